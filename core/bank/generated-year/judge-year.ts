/**
 * Holds what a matcher made of the generated year against the planted answers, and counts by kind of
 * fault: found, missed, and matched falsely, which must never be.
 */
import { addOre, type Ore, subtractOre, ZERO } from "../../money.ts";
import type { MatchOutcome, MatchProposal } from "../payout-match.ts";
import { isAllowed, keyOfBatch } from "./allowed-answers.ts";
import type {
  AllowedAnswer,
  BatchName,
  BatchState,
  FaultSign,
  LineAnswer,
  PlantedAnswers,
  PlantedFault,
} from "./planted-answers.ts";

/** What is undefined was not asked of the matcher; what it alone would show counts as not seen. */
export type YearOutcomes = {
  readonly lines: readonly MatchOutcome[];
  /** What the payout calendar says when the year is over; undefined to judge by what is left. */
  readonly calendar?: readonly (BatchName & { readonly state: BatchState })[];
  /** Acquirers' lines that are no payment of ours, by their reference. */
  readonly unknownSales?: readonly string[];
  /** Payments that no acquirer's line proves. */
  readonly unprovenPayments?: readonly string[];
};

export type JudgedRow = {
  readonly kind: string;
  readonly planted: number;
  readonly found: number;
  readonly missed: number;
  readonly falseMatches: number;
};

export type JudgedYear = {
  /** Kinds of faults first, then ordinary lines by what they are. */
  readonly rows: readonly JudgedRow[];
  /** In words, each with its bank line or fault. */
  readonly missed: readonly string[];
  readonly falseMatches: readonly string[];
};

type Judged = {
  readonly answers: PlantedAnswers;
  readonly outcomes: YearOutcomes;
  readonly byLine: ReadonlyMap<string, readonly MatchOutcome[]>;
  readonly leftByBatch: ReadonlyMap<string, Ore>;
};

const ORDINARY = ["payout", "monthlyFee", "notOurs"] as const;

export function judgeYear(answers: PlantedAnswers, outcomes: YearOutcomes): JudgedYear {
  const judged: Judged = {
    answers,
    outcomes,
    byLine: Map.groupBy(outcomes.lines, lineOf),
    leftByBatch: leftByBatch(answers, outcomes.lines),
  };
  const wrong = falseLines(judged);
  const kinds = [...new Set(answers.faults.map(({ kind }) => kind))];
  const faults = kinds.map((kind) => faultRow(judged, kind, wrong));
  const ordinary = ORDINARY.map((sort) => ordinaryRow(judged, sort, wrong));
  const strangers = unknownLines(judged);
  return {
    rows: [...faults, ...ordinary].map(({ row }) => row),
    missed: [...faults, ...ordinary].flatMap(({ missed }) => missed),
    falseMatches: [
      ...wrong.map(({ bankLineId, why }) => `${bankLineId}: ${why}`),
      ...strangers.map((id) => `${id}: no such line`),
    ],
  };
}

type Row = { readonly row: JudgedRow; readonly missed: readonly string[] };
type Wrong = { readonly bankLineId: string; readonly faultId: string | undefined } & {
  readonly sort: LineAnswer["sort"];
  readonly why: string;
};

function faultRow(judged: Judged, kind: string, wrong: readonly Wrong[]): Row {
  const planted = judged.answers.faults.filter((fault) => fault.kind === kind);
  const ids = new Set(planted.map(({ id }) => id));
  const ofKind = wrong.filter(({ faultId }) => faultId !== undefined && ids.has(faultId));
  const unseen = planted.filter(
    (fault) => !isNamed(judged, fault) || ofKind.some(({ faultId }) => faultId === fault.id),
  );
  const counts = { planted: planted.length, missed: unseen.length, falseMatches: ofKind.length };
  const row = { kind, ...counts, found: planted.length - unseen.length };
  const missed = unseen.map(({ id, says, bankLineIds }) => {
    const got = bankLineIds.flatMap((line) => judged.byLine.get(line) ?? []).map(inWords);
    return `${id}: ${says}; got ${got.join(", ") || "nothing"}`;
  });
  return { row, missed };
}

function ordinaryRow(judged: Judged, sort: LineAnswer["sort"], wrong: readonly Wrong[]): Row {
  const lines = judged.answers.lines.filter(
    (line) => line.sort === sort && line.faultId === undefined,
  );
  const ofSort = wrong.filter((one) => one.sort === sort && one.faultId === undefined);
  const falseIds = new Set(ofSort.map(({ bankLineId }) => bankLineId));
  const unseen = lines.filter(
    ({ bankLineId, allowed }) =>
      !falseIds.has(bankLineId) && !isAnswered(judged, { bankLineId, allowed }),
  );
  const counts = { planted: lines.length, missed: unseen.length, falseMatches: falseIds.size };
  const row = { kind: sort, ...counts, found: lines.length - unseen.length - falseIds.size };
  const missed = unseen.map(({ bankLineId }) => {
    const got = (judged.byLine.get(bankLineId) ?? []).map(inWords);
    return `${bankLineId}: an ordinary ${sort}; got ${got.join(", ") || "nothing"}`;
  });
  return { row, missed };
}

/** Matched where it should not be, or otherwise than it should, or twice. */
function falseLines({ answers, byLine }: Judged): readonly Wrong[] {
  const byId = new Map(answers.lines.map((line) => [line.bankLineId, line]));
  const wrong = answers.lines.flatMap((line): Wrong[] => {
    const matched = (byLine.get(line.bankLineId) ?? []).filter(isMatched);
    const twice = matched.length > 1 ? [wrongLine(line, "matched twice")] : [];
    const other = matched
      .filter((outcome) => !line.allowed.some((allowed) => isAllowed(allowed, outcome)))
      .map((outcome) => wrongLine(line, `${inWords(outcome)} is not what it pays for`));
    return [...other, ...twice];
  });
  const copies = answers.exclusive.flatMap((lines): Wrong[] => {
    const [, second] = lines.filter((id) => byLine.get(id)?.some(isMatched));
    const line = second === undefined ? undefined : byId.get(second);
    const isJudged = wrong.some(({ bankLineId }) => bankLineId === second);
    return line === undefined || isJudged ? [] : [wrongLine(line, "a copy was matched too")];
  });
  return [...wrong, ...copies];
}

function wrongLine({ bankLineId, faultId, sort }: LineAnswer, why: string): Wrong {
  return { bankLineId, faultId, sort, why };
}

function unknownLines({ answers, byLine }: Judged): readonly string[] {
  const known = new Set(answers.lines.map(({ bankLineId }) => bankLineId));
  return [...byLine.keys()].filter((id) => !known.has(id));
}

function isNamed(judged: Judged, fault: PlantedFault): boolean {
  return fault.namedBy.some((signs) => signs.every((sign) => holds(judged, sign)));
}

function holds(judged: Judged, sign: FaultSign): boolean {
  const { outcomes, byLine, leftByBatch } = judged;
  switch (sign.sign) {
    case "line":
      return isAnswered(judged, sign);
    case "batch": {
      const key = keyOfBatch(sign.batch);
      if (outcomes.calendar === undefined) return leftByBatch.get(key) === sign.leftOre;
      return outcomes.calendar.some(
        (told) => keyOfBatch(told) === key && sign.states.includes(told.state),
      );
    }
    case "unknownSale":
      return outcomes.unknownSales?.includes(sign.reference) ?? false;
    case "unprovenPayment":
      return outcomes.unprovenPayments?.includes(sign.paymentId) ?? false;
    case "once":
      return sign.bankLineIds.every((id) => byLine.get(id)?.length === 1);
  }
}

/** Once, and by one of the answers that are allowed. */
function isAnswered(
  { byLine }: Judged,
  line: { readonly bankLineId: string; readonly allowed: readonly AllowedAnswer[] },
): boolean {
  const [outcome, again] = byLine.get(line.bankLineId) ?? [];
  if (outcome === undefined || again !== undefined) return false;
  return line.allowed.some((allowed) => isAllowed(allowed, outcome));
}

function leftByBatch(
  { batches }: PlantedAnswers,
  outcomes: readonly MatchOutcome[],
): ReadonlyMap<string, Ore> {
  const left = new Map(batches.map((batch) => [keyOfBatch(batch), batch.leftOre]));
  for (const { proposal } of outcomes.filter(isMatched)) {
    for (const part of proposal.parts) {
      if (part.kind !== "sales") continue;
      const key = keyOfBatch({ agreementId: proposal.agreementId, ...part });
      left.set(key, subtractOre(left.get(key) ?? ZERO, part.amountOre));
    }
  }
  return left;
}

function lineOf(outcome: MatchOutcome): string {
  return outcome.outcome === "matched" ? outcome.proposal.bankLineId : outcome.bankLineId;
}

type Matched = Extract<MatchOutcome, { outcome: "matched" }>;

function isMatched(outcome: MatchOutcome): outcome is Matched {
  return outcome.outcome === "matched";
}

function inWords(outcome: MatchOutcome): string {
  switch (outcome.outcome) {
    case "notOurs":
      return "not ours";
    case "bench":
      return `bench, ${outcome.reason}`;
    case "matched":
      return proposalInWords(outcome.proposal);
  }
}

function proposalInWords({ kind, evidence, parts }: MatchProposal): string {
  const sum = addOre(...parts.map(({ amountOre }) => amountOre));
  return `${kind} by ${evidence}, ${parts.length} parts of ${sum} öre`;
}
