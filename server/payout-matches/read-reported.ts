/**
 * Payouts that nothing has paid yet, as acquirers' own files tell of them, for the matcher. A payout whose lines are not
 * what the file itself says, or whose site nothing tells, is left out: it proves nothing. So is one with a
 * merchant number that is nobody's here: its lines say so where acquirers' lines are shown.
 */
import type { AcquirerLine } from "@kortkoll/core/bank/acquirer-match.ts";
import { termsAt } from "@kortkoll/core/bank/check-payout-agreement.ts";
import { issuerOfText } from "@kortkoll/core/bank/issuer-of-text.ts";
import { openPayoutSums } from "@kortkoll/core/bank/matching/reported-payout.ts";
import type { PayoutAgreement, PayoutTerms } from "@kortkoll/core/bank/payout-agreement.ts";
import type { ReportedPayout } from "@kortkoll/core/bank/payout-match.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import {
  type ReportedHead,
  type ReportedSum,
  selectReportedHeads,
  selectReportedSums,
} from "./reported-store.ts";

export async function readReported(
  sql: Sql,
  asked: {
    readonly companyId: string;
    readonly from: BusinessDay;
    readonly agreements: readonly PayoutAgreement[];
  },
): Promise<readonly ReportedPayout[]> {
  const heads = await selectReportedHeads(sql, asked);
  if (heads.length === 0) return [];
  const all = await selectReportedSums(
    sql,
    heads.map(({ id }) => id),
  );
  const sums = Map.groupBy(all, ({ payoutId }) => payoutId);
  const agreedBy = reportReader(asked.agreements);
  return heads.flatMap((head) => {
    const ofPayout = sums.get(head.id) ?? [];
    const numbers = ofPayout.map(({ merchantNumber }) => merchantNumber);
    const found = agreedBy(head, { merchantNumbers: numbers, saleOn: ofPayout[0]?.saleOn });
    return found === undefined ? [] : (build(head, { ...found, sums: ofPayout }) ?? []);
  });
}

type Told = {
  /** Of its lines. */
  readonly merchantNumbers: readonly (string | null)[];
  readonly saleOn: BusinessDay | null | undefined;
};
export type Agreed = { readonly agreement: PayoutAgreement; readonly terms: PayoutTerms };
type Named = Pick<ReportedHead, "merchantNumber" | "paidOn" | "agreementId">;

/** Whose payout a report is, and by which terms; undefined when nobody's. */
export function reportReader(
  agreements: readonly PayoutAgreement[],
): (head: Named, told: Told) => Agreed | undefined {
  const numbers = new Map<string, ReadonlySet<string | null>>();
  const numbersOf = (agreement: PayoutAgreement, day: BusinessDay | null): typeof EMPTY => {
    const name = `${agreement.id} ${day}`;
    const known = numbers.get(name) ?? findNumbers(agreement, day);
    numbers.set(name, known);
    return known;
  };
  return (head, told) => {
    const agreement = agreementOf(head, told.merchantNumbers, { agreements, numbersOf });
    const day = head.paidOn ?? told.saleOn;
    const terms = agreement && day && termsAt(agreement, day);
    return agreement === undefined || !terms ? undefined : { agreement, terms };
  };
}

/**
 * By the merchant number, which some have on their lines alone, else by the mapping that read the file: an agreement with merchant numbers of
 * its own has no payout of another one, which is another company's or not yet in the agreement.
 */
function agreementOf(
  { merchantNumber, paidOn, agreementId }: Named,
  lineNumbers: Told["merchantNumbers"],
  among: {
    readonly agreements: readonly PayoutAgreement[];
    readonly numbersOf: (one: PayoutAgreement, day: BusinessDay | null) => typeof EMPTY;
  },
): PayoutAgreement | undefined {
  const { agreements, numbersOf } = among;
  const ofLines = new Set(lineNumbers);
  const [onLines = null] = ofLines.size === 1 ? ofLines : [];
  const number = merchantNumber ?? onLines;
  const named = agreements.filter((one) => numbersOf(one, paidOn).has(number));
  const [only] = named;
  if (only !== undefined) {
    return named.length === 1 ? only : named.find(({ id }) => id === agreementId);
  }
  const mapped = agreements.find(({ id }) => id === agreementId);
  if (mapped === undefined) return undefined;
  const numbers = numbersOf(mapped, paidOn);
  const told = [merchantNumber, ...lineNumbers];
  const saysOtherwise = told.some((number) => number !== null && !numbers.has(number));
  return numbers.size > 0 && saysOtherwise ? undefined : mapped;
}

const EMPTY: ReadonlySet<string | null> = new Set();

/** All that it has had until then: a payout may be of sales before the terms of its day. */
function findNumbers({ terms }: PayoutAgreement, paidOn: BusinessDay | null): typeof EMPTY {
  const begun = terms.filter(({ validFrom }) => paidOn === null || validFrom <= paidOn);
  return new Set(begun.flatMap((one) => one.merchantNumbers.map(({ number }) => number)));
}

/** Undefined when it is not what it says of itself. */
function build(
  head: ReportedHead,
  of: Agreed & { readonly sums: readonly ReportedSum[] },
): ReportedPayout | undefined {
  const { agreement, terms, sums } = of;
  const built = openPayoutSums({ agreementId: agreement.id, form: terms.form });
  for (const [nth, sum] of sums.entries()) {
    const line = lineOf(sum, { id: `${head.id} ${nth}`, agreement, terms });
    built.add({ result: "unknownSale", line });
  }
  // The lines are summed where they are alike: their number is held against the file's here.
  const counted = sums.reduce((all, { lines }) => all + lines, 0);
  const said = (amount: number | null) => (amount === null ? undefined : ore(amount));
  const { payout } = built.close(head.id, {
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
  return payout;
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
