/** Answers about the day as it goes. */
import { z } from "zod";
import { attemptState, issuer, terminal } from "../api.ts";
import { day, id, instant, oreAmount } from "../api-values.ts";
import { expectedPayout } from "../payouts/payouts-api.ts";

const count = z.number().int();
const taken = { amountOre: oreAmount, payments: count };

export const overview = z.object({
  businessDay: day,
  /** By card; cash is told apart. */
  takingsOre: oreAmount,
  payments: z.number().int(),
  byIssuer: z.array(z.object({ issuer, amountOre: oreAmount, payments: z.number().int() })),
  /** Cash apart from the cards; what changed hands, in whole kronor. */
  cash: z.object({
    amountOre: oreAmount,
    payments: z.number().int(),
    byPlace: z.array(
      z.object({
        siteCode: z.string(),
        companyCode: z.string(),
        amountOre: oreAmount,
        payments: z.number().int(),
      }),
    ),
  }),
  bySite: z.array(z.object({ siteCode: z.string(), ...taken })),
  byCompany: z.array(z.object({ companyCode: z.string(), ...taken })),
  /** Card and cash of each till that has taken any; a till that two companies share is told once. */
  byTill: z.array(
    z.object({
      tillId: id,
      siteCode: z.string(),
      till: z.string(),
      ...taken,
      cashOre: oreAmount,
      cashPayments: count,
    }),
  ),
  /** Toyota's own cards and the like; they are among the issuers too. */
  ownCards: z.object(taken),
  /** The same weekday a week ago: all of it, and until the same time of the day. */
  sameWeekday: z.object({
    businessDay: day,
    takingsOre: oreAmount,
    payments: count,
    cashOre: oreAmount,
    untilNowOre: oreAmount,
    cashUntilNowOre: oreAmount,
    byIssuer: z.array(z.object({ issuer, ...taken, untilNowOre: oreAmount })),
  }),
  /** Card and cash together, by the hour in which they were approved; hours without any are left out. */
  byHour: z.array(
    z.object({
      hour: z.number().int().min(0).max(23),
      amountOre: oreAmount,
      sameWeekdayOre: oreAmount,
    }),
  ),
  terminals: z.array(
    terminal.extend({
      takingsOre: oreAmount,
      payments: count,
      /** How far its clock is ahead of ours, by its last answer. */
      clockSkewMs: count,
    }),
  ),
  /** At a terminal right now; the oldest first, and no more than are worth reading. */
  underWay: z.object({
    payments: count,
    askedOre: oreAmount,
    oldest: z.array(
      z.object({
        paymentId: id,
        state: attemptState,
        kind: z.enum(["purchase", "refund", "void"]),
        askedOre: oreAmount,
        since: instant,
        operator: z.string(),
        till: z.string(),
        siteCode: z.string(),
        terminal: z.string(),
      }),
    ),
  }),
  /** What stands on the list of interrupted payments, and what may be lost of it. */
  interrupted: z.object({ items: count, atRiskOre: oreAmount }),
  unknownOre: oreAmount,
  unknownPayments: z.number().int(),
  booksAgree: z.boolean(),
});

/** Only what is of one site; of a site that is not seen there is nothing. */
export const overviewQuery = z.object({ site: z.string().max(12).optional() });

/**
 * With `changes=2` the whole comes once, and then events named "changes" with the parts that differ; an event named
 * "stale" says that what was told last cannot be renewed, until the next of the others. A page that was
 * left open since changes were told in another form asks for "1", and is told the whole each time.
 */
export const overviewStreamQuery = overviewQuery.extend({ changes: z.enum(["1", "2"]).optional() });

/** What is on its way to the bank. It changes by the hour, not by the payment. */
export const outlook = z.object({
  today: day,
  /** Due today, by what was agreed; and late, missing, short or over from before. */
  due: z.array(expectedPayout),
  dueOre: oreAmount,
  overdue: z.array(expectedPayout),
  overdueOre: oreAmount,
  /** Sold on cards since the terminals' sessions were last closed: no acquirer has been told of it. */
  notSentOre: oreAmount,
  notSent: z.array(
    z.object({
      terminalId: z.string(),
      name: z.string(),
      siteCode: z.string(),
      closedAt: instant.nullable(),
      ...taken,
    }),
  ),
});

export type Outlook = z.infer<typeof outlook>;
export type Overview = z.infer<typeof overview>;
