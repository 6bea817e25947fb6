import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import type { SystemList, SystemSetting } from "./system-api.ts";
import { openSettingsApp, type SettingsApp } from "./test-settings-app.ts";

let it: SettingsApp;
let companyId: string;
beforeAll(async () => {
  it = await openSettingsApp();
  companyId = (await it.makeCompany("ANDRA", "5599990024")).id;
  await it.sql("insert into site_companies values ($1, $2)", it.places.sites.NORD, companyId);
});
afterAll(() => it.close());

const SYSTEMS = "/api/settings/invoicing-systems";

const NEW = {
  code: "workshop",
  name: "Verkstad",
  claimAccount: "1510",
  claimSide: "ours",
  voucherSeries: "VE",
};

async function systemOf(code: string): Promise<SystemSetting> {
  const { systems } = (await it.call<SystemList>("GET", SYSTEMS)).body;
  const found = systems.find((one) => one.companyCode === "ANDRA" && one.code === code);
  if (found === undefined) throw new Error(`${code} is not there`);
  return found;
}

const bodyOf = (system: SystemSetting) => {
  const { version, name, claimAccount, claimSide, voucherSeries, connected } = system;
  return { version, name, claimAccount, claimSide, voucherSeries, connected };
};

test("a system is connected to a company, with its own series and claim account", async () => {
  const made = await it.call<SystemSetting>("POST", SYSTEMS, { ...NEW, companyId });
  expect(made).toMatchObject({
    status: 201,
    body: { companyCode: "ANDRA", connected: true, openOrders: 0, version: 1 },
  });
});

describe("a system is refused", () => {
  const PARTS = { ...NEW, code: "parts", voucherSeries: "LA" };
  test.each([
    ["codeTaken", "code", { code: "workshop" }],
    ["voucherSeriesTaken", "voucherSeries", { voucherSeries: "VE" }],
    ["voucherSeriesTaken", "voucherSeries", { voucherSeries: "K" }],
    ["voucherSeriesTaken", "voucherSeries", { voucherSeries: "B" }],
    ["accountShared", "claimAccount", { claimAccount: "1689" }],
    ["unknownCompany", "companyId", { companyId: "0198c5a0-1234-7123-9123-411111111111" }],
  ])("%s of %s: %o", async (code, field, more) => {
    const refused = await it.refused("POST", SYSTEMS, { ...PARTS, companyId, ...more });
    expect(refused).toMatchObject({ code, field });
    const [entry] = await it.history("subject=invoicingSystem&limit=1");
    expect(entry?.refused?.code).toBe(code);
  });
});

describe("a system with orders that something is left to pay of", () => {
  let key: string;
  const send = (invoiceNumber: string, companyCode: string) =>
    fetch(`${it.app.url}/api/orders`, {
      method: "POST",
      headers: { authorization: key, "content-type": "application/json" },
      body: JSON.stringify({
        orderNumber: invoiceNumber,
        invoiceNumber,
        companyCode,
        siteCode: "NORD",
        customerName: "Kajsa Påhittad",
        serviceAdvisor: "ANLI",
        totalOre: 10_000,
      }),
    });
  beforeAll(async () => {
    key = await it.app.addKey(["orders:write"]);
    expect((await send("A-1", "ANDRA")).status).toBe(201);
  });

  test.each([
    ["claimSide", { claimSide: "theirs" }],
    ["claimAccount", { claimAccount: "1511" }],
  ])("keeps its %s", async (field, more) => {
    const system = await systemOf("workshop");
    expect(system.openOrders).toBe(1);
    const body = { ...bodyOf(system), ...more };
    const refused = await it.refused("PUT", `${SYSTEMS}/${system.id}`, body);
    expect(refused).toMatchObject({ code: "systemHasOpenOrders", field });
  });

  test("is stopped all the same: only its orders are refused, and connected again", async () => {
    const system = await systemOf("workshop");
    const path = `${SYSTEMS}/${system.id}`;
    const stopped = { ...bodyOf(system), connected: false };
    expect((await it.call("PUT", path, stopped)).status).toBe(200);
    const refused = await send("A-2", "ANDRA");
    expect(await refused.json()).toMatchObject({ code: "systemNotConnected" });
    expect((await send("B-1", "BIL")).status).toBe(201);
    const again = { ...stopped, version: system.version + 1, connected: true };
    expect((await it.call("PUT", path, again)).status).toBe(200);
    expect((await send("A-2", "ANDRA")).status).toBe(201);
  });
});

test("two administrators who change a system at once do not overwrite each other", async () => {
  const system = await systemOf("workshop");
  const change = (who: string, name: string) =>
    it.callAs<Problem>(who, "PUT", `${SYSTEMS}/${system.id}`, {
      body: { ...bodyOf(system), name },
    });
  const answers = await Promise.all([change("ADMI", "Ett"), change("BOSS", "Två")]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
});
