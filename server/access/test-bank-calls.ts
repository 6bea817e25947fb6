/** The calls about files from banks and acquirers. */
import { presetMapping } from "@kortkoll/core/bank/mapping-presets.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import { bodyOf } from "../bank-files/keep-mapping.ts";
import type { Call } from "./test-call.ts";
import { ADMINISTRATOR, company, id } from "./test-foreign.ts";

const FINANCE: readonly Role[] = ["finance"];

export const BANK_CALLS: Readonly<Record<string, Call>> = {
  "POST /api/bank/files": {
    roles: FINANCE,
    scope: "bank:write",
    over: "company",
    sent: (b) => ({ body: { any: "bytes" }, query: { name: "fil", company: b.companyCode } }),
    names: [{ field: "?company", of: company }],
  },
  "GET /api/bank/files": { roles: FINANCE },
  "GET /api/bank/files/:id": { roles: FINANCE, scope: "bank:write", over: "company" },
  "GET /api/bank/files/:id/records": {
    roles: FINANCE,
    over: "company",
    scope: "bank:write",
    sent: () => ({ query: { kind: "bankLines" } }),
  },
  "GET /api/bank/files/:id/content": { roles: FINANCE, over: "company" },
  "POST /api/bank/files/:id/readings": {
    roles: FINANCE,
    over: "company",
    sent: (b) => ({ body: { mappingId: b.mappingId } }),
    names: [{ field: "mappingId", of: id((a) => a.mappingId) }],
  },
  "PUT /api/bank/files/:id/company": {
    roles: FINANCE,
    over: "company",
    sent: (b) => ({ body: { companyId: b.companyId } }),
    names: [{ field: "companyId", of: id((a) => a.companyId) }],
  },
  "POST /api/bank/files/:id/previews": {
    roles: FINANCE,
    over: "company",
    sent: () => ({ body: { mapping: null } }),
  },
  "GET /api/bank/mappings": { roles: FINANCE },
  "PUT /api/bank/companies/:id/mapping": {
    roles: FINANCE,
    over: "company",
    sent: (b) => ({
      body: {
        version: 9,
        name: "Ny",
        agreementId: b.agreementId,
        mapping: bodyOf(presetMapping("netsCsv")),
      },
    }),
    names: [{ field: "agreementId", of: id((a) => a.agreementId) }],
  },
  "GET /api/settings/bank-accounts": { roles: ADMINISTRATOR, scope: "settings:read" },
  "PUT /api/settings/companies/:id/bank-accounts": {
    roles: ADMINISTRATOR,
    over: "company",
    sent: () => ({ body: { version: 9, accounts: [] } }),
  },
};
