import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem, Terminal } from "../api.ts";
import type { CompanySetting } from "./company-api.ts";
import type { SiteSetting } from "./site-api.ts";
import { suggestTerminals } from "./suggest-terminals.ts";
import type { TerminalSetting, TerminalSettingList, TerminalSuggestions } from "./terminal-api.ts";
import { openSettingsApp, type SettingsApp } from "./test-settings-app.ts";

let it: SettingsApp;
let other: CompanySetting;
beforeAll(async () => {
  it = await openSettingsApp();
  other = await it.makeCompany("ANDRA", "5599990024");
});
afterAll(() => it.close());

const TERMINALS = "/api/settings/terminals";

const device = (more: object = {}): Record<string, unknown> => ({
  terminalId: "88000001",
  model: "Lane3000",
  serialNumber: "SN-1",
  name: "Ny terminal",
  companyId: it.places.companyId,
  siteId: it.places.sites.NORD,
  tillIds: [it.places.tills["NORD-K1"]],
  ...more,
});

async function list(): Promise<TerminalSettingList> {
  return (await it.call<TerminalSettingList>("GET", TERMINALS)).body;
}

test("a terminal is registered at its site, after those that its till already has", async () => {
  const made = await it.call<TerminalSetting>("POST", TERMINALS, device());
  expect(made).toMatchObject({
    status: 201,
    body: { companyCode: "BIL", siteCode: "NORD", serialNumber: "SN-1", version: 1 },
  });
  const { tills } = (
    await it.call<{ tills: { id: string; terminalIds: string[] }[] }>("GET", "/api/tills")
  ).body;
  const till = tills.find((one) => one.id === it.places.tills["NORD-K1"]);
  expect(till?.terminalIds.at(-1)).toBe(made.body.id);
  const [entry] = await it.history(`subject=terminal&id=${made.body.id}`);
  expect(entry?.to).toMatchObject({ company: "BIL", site: "NORD", tills: ["K1"] });
});

describe("a terminal is refused, nothing is made, and it is on the record", () => {
  test.each([
    ["modelNotApproved", 422, "model", () => ({ model: "Leksak9000" })],
    ["terminalIdTaken", 409, "terminalId", () => ({ serialNumber: "SN-9" })],
    ["serialNumberTaken", 409, "serialNumber", () => ({ terminalId: "88000002" })],
    ["unknownCompany", 422, "companyId", () => ({ companyId: other.id })],
    ["unknownSite", 422, "siteId", () => ({ siteId: other.id })],
    ["unknownTill", 422, "tillIds.0", () => ({ tillIds: [other.id] })],
    [
      "terminalOfAnotherSite",
      409,
      "tillIds.0",
      () => ({ terminalId: "88000003", tillIds: [it.places.tills["SÖDER-K9"]] }),
    ],
  ])("%s", async (code, status, field, more) => {
    const before = await list();
    const refused = await it.call<Problem>("POST", TERMINALS, device(more()));
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([status, code, field]);
    expect(await list()).toEqual(before);
    const [entry] = await it.history("subject=terminal&limit=1");
    expect(entry).toMatchObject({ kind: "refused", refused: { code } });
  });

  test("a till where its company does not work", async () => {
    const body = { code: "ENSAM", name: "Ensam", companyIds: [other.id] };
    const { body: site } = await it.call<SiteSetting>("POST", "/api/settings/sites", body);
    const till = { siteId: site.id, code: "K1", name: "Kassa" };
    const { body: made } = await it.call<{ id: string }>("POST", "/api/settings/tills", till);
    const wanted = device({ terminalId: "88000004", tillIds: [made.id] });
    expect(await it.refused("POST", TERMINALS, wanted)).toMatchObject({
      code: "terminalOfAnotherCompany",
      field: "tillIds.0",
    });
    const [terminal] = (await list()).terminals.filter((one) => one.terminalId === "77000002");
    const place = { version: terminal?.version, siteCode: "ENSAM", tillIds: [made.id] };
    const refused = await it.refused("PUT", `/api/terminals/${terminal?.id}/place`, place);
    expect(refused.code).toBe("unknownCompany");
  });
});

test("of two who register the same device at once, one is told that it is there", async () => {
  const wanted = device({ terminalId: "88000010", serialNumber: "SN-10" });
  const answers = await Promise.all([
    it.callAs<Problem>("ADMI", "POST", TERMINALS, { body: wanted }),
    it.callAs<Problem>("BOSS", "POST", TERMINALS, { body: wanted }),
  ]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409]);
});

test("a terminal is renamed from the version that was edited, and a stale form is told", async () => {
  const [terminal] = (await list()).terminals.filter((one) => one.terminalId === "77000001");
  const path = `${TERMINALS}/${terminal?.id}`;
  const rename = (who: string, name: string) =>
    it.callAs<Problem>(who, "PUT", path, {
      body: { version: terminal?.version, name, serialNumber: null },
    });
  expect((await rename("ADMI", "Receptionens terminal")).status).toBe(200);
  const stale = await rename("BOSS", "Annat namn");
  expect(stale).toMatchObject({ status: 409, body: { code: "conflict" } });
  const [, changed] = await it.history(`subject=terminal&id=${terminal?.id}`);
  expect(changed).toMatchObject({
    from: { name: "Terminal 1" },
    to: { name: "Receptionens terminal" },
  });
});

test("a move and a replacement are in the same history, and a stale move is refused", async () => {
  const [terminal] = (await list()).terminals.filter((one) => one.terminalId === "77000009");
  const path = `/api/terminals/${terminal?.id}`;
  const place = { version: terminal?.version, siteCode: "SÖDER", tillIds: [] };
  expect((await it.call("PUT", `${path}/place`, place)).status).toBe(200);
  expect((await it.call("PUT", `${path}/place`, place)).status).toBe(200);
  const back = { ...place, tillIds: [it.places.tills["SÖDER-K9"]] };
  expect((await it.refused("PUT", `${path}/place`, back)).code).toBe("conflict");
  const [stale] = await it.history(`subject=terminal&id=${terminal?.id}`);
  expect(stale).toMatchObject({ kind: "refused", name: "77000009" });
  const device = { terminalId: "88000020", model: "Desk3500", serialNumber: "SN-20" };
  const before = await list();
  const late = { ...device, version: terminal?.version };
  const told = await it.refused("POST", `${path}/replace`, late);
  expect(told).toMatchObject({ code: "conflict", field: "version" });
  expect(told.detail).toMatch(/^ADMI ändrade det här/);
  expect(await list()).toEqual(before);
  expect((await it.call("POST", `${path}/replace`, device)).status).toBe(400);
  const replacement = { ...device, version: (terminal?.version ?? 0) + 1 };
  const replaced = await it.call<Terminal>("POST", `${path}/replace`, replacement);
  expect(replaced.body.terminalId).toBe("88000020");
  // The first answer may have been lost.
  expect((await it.call("POST", `${path}/replace`, replacement)).body).toEqual(replaced.body);
  const kinds = (await it.history(`subject=terminal&id=${terminal?.id}`)).map((entry) => [
    entry.kind,
    entry.to ?? entry.refused?.code,
  ]);
  expect(kinds).toEqual([
    ["changed", { terminalId: "88000020", serialNumber: "SN-20", model: "Desk3500" }],
    ["refused", "conflict"],
    ["refused", "conflict"],
    ["changed", { tills: [] }],
  ]);
  expect(await it.history(`subject=terminal&id=${replaced.body.id}`)).toHaveLength(1);
  const retired = { version: 9, name: "Nytt", serialNumber: null };
  expect((await it.call("PUT", `${TERMINALS}/${terminal?.id}`, retired)).status).toBe(404);
});

test("terminals of the login that nobody has registered are suggested", async () => {
  const { database } = it.app;
  const listing = (terminalIds: readonly string[]) => ({
    database,
    cloud: { listTerminals: () => Promise.resolve({ kind: "listed", terminalIds } as const) },
  });
  const found = await suggestTerminals(listing(["99000002", "77000001", "99000001", "99000001"]));
  expect(found).toEqual({ answered: true, terminalIds: ["99000001", "99000002"] });
  // The test's app has no cloud: nothing is known, and that is said.
  const none = await it.call<TerminalSuggestions>("GET", `${TERMINALS}/suggestions`);
  expect(none.body).toEqual({ answered: false, terminalIds: [] });
});
