/** Puts a dealer group into the tables, as its setup would have done. Nothing here is undone. */
import type { PlacedCardRule } from "@kortkoll/core/cards/card-rules.ts";
import type { PresetReason } from "@kortkoll/core/cash/cash-reasons.ts";
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import type { MemoryDatabase } from "./memory-database.ts";
import type { InvoicingSystemRow, PersonRow } from "./place-tables.ts";
import type { Tables } from "./tables.ts";

export type PlacesToLoad = {
  readonly companies: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly organisationNumber: string;
    /** The default accounts where not given. */
    readonly accounts?: Readonly<Record<string, string>>;
    readonly cashReasons?: readonly (PresetReason & { readonly id: string })[];
  }[];
  readonly sites: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly companyIds: readonly string[];
    readonly toyotaFranchise: boolean;
    readonly ownCardsOn: boolean;
  }[];
  readonly terminals: readonly {
    readonly id: string;
    readonly companyId: string;
    readonly siteId: string;
    readonly vendorTerminalId: string;
    readonly name: string;
    readonly model?: string;
  }[];
  readonly tills: readonly {
    readonly id: string;
    readonly siteId: string;
    readonly code: string;
    readonly name: string;
    /** The preferred one first. */
    readonly terminalIds: readonly string[];
  }[];
  readonly people: readonly {
    readonly id: string;
    readonly signature: string;
    readonly name: string;
    readonly role: PersonRow["role"];
  }[];
  readonly systems: readonly {
    readonly id: string;
    readonly companyId: string;
    readonly code: InvoicingSystemRow["code"];
    readonly claimSide: InvoicingSystemRow["claim_side"];
    readonly claimAccount?: string;
    readonly voucherSeries: string;
  }[];
  readonly cardRules: readonly (PlacedCardRule & { readonly id: string })[];
  /** Servers that are known from before; each server announces itself when it starts. */
  readonly servers?: readonly { readonly id: string; readonly at: Date }[];
};

export function loadPlaces({ tables }: Pick<MemoryDatabase, "tables">, places: PlacesToLoad): void {
  loadCompanies(tables, places);
  loadSites(tables, places);
  for (const { id, signature, name, role } of places.people) {
    const language = "sv";
    tables.people.add({ id, signature, name, role, password_hash: null, language, active: true });
  }
  for (const rule of places.cardRules) {
    tables.cardRules.add({
      id: rule.id,
      version: rule.version,
      position: rule.position,
      issuer: rule.issuer,
      issuer_id: rule.issuerId ?? null,
      aid_prefix: rule.aidPrefix ?? null,
      pan_from: rule.panFrom ?? null,
      pan_to: rule.panTo ?? null,
      label: rule.label ?? null,
    });
  }
  for (const { id, at } of places.servers ?? []) {
    tables.servers.add({ id, started_at: at, seen_at: at, stopped_at: null });
  }
  tables.journal.commit();
}

function loadCompanies(tables: Tables, { companies, systems }: PlacesToLoad): void {
  for (const { id, code, name, organisationNumber, accounts, cashReasons } of companies) {
    tables.companies.add({ id, code, name, organisation_number: organisationNumber });
    for (const [role, account] of Object.entries(accounts ?? DEFAULT_ACCOUNTS)) {
      tables.companyAccounts.add({ company_id: id, role, account });
    }
    for (const reason of cashReasons ?? []) {
      tables.cashReasons.add({ ...reason, company_id: id, active: true });
    }
  }
  for (const system of systems) {
    tables.systems.add({
      id: system.id,
      company_id: system.companyId,
      code: system.code,
      name: system.code,
      claim_account: system.claimAccount ?? "1510",
      claim_side: system.claimSide,
      voucher_series: system.voucherSeries,
      connected: true,
    });
  }
}

function loadSites(tables: Tables, { sites, terminals, tills }: PlacesToLoad): void {
  for (const site of sites) {
    tables.sites.add({
      id: site.id,
      code: site.code,
      name: site.name,
      toyota_franchise: site.toyotaFranchise,
      own_cards_on: site.ownCardsOn,
    });
    for (const company_id of site.companyIds) {
      tables.siteCompanies.add({ site_id: site.id, company_id });
    }
  }
  for (const terminal of terminals) {
    tables.terminals.add({
      id: terminal.id,
      company_id: terminal.companyId,
      site_id: terminal.siteId,
      terminal_id: terminal.vendorTerminalId,
      model: terminal.model ?? "Påhittad modell",
      serial_number: null,
      name: terminal.name,
      adapter: "netsCloud",
      known_site_id: null,
      known_organisation_number: null,
      clock_skew_ms: 0,
      baseline_at: null,
      last_contact_at: null,
      last_state: null,
      state_at: null,
      session_closed_at: null,
      retired_at: null,
      replaced_by: null,
      changed_tx: 0,
    });
  }
  for (const { id, siteId, code, name, terminalIds } of tills) {
    tables.tills.add({ id, site_id: siteId, code, name, retired_at: null });
    for (const [index, terminal_id] of terminalIds.entries()) {
      tables.tillTerminals.add({ till_id: id, terminal_id, rank: index + 1 });
    }
  }
}
