/** The SQL that builds the demo's dealer group. Everything may run again: what is there stays. */
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import { type Sql, statement } from "../database/database.ts";

const READ_OCCUPANTS = statement({
  name: "demo_read_occupants",
  text: `select (select coalesce(array_agg(organisation_number), '{}') from companies) as companies,
      (select count(*)::int from people) as people`,
});

export type Occupants = { readonly companies: readonly string[]; readonly people: number };

export async function readOccupants(sql: Sql): Promise<Occupants> {
  const [row] = await sql.query<{ companies: string[]; people: number }>(READ_OCCUPANTS);
  return row ?? { companies: [], people: 0 };
}

const ADD_COMPANY = statement({
  name: "demo_add_company",
  text: `with added as (
      insert into companies (id, code, name, organisation_number) values ($1, $2, $3, $4)
      on conflict do nothing returning id)
    select id from added union all select id from companies where code = $2 limit 1`,
});

export async function addCompany(
  sql: Sql,
  company: { id: string; code: string; name: string; organisationNumber: string },
): Promise<string> {
  const values = [company.id, company.code, company.name, company.organisationNumber];
  return await idOf(sql.query<{ id: string }>(ADD_COMPANY, values));
}

const ADD_ACCOUNTS = statement({
  name: "demo_add_accounts",
  text: `insert into company_accounts (company_id, role, account)
    select $1, role, account from unnest($2::text[], $3::text[]) as a(role, account)
    on conflict do nothing`,
});

export async function addAccounts(
  sql: Sql,
  companyId: string,
  accounts: Readonly<Record<string, string>>,
): Promise<void> {
  await sql.query(ADD_ACCOUNTS, [companyId, Object.keys(accounts), Object.values(accounts)]);
}

const ADD_SYSTEM = statement({
  name: "demo_add_invoicing_system",
  text: `insert into invoicing_systems
      (id, company_id, code, name, claim_account, claim_side, voucher_series)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
});

export type NewInvoicingSystem = {
  readonly id: string;
  readonly companyId: string;
  readonly code: string;
  readonly name: string;
  readonly claimAccount: string;
  readonly claimSide: "ours" | "theirs";
  readonly voucherSeries: string;
};

export async function addInvoicingSystem(sql: Sql, system: NewInvoicingSystem): Promise<void> {
  await sql.query(ADD_SYSTEM, [
    system.id,
    system.companyId,
    system.code,
    system.name,
    system.claimAccount,
    system.claimSide,
    system.voucherSeries,
  ]);
}

const ADD_SITE = statement({
  name: "demo_add_site",
  text: `with added as (
      insert into sites (id, code, name, toyota_franchise, own_cards_on)
      values ($1, $2, $3, $4, $4) on conflict do nothing returning id)
    select id from added union all select id from sites where code = $2 limit 1`,
});

const ADD_COMPANY_TO_SITE = statement({
  name: "demo_add_company_to_site",
  text: "insert into site_companies (site_id, company_id) values ($1, $2) on conflict do nothing",
});

export async function addSite(
  sql: Sql,
  site: {
    id: string;
    code: string;
    name: string;
    toyotaFranchise: boolean;
    companyIds: readonly string[];
  },
): Promise<string> {
  const values = [site.id, site.code, site.name, site.toyotaFranchise];
  const siteId = await idOf(sql.query<{ id: string }>(ADD_SITE, values));
  for (const companyId of site.companyIds) {
    await sql.query(ADD_COMPANY_TO_SITE, [siteId, companyId]);
  }
  return siteId;
}

const ADD_TILL = statement({
  name: "demo_add_till",
  text: `insert into tills (id, site_id, code, name) values ($1, $2, $3, $4) on conflict do nothing`,
});

export async function addTill(
  sql: Sql,
  till: { id: string; siteId: string; code: string; name: string },
): Promise<void> {
  await sql.query(ADD_TILL, [till.id, till.siteId, till.code, till.name]);
}

const READ_SIGNATURES = statement({
  name: "demo_read_signatures",
  text: "select signature from people",
});

export async function readSignatures(sql: Sql): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ signature: string }>(READ_SIGNATURES);
  return new Set(rows.map((row) => row.signature));
}

const READ_PERSON_ID = statement({
  name: "demo_read_person_id",
  text: "select id from people where signature = $1",
});

export async function readPersonId(sql: Sql, signature: string): Promise<string | undefined> {
  return (await sql.query<{ id: string }>(READ_PERSON_ID, [signature]))[0]?.id;
}

const ADD_PERSON = statement({
  name: "demo_add_person",
  text: `insert into people (id, signature, name, role, password_hash) values ($1, $2, $3, $4, $5)
    on conflict do nothing`,
});

export type NewPerson = {
  readonly id: string;
  readonly signature: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
};

export async function addPerson(sql: Sql, person: NewPerson): Promise<void> {
  const { id, signature, name, role, passwordHash } = person;
  await sql.query(ADD_PERSON, [id, signature, name, role, passwordHash]);
}

const ADD_CARD_RULES = statement({
  name: "demo_add_card_rules",
  text: `with made as (
      insert into card_rule_versions (version, made_at, by) select 1, $8, 'server'
      where not exists (select from card_rule_versions) returning version)
    insert into card_rules (id, version, position, issuer, issuer_id, aid_prefix, pan_from, pan_to,
      label)
    select r.id, m.version, r.position, r.issuer, r.issuer_id, r.aid_prefix, r.pan_from, r.pan_to,
      r.label
    from made m, unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::text[]) with ordinality
      as r(id, issuer, issuer_id, aid_prefix, pan_from, pan_to, label, position)`,
});

/** Only where there are no rules yet: afterwards they are the dealer's own. Their order is theirs. */
export async function addCardRulesToNone(
  sql: Sql,
  rules: readonly (CardRule & { readonly id: string })[],
  at: Date,
): Promise<void> {
  await sql.query(ADD_CARD_RULES, [
    rules.map((rule) => rule.id),
    rules.map((rule) => rule.issuer),
    rules.map((rule) => rule.issuerId ?? null),
    rules.map((rule) => rule.aidPrefix ?? null),
    rules.map((rule) => rule.panFrom ?? null),
    rules.map((rule) => rule.panTo ?? null),
    rules.map((rule) => rule.label ?? null),
    at,
  ]);
}

const STOP_OTHER_KEYS = statement({
  name: "demo_stop_other_keys",
  text: `update api_keys set stopped_at = $3
    where name = $1 and key_hash is distinct from $2 and stopped_at is null`,
});

/** Stops every key of the name but the one with the hash; all of them when it is null. */
export async function stopOtherKeys(
  sql: Sql,
  keys: { readonly name: string; readonly keptHash: string | null; readonly at: Date },
): Promise<void> {
  await sql.query(STOP_OTHER_KEYS, [keys.name, keys.keptHash, keys.at]);
}

const READ_SITE_TILLS = statement({
  name: "demo_read_site_tills",
  text: `select s.id as site_id, s.code as site_code, c.company_id, o.code as company_code,
      t.id as till_id, t.code as till_code,
      array(select m.terminal_id from till_terminals b join terminals m on m.id = b.terminal_id
        where b.till_id = t.id order by b.rank, m.terminal_id) as terminal_ids
    from sites s
    join site_companies c on c.site_id = s.id
    join companies o on o.id = c.company_id
    join tills t on t.site_id = s.id
    order by s.code, t.code, o.code`,
});

/** A till of a site with several companies has one each. */
export type SiteTill = {
  readonly siteId: string;
  readonly siteCode: string;
  readonly companyId: string;
  readonly companyCode: string;
  readonly tillId: string;
  readonly tillCode: string;
  /** The vendor's ids of the terminals tied to it, the preferred one first. */
  readonly terminalIds: readonly string[];
};

export async function readSiteTills(sql: Sql): Promise<readonly SiteTill[]> {
  const rows = await sql.query<{
    site_id: string;
    site_code: string;
    company_id: string;
    company_code: string;
    till_id: string;
    till_code: string;
    terminal_ids: string[];
  }>(READ_SITE_TILLS);
  return rows.map((row) => ({
    siteId: row.site_id,
    siteCode: row.site_code,
    companyId: row.company_id,
    companyCode: row.company_code,
    tillId: row.till_id,
    tillCode: row.till_code,
    terminalIds: row.terminal_ids,
  }));
}

const UNTIE_TERMINALS_EXCEPT = statement({
  name: "demo_untie_terminals_except",
  text: `delete from till_terminals b using terminals m
    where m.id = b.terminal_id and not (m.terminal_id = any($1::text[]))`,
});

/** Terminals of a cloud that the demo no longer talks to must not be offered at a till. */
export async function untieTerminalsExcept(
  sql: Sql,
  terminalIds: readonly string[],
): Promise<void> {
  await sql.query(UNTIE_TERMINALS_EXCEPT, [terminalIds]);
}

async function idOf(rows: Promise<{ id: string }[]>): Promise<string> {
  const [row] = await rows;
  if (row === undefined) throw new Error("A row of the demo was neither added nor found.");
  return row.id;
}

const ASK_NO_SECOND_FACTOR = statement({
  name: "demo_ask_no_second_factor",
  text: `update sign_in_settings set second_factor_roles = '{}'
    where not exists (select from people where pin_set_at is not null)`,
});

/** The demo's people come in by what is printed, until somebody sets it otherwise. */
export async function askNoSecondFactor(sql: Sql): Promise<void> {
  await sql.query(ASK_NO_SECOND_FACTOR);
}

const READ_WITHOUT_PIN = statement({
  name: "demo_read_without_pin",
  text: "select id, signature from people where pin_hash is null",
});

export function readWithoutPin(
  sql: Sql,
): Promise<{ readonly id: string; readonly signature: string }[]> {
  return sql.query(READ_WITHOUT_PIN);
}

const SET_PIN = statement({
  name: "demo_set_pin",
  text: `update people set pin_hash = $2, pin_set_at = $3
    where signature = $1 and pin_hash is null`,
});

export async function setPin(
  sql: Sql,
  pin: { readonly signature: string; readonly pinHash: string; readonly at: Date },
): Promise<void> {
  await sql.query(SET_PIN, [pin.signature, pin.pinHash, pin.at]);
}

const HAS_PAYMENTS = statement({
  name: "demo_has_payments",
  text: "select exists (select from attempts) as has",
});

export async function hasPayments(sql: Sql): Promise<boolean> {
  return (await sql.query<{ has: boolean }>(HAS_PAYMENTS))[0]?.has === true;
}

const MARK = statement({
  name: "demo_mark",
  text: `insert into idempotency_keys (caller, key, request_hash, status, body, created_at)
    values ('demo', $1, $1, 200, '{}', $2) on conflict do nothing`,
});
const HAS_MARK = statement({
  name: "demo_has_mark",
  text: "select exists (select from idempotency_keys where caller = 'demo' and key = $1) as has",
});

/** Written once: how far the demo has come, also when it was killed on its way. */
export async function mark(sql: Sql, name: string, at: Date): Promise<void> {
  await sql.query(MARK, [name, at]);
}

export async function hasMark(sql: Sql, name: string): Promise<boolean> {
  return (await sql.query<{ has: boolean }>(HAS_MARK, [name]))[0]?.has === true;
}

const READ_PLACES = statement({
  name: "demo_read_places",
  text: `select t.id as "tillId", t.code as "tillCode", s.id as "siteId", s.code as "siteCode",
      b.company_id as "companyId"
    from tills t join sites s on s.id = t.site_id join site_companies b on b.site_id = s.id
    order by s.code, t.code, b.company_id`,
});

export type DemoPlace = {
  readonly tillId: string;
  readonly tillCode: string;
  readonly siteId: string;
  readonly siteCode: string;
  readonly companyId: string;
};

/** Each till once for each company at its site. */
export async function readDemoPlaces(sql: Sql): Promise<readonly DemoPlace[]> {
  return await sql.query<DemoPlace>(READ_PLACES);
}

const ANNOUNCE = statement({
  name: "demo_announce_server",
  text: "insert into servers (id, started_at, seen_at) values ($1, $2, $2)",
});
const STOP = statement({
  name: "demo_stop_server",
  text: "update servers set stopped_at = $2 where id = $1",
});

/** In whose name payments of before are taken. */
export async function announceDemoServer(sql: Sql, id: string, at: Date): Promise<void> {
  await sql.query(ANNOUNCE, [id, at]);
}

export async function stopDemoServer(sql: Sql, id: string, at: Date): Promise<void> {
  await sql.query(STOP, [id, at]);
}
