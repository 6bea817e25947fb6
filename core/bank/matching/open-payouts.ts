/**
 * All that bank lines may pay for, and what they have taken of it so far. Nothing is taken twice: a
 * batch by one line, a report by one line, and reports together never more than a batch has left.
 */
import { ZERO } from "../../money.ts";
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import { exactBatches } from "../exact-batches.ts";
import type { MatchInput } from "../payout-match.ts";
import type { Answer, PlacedBatch } from "./answer.ts";
import { type BankCalendar, openBankCalendar } from "./bank-calendar.ts";
import { answersOfBatches, lessReported, placeBatches } from "./place-batches.ts";
import {
  answersOfFees,
  feeDayNear,
  feeResource,
  type PlacedReport,
  placeReports,
  salesKeyOf,
  salesOf,
} from "./place-reports.ts";
import { paidBefore, takePaidBefore, withContested } from "./reports-beside.ts";
import { reportsByName } from "./reports-by-name.ts";

export interface OpenPayouts {
  readonly calendar: BankCalendar;
  /** Of an agreement that sum to exactly this, taken or not. */
  readonly answersOf: (agreementId: string, sumOre: number) => readonly Answer[];
  /** What an agreement pays as one sum, of batches that are due in the days up to this one. */
  readonly wholesNear: (agreementId: string, bookedOn: BusinessDay) => readonly Answer[];
  /** The same, with batches of this day in it. */
  readonly wholesOn: (agreementId: string, batchDay: BusinessDay) => readonly Answer[];
  /** The fees of a month, where files tell of them. */
  readonly feesOf: (resource: string) => Answer | undefined;
  readonly batchesNear: (agreementId: string, bookedOn: BusinessDay) => readonly PlacedBatch[];
  readonly batchOf: (resource: string) => PlacedBatch | undefined;
  readonly reportsNear: (agreementId: string, bookedOn: BusinessDay) => readonly PlacedReport[];
  /** With sales of the day in it. */
  readonly reportsOn: (agreementId: string, saleDay: BusinessDay) => readonly PlacedReport[];
  readonly reportOf: (id: string) => PlacedReport | undefined;
  readonly reportsNamed: (texts: readonly string[]) => readonly PlacedReport[];
  readonly isOpen: (answer: Answer) => boolean;
  /** Open, and no line that more speaks for is waiting for a person to say what it pays. */
  readonly isFree: (resource: string) => boolean;
  readonly take: (answer: Answer, lineId: string) => void;
  readonly block: (resources: readonly string[]) => void;
  /** A bank line, or the match of a payout that came to nothing. */
  readonly takenBy: (answer: Answer) => string | undefined;
  /** With and without something left for a bank line. */
  readonly batches: readonly PlacedBatch[];
  readonly reports: readonly PlacedReport[];
}

export function openPayouts(input: MatchInput): OpenPayouts {
  const calendar = openBankCalendar();
  const placedReports = placeReports(input.reportedPayouts, input, calendar);
  const takers = new Map<string, string>();
  for (const { reportedPayoutIds, kind, agreementId, bankLine } of input.accepted) {
    for (const id of reportedPayoutIds) takers.set(`report ${id}`, bankLine.id);
    if (kind !== "monthlyFee") continue;
    const agreement = input.agreements.find(({ id }) => id === agreementId);
    const fee = agreement && feeDayNear(agreement, bankLine.bookedOn);
    if (fee !== undefined) takers.set(feeResource(agreementId, fee.ofMonth), bankLine.id);
  }
  for (const { reportedPayoutIds, matchId } of input.settled) {
    for (const id of reportedPayoutIds) takers.set(`report ${id}`, matchId);
  }
  takePaidBefore(placedReports, paidBefore(input), takers);
  const reports = withContested(placedReports, input.openBatches, takers);
  const waiting = reports.filter(({ answer, doesAddUp }) => {
    return doesAddUp && !answer.takes.some((resource) => takers.has(resource));
  });
  const placed = placeBatches(input.openBatches, input.agreements, calendar);
  const batches = lessAllReported(placed, waiting);
  const answers = [
    ...answersOfBatches(batches),
    ...reports.filter(({ doesAddUp }) => doesAddUp).map(({ answer }) => answer),
    ...answersOfFees(input.reportedFees, input.agreements, calendar),
  ];
  return {
    calendar,
    batches,
    reports,
    ...indexed(answers, batches, reports),
    ...taking(takers, placed),
  };
}

type Lookups = Pick<
  OpenPayouts,
  | "answersOf"
  | "wholesNear"
  | "wholesOn"
  | "feesOf"
  | "batchesNear"
  | "batchOf"
  | "reportsNear"
  | "reportsOn"
  | "reportOf"
  | "reportsNamed"
>;

function indexed(
  answers: readonly Answer[],
  batches: readonly PlacedBatch[],
  reports: readonly PlacedReport[],
): Lookups {
  const bySum = Map.groupBy(answers, ({ agreementId, sumOre }) => `${agreementId} ${sumOre}`);
  const wholes = answers.filter(
    ({ isWhole, kind, reportIds }) => isWhole && kind === "payout" && reportIds.length === 0,
  );
  const fees = new Map(
    answers.filter(({ kind }) => kind === "monthlyFee").map((answer) => [answer.key, answer]),
  );
  const byResource = new Map(batches.map((batch) => [batch.resource, batch]));
  const byId = new Map(reports.map((one) => [one.report.id, one]));
  return {
    answersOf: (agreementId, sumOre) => bySum.get(`${agreementId} ${sumOre}`) ?? [],
    wholesNear: byDueDay(wholes, (whole) => whole),
    wholesOn: bySaleDay(wholes, (whole) => whole),
    feesOf: (resource) => fees.get(resource),
    batchesNear: byDueDay(batches, (batch) => batch),
    batchOf: (resource) => byResource.get(resource),
    reportsNear: byDueDay(reports, ({ answer }) => answer),
    reportsOn: bySaleDay(reports, ({ answer }) => answer),
    reportOf: (id) => byId.get(id),
    reportsNamed: reportsByName(reports),
  };
}

type Lookup<Item> = (agreementId: string, day: BusinessDay) => readonly Item[];

/** Longer than the bank days of being late ever are, Christmas with its weekends among them. */
const NEAR_DAYS = 21;

function byDueDay<Item>(
  items: readonly Item[],
  dueOf: (item: Item) => Pick<Answer, "agreementId" | "dueOn">,
): Lookup<Item> {
  const byDay = Map.groupBy(items, (item) => `${dueOf(item).agreementId} ${dueOf(item).dueOn}`);
  const daysBefore = new Map<BusinessDay, readonly BusinessDay[]>();
  return (agreementId, bookedOn) => {
    const days =
      daysBefore.get(bookedOn) ??
      Array.from({ length: NEAR_DAYS }, (_, ago) => addDays(bookedOn, -ago)).toReversed();
    daysBefore.set(bookedOn, days);
    return days.flatMap((day) => byDay.get(`${agreementId} ${day}`) ?? []);
  };
}

function bySaleDay<Item>(
  items: readonly Item[],
  daysOf: (item: Item) => Pick<Answer, "agreementId" | "saleDays">,
): Lookup<Item> {
  const byDay = new Map<string, Item[]>();
  for (const item of items) {
    const { agreementId, saleDays } = daysOf(item);
    for (const day of saleDays) {
      const key = `${agreementId} ${day}`;
      const ofDay = byDay.get(key);
      if (ofDay === undefined) byDay.set(key, [item]);
      else ofDay.push(item);
    }
  }
  return (agreementId, day) => byDay.get(`${agreementId} ${day}`) ?? [];
}

type Takings = Pick<OpenPayouts, "isOpen" | "isFree" | "take" | "block" | "takenBy">;

function taking(takers: Map<string, string>, placed: readonly PlacedBatch[]): Takings {
  const blocked = new Set<string>();
  const left = new Map<string, number[]>();
  for (const batch of placed) {
    const key = salesKeyOf(batch.agreementId, batch);
    left.set(key, [...(left.get(key) ?? []), batch.leftOre]);
  }
  const isWithin = ({ reportIds, parts, agreementId, isContested }: Answer): boolean =>
    reportIds.length === 0 ||
    (isContested !== true &&
      salesOf(parts).every((sales) => {
        const amounts = left.get(salesKeyOf(agreementId, sales)) ?? [];
        return isLeftOf(amounts, sales.amountOre);
      }));
  return {
    isOpen: (answer) => !answer.takes.some((resource) => takers.has(resource)) && isWithin(answer),
    isFree: (resource) => !takers.has(resource) && !blocked.has(resource),
    take: (answer, lineId) => {
      for (const resource of answer.takes) takers.set(resource, lineId);
      for (const sales of salesOf(answer.parts)) {
        const key = salesKeyOf(answer.agreementId, sales);
        left.set(key, lessTaken(left.get(key) ?? [], sales.amountOre));
      }
    },
    block: (resources) => {
      for (const resource of resources) blocked.add(resource);
    },
    takenBy: (answer) => answer.takes.map((resource) => takers.get(resource)).find(Boolean),
  };
}

/** No more than all of them, or to the öre some of them: a day's refunds may come in a payout of their own. */
function isLeftOf(amounts: readonly number[], amountOre: number): boolean {
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  const isWithin = amountOre >= Math.min(0, sum) && amountOre <= Math.max(0, sum);
  return isWithin || exactBatches(amounts, amountOre) !== undefined;
}

function lessTaken(amounts: readonly number[], amountOre: number): number[] {
  const exact = exactBatches(amounts, amountOre);
  if (exact === undefined) return [...amounts, -amountOre];
  return amounts.filter((_, place) => !exact.includes(place));
}

/**
 * What reports speak for is theirs: the batches that a report is to the öre, else the batch that is due
 * first before the others of its day.
 */
function lessAllReported(
  batches: readonly PlacedBatch[],
  reports: readonly PlacedReport[],
): readonly PlacedBatch[] {
  const reported = new Map<string, number[]>();
  for (const { report } of reports) {
    for (const sales of salesOf(report.parts)) {
      const key = salesKeyOf(report.agreementId, sales);
      reported.set(key, [...(reported.get(key) ?? []), sales.amountOre]);
    }
  }
  const ofDays = Map.groupBy(batches, (batch) => salesKeyOf(batch.agreementId, batch));
  const rests = new Map<string, number>();
  const spokenFor = new Set<PlacedBatch>();
  for (const [key, amounts] of reported) {
    const ofDay = ofDays.get(key) ?? [];
    const rest = amounts.reduce((sum, amount) => {
      const open = ofDay.filter((batch) => !spokenFor.has(batch));
      const exact = exactBatches(
        open.map(({ leftOre }) => leftOre),
        amount,
      );
      for (const at of exact ?? []) {
        const batch = open[at];
        if (batch !== undefined) spokenFor.add(batch);
      }
      return exact === undefined ? sum + amount : sum;
    }, 0);
    rests.set(key, rest);
  }
  return batches.map((batch) => {
    if (spokenFor.has(batch)) return { ...batch, freeOre: ZERO };
    const key = salesKeyOf(batch.agreementId, batch);
    const rest = rests.get(key) ?? 0;
    if (rest === 0) return batch;
    const less = lessReported(batch, rest);
    rests.set(key, rest - (batch.leftOre - less.freeOre));
    return less;
  });
}
