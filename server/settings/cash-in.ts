/** What lies in drawers, for those who would close them: cash never disappears from sight. */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { formatOre, ore } from "@kortkoll/core/money.ts";
import { mayDoAt, type PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { whatLiesIn } from "../cash/find-drawer.ts";
import type { Transaction } from "../database/database.ts";

/** Each drawer apart: one that is short never hides what lies in another. */
export async function cashIn(tx: Transaction, drawerIds: readonly string[]): Promise<number> {
  let largest = 0;
  for (const drawerId of drawerIds) {
    const lies = await whatLiesIn(tx, drawerId);
    if (Math.abs(lies) > Math.abs(largest)) largest = lies;
  }
  return largest;
}

/** How much it is, to those who may see it: whoever handles the cash of the site, and finance. */
export function cashTold(
  by: PersonRights,
  siteId: string,
  amountOre: number,
): Readonly<Record<Language, string>> {
  const maySee = mayDoAt(by, "takeCash", siteId) || mayDoAt(by, "financeViews", siteId);
  if (!maySee) return { sv: "pengar", en: "money" };
  const kronor = `${formatOre(ore(amountOre))} kr`;
  return { sv: kronor, en: kronor };
}
