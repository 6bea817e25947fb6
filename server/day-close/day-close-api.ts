/** Requests and answers about day closes. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { SCHEMES } from "@kortkoll/core/day-close/scheme.ts";
import { z } from "zod";
import { day, id, instant, oreAmount, shortText } from "../api-values.ts";

const count = z.number().int();

/** A site, a company at all its sites, a company at a site; or a till or a terminal of a site. */
export const closeDayBody = z
  .strictObject({
    siteCode: shortText(12).optional(),
    /** At a site without it: all of its companies that the caller sees. */
    companyCode: shortText(12).optional(),
    tillId: id.optional(),
    terminalId: id.optional(),
  })
  .refine(({ siteCode, companyCode }) => (siteCode ?? companyCode) !== undefined, {
    message: "name a site or a company",
    path: ["siteCode"],
  })
  .refine(
    ({ siteCode, tillId, terminalId }) =>
      (tillId ?? terminalId) === undefined ||
      (siteCode !== undefined && (tillId === undefined || terminalId === undefined)),
    { message: "one of tillId and terminalId, with its siteCode", path: ["tillId"] },
  );
export const previewQuery = closeDayBody;

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

export const sums = z.object({
  payments: count,
  takenOre: oreAmount,
  givenBack: count,
  givenBackOre: oreAmount,
  netOre: oreAmount,
});
export const byIssuer = z.array(z.object({ issuer: z.enum(ISSUERS), ...sums.shape }));
const cards = sums.extend({ byIssuer });

const schemeSum = z.object({ count, netOre: oreAmount });

export const inFlight = z.object({
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
  /** Cash stands apart from cards; closes from before it did say nothing. */
  part: z.enum(["card", "cash"]).optional(),
  events: count,
  debitOre: oreAmount,
  /** How many numbers, from the first to the last. */
  vouchers: count.optional(),
  bookedDay: day,
  fiscalYear: count,
  number: count,
  lastNumber: count.optional(),
});

export const closePart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("till"), id, code: z.string() }),
  z.object({ kind: z.literal("terminal"), id, terminalId: z.string() }),
]);

/** The keys stand in the order of the frozen text. */
const frozenClose = z.object({
  number: count,
  companyCode: z.string(),
  siteCode: z.string(),
  /** As they were called at the cut; older closes do not say. */
  companyName: z.string().optional(),
  organisationNumber: z.string().optional(),
  siteName: z.string().optional(),
  cutAt: instant,
  by: z.string(),
  firstDay: day.nullable(),
  lastDay: day.nullable(),
  events: count,
  cards,
  terminals: z.array(
    z.object({
      id,
      terminalId: z.string(),
      name: z.string().optional(),
      ...cards.shape,
      byScheme: z.array(z.object({ scheme: z.enum(SCHEMES), ...schemeSum.shape })),
    }),
  ),
  tills: z.array(
    z.object({ id, code: z.string(), name: z.string().optional(), cards, cash: sums }),
  ),
  cash: sums.extend({ movedOre: oreAmount }),
  vouchers: z.array(voucherNumber),
  inFlight: z.array(inFlight),
  carriedIn: z.array(id),
  /** Left out where the close is of its whole site. */
  part: closePart.optional(),
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
        toNumber: z.array(
          voucherNumber.omit({ number: true, lastNumber: true, fiscalYear: true, bookedDay: true }),
        ),
      }),
  ),
});

const namedItem = z.object({
  paymentId: id,
  scheme: z.enum(SCHEMES),
  netOre: oreAmount,
  sessionNumber: z.string().nullable(),
});
const schemeColumns = z.object({
  scheme: z.enum(SCHEMES),
  ours: schemeSum,
  terminal: schemeSum.nullable(),
  acquirer: schemeSum.nullable(),
  difference: schemeSum.nullable(),
  unexplained: schemeSum.nullable(),
});
export const sessionComparison = z.object({
  /** What the terminal calls schemes that we do not know; left out where there is none. */
  namesNotKnown: z.array(z.string()).optional(),
  schemes: z.array(schemeColumns),
  onlyInOurs: z.array(
    namedItem.extend({
      why: z.enum(["earlierSession", "lostSession", "laterSession", "closedSession"]),
      /** Of a session that was closed before: the close that it was closed for. */
      closeNumber: count.nullable().optional(),
    }),
  ),
  onlyInSession: z.array(namedItem.extend({ closeNumber: count.nullable() })),
});

const namedPayment = z.object({
  id,
  kind: z.enum(["purchase", "refund", "void"]),
  /** As it is now. */
  state: z.string(),
  amountOre: oreAmount,
  issuer: z.string().nullable(),
  lastFour: z.string().nullable(),
  authorisationCode: z.string().nullable(),
  till: z.string(),
  terminalId: z.string().nullable(),
  operator: z.string(),
  startedAt: instant,
  invoiceNumbers: z.array(z.string()),
  customers: z.array(z.string()),
  /** The close that has booked it. */
  closeNumber: count.nullable(),
});

export const closeParams = z.object({ id });
export const dayClose = z.object({
  id,
  number: count,
  companyCode: z.string(),
  companyName: z.string(),
  organisationNumber: z.string(),
  siteCode: z.string(),
  siteName: z.string(),
  cutAt: instant,
  by: z.string(),
  /** Written at the cut, and never changed; its bytes are at `/frozen`. */
  frozen: frozenClose,
  frozenHash: z.string(),
  /** The cut is done when there is a close; what may take long are the terminals. */
  progress: z.object({
    terminals: count,
    closed: count,
    /** Those that a person has ended the wait for. */
    notReported: count,
    isComplete: z.boolean(),
  }),
  /** Over all terminals; the terminals' column is null until every one of them can be read. */
  columns: z.array(schemeColumns),
  /** What acquirers' files have said last of its payments; null while none has come. */
  acquirer: z
    .object({
      /** The number of the follow-up that told it. */
      followUp: count,
      at: instant,
      /** Payments that they lack (null), or have another sum of. */
      differences: z.array(
        z.object({
          paymentId: id,
          scheme: z.enum(SCHEMES),
          netOre: oreAmount,
          acquirerOre: oreAmount.nullable(),
        }),
      ),
      moreDifferences: count,
    })
    .nullable(),
  /** How many terminals' differences no payment and no person has explained. */
  toExplain: count,
  terminals: z.array(
    z.object({
      id,
      terminalId: z.string(),
      name: z.string(),
      /**
       * `paymentFirst`: a payment there is under way or not proven. `retired`: it is not asked any more.
       * `notReported`: a person has ended the wait for it.
       */
      state: z.enum(["waiting", "paymentFirst", "retired", "asking", "closed", "notReported"]),
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
      /** What the cut has of it. */
      ours: z.array(z.object({ scheme: z.enum(SCHEMES), ...schemeSum.shape })),
      /** Null until its session is closed. */
      comparison: sessionComparison.nullable(),
      /** False until its session is closed, and where its text cannot be read. */
      isReadable: z.boolean(),
      /** The number of the follow-up that compared it. */
      followUp: count.nullable(),
      isToBeExplained: z.boolean(),
    }),
  ),
  /** Those that are named anywhere in it, and lie at the same site. */
  payments: z.array(namedPayment),
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
        "explanation",
        "sessionNotReported",
        "acquirerTold",
      ]),
      terminalId: z.string().nullable(),
      content: z.record(z.string(), z.unknown()),
      by: z.string(),
      at: instant,
      /** The number of the follow-up that it explains. */
      explains: count.nullable(),
      isToBeExplained: z.boolean(),
    }),
  ),
});

export const explainBody = z.strictObject({
  text: shortText(1_000),
  /** The number of the follow-up that compared a terminal; without it, a note to the whole close. */
  explains: count.min(1).optional(),
});
export const followUpWritten = z.object({
  number: count,
  text: z.string(),
  explains: count.nullable(),
  by: z.string(),
  at: instant,
});
export const sessionNotReportedBody = z.strictObject({
  terminalId: id,
  /** Why its session will never be reported. */
  reason: shortText(1_000),
});
export const sessionNotReported = z.object({
  terminalId: id,
  /** Every close that waited for it. */
  closes: z.array(z.object({ id, number: count })),
  by: z.string(),
  at: instant,
});
export const terminalsAsked = z.object({
  /** How many wait to be asked again, now. */
  asked: count,
});

export type CloseDayBody = z.infer<typeof closeDayBody>;
export type DayClosed = z.infer<typeof dayClosed>;
export type DayClose = z.infer<typeof dayClose>;
export type FollowUpWritten = z.infer<typeof followUpWritten>;
export type SessionNotReported = z.infer<typeof sessionNotReported>;
export type DayClosePreview = z.infer<typeof dayClosePreview>;
export type PreviewedClose = DayClosePreview["previews"][number];
export type SessionComparisonView = z.infer<typeof sessionComparison>;
