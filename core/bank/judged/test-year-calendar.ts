/** The product's payout calendar over the generated year: what is open on a day, and what it calls late. */
import { addOre } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { OwnPayment } from "../acquirer-match.ts";
import type { YearOutcomes } from "../generated-year/judge-year.ts";
import type { PayoutAgreement } from "../payout-agreement.ts";
import { type ExpectedPayout, expectPayouts, type SalesGroup } from "../payout-calendar.ts";
import type { AcceptedMatch, OpenBatch } from "../payout-match.ts";
import { openBatchesOf, type PaidPart, standPayouts } from "../payout-state.ts";

/** Every sale counted from its own day: no reconciliation is known of. */
export function expectedOfYear(
  payments: readonly OwnPayment[],
  agreements: readonly PayoutAgreement[],
): readonly ExpectedPayout[] {
  const companyId = agreements[0]?.companyId ?? "";
  const groups = Map.groupBy(
    payments,
    ({ issuer, siteId, businessDay }) => `${issuer} ${siteId} ${businessDay}`,
  );
  const sales = [...groups.values()].flatMap((group): SalesGroup[] => {
    const [first] = group;
    if (first === undefined) return [];
    const sums = group.map(({ kind, amountOre }) => (kind === "refund" ? -amountOre : amountOre));
    return [
      {
        companyId,
        siteId: first.siteId,
        issuer: first.issuer ?? "unknown",
        saleDay: first.businessDay,
        closedAtMs: null,
        amountOre: addOre(...(sums as SalesGroup["amountOre"][])),
        payments: group.length,
      },
    ];
  });
  const { payouts, uncovered } = expectPayouts(sales, agreements);
  if (uncovered.length > 0) throw new Error("A sale that no agreement pays for");
  return payouts;
}

export function openOn(
  payouts: readonly ExpectedPayout[],
  accepted: readonly AcceptedMatch[],
  today: BusinessDay,
): readonly OpenBatch[] {
  return openBatchesOf(standPayouts(payouts, paidBy(accepted), today));
}

/** What it says of each batch that is not paid to the öre. */
export function calendarOn(
  payouts: readonly ExpectedPayout[],
  accepted: readonly AcceptedMatch[],
  today: BusinessDay,
): NonNullable<YearOutcomes["calendar"]> {
  return standPayouts(payouts, paidBy(accepted), today).flatMap(({ payout, batches, state }) => {
    if (state !== "late" && state !== "missing" && state !== "short" && state !== "over") return [];
    return batches
      .filter(({ amountOre, paidOre }) => amountOre !== paidOre)
      .map(({ issuer, siteId, saleDay }) => ({
        agreementId: payout.agreement.id,
        issuer,
        siteId,
        saleDay,
        state,
      }));
  });
}

function paidBy(accepted: readonly AcceptedMatch[]): readonly PaidPart[] {
  return accepted.flatMap(({ agreementId, parts }) =>
    parts.flatMap((part) => (part.kind === "sales" ? [{ agreementId, ...part }] : [])),
  );
}
