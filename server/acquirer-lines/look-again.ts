/** Has lines of some days looked at again, soon: something has come that they may be about. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import { makeDueBetween } from "./day-store.ts";

export async function lookAgain(
  tx: Transaction,
  companyId: string,
  days: { readonly from: BusinessDay; readonly to: BusinessDay; readonly at: Date },
): Promise<void> {
  await makeDueBetween(tx, companyId, days);
}
