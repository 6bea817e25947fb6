/** What kind of account a number of the BAS chart is: its first digits say so. */

export type BasClass = "assets" | "equity" | "liabilities" | "income" | "expenses";

/**
 * The first that fits. 80 to 83 are financial income, the rest of 8 costs, appropriations and tax; what
 * is outside the chart (0 and 9 are a company's own) is shown with equity, where nothing is hidden by it.
 */
const CLASSES: readonly (readonly [start: RegExp, of: BasClass])[] = [
  [/^1/, "assets"],
  [/^20/, "equity"],
  [/^2/, "liabilities"],
  [/^3|^8[0-3]/, "income"],
  [/^[4-8]/, "expenses"],
];

export function basClass(account: string): BasClass {
  return CLASSES.find(([start]) => start.test(account))?.[1] ?? "equity";
}
