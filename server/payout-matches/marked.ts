/** What says of itself whether something pays for it, so that an index holds what is open. */
export const MARKED = ["bankLines", "reportedPayouts"] as const;
export type Marked = (typeof MARKED)[number];
