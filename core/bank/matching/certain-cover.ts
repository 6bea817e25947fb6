/**
 * Whether what an acquirer has reported holds, for certain, all that a terminal sold on a day. A report
 * does not say that itself: it is concluded, and only where nothing speaks against it.
 */
import { REPORT_REACHES_DAYS } from "../../assumptions.ts";
import { addDays, type BusinessDay } from "../../time/stockholm.ts";

/** Of one agreement and one terminal, around the day. */
export type CoverFacts = {
  /** Days of sale that lines of the terminal have. */
  readonly lineDays: readonly BusinessDay[];
  /** What whole payouts say that they hold, where they say it. */
  readonly periods: readonly { readonly from: BusinessDay; readonly to: BusinessDay }[];
  /** Of approved payments at the terminal that no line holds; voided ones are not among them. */
  readonly untiedDays: readonly BusinessDay[];
  /** A file that could not be read as a whole was to pay out what these days sold. */
  readonly isSomeSpoilt: boolean;
  /** The day on which the terminal closed the session after the attempt; null while it has not. */
  readonly sessionClosedOn: BusinessDay | null;
};

/** The day itself. */
export function isDayCovered(facts: CoverFacts, day: BusinessDay): boolean {
  if (facts.isSomeSpoilt || facts.untiedDays.includes(day)) return false;
  return isInPeriod(facts, day) || isBetweenLines(facts, day);
}

/**
 * What the terminal kept while it could not reach its acquirer is sent with its session at the latest:
 * only what was sold after that shows that the session has been reported.
 */
export function isSessionReported(facts: CoverFacts): boolean {
  const { sessionClosedOn, lineDays } = facts;
  if (sessionClosedOn === null) return false;
  return (
    lineDays.some((day) => day > sessionClosedOn) || isInPeriod(facts, addDays(sessionClosedOn, 1))
  );
}

function isInPeriod({ periods }: CoverFacts, day: BusinessDay): boolean {
  return periods.some(({ from, to }) => from <= day && day <= to);
}

/** A terminal's sales are reported in their order: a day without any lies between two that have. */
function isBetweenLines({ lineDays }: CoverFacts, day: BusinessDay): boolean {
  const from = addDays(day, -REPORT_REACHES_DAYS);
  const to = addDays(day, REPORT_REACHES_DAYS);
  return (
    lineDays.includes(day) ||
    (lineDays.some((one) => from <= one && one < day) &&
      lineDays.some((one) => day < one && one <= to))
  );
}
