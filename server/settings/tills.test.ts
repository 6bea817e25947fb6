import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem, TillList } from "../api.ts";
import { moveCash } from "../cash/move-cash.ts";
import { newUuid } from "../clock.ts";
import { insertAttempt, insertOrder } from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import type { CompanySetting } from "./company-api.ts";
import type { SettingHistory } from "./history-api.ts";
import type { SiteSetting } from "./site-api.ts";
import { openSettingsApp, type SettingsApp } from "./test-settings-app.ts";
import type { TillSetting, TillSettingList } from "./till-api.ts";

let it: SettingsApp;
let other: CompanySetting;
beforeAll(async () => {
  it = await openSettingsApp();
  other = await it.makeCompany("ANDRA", "5599990024");
});
afterAll(() => it.close());

const TILLS = "/api/settings/tills";

async function tillOf(id: string): Promise<TillSetting> {
  const { tills } = (await it.call<TillSettingList>("GET", TILLS)).body;
  const till = tills.find((one) => one.id === id);
  if (till === undefined) throw new Error("The till is not there");
  return till;
}

const vendorIds = (till: TillSetting): readonly string[] =>
  till.terminals.map((one) => one.terminalId);

let made = 0;
async function makeTill(siteId: string = it.places.sites.NORD): Promise<TillSetting> {
  made += 1;
  const body = { siteId, code: `P${made}`, name: `Provkassa ${made}` };
  return (await it.call<TillSetting>("POST", TILLS, body)).body;
}

test("a till is made at a site, and everybody who takes payments sees it", async () => {
  const till = await makeTill();
  expect(till).toMatchObject({ siteCode: "NORD", retiredAt: null, terminals: [], version: 1 });
  const { tills } = (await it.call<TillList>("GET", "/api/tills")).body;
  expect(tills.map((one) => one.id)).toContain(till.id);
  const [entry] = await it.history(`subject=till&id=${till.id}`);
  expect(entry).toMatchObject({ name: `NORD ${till.code}`, from: null });
});

test.each([
  ["codeTaken", 409, { code: "K1" }],
  ["unknownSite", 422, { siteId: "0198c5a0-1234-7123-9123-411111111111" }],
  ["invalidInput", 400, { code: "för lång kod" }],
])("a till is refused: %s", async (code, status, more) => {
  const body = { siteId: it.places.sites.NORD, code: "NY", name: "Ny", ...more };
  const refused = await it.call<Problem>("POST", TILLS, body);
  expect([refused.status, refused.body.code]).toEqual([status, code]);
});

describe("a till that is retired", () => {
  test("takes no payments, lets its terminals and sessions go, and may be used again", async () => {
    const till = await makeTill();
    const terminal = it.places.terminals["77000001"];
    const path = `${TILLS}/${till.id}`;
    const tie = { version: 1, terminalIds: [terminal] };
    const tied = await it.call<TillSetting>("PUT", `${path}/terminals`, tie);
    expect(vendorIds(tied.body)).toEqual(["77000001"]);
    await it.call("PUT", "/api/session/till", { tillId: till.id });
    const retire = { version: 2, name: till.name, inUse: false };
    const retired = await it.call<TillSetting>("PUT", path, retire);
    expect(retired.body.retiredAt).not.toBeNull();
    expect(retired.body.terminals).toEqual([]);
    const session = await it.call<{ till: unknown }>("GET", "/api/session");
    expect(session.body.till).toBeNull();
    const { tills } = (await it.call<TillList>("GET", "/api/tills")).body;
    expect(tills.map((one) => one.id)).not.toContain(till.id);
    expect((await it.refused("PUT", "/api/session/till", { tillId: till.id })).code).toBe(
      "unknownTill",
    );
    expect(await it.refused("PUT", `${path}/terminals`, { ...tie, version: 3 })).toMatchObject({
      code: "tillRetired",
    });
    const again = await it.call<TillSetting>("PUT", path, { ...retire, version: 3, inUse: true });
    expect(again.body).toMatchObject({ retiredAt: null, terminals: [] });
    const kept = await it.history(`subject=till&id=${till.id}`);
    expect(kept.filter((entry) => entry.kind === "changed").map((entry) => entry.to)).toEqual([
      { inUse: true },
      { inUse: false, terminals: [] },
      { terminals: ["77000001"] },
      { site: "NORD", code: till.code, name: till.name },
    ]);
  });

  test.each(["sent", "unknown"] as const)("is refused while a payment is %s", async (state) => {
    const { tills } = it.places;
    const terminal = state === "sent" ? "77000001" : "77000002";
    const orderIds = [
      await insertOrder(it.app.database, it.places, { invoiceNumber: `PÅGÅR-${state}` }),
    ];
    const attempt = { orderIds, state, till: "NORD-K1", terminal } as const;
    await insertAttempt(it.app.database, it.places, attempt);
    const till = await tillOf(tills["NORD-K1"]);
    const body = { version: till.version, name: till.name, inUse: false };
    const refused = await it.refused("PUT", `${TILLS}/${till.id}`, body);
    expect(refused).toMatchObject({ code: "tillHasPayment", field: "inUse" });
    expect(await tillOf(till.id)).toEqual(till);
    const keepsTerminal = { version: till.version, terminalIds: [] };
    const untie = await it.refused("PUT", `${TILLS}/${till.id}/terminals`, keepsTerminal);
    expect(untie.code).toBe("terminalUsedAtTill");
    await it.sql("update allocations set active = false");
    await it.sql("update attempts set state = 'notPerformed', ended_at = now()");
  });
});

describe("the terminals of a till", () => {
  test("stand in the order that the till prefers", async () => {
    const till = await makeTill();
    const { "77000001": first, "77000002": second } = it.places.terminals;
    const path = `${TILLS}/${till.id}/terminals`;
    const put = (version: number, terminalIds: readonly string[]) =>
      it.call<TillSetting>("PUT", path, { version, terminalIds });
    expect(vendorIds((await put(1, [second, first])).body)).toEqual(["77000002", "77000001"]);
    expect(vendorIds((await put(2, [first, second])).body)).toEqual(["77000001", "77000002"]);
    expect(vendorIds((await put(3, [second])).body)).toEqual(["77000002"]);
  });

  test("are never of another site or of a company that is not there: refused, and on the record", async () => {
    const till = await makeTill();
    const path = `${TILLS}/${till.id}/terminals`;
    const site = { code: "ENSAM", name: "Ensam", companyIds: [other.id] };
    const { body: made } = await it.call<SiteSetting>("POST", "/api/settings/sites", site);
    const device = { terminalId: "88000001", model: "Lane3000", name: "Ensam terminal" };
    const { body: stranger } = await it.call<{ id: string }>("POST", "/api/settings/terminals", {
      ...device,
      companyId: other.id,
      siteId: made.id,
    });
    const put = (terminalId: string) =>
      it.refused("PUT", path, { version: 1, terminalIds: [terminalId] });
    expect(await put(it.places.terminals["77000009"])).toMatchObject({
      code: "terminalOfAnotherSite",
      field: "terminalIds.0",
    });
    expect((await put(stranger.id)).code).toBe("terminalOfAnotherCompany");
    expect((await put(till.id)).code).toBe("terminalNotFound");
    expect(await tillOf(till.id)).toEqual(till);
    const codes = (await it.history(`subject=till&id=${till.id}`)).flatMap(
      (entry) => entry.refused?.code ?? [],
    );
    expect(codes).toEqual([
      "terminalNotFound",
      "terminalOfAnotherCompany",
      "terminalOfAnotherSite",
    ]);
  });

  test("the database itself refuses a tie between two sites", async () => {
    const { tills, terminals } = it.places;
    const tie = "insert into till_terminals (till_id, terminal_id) values ($1, $2)";
    await expect(it.sql(tie, tills["NORD-K1"], terminals["77000009"])).rejects.toThrow(
      /till_terminals_terminal_at_site/,
    );
  });

  test("two administrators who order them at once do not overwrite each other", async () => {
    const till = await makeTill();
    const { "77000001": first, "77000002": second } = it.places.terminals;
    const put = (who: string, terminalIds: readonly string[]) =>
      it.callAs<Problem>(who, "PUT", `${TILLS}/${till.id}/terminals`, {
        body: { version: 1, terminalIds },
      });
    const answers = await Promise.all([put("ADMI", [first]), put("BOSS", [second])]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  });

  test("a move that came between is a conflict for whoever edits the till", async () => {
    const { tills, terminals } = it.places;
    const till = await tillOf(tills["SÖDER-K9"]);
    const place = { version: 1, siteCode: "SÖDER", tillIds: [] };
    await it.call("PUT", `/api/terminals/${terminals["77000009"]}/place`, place);
    const body = { version: till.version, name: "Nytt namn", inUse: true };
    expect((await it.refused("PUT", `${TILLS}/${till.id}`, body)).code).toBe("conflict");
  });
});

describe("a till that two companies use", () => {
  let till: TillSetting;
  let theirs: string;
  beforeAll(async () => {
    const { companyId } = it.places;
    const one = await it.app.addPerson("DELV", "administrator");
    await it.sql("insert into person_companies values ($1, $2)", one, companyId);
    await it.app.addPerson("HALV", "administrator");
    const site = { code: "DELAD", name: "Delad", companyIds: [companyId, other.id] };
    const { body: shared } = await it.call<SiteSetting>("POST", "/api/settings/sites", site);
    till = await makeTill(shared.id);
    const device = { model: "Lane3000", siteId: shared.id, tillIds: [till.id] };
    await addTerminal({ ...device, terminalId: "88000031", name: "Vår", companyId });
    theirs = await addTerminal({
      ...device,
      terminalId: "88000032",
      name: "Deras",
      companyId: other.id,
    });
    till = await tillOf(till.id);
  });

  async function addTerminal(body: object): Promise<string> {
    return (await it.call<{ id: string }>("POST", "/api/settings/terminals", body)).body.id;
  }

  const retire = (who: string) =>
    it.callAs<Problem>(who, "PUT", `${TILLS}/${till.id}`, {
      body: { version: till.version, name: till.name, inUse: false },
    });

  test("is retired only by whoever has the settings of both: refused, nothing changed, on the record", async () => {
    const refused = await retire("DELV");
    expect(refused).toMatchObject({
      status: 403,
      body: { code: "sharedWithOtherCompany", field: "inUse" },
    });
    expect(refused.body.allowed?.map((one) => one.signature)).toEqual(["ADMI", "BOSS", "HALV"]);
    expect(JSON.stringify(refused.body)).not.toMatch(/ANDRA|88000032/);
    expect(await tillOf(till.id)).toEqual(till);
    expect(vendorIds(till)).toEqual(["88000031", "88000032"]);
    const [entry] = await it.history(`subject=till&id=${till.id}`);
    expect(entry).toMatchObject({ by: "DELV", refused: { code: "sharedWithOtherCompany" } });
  });

  test("keeps the other company's terminals when one company's are chosen anew", async () => {
    const body = { version: till.version, terminalIds: [] };
    const path = `${TILLS}/${till.id}/terminals`;
    const changed = await it.callAs<TillSetting>("DELV", "PUT", path, { body });
    expect(vendorIds(changed.body)).toEqual([]);
    till = await tillOf(till.id);
    expect(vendorIds(till)).toEqual(["88000032"]);
    const untie = { version: till.version, terminalIds: [theirs] };
    const refused = await it.callAs<Problem>("DELV", "PUT", path, { body: untie });
    expect(refused.body.code).toBe("terminalNotFound");
  });

  test("has a history that names to each the terminals of the companies that they see", async () => {
    const path = `/api/settings/history?subject=till&id=${till.id}`;
    const seen = (await it.callAs<SettingHistory>("DELV", "GET", path)).body.entries;
    expect(JSON.stringify(seen)).not.toContain("88000032");
    const whole = await it.history(`subject=till&id=${till.id}`);
    const change = whole.find((entry) => entry.to?.["terminals"] !== undefined);
    expect(change?.from).toEqual({ terminals: ["88000031", "88000032"] });
    expect(seen.find((entry) => entry.id === change?.id)).toMatchObject({
      from: { terminals: ["88000031"] },
      to: { terminals: [] },
    });
  });

  test("tells how much lies in its drawer only to whoever may see the cash there", async () => {
    await putCashInto(till.id, other.id, 12_300);
    const half = await it.sql<{ id: string }>("select id from people where signature = 'HALV'");
    await it.sql(
      `insert into person_rights (person_id, "right", allowed) values ($1, 'financeViews', false)`,
      half[0]?.id,
    );
    const [told, kept] = [await retire("ADMI"), await retire("HALV")];
    expect([told.body.code, kept.body.code]).toEqual(["tillHasCash", "tillHasCash"]);
    expect(told.body.detail).toBe("Det ligger 123,00 kr i kassans låda.");
    expect(kept.body.detail).toBe("Det ligger pengar i kassans låda.");
  });
});

/** As somebody did who handles the cash of that company. */
async function putCashInto(tillId: string, companyId: string, amountOre: number): Promise<void> {
  const { database } = it.app;
  const [id] = await it.sql<{ id: string }>(
    "insert into drawers (id, till_id, company_id, created_at) values ($1, $2, $3, now()) returning id",
    newUuid(),
    tillId,
    companyId,
  );
  const reasonId = newUuid();
  await it.sql(
    `insert into cash_reasons (id, company_id, kind, name, account)
      values ($1, $2, 'cashIn', 'Från kassaskåpet', '1912')`,
    reasonId,
    companyId,
  );
  const personId = await it.app.addPerson("KONT", "manager");
  const person = { id: personId, signature: "KONT", ...rightsOfRole("manager") };
  const moved = await moveCash(
    { database, newId: newUuid, clock: () => it.app.nowMs },
    {
      kind: "cashIn",
      drawerId: id?.id ?? "",
      reasonId,
      amountOre: ore(amountOre),
      note: undefined,
      mover: { person, sight: SEES_ALL },
    },
    undefined,
  );
  expect(moved.kind).toBe("moved");
}
