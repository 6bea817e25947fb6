/**
 * Bank lines of one account and amount that different files tell of, on one day or on bank days beside each
 * other. Where a bank gives no reference, a notice and a statement may tell of one movement in different words,
 * or the one by its booking day and the other by its value day: so many lines are sure as one file, or on
 * several days one kind of file, tells of together, and the rest may be the same as one of those. Nobody
 * guesses which.
 */
import { bankDaysBetween } from "../time/bank-days.ts";
import type { BusinessDay } from "../time/stockholm.ts";

export type ToldLine = {
  readonly id: string;
  readonly bookedOn: BusinessDay;
  /** The bank's own name of it: two such names are two movements. */
  readonly hasReference: boolean;
  /** Bankgirot's name of a deposit: two of them are two movements. */
  readonly hasDeposit: boolean;
  /** It is matched, or a person has said that it is another movement. */
  readonly isCounted: boolean;
  /** Every file that tells of it. */
  readonly fileIds: readonly string[];
  /** The kinds of those files: of one movement a kind tells once, and by the same of its days. */
  readonly formats: readonly string[];
};

export type Doubt = {
  readonly lineId: string;
  /** The sure lines that it may be the same as; never none. */
  readonly mayBeIds: readonly string[];
};

/** Farther apart two days are not the booking day and the value day of one movement. */
const DAYS_BESIDE = 1;

/** Of one account and amount, in the order in which their files came. */
export function findDoubts(equals: readonly ToldLine[]): readonly Doubt[] {
  return rowsOfDays(equals).flatMap(doubtsIn);
}

/** Lines of days that lie beside each other, one after the other. */
function rowsOfDays(equals: readonly ToldLine[]): readonly (readonly ToldLine[])[] {
  const days = [...new Set(equals.map(({ bookedOn }) => bookedOn))].toSorted();
  const rowOf = new Map<BusinessDay, number>();
  for (const [place, day] of days.entries()) {
    const before = days[place - 1];
    const isBeside = before !== undefined && areBeside(before, day);
    const row = before === undefined ? 0 : (rowOf.get(before) ?? 0);
    rowOf.set(day, isBeside ? row : row + 1);
  }
  return [...Map.groupBy(equals, ({ bookedOn }) => rowOf.get(bookedOn)).values()];
}

function doubtsIn(row: readonly ToldLine[]): readonly Doubt[] {
  const sure: ToldLine[] = row.filter(({ isCounted }) => isCounted);
  const doubts: Doubt[] = [];
  for (const line of row) {
    if (line.isCounted) continue;
    const rivals = [...rivalsOfDay(line, sure), ...rivalsBeside(line, sure)];
    if (rivals.length === 0) sure.push(line);
    else doubts.push({ lineId: line.id, mayBeIds: rivals.map(({ id }) => id) });
  }
  return doubts;
}

/** None where one file tells of all the day's sure lines and of this one beside them. */
function rivalsOfDay(line: ToldLine, sure: readonly ToldLine[]): readonly ToldLine[] {
  const ofDay = sure.filter(({ bookedOn }) => bookedOn === line.bookedOn);
  const isTold = line.fileIds.some((file) => ofDay.every(({ fileIds }) => fileIds.includes(file)));
  return isTold ? [] : ofDay.filter((one) => mayBeSame(one, line));
}

/** None where one kind of file tells of all the sure lines and of this one. */
function rivalsBeside(line: ToldLine, sure: readonly ToldLine[]): readonly ToldLine[] {
  const isTold = line.formats.some((kind) => sure.every(({ formats }) => formats.includes(kind)));
  if (isTold) return [];
  const others = sure.filter(({ bookedOn }) => bookedOn !== line.bookedOn);
  return others.filter((one) => areBeside(one.bookedOn, line.bookedOn) && mayBeSame(one, line));
}

function areBeside(one: BusinessDay, other: BusinessDay): boolean {
  const [from, until] = one < other ? [one, other] : [other, one];
  return bankDaysBetween(from, until) <= DAYS_BESIDE;
}

function mayBeSame(one: ToldLine, other: ToldLine): boolean {
  const areNamed = one.hasReference && other.hasReference;
  return !areNamed && !(one.hasDeposit && other.hasDeposit);
}
