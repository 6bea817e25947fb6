/** Payout agreements over HTTP: what is refused, what two people do at once, and who confirms what. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import { newUuid } from "../clock.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { openSettingsApp, type SettingsApp } from "../settings/test-settings-app.ts";
import type {
  PayoutAgreementList,
  PayoutAgreementSetting,
  PayoutPresetList,
} from "./payout-agreements-api.ts";

const BASE = "/api/settings/payout-agreements";
const TERMS = {
  issuers: ["visa", "mastercard"],
  siteIds: null as string[] | null,
  payerNames: ["PÅHITTADE KORT AB"],
  account: null,
  referencePattern: null as string | null,
  referenceDayOffset: null,
  merchantNumbers: [] as { number: string; siteId: string | null }[],
  form: "gross",
  cutOff: null,
  reportedAfterDays: 0,
  bankDays: 1,
  weekend: "combined",
  fees: { rule: "monthly", day: 15 } as object,
};

let it: SettingsApp;
beforeAll(async () => {
  it = await openSettingsApp();
});
afterAll(() => it.close());
beforeEach(async () => {
  await it.sql("delete from payout_terms");
  await it.sql("delete from payout_agreements");
  await it.sql(`update own_card_programmes set payer = null, payout_bank_days = null,
    payout_form = null, confirmed_at = null, confirmed_by_id = null, confirmed_by = null`);
});

type Change = Record<string, unknown>;

const make = (change: Change = {}, who = "ADMI", key?: string) =>
  it.callAs<PayoutAgreementSetting & Problem>(who, "POST", BASE, {
    body: {
      companyId: it.places.companyId,
      acquirer: "nets",
      name: "Nets",
      validFrom: "2026-01-01",
      ...TERMS,
      ...change,
    },
    ...(key === undefined ? {} : { key }),
  });
const setTerms = (id: string, validFrom: string, change: Change, who = "ADMI") =>
  it.callAs<PayoutAgreementSetting & Problem>(who, "PUT", `${BASE}/${id}/terms/${validFrom}`, {
    body: { ...TERMS, ...change },
  });
const confirm = (id: string, validFrom: string, version: number, who = "ADMI") =>
  it.callAs<PayoutAgreementSetting & Problem>(
    who,
    "POST",
    `${BASE}/${id}/terms/${validFrom}/confirm`,
    { body: { version } },
  );
const list = async () => (await it.call<PayoutAgreementList>("GET", BASE)).body.agreements;

test("an agreement is made from a preset, and nobody has confirmed it yet", async () => {
  const { presets } = (await it.call<PayoutPresetList>("GET", "/api/settings/payout-presets")).body;
  const worldline = presets.find(({ acquirer }) => acquirer === "worldline");
  const made = await make({ ...worldline?.terms, acquirer: "worldline", name: worldline?.name });
  expect(made).toMatchObject({
    status: 201,
    body: {
      version: 1,
      companyCode: "BIL",
      terms: [{ validFrom: "2026-01-01", confirmed: false, form: "net", reportedAfterDays: 1 }],
    },
  });
  expect(await list()).toEqual([made.body]);
  const [entry] = await it.history(`subject=payoutAgreement&id=${made.body.id}`);
  expect(entry).toMatchObject({ by: "ADMI", name: "BIL Worldline (Bambora)", from: null });
});

test("the same request sent again makes one agreement", async () => {
  const answers = await Promise.all([1, 2, 3].map(() => make({}, "ADMI", "samma")));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(await list()).toHaveLength(1);
});

describe("is refused, and nothing is made:", () => {
  test.each<[string, number, string, Change]>([
    ["payoutListedTwice", 422, "issuers", { issuers: ["visa", "visa"] }],
    ["payoutPayerMissing", 422, "payerNames", { payerNames: [] }],
    ["payoutPatternWrong", 422, "referencePattern", { referencePattern: "(a+)+$" }],
    [
      "payoutMerchantWrong",
      422,
      "merchantNumbers",
      { merchantNumbers: [{ number: "A", siteId: null }] },
    ],
    ["payoutCutOffWrong", 422, "cutOff", { cutOff: "25:00" }],
    ["payoutFeesWrong", 422, "fees", { form: "net" }],
    ["payoutIssuersMissing", 422, "issuers", { issuers: [] }],
    ["unknownSite", 422, "siteIds", { siteIds: [newUuid()] }],
    ["unknownSite", 422, "siteIds", { merchantNumbers: [{ number: "7", siteId: newUuid() }] }],
    ["unknownCompany", 422, "companyId", { companyId: newUuid() }],
    ["payoutRuleIncomplete", 422, "acquirer", { acquirer: "ownCard", issuers: ["ownCard"] }],
    ["invalidInput", 400, "validFrom", { validFrom: "2026-02-30" }],
    ["invalidInput", 400, "bankDays", { bankDays: -1 }],
  ])("%s", async (code, status, field, change) => {
    const refused = await make(change);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body.field ?? refused.body.problems?.[0]?.field).toBe(field);
    expect(await list()).toEqual([]);
    if (code === "invalidInput") return;
    const [entry] = await it.history("subject=payoutAgreement&limit=1");
    expect(entry).toMatchObject({ kind: "refused", refused: { code } });
  });
});

describe("two agreements", () => {
  test("never cover the same card at the same site, and the refusal names the other", async () => {
    await make();
    const refused = await make({ name: "Också", siteIds: [it.places.sites.NORD] });
    expect([refused.status, refused.body.code]).toEqual([409, "payoutCoverageTaken"]);
    expect(refused.body.detail).toContain("Nets");
    expect((await make({ issuers: ["amex"] })).body.code).toBe("payoutNameTaken");
    expect((await make({ name: "Amex", issuers: ["amex"] })).status).toBe(201);
  });

  test("of two that are made at once one is refused", async () => {
    const answers = await Promise.all([make({ name: "Ett" }), make({ name: "Två" }, "BOSS")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(await list()).toHaveLength(1);
  });

  test("follow each other when the first has ended", async () => {
    const { id } = (await make()).body;
    const next = { name: "Nästa", validFrom: "2026-07-01" };
    expect((await make(next)).body.code).toBe("payoutCoverageTaken");
    const ended = await setTerms(id, "2026-07-01", { version: 1, issuers: [] });
    expect(ended.body.terms.map(({ issuers }) => issuers.length)).toEqual([2, 0]);
    expect((await make(next)).status).toBe(201);
    const back = await it.call<Problem>("DELETE", `${BASE}/${id}/terms/2026-07-01?version=2`);
    expect([back.status, back.body.code]).toEqual([409, "payoutCoverageTaken"]);
  });

  test("of another company do not stand in the way, and no site of theirs can be named", async () => {
    await make();
    const other = await it.makeCompany("ANNAN", "5599990016");
    expect((await make({ companyId: other.id })).status).toBe(201);
    const theirs = await make({
      companyId: other.id,
      name: "Två",
      issuers: ["amex"],
      siteIds: [it.places.sites.NORD],
    });
    expect(theirs.body.code).toBe("unknownSite");
  });
});

describe("terms", () => {
  test("from a day follow those before, and the same wish again changes nothing", async () => {
    const { id } = (await make()).body;
    const wish = () => setTerms(id, "2026-04-01", { version: 1, bankDays: 2 });
    const [first, again] = [await wish(), await wish()];
    expect(again).toEqual(first);
    expect(first.body.version).toBe(2);
    expect(first.body.terms.map((one) => [one.validFrom, one.bankDays])).toEqual([
      ["2026-01-01", 1],
      ["2026-04-01", 2],
    ]);
    expect(await it.history(`subject=payoutAgreement&id=${id}`)).toHaveLength(2);
  });

  test("that two people change at once are one's, and the other is told who came between", async () => {
    const { id } = (await make()).body;
    const answers = await Promise.all([
      setTerms(id, "2026-04-01", { version: 1, bankDays: 2 }),
      setTerms(id, "2026-04-01", { version: 1, bankDays: 3 }, "BOSS"),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const lost = answers.find(({ status }) => status === 409);
    expect(lost?.body.code).toBe("conflict");
    expect(lost?.body.detail).toMatch(/^(ADMI|BOSS) ändrade det här/);
  });

  test("are confirmed by name, and nobody's word again when they are changed", async () => {
    const { id } = (await make()).body;
    const confirmed = await confirm(id, "2026-01-01", 1, "BOSS");
    expect(confirmed.body).toMatchObject({
      version: 2,
      terms: [{ confirmed: true, confirmedBy: "BOSS" }],
    });
    const [entry] = await it.history(`subject=payoutAgreement&id=${id}&limit=1`);
    expect(entry).toMatchObject({
      by: "BOSS",
      from: { confirmedBy: null },
      to: { confirmedBy: "BOSS" },
    });
    const changed = await setTerms(id, "2026-01-01", { version: 2, bankDays: 2 });
    expect(changed.body.terms[0]).toMatchObject({ confirmed: false, confirmedBy: null });
  });

  test("cannot be confirmed while the reference needs a number that is not filled in", async () => {
    const { id } = (await make({ referencePattern: "{merchant}-{yyyymmdd}" })).body;
    const refused = await confirm(id, "2026-01-01", 1);
    expect([refused.status, refused.body.code]).toEqual([409, "payoutMerchantMissing"]);
    expect((await confirm(id, "2025-01-01", 1)).status).toBe(404);
  });

  test("are never all taken away; the agreement is", async () => {
    const { id } = (await make()).body;
    const path = `${BASE}/${id}`;
    const only = await it.call<Problem>("DELETE", `${path}/terms/2026-01-01?version=1`);
    expect([only.status, only.body.code]).toEqual([409, "payoutOnlyTerms"]);
    expect((await it.call("DELETE", `${path}?version=7`)).status).toBe(409);
    expect(await it.call("DELETE", `${path}?version=1`)).toEqual({ status: 200, body: { id } });
    expect(await list()).toEqual([]);
    expect((await it.call("DELETE", `${path}?version=1`)).status).toBe(404);
    const entries = await it.history(`subject=payoutAgreement&id=${id}`);
    const changes = entries.filter(({ kind }) => kind === "changed");
    expect(changes[0]).toMatchObject({ to: { removed: true }, from: { name: "Nets" } });
  });

  test("have a name that can be changed", async () => {
    const { id } = (await make()).body;
    const renamed = await it.call("PUT", `${BASE}/${id}`, { version: 1, name: "Nets Nord" });
    expect(renamed).toMatchObject({ status: 200, body: { version: 2, name: "Nets Nord" } });
  });
});

test("the own card's agreement says what its programme says, whatever was sent", async () => {
  await it.sql(`update own_card_programmes set payer = 'Påhittade Kort AB', payout_bank_days = 3,
    payout_form = 'net'`);
  const own = { acquirer: "ownCard", name: "Toyotakortet", issuers: ["ownCard"] };
  const { id, terms } = (await make(own)).body;
  const said = { payerNames: ["Påhittade Kort AB"], bankDays: 3, form: "net", confirmed: false };
  expect(terms[0]).toMatchObject({ ...said, fees: { rule: "perPayout" } });
  await confirm(id, "2026-01-01", 1);
  expect((await list())[0]?.terms[0]).toMatchObject({ confirmed: false, confirmedBy: "ADMI" });
  await it.sql(`update own_card_programmes set confirmed_at = now(), confirmed_by = 'CHEF',
    payout_bank_days = 4`);
  expect((await list())[0]?.terms[0]).toMatchObject({ confirmed: true, bankDays: 4 });
  const stored = await it.sql("select form, bank_days, payer_names from payout_terms");
  expect(stored).toEqual([{ form: null, bank_days: null, payer_names: [] }]);
});

test("the database refuses terms whose fees do not fit, whoever writes them", async () => {
  await make();
  const refused = await it
    .sql("update payout_terms set form = 'net'")
    .catch((error: unknown) => violatedConstraint(error));
  expect(refused).toBe("payout_terms_fees_fit_form");
});

test("finance reads the agreements, and may not change them", async () => {
  await make();
  await it.app.addPerson("FINA", "finance");
  const read = await it.callAs<PayoutAgreementList>("FINA", "GET", "/api/payout-agreements");
  expect(read.body.agreements.map(({ name }) => name)).toEqual(["Nets"]);
  expect((await make({ name: "Två", issuers: ["amex"] }, "FINA")).status).toBe(403);
});
