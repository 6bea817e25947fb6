/**
 * Two made-up companies with a site of their own each and one that they share, for tests of who
 * sees what. Everything of company A has a twin in company B.
 */
import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import type { Role, Scope } from "@kortkoll/core/people/rights.ts";
import { SCOPES } from "@kortkoll/core/people/rights.ts";
import { moveCash } from "../cash/move-cash.ts";
import { sealBag } from "../cash/seal-bag.ts";
import { newUuid } from "../clock.ts";
import { type Database, type Sql, statement } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import type { TestApp } from "../http/test-app.ts";
import { createApiKey } from "../people/api-key.ts";
import { beginSession } from "../sessions/begin-session.ts";
import { type BankThings, insertBankThings } from "./test-bank-things.ts";
import { insertDifference } from "./test-found-things.ts";
import { insertWebhook } from "./test-webhook-things.ts";

export type CompanyCode = "ABIL" | "BBIL";
export type SiteCode = "NORD" | "SYD" | "DELAD";

/** What one company has at one site. */
export type Corner = {
  readonly siteId: string;
  readonly siteCode: SiteCode;
  readonly tillId: string;
  readonly terminalId: string;
  readonly vendorTerminalId: string;
  readonly orderId: string;
  readonly paymentId: string;
};

/** In the drawer at the company's own till. */
export type CashThings = {
  readonly drawerId: string;
  readonly reasonId: string;
  readonly movementId: string;
  readonly bagId: string;
};

/** What a close has numbered, and what was exported of it. */
export type KeptThings = { readonly voucherId: string; readonly exportId: string };

export type CompanySide = BankThings & {
  readonly companyId: string;
  readonly companyCode: CompanyCode;
  readonly systemId: string;
  /** A key that sees this company alone. */
  readonly keyId: string;
  readonly cash: CashThings;
  /** A count of that drawer, which was begun and abandoned. */
  readonly countId: string;
  /** With an acquirer, for cards of Diners. */
  readonly agreementId: string;
  /** A receiver of webhooks. */
  readonly webhookId: string;
  /** What the check of the books found once, and is gone. */
  readonly differenceId: string;
  /** Where the day was closed. */
  readonly closeId?: string;
  /** A numbered voucher of that close, and an export of it. */
  readonly kept?: KeptThings;
  /** Works in this company alone. */
  readonly personId: string;
  /** What a signature that nobody has was said to mean. */
  readonly aliasId: string;
  /** At its own site, and at the one that both share. */
  readonly own: Corner;
  readonly shared: Corner;
};

export type TwoCompanies = {
  readonly a: CompanySide;
  readonly b: CompanySide;
  readonly sites: Readonly<Record<SiteCode, string>>;
  readonly serverId: string;
  /** Who took the payments that there are. */
  readonly operatorId: string;
};

const AT = new Date("2026-03-02T08:00:00Z");

export async function insertTwoCompanies(sql: Database): Promise<TwoCompanies> {
  const sites = { NORD: newUuid(), SYD: newUuid(), DELAD: newUuid() };
  const tills = { NORD: newUuid(), SYD: newUuid(), DELAD: newUuid() };
  const serverId = newUuid();
  await insertRow(sql, "servers", { id: serverId, started_at: AT, seen_at: AT });
  const operatorId = newUuid();
  await insertRow(sql, "people", {
    id: operatorId,
    signature: "KASS",
    name: "Kassan",
    role: "operator",
    active: false,
  });
  for (const [code, id] of Object.entries(sites)) {
    await insertRow(sql, "sites", { id, code, name: `Anläggning ${code}` });
  }
  await insertRow(sql, "tills", { id: tills.NORD, site_id: sites.NORD, code: "N1", name: "Norra" });
  await insertRow(sql, "tills", { id: tills.SYD, site_id: sites.SYD, code: "S1", name: "Södra" });
  await insertRow(sql, "tills", { id: tills.DELAD, site_id: sites.DELAD, code: "D1", name: "Ena" });
  const making = { sql, sites, tills, serverId, operatorId };
  const a = await insertSide(making, { code: "ABIL", number: "5560001001", at: "NORD" });
  const b = await insertSide(making, { code: "BBIL", number: "5560001002", at: "SYD" });
  return { a, b, sites, serverId, operatorId };
}

/** Written straight into the tables: nothing of it is read but where it belongs. */
export async function insertKept(
  sql: Sql,
  of: { readonly companyId: string; readonly closeId: string },
): Promise<KeptThings> {
  const [voucherId, exportId] = [newUuid(), newUuid()];
  const { companyId: company_id, closeId: close_id } = of;
  const day = { business_day: "2026-03-02", booked_day: "2026-03-02" };
  await insertRow(sql, "voucher_numbers", {
    id: voucherId,
    close_id,
    company_id,
    series: "Z",
    fiscal_year: 2026,
    number: 1,
    ...day,
  });
  await insertRow(sql, "exports", {
    id: exportId,
    company_id,
    number: 1,
    form: "csv",
    checksum: false,
    fiscal_year: 2026,
    first_day: "2026-01-01",
    last_day: "2026-12-31",
    vouchers: 1,
    lines: 1,
    ranges: "[]",
    replaced: "[]",
    bytes: 1,
    hash: "0".repeat(64),
    made_by: "CHEF",
    made_at: AT,
  });
  return { voucherId, exportId };
}

type Making = Pick<TwoCompanies, "sites" | "serverId" | "operatorId"> & {
  readonly sql: Database;
  readonly tills: Readonly<Record<SiteCode, string>>;
};

async function insertSide(
  making: Making,
  wanted: { readonly code: CompanyCode; readonly number: string; readonly at: SiteCode },
): Promise<CompanySide> {
  const { sql, sites } = making;
  const { code, number, at } = wanted;
  const [companyId, systemId] = [newUuid(), newUuid()];
  await insertRow(sql, "companies", {
    id: companyId,
    code,
    name: `Påhittade ${code} AB`,
    organisation_number: number,
  });
  for (const [role, account] of ACCOUNTS) {
    await insertRow(sql, "company_accounts", { company_id: companyId, role, account });
  }
  await insertRow(sql, "invoicing_systems", {
    id: systemId,
    company_id: companyId,
    code: "workshop",
    name: "Verkstad",
    claim_account: "1510",
    claim_side: "ours",
    voucher_series: code.slice(0, 1),
  });
  for (const site_id of [sites[at], sites.DELAD]) {
    await insertRow(sql, "site_companies", { site_id, company_id: companyId });
  }
  const personId = newUuid();
  const signature = `${code.slice(0, 1)}PER`;
  const known = { id: personId, signature, name: `Person ${signature}`, role: "operator" };
  await insertRow(sql, "people", known);
  await insertRow(sql, "person_companies", { person_id: personId, company_id: companyId });
  await insertRow(sql, "person_sites", { person_id: personId, site_id: sites[at] });
  const keyId = newUuid();
  await createApiKey(sql, {
    id: keyId,
    name: `Program ${code}`,
    systems: ["workshop"],
    scopes: ["orders:read"],
    companyIds: [companyId],
    at: AT,
  });
  const side = { companyId, systemId, code };
  const own = await insertCorner(making, side, at);
  const aliasId = newUuid();
  await insertRow(sql, "signature_aliases", {
    id: aliasId,
    company_id: companyId,
    signature: `${code}X`,
    person_id: making.operatorId,
    by_id: making.operatorId,
    by: "KASS",
    at: AT,
  });
  const cash = await moveSomeCash(making, { companyId, tillId: own.tillId, code });
  const countId = newUuid();
  await insertRow(sql, "till_reconciliations", {
    id: countId,
    drawer_id: cash.drawerId,
    till_id: own.tillId,
    company_id: companyId,
    state: "abandoned",
    begun_at: AT,
    begun_by_id: making.operatorId,
    begun_by: "KASS",
    ended_at: AT,
    ended_by: "KASS",
  });
  const agreementId = await insertAgreement(sql, companyId);
  const bankThings = await insertBankThings(sql, {
    companyId,
    agreementId,
    siteId: own.siteId,
    personId: making.operatorId,
  });
  return {
    companyId,
    companyCode: code,
    systemId,
    keyId,
    personId,
    aliasId,
    cash,
    countId,
    agreementId,
    webhookId: await insertWebhook(sql, companyId),
    differenceId: await insertDifference(sql, companyId),
    ...bankThings,
    own,
    shared: await insertCorner(making, side, "DELAD"),
  };
}

async function insertAgreement(sql: Sql, company_id: string): Promise<string> {
  const id = newUuid();
  await insertRow(sql, "payout_agreements", { id, company_id, acquirer: "diners", name: "Diners" });
  await insertRow(sql, "payout_terms", {
    agreement_id: id,
    valid_from: "2026-01-01",
    issuers: ["diners"],
    payer_names: ["PÅHITTADE KORT AB"],
    merchant_numbers: [],
    merchant_site_ids: [],
    reported_after_days: 0,
    weekend: "combined",
    form: "gross",
    bank_days: 1,
    fee_rule: "invoiced",
  });
  return id;
}

async function moveSomeCash(
  { sql, operatorId }: Making,
  of: { readonly companyId: string; readonly tillId: string; readonly code: string },
): Promise<CashThings> {
  const [drawerId, reasonId] = [newUuid(), newUuid()];
  const { companyId: company_id, tillId: till_id, code } = of;
  await insertRow(sql, "drawers", { id: drawerId, till_id, company_id, created_at: AT });
  const reason = { id: reasonId, company_id, kind: "cashIn", name: "Från kassaskåpet" };
  await insertRow(sql, "cash_reasons", { ...reason, account: "1912" });
  const deps = { database: sql, newId: newUuid, clock: () => AT.getTime() };
  const person = { id: operatorId, signature: "KASS", ...rightsOfRole("manager") };
  const mover = { person, sight: SEES_ALL };
  const moving = { drawerId, note: undefined, mover };
  const into = { ...moving, kind: "cashIn", reasonId, amountOre: ore(100_000) } as const;
  const out = { ...moving, bagNumber: `BAG${code}`, amountOre: ore(50_000) };
  return {
    drawerId,
    reasonId,
    movementId: idOfMoved(await moveCash(deps, into, undefined)),
    bagId: idOfMoved(await sealBag(deps, out, undefined)),
  };
}

function idOfMoved(outcome: Awaited<ReturnType<typeof moveCash>>): string {
  if (outcome.kind === "refused") throw new Error(`No cash was moved: ${outcome.code}`);
  return outcome.moved.movement.id;
}

const ACCOUNTS = [
  ["interim", "1689"],
  ["claim", "1510"],
  ["debtsToCustomers", "2499"],
  ["issuerVisa", "1581"],
  ["cash", "1910"],
  ["cashInTransit", "1919"],
  ["bank", "1930"],
  ["unidentified", "2999"],
] as const;

async function insertCorner(
  making: Making,
  side: { readonly companyId: string; readonly systemId: string; readonly code: CompanyCode },
  siteCode: SiteCode,
): Promise<Corner> {
  const { sql } = making;
  const siteId = making.sites[siteCode];
  const tillId = making.tills[siteCode];
  const terminalId = newUuid();
  const vendorTerminalId = `77${side.code.slice(0, 1)}${siteCode.slice(0, 2)}1`.replaceAll(
    "Ö",
    "O",
  );
  await insertRow(sql, "terminals", {
    id: terminalId,
    company_id: side.companyId,
    site_id: siteId,
    terminal_id: vendorTerminalId,
    model: "Påhittad modell",
    name: `Terminal ${side.code} ${siteCode}`,
    adapter: "netsCloud",
  });
  await insertRow(sql, "till_terminals", { till_id: tillId, terminal_id: terminalId });
  const place = { ...side, siteId, tillId, terminalId };
  const orderId = await insertOrderAt(sql, place, `${side.code}-${siteCode}`);
  const paymentId = await insertPaymentAt(sql, { ...making, ...place, orderId });
  return { siteId, siteCode, tillId, terminalId, vendorTerminalId, orderId, paymentId };
}

type OrderPlace = {
  readonly companyId: string;
  readonly systemId: string;
  readonly siteId: string;
};

export async function insertOrderAt(
  sql: Sql,
  place: OrderPlace,
  invoiceNumber: string,
): Promise<string> {
  const id = newUuid();
  await insertRow(sql, "orders", {
    id,
    company_id: place.companyId,
    system_id: place.systemId,
    site_id: place.siteId,
    order_number: `O-${invoiceNumber}`,
    invoice_number: invoiceNumber,
    kind: "invoice",
    settlement: "cash",
    version: 1,
    customer_name: "Kajsa Påhittad",
    service_advisor: "ANLI",
    total_ore: 125_000,
    created_at: AT,
    changed_at: AT,
  });
  return id;
}

/** A payment that was approved with too little asked: it stands on the interrupted list. */
export async function insertPaymentAt(
  sql: Sql,
  place: Omit<OrderPlace, "systemId"> & {
    readonly tillId: string;
    readonly terminalId: string;
    readonly orderId: string;
    readonly serverId: string;
    readonly operatorId: string;
    /** Else of Visa, on the day when everything else was made. */
    readonly sold?: { readonly issuer: string; readonly businessDay: string };
  },
): Promise<string> {
  const id = newUuid();
  const { issuer, businessDay } = place.sold ?? { issuer: "visa", businessDay: "2026-03-02" };
  await insertRow(sql, "attempts", {
    id,
    kind: "purchase",
    state: "approved",
    company_id: place.companyId,
    site_id: place.siteId,
    till_id: place.tillId,
    terminal_id: place.terminalId,
    operator_id: place.operatorId,
    operator: "KASS",
    asked_by: "person",
    reference: id.replaceAll("-", "").slice(-20).toUpperCase(),
    asked_ore: 50_000,
    approved_ore: 50_000,
    issuer,
    evidence: "terminalAnswer",
    flags: ["offlineApproval"],
    created_at: AT,
    sent_at: AT,
    ended_at: AT,
    business_day: businessDay,
    server_id: place.serverId,
    checks: 0,
  });
  await insertRow(sql, "allocations", {
    attempt_id: id,
    line: 1,
    order_id: place.orderId,
    target: "order",
    order_version: 1,
    asked_ore: 50_000,
    applied_ore: 50_000,
    service_advisor: "ANLI",
    active: false,
  });
  return id;
}

/** Null, or not given, is every company and every site. */
export type Limits = {
  readonly companyIds?: readonly string[];
  readonly siteIds?: readonly string[];
};

export async function addPersonSeeing(
  it: TestApp,
  signature: string,
  role: Role,
  limits: Limits = {},
): Promise<string> {
  const id = await it.addPerson(signature, role);
  for (const company_id of limits.companyIds ?? []) {
    await insertRow(it.database, "person_companies", { person_id: id, company_id });
  }
  for (const site_id of limits.siteIds ?? []) {
    await insertRow(it.database, "person_sites", { person_id: id, site_id });
  }
  return id;
}

export async function decideRight(
  it: TestApp,
  personId: string,
  decided: { readonly right: string; readonly siteId: string | null; readonly allowed: boolean },
): Promise<void> {
  const { right, siteId: site_id, allowed } = decided;
  await insertRow(it.database, "person_rights", {
    person_id: personId,
    '"right"': right,
    site_id,
    allowed,
  });
}

export async function addKeySeeing(
  it: TestApp,
  companyIds: readonly string[] | null,
  scopes: readonly Scope[] = SCOPES,
): Promise<string> {
  const id = newUuid();
  // No two keys in use have one name.
  const wanted = { id, name: `Testprogram ${id}`, systems: ["workshop"], scopes };
  return `Bearer ${await createApiKey(it.database, { ...wanted, companyIds, at: AT })}`;
}

const STAND_AT = statement({
  name: "test_stand_at_till",
  text: "update sessions set till_id = $2 where id = $1",
});

const READ_VERSION = statement({
  name: "test_read_sign_in_version",
  text: `select sign_in_version as "signInVersion" from people where id = $1`,
});

/** Quicker than signing in, whose password costs its time on purpose. The value of `Cookie`. */
export async function sessionOf(
  it: TestApp,
  person: { readonly id: string; readonly tillId: string | null },
): Promise<string> {
  const [versions] = await it.database.query<{ signInVersion: number }>(READ_VERSION, [person.id]);
  const signInVersion = versions?.signInVersion ?? 1;
  const session = await it.database.inTransaction((tx) =>
    beginSession(tx, newUuid, {
      person: { id: person.id, companyIds: null, siteIds: null, signInVersion },
      nowMs: it.nowMs,
      earlierToken: undefined,
      earlierEnds: "signedInAnew",
      isSecondFactorGiven: true,
      place: { device: "Prov", address: "127.0.0.1" },
    }),
  );
  if (session === undefined) throw new Error("A person of the test cannot sign in");
  await it.database.query(STAND_AT, [session.id, person.tillId]);
  return `kortkoll_session=${session.token}`;
}
