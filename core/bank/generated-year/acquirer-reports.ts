/** What the acquirer's file says of a payout, as records and as the matcher wants it. */
import { addOre, negateOre, type Ore, ZERO } from "../../money.ts";
import { minuteOf } from "../../time/stockholm.ts";
import type { AcquirerLineRecord, PayoutRecord } from "../bank-file.ts";
import type { PayoutPart, ReportedPayout } from "../payout-match.ts";
import type { GeneratedReport } from "./generated-year.ts";
import { reportText } from "./report-texts.ts";
import type { DraftPayment } from "./year-payments.ts";
import {
  feeOf,
  feesOf,
  netOf,
  type PlannedExtra,
  type PlannedPayout,
  partsOf,
  reportedPayments,
  salesParts,
  sumOfParts,
  type YearUnderway,
} from "./year-underway.ts";

export type ReportRecords = readonly [PayoutRecord, ...AcquirerLineRecord[]];

export function acquirerReports(year: YearUnderway): readonly GeneratedReport[] {
  const reports = year.payouts.flatMap((payout) => {
    const { agreement, reportedOn, reference, merchantNumber } = payout;
    if (reportedOn === null) return [];
    const records = recordsOf(payout);
    const name = `${merchantNumber}-${reference}`.replaceAll(" ", "-");
    return [
      {
        agreementId: agreement.id,
        fileName: `${agreement.acquirer}-${name}.csv`,
        arrivesOn: reportedOn,
        records,
        text: reportText(agreement.acquirer, records),
        payout: reportedPayout(payout),
      },
    ];
  });
  return reports.toSorted((one, other) => (one.arrivesOn < other.arrivesOn ? -1 : 1));
}

/** Whose sales they are, it takes from the merchant number, as the file does. */
function reportedPayout(payout: PlannedPayout): ReportedPayout {
  const { agreement, merchantNumber, reportedMerchant, reference, dueOn, terms } = payout;
  const named = terms.merchantNumbers.find(({ number }) => number === reportedMerchant);
  const siteId = named?.siteId ?? payout.siteId;
  const isMoved = reportedMerchant !== merchantNumber;
  const parts = partsOf(payout).map(
    (part): PayoutPart => (isMoved && part.kind === "sales" ? { ...part, siteId } : part),
  );
  return {
    id: `reported ${payout.id}`,
    agreementId: agreement.id,
    reference: reference ?? undefined,
    merchantNumber: reportedMerchant,
    paidOn: dueOn,
    netOre: netOf(payout),
    parts,
  };
}

function recordsOf(payout: PlannedPayout): ReportRecords {
  const sales = reportedPayments(payout).map((payment) => saleRecord(payout, payment));
  const others = payout.extras.map((extra) => extraRecord(payout, extra));
  const fees = feeRecord(payout);
  const lines = [...sales, ...others, ...fees].map((line, place) => ({ ...line, line: place + 2 }));
  return [payoutRecord(payout, lines.length), ...lines];
}

function payoutRecord(payout: PlannedPayout, lines: number): PayoutRecord {
  const days = payout.payments.map(({ businessDay }) => businessDay).toSorted();
  const extras = sumOfParts(payout.extras.map(({ part }) => part));
  return {
    kind: "payout",
    payout: 0,
    line: 1,
    reference: payout.reference ?? undefined,
    merchantNumber: payout.reportedMerchant,
    paidOn: payout.dueOn,
    from: days[0],
    to: days.at(-1),
    account: payout.terms.account ?? undefined,
    currency: "SEK",
    grossOre: addOre(sumOfParts(salesParts(reportedPayments(payout))), extras),
    feesOre: payout.terms.form === "net" ? feesOf(payout) : ZERO,
    netOre: netOf(payout),
    lines,
  };
}

function saleRecord(payout: PlannedPayout, payment: DraftPayment): AcquirerLineRecord {
  const { kind, terminalId, businessDay, approvedAt, amountOre, issuer } = payment;
  const told = tellsFeeOfEach(payout) ? feeOf(payout, payment) : undefined;
  return {
    ...emptyRecord(payout, amountOre),
    type: kind,
    typeText: kind === "sale" ? "Försäljning" : "Återbetalning",
    terminalId,
    saleOn: businessDay,
    saleTime: `${minuteOf(approvedAt).slice(11)}:00`,
    feeOre: told,
    issuerText: ISSUER_TEXTS[issuer],
    authorisationCode: payment.authorisationCode,
    lastFour: payment.lastFour,
    reference: payment.acquirerReference,
  };
}

const ISSUER_TEXTS: Record<DraftPayment["issuer"], string> = {
  visa: "VISA",
  mastercard: "MASTERCARD",
  amex: "AMEX",
  diners: "DINERS",
  ownCard: "OWN",
  unknown: "UNKNOWN",
};

/** A gross payout tells fees that are drawn next month; Worldline sums them into one adjustment. */
function tellsFeeOfEach({ agreement }: PlannedPayout): boolean {
  return agreement.acquirer !== "worldline";
}

function feeRecord(payout: PlannedPayout): readonly AcquirerLineRecord[] {
  const fees = feesOf(payout);
  if (tellsFeeOfEach(payout) || fees === 0) return [];
  return [{ ...emptyRecord(payout, negateOre(fees)), type: "fee", typeText: "Justering" }];
}

function extraRecord(
  payout: PlannedPayout,
  { part, text, about }: PlannedExtra,
): AcquirerLineRecord {
  return {
    ...emptyRecord(payout, part.amountOre),
    type: part.kind,
    typeText: text,
    terminalId: about?.terminalId,
    saleOn: about?.businessDay,
    issuerText: about === undefined ? undefined : ISSUER_TEXTS[about.issuer],
    authorisationCode: about?.authorisationCode,
    lastFour: about?.lastFour,
    reference: about === undefined ? undefined : `${part.kind.at(-1)}${about.acquirerReference}`,
  };
}

function emptyRecord(payout: PlannedPayout, amountOre: Ore): AcquirerLineRecord {
  return {
    kind: "acquirerLine",
    payout: 0,
    line: 0,
    type: "adjustment",
    typeText: undefined,
    merchantNumber: payout.reportedMerchant,
    terminalId: undefined,
    saleOn: undefined,
    saleTime: undefined,
    amountOre,
    feeOre: undefined,
    issuerText: undefined,
    authorisationCode: undefined,
    lastFour: undefined,
    batch: undefined,
    reference: undefined,
    ownReference: undefined,
  };
}
