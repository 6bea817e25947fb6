/**
 * All that bank lines may pay for, and what they have taken of it so far. Nothing is taken twice: a
 * batch by one line, a report by one line, and reports together never more than a batch has left.
 */
import type { MatchInput } from "../payout-match.ts";
import { plain } from "../reference-pattern.ts";
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

export interface OpenPayouts {
  readonly calendar: BankCalendar;
  /** Of an agreement that sum to exactly this, taken or not. */
  readonly answersOf: (agreementId: string, sumOre: number) => readonly Answer[];
  /** All of an agreement that it pays as one sum, taken or not. */
  readonly wholesOf: (agreementId: string) => readonly Answer[];
  /** The fees of a month, where files tell of them. */
  readonly feesOf: (resource: string) => Answer | undefined;
  readonly batchesOf: (agreementId: string) => readonly PlacedBatch[];
  readonly batchOf: (resource: string) => PlacedBatch | undefined;
  readonly reportsOf: (agreementId: string) => readonly PlacedReport[];
  readonly reportsNamed: (texts: readonly string[]) => readonly PlacedReport[];
  readonly isOpen: (answer: Answer) => boolean;
  /** Open, and no line that more speaks for is waiting for a person to say what it pays. */
  readonly isFree: (resource: string) => boolean;
  readonly take: (answer: Answer, lineId: string) => void;
  readonly block: (resources: readonly string[]) => void;
  readonly takenBy: (answer: Answer) => string | undefined;
  /** Counts what has been taken or blocked: what is asked again between two changes is the same. */
  readonly changes: () => number;
}

export function openPayouts(input: MatchInput): OpenPayouts {
  const calendar = openBankCalendar();
  const reports = placeReports(input.reportedPayouts, input.openBatches, calendar);
  const takers = new Map<string, string>();
  for (const { reportedPayoutIds, kind, agreementId, bankLine } of input.accepted) {
    for (const id of reportedPayoutIds) takers.set(`report ${id}`, bankLine.id);
    const agreement = input.agreements.find(({ id }) => id === agreementId);
    const fee = agreement && feeDayNear(agreement, bankLine.bookedOn);
    if (kind !== "monthlyFee" || fee === undefined) continue;
    takers.set(feeResource(agreementId, fee.ofMonth), bankLine.id);
  }
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
    ...indexed(answers, batches, reports),
    ...taking(takers, placed),
  };
}

type Lookups = Pick<
  OpenPayouts,
  "answersOf" | "wholesOf" | "feesOf" | "batchesOf" | "batchOf" | "reportsOf" | "reportsNamed"
>;

function indexed(
  answers: readonly Answer[],
  batches: readonly PlacedBatch[],
  reports: readonly PlacedReport[],
): Lookups {
  const bySum = Map.groupBy(answers, ({ agreementId, sumOre }) => `${agreementId} ${sumOre}`);
  const isOfBatches = (answer: Answer): boolean =>
    answer.kind === "payout" && answer.reportIds.length === 0;
  const wholes = Map.groupBy(
    answers.filter((answer) => answer.isWhole && isOfBatches(answer)),
    ({ agreementId }) => agreementId,
  );
  const fees = new Map(
    answers.filter(({ kind }) => kind === "monthlyFee").map((answer) => [answer.key, answer]),
  );
  const byAgreement = Map.groupBy(batches, ({ agreementId }) => agreementId);
  const byResource = new Map(batches.map((batch) => [batch.resource, batch]));
  const ofAgreement = Map.groupBy(reports, ({ report }) => report.agreementId);
  const named = Map.groupBy(
    reports.filter(({ report }) => plain(report.reference ?? "") !== ""),
    ({ report }) => plain(report.reference ?? ""),
  );
  return {
    answersOf: (agreementId, sumOre) => bySum.get(`${agreementId} ${sumOre}`) ?? [],
    wholesOf: (agreementId) => wholes.get(agreementId) ?? [],
    feesOf: (resource) => fees.get(resource),
    batchesOf: (agreementId) => byAgreement.get(agreementId) ?? [],
    batchOf: (resource) => byResource.get(resource),
    reportsOf: (agreementId) => ofAgreement.get(agreementId) ?? [],
    reportsNamed: (texts) => {
      const words = texts.flatMap((text) => [plain(text), ...plain(text).split(/[\s,;:/]+/)]);
      return [...new Set(words)].flatMap((word) => named.get(word) ?? []);
    },
  };
}

type Takings = Pick<OpenPayouts, "isOpen" | "isFree" | "take" | "block" | "takenBy" | "changes">;

function taking(takers: Map<string, string>, placed: readonly PlacedBatch[]): Takings {
  const blocked = new Set<string>();
  const left = new Map<string, number>();
  for (const batch of placed) {
    const key = salesKeyOf(batch.agreementId, batch);
    left.set(key, (left.get(key) ?? 0) + batch.leftOre);
  }
  let changes = 0;
  const isWithin = ({ reportIds, parts, agreementId }: Answer): boolean =>
    reportIds.length === 0 ||
    salesOf(parts).every((sales) => {
      const leftOre = left.get(salesKeyOf(agreementId, sales)) ?? 0;
      const { amountOre } = sales;
      return amountOre >= Math.min(0, leftOre) && amountOre <= Math.max(0, leftOre);
    });
  return {
    isOpen: (answer) => !answer.takes.some((resource) => takers.has(resource)) && isWithin(answer),
    isFree: (resource) => !takers.has(resource) && !blocked.has(resource),
    take: (answer, lineId) => {
      changes += 1;
      for (const resource of answer.takes) takers.set(resource, lineId);
      for (const sales of salesOf(answer.parts)) {
        const key = salesKeyOf(answer.agreementId, sales);
        left.set(key, (left.get(key) ?? 0) - sales.amountOre);
      }
    },
    block: (resources) => {
      changes += 1;
      for (const resource of resources) blocked.add(resource);
    },
    takenBy: (answer) => answer.takes.map((resource) => takers.get(resource)).find(Boolean),
    changes: () => changes,
  };
}

/** What reports speak for is theirs, the batch that is due first before the others of its day. */
function lessAllReported(
  batches: readonly PlacedBatch[],
  reports: readonly PlacedReport[],
): readonly PlacedBatch[] {
  const reported = new Map<string, number>();
  for (const { report } of reports) {
    for (const sales of salesOf(report.parts)) {
      const key = salesKeyOf(report.agreementId, sales);
      reported.set(key, (reported.get(key) ?? 0) + sales.amountOre);
    }
  }
  return batches.map((batch) => {
    const key = salesKeyOf(batch.agreementId, batch);
    const rest = reported.get(key) ?? 0;
    if (rest === 0) return batch;
    const less = lessReported(batch, rest);
    reported.set(key, rest - (batch.leftOre - less.freeOre));
    return less;
  });
}
