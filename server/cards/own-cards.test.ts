/** Toyota's own cards: only with the franchise, only Toyota's, and never refused after an approval. */
import { PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import type { InterruptedPage } from "../interrupted/interrupted-api.ts";
import { answerOf, approved, nextStan } from "../payments/test-news.ts";
import type { SiteList, SiteSetting } from "../settings/site-api.ts";
import type { CardRuleList, OwnCardProgramme, OwnCardSite, OwnCards } from "./cards-api.ts";
import { type Asked, type CardsApp, openCardsApp, type Told } from "./test-cards-app.ts";

const OWN_MASTERCARD = { issuerId: "4", truncatedPan: "990011******7777" };
const OWN_BARE = { truncatedPan: "990011******7778" };

let it: CardsApp;
let site: string;
beforeAll(async () => {
  it = await openCardsApp();
  site = `/api/sites/${it.desk.places.siteId}`;
});
afterAll(() => it.close());
beforeEach(async () => {
  await franchise(true);
  await turn(true);
});

async function read(): Promise<OwnCards> {
  return (await it.call<OwnCards>("GET", "/api/own-cards")).body;
}

/** From the version that holds, or another one that was read. */
async function turn(
  on: boolean,
  { version, ...asked }: Omit<Asked, "body"> & { readonly version?: number } = {},
): Promise<Told<OwnCardSite>> {
  const body = { version: version ?? (await nord()).version, on };
  return await it.call<OwnCardSite>("PUT", `${site}/own-cards`, { ...asked, body });
}

/** Where sites are changed. */
async function franchise(toyotaFranchise: boolean, as = "ADMI"): Promise<Told<SiteSetting>> {
  const path = "/api/settings/sites";
  const { sites } = (await it.call<SiteList>("GET", path)).body;
  const found = sites.find(({ code }) => code === "NORD");
  if (found === undefined) throw new Error("The site is not shown");
  const { id, version, name, companies } = found;
  const companyIds = companies.map((company) => company.id);
  const body = { version, name, companyIds, toyotaFranchise };
  return await it.call<SiteSetting>("PUT", `${path}/${id}`, { as, body });
}

async function nord(): Promise<OwnCardSite> {
  const found = (await read()).sites.find(({ code }) => code === "NORD");
  if (found === undefined) throw new Error("The site is not shown");
  return found;
}

describe("only a site with the franchise can take own cards", () => {
  test.each([
    ["sv", "Anläggningen har inte Toyota"],
    ["en", "does not have the Toyota franchise"],
  ] as const)("the refusal says so in %s", async (language, sentence) => {
    await franchise(false);
    const told = await turn(true, { language });
    expect(told).toMatchObject({ status: 409, body: { code: "noToyotaFranchise" } });
    expect(told.body.detail).toContain(sentence);
    expect(await nord()).toMatchObject({ toyotaFranchise: false, ownCardsOn: false });
  });

  test("the database refuses it too", async () => {
    await franchise(false);
    const text = "update sites set own_cards_on = true where code = 'NORD'";
    const force = statement({ name: "test_force_own_cards", text });
    await expect(it.app.database.query(force)).rejects.toThrow(/check/);
  });

  test("when the franchise goes, so does the programme, with who and when", async () => {
    const gone = await franchise(false, "ANDRA");
    expect(gone.body).toMatchObject({ toyotaFranchise: false, ownCardsOn: false });
    expect((await it.audited("site")).at(-1)).toEqual({
      by: "ANDRA",
      content: {
        name: "NORD",
        from: { toyotaFranchise: true, ownCardsOn: true },
        to: { toyotaFranchise: false, ownCardsOn: false },
      },
    });
    expect((await read()).changes[0]).toMatchObject({ siteCode: "NORD", by: "ANDRA" });
  });

  test("it does not come back by itself with the franchise", async () => {
    await franchise(false);
    expect((await franchise(true)).body).toMatchObject({
      toyotaFranchise: true,
      ownCardsOn: false,
    });
  });

  test("of one who takes the franchise and one who turns it on at once, none leaves it half", async () => {
    for (let round = 0; round < 5; round += 1) {
      await franchise(true);
      await turn(false);
      const [taken, turned] = await Promise.all([franchise(false, "ANDRA"), turn(true)]);
      const isTaken = taken.status === 200;
      // Whoever comes second is told that something has changed, or finds no franchise.
      expect([200, 409]).toContain(turned.status);
      expect(isTaken || turned.status === 200).toBe(true);
      expect(await nord()).toMatchObject({ toyotaFranchise: !isTaken, ownCardsOn: !isTaken });
    }
  });

  test("what is as it was is not recorded again", async () => {
    const before = (await it.audited("site")).length;
    expect((await turn(true)).status).toBe(200);
    expect((await franchise(true)).status).toBe(200);
    expect(await it.audited("site")).toHaveLength(before);
  });

  test("a company without an account for them cannot start", async () => {
    await turn(false);
    const role = statement({
      name: "test_hide_account",
      text: "update company_accounts set role = $2 where role = $1",
    });
    await it.app.database.query(role, ["issuerOwnCard", "hidden"]);
    expect(await turn(true)).toMatchObject({ status: 409, body: { code: "noOwnCardAccount" } });
    await it.app.database.query(role, ["hidden", "issuerOwnCard"]);
  });

  test("only those with the right may, and a site that does not exist is not found", async () => {
    for (const as of ["CHEFA", "KASSA"]) {
      expect((await turn(false, { as })).status).toBe(403);
      expect((await franchise(false, as)).status).toBe(403);
      expect((await it.call("GET", "/api/own-cards", { as })).status).toBe(403);
    }
    const allowed = [{ signature: "ADMI" }, { signature: "ANDRA" }];
    const told = [
      await turn(false, { as: "KASSA", language: "sv" }),
      await it.call("GET", "/api/own-cards", { as: "KASSA", language: "sv" }),
      await it.call("PUT", "/api/own-card-programmes/toyota", { as: "KASSA", language: "sv" }),
      await it.call("GET", "/api/who-may/ownCards", { as: "KASSA", language: "sv" }),
    ];
    for (const { body } of told) {
      expect(body).toMatchObject({ allowed, nextStep: "Be ADMI eller ANDRA." });
    }
    const nowhere = "/api/sites/0198c5a0-1234-7123-9123-411111111111/own-cards";
    const lost = await it.call("PUT", nowhere, { body: { version: 1, on: true } });
    expect(lost.status).toBe(404);
  });
});

describe("it is turned from the version of the site that was read", () => {
  test("a call without a version is refused as it stands", async () => {
    const told = await it.call("PUT", `${site}/own-cards`, { body: { on: false } });
    expect(told).toMatchObject({ status: 400, body: { code: "invalidInput" } });
    expect(await nord()).toMatchObject({ ownCardsOn: true });
  });

  test.each([
    ["sv", "ANDRA ändrade det här"],
    ["en", "ANDRA changed this"],
  ] as const)("whoever comes later is told in %s who came between", async (language, sentence) => {
    const { version } = await nord();
    await turn(false, { version, as: "ANDRA" });
    await turn(true, { as: "ANDRA" });
    const told = await turn(false, { version, language });
    expect(told).toMatchObject({ status: 409, body: { code: "conflict", field: "version" } });
    expect(told.body.detail).toContain(sentence);
    expect(await nord()).toMatchObject({ ownCardsOn: true, version: version + 2 });
    expect(await refusals()).toContainEqual({
      by: "ADMI",
      content: {
        name: "NORD",
        code: "conflict",
        field: "version",
        wanted: { version, ownCardsOn: false },
      },
    });
  });

  test("whoever wants it on from what they read does not undo an off that came between", async () => {
    for (let round = 0; round < 5; round += 1) {
      await turn(true);
      const { version } = await nord();
      const [off, on] = await Promise.all([
        turn(false, { version }),
        turn(true, { version, as: "ANDRA" }),
      ]);
      expect(off.status).toBe(200);
      expect([200, 409]).toContain(on.status);
      expect(await nord()).toMatchObject({ ownCardsOn: false, version: version + 1 });
    }
  });

  test("of two who want the same at once both have it, and it is told once", async () => {
    const { version } = await nord();
    const before = (await it.audited("site")).length;
    const both = await Promise.all([
      turn(false, { version }),
      turn(false, { version, as: "ANDRA" }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both.map(({ body }) => body.version)).toEqual([version + 1, version + 1]);
    expect(await it.audited("site")).toHaveLength(before + 1);
  });

  test("of one who turns it and one who changes the site at once, one is told of the other", async () => {
    const { version, name } = await nord();
    const both = await Promise.all([
      turn(false, { version }),
      it.call<SiteSetting>("PUT", `/api/settings/sites/${it.desk.places.siteId}`, {
        as: "ANDRA",
        body: {
          version,
          name: `${name} åäö`,
          companyIds: [it.desk.places.companyId],
          toyotaFranchise: true,
        },
      }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await nord()).version).toBe(version + 1);
  });

  test("sent again with its key it is answered as the first time, whatever came between", async () => {
    const { version } = await nord();
    const sent = { version, idempotencyKey: "turned-off-once" };
    const first = await turn(false, sent);
    await turn(true, { as: "ANDRA" });
    expect(await turn(false, sent)).toEqual(first);
    expect(await nord()).toMatchObject({ ownCardsOn: true });
  });

  test("what it refuses is on the trail", async () => {
    await franchise(false);
    const { version } = await nord();
    expect((await turn(true)).status).toBe(409);
    expect((await refusals()).at(-1)).toEqual({
      by: "ADMI",
      content: {
        name: "NORD",
        code: "noToyotaFranchise",
        field: null,
        wanted: { version, ownCardsOn: true },
      },
    });
  });

  function refusals(): ReturnType<CardsApp["audited"]> {
    return it.audited("site", "settingRefused");
  }
});

describe("the programme is Toyota's", () => {
  const rule = { payer: "Provbanken", payoutBankDays: 2, payoutForm: "net" };
  const path = "/api/own-card-programmes";
  const change = (version: number, more = {}, as = "ADMI"): Promise<Told<OwnCardProgramme>> =>
    it.call<OwnCardProgramme>("PUT", `${path}/toyota`, { as, body: { version, ...rule, ...more } });
  const confirm = (version: number): Promise<Told<OwnCardProgramme>> =>
    it.call<OwnCardProgramme>("POST", `${path}/toyota/confirm`, { body: { version } });

  test("is read with its version by whoever looks for its payouts, and changed from that version", async () => {
    await it.addPerson("EKONO", "finance");
    const before = await it.call<OwnCardProgramme>("GET", `${path}/toyota`, { as: "EKONO" });
    expect(before).toMatchObject({ status: 200, body: (await read()).programme });
    expect((await it.call("GET", `${path}/toyota`, { as: "KASSA" })).status).toBe(403);
    expect((await change(before.body.version + 7)).body).toMatchObject({ code: "conflict" });
    expect((await change(before.body.version, { payoutBankDays: -1 })).status).toBe(400);
    expect(await it.audited("ownCardProgramme", "settingRefused")).toMatchObject([
      { by: "ADMI", content: { code: "conflict" } },
    ]);
    expect((await read()).programme).toEqual(before.body);
  });

  test("no other can be created, by anybody, anywhere", async () => {
    const { version } = (await read()).programme;
    const told = await it.call<object>("PUT", `${path}/provmobil`, { body: { version, ...rule } });
    expect(told).toMatchObject({ status: 422, body: { code: "onlyToyotasProgramme" } });
    const text = "insert into own_card_programmes (kind) values ('provmobil')";
    const force = statement({ name: "test_other_programme", text });
    await expect(it.app.database.query(force)).rejects.toThrow(/check/);
  });

  test("how it pays out is unconfirmed until a person says so, and again when it is changed", async () => {
    const { programme } = await read();
    expect(programme).toMatchObject({ kind: "toyota", confirmedAt: null, confirmedBy: null });
    const half = await change(programme.version, { payoutForm: null });
    expect(half.body).toMatchObject({ payer: "Provbanken", payoutForm: null });
    const early = await confirm(half.body.version);
    expect(early).toMatchObject({ status: 422, body: { code: "payoutRuleIncomplete" } });
    const whole = await change(half.body.version);
    const confirmed = await confirm(whole.body.version);
    expect(confirmed.body).toMatchObject({ ...rule, confirmedBy: "ADMI" });
    const again = await change(confirmed.body.version, { payoutBankDays: 3 });
    expect(again.body).toMatchObject({ payoutBankDays: 3, confirmedAt: null, confirmedBy: null });
    expect((await it.audited("ownCardProgramme")).at(-1)?.content).toEqual({
      from: { ...rule, confirmedBy: "ADMI" },
      to: { ...rule, payoutBankDays: 3, confirmedBy: null },
    });
  });

  test("nobody confirms or overwrites what somebody else has changed since", async () => {
    const { version } = (await read()).programme;
    const both = await Promise.all([
      change(version),
      change(version, { payer: "Andra banken" }, "ANDRA"),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const winner = both[0]?.status === 200 ? "ADMI" : "ANDRA";
    const late = await confirm(version);
    expect(late.status).toBe(409);
    expect(late.body.detail).toMatch(new RegExp(`^${winner} (ändrade|changed)`));
  });
});

describe("an own card where the programme is off", () => {
  async function listed(): Promise<readonly string[]> {
    const path = "/api/interrupted?reason=ownCardWhereOff";
    const { body } = await it.call<InterruptedPage>("GET", path, { as: "CHEFA" });
    return body.items.map(({ paymentId }) => paymentId);
  }

  test("is booked on what lies under it, or the unknown issuer, and flagged", async () => {
    await turn(false);
    const before = (await nord()).turnedUp;
    const under = await it.pay(OWN_MASTERCARD, 12_345);
    expect(under).toMatchObject({
      state: "approved",
      issuer: "mastercard",
      flags: ["ownCardWhereOff"],
      markedBy: { rule: { issuer: "mastercard" }, ownCardRule: { issuer: "ownCard", position: 1 } },
    });
    const bare = await it.pay(OWN_BARE, 10_000);
    expect(bare.issuer).toBe("unknown");
    expect(bare.flags).toContain("ownCardWhereOff");
    expect(await listed()).toEqual(expect.arrayContaining([under.id, bare.id]));
    expect((await nord()).turnedUp).toMatchObject({
      payments: before.payments + 2,
      amountOre: before.amountOre + 22_345,
      open: before.open + 2,
    });
    expect(await it.desk.differences()).toEqual([]);
  });

  test("is looked through by a person, and still counted as turned up", async () => {
    await turn(false);
    const { id } = await it.pay(OWN_MASTERCARD);
    const { turnedUp } = await nord();
    const handled = await it.call("POST", `/api/interrupted/${id}/ownCardWhereOff/handled`, {
      as: "CHEFA",
      body: { text: "Kunden visade fel kort" },
    });
    expect(handled.status).toBe(200);
    expect(await listed()).not.toContain(id);
    expect((await nord()).turnedUp).toMatchObject({ ...turnedUp, open: turnedUp.open - 1 });
  });

  test("a card where it is on is nothing to look at", async () => {
    const { turnedUp } = await nord();
    expect(await it.pay(OWN_MASTERCARD)).toMatchObject({ issuer: "ownCard", flags: [] });
    expect((await nord()).turnedUp).toEqual(turnedUp);
  });
});

test("money that goes back to an own card goes back to where it was booked, off or not", async () => {
  const paid = await it.pay(OWN_MASTERCARD, 10_000);
  await turn(false);
  const refundId = await it.desk.refund(paid.id, 4_000);
  const answer = answerOf(undefined, nextStan());
  const card = { ...answer.card, ...OWN_MASTERCARD };
  await it.desk.tell(refundId, approved(4_000, { ...answer, card }));
  expect(await it.payment(refundId)).toMatchObject({ issuer: "ownCard", flags: [] });
  expect(await it.desk.differences()).toEqual([]);
});

test("the page names the rules by which own cards are known, and each company's account", async () => {
  const { rules, companies } = await read();
  expect(rules).toEqual([{ issuer: "ownCard", panFrom: "990011", position: 1 }]);
  expect(companies).toEqual([{ code: "BIL", name: "Påhittade Bilar AB", account: "1585" }]);
});

test("taking away every rule of own cards leaves the programme on, and no card is one", async () => {
  const { version } = (await it.call<CardRuleList>("GET", "/api/card-rules")).body;
  expect((await it.saveRules(version, PRESET_RULES)).status).toBe(200);
  expect(await it.pay(OWN_MASTERCARD)).toMatchObject({ issuer: "mastercard", flags: [] });
  expect(await read()).toMatchObject({ rules: [], sites: expect.any(Array) });
});
