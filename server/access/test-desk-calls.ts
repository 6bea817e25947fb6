/** The calls about tills, terminals, cash, takings and books. */
import type { Call } from "./test-call.ts";
import {
  ADMINISTRATOR,
  ALL,
  APPROVER,
  AT_TILLS,
  company,
  DRAWER,
  FINANCE,
  FOLLOWS_UP,
  id,
  person,
  READS_COUNTS,
  SEES_CASH,
  site,
  TERMINAL,
  TILL,
} from "./test-foreign.ts";
export const DESK_CALLS: Readonly<Record<string, Call>> = {
  "GET /api/tills": { roles: ALL, scope: "payments:read" },
  "GET /api/terminals": { roles: ALL, scope: "payments:read" },
  "POST /api/terminals/:id/lease": {
    roles: AT_TILLS,
    scope: "payments:write",
    sent: (b) => ({ body: { tillId: b.own.tillId } }),
    names: [
      { field: "tillId", of: TILL },
      { field: "operator", of: person },
    ],
  },
  "DELETE /api/terminals/:id/lease": {
    roles: AT_TILLS,
    scope: "payments:write",
    sent: (b) => ({ query: { tillId: b.own.tillId } }),
    names: [{ field: "?tillId", of: TILL }],
  },
  "POST /api/terminals/:id/lease/hand-over": {
    roles: AT_TILLS,
    scope: "payments:write",
    sent: (b) => ({ body: { fromTillId: b.own.tillId, tillId: b.own.tillId } }),
    names: [
      { field: "tillId", of: TILL },
      { field: "fromTillId", of: TILL },
    ],
  },
  "PUT /api/terminals/:id/place": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ body: { version: 1, siteCode: "SYD", tillIds: [b.own.tillId] } }),
    names: [
      { field: "siteCode", of: site },
      { field: "tillIds.0", of: TILL },
    ],
  },
  "POST /api/terminals/:id/replace": {
    roles: ADMINISTRATOR,
    sent: () => ({ body: { version: 1, terminalId: "79009999", model: "Okänd modell" } }),
    names: [],
  },
  "GET /api/till-reconciliations": {
    roles: READS_COUNTS,
    sent: () => ({ query: { limit: "200" } }),
    names: [
      { field: "?tillId", of: TILL },
      { field: "?search", of: () => ({ foreign: "ABIL", nobodys: "INGEN" }) },
    ],
  },
  "GET /api/till-reconciliations/drawers": { roles: READS_COUNTS },
  "GET /api/till-reconciliations/:id": { roles: READS_COUNTS },
  "GET /api/till-reconciliations/:id/signed": { roles: READS_COUNTS },
  "POST /api/till-reconciliations": {
    roles: ["operator", "manager"],
    sent: (b) => ({ body: { tillId: b.own.tillId, companyCode: b.companyCode } }),
    names: [
      { field: "tillId", of: TILL },
      { field: "companyCode", of: company },
    ],
  },
  "POST /api/till-reconciliations/:id/counts": { roles: ["operator", "manager"] },
  "POST /api/till-reconciliations/:id/approve": {
    roles: ["operator", "manager", "finance"],
    isJudgedInside: true,
    sent: () => ({ body: { countNo: 1, note: "Räknat två gånger", approver: APPROVER } }),
    names: [{ field: "approver.signature", of: person }],
  },
  "POST /api/till-reconciliations/:id/sign": { roles: ["operator", "manager"] },
  "POST /api/till-reconciliations/:id/abandon": { roles: ["operator", "manager"] },
  "GET /api/settings/difference-limits": { roles: ADMINISTRATOR, scope: "settings:read" },
  "PUT /api/settings/difference-limits/:id": {
    roles: ADMINISTRATOR,
    over: "company",
    sent: () => ({ body: { limitOre: 5_000, version: 9 } }),
  },
  "GET /api/drawers": {
    roles: SEES_CASH,
    scope: "payments:read",
    names: [
      { field: "?tillId", of: TILL },
      { field: "?siteCode", of: site },
    ],
  },
  "GET /api/drawers/:id": { roles: SEES_CASH, scope: "payments:read", idOf: DRAWER },
  "PUT /api/drawers/:id": {
    roles: ADMINISTRATOR,
    idOf: DRAWER,
    sent: () => ({ body: { version: 1, account: "1911" } }),
  },
  "POST /api/drawers/:id/movements": {
    roles: ["manager"],
    isJudgedInside: true,
    scope: "payments:write",
    idOf: DRAWER,
    sent: (b) => ({
      body: { kind: "cashIn", reasonId: b.cash.reasonId, amountOre: 10_000 },
    }),
    names: [
      { field: "reasonId", of: id((a) => a.cash.reasonId) },
      { field: "operator", of: person },
    ],
  },
  "POST /api/drawers/:id/deposits": {
    roles: ["manager"],
    isJudgedInside: true,
    scope: "payments:write",
    idOf: DRAWER,
    sent: () => ({ body: { bagNumber: "BAGBBIL", amountOre: 10_000 } }),
    names: [{ field: "operator", of: person }],
  },
  "GET /api/deposits": { roles: SEES_CASH, scope: "payments:read" },
  "POST /api/deposits/:id/counted": {
    roles: FOLLOWS_UP,
    isJudgedInside: true,
    scope: "payments:write",
    idOf: (side) => side.cash.bagId,
    sent: () => ({ body: { countedOre: 50_000 } }),
    names: [{ field: "operator", of: person }],
  },
  "POST /api/cash-movements/:id/correct": {
    roles: ["manager"],
    isJudgedInside: true,
    scope: "payments:write",
    idOf: (side) => side.cash.movementId,
    sent: () => ({ body: { note: "Fel belopp" } }),
    names: [{ field: "operator", of: person }],
  },
  "GET /api/cash-reasons": {
    roles: ALL,
    scope: "settings:read",
    names: [{ field: "?companyCode", of: company }],
  },
  "PUT /api/cash-reasons": {
    roles: ADMINISTRATOR,
    over: "company",
    sent: (b) => ({
      body: {
        companyCode: b.companyCode,
        version: 1,
        reasons: [{ id: b.cash.reasonId, kind: "cashIn", name: "Ny", account: "3010" }],
      },
    }),
    names: [
      { field: "companyCode", of: company },
      { field: "reasons.0.id", of: id((a) => a.cash.reasonId) },
    ],
  },
  "GET /api/cash-limits": { roles: ALL, scope: "settings:read" },
  "PUT /api/cash-limits": {
    roles: ADMINISTRATOR,
    over: "company",
    sent: (b) => ({
      body: {
        companyCode: b.companyCode,
        version: 1,
        checkFromOre: 1,
        windowDays: 1,
        refuseFromOre: null,
      },
    }),
    names: [{ field: "companyCode", of: company }],
  },
  "POST /api/day-closes": {
    roles: FOLLOWS_UP,
    scope: "day-closes:write",
    sent: (b) => ({ body: { siteCode: b.own.siteCode, companyCode: b.companyCode } }),
    names: [
      { field: "siteCode", of: site },
      { field: "companyCode", of: company },
      { field: "tillId", of: TILL },
      { field: "terminalId", of: TERMINAL },
    ],
  },
  "GET /api/day-closes/preview": {
    roles: FOLLOWS_UP,
    scope: "day-closes:write",
    sent: (b) => ({ query: { siteCode: b.own.siteCode, companyCode: b.companyCode } }),
    names: [
      { field: "?siteCode", of: site },
      { field: "?companyCode", of: company },
      { field: "?tillId", of: TILL },
      { field: "?terminalId", of: TERMINAL },
    ],
  },
  "GET /api/day-closes": {
    roles: FOLLOWS_UP,
    scope: "day-closes:write",
    names: [
      { field: "?siteCode", of: site },
      { field: "?companyCode", of: company },
      { field: "?search", of: site },
    ],
  },
  "POST /api/day-closes/:id/explanations": {
    roles: FOLLOWS_UP,
    sent: () => ({ body: { text: "Kontrollerat mot kvittot" } }),
  },
  "POST /api/day-closes/:id/sessions-not-reported": {
    roles: FOLLOWS_UP,
    sent: (b) => ({ body: { terminalId: b.own.terminalId, reason: "Trasig, inlämnad" } }),
    names: [{ field: "terminalId", of: TERMINAL }],
  },
  "POST /api/day-closes/:id/ask-terminals": { roles: FOLLOWS_UP, scope: "day-closes:write" },
  "GET /api/day-closes/places": { roles: FOLLOWS_UP, scope: "day-closes:write" },
  "GET /api/day-close-times": { roles: ADMINISTRATOR },
  "GET /api/day-closes/reminders": { roles: FOLLOWS_UP, scope: "day-closes:write" },
  "GET /api/sites/:id/day-close-times": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ query: { companyCode: b.companyCode } }),
    names: [{ field: "?companyCode", of: company }],
  },
  "PUT /api/sites/:id/day-close-times": {
    roles: ADMINISTRATOR,
    sent: (b) => ({
      body: { companyCode: b.companyCode, remindAt: "17:00", closeAt: "18:00", version: 9 },
    }),
    names: [{ field: "companyCode", of: company }],
  },
  "GET /api/day-closes/:id": { roles: FOLLOWS_UP, scope: "day-closes:write" },
  "GET /api/day-closes/:id/frozen": { roles: FOLLOWS_UP, scope: "day-closes:write" },

  "GET /api/service-advisors/unknown": { roles: ADMINISTRATOR },
  "POST /api/service-advisors/aliases": {
    roles: ADMINISTRATOR,
    over: "company",
    sent: (b) => ({ body: { companyCode: b.companyCode, signature: "OKÄND", person: "INGEN" } }),
    names: [
      { field: "companyCode", of: company },
      { field: "person", of: person },
    ],
  },
  "POST /api/service-advisors/aliases/:id/undo": {
    roles: ADMINISTRATOR,
    over: "company",
    idOf: (side) => side.aliasId,
  },
  "GET /api/reports/service-advisors": {
    roles: ALL,
    scope: "payments:read",
    sent: () => ({ query: { from: "2026-03-01", to: "2026-03-03" } }),
    names: [{ field: "?site", of: site }],
  },
  "GET /api/reports/service-advisors.csv": {
    roles: ALL,
    scope: "payments:read",
    sent: () => ({ query: { from: "2026-03-01", to: "2026-03-03" } }),
    names: [{ field: "?site", of: site }],
  },
  "GET /api/ledger/balances": { roles: FINANCE, scope: "ledger:read" },
  "POST /api/ledger/differences/:id/seen": { roles: FINANCE, over: "company" },
  "GET /api/overview": {
    roles: FINANCE,
    scope: "overview:read",
    names: [{ field: "?site", of: site }],
  },
  "GET /api/overview/outlook": {
    roles: FINANCE,
    scope: "overview:read",
    names: [{ field: "?site", of: site }],
  },
  "GET /api/overview/stream": {
    roles: FINANCE,
    scope: "overview:read",
    names: [{ field: "?site", of: site }],
    isStream: true,
  },
};
