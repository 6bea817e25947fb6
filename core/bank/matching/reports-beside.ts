/** Reports beside what else speaks for the same sales: a line that came before them, and each other. */
import type { MatchInput, OpenBatch, PayoutPart, ReportedPayout } from "../payout-match.ts";
import { compareText } from "./compare-text.ts";
import { type PlacedReport, salesKeyOf, salesOf } from "./place-reports.ts";

type PaidBefore = {
  /** A bank line, or the match of a payout that came to nothing. */
  readonly takerId: string;
  readonly agreementId: string;
  readonly sumOre: number;
  readonly parts: readonly PayoutPart[];
};

/** What was accepted by our own sales, before any report of it had come. */
export function paidBefore({ accepted, settled }: MatchInput): readonly PaidBefore[] {
  const byLines = accepted
    .filter(({ kind, reportedPayoutIds }) => kind === "payout" && reportedPayoutIds.length === 0)
    .map(({ bankLine, agreementId, parts }) => {
      return { takerId: bankLine.id, agreementId, sumOre: bankLine.amountOre, parts };
    });
  const asNothing = settled
    .filter(({ reportedPayoutIds }) => reportedPayoutIds.length === 0)
    .map(({ matchId, agreementId, parts }) => {
      return { takerId: matchId, agreementId, sumOre: 0, parts };
    });
  return [...byLines, ...asNothing];
}

/** It has paid that report. */
export function takePaidBefore(
  reports: readonly PlacedReport[],
  before: readonly PaidBefore[],
  takers: Map<string, string>,
): void {
  const paid = Map.groupBy(before, ({ agreementId, sumOre, parts }) =>
    nameOf(agreementId, sumOre, parts),
  );
  for (const { report, answer } of reports) {
    if (answer.takes.some((resource) => takers.has(resource))) continue;
    const name = nameOf(report.agreementId, report.netOre, report.parts);
    const first = paid.get(name)?.shift();
    if (first === undefined) continue;
    for (const resource of answer.takes) takers.set(resource, first.takerId);
  }
}

function nameOf(agreementId: string, sumOre: number, parts: readonly PayoutPart[]): string {
  const sales = salesOf(parts)
    .filter(({ amountOre }) => amountOre !== 0)
    .map((one) => `${salesKeyOf(agreementId, one)} ${one.amountOre}`);
  return [
    String(sumOre),
    parts.length === 0 ? "" : agreementId,
    ...sales.toSorted(compareText),
  ].join();
}

/** Not what was sold where it says, and to the öre what was sold elsewhere: it is in a wrong name. */
function isAnothers(
  { agreementId, parts }: ReportedPayout,
  sites: ReadonlySet<string>,
  left: ReadonlyMap<string, number>,
): boolean {
  const sales = salesOf(parts).filter(({ amountOre }) => amountOre !== 0);
  const isSoldAt = (siteId: string): boolean =>
    sales.every((one) => left.get(salesKeyOf(agreementId, { ...one, siteId })) === one.amountOre);
  const own = new Set(sales.map(({ siteId }) => siteId));
  if (own.size !== 1 || [...own].every(isSoldAt)) return false;
  return [...sites].some((siteId) => !own.has(siteId) && isSoldAt(siteId));
}

/**
 * Reports that together speak for more than was sold: one of them is wrong. The one that has all that
 * was sold to the öre is believed, and when there are two of those none is.
 */
export function withContested(
  reports: readonly PlacedReport[],
  batches: readonly OpenBatch[],
  takers: ReadonlyMap<string, string>,
): readonly PlacedReport[] {
  const left = new Map<string, number>();
  for (const batch of batches) {
    const key = salesKeyOf(batch.agreementId, batch);
    left.set(key, (left.get(key) ?? 0) + batch.leftOre);
  }
  const waiting = reports.filter(({ answer, doesAddUp }) => {
    return doesAddUp && !answer.takes.some((resource) => takers.has(resource));
  });
  const claims = Map.groupBy(
    waiting.flatMap(({ report }) =>
      salesOf(report.parts).map((sales) => ({
        id: report.id,
        key: salesKeyOf(report.agreementId, sales),
        amountOre: sales.amountOre,
      })),
    ),
    ({ key }) => key,
  );
  const contested = new Set<string>();
  for (const [key, ofKey] of claims) {
    const most = left.get(key) ?? 0;
    const sum = ofKey.reduce((total, { amountOre }) => total + amountOre, 0);
    const isMore = Math.sign(sum) === Math.sign(most) && Math.abs(sum) > Math.abs(most);
    if (ofKey.length < 2 || !isMore) continue;
    const exact = ofKey.filter(({ amountOre }) => amountOre === most);
    const believed = exact.length === 1 ? exact : [];
    for (const claim of ofKey) if (!believed.includes(claim)) contested.add(claim.id);
  }
  const sites = Map.groupBy(batches, ({ agreementId }) => agreementId);
  for (const { report } of waiting) {
    const others = new Set(sites.get(report.agreementId)?.map(({ siteId }) => siteId));
    if (isAnothers(report, others, left)) contested.add(report.id);
  }
  return reports.map((one) =>
    contested.has(one.report.id) ? { ...one, answer: { ...one.answer, isContested: true } } : one,
  );
}
