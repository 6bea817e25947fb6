/** Requests and answers of the payout calendar and of the sales behind a payout. */
import { ACQUIRERS } from "@kortkoll/core/bank/payout-agreement.ts";
import { PAYOUT_STATES } from "@kortkoll/core/bank/payout-state.ts";
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { z } from "zod";
import { day, id, oreAmount } from "../api-values.ts";

const issuer = z.enum(ISSUERS);
const count = z.number().int();
const code = z.string().max(12);

/** What makes a payout this one. */
const payoutKey = {
  dueOn: day,
  /** Null where one payout is for every merchant number. */
  merchantNumber: z.string().nullable(),
  /** Null where everything that comes due on the day arrives as one sum. */
  batchDay: day.nullable(),
};

const ofAgreement = {
  agreementId: id,
  agreementName: z.string(),
  acquirer: z.enum(ACQUIRERS),
  companyCode: z.string(),
  /** A person has read the terms in the contract. */
  confirmed: z.boolean(),
};

export const expectedPayout = z.object({
  ...ofAgreement,
  ...payoutKey,
  issuers: z.array(issuer),
  siteCodes: z.array(z.string()),
  saleFrom: day,
  saleTo: day,
  payments: count,
  /** Gross; where `lessFees` what arrives is less. */
  amountOre: oreAmount,
  lessFees: z.boolean(),
  paidOre: oreAmount,
  leftOre: oreAmount,
  state: z.enum(PAYOUT_STATES),
  /** Bank days since it was due; 0 when it is not late. */
  lateBankDays: count,
});

const namedPlaces = z.array(z.object({ code: z.string(), name: z.string() }));

const stateSum = z.object({
  state: z.enum(PAYOUT_STATES),
  payouts: count,
  payments: count,
  amountOre: oreAmount,
  paidOre: oreAmount,
  leftOre: oreAmount,
});

export const payoutDay = z.object({
  dueOn: day,
  /** In the order of the states; those that no payout of the day is in are left out. */
  states: z.array(stateSum),
});

const ofDays = {
  from: day,
  to: day,
  today: day,
  /** Of the days asked for: those on which banks move no money. */
  closedDays: z.array(day),
  fees: z.array(z.object({ ...ofAgreement, dueOn: day, ofMonth: z.string() })),
  /** What it can be narrowed to. */
  companies: namedPlaces,
  sites: namedPlaces,
  /** Sales of the days asked for that no agreement pays for. */
  uncovered: z.array(
    z.object({
      companyCode: z.string(),
      siteCode: z.string(),
      issuer,
      saleFrom: day,
      saleTo: day,
      payments: count,
      amountOre: oreAmount,
    }),
  ),
};

export const payoutCalendar = z.object({
  ...ofDays,
  payouts: z.array(expectedPayout),
  /** Late, missing, short or over before the days asked for; the oldest first. */
  overdue: z.array(expectedPayout),
});

/** The same without the payouts, which are each day's own. */
export const payoutDays = z.object({
  ...ofDays,
  /** Those that anything is due on. */
  days: z.array(payoutDay),
  /** What is late, missing, short or over of days before. */
  overdue: z.array(payoutDay),
});

export const LONGEST_CALENDAR_DAYS = 62;
export const payoutCalendarQuery = z.object({
  from: day,
  to: day,
  company: code.optional(),
  site: code.optional(),
  issuer: issuer.optional(),
});

export const payoutDayParams = z.object({ day });
export const payoutDayQuery = z.object({
  company: code.optional(),
  site: code.optional(),
  issuer: issuer.optional(),
  state: z.enum(PAYOUT_STATES).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** What is due on one day, by agreement, merchant number and batch. */
export const payoutsOfDay = z.object({
  dueOn: day,
  today: day,
  /** Whether banks move no money on it. */
  closed: z.boolean(),
  /** Of all its payouts, also of those of other states. */
  states: z.array(stateSum),
  payouts: z.array(expectedPayout),
  next: z.string().nullable(),
});

export const payoutParams = z.object({ id });
export const payoutSalesQuery = z.object({
  dueOn: day,
  merchantNumber: z.string().max(20).optional(),
  batchDay: day.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const payoutSales = z.object({
  payout: expectedPayout,
  /** By sale date, issuer and site. */
  batches: z.array(
    z.object({
      siteCode: z.string(),
      issuer,
      saleDay: day,
      batchDay: day,
      /** Whether the terminals' reconciliation of it is known. */
      reconciled: z.boolean(),
      payments: count,
      amountOre: oreAmount,
      paidOre: oreAmount,
    }),
  ),
  sales: z.array(
    z.object({
      paymentId: id,
      kind: z.enum(["purchase", "refund", "void"]),
      at: z.string(),
      saleDay: day,
      siteCode: z.string(),
      terminalId: z.string().nullable(),
      issuer,
      lastFour: z.string().nullable(),
      authorisationCode: z.string().nullable(),
      invoiceNumbers: z.array(z.string()),
      /** Sales less refunds. */
      amountOre: oreAmount,
    }),
  ),
  next: z.string().nullable(),
});

export type ExpectedPayoutView = z.infer<typeof expectedPayout>;
export type PayoutCalendar = z.infer<typeof payoutCalendar>;
export type PayoutCalendarQuery = z.infer<typeof payoutCalendarQuery>;
export type PayoutDays = z.infer<typeof payoutDays>;
export type PayoutDayQuery = z.infer<typeof payoutDayQuery>;
export type PayoutsOfDay = z.infer<typeof payoutsOfDay>;
export type PayoutSales = z.infer<typeof payoutSales>;
export type PayoutSalesQuery = z.infer<typeof payoutSalesQuery>;
