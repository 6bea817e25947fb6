/** Who calls, and what company A has that a call of company B's could name. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import type { Foreign, NamedField, Sent } from "./test-call.ts";
import type { CompanySide } from "./test-two-companies.ts";

export const ALL: readonly Role[] = [
  "operator",
  "serviceAdvisor",
  "manager",
  "finance",
  "administrator",
];
export const AT_TILLS: readonly Role[] = ["operator", "serviceAdvisor", "manager"];
export const FOLLOWS_UP: readonly Role[] = ["manager", "finance"];
export const FINANCE: readonly Role[] = ["finance", "administrator"];
export const ADMINISTRATOR: readonly Role[] = ["administrator"];
export const READS_COUNTS: readonly Role[] = ["operator", "manager", "finance", "administrator"];
export const SEES_CASH: readonly Role[] = ["manager", "finance", "administrator"];

export const NO_ID = "0198c5a0-1234-7123-9123-411111111111";
export const id =
  (pick: (a: CompanySide) => string): NamedField["of"] =>
  (a) => ({
    foreign: pick(a),
    nobodys: NO_ID,
  });
export const site = (): Foreign => ({ foreign: "NORD", nobodys: "INGEN" });
export const company = (): Foreign => ({ foreign: "ABIL", nobodys: "INGEN" });
/** ACHE is a manager of company A. */
export const person = (): Foreign => ({ foreign: "ACHE", nobodys: "INGEN" });

export const TILL = id((a) => a.own.tillId);
export const ORDER = id((a) => a.own.orderId);
export const DRAWER = (side: CompanySide): string => side.cash.drawerId;
export const TERMINAL = id((a) => a.own.terminalId);
/** Ties nobody's till at the site that both companies share. */
export const SHARED_TERMINAL = id((a) => a.shared.terminalId);

export const payment = (b: CompanySide): Sent => ({
  body: {
    allocations: [{ orderId: b.shared.orderId }],
    tillId: b.shared.tillId,
    method: "card",
    mayAlreadyHavePaid: true,
  },
});
export const HISTORY: readonly NamedField[] = [
  { field: "?siteCode", of: site },
  { field: "?companyCode", of: company },
  { field: "?tillId", of: TILL },
  { field: "?terminalId", of: TERMINAL },
  { field: "?operator", of: person },
  { field: "?search", of: (a) => ({ foreign: a.own.vendorTerminalId, nobodys: "77X" }) },
];
export const APPROVER = { signature: "BEKO", password: "korrekt häst batteri" };
export const REASON = "Felaktigt arbete";
