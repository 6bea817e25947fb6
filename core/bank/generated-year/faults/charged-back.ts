/** The payment that a chargeback is about, and how the acquirer tells of it. */
import { negateOre, type Ore } from "../../../money.ts";
import { debitLine } from "../monthly-fees.ts";
import { addPayoutLine, bench, matchedAs } from "../payout-lines.ts";
import type { DraftPayment } from "../year-payments.ts";
import {
  netOf,
  type PlannedExtra,
  type PlannedLine,
  type PlannedPayout,
} from "../year-underway.ts";
import { type FaultGround, pickPayout } from "./fault-maker.ts";
import { isExplained } from "./odd-amounts.ts";

/** A sale that was paid out as it should some weeks before; no other fault is planted there. */
export function disputeOf(
  { year, random }: Pick<FaultGround, "year" | "random">,
  later: PlannedPayout,
): DraftPayment {
  const most = netOf(later) / 2;
  const sold = year.payouts
    .filter((payout) => isDisputable(payout, later))
    .flatMap((payout) =>
      payout.payments
        .filter((payment) => isSaleUpTo(most, payment))
        .map((payment) => ({ payout, payment })),
    );
  while (sold.length > 0) {
    const [drawn] = sold.splice(random.whole(sold.length), 1);
    if (drawn === undefined || isExplained(year, later, drawn.payment.amountOre)) continue;
    if (drawn.payout.lines === undefined) addPayoutLine(year, drawn.payout);
    return drawn.payment;
  }
  throw new Error("No sale to dispute");
}

function isDisputable(payout: PlannedPayout, later: PlannedPayout): boolean {
  const most = netOf(later) / 2;
  return (
    payout.faultId === undefined &&
    payout.agreement === later.agreement &&
    payout.siteId === later.siteId &&
    payout.dueOn.slice(0, 7) < later.dueOn.slice(0, 7) &&
    payout.payments.some((payment) => isSaleUpTo(most, payment))
  );
}

function isSaleUpTo(most: number, { kind, amountOre }: DraftPayment): boolean {
  return kind === "sale" && amountOre < most;
}

export type Movement = {
  readonly kind: "chargeback" | "chargebackReversed";
  readonly payment: DraftPayment;
};

export function disputePart({ kind, payment }: Movement): PlannedExtra {
  const { issuer, siteId, businessDay, amountOre } = payment;
  const moves: Ore = kind === "chargeback" ? negateOre(amountOre) : amountOre;
  const part = { kind, issuer, siteId, saleDay: businessDay, amountOre: moves } as const;
  const text = kind === "chargeback" ? "Återkrav" : "Återkrav vunnet";
  return { part, text, about: payment };
}

/** The payout that tells of it, or that it comes beside. */
export function pickDisputing(
  ground: FaultGround,
  form: "gross" | "net",
  reports: "with" | "without",
): PlannedPayout {
  const fits = (payout: PlannedPayout): boolean =>
    payout.terms.form === form && ground.year.payouts.some((paid) => isDisputable(paid, payout));
  return pickPayout(ground, { reports, fits });
}

/** A line of its own, whose report names it; without a report it can only be asked about. */
export function disputeAlone(
  { year, faultId }: Pick<FaultGround, "year" | "faultId">,
  { payout, movement }: { readonly payout: PlannedPayout; readonly movement: Movement },
): PlannedLine {
  const extra = disputePart(movement);
  const { amountOre } = extra.part;
  const reported = payout.reportedOn !== null;
  const reference = `${payout.reference ?? "KORT"} ${movement.kind === "chargeback" ? "R" : "V"}`;
  const bookedOn = payout.dueOn;
  const agreementId = payout.agreement.id;
  const allowed = reported
    ? [matchedAs(agreementId, ["chargeback", "payout"], [extra.part])]
    : [bench(agreementId, "nothingOpen", "agreementUnclear")];
  const line = debitLine(year, payout, {
    bookedOn,
    amountOre,
    texts: [`${extra.text.toUpperCase()} ${reference}`, `AVTAL ${payout.merchantNumber}`],
    allowed,
    faultId,
  });
  year.otherLines.push(line);
  if (reported) year.payouts.push(ownPayout(payout, { reference, extra, line, faultId }));
  return line;
}

function ownPayout(
  payout: PlannedPayout,
  own: {
    readonly reference: string;
    readonly extra: PlannedExtra;
    readonly line: PlannedLine;
    readonly faultId: string;
  },
): PlannedPayout {
  return {
    ...payout,
    id: `${payout.id} ${own.extra.part.kind}`,
    payments: [],
    reference: own.reference,
    unreported: new Set(),
    handKeyed: [],
    extras: [own.extra],
    lines: [],
    faultId: own.faultId,
  };
}
