/** Where the books part from what they should be, and of what. */

export type BookDifference = {
  readonly companyCode: string;
  readonly role: string;
  readonly orderId: string | null;
  readonly paymentId: string | null;
  readonly debtId: string | null;
  readonly drawerId: string | null;
  readonly cashMovementId: string | null;
  readonly payoutMatchId: string | null;
  readonly bookedOre: number;
  readonly expectedOre: number;
};

/** What has books of its own, in the order in which it is looked at. */
export const BOOKED_THINGS = [
  "orders",
  "payments",
  "debts",
  "cashMovements",
  "payoutMatches",
  "drawers",
] as const;
export type BookedThing = (typeof BOOKED_THINGS)[number];

/** What vouchers are of. */
export type Touched = Readonly<Record<Exclude<BookedThing, "drawers">, readonly string[]>> & {
  readonly vouchers: number;
  /** The last of them; null when there are none. */
  readonly last: string | null;
};
