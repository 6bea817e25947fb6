/** Requests and answers about day closes. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { SCHEMES } from "@kortkoll/core/day-close/scheme.ts";
import { z } from "zod";
import { day, id, instant, oreAmount, shortText } from "../api-values.ts";

const count = z.number().int();

export const closeDayBody = z.strictObject({
  siteCode: shortText(12),
  /** One of the companies at the site; without it all of them that the caller sees. */
  companyCode: shortText(12).optional(),
});
export const previewQuery = z.strictObject({
  siteCode: shortText(12),
  companyCode: shortText(12).optional(),
});

const closeName = z.object({
  id,
  number: count,
  companyCode: z.string(),
  siteCode: z.string(),
  /** False where nothing was new: then it is the last one. */
  isNew: z.boolean(),
});
/** The first company's close, and beside it each company's. */
export const dayClosed = closeName.extend({ closes: z.array(closeName) });

const sums = z.object({
  payments: count,
  takenOre: oreAmount,
  givenBack: count,
  givenBackOre: oreAmount,
  netOre: oreAmount,
});
const byIssuer = z.array(z.object({ issuer: z.enum(ISSUERS), ...sums.shape }));
const cards = sums.extend({ byIssuer });

const inFlight = z.object({
  paymentId: id,
  kind: z.enum(["purchase", "refund", "void"]),
  state: z.enum(["created", "sent", "unknown", "claimed"]),
  askedOre: oreAmount,
  till: z.string(),
  terminalId: z.string().nullable(),
  operator: z.string(),
  startedAt: instant,
  orderNumbers: z.array(z.string()),
});

const voucherNumber = z.object({
  series: z.string(),
  businessDay: day,
  events: count,
  debitOre: oreAmount,
  fiscalYear: count,
  number: count,
  bookedDay: day,
});

/** The keys stand in the order of the frozen text. */
const frozenClose = z.object({
  number: count,
  companyCode: z.string(),
  siteCode: z.string(),
  cutAt: instant,
  by: z.string(),
  firstDay: day.nullable(),
  lastDay: day.nullable(),
  events: count,
  cards,
  terminals: z.array(z.object({ id, terminalId: z.string(), ...cards.shape })),
  tills: z.array(z.object({ id, code: z.string(), cards, cash: sums })),
  cash: sums.extend({ movedOre: oreAmount }),
  vouchers: z.array(voucherNumber),
  inFlight: z.array(inFlight),
  carriedIn: z.array(id),
});

/** X: what a close would have now. It has no number, and gives none. */
export const dayClosePreview = z.object({
  previews: z.array(
    frozenClose
      .omit({ number: true, by: true, cutAt: true, vouchers: true, carriedIn: true })
      .extend({
        at: instant,
        lastNumber: count,
        /** What a close would make numbered vouchers of. */
        toNumber: z.array(voucherNumber.omit({ number: true, fiscalYear: true, bookedDay: true })),
      }),
  ),
});

const schemeSum = z.object({ count, netOre: oreAmount });
const namedItem = z.object({
  paymentId: id,
  scheme: z.enum(SCHEMES),
  netOre: oreAmount,
  sessionNumber: z.string().nullable(),
});
export const sessionComparison = z.object({
  schemes: z.array(
    z.object({
      scheme: z.enum(SCHEMES),
      ours: schemeSum,
      terminal: schemeSum.nullable(),
      acquirer: schemeSum.nullable(),
      difference: schemeSum.nullable(),
      unexplained: schemeSum.nullable(),
    }),
  ),
  onlyInOurs: z.array(
    namedItem.extend({ why: z.enum(["earlierSession", "lostSession", "laterSession"]) }),
  ),
  onlyInSession: z.array(namedItem.extend({ closeNumber: count.nullable() })),
});

export const closeParams = z.object({ id });
export const dayClose = z.object({
  id,
  number: count,
  companyCode: z.string(),
  siteCode: z.string(),
  cutAt: instant,
  by: z.string(),
  /** Written at the cut, and never changed; its bytes are at `/frozen`. */
  frozen: frozenClose,
  frozenHash: z.string(),
  /** The cut is done when there is a close; what may take long are the terminals. */
  progress: z.object({ terminals: count, closed: count, isComplete: z.boolean() }),
  terminals: z.array(
    z.object({
      id,
      terminalId: z.string(),
      name: z.string(),
      /** `paymentFirst`: a payment there is under way or not proven. */
      state: z.enum(["waiting", "paymentFirst", "asking", "closed"]),
      tries: count,
      nextTryAt: instant.nullable(),
      /** Why it could not be closed when it was last asked. */
      lastFailure: z.string().nullable(),
      /** How often it was asked without an answer: its session may have been closed then. */
      lostAnswers: count,
      sessionNumber: z.string().nullable(),
      terminalTime: z.string().nullable(),
      report: z.string().nullable(),
      closedAt: instant.nullable(),
      /** Taken in this close's cut, and not sent for payout before its session is closed. */
      notClosedOre: oreAmount,
    }),
  ),
  followUps: z.array(
    z.object({
      number: count,
      kind: z.enum([
        "sessionClosed",
        "terminalNotReached",
        "terminalRefused",
        "askedWithoutAnswer",
        "reportCameLate",
        "lateApproval",
      ]),
      terminalId: z.string().nullable(),
      content: z.record(z.string(), z.unknown()),
      by: z.string(),
      at: instant,
    }),
  ),
});

export type CloseDayBody = z.infer<typeof closeDayBody>;
export type DayClosed = z.infer<typeof dayClosed>;
export type DayClose = z.infer<typeof dayClose>;
export type DayClosePreview = z.infer<typeof dayClosePreview>;
export type PreviewedClose = DayClosePreview["previews"][number];
export type SessionComparisonView = z.infer<typeof sessionComparison>;
