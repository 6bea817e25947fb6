/** The kinds of rows that the audit chain seals, beside which stands what each tells of. */
export const AUDIT_SOURCES = [
  "attemptEvent",
  "auditEvent",
  "cashCheck",
  "cashMovement",
  "comment",
  "debtApplication",
  "orderEvent",
  "orderVersion",
  "terminalEvent",
  "voucher",
  "writtenRow",
] as const;
export type AuditSource = (typeof AUDIT_SOURCES)[number];

/** What a verification can find wrong with the first entry that does not hold. */
export const AUDIT_PROBLEMS = [
  /** The number is missing in the chain. */
  "entryMissing",
  /** The entry does not give the hash that it carries. */
  "entryChanged",
  /** It stands at another place than the order of committing gave it. */
  "entryMoved",
  /** The row that was sealed says something else now, is gone, or was put in afterwards. */
  "rowChanged",
  "rowRemoved",
  "rowInserted",
  /** The chain is whole, but is not the one that was signed: it was written anew from here or before. */
  "signedDiffers",
  /** A signed head is changed, or one is missing between others. */
  "headBroken",
  /** Entries at the end are gone: more were signed than there are. */
  "cutOff",
  /** The end of the chain does not carry our signature. */
  "endBroken",
  /** The database is sealed by a program that knows other kinds of rows: it must verify it. */
  "otherVersion",
  /** The payment or the order says something else than its own sealed events. */
  "stateDiffers",
  /** A row of money, rights or settings is not what its last write left, is gone, or was put in. */
  "heldRowDiffers",
  /** A row was written in a transaction in which the program told of nothing. */
  "writtenPastProgram",
  /** What is sealed is whole, but nothing more is sealed: transaction numbers began anew. */
  "sealingStopped",
] as const;
export type AuditProblem = (typeof AUDIT_PROBLEMS)[number];

/** What is written about orders, in the feed of the invoicing systems. */
export const ORDER_EVENT_KINDS = [
  "arrived",
  "changed",
  "withdrawn",
  "payment",
  "refund",
  "position",
  "released",
  "releaseTakenBack",
  "moved",
] as const;
export type OrderEventKind = (typeof ORDER_EVENT_KINDS)[number];
