/** The calls about bank lines and what each pays for. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import type { Call } from "./test-call.ts";
import { ALL, company, id, site } from "./test-foreign.ts";

const BANK: readonly Role[] = ["finance"];
const OF_LINES = { roles: BANK, over: "company" } as const;

const FEE = [{ kind: "fee", amountOre: -500 }] as const;

export const MATCH_CALLS: Readonly<Record<string, Call>> = {
  "GET /api/bank/bench": { ...OF_LINES, names: [{ field: "?company", of: company }] },
  "GET /api/bank/lines": { ...OF_LINES, names: [{ field: "?company", of: company }] },
  "GET /api/bank/lines/:id": OF_LINES,
  "GET /api/bank/lines/:id/choices": OF_LINES,
  "GET /api/orders/:id/payouts": { roles: ALL, scope: "orders:read" },
  "POST /api/bank/lines/:id/accept": {
    ...OF_LINES,
    sent: () => ({ body: { proposalKey: "0".repeat(64) } }),
  },
  "POST /api/bank/lines/:id/choose": {
    ...OF_LINES,
    sent: (b) => ({
      body: {
        agreementId: b.agreementId,
        kind: "monthlyFee",
        parts: FEE,
        reason: "Avgift enligt avtal",
      },
    }),
    names: [
      { field: "agreementId", of: id((a) => a.agreementId) },
      { field: "parts.0.siteCode", of: site },
    ],
  },
  "POST /api/bank/lines/:id/tell-apart": {
    ...OF_LINES,
    sent: (b) => ({ body: { isSame: true, before: null, otherLineIds: [b.bankLineId] } }),
    names: [{ field: "otherLineIds.0", of: id((a) => a.bankLineId) }],
  },
  "POST /api/bank/accept-certain": {
    ...OF_LINES,
    sent: (b) => ({ body: { companyCode: b.companyCode } }),
    names: [{ field: "companyCode", of: company }],
  },
  "GET /api/bank/acquirer-lines": { ...OF_LINES, names: [{ field: "?company", of: company }] },
  "GET /api/bank/acquirer-lines/:id": OF_LINES,
  "GET /api/payments/:id/acquirer-lines": { roles: ALL, scope: "orders:read" },
  "POST /api/bank/acquirer-lines/:id/tie": {
    ...OF_LINES,
    sent: (b) => ({ body: { paymentId: b.own.paymentId, reason: "Kvittot visar det" } }),
    names: [{ field: "paymentId", of: id((a) => a.own.paymentId) }],
  },
  "POST /api/bank/acquirer-lines/:id/set-aside": {
    ...OF_LINES,
    sent: () => ({ body: { reason: "Annan terminal" } }),
  },
  "POST /api/bank/acquirer-lines/:id/untie": {
    ...OF_LINES,
    sent: () => ({ body: { reason: "Fel betalning" } }),
  },
  "GET /api/bank/choices": {
    ...OF_LINES,
    sent: (b) => ({ query: { company: b.companyCode } }),
    names: [{ field: "?company", of: company }],
  },
  "GET /api/bank/matches/:id": OF_LINES,
  "POST /api/bank/agreements/:id/zero-payouts/accept": {
    ...OF_LINES,
    sent: () => ({ body: { proposalKey: "0".repeat(64) } }),
  },
  "POST /api/bank/agreements/:id/zero-payouts": {
    ...OF_LINES,
    sent: () => ({
      body: { dueOn: "2026-03-02", parts: FEE, reason: "Enligt inlösarens besked" },
    }),
    names: [{ field: "parts.0.siteCode", of: site }],
  },
  "POST /api/bank/matches/:id/undo": { ...OF_LINES, sent: () => ({ body: { reason: "Fel dag" } }) },
};
