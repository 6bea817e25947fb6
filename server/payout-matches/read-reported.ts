/**
 * Payouts and fees as acquirers' own files tell of them, for the matcher. A payout whose lines are not
 * what the file itself says, or whose site nothing tells, is left out: it proves nothing. So is one with a
 * merchant number that is nobody's here: its lines say so where acquirers' lines are shown.
 */
import type { AcquirerLine } from "@kortkoll/core/bank/acquirer-match.ts";
import { termsAt } from "@kortkoll/core/bank/check-payout-agreement.ts";
import { issuerOfText } from "@kortkoll/core/bank/issuer-of-text.ts";
import { openPayoutSums } from "@kortkoll/core/bank/matching/reported-payout.ts";
import type { PayoutAgreement, PayoutTerms } from "@kortkoll/core/bank/payout-agreement.ts";
import type { MatchInput, ReportedFees, ReportedPayout } from "@kortkoll/core/bank/payout-match.ts";
import { addOre, ore, ZERO } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import {
  type ReportedHead,
  type ReportedSum,
  selectReportedHeads,
  selectReportedSums,
} from "./reported-store.ts";

type Reported = Pick<MatchInput, "reportedPayouts" | "reportedFees">;

export async function readReported(
  sql: Sql,
  asked: {
    readonly companyId: string;
    readonly from: BusinessDay;
    readonly agreements: readonly PayoutAgreement[];
  },
): Promise<Reported> {
  const heads = await selectReportedHeads(sql, asked);
  if (heads.length === 0) return { reportedPayouts: [], reportedFees: [] };
  const sums = Map.groupBy(await selectReportedSums(sql, asked), ({ payoutId }) => payoutId);
  const reportedPayouts: ReportedPayout[] = [];
  const fees = new Map<string, ReportedFees>();
  for (const head of heads) {
    const ofPayout = sums.get(head.id) ?? [];
    const agreement = agreementOf(head, ofPayout, asked.agreements);
    const day = head.paidOn ?? ofPayout[0]?.saleOn;
    const terms = agreement && day && termsAt(agreement, day);
    if (agreement === undefined || !terms) continue;
    const built = build(head, { agreement, terms, sums: ofPayout });
    if (built.payout !== undefined && !head.isMatched) reportedPayouts.push(built.payout);
    if (built.feesApartOre !== 0) addFees(fees, agreement.id, ofPayout);
  }
  return { reportedPayouts, reportedFees: [...fees.values()] };
}

/** Of each month its own, by the file's days: so the acquirer counts its fees, whenever a sale was proven. */
function addFees(
  fees: Map<string, ReportedFees>,
  agreementId: string,
  sums: readonly ReportedSum[],
): void {
  const dated = sums.flatMap(({ toldOn, feeOre }) => (toldOn === null ? [] : [{ toldOn, feeOre }]));
  for (const { toldOn, feeOre } of dated) {
    const month = toldOn.slice(0, 7);
    const key = `${agreementId} ${month}`;
    const feesOre = addOre(fees.get(key)?.feesOre ?? ZERO, ore(feeOre));
    fees.set(key, { agreementId, month, feesOre });
  }
}

/**
 * By the merchant number, else by the mapping that read the file: an agreement with merchant numbers of
 * its own has no payout of another one, which is another company's or not yet in the agreement.
 */
function agreementOf(
  { merchantNumber, paidOn, agreementId }: ReportedHead,
  sums: readonly ReportedSum[],
  agreements: readonly PayoutAgreement[],
): PayoutAgreement | undefined {
  const named = agreements.filter((one) => numbersOf(one, paidOn).has(merchantNumber));
  const [only] = named;
  if (only !== undefined) {
    return named.length === 1 ? only : named.find(({ id }) => id === agreementId);
  }
  const mapped = agreements.find(({ id }) => id === agreementId);
  if (mapped === undefined) return undefined;
  const numbers = numbersOf(mapped, paidOn);
  const told = [merchantNumber, ...sums.map((sum) => sum.merchantNumber)];
  const saysOtherwise = told.some((number) => number !== null && !numbers.has(number));
  return numbers.size > 0 && saysOtherwise ? undefined : mapped;
}

/** All that it has had until then: a payout may be of sales before the terms of its day. */
function numbersOf(
  { terms }: PayoutAgreement,
  paidOn: BusinessDay | null,
): ReadonlySet<string | null> {
  const begun = terms.filter(({ validFrom }) => paidOn === null || validFrom <= paidOn);
  return new Set(begun.flatMap((one) => one.merchantNumbers.map(({ number }) => number)));
}

function build(
  head: ReportedHead,
  of: {
    readonly agreement: PayoutAgreement;
    readonly terms: PayoutTerms;
    readonly sums: readonly ReportedSum[];
  },
): ReturnType<ReturnType<typeof openPayoutSums>["close"]> {
  const { agreement, terms, sums } = of;
  const built = openPayoutSums({ agreementId: agreement.id, form: terms.form });
  for (const [nth, sum] of sums.entries()) {
    const line = lineOf(sum, { id: `${head.id} ${nth}`, agreement, terms });
    built.add({ result: "unknownSale", line });
  }
  // The lines are summed where they are alike: their number is held against the file's here.
  const counted = sums.reduce((all, { lines }) => all + lines, 0);
  const said = (amount: number | null) => (amount === null ? undefined : ore(amount));
  return built.close(head.id, {
    kind: "payout",
    payout: 0,
    line: 0,
    reference: head.reference ?? undefined,
    merchantNumber: head.merchantNumber ?? undefined,
    paidOn: head.paidOn ?? undefined,
    from: undefined,
    to: undefined,
    account: undefined,
    currency: undefined,
    grossOre: said(head.grossOre),
    feesOre: said(head.feesOre),
    netOre: said(head.netOre),
    lines: counted === head.lines ? sums.length : -1,
  });
}

function lineOf(
  sum: ReportedSum,
  {
    id,
    agreement,
    terms,
  }: { readonly id: string; readonly agreement: PayoutAgreement; readonly terms: PayoutTerms },
): AcquirerLine {
  return {
    kind: "acquirerLine",
    id,
    agreementId: agreement.id,
    siteId: sum.siteId ?? siteOf(sum, agreement, terms),
    issuer: sum.bookedIssuer ?? issuerOfText(sum.issuerText),
    payout: 0,
    line: 0,
    type: sum.type,
    typeText: undefined,
    merchantNumber: sum.merchantNumber ?? undefined,
    terminalId: undefined,
    saleOn: sum.saleOn ?? undefined,
    saleTime: undefined,
    amountOre: ore(sum.amountOre),
    feeOre: ore(sum.feeOre),
    issuerText: sum.issuerText ?? undefined,
    authorisationCode: undefined,
    lastFour: undefined,
    batch: undefined,
    reference: undefined,
    ownReference: undefined,
  };
}

/** Of the merchant number; where it is every site's, of the only site that the agreement covers. */
function siteOf(
  { merchantNumber, saleOn }: ReportedSum,
  agreement: PayoutAgreement,
  current: PayoutTerms,
): string | undefined {
  const terms = (saleOn === null ? undefined : termsAt(agreement, saleOn)) ?? current;
  const named = terms.merchantNumbers.find(({ number }) => number === merchantNumber)?.siteId;
  if (named !== undefined && named !== null) return named;
  return terms.siteIds?.length === 1 ? terms.siteIds[0] : undefined;
}
