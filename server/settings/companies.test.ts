import { DEFAULT_MARKING } from "@kortkoll/core/exports/origin-marking.ts";
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import { newUuid } from "../clock.ts";
import type { AccountsList, CompanyAccounts, CompanySetting } from "./company-api.ts";
import type { CompanyMarking, MarkingList } from "./marking-api.ts";
import { openSettingsApp, type SettingsApp } from "./test-settings-app.ts";

let it: SettingsApp;
beforeAll(async () => {
  it = await openSettingsApp();
});
afterAll(() => it.close());

const COMPANIES = "/api/settings/companies";
const NORR = { code: "NORR", name: "Påhittade Norr AB", organisationNumber: "559999-0016" };

async function accountsOf(code: string): Promise<CompanyAccounts> {
  const { companies } = (await it.call<AccountsList>("GET", "/api/settings/accounts")).body;
  const found = companies.find((one) => one.companyCode === code);
  if (found === undefined) throw new Error(`${code} has no accounts`);
  return found;
}

const numbersOf = ({ accounts }: CompanyAccounts): Record<string, string> =>
  Object.fromEntries(accounts.map(({ role, account }) => [role, account]));

test("a company is made with the accounts that most have, and its making is in the history", async () => {
  const made = await it.call<CompanySetting>("POST", COMPANIES, NORR);
  expect(made).toMatchObject({
    status: 201,
    body: { code: "NORR", organisationNumber: "5599990016", version: 1, siteCodes: [] },
  });
  expect(numbersOf(await accountsOf("NORR"))).toEqual(DEFAULT_ACCOUNTS);
  const [entry] = await it.history(`subject=company&id=${made.body.id}`);
  expect(entry).toMatchObject({ kind: "changed", name: "NORR", by: "ADMI", from: null });
  expect(entry?.to).toMatchObject({ code: "NORR", name: "Påhittade Norr AB" });
});

describe("a company is refused, and nothing is made", () => {
  test.each([
    ["organisationNumberWrong", 422, "organisationNumber", { organisationNumber: "5599990017" }],
    ["organisationNumberWrong", 422, "organisationNumber", { organisationNumber: "12345" }],
    ["organisationNumberTaken", 409, "organisationNumber", { code: "ANNAN" }],
    ["codeTaken", 409, "code", { code: "NORR", organisationNumber: "5599990024" }],
    ["invalidInput", 400, "code", { code: "små" }],
    ["invalidInput", 400, "name", { name: "  " }],
  ])("%s", async (code, status, field, more) => {
    const before = await it.sql("select 1 from companies");
    const refused = await it.call<Problem>("POST", COMPANIES, { ...NORR, ...more });
    const problem = refused.body;
    expect([refused.status, problem.code]).toEqual([status, code]);
    expect(problem.field ?? problem.problems?.[0]?.field).toBe(field);
    expect(await it.sql("select 1 from companies")).toHaveLength(before.length);
    if (code === "invalidInput") return;
    const [entry] = await it.history("subject=company&limit=1");
    expect(entry).toMatchObject({ kind: "refused", by: "ADMI", refused: { code } });
  });
});

test("the same request sent again makes one company", async () => {
  const body = { code: "TVÅ", name: "Två AB", organisationNumber: "5599990024" };
  const send = () =>
    it.callAs("ADMI", "POST", COMPANIES, { body: { ...body, code: "TVAA" }, key: "samma" });
  const answers = await Promise.all([send(), send(), send()]);
  expect(answers.map((one) => one.status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map((one) => JSON.stringify(one.body))).size).toBe(1);
});

test("of two administrators who rename a company at once, one is told who came between", async () => {
  const { id, version } = await it.makeCompany("SAMTID", "5599990032");
  const path = `${COMPANIES}/${id}`;
  const rename = (who: string, name: string) =>
    it.callAs<Problem>(who, "PUT", path, { body: { version, name } });
  const [one, other] = await Promise.all([rename("ADMI", "Ett AB"), rename("BOSS", "Annat AB")]);
  expect([one.status, other.status].toSorted()).toEqual([200, 409]);
  const [won, lost] = one.status === 200 ? ["ADMI", other] : ["BOSS", one];
  expect(lost.body).toMatchObject({ code: "conflict", field: "version" });
  expect(lost.body.detail).toMatch(new RegExp(`^${won} ändrade det här 2026-03-02 10:00`));
  const entries = await it.history(`subject=company&id=${id}`);
  expect(entries.map((entry) => entry.kind).toSorted()).toEqual(["changed", "changed", "refused"]);
  expect(entries.find((entry) => entry.kind === "refused")?.refused?.code).toBe("conflict");
});

test("the same change again is no conflict: its answer may have been lost", async () => {
  const { id, version } = await it.makeCompany("IGEN", "5599990040");
  const change = () =>
    it.call<CompanySetting>("PUT", `${COMPANIES}/${id}`, { version, name: "Ny" });
  const [first, again] = [await change(), await change()];
  expect(again).toEqual(first);
  expect(await it.history(`subject=company&id=${id}`)).toHaveLength(2);
});

describe("accounts", () => {
  const change = (body: object, id: string) =>
    it.call<CompanyAccounts & Problem>("PUT", `${COMPANIES}/${id}/accounts`, body);

  /** A voucher between two of the company's accounts, as a payment would have booked it. */
  async function post(companyId: string, roles: Readonly<Record<string, string>>): Promise<void> {
    const id = newUuid();
    await it.sql(
      `with v as (insert into vouchers
          (id, company_id, series, business_day, event, text, created_by, created_at)
          values ($1, $2, 'X', '2026-03-02', 'approved', 'Prov', 'PROV', now()))
        insert into postings (voucher_id, line, company_id, account, role, amount_ore, site_id,
          system_code, booked_by_system)
        select $1, l.line, $2, l.account, l.role, case l.line when 1 then 100 else -100 end, $3,
          'workshop', false
        from unnest($4::text[], $5::text[]) with ordinality as l(role, account, line)`,
      id,
      companyId,
      it.places.sites.NORD,
      Object.keys(roles),
      Object.values(roles),
    );
  }

  test("another account holds from now on, and the one before is remembered", async () => {
    const { companyId, version } = await accountsOf("NORR");
    await post(companyId, { interim: "1689", issuerVisa: "1581" });
    const changed = await change({ version, accounts: { interim: "1690" } }, companyId);
    expect(changed.status).toBe(200);
    expect(changed.body.accounts.find((one) => one.role === "interim")).toEqual({
      role: "interim",
      account: "1690",
      former: ["1689"],
    });
    const [entry] = await it.history(`subject=account&id=${companyId}`);
    expect(entry).toMatchObject({ from: { interim: "1689" }, to: { interim: "1690" } });
  });

  test.each([
    ["a card issuer's", { issuerVisa: "1910" }, "accountShared"],
    ["another issuer's", { issuerVisa: "1582" }, "accountShared"],
    ["what another role had before", { issuerVisa: "1689" }, "accountUsedBefore"],
    ["the claims'", { disputed: "1510" }, "accountShared"],
    ["three digits", { interim: "168" }, "invalidInput"],
    ["nothing", { issuerVisa: "" }, "invalidInput"],
  ])("no role gets %s account", async (_whose, accounts, code) => {
    const before = await accountsOf("NORR");
    const refused = await change({ version: before.version, accounts }, before.companyId);
    expect(refused.body.code).toBe(code);
    expect(await accountsOf("NORR")).toEqual(before);
  });

  test("a role whose items are kept gets no account that a reason for cash stands against; others may", async () => {
    const { companyId } = await accountsOf("NORR");
    const wanted = async (accounts: object): Promise<string> => {
      const { version } = await accountsOf("NORR");
      const { status, body } = await change({ version, accounts }, companyId);
      return `${status} ${body.code ?? ""}`.trim();
    };
    await it.call("GET", "/api/cash-reasons?companyCode=NORR");
    expect(await wanted({ disputed: "1612" })).toBe("409 accountShared");
    expect(await wanted({ cashInTransit: "1911" })).toBe("409 accountShared");
    expect(await wanted({ cardFees: "1612" })).toBe("200");
    expect(await wanted({ cardFees: "6040" })).toBe("200");
    const system = {
      ...{ companyId, code: "workshop", name: "Verkstad", claimAccount: "1612" },
      ...{ claimSide: "ours", voucherSeries: "W" },
    };
    const refused = await it.call<Problem>("POST", "/api/settings/invoicing-systems", system);
    expect(refused.body.code).toBe("accountShared");
    await it.sql("update cash_reasons set active = false where account = '1612'");
    expect(await wanted({ disputed: "1612" })).toBe("200");
    expect(await wanted({ disputed: "1516" })).toBe("200");
  });

  test("a drawer gets no account of a system's claims, and none where another role's items stand", async () => {
    const { companyId } = await accountsOf("NORR");
    const move = async (account: string): Promise<void> => {
      const { version } = await accountsOf("NORR");
      expect(
        (await change({ version, accounts: { unidentified: account } }, companyId)).status,
      ).toBe(200);
    };
    await move("1960");
    await post(companyId, { unidentified: "1960", issuerVisa: "1581" });
    await move("2999");
    const system = {
      ...{ companyId, code: "workshop", name: "Verkstad", claimAccount: "1961" },
      ...{ claimSide: "ours", voucherSeries: "W" },
    };
    expect((await it.call("POST", "/api/settings/invoicing-systems", system)).status).toBe(201);
    const [drawer] = await it.sql<{ id: string }>(
      `insert into drawers (id, till_id, company_id, created_at)
        select gen_random_uuid(), id, $1, now() from tills limit 1 returning id`,
      companyId,
    );
    const put = async (account: string): Promise<string> => {
      const path = `/api/drawers/${drawer?.id}`;
      return (await it.call<Problem>("PUT", path, { version: 1, account })).body.code;
    };
    expect(await put("1960")).toBe("accountUsedBefore");
    expect(await put("1961")).toBe("accountShared");
    expect(await put("1689")).toBe("accountNotForCash");
  });

  test("a role may take back the account that it had", async () => {
    const { companyId, version } = await accountsOf("NORR");
    const back = await change({ version, accounts: { interim: "1689" } }, companyId);
    expect(numbersOf(back.body)).toEqual(DEFAULT_ACCOUNTS);
    // Nothing was booked on the one between.
    expect(back.body.accounts.find((one) => one.role === "interim")?.former).toEqual([]);
  });

  test("rounding and fees may share an account", async () => {
    const { companyId, version } = await accountsOf("NORR");
    const shared = await change({ version, accounts: { cardFees: "3740" } }, companyId);
    expect(shared.status).toBe(200);
  });

  test("two roles change accounts with each other only while nothing is booked on them", async () => {
    const swap = { issuerVisa: "1582", issuerMastercard: "1581" };
    const booked = await accountsOf("NORR");
    const refused = await change({ version: booked.version, accounts: swap }, booked.companyId);
    expect(refused.body).toMatchObject({ code: "accountUsedBefore" });
    const fresh = await accountsOf("SAMTID");
    const swapped = await change({ version: fresh.version, accounts: swap }, fresh.companyId);
    expect(numbersOf(swapped.body)).toMatchObject(swap);
  });

  test("two who change accounts at once do not overwrite each other", async () => {
    const { companyId, version } = await accountsOf("NORR");
    const body = (account: string) => ({ version, accounts: { disputed: account } });
    const path = `${COMPANIES}/${companyId}/accounts`;
    const answers = await Promise.all([
      it.callAs("ADMI", "PUT", path, { body: body("1517") }),
      it.callAs("BOSS", "PUT", path, { body: body("1518") }),
    ]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  });
});

test("settings are for those with the right", async () => {
  await it.app.addPerson("FINA", "finance");
  for (const path of [COMPANIES, "/api/settings/accounts", "/api/settings/history"]) {
    expect((await it.callAs("FINA", "GET", path)).status).toBe(403);
  }
  expect((await it.callAs("FINA", "POST", COMPANIES, { body: NORR })).status).toBe(403);
});

describe("the marks of a company's SIE files", () => {
  const LIST = "/api/settings/origin-markings";
  async function markingOf(code: string): Promise<CompanyMarking> {
    const { companies } = (await it.call<MarkingList>("GET", LIST)).body;
    const found = companies.find((one) => one.companyCode === code);
    if (found === undefined) throw new Error(`${code} has no marks`);
    return found;
  }
  const put = (who: string, to: object, { companyId, version }: CompanyMarking) =>
    it.callAs<CompanyMarking & Problem>(who, "PUT", `${COMPANIES}/${companyId}/origin-marking`, {
      body: { version, ...DEFAULT_MARKING, ...to },
    });
  const { codes, texts, dimensions } = DEFAULT_MARKING;

  test.each([
    [
      "a dimension kept for later",
      { dimensions: { ...dimensions, till: 11 } },
      "dimensionNotFree",
      "tillDimension",
    ],
    [
      "an employee's number for an issuer",
      { dimensions: { ...dimensions, issuer: 7 } },
      "dimensionNotFree",
      "issuerDimension",
    ],
    [
      "the invoice's own number",
      { dimensions: { ...dimensions, order: 10 } },
      "dimensionNotFree",
      "orderDimension",
    ],
    [
      "one dimension for two",
      { dimensions: { ...dimensions, till: 1 } },
      "dimensionShared",
      "tillDimension",
    ],
    ["Fortnox without the issuer", { project: "till" }, "issuerNotMarked", "project"],
    ["Fortnox with the issuer twice", { costCentre: "issuer" }, "dimensionShared", "project"],
    [
      "two issuers with one code",
      { codes: { ...codes, visa: "K", amex: "k" } },
      "issuerMarkShared",
      "amexCode",
    ],
    [
      "two issuers with one text",
      { texts: { ...texts, diners: "visa" } },
      "issuerMarkShared",
      "dinersText",
    ],
    ["a quote in a code", { codes: { ...codes, visa: 'V"1' } }, "issuerCodeWrong", "visaCode"],
    [
      "a code that the code page lacks",
      { codes: { ...codes, visa: "Ž" } },
      "issuerCodeWrong",
      "visaCode",
    ],
    [
      "a colon in a text",
      { texts: { ...texts, visa: "Visa: kort" } },
      "issuerTextWrong",
      "visaText",
    ],
  ])("are refused with %s, and nothing is changed", async (_what, to, code, field) => {
    const before = await markingOf("NORR");
    const refused = await put("ADMI", to, before);
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([422, code, field]);
    expect(await markingOf("NORR")).toEqual(before);
    const [entry] = await it.history(`subject=originMarking&id=${before.companyId}`);
    expect(entry).toMatchObject({ kind: "refused", refused: { code } });
  });

  test("change from the version that was seen: the history tells what, the second one who came between", async () => {
    const before = await markingOf("NORR");
    expect(before).toMatchObject({ version: 0, ...DEFAULT_MARKING });
    const own = { codes: { ...codes, visa: "VISA" } };
    const both = await Promise.all([
      put("ADMI", own, before),
      put("BOSS", { codes: { ...codes, visa: "V" } }, before),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const first = both[0].status === 200 ? "ADMI" : "BOSS";
    const late = both.find(({ status }) => status === 409);
    expect(late?.body.detail).toMatch(new RegExp(`^${first} ändrade det här`));
    const after = await markingOf("NORR");
    const swap = { codes: { ...codes, visa: "mastercard", mastercard: "visa" } };
    const swapped = await put("ADMI", swap, after);
    expect(swapped.body).toMatchObject({ version: 2, ...swap });
    // Its answer was lost; sent again it is the same.
    expect((await put("ADMI", swap, after)).body.version).toBe(2);
    const [entry] = await it.history(`subject=originMarking&id=${before.companyId}&limit=1`);
    expect(entry).toMatchObject({
      kind: "changed",
      name: "NORR",
      to: { visaCode: "mastercard", mastercardCode: "visa" },
    });
  });

  test("are held by the database too, whoever writes", async () => {
    const writes = [
      "codes = array_replace(codes, 'amex', 'DINERS')",
      "dimensions = array_replace(dimensions, 21, 20)",
      "dimensions = array_replace(dimensions, 21, 12)",
      "project = 'till'",
    ];
    for (const write of writes) {
      await expect(it.sql(`update origin_markings set ${write}`)).rejects.toThrow(
        /origin_markings_/,
      );
    }
  });
});
