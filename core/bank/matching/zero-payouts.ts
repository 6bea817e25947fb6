/**
 * Payouts that come to nothing: what was sold, given back, kept and charged back takes itself out to the
 * öre, so that no money moves and no bank line comes. The acquirer's own file is certain; that the calendar's
 * sums take each other out is what a person may say.
 */
import { addOre, ZERO } from "../../money.ts";
import type { ZeroPayout } from "../payout-match.ts";
import { answerOfBatches, batchDayOf, type PlacedBatch } from "./answer.ts";
import type { BankCase } from "./bank-case.ts";
import { compareText } from "./compare-text.ts";
import type { OpenPayouts } from "./open-payouts.ts";
import type { PlacedReport } from "./place-reports.ts";

/** Of what no bank line has taken, or says that it is. */
export function findZeroPayouts(
  open: OpenPayouts,
  cases: readonly BankCase[],
): readonly ZeroPayout[] {
  const named = new Set(cases.flatMap((one) => one.named.map(({ report }) => report.id)));
  const told = open.reports.flatMap((one) => (named.has(one.report.id) ? [] : ofReport(one, open)));
  return [...told, ...ofCalendar(open)].toSorted((one, other) =>
    compareText(nameOf(one), nameOf(other)),
  );
}

function nameOf({ dueOn, agreementId, reportedPayoutIds, parts }: ZeroPayout): string {
  return JSON.stringify([dueOn, agreementId, reportedPayoutIds, parts]);
}

/** Without a part there is nothing to settle; without a day nothing says when. */
function ofReport(
  { report, answer, doesAddUp }: PlacedReport,
  open: OpenPayouts,
): readonly ZeroPayout[] {
  const { dueOn, agreementId, saleDays, parts } = answer;
  const isTaken = open.takenBy(answer) !== undefined || !answer.takes.every(open.isFree);
  if (answer.sumOre !== 0 || !doesAddUp || isTaken || parts.length === 0 || dueOn === undefined) {
    return [];
  }
  const ground = open.isOpen(answer) ? "report" : "reportDiffers";
  const { reference, id } = report;
  return [{ agreementId, ground, reportedPayoutIds: [id], reference, dueOn, saleDays, parts }];
}

/** Gross, for nothing tells what would be kept of what is net. */
function ofCalendar(open: OpenPayouts): readonly ZeroPayout[] {
  const payouts = Map.groupBy(open.batches, payoutNameOf);
  return [...payouts.values()].flatMap((batches) => {
    const sumOre = addOre(ZERO, ...batches.map(({ freeOre }) => freeOre));
    const areFree = batches.every((one) => isWhole(one) && open.isFree(one.resource));
    if (sumOre !== 0 || !areFree) return [];
    const { agreementId, saleDays, parts: all, dueOn } = answerOfBatches(batches, true);
    const parts = all.filter(({ amountOre }) => amountOre !== 0);
    if (parts.length === 0 || dueOn === undefined) return [];
    const untold = { ground: "calendar", reportedPayoutIds: [], reference: undefined } as const;
    return [{ agreementId, ...untold, dueOn, saleDays, parts }];
  });
}

function isWhole({ freeOre, leftOre, isNet }: PlacedBatch): boolean {
  return freeOre === leftOre && !isNet;
}

/** What the calendar calls one payout. */
function payoutNameOf(batch: PlacedBatch): string {
  const { agreementId, dueOn, merchantNumber, isCombined } = batch;
  return JSON.stringify([
    agreementId,
    dueOn,
    merchantNumber,
    isCombined ? null : batchDayOf(batch),
  ]);
}
