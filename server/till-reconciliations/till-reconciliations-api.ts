/** Requests and answers about till reconciliation: counts of drawers, their result and their signing. */
import { INTERRUPTED_REASONS } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import { MOVEMENT_KINDS } from "@kortkoll/core/cash/movement-books.ts";
import { LARGEST_ORE } from "@kortkoll/core/money.ts";
import { MOST_PIECES } from "@kortkoll/core/till-reconciliation/denominations.ts";
import { z } from "zod";
import { id, instant, oreAmount, positiveOre, shortText } from "../api-values.ts";
import { byIssuer, inFlight, sums } from "../day-close/day-close-api.ts";
import { secondPerson } from "../people/second-person-api.ts";

export const reconciliationParams = z.object({ id });

export const beginCountBody = z.strictObject({
  tillId: id,
  /** Whose drawer; may be left out where the till's site has one company. */
  companyCode: shortText(12).optional(),
});

const pieces = z.number().int().min(0).max(MOST_PIECES).default(0);
/** How many of each; no other coins and notes are legal tender. */
export const piecesOfCount = z.strictObject({
  1000: pieces,
  500: pieces,
  200: pieces,
  100: pieces,
  50: pieces,
  20: pieces,
  10: pieces,
  5: pieces,
  2: pieces,
  1: pieces,
});
export const handInCountBody = z.strictObject({
  pieces: piecesOfCount,
  note: shortText(300).optional(),
});

export const approveDifferenceBody = z.strictObject({
  /** On the counter's screen; without it whoever calls approves, within a minute of their own proof. */
  approver: secondPerson.optional(),
  /** Which count was looked at. */
  countNo: z.number().int().min(1),
  /** Why the difference is accepted. */
  note: shortText(300),
});

export const signReconciliationBody = z.strictObject({
  /** Bags for the bank, made of what was counted. */
  bags: z
    .array(
      z.strictObject({
        bagNumber: z
          .string()
          .normalize("NFC")
          .trim()
          .regex(/^[0-9A-Za-z-]{1,30}$/),
        amountOre: positiveOre.multipleOf(100),
      }),
    )
    .max(20)
    .default([]),
  note: shortText(300).optional(),
});

export const abandonCountBody = z.strictObject({ note: shortText(300) });

const person = z.object({ by: z.string(), at: instant });

const parts = z.object({
  openingOre: oreAmount,
  takenOre: oreAmount,
  givenBackOre: oreAmount,
  floatInOre: oreAmount,
  floatOutOre: oreAmount,
  cashInOre: oreAmount,
  cashOutOre: oreAmount,
  bagsOre: oreAmount,
});

const cutMovement = z.object({
  id,
  kind: z.enum(MOVEMENT_KINDS),
  drawerOre: oreAmount,
  reason: z.string().nullable(),
  bagNumber: z.string().nullable(),
  note: z.string().nullable(),
  isCorrection: z.boolean(),
  by: z.string(),
  at: instant,
});

const count = z.object({
  countNo: z.number().int(),
  pieces: piecesOfCount,
  countedOre: oreAmount,
  note: z.string().nullable(),
  ...person.shape,
});

/** Told when something has been counted, and not before. */
const countResult = z.object({
  countedOre: oreAmount,
  expectedOre: oreAmount,
  /** Counted less expected: below zero is too little. */
  differenceOre: oreAmount,
  limitOre: oreAmount,
  needsSecondPerson: z.boolean(),
  parts,
  cash: sums,
  movements: z.array(cutMovement),
  cards: sums.extend({ byIssuer }),
  terminals: z.array(z.object({ id, terminalId: z.string(), ...sums.shape, byIssuer })),
  inFlight: z.array(inFlight),
  /** The till's open items of the interrupted list at the cut. */
  interrupted: z.array(
    z.object({
      paymentId: id,
      reason: z.enum(INTERRUPTED_REASONS),
      atRiskOre: oreAmount,
      since: instant,
      terminalId: z.string().nullable(),
      operator: z.string(),
      orderNumbers: z.array(z.string()),
    }),
  ),
});

export const tillReconciliation = z.object({
  id,
  state: z.enum(["counting", "signed", "abandoned"]),
  /** Unbroken for each drawer; given when it is signed. */
  number: z.number().int().nullable(),
  till: z.object({ id, code: z.string(), name: z.string() }),
  siteCode: z.string(),
  siteName: z.string(),
  companyCode: z.string(),
  companyName: z.string(),
  organisationNumber: z.string(),
  /** The cut: what comes later belongs to the next count. */
  begun: person,
  /** The one before it, which it goes on from. */
  previous: z.object({ id, number: z.number().int(), at: instant }).nullable(),
  counts: z.array(count),
  result: countResult.nullable(),
  approval: z
    .object({ countNo: z.number().int(), note: z.string().nullable(), ...person.shape })
    .nullable(),
  signed: z
    .object({
      ...person.shape,
      note: z.string().nullable(),
      bags: z.array(z.object({ bagNumber: z.string(), amountOre: oreAmount })),
      baggedOre: oreAmount,
      carriedOre: oreAmount,
      /** SHA-256 of the frozen document. */
      hash: z.string(),
    })
    .nullable(),
  abandoned: z.object({ ...person.shape, note: z.string().nullable() }).nullable(),
});

export const reconciliationsQuery = z.strictObject({
  tillId: id.optional(),
  state: z.enum(["counting", "signed", "abandoned"]).optional(),
  /** A number, or part of a till, a site, a company or a signature. */
  search: z.string().max(100).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const listedReconciliation = z.object({
  id,
  state: tillReconciliation.shape.state,
  number: z.number().int().nullable(),
  till: z.string(),
  tillName: z.string(),
  siteCode: z.string(),
  companyCode: z.string(),
  begun: person,
  counts: z.number().int(),
  countedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  /** Null until something has been counted. */
  countedOre: oreAmount.nullable(),
  differenceOre: oreAmount.nullable(),
  endedAt: instant.nullable(),
});
export const reconciliationPage = z.object({
  reconciliations: z.array(listedReconciliation),
  next: z.string().nullable(),
});

/** What can be counted: every drawer of the tills that the caller may count at. */
export const drawersToCount = z.object({
  drawers: z.array(
    z.object({
      tillId: id,
      till: z.string(),
      tillName: z.string(),
      siteCode: z.string(),
      companyCode: z.string(),
      companyName: z.string(),
      open: z.object({ id, counts: z.number().int(), ...person.shape }).nullable(),
      last: z.object({ id, number: z.number().int(), at: instant }).nullable(),
    }),
  ),
});

export const differenceLimit = z.object({
  companyId: id,
  companyCode: z.string(),
  companyName: z.string(),
  /** Above it a second person approves the difference. */
  limitOre: oreAmount,
  version: z.number().int(),
});
export const differenceLimitList = z.object({ limits: z.array(differenceLimit) });
export const changeDifferenceLimitBody = z.strictObject({
  limitOre: z.number().int().min(0).max(LARGEST_ORE),
  version: z.number().int().min(0),
});

export type PiecesOfCount = z.infer<typeof piecesOfCount>;
export type TillReconciliation = z.infer<typeof tillReconciliation>;
export type CountResult = z.infer<typeof countResult>;
export type ListedReconciliation = z.infer<typeof listedReconciliation>;
export type ReconciliationPage = z.infer<typeof reconciliationPage>;
export type DrawersToCount = z.infer<typeof drawersToCount>;
export type DifferenceLimit = z.infer<typeof differenceLimit>;
export type DifferenceLimitList = z.infer<typeof differenceLimitList>;
export type ReconciliationsQuery = z.infer<typeof reconciliationsQuery>;
