/** Each account's balance beside the open items that should explain it, and by how much they part. */
import type { Sql } from "../database/database.ts";
import {
  type AccountBalance,
  type CurrentAccount,
  readAccountBalances,
  readCurrentAccounts,
} from "./balance-store.ts";

export async function readAccounts(
  sql: Sql,
): Promise<readonly (AccountBalance & { readonly differenceOre: number })[]> {
  const accounts = await readAccountBalances(sql);
  return withItemsOnce(accounts, await readCurrentAccounts(sql)).map((account) => ({
    ...account,
    differenceOre: differenceOf(account, accounts),
  }));
}

/** The items of a role that has left an account behind are held against the one it has now. */
function withItemsOnce(
  accounts: readonly AccountBalance[],
  current: readonly CurrentAccount[],
): readonly AccountBalance[] {
  const now = new Map(current.map((one) => [`${one.companyCode} ${one.role}`, one.account]));
  return accounts.map((one) => {
    const isLeft =
      now.get(`${one.companyCode} ${one.role}`) !== one.account &&
      accounts.some((other) => isOfSameRole(one, other) && other.account !== one.account);
    return isLeft ? { ...one, openItemsOre: null, openItems: 0 } : one;
  });
}

function differenceOf(account: AccountBalance, accounts: readonly AccountBalance[]): number {
  if (account.openItemsOre === null) return 0;
  const booked = accounts
    .filter((other) => isOfSameRole(account, other))
    .reduce((sum, other) => sum + other.balanceOre, 0);
  return booked - account.openItemsOre;
}

function isOfSameRole(one: AccountBalance, other: AccountBalance): boolean {
  return one.companyCode === other.companyCode && one.role === other.role;
}
