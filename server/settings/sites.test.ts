import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import { insertOrder } from "../database/test-rows.ts";
import type { CompanySetting } from "./company-api.ts";
import type { SiteList, SiteSetting } from "./site-api.ts";
import { openSettingsApp, type SettingsApp } from "./test-settings-app.ts";

let it: SettingsApp;
let other: CompanySetting;
beforeAll(async () => {
  it = await openSettingsApp();
  other = await it.makeCompany("ANDRA", "5599990024");
});
afterAll(() => it.close());

const SITES = "/api/settings/sites";

async function siteOf(code: string): Promise<SiteSetting> {
  const { sites } = (await it.call<SiteList>("GET", SITES)).body;
  const site = sites.find((one) => one.code === code);
  if (site === undefined) throw new Error(`${code} is not there`);
  return site;
}

const bodyOf = ({ version, name, companies, toyotaFranchise }: SiteSetting) => ({
  version,
  name,
  toyotaFranchise,
  companyIds: companies.map((company) => company.id),
});

test("a site is made with its companies, and shows how much is there", async () => {
  const body = { code: "ÖST", name: "Östra", companyIds: [it.places.companyId, other.id] };
  const made = await it.call<SiteSetting>("POST", SITES, body);
  expect(made).toMatchObject({
    status: 201,
    body: { code: "ÖST", tills: 0, terminals: 0, toyotaFranchise: false, ownCardsOn: false },
  });
  expect(made.body.companies.map((company) => company.code)).toEqual(["ANDRA", "BIL"]);
  expect(await siteOf("NORD")).toMatchObject({ tills: 2, terminals: 2 });
  const [entry] = await it.history(`subject=site&id=${made.body.id}`);
  expect(entry).toMatchObject({ from: null, to: { companies: ["ANDRA", "BIL"] } });
});

describe("a site is refused", () => {
  const NEW = { code: "NY", name: "Ny", companyIds: [] as string[] };
  test("without a company", async () => {
    expect((await it.call("POST", SITES, NEW)).status).toBe(400);
  });
  test("with a company that does not exist", async () => {
    const body = { ...NEW, companyIds: ["0198c5a0-1234-7123-9123-411111111111"] };
    expect(await it.refused("POST", SITES, body)).toMatchObject({
      code: "unknownCompany",
      field: "companyIds",
    });
  });
  test("with a code that another has", async () => {
    const body = { ...NEW, code: "NORD", companyIds: [other.id] };
    expect(await it.refused("POST", SITES, body)).toMatchObject({ code: "codeTaken" });
  });
});

test("a company leaves a site only when nothing of it is left there, and is told what is", async () => {
  const nord = await siteOf("NORD");
  await insertOrder(it.app.database, it.places, { invoiceNumber: "KVAR-1" });
  const body = { ...bodyOf(nord), companyIds: [other.id] };
  const refused = await it.refused("PUT", `${SITES}/${nord.id}`, body);
  expect(refused).toMatchObject({ code: "companyInUseAtSite", field: "companyIds" });
  expect(refused.detail).toBe("BIL har 1 obetald faktura och 2 terminaler kvar på anläggningen.");
  expect(await siteOf("NORD")).toEqual(nord);
  const [entry] = await it.history(`subject=site&id=${nord.id}`);
  expect(entry).toMatchObject({ kind: "refused", refused: { code: "companyInUseAtSite" } });
});

test("the database itself keeps a company where its terminals stand", async () => {
  const { sites, companyId } = it.places;
  const leave = "delete from site_companies where site_id = $1 and company_id = $2";
  await expect(it.sql(leave, sites.NORD, companyId)).rejects.toThrow(
    /terminals_company_works_at_site/,
  );
});

test("a company that has nothing there leaves, and orders are no longer taken in for it", async () => {
  const ost = await siteOf("ÖST");
  const body = { ...bodyOf(ost), companyIds: [it.places.companyId] };
  const changed = await it.call<SiteSetting>("PUT", `${SITES}/${ost.id}`, body);
  expect(changed.body.companies.map((company) => company.code)).toEqual(["BIL"]);
  expect(changed.body.version).toBe(ost.version + 1);
});

test("an order that arrives as its company leaves the site is either refused or keeps it there", async () => {
  const key = await it.app.addKey(["orders:write"]);
  const site = { code: "KAPP", name: "Kapplöpning", companyIds: [it.places.companyId, other.id] };
  const { body: made } = await it.call<SiteSetting>("POST", SITES, site);
  const send = fetch(`${it.app.url}/api/orders`, {
    method: "POST",
    headers: { authorization: key, "content-type": "application/json" },
    body: JSON.stringify({
      orderNumber: "1",
      invoiceNumber: "KAPP-1",
      companyCode: "BIL",
      siteCode: "KAPP",
      customerName: "Kajsa Påhittad",
      serviceAdvisor: "ANLI",
      totalOre: 10_000,
    }),
  });
  const leave = it.call("PUT", `${SITES}/${made.id}`, {
    ...bodyOf(made),
    companyIds: [other.id],
  });
  const [sent, left] = await Promise.all([send, leave]);
  expect([
    [201, 409],
    [422, 200],
  ]).toContainEqual([sent.status, left.status]);
});

test("own cards end with the franchise, and the history says so", async () => {
  const syd = await siteOf("SÖDER");
  await it.sql(
    "update sites set toyota_franchise = true, own_cards_on = true where id = $1",
    syd.id,
  );
  const body = { ...bodyOf(syd), toyotaFranchise: false };
  const changed = await it.call<SiteSetting>("PUT", `${SITES}/${syd.id}`, body);
  expect(changed.body).toMatchObject({ toyotaFranchise: false, ownCardsOn: false });
  const [entry] = await it.history(`subject=site&id=${syd.id}`);
  expect(entry?.from).toEqual({ toyotaFranchise: true, ownCardsOn: true });
});

test("two administrators who change a site at once do not overwrite each other", async () => {
  const nord = await siteOf("NORD");
  const change = (who: string, name: string) =>
    it.callAs<Problem>(who, "PUT", `${SITES}/${nord.id}`, { body: { ...bodyOf(nord), name } });
  const answers = await Promise.all([change("ADMI", "Ett"), change("BOSS", "Två")]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  expect(answers.find((one) => one.status === 409)?.body.code).toBe("conflict");
});

test("an administrator of some companies keeps those that they do not see", async () => {
  const person = await it.app.addPerson("DELV", "administrator");
  await it.sql("insert into person_companies values ($1, $2)", person, it.places.companyId);
  const body = { code: "DELAD", name: "Delad", companyIds: [it.places.companyId, other.id] };
  const { body: made } = await it.call<SiteSetting>("POST", SITES, body);
  const seen = (await it.callAs<SiteList>("DELV", "GET", SITES)).body.sites;
  const shared = seen.find((one) => one.id === made.id);
  expect(shared?.companies.map((company) => company.code)).toEqual(["BIL"]);
  const name = "Delad reception";
  const change = { ...bodyOf(made), companyIds: [it.places.companyId], name };
  await it.callAs("DELV", "PUT", `${SITES}/${made.id}`, { body: change });
  const after = await siteOf("DELAD");
  expect(after.name).toBe(name);
  expect(after.companies).toHaveLength(2);
  const more = { ...change, version: after.version, companyIds: [other.id] };
  const refused = await it.callAs<Problem>("DELV", "PUT", `${SITES}/${made.id}`, { body: more });
  expect(refused.body.code).toBe("unknownCompany");
});

test("the franchise of a shared site, and own cards there, are decided by who sees every company", async () => {
  const made = await siteOf("DELAD");
  const change = {
    ...bodyOf(made),
    companyIds: [it.places.companyId],
    toyotaFranchise: true,
    name: "Ändrad",
  };
  const path = `${SITES}/${made.id}`;
  const refused = await it.callAs<Problem>("DELV", "PUT", path, { body: change });
  expect(refused).toMatchObject({
    status: 403,
    body: { code: "sharedWithOtherCompany", field: "toyotaFranchise" },
  });
  const ownCards = `/api/sites/${made.id}/own-cards`;
  const turned = await it.callAs<Problem>("DELV", "PUT", ownCards, {
    body: { version: made.version, on: true },
  });
  expect([turned.status, turned.body.code]).toEqual([403, "notAllowed"]);
  expect(turned.body.allowed?.map((one) => one.signature)).toEqual(["ADMI", "BOSS"]);
  expect(await siteOf("DELAD")).toEqual(made);
  const [entry] = await it.history(`subject=site&id=${made.id}`);
  expect(entry).toMatchObject({ by: "DELV", refused: { code: "sharedWithOtherCompany" } });
  const noted = await it.sql(
    "select from audit_events where kind = 'rightRefused' and subject_id = $1",
    made.id,
  );
  expect(noted).toHaveLength(2);
});
