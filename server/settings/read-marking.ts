/** How a company's files mark origin, as it is decided at the transaction's moment. */
import type { OriginMarking } from "@kortkoll/core/exports/origin-marking.ts";
import type { Transaction } from "../database/database.ts";
import { selectMarkings } from "./marking-store.ts";

export async function readMarking(tx: Transaction, companyId: string): Promise<OriginMarking> {
  const [marking] = await selectMarkings(tx, [companyId]);
  if (marking === undefined) throw new Error("A company whose vouchers are read is gone");
  return marking;
}
