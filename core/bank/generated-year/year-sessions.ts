/**
 * When terminals' sessions are closed, in years that know of it: most in the evening, some so late that the
 * acquirer has its cut-off behind it, some forgotten until the morning after.
 */
import type { Random } from "../../seeded-random.ts";
import { addDays, type BusinessDay, minuteOf, startOfBusinessDay } from "../../time/stockholm.ts";
import type { PayoutTerms } from "../payout-agreement.ts";
import type { GeneratedSession } from "./generated-year.ts";
import type { DraftPayment } from "./year-payments.ts";

const MINUTE_MS = 60_000;

/** Minutes after the day began: after the last sale, after every cut-off, before the next day's first. */
const CLOSINGS = [
  [[17 * 60 + 40, 20 * 60], 84],
  [[22 * 60 + 50, 23 * 60 + 50], 9],
  [[30 * 60, 30 * 60 + 45], 7],
] as const;

/** Every payment is in a session, each terminal's of a day in one. */
export function closeSessions(
  payments: readonly DraftPayment[],
  random: Random,
): readonly GeneratedSession[] {
  const ofDays = Map.groupBy(
    payments,
    ({ terminalId, businessDay }) => `${businessDay} ${terminalId}`,
  );
  return [...ofDays].toSorted(byName).flatMap(([, ofDay]): GeneratedSession[] => {
    const [first] = ofDay;
    if (first === undefined) return [];
    const [from, to] = random.weighed<readonly [number, number]>(CLOSINGS);
    const start = startOfBusinessDay(first.businessDay);
    const closedAt = start + random.between(from, to) * MINUTE_MS + random.whole(60) * 1_000;
    for (const payment of ofDay) payment.closedAt = closedAt;
    return [{ terminalId: first.terminalId, closedAt, paymentIds: ofDay.map(({ id }) => id) }];
  });
}

/** The day whose sales the acquirer counts it to. */
export function countedOn(
  { closedAt, businessDay }: Pick<DraftPayment, "closedAt" | "businessDay">,
  { cutOff }: Pick<PayoutTerms, "cutOff">,
): BusinessDay {
  if (closedAt === undefined) return businessDay;
  const closedOn = minuteOf(closedAt).slice(0, 10) as BusinessDay;
  const isTooLate = cutOff !== null && minuteOf(closedAt).slice(11) >= cutOff;
  return isTooLate ? addDays(closedOn, 1) : closedOn;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
