/** Which accounts of a company may be one and the same: docs/decisions tells why. */
import type { AccountRole } from "../ledger/voucher.ts";

/** Results of the year: nobody looks for an item on them. */
const MAY_SHARE: readonly AccountRole[] = ["cardFees", "rounding", "cashSurplus", "cashShortage"];

export type SharedAccount = {
  readonly account: string;
  /** The two roles, the one that was looked at first. */
  readonly roles: readonly [AccountRole, AccountRole];
};

/** The first two roles that may not have the same account, and have. */
export function findSharedAccount(
  accounts: Readonly<Partial<Record<AccountRole, string>>>,
): SharedAccount | undefined {
  const given = Object.entries(accounts) as [AccountRole, string][];
  for (const [index, [role, account]] of given.entries()) {
    const other = given
      .slice(0, index)
      .find(([before, its]) => its === account && !mayShare(before, role));
    if (other !== undefined) return { account, roles: [other[0], role] };
  }
  return undefined;
}

export function mayShare(one: AccountRole, other: AccountRole): boolean {
  return MAY_SHARE.includes(one) && MAY_SHARE.includes(other);
}
