/** Requests and answers about bank lines, what each pays for, and the bench where a person says it. */
import { LINE_MATCH_KINDS, MATCH_KINDS } from "@kortkoll/core/bank/payout-books.ts";
import { BENCH_REASONS, MATCH_EVIDENCE, ZERO_GROUNDS } from "@kortkoll/core/bank/payout-match.ts";
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { z } from "zod";
import { day, id, instant, oreAmount, shortText } from "../api-values.ts";

const code = z.string().max(12);
const issuer = z.enum(ISSUERS);

export const PART_KINDS = [
  "sales",
  "chargeback",
  "chargebackReversed",
  "fee",
  "adjustment",
  "reserveHeld",
  "reserveReleased",
] as const;

export const matchPart = z.object({
  kind: z.enum(PART_KINDS),
  /** Of sales and chargebacks; null of fees, adjustments and reserves. */
  issuer: issuer.nullable(),
  siteCode: z.string().nullable(),
  saleDay: day.nullable(),
  /** What it moves on the account: a fee that is kept is negative. */
  amountOre: oreAmount,
});

export const bankLineView = z.object({
  id,
  companyCode: z.string(),
  bookedOn: day,
  amountOre: oreAmount,
  account: z.string(),
  payerNames: z.array(z.string()),
  texts: z.array(z.string()),
  reference: z.string().nullable(),
  fileId: id,
  fileName: z.string(),
  /** In the file. */
  line: z.number().int(),
});

const agreementName = { agreementId: id, agreementName: z.string(), confirmed: z.boolean() };

export const matchProposal = z.object({
  /** What is accepted: a proposal that has become another one since is refused. */
  key: z.string(),
  ...agreementName,
  kind: z.enum(["payout", "monthlyFee", "chargeback"]),
  evidence: z.enum(MATCH_EVIDENCE),
  why: z.string(),
  parts: z.array(matchPart),
});

export const benchLine = z.object({
  line: bankLineView,
  /** `certain`: one answer, to the öre. `bench`: a person says. */
  outcome: z.enum(["certain", "bench"]),
  reason: z.enum([...BENCH_REASONS, "maybeSame"]).nullable(),
  why: z.string(),
  expectedOre: oreAmount.nullable(),
  earlierBankLineId: id.nullable(),
  /** The payout of nothing that has what the line would pay. */
  settledMatchId: id.nullable(),
  /** Lines that count already, of one of which it may be another telling. */
  mayBe: z.array(bankLineView),
  /** Best first; of a certain line there is one. */
  proposals: z.array(matchProposal),
});

/** A payout that comes to nothing: no bank line comes for it. */
export const zeroPayout = z.object({
  /** What is accepted, where the acquirer's file says it; of the calendar a person says it themselves. */
  key: z.string(),
  ...agreementName,
  companyCode: z.string(),
  ground: z.enum(ZERO_GROUNDS),
  reference: z.string().nullable(),
  dueOn: day,
  why: z.string(),
  parts: z.array(matchPart),
});

export const matchBench = z.object({
  lines: z.array(benchLine),
  /** Whose lines these are, by code. */
  companies: z.array(z.string()),
  /** The first due first. */
  zeroPayouts: z.array(zeroPayout),
  certain: z.number().int(),
  certainOre: oreAmount,
  bench: z.number().int(),
  notOurs: z.number().int(),
});
export const benchQuery = z.object({ company: code.optional() });

export const payoutMatch = z.object({
  id,
  ...agreementName,
  kind: z.enum(MATCH_KINDS),
  evidence: z.enum([...MATCH_EVIDENCE, "report", "person"]),
  reason: z.string().nullable(),
  parts: z.array(matchPart),
  by: z.string(),
  at: instant,
  voucherId: id,
  undone: z.object({ at: instant, by: z.string(), reason: z.string() }).nullable(),
});

export const LINE_STATES = ["open", "matched", "unidentified"] as const;
export const listedLine = bankLineView.extend({
  state: z.enum(LINE_STATES),
  agreementName: z.string().nullable(),
});
export const bankLinesQuery = z.object({
  state: z.enum(LINE_STATES).optional(),
  company: code.optional(),
  from: day.optional(),
  to: day.optional(),
  search: z.string().max(100).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const bankLinePage = z.object({
  lines: z.array(listedLine),
  next: z.string().nullable(),
});

/** The line of an acquirer's file that proves a payment. */
export const provingLine = z.object({
  id,
  fileId: id,
  fileName: z.string(),
  /** In the file. */
  line: z.number().int(),
  feeOre: oreAmount.nullable(),
  payoutId: id,
  payoutReference: z.string().nullable(),
});

/** From a bank line to the cards, dates, tills and orders behind it. */
export const tracedSale = z.object({
  paymentId: id,
  kind: z.enum(["purchase", "refund", "void"]),
  saleDay: day,
  at: instant,
  siteCode: z.string(),
  till: z.string(),
  terminalId: z.string().nullable(),
  operator: z.string(),
  issuer,
  lastFour: z.string().nullable(),
  authorisationCode: z.string().nullable(),
  orders: z.array(z.object({ id, invoiceNumber: z.string(), customerName: z.string() })),
  /** Sales less refunds. */
  amountOre: oreAmount,
  /** Null while no file has told of it. */
  acquirerLine: provingLine.nullable(),
});
export const bankLineTrace = z.object({
  line: bankLineView,
  /** The standing one first, then those that were undone. */
  matches: z.array(payoutMatch),
  sales: z.array(tracedSale),
  /** More than are shown here. */
  moreSales: z.boolean(),
  /** What a person has said of it beside lines of the same sum. */
  verdict: z
    .object({ isSame: z.boolean(), others: z.array(bankLineView), by: z.string(), at: instant })
    .nullable(),
});

/** What was booked, and the cards, dates, tills and orders behind it. */
export const matchTrace = z.object({
  companyCode: z.string(),
  /** Null of a payout that came to nothing. */
  bankLineId: id.nullable(),
  bookedOn: day,
  /** As the acquirer's file has it. */
  reference: z.string().nullable(),
  match: payoutMatch,
  sales: z.array(tracedSale),
  moreSales: z.boolean(),
});

/** From an order to the bank lines that paid it. */
export const orderPayouts = z.object({
  payouts: z.array(
    z.object({
      paymentId: id,
      issuer,
      saleDay: day,
      amountOre: oreAmount,
      acquirerLine: provingLine.nullable(),
      /** Null while nothing has paid the day's sales. */
      bankLine: z
        .object({
          id,
          bookedOn: day,
          amountOre: oreAmount,
          reference: z.string().nullable(),
          agreementName: z.string(),
        })
        .nullable(),
      /** The payout of 0 kr that settled the day's sales, where that did. */
      zeroPayout: z
        .object({
          id,
          dueOn: day,
          reference: z.string().nullable(),
          agreementName: z.string(),
        })
        .nullable(),
    }),
  ),
});

/** What a person may choose from for a bank line: what is open, the nearest to the line first. */
export const lineChoices = z.object({
  agreements: z.array(z.object({ id, name: z.string(), confirmed: z.boolean() })),
  sites: z.array(z.string()),
  batches: z.array(
    z.object({
      agreementId: id,
      issuer,
      siteCode: z.string(),
      saleDay: day,
      dueOn: day,
      leftOre: oreAmount,
    }),
  ),
});

export const lineParams = z.object({ id });
export const tellApartBody = z.strictObject({
  isSame: z.boolean(),
  /** What it said before, as it was shown; null when nobody had said anything. */
  before: z.boolean().nullable(),
  /** Those that it was shown beside. */
  otherLineIds: z.array(id).min(1).max(100),
});
export const acceptBody = z.strictObject({ proposalKey: z.string().length(64) });
export const acceptCertainBody = z.strictObject({
  companyCode: shortText(12),
  /** So many at most, the first of them; what is left is asked for again. All when not given. */
  most: z.number().int().min(1).max(500).optional(),
});
export const acceptedCertain = z.object({
  accepted: z.number().int(),
  acceptedOre: oreAmount,
  /** Became something else while the others were accepted. */
  left: z.number().int(),
  /** Certain too, and not come to in this call. */
  remaining: z.number().int(),
});
const chosenParts = z
  .array(
    z.strictObject({
      kind: z.enum(PART_KINDS),
      issuer: issuer.optional(),
      siteCode: shortText(12).optional(),
      saleDay: day.optional(),
      amountOre: oreAmount,
    }),
  )
  .max(500);
export const chooseBody = z.strictObject({
  agreementId: id,
  kind: z.enum(LINE_MATCH_KINDS),
  parts: chosenParts,
  reason: shortText(500),
});
export const settleZeroBody = z.strictObject({
  /** When it would have come; not later than today. */
  dueOn: day,
  parts: chosenParts,
  reason: shortText(500),
});
export const choicesQuery = z.object({ company: code });
export const undoBody = z.strictObject({ reason: shortText(500) });

export type BankLineView = z.infer<typeof bankLineView>;
export type BenchLineView = z.infer<typeof benchLine>;
export type MatchBenchView = z.infer<typeof matchBench>;
export type MatchPartView = z.infer<typeof matchPart>;
export type MatchProposalView = z.infer<typeof matchProposal>;
export type BankLinePage = z.infer<typeof bankLinePage>;
export type BankLineTrace = z.infer<typeof bankLineTrace>;
export type OrderPayouts = z.infer<typeof orderPayouts>;
export type LineChoices = z.infer<typeof lineChoices>;
export type SettleZeroBody = z.infer<typeof settleZeroBody>;
export type ZeroPayoutView = z.infer<typeof zeroPayout>;
export type MatchTrace = z.infer<typeof matchTrace>;
export type ChooseBody = z.infer<typeof chooseBody>;
export type AcceptedCertain = z.infer<typeof acceptedCertain>;
