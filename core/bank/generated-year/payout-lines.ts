/** How a payout, or a part of it, looks on the bank account. */
import { addOre, type Ore } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { PayoutAgreement } from "../payout-agreement.ts";
import type { BenchReason, MatchProposal, PayoutPart } from "../payout-match.ts";
import type { AllowedAnswer } from "./planted-answers.ts";
import { ACCOUNTS, type YearAccount } from "./year-places.ts";
import {
  netOf,
  type PlannedLine,
  type PlannedPayout,
  partsOf,
  type YearUnderway,
} from "./year-underway.ts";

export type LineChanges = {
  readonly bookedOn?: BusinessDay;
  readonly amountOre?: Ore;
  readonly account?: YearAccount;
  readonly allowed?: readonly AllowedAnswer[];
  readonly faultId?: string;
  /** As the bank line names it, when that is not the payout's own. */
  readonly merchantNumber?: string;
};

/** Puts a line of the payout on the account; as agreed where no change is given. */
export function addPayoutLine(
  year: YearUnderway,
  payout: PlannedPayout,
  changes: LineChanges = {},
): PlannedLine {
  const bookedOn = changes.bookedOn ?? payout.dueOn;
  const amountOre = changes.amountOre ?? netOf(payout);
  const merchantNumber = changes.merchantNumber ?? payout.merchantNumber;
  const line: PlannedLine = {
    id: year.newLineId(bookedOn),
    account: changes.account ?? accountOf(payout.agreement, payout),
    bookedOn,
    amountOre,
    code: amountOre < 0 ? "PMNT/ICDT/ATXN" : "PMNT/RCDT/ATXN",
    text: undefined,
    details: [
      {
        amountOre,
        payerName: payout.terms.payerNames[0],
        references: [],
        texts: textsOf(payout, merchantNumber),
      },
    ],
    answer: {
      sort: "payout",
      faultId: changes.faultId ?? payout.faultId,
      allowed: changes.allowed ?? [exactly(payout)],
    },
  };
  payout.lines = [...(payout.lines ?? []), line];
  return line;
}

export function accountOf(
  agreement: PayoutAgreement,
  { terms }: Pick<PlannedPayout, "terms">,
): YearAccount {
  const iban = terms.account;
  const account = ACCOUNTS.find((one) => one.iban === iban);
  if (account === undefined) throw new Error(`${agreement.name} pays to no account of the year`);
  return account;
}

function textsOf(
  { agreement, reference }: PlannedPayout,
  merchantNumber: string,
): readonly string[] {
  if (agreement.acquirer === "nets") {
    return [`AVRÄKNING ${reference}`, `AVTAL ${merchantNumber}`];
  }
  return [reference ?? "KORTINLÖSEN"];
}

/** The whole payout with its parts, as the report or the batches have it. */
export function exactly(
  payout: PlannedPayout,
  parts: readonly PayoutPart[] = partsOf(payout),
): AllowedAnswer {
  return matchedAs(payout.agreement.id, ["payout"], parts);
}

export function matchedAs(
  agreementId: string,
  kinds: readonly MatchProposal["kind"][],
  parts: readonly PayoutPart[],
): AllowedAnswer {
  return { outcome: "matched", agreementId, kinds, parts };
}

export function bench(agreementId: string | undefined, ...reasons: BenchReason[]): AllowedAnswer {
  return { outcome: "bench", agreementId, reasons };
}

/** What arrives without a fault has its one line, unless it comes to nothing. */
export function addOrdinaryLines(year: YearUnderway): void {
  for (const payout of year.payouts) {
    if (payout.lines !== undefined) continue;
    if (netOf(payout) === 0) payout.lines = [];
    else addPayoutLine(year, payout);
  }
}

export function linesOf(year: YearUnderway): readonly PlannedLine[] {
  return [...year.payouts.flatMap(({ lines }) => lines ?? []), ...year.otherLines];
}

export function sumOfLines(lines: readonly Pick<PlannedLine, "amountOre">[]): Ore {
  return addOre(...lines.map(({ amountOre }) => amountOre));
}
