/** What work at the desk changes on the accounts, of books that must agree before and after. */
import type { Balances } from "@kortkoll/server/api.ts";
import type { ApiClient } from "./api-client.ts";

export type Accounts = Readonly<Record<string, number>>;

/** Debit less credit on each account that changed, and what the work came to. */
export async function changesOf<Done>(
  api: ApiClient,
  work: () => Promise<Done>,
): Promise<readonly [Accounts, Done]> {
  const before = await agreeingBooks(api);
  const done = await work();
  return [differenceOf(before, await agreeingBooks(api)), done];
}

export async function agreeingBooks(api: ApiClient): Promise<Balances> {
  const books = await api.books();
  if (books.agree && books.differences.length === 0) return books;
  throw new Error(`The books do not agree: ${JSON.stringify(books.differences)}`);
}

function differenceOf(before: Balances, after: Balances): Accounts {
  const was = new Map(before.balances.map((one) => [one.account, one.balanceOre]));
  return Object.fromEntries(
    after.balances
      .map((one) => [one.account, one.balanceOre - (was.get(one.account) ?? 0)] as const)
      .filter(([, changeOre]) => changeOre !== 0),
  );
}
