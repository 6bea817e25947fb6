/** The calls about sessions, settings, cards and the audit trail. */
import type { Call } from "./test-call.ts";
import {
  ADMINISTRATOR,
  ALL,
  company,
  FINANCE,
  id,
  ORDER,
  person,
  SHARED_TERMINAL,
  TERMINAL,
  TILL,
} from "./test-foreign.ts";
import type { CompanySide } from "./test-two-companies.ts";
export const OFFICE_CALLS: Readonly<Record<string, Call>> = {
  "GET /api/session": { roles: ALL },
  "DELETE /api/session": { roles: ALL, endsSessions: true },
  "PUT /api/session/till": {
    roles: ALL,
    sent: (b) => ({ body: { tillId: b.own.tillId } }),
    names: [{ field: "tillId", of: TILL }],
  },
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
  "PUT /api/account/password": { roles: ALL, endsSessions: true },
  "PUT /api/account/pin": { roles: ALL },
  "GET /api/account/sessions": { roles: ALL },
  "DELETE /api/account/sessions": { roles: ALL, endsSessions: true },
  "DELETE /api/account/sessions/:sessionId": { roles: ALL, endsSessions: true },
  "POST /api/account/second-factor": { roles: ALL },
  "PUT /api/account/second-factor": { roles: ALL },
  "POST /api/account/second-factor/removal": { roles: ALL },
  "POST /api/account/recovery-codes": { roles: ALL },
  "DELETE /api/people/:id/pin": { roles: ADMINISTRATOR, endsSessions: true },
  "DELETE /api/people/:id/sessions": { roles: ADMINISTRATOR, endsSessions: true },
  "DELETE /api/people/:id/second-factor": { roles: ADMINISTRATOR, endsSessions: true },
  "GET /api/settings/sign-in": { roles: ADMINISTRATOR },
  "PUT /api/settings/sign-in": { roles: ADMINISTRATOR, over: "installation" },
  "GET /api/card-rules": { roles: ADMINISTRATOR, scope: "settings:read" },
  "PUT /api/card-rules": { roles: ADMINISTRATOR, over: "installation" },
  "GET /api/card-rules/versions": { roles: ADMINISTRATOR, scope: "settings:read" },
  "POST /api/card-rules/dry-run": { roles: ADMINISTRATOR },
  "POST /api/card-rules/dry-run/lines": { roles: ADMINISTRATOR },
  "POST /api/card-rules/dry-run/payments": { roles: ADMINISTRATOR },
  "GET /api/own-cards": { roles: ADMINISTRATOR },
  "PUT /api/sites/:id/own-cards": { roles: ADMINISTRATOR, sent: () => ({ body: { on: false } }) },
  "PUT /api/own-card-programmes/:kind": {
    roles: ADMINISTRATOR,
    over: "installation",
    params: { kind: "toyota" },
  },
  "GET /api/own-card-programmes/:kind": {
    roles: FINANCE,
    scope: "settings:read",
    params: { kind: "toyota" },
  },
  "POST /api/own-card-programmes/:kind/confirm": {
    roles: ADMINISTRATOR,
    over: "installation",
    params: { kind: "toyota" },
  },
  "GET /api/settings/companies": { roles: ADMINISTRATOR, scope: "settings:read" },
  "GET /api/settings/accounts": { roles: ADMINISTRATOR, scope: "settings:read" },
  "POST /api/settings/companies": { roles: ADMINISTRATOR, over: "installation" },
  "PUT /api/settings/companies/:id": {
    roles: ADMINISTRATOR,
    over: "company",
    sent: () => ({ body: { version: 9, name: "Nytt namn AB" } }),
  },
  "PUT /api/settings/companies/:id/accounts": {
    roles: ADMINISTRATOR,
    over: "company",
    sent: () => ({ body: { version: 9, accounts: { interim: "1689" } } }),
  },
  "GET /api/settings/sites": { roles: ADMINISTRATOR, scope: "settings:read" },
  "POST /api/settings/sites": {
    roles: ADMINISTRATOR,
    over: "company",
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
    over: "company",
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
    over: "company",
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
    over: "company",
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
    over: "company",
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
  "GET /api/settings/people": { roles: ADMINISTRATOR },
  "GET /api/settings/people/history": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ query: { id: b.personId } }),
    names: [{ field: "?id", of: id((a) => a.personId) }],
  },
  "POST /api/settings/people": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ body: { signature: "BNYA", ...personOf(b) } }),
    names: [
      { field: "companyIds.0", of: id((a) => a.companyId) },
      { field: "siteIds.0", of: id((a) => a.own.siteId) },
      { field: "rights.0.siteId", of: id((a) => a.own.siteId) },
    ],
  },
  "PUT /api/settings/people/:id": {
    roles: ADMINISTRATOR,
    sent: (b) => ({ body: { version: 1, active: true, ...personOf(b) } }),
    names: [
      { field: "companyIds.0", of: id((a) => a.companyId) },
      { field: "siteIds.0", of: id((a) => a.own.siteId) },
      { field: "rights.0.siteId", of: id((a) => a.own.siteId) },
    ],
  },
  "POST /api/settings/people/:id/password-link": { roles: ADMINISTRATOR, endsSessions: true },
  "GET /api/settings/nets": { roles: ADMINISTRATOR },
  "PUT /api/settings/nets": { roles: ADMINISTRATOR, over: "installation" },
  "DELETE /api/settings/nets": { roles: ADMINISTRATOR, over: "installation" },
  "GET /api/settings/history": {
    roles: ADMINISTRATOR,
    scope: "settings:read",
    names: [{ field: "?id", of: id((a) => a.own.siteId) }],
  },
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
};

function personOf(b: CompanySide): object {
  return {
    name: "Ny Påhittad",
    role: "operator",
    language: "sv",
    rights: [{ right: "takeCash", siteId: b.own.siteId, allowed: true }],
    companyIds: [b.companyId],
    siteIds: [b.own.siteId],
  };
}
