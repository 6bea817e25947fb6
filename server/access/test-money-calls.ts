/** The calls about orders and payments. */
import type { Call } from "./test-call.ts";
import {
  ADMINISTRATOR,
  ALL,
  APPROVER,
  AT_TILLS,
  company,
  FOLLOWS_UP,
  HISTORY,
  ORDER,
  payment,
  person,
  REASON,
  SHARED_TERMINAL,
  site,
  TERMINAL,
  TILL,
} from "./test-foreign.ts";
export const MONEY_CALLS: Readonly<Record<string, Call>> = {
  "GET /api/live": { roles: ALL, scope: "payments:read", isStream: true },
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
  "POST /api/orders/:id/apply": {
    roles: FOLLOWS_UP,
    sent: (b) => ({ body: { orderId: b.own.orderId, reason: "Rätt faktura" } }),
    names: [{ field: "orderId", of: ORDER }],
  },
  "POST /api/orders/:id/release": { roles: FOLLOWS_UP, sent: () => ({ body: { reason: REASON } }) },
  "POST /api/orders/:id/release/take-back": {
    roles: FOLLOWS_UP,
    sent: () => ({ body: { reason: REASON } }),
  },
  "POST /api/payments/:id/move": {
    roles: FOLLOWS_UP,
    sent: (b) => ({
      body: {
        fromOrderId: b.own.orderId,
        toOrderId: b.shared.orderId,
        reason: REASON,
        approver: APPROVER,
      },
    }),
    names: [
      { field: "fromOrderId", of: ORDER },
      { field: "toOrderId", of: ORDER },
      { field: "approver.signature", of: person },
    ],
  },
  "GET /api/payments/:id/move-plan": {
    roles: FOLLOWS_UP,
    sent: (b) => ({ query: { fromOrderId: b.own.orderId, toOrderId: b.shared.orderId } }),
    names: [
      { field: "?fromOrderId", of: ORDER },
      { field: "?toOrderId", of: ORDER },
    ],
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
};
