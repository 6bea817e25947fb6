/** Companies, sites, tills, terminals, people and the rest that seldom changes. */
import type { Journal } from "./journal.ts";
import { AppendOnlyTable, Table } from "./table.ts";

export type CompanyRow = {
  id: string;
  code: string;
  name: string;
  organisation_number: string;
};

export class CompanyTable extends Table<CompanyRow> {
  readonly byId = this.unique({ constraint: "companies_pkey", key: (row) => row.id, fixed: true });
  readonly byCode = this.unique({ constraint: "companies_code_key", key: (row) => row.code });
}

export type CompanyAccountRow = { company_id: string; role: string; account: string };

export class CompanyAccountTable extends Table<CompanyAccountRow> {
  readonly byRole = this.unique({
    constraint: "company_accounts_pkey",
    key: (row) => `${row.company_id} ${row.role}`,
  });
}

export type SiteRow = {
  id: string;
  code: string;
  name: string;
  toyota_franchise: boolean;
  own_cards_on: boolean;
};

export class SiteTable extends Table<SiteRow> {
  readonly byId = this.unique({ constraint: "sites_pkey", key: (row) => row.id, fixed: true });
  readonly byCode = this.unique({ constraint: "sites_code_key", key: (row) => row.code });

  constructor(journal: Journal) {
    super("sites", journal);
    this.check("sites_check", (row) => row.toyota_franchise || !row.own_cards_on);
  }
}

export type SiteCompanyRow = { site_id: string; company_id: string };

export class SiteCompanyTable extends Table<SiteCompanyRow> {
  readonly bySite = this.group((row) => row.site_id);
}

export type TillRow = {
  id: string;
  site_id: string;
  code: string;
  name: string;
  retired_at: Date | null;
};

export class TillTable extends Table<TillRow> {
  readonly byId = this.unique({ constraint: "tills_pkey", key: (row) => row.id, fixed: true });
  readonly byCode = this.unique({
    constraint: "tills_site_id_code_key",
    key: (row) => `${row.site_id} ${row.code}`,
  });
  readonly bySite = this.group((row) => row.site_id);
}

export type TerminalRow = {
  id: string;
  company_id: string;
  site_id: string;
  terminal_id: string;
  model: string;
  serial_number: string | null;
  name: string;
  adapter: "netsCloud";
  known_site_id: string | null;
  known_organisation_number: string | null;
  clock_skew_ms: number;
  baseline_at: Date | null;
  last_contact_at: Date | null;
  last_state: string | null;
  state_at: Date | null;
  session_closed_at: Date | null;
  retired_at: Date | null;
  replaced_by: string | null;
  changed_tx: number;
};

export class TerminalTable extends Table<TerminalRow> {
  readonly byId = this.unique({ constraint: "terminals_pkey", key: (row) => row.id, fixed: true });
  readonly byVendorId = this.unique({
    constraint: "terminals_terminal_id_key",
    key: (row) => row.terminal_id,
  });
  readonly bySerialNumber = this.unique({
    constraint: "terminals_serial_number_key",
    key: (row) => row.serial_number ?? undefined,
  });

  constructor(journal: Journal) {
    super("terminals", journal);
    this.check("terminals_check", (row) => row.replaced_by === null || row.retired_at !== null);
    this.refers("terminals_replaced_by_fkey", (row) => row.replaced_by, this.byId);
  }
}

export type TerminalLeaseRow = {
  terminal_id: string;
  till_id: string | null;
  till: string | null;
  operator: string | null;
  since: Date | null;
  expires_at: Date | null;
  given_by: string | null;
  queue: unknown;
  version: number;
  changed_tx: number;
};

export class TerminalLeaseTable extends Table<TerminalLeaseRow> {
  readonly byTerminal = this.unique({
    constraint: "terminal_leases_pkey",
    key: (row) => row.terminal_id,
    fixed: true,
  });

  constructor(journal: Journal) {
    super("terminal_leases", journal);
    this.check("terminal_lease_read_again", (row) => row.version > 0);
  }
}

export type TerminalEventRow = {
  id: string;
  terminal_id: string;
  kind: string;
  content: unknown;
  by: string;
  at: Date;
};

export class TerminalEventTable extends AppendOnlyTable<TerminalEventRow> {}

export type TillTerminalRow = { till_id: string; terminal_id: string; rank: number };

export class TillTerminalTable extends Table<TillTerminalRow> {
  readonly byPair = this.unique({
    constraint: "till_terminals_pkey",
    key: (row) => `${row.till_id} ${row.terminal_id}`,
  });
  readonly byTill = this.group((row) => row.till_id);
  readonly byTerminal = this.group((row) => row.terminal_id);
}

export type TerminalResultRow = {
  terminal_id: string;
  stan_auth: string;
  attempt_id: string | null;
  seen_at: Date;
};

export class TerminalResultTable extends Table<TerminalResultRow> {
  readonly byStanAuth = this.unique({
    constraint: "terminal_results_pkey",
    key: (row) => `${row.terminal_id} ${row.stan_auth}`,
    fixed: true,
  });
  readonly byTerminal = this.group((row) => row.terminal_id, { fixed: true });
}

export type PersonRow = {
  id: string;
  signature: string;
  name: string;
  role: "operator" | "serviceAdvisor" | "manager" | "finance" | "administrator";
  password_hash: string | null;
  language: "sv" | "en";
  active: boolean;
};

export class PersonTable extends Table<PersonRow> {
  readonly byId = this.unique({ constraint: "people_pkey", key: (row) => row.id, fixed: true });
  readonly bySignature = this.unique({
    constraint: "people_signature_key",
    key: (row) => row.signature,
  });
}

export type InvoicingSystemRow = {
  id: string;
  company_id: string;
  code: "parts" | "workshop" | "vehicles";
  name: string;
  claim_account: string;
  claim_side: "ours" | "theirs";
  voucher_series: string;
  connected: boolean;
};

export class InvoicingSystemTable extends Table<InvoicingSystemRow> {
  readonly byId = this.unique({
    constraint: "invoicing_systems_pkey",
    key: (row) => row.id,
    fixed: true,
  });
  readonly byCode = this.unique({
    constraint: "invoicing_systems_company_id_code_key",
    key: (row) => `${row.company_id} ${row.code}`,
  });
  readonly byCompany = this.group((row) => row.company_id);
}

export type CardRuleRow = {
  id: string;
  version: number;
  position: number;
  issuer: string;
  issuer_id: string | null;
  aid_prefix: string | null;
  pan_from: string | null;
  pan_to: string | null;
  label: string | null;
};

export class CardRuleTable extends Table<CardRuleRow> {
  readonly byPlace = this.unique({
    constraint: "card_rules_version_position_key",
    key: (row) => `${row.version} ${row.position}`,
  });
}

export type ServerRow = { id: string; started_at: Date; seen_at: Date; stopped_at: Date | null };

export class ServerTable extends Table<ServerRow> {
  readonly byId = this.unique({ constraint: "servers_pkey", key: (row) => row.id, fixed: true });
}

export type IdempotencyKeyRow = {
  caller: string;
  key: string;
  request_hash: string;
  status: number;
  body: unknown;
  created_at: Date;
};

export class IdempotencyKeyTable extends Table<IdempotencyKeyRow> {
  readonly byKey = this.unique({
    constraint: "idempotency_keys_pkey",
    key: (row) => `${row.caller}\n${row.key}`,
    fixed: true,
  });
}
