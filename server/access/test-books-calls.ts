/** The calls about vouchers, files for other books and locked periods. */
import { EXPORT_FORMS } from "@kortkoll/core/exports/export-form.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import type { Call } from "./test-call.ts";
import { ADMINISTRATOR, APPROVER, company, FINANCE, person } from "./test-foreign.ts";

const EXPORTS: readonly Role[] = ["manager", "finance", "administrator"];

const file: Call = {
  roles: EXPORTS,
  over: "company",
  scope: "exports:read",
  sent: (b) => ({ query: { company: b.companyCode } }),
  names: [{ field: "?company", of: company }],
};

export const BOOKS_CALLS: Readonly<Record<string, Call>> = {
  ...Object.fromEntries(EXPORT_FORMS.map((form) => [`GET /api/exports/${form}`, file])),
  "GET /api/vouchers": {
    roles: FINANCE,
    scope: "ledger:read",
    names: [{ field: "?company", of: company }],
  },
  "GET /api/vouchers/:id": { roles: FINANCE, scope: "ledger:read" },
  "GET /api/books/cash-deadlines": { roles: FINANCE, scope: "ledger:read" },
  "GET /api/reports/accounts": { ...file, roles: FINANCE, scope: "ledger:read" },
  "GET /api/reports/accounts.csv": { ...file, roles: FINANCE, scope: "ledger:read" },
  "GET /api/reports/accounts.pdf": { ...file, roles: FINANCE, scope: "ledger:read" },
  "GET /api/periods": { roles: FINANCE, scope: "ledger:read" },
  "POST /api/companies/:id/locked-period": {
    roles: FINANCE,
    over: "company",
    sent: () => ({ body: { through: "2026-01-31" } }),
  },
  "POST /api/companies/:id/unlocked-period": {
    roles: FINANCE,
    over: "company",
    sent: () => ({
      body: { through: null, reason: "En sen faktura", approver: APPROVER },
    }),
    names: [{ field: "approver.signature", of: person }],
  },
  "PUT /api/settings/companies/:id/books": {
    roles: ADMINISTRATOR,
    over: "company",
    sent: () => ({ body: { version: 9, vouchersPer: "day" } }),
  },
  "POST /api/exports": {
    roles: EXPORTS,
    over: "company",
    sent: (b) => ({ body: { companyCode: b.companyCode, form: "csv" } }),
    names: [{ field: "companyCode", of: company }],
  },
  "GET /api/exports": {
    roles: EXPORTS,
    scope: "exports:read",
    names: [{ field: "?company", of: company }],
  },
  "GET /api/exports/:id": { roles: EXPORTS, scope: "exports:read" },
  "GET /api/exports/:id/file": { roles: EXPORTS, scope: "exports:read" },
  "POST /api/exports/:id/corrections": {
    roles: EXPORTS,
    sent: () => ({ body: { form: "csv", reason: "Fel mottagare" } }),
  },
  "POST /api/exports/:id/delivered": { roles: EXPORTS },
  "POST /api/exports/:id/discarded": {
    roles: EXPORTS,
    sent: () => ({ body: { reason: "Fel dagar" } }),
  },
};
