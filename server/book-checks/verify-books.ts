/**
 * All of the books at once, piece by piece, while payments may come in. Each piece is of one moment; what
 * is found is looked at again, in one snapshot with the balances, and told only when it still differs.
 */
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { readAccounts } from "../ledger/read-accounts.ts";
import type { Found } from "./check-parts.ts";
import { lookAtEverything, lookAtShown } from "./read-balances.ts";
import { countEverything } from "./walk-store.ts";

export type VerifiedBooks = {
  readonly agree: boolean;
  readonly differences: readonly Found[];
  readonly accounts: readonly {
    readonly companyCode: string;
    readonly account: string;
    readonly differenceOre: number;
  }[];
  /** Between these each piece was looked at once; `until` is the moment of what is told. */
  readonly from: Date;
  readonly until: Date;
  readonly looked: number;
  /** What differed when its piece was looked at, and does no longer. */
  readonly gone: number;
};

export async function verifyBooks(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  tell: (done: number) => void,
): Promise<VerifiedBooks> {
  const from = new Date(clock());
  const of = Math.max(await countEverything(database), 1);
  let looked = 0;
  const found = await lookAtEverything(database, (now) => {
    looked = now;
    tell(now / of);
  });
  return await database.inTransaction(
    async (tx) => {
      const differences = await lookAtShown(tx, found);
      const accounts = (await readAccounts(tx)).filter((one) => one.differenceOre !== 0);
      return {
        agree: differences.length === 0 && accounts.length === 0,
        differences,
        accounts,
        from,
        until: new Date(clock()),
        looked,
        gone: Math.max(found.length - differences.length, 0),
      };
    },
    { isolation: "repeatable read", readOnly: true },
  );
}
