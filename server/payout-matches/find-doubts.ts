/** Which bank lines may be the same movement as another that counts already. */
import { type Doubt, findDoubts } from "@kortkoll/core/bank/equal-lines.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { LockedLine } from "./bank-line-store.ts";
import { selectEqualLines } from "./equal-line-store.ts";

export async function readDoubts(
  sql: Sql,
  asked: Parameters<typeof selectEqualLines>[1],
): Promise<readonly Doubt[]> {
  const equals = await selectEqualLines(sql, asked);
  const groups = Map.groupBy(equals, ({ account, bookedOn, amountOre }) =>
    [account, bookedOn, amountOre].join(" "),
  );
  return [...groups.values()].flatMap(findDoubts);
}

/** Of one line, which is locked; undefined when it is sure. */
export async function readDoubtOf(
  sql: Sql,
  line: LockedLine & { readonly id: string },
): Promise<Doubt | undefined> {
  const { companyId, bookedOn, amountOre, id } = line;
  // A line without a day counts for nothing.
  const day: BusinessDay | null = bookedOn;
  if (day === null) return undefined;
  const doubts = await readDoubts(sql, { companyId, from: day, to: day, amountOre });
  return doubts.find(({ lineId }) => lineId === id);
}
