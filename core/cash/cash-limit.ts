/** How much cash a company takes of one customer, and from when somebody must have seen who pays. */
import { CASH_CHECK_FROM_ORE, CASH_WINDOW_DAYS } from "../assumptions.ts";
import { addOre, type Ore } from "../money.ts";

export type CashLimit = {
  readonly checkFromOre: Ore;
  /** The parts of one customer are added up over so many days. */
  readonly windowDays: number;
  /** Null for no such limit. */
  readonly refuseFromOre: Ore | null;
};

export const DEFAULT_CASH_LIMIT: CashLimit = {
  checkFromOre: CASH_CHECK_FROM_ORE,
  windowDays: CASH_WINDOW_DAYS,
  refuseFromOre: null,
};

export type CashJudgement =
  | { readonly kind: "free" }
  | { readonly kind: "checked" | "needsCheck" | "refused"; readonly sumOre: Ore };

export function judgeCash(
  limit: CashLimit,
  cash: { readonly earlierOre: Ore; readonly nowOre: Ore; readonly isChecked: boolean },
): CashJudgement {
  const sumOre = addOre(cash.earlierOre, cash.nowOre);
  // What costs nothing in cash hands nothing over.
  if (cash.nowOre === 0) return { kind: "free" };
  if (limit.refuseFromOre !== null && sumOre >= limit.refuseFromOre) {
    return { kind: "refused", sumOre };
  }
  if (sumOre < limit.checkFromOre) return { kind: "free" };
  return { kind: cash.isChecked ? "checked" : "needsCheck", sumOre };
}

/** Six or eight digits of a birth and four more, however they are parted; also with a plus sign. */
const PERSONAL_NUMBER = /(?<!\d)(?:\d{2})?\d{6}[-+–\s]?\d{4}(?!\d)/;

export function looksLikePersonalNumber(text: string): boolean {
  return PERSONAL_NUMBER.test(text);
}
