/** For tests: the generated year's companies, sites, terminals, accounts and agreements, as an administrator left them. */
import type { GeneratedYear } from "@kortkoll/core/bank/generated-year/generated-year.ts";
import type { PayoutAgreement, PayoutTerms } from "@kortkoll/core/bank/payout-agreement.ts";
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { newUuid } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { BANKGIROS, paidTo } from "./test-year-bankgiro.ts";
import { mappingOf } from "./test-year-files.ts";

export type YearPerson = { readonly id: string; readonly signature: string };
export const YEAR_SYSTEM = "workshop";

/** What the year's own ids do not tell. */
export type SettledYear = {
  readonly serverId: string;
  readonly companyCodes: ReadonlyMap<string, string>;
  readonly siteCodes: ReadonlyMap<string, string>;
  readonly tills: ReadonlyMap<string, string>;
  /** By the vendor's id. */
  readonly terminals: ReadonlyMap<string, string>;
};

/** Terminals have been looked at since before the year. */
const BEFORE = new Date("2025-12-01T00:00:00Z");

export async function settleYear(
  database: Database,
  year: GeneratedYear,
  person: YearPerson,
): Promise<SettledYear> {
  const serverId = newUuid();
  const at = new Date("2026-01-01T00:00:00Z");
  await insertRow(database, "servers", { id: serverId, started_at: at, seen_at: at });
  await insertRow(database, "people", { ...person, name: "Ekonomen", role: "finance" });
  const companyCodes = await settleCompanies(database, year);
  const sites = await settleSites(database, year);
  for (const { companyId, iban } of year.accounts) {
    const account = { number: iban, scheme: "iban", company_id: companyId };
    await insertRow(database, "bank_accounts", account);
  }
  for (const { number, companyId } of BANKGIROS) {
    const account = { number, scheme: "bankgiro", company_id: companyId };
    await insertRow(database, "bank_accounts", account);
  }
  for (const agreement of year.agreements) await agree(database, paidTo(agreement));
  return { serverId, companyCodes, ...sites };
}

async function settleCompanies(
  database: Database,
  { companies }: GeneratedYear,
): Promise<ReadonlyMap<string, string>> {
  const codes = new Map<string, string>();
  for (const [nth, { id, name }] of companies.entries()) {
    const code = `BOLAG${nth}`;
    const organisation_number = `556000200${nth}`;
    await insertRow(database, "companies", { id, code, name, organisation_number });
    for (const [role, account] of Object.entries(DEFAULT_ACCOUNTS)) {
      await insertRow(database, "company_accounts", { company_id: id, role, account });
    }
    await insertRow(database, "invoicing_systems", {
      ...{ id: newUuid(), company_id: id, code: YEAR_SYSTEM, name: "Verkstad" },
      ...{ claim_account: "1510", claim_side: "ours", voucher_series: "V" },
    });
    codes.set(id, code);
  }
  return codes;
}

async function settleSites(
  database: Database,
  { sites }: GeneratedYear,
): Promise<Pick<SettledYear, "siteCodes" | "tills" | "terminals">> {
  const siteCodes = new Map<string, string>();
  const tills = new Map<string, string>();
  const terminals = new Map<string, string>();
  for (const [nth, { id, companyId, name, terminalIds }] of sites.entries()) {
    const code = `S${nth}`;
    await insertRow(database, "sites", { id, code, name });
    await insertRow(database, "site_companies", { site_id: id, company_id: companyId });
    const tillId = newUuid();
    await insertRow(database, "tills", { id: tillId, site_id: id, code: "K1", name: "Kassan" });
    for (const terminal_id of terminalIds) {
      const terminalId = newUuid();
      await insertRow(database, "terminals", {
        ...{ id: terminalId, company_id: companyId, site_id: id, terminal_id },
        ...{ model: "Påhittad modell", name: terminal_id, adapter: "netsCloud" },
        baseline_at: BEFORE,
      });
      await insertRow(database, "till_terminals", { till_id: tillId, terminal_id: terminalId });
      terminals.set(terminal_id, terminalId);
    }
    siteCodes.set(id, code);
    tills.set(id, tillId);
  }
  return { siteCodes, tills, terminals };
}

async function agree(database: Database, agreement: PayoutAgreement): Promise<void> {
  const { id, companyId, acquirer, name, terms } = agreement;
  await insertRow(database, "payout_agreements", { id, company_id: companyId, acquirer, name });
  for (const one of terms) {
    await insertRow(database, "payout_terms", { agreement_id: id, ...termsRow(one) });
  }
  await insertRow(database, "bank_mappings", {
    ...{ id: newUuid(), company_id: companyId, name, agreement_id: id, version: 1 },
    mapping: JSON.stringify(mappingOf(agreement)),
  });
}

function termsRow(terms: PayoutTerms): Readonly<Record<string, unknown>> {
  const { fees } = terms;
  return {
    valid_from: terms.validFrom,
    issuers: terms.issuers,
    site_ids: terms.siteIds,
    payer_names: terms.payerNames,
    account: terms.account,
    reference_pattern: terms.referencePattern,
    reference_day_offset: terms.referenceDayOffset,
    merchant_numbers: terms.merchantNumbers.map(({ number }) => number),
    merchant_site_ids: terms.merchantNumbers.map(({ siteId }) => siteId),
    cut_off: terms.cutOff,
    reported_after_days: terms.reportedAfterDays ?? 0,
    weekend: terms.weekend,
    form: terms.form,
    bank_days: terms.bankDays,
    fee_rule: fees.rule,
    fee_day: fees.rule === "monthly" ? fees.day : null,
  };
}
