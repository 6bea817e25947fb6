/**
 * Every call of the API, who may make it, and what of others could be named in it: written out, so
 * that nothing comes in without somebody having thought of both. A call that is not here fails the
 * tests, with a sentence of what to add.
 */
import type { Role, Scope } from "@kortkoll/core/people/rights.ts";
import type { CompanySide } from "./test-two-companies.ts";

/** What somebody of company B sends: everything in it is B's own, and only `names` is replaced. */
export type Sent = {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string>>;
};

/** A value of company A's beside one that nobody has. */
export type Foreign = { readonly foreign: string; readonly nobodys: string };

export type NamedField = {
  /** "allocations.0.orderId"; a field of the query stands after "?". */
  readonly field: string;
  readonly of: (a: CompanySide) => Foreign;
};

export type Call = {
  /** Roles that may make it, somewhere. */
  readonly roles: readonly Role[];
  readonly scope?: Scope;
  readonly sent?: (b: CompanySide) => Sent;
  readonly names?: readonly NamedField[];
  /** Who may do it is decided inside as well, of what is sent: the test of the roles sends it whole. */
  readonly isJudgedInside?: true;
  /** For an address with the id of what no call is said to be about: the body's rules hold. */
  readonly idOf?: (side: CompanySide) => string;
  /** Other path parameters than the thing that the call is about. */
  readonly params?: Readonly<Record<string, string>>;
  /** Answers for as long as it is read. */
  readonly isStream?: true;
};

const ALL: readonly Role[] = ["operator", "serviceAdvisor", "manager", "finance", "administrator"];
const AT_TILLS: readonly Role[] = ["operator", "serviceAdvisor", "manager"];
const FOLLOWS_UP: readonly Role[] = ["manager", "finance"];
const FINANCE: readonly Role[] = ["finance", "administrator"];
const ADMINISTRATOR: readonly Role[] = ["administrator"];
const SEES_CASH: readonly Role[] = ["manager", "finance", "administrator"];

const NO_ID = "0198c5a0-1234-7123-9123-411111111111";
const id = (pick: (a: CompanySide) => string) => (a: CompanySide) => ({
  foreign: pick(a),
  nobodys: NO_ID,
});
const site = (): Foreign => ({ foreign: "NORD", nobodys: "INGEN" });
const company = (): Foreign => ({ foreign: "ABIL", nobodys: "INGEN" });
/** ACHE is a manager of company A. */
const person = (): Foreign => ({ foreign: "ACHE", nobodys: "INGEN" });

const TILL = id((a) => a.own.tillId);
const ORDER = id((a) => a.own.orderId);
const DRAWER = (side: CompanySide): string => side.cash.drawerId;
const TERMINAL = id((a) => a.own.terminalId);
/** Ties nobody's till at the site that both companies share. */
const SHARED_TERMINAL = id((a) => a.shared.terminalId);

const payment = (b: CompanySide): Sent => ({
  body: {
    allocations: [{ orderId: b.shared.orderId }],
    tillId: b.shared.tillId,
    method: "card",
    mayAlreadyHavePaid: true,
  },
});
const HISTORY: readonly NamedField[] = [
  { field: "?siteCode", of: site },
  { field: "?tillId", of: TILL },
  { field: "?terminalId", of: TERMINAL },
  { field: "?operator", of: person },
  { field: "?search", of: (a) => ({ foreign: a.own.vendorTerminalId, nobodys: "77X" }) },
];
const APPROVER = { signature: "BEKO", password: "korrekt häst batteri" };
const REASON = "Felaktigt arbete";

export const EVERY_CALL: Readonly<Record<string, Call>> = {
  "GET /api/session": { roles: ALL },
  "DELETE /api/session": { roles: ALL },
  "PUT /api/session/till": {
    roles: ALL,
    sent: (b) => ({ body: { tillId: b.own.tillId } }),
    names: [{ field: "tillId", of: TILL }],
  },
  "GET /api/live": { roles: ALL, scope: "payments:read", isStream: true },

  "PUT /api/session/operator": {
    roles: ALL,
    sent: () => ({ body: { signature: "BOPE", pin: "4711" } }),
    names: [{ field: "signature", of: person }],
  },
  "GET /api/session/operators": { roles: ALL },
  "POST /api/session/lock": { roles: ALL },
  "POST /api/session/second-factor": { roles: ALL },
  "GET /api/account": { roles: ALL },
  "PUT /api/account/language": { roles: ALL },
  "PUT /api/account/password": { roles: ALL },
  "PUT /api/account/pin": { roles: ALL },
  "GET /api/account/sessions": { roles: ALL },
  "DELETE /api/account/sessions": { roles: ALL },
  "DELETE /api/account/sessions/:sessionId": { roles: ALL },
  "POST /api/account/second-factor": { roles: ALL },
  "PUT /api/account/second-factor": { roles: ALL },
  "POST /api/account/second-factor/removal": { roles: ALL },
  "POST /api/account/recovery-codes": { roles: ALL },
  "DELETE /api/people/:id/pin": { roles: ADMINISTRATOR },
  "DELETE /api/people/:id/sessions": { roles: ADMINISTRATOR },
  "DELETE /api/people/:id/second-factor": { roles: ADMINISTRATOR },
  "GET /api/settings/sign-in": { roles: ADMINISTRATOR },
  "PUT /api/settings/sign-in": { roles: ADMINISTRATOR },

  "POST /api/orders": {
    isJudgedInside: true,
    roles: [],
    scope: "orders:write",
    sent: (b) => ({
      body: {
        companyCode: b.companyCode,
        siteCode: "DELAD",
        orderNumber: "O-9",
        invoiceNumber: "F-9",
        kind: "creditInvoice",
        credits: "BBIL-DELAD",
        customerName: "Kajsa Påhittad",
        serviceAdvisor: "ANLI",
        totalOre: 100,
      },
    }),
    names: [
      { field: "siteCode", of: site },
      { field: "companyCode", of: company },
      { field: "credits", of: () => ({ foreign: "ABIL-DELAD", nobodys: "INGEN" }) },
    ],
  },
  "POST /api/orders/:id/withdraw": { isJudgedInside: true, roles: [], scope: "orders:write" },
  "GET /api/orders": {
    roles: ALL,
    scope: "orders:read",
    sent: () => ({ query: { status: "all" } }),
    names: [
      { field: "?siteCode", of: site },
      { field: "?tillId", of: TILL },
      { field: "?search", of: () => ({ foreign: "ABIL-DELAD", nobodys: "INGEN-DELAD" }) },
    ],
  },
  "GET /api/orders/:id": { roles: ALL, scope: "orders:read" },
  "GET /api/events": { roles: ADMINISTRATOR, scope: "events:read" },

  "POST /api/payments": {
    roles: AT_TILLS,
    scope: "payments:write",
    sent: payment,
    names: [
      { field: "tillId", of: TILL },
      { field: "allocations.0.orderId", of: ORDER },
      { field: "terminalId", of: TERMINAL },
      { field: "terminalId", of: SHARED_TERMINAL },
      { field: "terminalId", of: (a) => ({ foreign: a.shared.vendorTerminalId, nobodys: "77X" }) },
      { field: "operator", of: person },
    ],
  },
  "POST /api/payments/:id/cancel": { roles: AT_TILLS, scope: "payments:write" },
  "POST /api/payments/:id/refunds": {
    roles: FOLLOWS_UP,
    scope: "payments:write",
    sent: () => ({
      body: { amountOre: 100, reason: REASON, tender: "otherCard", approver: APPROVER },
    }),
    names: [
      { field: "terminalId", of: TERMINAL },
      { field: "terminalId", of: SHARED_TERMINAL },
      { field: "operator", of: person },
      { field: "approver.signature", of: person },
    ],
  },
  "POST /api/payments/:id/signature": {
    roles: ALL,
    scope: "payments:write",
    sent: () => ({ body: { signed: true } }),
    names: [{ field: "operator", of: person }],
  },
  "POST /api/payments/:id/switch-to-cash": {
    roles: ["manager"],
    scope: "payments:write",
    sent: () => ({ body: {} }),
    names: [
      { field: "allocations.0.orderId", of: ORDER },
      { field: "operator", of: person },
    ],
  },
  "POST /api/payments/:id/claim": {
    roles: FOLLOWS_UP,
    sent: () => ({
      body: {
        evidence: { kind: "receiptNumber", value: "000123" },
        reason: "Slipen visar godkänt",
        releaseOrder: false,
      },
    }),
  },
  "POST /api/payments/:id/apply": {
    roles: FOLLOWS_UP,
    sent: (b) => ({ body: { orderId: b.own.orderId, reason: "Rätt faktura" } }),
    names: [{ field: "orderId", of: ORDER }],
  },
  "GET /api/payments": { roles: ALL, scope: "payments:read", names: HISTORY },
  "GET /api/payments.csv": { roles: ALL, scope: "payments:read", names: HISTORY },
  "GET /api/payments/:id": { roles: ALL, scope: "payments:read" },

  "GET /api/interrupted": {
    roles: ALL,
    scope: "interrupted:read",
    sent: () => ({ query: { status: "all" } }),
    names: [
      { field: "?siteCode", of: site },
      { field: "?owner", of: person },
      { field: "?search", of: () => ({ foreign: "ABIL-DELAD", nobodys: "INGEN-DELAD" }) },
    ],
  },
  "PUT /api/interrupted/:id/:reason/owner": {
    roles: FOLLOWS_UP,
    params: { reason: "offlineApproval" },
    sent: () => ({ body: { owner: "BCHE", takeOver: true } }),
    names: [{ field: "owner", of: person }],
  },
  "POST /api/interrupted/:id/:reason/comments": {
    roles: FOLLOWS_UP,
    params: { reason: "offlineApproval" },
    sent: () => ({ body: { text: "Ringt kunden" } }),
  },
  "POST /api/interrupted/:id/:reason/handled": {
    roles: FOLLOWS_UP,
    params: { reason: "offlineApproval" },
    sent: () => ({ body: { text: "Ringt kunden" } }),
  },

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
    sent: (b) => ({ body: { siteCode: "SYD", tillIds: [b.own.tillId] } }),
    names: [
      { field: "siteCode", of: site },
      { field: "tillIds.0", of: TILL },
    ],
  },
  "POST /api/terminals/:id/replace": {
    roles: ADMINISTRATOR,
    sent: () => ({ body: { terminalId: "79009999", model: "Okänd modell" } }),
    names: [],
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
    sent: () => ({ body: { account: "1911" } }),
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
    sent: (b) => ({
      body: {
        companyCode: b.companyCode,
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
    sent: (b) => ({
      body: { companyCode: b.companyCode, checkFromOre: 1, windowDays: 1, refuseFromOre: null },
    }),
    names: [{ field: "companyCode", of: company }],
  },

  "GET /api/service-advisors/unknown": { roles: ADMINISTRATOR },
  "POST /api/service-advisors/aliases": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ body: { companyCode: b.companyCode, signature: "OKÄND", person: "INGEN" } }),
    names: [
      { field: "companyCode", of: company },
      { field: "person", of: person },
    ],
  },
  "POST /api/service-advisors/aliases/:id/undo": {
    roles: ADMINISTRATOR,
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

  "GET /api/card-rules": { roles: ADMINISTRATOR, scope: "settings:read" },
  "PUT /api/card-rules": { roles: ADMINISTRATOR },
  "GET /api/card-rules/versions": { roles: ADMINISTRATOR, scope: "settings:read" },
  "POST /api/card-rules/dry-run": { roles: ADMINISTRATOR },
  "POST /api/card-rules/dry-run/lines": { roles: ADMINISTRATOR },
  "POST /api/card-rules/dry-run/payments": { roles: ADMINISTRATOR },
  "GET /api/own-cards": { roles: ADMINISTRATOR },
  "PUT /api/sites/:id/own-cards": { roles: ADMINISTRATOR, sent: () => ({ body: { on: false } }) },
  "PUT /api/sites/:id/toyota-franchise": {
    roles: ADMINISTRATOR,
    sent: () => ({ body: { franchise: false } }),
  },
  "PUT /api/own-card-programmes/:kind": { roles: ADMINISTRATOR, params: { kind: "toyota" } },
  "POST /api/own-card-programmes/:kind/confirm": {
    roles: ADMINISTRATOR,
    params: { kind: "toyota" },
  },

  "GET /api/settings/companies": { roles: ADMINISTRATOR, scope: "settings:read" },
  "GET /api/settings/accounts": { roles: ADMINISTRATOR, scope: "settings:read" },
  "POST /api/settings/companies": { roles: ADMINISTRATOR },
  "PUT /api/settings/companies/:id": {
    roles: ADMINISTRATOR,
    sent: () => ({ body: { version: 9, name: "Nytt namn AB" } }),
  },
  "PUT /api/settings/companies/:id/accounts": {
    roles: ADMINISTRATOR,
    sent: () => ({ body: { version: 9, accounts: { interim: "1689" } } }),
  },
  "GET /api/settings/sites": { roles: ADMINISTRATOR, scope: "settings:read" },
  "POST /api/settings/sites": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ body: { code: "NY", name: "Nya", companyIds: [b.companyId] } }),
    names: [{ field: "companyIds.0", of: id((a) => a.companyId) }],
  },
  "PUT /api/settings/sites/:id": {
    roles: ADMINISTRATOR,
    sent: (b) => ({
      body: { version: 1, name: "Södra", companyIds: [b.companyId], toyotaFranchise: false },
    }),
    names: [{ field: "companyIds.0", of: id((a) => a.companyId) }],
  },
  "GET /api/settings/tills": { roles: ADMINISTRATOR, scope: "settings:read" },
  "POST /api/settings/tills": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ body: { siteId: b.own.siteId, code: "X9", name: "Nya kassan" } }),
    names: [{ field: "siteId", of: id((a) => a.own.siteId) }],
  },
  "PUT /api/settings/tills/:id": {
    roles: ADMINISTRATOR,
    sent: () => ({ body: { version: 9, name: "Kassan", inUse: true } }),
  },
  "PUT /api/settings/tills/:id/terminals": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ body: { version: 1, terminalIds: [b.own.terminalId] } }),
    names: [
      { field: "terminalIds.0", of: TERMINAL },
      { field: "terminalIds.0", of: SHARED_TERMINAL },
    ],
  },
  "GET /api/settings/terminals": { roles: ADMINISTRATOR, scope: "settings:read" },
  "GET /api/settings/terminals/suggestions": { roles: ADMINISTRATOR },
  "POST /api/settings/terminals": {
    roles: ADMINISTRATOR,
    sent: (b) => ({
      body: {
        terminalId: "79009998",
        model: "Okänd modell",
        name: "Ny",
        companyId: b.companyId,
        siteId: b.own.siteId,
        tillIds: [b.own.tillId],
      },
    }),
    names: [
      { field: "companyId", of: id((a) => a.companyId) },
      { field: "siteId", of: id((a) => a.own.siteId) },
      { field: "tillIds.0", of: TILL },
    ],
  },
  "PUT /api/settings/terminals/:id": {
    roles: ADMINISTRATOR,
    sent: () => ({ body: { version: 9, name: "Terminalen", serialNumber: null } }),
  },
  "GET /api/settings/invoicing-systems": { roles: ADMINISTRATOR, scope: "settings:read" },
  "POST /api/settings/invoicing-systems": {
    roles: ADMINISTRATOR,
    sent: (b) => ({
      body: {
        companyId: b.companyId,
        code: "workshop",
        name: "Verkstad",
        claimAccount: "1510",
        claimSide: "ours",
        voucherSeries: "Z",
      },
    }),
    names: [{ field: "companyId", of: id((a) => a.companyId) }],
  },
  "PUT /api/settings/invoicing-systems/:id": {
    roles: ADMINISTRATOR,
    sent: () => ({
      body: {
        version: 9,
        name: "Verkstad",
        claimAccount: "1510",
        claimSide: "ours",
        voucherSeries: "B",
        connected: true,
      },
    }),
  },
  "GET /api/settings/keys": { roles: ADMINISTRATOR },
  "POST /api/settings/keys": {
    roles: ADMINISTRATOR,
    sent: (b) => ({
      body: {
        name: "Nytt",
        systems: ["workshop"],
        scopes: ["orders:read"],
        companyIds: [b.companyId],
      },
    }),
    names: [{ field: "companyIds.0", of: id((a) => a.companyId) }],
  },
  "PUT /api/settings/keys/:id": {
    roles: ADMINISTRATOR,
    idOf: (side) => side.keyId,
    sent: (b) => ({
      body: {
        version: 9,
        name: "Nytt",
        systems: ["workshop"],
        scopes: ["orders:read"],
        companyIds: [b.companyId],
        stopped: false,
      },
    }),
    names: [{ field: "companyIds.0", of: id((a) => a.companyId) }],
  },
  "GET /api/settings/history": {
    roles: ADMINISTRATOR,
    scope: "settings:read",
    names: [{ field: "?id", of: id((a) => a.own.siteId) }],
  },

  "GET /api/ledger/balances": { roles: FINANCE, scope: "ledger:read" },
  "GET /api/audit": {
    roles: FINANCE,
    scope: "audit:read",
    names: [
      { field: "?subjectId", of: ORDER },
      { field: "?companyCode", of: company },
    ],
  },
  "GET /api/audit/status": { roles: FINANCE, scope: "audit:read" },
  "GET /api/audit/verify": { roles: FINANCE, scope: "audit:read" },
  "GET /api/audit/export": { roles: FINANCE, scope: "audit:read" },
  "GET /api/audit/verifier": { roles: FINANCE, scope: "audit:read" },
  "GET /api/audit/verify/stream": { roles: FINANCE, scope: "audit:read", isStream: true },
  "GET /api/overview": { roles: FINANCE, scope: "overview:read" },
  "GET /api/overview/stream": { roles: FINANCE, scope: "overview:read", isStream: true },
};

/** Fields that look like names of somebody's things, and are none. */
export const NAMES_NOTHING: Readonly<Record<string, string>> = {
  authorisationCode: "what a card payment was approved by",
  "POST /api/service-advisors/aliases signature": "a signature on orders that nobody has",
  recoveryCode: "a secret of one's own, used once",
  issuerId: "what a card itself says of its issuer",
  "POST /api/settings/terminals terminalId":
    "the vendor's number of the new device: one that is taken is refused, whoever has it",
  "POST /api/terminals/:id/replace terminalId":
    "the vendor's number on the new device: one that is taken is refused, whoever has it",
};
