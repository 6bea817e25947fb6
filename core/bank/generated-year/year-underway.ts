/** The year while it is made: what is planned to be paid out, and the lines on the bank account so far. */
import {
  addOre,
  negateOre,
  type Ore,
  ore,
  subtractOre,
  tenThousandthsOf,
  ZERO,
} from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { PayoutAgreement, PayoutTerms } from "../payout-agreement.ts";
import type { PayoutPart } from "../payout-match.ts";
import type { BatchName, LineAnswer, PlantedFault } from "./planted-answers.ts";
import type { DraftPayment } from "./year-payments.ts";
import type { YearAccount } from "./year-places.ts";

export type PlannedExtra = {
  readonly part: Exclude<PayoutPart, { kind: "sales" }>;
  readonly text: string;
  /** The payment that a chargeback is about. */
  readonly about: DraftPayment | undefined;
};

export type PlannedPayout = {
  readonly id: string;
  readonly agreement: PayoutAgreement;
  readonly terms: PayoutTerms;
  readonly siteId: string;
  readonly merchantNumber: string;
  readonly dueOn: BusinessDay;
  /** What customers paid, and should be in it. */
  readonly payments: DraftPayment[];
  /** As the bank line will carry it; null when the acquirer gives none. */
  reference: string | null;
  /** Payments that the acquirer does not know. */
  readonly unreported: Set<DraftPayment>;
  /** Sales that we do not know: keyed by hand at a terminal that was not asked. */
  readonly handKeyed: DraftPayment[];
  readonly extras: PlannedExtra[];
  /** Null when no report is ever sent. */
  reportedOn: BusinessDay | null;
  reportedMerchant: string;
  /** Undefined until somebody says how it arrives; an empty list when it never does. */
  lines: PlannedLine[] | undefined;
  faultId: string | undefined;
};

export type PlannedDetail = {
  readonly amountOre: Ore;
  readonly payerName: string | undefined;
  readonly references: readonly string[];
  readonly texts: readonly string[];
};

export type PlannedLine = {
  readonly id: string;
  readonly account: YearAccount;
  readonly bookedOn: BusinessDay;
  readonly amountOre: Ore;
  /** "PMNT/RCDT/ATXN" */
  readonly code: string;
  readonly text: string | undefined;
  readonly details: readonly PlannedDetail[];
  readonly answer: Omit<LineAnswer, "bankLineId">;
};

export type YearUnderway = {
  readonly payments: DraftPayment[];
  readonly payouts: PlannedPayout[];
  /** Of no planned payout: fees, salaries, suppliers. */
  readonly otherLines: PlannedLine[];
  readonly faults: PlantedFault[];
  readonly exclusive: (readonly string[])[];
  readonly resent: { readonly account: YearAccount; readonly day: BusinessDay; on: BusinessDay }[];
  /** The bank's own reference of a new line. */
  readonly newLineId: (day: BusinessDay) => string;
};

export function reportedPayments(payout: PlannedPayout): readonly DraftPayment[] {
  return [
    ...payout.payments.filter((payment) => !payout.unreported.has(payment)),
    ...payout.handKeyed,
  ];
}

/** In ten-thousandths; no fee is given back with a refund. */
const FEES: Partial<Record<PayoutAgreement["acquirer"], number>> = {
  nets: 92,
  worldline: 105,
  amex: 185,
  swedbank: 98,
};

export function feeOf(payout: PlannedPayout, payment: DraftPayment): Ore {
  const rate = FEES[payout.agreement.acquirer] ?? 0;
  return payment.amountOre > 0 ? tenThousandthsOf(payment.amountOre, rate) : ZERO;
}

export function feesOf(payout: PlannedPayout): Ore {
  return addOre(...reportedPayments(payout).map((payment) => feeOf(payout, payment)));
}

/** What the payout pays for, by batch; sums to what arrives on the account. */
export function partsOf(payout: PlannedPayout): readonly PayoutPart[] {
  const sales = salesParts(reportedPayments(payout));
  const fees = payout.terms.form === "net" ? feesOf(payout) : ZERO;
  const kept: PayoutPart[] = fees === 0 ? [] : [{ kind: "fee", amountOre: negateOre(fees) }];
  return [...sales, ...kept, ...payout.extras.map(({ part }) => part)];
}

/** What the parts sum to, without making them. */
export function netOf(payout: PlannedPayout): Ore {
  const fees = payout.terms.form === "net" ? feesOf(payout) : ZERO;
  const sales = reportedPayments(payout).map(({ amountOre }) => amountOre);
  const extras = payout.extras.map(({ part }) => part.amountOre);
  return subtractOre(addOre(...sales, ...extras), fees);
}

export function sumOfParts(parts: readonly PayoutPart[]): Ore {
  return addOre(...parts.map(({ amountOre }) => amountOre));
}

export function salesParts(payments: readonly DraftPayment[]): readonly PayoutPart[] {
  const parts = new Map<string, Extract<PayoutPart, { kind: "sales" }>>();
  for (const { issuer, siteId, businessDay, amountOre } of payments) {
    const key = `${issuer} ${siteId} ${businessDay}`;
    const before = parts.get(key)?.amountOre ?? 0;
    const sum = ore(before + amountOre);
    parts.set(key, { kind: "sales", issuer, siteId, saleDay: businessDay, amountOre: sum });
  }
  return [...parts.values()];
}

/** The batches of the payout with what customers really paid. */
export function batchesOf(payout: PlannedPayout): readonly (BatchName & { leftOre: Ore })[] {
  return salesParts(payout.payments).flatMap((part) => {
    if (part.kind !== "sales") return [];
    const { issuer, siteId, saleDay, amountOre } = part;
    const agreementId = payout.agreement.id;
    return [{ agreementId, issuer, siteId, saleDay, leftOre: amountOre }];
  });
}
