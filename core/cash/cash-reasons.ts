/**
 * Why cash goes in or out of a drawer, and the contra account that each reason fixes. A company has
 * its own list; these are what it starts with.
 */
import type { AccountRole } from "../ledger/voucher.ts";
import type { ReasonKind } from "./movement-books.ts";

export type PresetReason = {
  readonly kind: ReasonKind;
  readonly name: string;
  readonly account: string;
};

/**
 * LIKELY: the names of the accounts are those of BAS 2026; that they are used so is our reading, for
 * BAS has no account of its own for any of it. An opening float stands on 1910 in the accounting
 * already, so that the voucher moves nothing there.
 */
export const PRESET_REASONS: readonly PresetReason[] = [
  { kind: "floatIn", name: "Växel från banken", account: "1930" },
  { kind: "floatIn", name: "Växel från huvudkassan", account: "1911" },
  { kind: "floatIn", name: "Ingående växelkassa", account: "1910" },
  { kind: "floatOut", name: "Växel till banken", account: "1930" },
  { kind: "floatOut", name: "Växel till huvudkassan", account: "1911" },
  { kind: "cashIn", name: "Återlämnat kassaförskott", account: "1612" },
  { kind: "cashIn", name: "Från huvudkassan", account: "1911" },
  { kind: "cashOut", name: "Kassaförskott till småinköp", account: "1612" },
  { kind: "cashOut", name: "Utlägg för kund", account: "1681" },
  { kind: "cashOut", name: "Till huvudkassan", account: "1911" },
];

/** The items on these are Kortkoll's own to keep: a movement of cash would be none of them. */
export const KEPT_ROLES: readonly AccountRole[] = [
  "claim",
  "interim",
  "debtsToCustomers",
  "issuerVisa",
  "issuerMastercard",
  "issuerAmex",
  "issuerDiners",
  "issuerOwnCard",
  "issuerUnknown",
  "disputed",
  "unidentified",
  // Counted bags are taken off it, to the öre.
  "cashInTransit",
];

export const isKeptRole = (role: AccountRole): boolean => KEPT_ROLES.includes(role);

/** VAT stands on 26xx and revenue on 30xx to 36xx: Kortkoll posts neither. */
export function mayStandAgainstCash(
  account: string,
  accounts: readonly { readonly role: string; readonly account: string }[],
): boolean {
  if (/^(26|3[0-6])/.test(account)) return false;
  const kept: readonly string[] = KEPT_ROLES;
  return !accounts.some((one) => one.account === account && kept.includes(one.role));
}
