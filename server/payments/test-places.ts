/** A made-up company with one site, two tills, two terminals and two invoicing systems. */
import { type CardRule, PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { newUuid } from "../clock.ts";
import { type Sql, statement } from "../database/database.ts";

export type Places = {
  readonly companyId: string;
  readonly siteId: string;
  readonly tills: Readonly<Record<"K1" | "K2", string>>;
  /** 77000001 is shared by both tills, 77000002 only at K2. */
  readonly terminals: Readonly<Record<"77000001" | "77000002", string>>;
  readonly people: Readonly<Record<"KASS" | "CHEF", string>>;
  readonly serverId: string;
};

export const NOON_MS = Date.parse("2026-03-02T11:00:00Z");

export async function insertPlaces(sql: Sql): Promise<Places> {
  const places: Places = {
    companyId: newUuid(),
    siteId: newUuid(),
    tills: { K1: newUuid(), K2: newUuid() },
    terminals: { "77000001": newUuid(), "77000002": newUuid() },
    people: { KASS: newUuid(), CHEF: newUuid() },
    serverId: newUuid(),
  };
  const { companyId, siteId, tills, terminals, people } = places;
  await insert(sql, "companies", {
    id: companyId,
    code: "BIL",
    name: "Påhittade Bilar AB",
    organisation_number: "5560001234",
  });
  for (const [role, account] of Object.entries(DEFAULT_ACCOUNTS)) {
    await insert(sql, "company_accounts", { company_id: companyId, role, account });
  }
  await insert(sql, "sites", {
    id: siteId,
    code: "NORD",
    name: "Verkstaden Nord",
    toyota_franchise: true,
    own_cards_on: true,
  });
  await insert(sql, "site_companies", { site_id: siteId, company_id: companyId });
  for (const [code, id] of Object.entries(tills)) {
    await insert(sql, "tills", { id, site_id: siteId, code, name: `Kassa ${code}` });
  }
  for (const [terminalId, id] of Object.entries(terminals)) {
    await insert(sql, "terminals", {
      id,
      company_id: companyId,
      site_id: siteId,
      terminal_id: terminalId,
      model: "Påhittad modell",
      name: `Terminal ${terminalId.at(-1)}`,
      adapter: "netsCloud",
    });
  }
  const tied = [
    [tills.K1, terminals["77000001"], 1],
    [tills.K2, terminals["77000001"], 1],
    [tills.K2, terminals["77000002"], 2],
  ];
  for (const [till_id, terminal_id, rank] of tied) {
    await insert(sql, "till_terminals", { till_id, terminal_id, rank });
  }
  for (const [signature, id] of Object.entries(people)) {
    await insert(sql, "people", { id, signature, name: `Namn ${signature}`, role: "manager" });
  }
  await insertSystems(sql, companyId);
  await insertCardRules(sql);
  const now = new Date(NOON_MS);
  await insert(sql, "servers", { id: places.serverId, started_at: now, seen_at: now });
  return places;
}

async function insertSystems(sql: Sql, companyId: string): Promise<void> {
  for (const [code, claim_side] of [
    ["workshop", "ours"],
    ["vehicles", "theirs"],
  ]) {
    await insert(sql, "invoicing_systems", {
      id: newUuid(),
      company_id: companyId,
      code,
      name: code,
      claim_account: "1510",
      claim_side,
      voucher_series: code === "workshop" ? "V" : "F",
    });
  }
}

async function insertCardRules(sql: Sql): Promise<void> {
  const ownCard: CardRule = { issuer: "ownCard", panFrom: "990011" };
  const made = { version: 1, made_at: new Date(NOON_MS), by: "server" };
  await insert(sql, "card_rule_versions", made);
  for (const [index, rule] of [ownCard, ...PRESET_RULES].entries()) {
    await insert(sql, "card_rules", {
      id: newUuid(),
      version: 1,
      position: index + 1,
      issuer: rule.issuer,
      issuer_id: rule.issuerId ?? null,
      aid_prefix: rule.aidPrefix ?? null,
      pan_from: rule.panFrom ?? null,
      pan_to: rule.panTo ?? null,
    });
  }
}

/** Column names come from this file alone; the values go in as parameters. */
async function insert(sql: Sql, table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row);
  const values = columns.map((_column, index) => `$${index + 1}`);
  const text = `insert into ${table} (${columns.join(", ")}) values (${values.join(", ")})`;
  await sql.query(statement({ name: `desk_insert_${table}`, text }), Object.values(row));
}
