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

/** Between the parts of a number, as people write it; a plus sign is for whoever is a hundred. */
const PARTED = "\\s*[-+–—‑−]?\\s*";
/** Six or eight digits of a birth and four more. */
const PERSONAL_NUMBER = new RegExp(`(?<!\\d)(?:\\d{2})?\\d{6}${PARTED}\\d{4}(?!\\d)`);
/** The same, but for an organisation number: its third and fourth digits are 20 or more, no month. */
const NO_COMPANYS_NUMBER = new RegExp(`(?<!\\d)(?:\\d{8}|\\d{2}[01]\\d{3})${PARTED}\\d{4}(?!\\d)`);

/** A company's papers may name the company's own number. The database asks the same. */
export function looksLikePersonalNumber(text: string, document: string): boolean {
  const sought = document === "companyRegistration" ? NO_COMPANYS_NUMBER : PERSONAL_NUMBER;
  return sought.test(text);
}
