/** What the pay page's address says: which orders, and what was decided on the page before. */
export type PaySearch = {
  readonly orders: string;
  /** The terminal to begin with: chosen instead of one that had no contact. */
  readonly terminal?: string;
  /** "1" when a person takes payment again although the customer may already have paid. */
  readonly again?: string;
  /** "1" when it is to be paid in cash. */
  readonly cash?: string;
  /** The card payment that ended unpaid, where the customer went over to cash. */
  readonly instead?: string;
};

export function readPaySearch(given: Record<string, unknown>): PaySearch {
  const { orders, terminal, again, cash, instead } = given;
  return {
    orders: String(orders ?? ""),
    ...(typeof terminal === "string" && terminal !== "" ? { terminal } : {}),
    ...(again === "1" ? { again } : {}),
    ...(cash === "1" ? { cash } : {}),
    ...(typeof instead === "string" && instead !== "" ? { instead } : {}),
  };
}
