/** Runs the matcher over the generated year: all of it at once, or as finance lives through it. */
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import type { AcquirerLine } from "../acquirer-match.ts";
import type { GeneratedYear } from "../generated-year/generated-year.ts";
import type { YearOutcomes } from "../generated-year/judge-year.ts";
import { matchInputOf } from "../generated-year/match-input.ts";
import { matchBankLines } from "../matching/match-bank-lines.ts";
import type { AcceptedMatch, BankLine, MatchOutcome, ReportedPayout } from "../payout-match.ts";
import { calendarOn, expectedOfYear, openOn } from "./test-year-calendar.ts";
import {
  addFees,
  type CompanyBooks,
  companyBooks,
  type FeesTold,
  matchAllLines,
  payoutOf,
} from "./test-year-reports.ts";

/** The last bank day of the generated year. */
const YEAR_END = "2027-01-15" as BusinessDay;
/** Open sales and accepted matches of so long are read for a day; lines on the bench wait so long. */
const READ_DAYS = 60;
const BENCH_DAYS = 30;
/** Two of a company's agreements draw fees by the month at most. */
const MONTHS_READ = 4;

export type Way = "at once" | "day by day" | "statements first";

export function matchYear(year: GeneratedYear, way: Way): YearOutcomes {
  const all = year.companies.map(({ id }) => {
    const books = companyBooks(year, id);
    const lines = way === "at once" ? atOnce(year, id) : dayByDay(year, id, books, way);
    return { books, lines };
  });
  return {
    lines: all.flatMap(({ lines }) => lines),
    calendar: all.flatMap(({ books, lines }) =>
      calendarOn(
        expectedOfYear(books.payments, books.agreements),
        acceptedOf(lines, year.bankLines),
        YEAR_END,
      ),
    ),
    ...provenBy(all.map(({ books }) => books)),
  };
}

function provenBy(
  all: readonly CompanyBooks[],
): Required<Pick<YearOutcomes, "unknownSales" | "unprovenPayments">> {
  const results = all.map(matchAllLines);
  return {
    unknownSales: results.flatMap(({ lines }) =>
      lines.flatMap(({ result, line }) =>
        result === "unknownSale" ? [line.reference ?? line.id] : [],
      ),
    ),
    unprovenPayments: results.flatMap(({ payments }) => payments.map(({ payment }) => payment.id)),
  };
}

function acceptedOf(
  outcomes: readonly MatchOutcome[],
  lines: readonly BankLine[],
): readonly AcceptedMatch[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  return outcomes.flatMap((outcome) => {
    if (outcome.outcome !== "matched") return [];
    const { bankLineId, agreementId, kind, reportedPayoutIds, parts } = outcome.proposal;
    const bankLine = byId.get(bankLineId);
    return bankLine === undefined
      ? []
      : [{ bankLine, agreementId, kind, reportedPayoutIds, parts }];
  });
}

function atOnce(year: GeneratedYear, companyId: string): readonly MatchOutcome[] {
  return matchBankLines(matchInputOf(year, companyId)).lines;
}

type Desk = {
  readonly books: CompanyBooks;
  readonly expected: ReturnType<typeof expectedOfYear>;
  readonly fees: FeesTold;
  readonly payouts: { readonly arrivesOn: BusinessDay; readonly payout: ReportedPayout }[];
  /** Newest last. */
  accepted: readonly AcceptedMatch[];
  readonly waiting: Map<string, BankLine>;
  readonly seen: Set<string>;
  readonly outcomes: Map<string, MatchOutcome>;
};

/** Each day all that has come is looked at, and all that is certain is accepted for good. */
function dayByDay(
  year: GeneratedYear,
  companyId: string,
  books: CompanyBooks,
  way: Exclude<Way, "at once">,
): readonly MatchOutcome[] {
  const accounts = new Set(
    year.accounts.filter((account) => account.companyId === companyId).map(({ iban }) => iban),
  );
  const statements = year.statements.filter(({ account }) => accounts.has(account));
  const statementsOn = Map.groupBy(statements, ({ arrivesOn }) => arrivesOn);
  const reportsOn = Map.groupBy(books.reports, ({ arrivesOn }) => arrivesOn);
  const byId = new Map(year.bankLines.map((line) => [line.id, line]));
  const paymentsOn = Map.groupBy(books.payments, ({ businessDay }) => businessDay);
  const desk: Desk = {
    books,
    expected: expectedOfYear(books.payments, books.agreements),
    fees: new Map(),
    payouts: [],
    accepted: [],
    waiting: new Map(),
    seen: new Set(),
    outcomes: new Map(),
  };
  const came = new Map<BusinessDay, AcquirerLine[]>();
  const days = [...new Set([...statementsOn.keys(), ...reportsOn.keys()])].toSorted();
  for (const day of days) {
    for (const id of (statementsOn.get(day) ?? []).flatMap(({ bankLineIds }) => bankLineIds)) {
      const line = byId.get(id);
      // The intake takes a line once, however often a statement is sent.
      if (line !== undefined && !desk.seen.has(id)) desk.waiting.set(id, line);
      desk.seen.add(id);
    }
    if (way === "statements first") lookAt(desk, day);
    for (const report of reportsOn.get(day) ?? []) {
      for (const line of report.lines) {
        if (line.saleOn === undefined) continue;
        came.set(line.saleOn, [...(came.get(line.saleOn) ?? []), line]);
      }
      const payout = payoutOf(report, came, paymentsOn);
      if (payout !== undefined) desk.payouts.push({ arrivesOn: day, payout });
      addFees(desk.fees, report);
    }
    lookAt(desk, day);
  }
  return [...desk.outcomes.values()];
}

function nearTo<Item extends { readonly arrivesOn: BusinessDay }>(
  day: BusinessDay,
  items: readonly Item[],
): readonly Item[] {
  const since = addDays(day, -READ_DAYS);
  return items.filter(({ arrivesOn }) => arrivesOn >= since);
}

function lookAt(desk: Desk, day: BusinessDay): void {
  const since = addDays(day, -READ_DAYS);
  const sold = desk.expected.filter(({ batches }) =>
    batches.every(({ saleDay }) => saleDay >= since && saleDay <= day),
  );
  const recent = desk.accepted.filter(({ bankLine }) => bankLine.bookedOn >= since);
  const lines = [...desk.waiting.values()];
  const { lines: outcomes } = matchBankLines({
    agreements: desk.books.agreements,
    openBatches: openOn(sold, recent, day),
    reportedPayouts: nearTo(day, desk.payouts).map(({ payout }) => payout),
    reportedFees: [...desk.fees.values()].slice(-MONTHS_READ),
    accepted: recent,
    settled: [],
    bankLines: lines,
  });
  for (const outcome of outcomes) {
    const id = outcome.outcome === "matched" ? outcome.proposal.bankLineId : outcome.bankLineId;
    desk.outcomes.set(id, outcome);
    if (outcome.outcome !== "bench") desk.waiting.delete(id);
  }
  desk.accepted = [...desk.accepted, ...acceptedOf(outcomes, lines)];
  for (const [id, { bookedOn }] of desk.waiting) {
    if (bookedOn < addDays(day, -BENCH_DAYS)) desk.waiting.delete(id);
  }
}
