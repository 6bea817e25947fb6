/** The calls about what acquirers have agreed to, and what should arrive from them. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import type { Call, NamedField } from "./test-call.ts";
import { ADMINISTRATOR, company, id, site } from "./test-foreign.ts";

const BANK: readonly Role[] = ["finance"];

export const PAYOUT_TERMS = {
  issuers: ["visa", "mastercard"],
  siteIds: null,
  payerNames: ["PÅHITTADE KORT AB"],
  account: null,
  referencePattern: null,
  referenceDayOffset: null,
  merchantNumbers: [],
  form: "gross",
  cutOff: null,
  reportedAfterDays: 0,
  bankDays: 1,
  weekend: "combined",
  fees: { rule: "monthly", day: 15 },
} as const;

const SITES: readonly NamedField[] = [
  { field: "siteIds.0", of: id((a) => a.own.siteId) },
  { field: "merchantNumbers.0.siteId", of: id((a) => a.own.siteId) },
];
const termsAt = (siteId: string) => ({
  ...PAYOUT_TERMS,
  siteIds: [siteId],
  merchantNumbers: [{ number: "7111111", siteId }],
});
const OF_TERMS = { roles: ADMINISTRATOR, over: "company" } as const;
const params = { validFrom: "2026-01-01" };

export const PAYOUT_CALLS: Readonly<Record<string, Call>> = {
  "GET /api/payout-agreements": { roles: BANK },
  "GET /api/payouts/calendar": {
    roles: BANK,
    sent: () => ({ query: { from: "2026-03-01", to: "2026-03-31" } }),
    names: [
      { field: "?company", of: company },
      { field: "?site", of: site },
    ],
  },
  "GET /api/payouts/days": {
    roles: BANK,
    sent: () => ({ query: { from: "2026-03-01", to: "2026-03-31" } }),
    names: [
      { field: "?company", of: company },
      { field: "?site", of: site },
    ],
  },
  "GET /api/payouts/days/:day": {
    roles: BANK,
    params: { day: "2026-03-03" },
    names: [
      { field: "?company", of: company },
      { field: "?site", of: site },
    ],
  },
  "GET /api/payouts/:id/sales": {
    roles: BANK,
    sent: () => ({ query: { dueOn: "2026-03-03" } }),
  },
  "GET /api/settings/payout-agreements": { roles: ADMINISTRATOR, scope: "settings:read" },
  "GET /api/settings/payout-presets": { roles: ADMINISTRATOR },
  "POST /api/settings/payout-agreements": {
    ...OF_TERMS,
    sent: (b) => ({
      body: {
        ...termsAt(b.own.siteId),
        companyId: b.companyId,
        acquirer: "nets",
        name: "Nets",
        validFrom: "2026-01-01",
      },
    }),
    names: [{ field: "companyId", of: id((a) => a.companyId) }, ...SITES],
  },
  "PUT /api/settings/payout-agreements/:id": {
    ...OF_TERMS,
    sent: () => ({ body: { version: 9, name: "Nytt namn" } }),
  },
  "DELETE /api/settings/payout-agreements/:id": {
    ...OF_TERMS,
    sent: () => ({ query: { version: "9" } }),
  },
  "PUT /api/settings/payout-agreements/:id/terms/:validFrom": {
    ...OF_TERMS,
    params: { validFrom: "2026-02-01" },
    sent: (b) => ({ body: { version: 1, ...termsAt(b.own.siteId), issuers: ["diners"] } }),
    names: SITES,
  },
  "DELETE /api/settings/payout-agreements/:id/terms/:validFrom": {
    ...OF_TERMS,
    params: { validFrom: "2026-02-01" },
    sent: () => ({ query: { version: "9" } }),
  },
  "POST /api/settings/payout-agreements/:id/terms/:validFrom/confirm": {
    ...OF_TERMS,
    params,
    sent: () => ({ body: { version: 9 } }),
  },
};
