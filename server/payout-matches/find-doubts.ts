/** Which bank lines may be the same movement as another that counts already. */
import { type Doubt, findDoubts } from "@kortkoll/core/bank/equal-lines.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { LockedLine } from "./bank-line-store.ts";
import { selectEqualLines } from "./equal-line-store.ts";

export async function readDoubts(
  sql: Sql,
  asked: Parameters<typeof selectEqualLines>[1],
): Promise<readonly Doubt[]> {
  const equals = await selectEqualLines(sql, asked);
  const groups = Map.groupBy(equals, ({ account, amountOre }) => [account, amountOre].join(" "));
  return [...groups.values()].flatMap(findDoubts);
}

/** Equal lines of bank days in a row decide together what each of them may be: no row is longer. */
const IN_A_ROW_DAYS = 60;

/** Of one line, which is locked; undefined when it is sure. */
export async function readDoubtOf(
  sql: Sql,
  line: LockedLine & { readonly id: string },
): Promise<Doubt | undefined> {
  const { companyId, bookedOn, amountOre, id } = line;
  // A line without a day counts for nothing.
  const day: BusinessDay | null = bookedOn;
  if (day === null) return undefined;
  const from = addDays(day, -IN_A_ROW_DAYS);
  const to = addDays(day, IN_A_ROW_DAYS);
  const doubts = await readDoubts(sql, { companyId, from, to, amountOre });
  return doubts.find(({ lineId }) => lineId === id);
}
