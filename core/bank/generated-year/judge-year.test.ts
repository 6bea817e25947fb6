import { describe, expect, test } from "vitest";
import { ore, ZERO } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { MatchGrounds, MatchOutcome } from "../payout-match.ts";
import { generateYear } from "./generate-year.ts";
import { type JudgedRow, judgeYear, type YearOutcomes } from "./judge-year.ts";
import { judgedTable } from "./judged-table.ts";
import { matchInputOf } from "./match-input.ts";
import type { AllowedAnswer, LineAnswer } from "./planted-answers.ts";
import { countSubsets } from "./subset-sums.ts";

const year = generateYear(7);
const { answers } = year;
/** Which is judged is what was said, not why. */
const grounds: MatchGrounds = {
  reference: undefined,
  merchantNumber: undefined,
  bookedOn: "2026-01-02" as BusinessDay,
  saleDays: [],
  dueOn: undefined,
  daysLate: undefined,
};
const unseen = {
  grounds,
  paidOre: ZERO,
  expectedOre: undefined,
  earlierBankLineId: undefined,
  settledMatchId: undefined,
  isChargeback: false,
  candidates: [],
} as const;
const perfect = perfectOutcomes();

describe("a matcher that is right", () => {
  test("misses nothing, matches nothing falsely, and every fault counts as found", () => {
    const judged = judgeYear(answers, perfect);
    expect(judged.missed).toEqual([]);
    expect(judged.falseMatches).toEqual([]);
    for (const { planted, found } of judged.rows) expect(found).toBe(planted);
    expect(judged.rows.map(({ planted }) => planted).every((count) => count > 0)).toBe(true);
  });

  test("may tell of fees in as many parts as it likes", () => {
    const lines = perfect.lines.map((outcome): MatchOutcome => {
      if (outcome.outcome !== "matched") return outcome;
      const parts = outcome.proposal.parts.flatMap((part) =>
        part.kind === "fee"
          ? [
              { ...part, amountOre: ore(part.amountOre + 7) },
              { ...part, amountOre: ore(-7) },
            ]
          : [part],
      );
      return { ...outcome, proposal: { ...outcome.proposal, parts } };
    });
    expect(judgeYear(answers, { ...perfect, lines }).falseMatches).toEqual([]);
  });

  test("may say by its calendar what is missing, and is not believed by what is left then", () => {
    const calendar: YearOutcomes["calendar"] = [];
    const silent = judgeYear(answers, { ...perfect, calendar });
    expect(rowOf(silent.rows, "missingPayout")).toMatchObject({ found: 0, falseMatches: 0 });
    const batches = answers.faults
      .filter(({ kind }) => kind === "missingPayout")
      .flatMap(({ namedBy }) => namedBy.flat())
      .flatMap((sign) => (sign.sign === "batch" ? [sign.batch] : []));
    const told = batches.map((batch) => ({ ...batch, state: "missing" as const }));
    const loud = judgeYear(answers, { ...perfect, calendar: told });
    expect(rowOf(loud.rows, "missingPayout")).toMatchObject({ missed: 0 });
  });
});

describe("a matcher that is wrong", () => {
  test("matches a salary: a false match, counted where nothing was ours", () => {
    const salary = lineOf(({ sort }) => sort === "notOurs");
    const proposal = proposalOf(lineOf(isOrdinaryPayout));
    const judged = judgeYear(
      answers,
      changed(salary, {
        outcome: "matched",
        proposal: { ...proposal, bankLineId: salary.bankLineId },
      }),
    );
    expect(judged.falseMatches).toHaveLength(1);
    expect(rowOf(judged.rows, "notOurs")).toMatchObject({ falseMatches: 1, missed: 0 });
  });

  test("swaps two payouts: two false matches", () => {
    const [one, other] = answers.lines.filter(isOrdinaryPayout);
    if (one === undefined || other === undefined) throw new Error("No two payouts");
    const swapped = perfect.lines.map((outcome): MatchOutcome => {
      if (outcome.outcome !== "matched") return outcome;
      const { bankLineId } = outcome.proposal;
      const from =
        bankLineId === one.bankLineId ? other : bankLineId === other.bankLineId ? one : undefined;
      if (from === undefined) return outcome;
      return { ...outcome, proposal: { ...proposalOf(from), bankLineId } };
    });
    const judged = judgeYear(answers, { ...perfect, lines: swapped });
    expect(rowOf(judged.rows, "payout")).toMatchObject({ falseMatches: 2 });
  });

  test("is one öre beside in a part: a false match", () => {
    const line = lineOf(isOrdinaryPayout);
    const proposal = proposalOf(line);
    const parts = proposal.parts.map((part, place) =>
      place === 0 ? { ...part, amountOre: ore(part.amountOre + 1) } : part,
    );
    const judged = judgeYear(
      answers,
      changed(line, { outcome: "matched", proposal: { ...proposal, parts } }),
    );
    expect(judged.falseMatches).toHaveLength(1);
  });

  test("matches a payout's copy too: a false match of that kind, and that fault is missed", () => {
    const lines = answers.exclusive.flat();
    const copies = perfect.lines.map((outcome): MatchOutcome => {
      const id = idOf(outcome);
      const pair = answers.exclusive.find((one) => one.includes(id));
      const other = pair?.find((one) => one !== id && isMatchable(one));
      if (!lines.includes(id) || other === undefined || isMatchable(id)) return outcome;
      const proposal = { ...proposalOf(answerOf(other)), bankLineId: id };
      return { outcome: "matched", proposal };
    });
    const judged = judgeYear(answers, { ...perfect, lines: copies });
    const row = rowOf(judged.rows, "duplicatePayout");
    expect(row.falseMatches).toBeGreaterThan(0);
    expect(row.missed).toBe(row.falseMatches);
  });

  test("matches both of two copies that came on one day: one of them is false", () => {
    const pair = answers.exclusive.find((ids) => ids.every(isMatchable));
    if (pair === undefined) throw new Error("No copies on one day");
    const lines = perfect.lines.map(
      (outcome): MatchOutcome =>
        pair.includes(idOf(outcome))
          ? { outcome: "matched", proposal: proposalOf(answerOf(idOf(outcome))) }
          : outcome,
    );
    const judged = judgeYear(answers, { ...perfect, lines });
    expect(rowOf(judged.rows, "duplicatePayout")).toMatchObject({ falseMatches: 1, missed: 1 });
  });

  test("judges a line twice, as when a statement is sent again: not found", () => {
    const fault = answers.faults.find(({ kind }) => kind === "resentStatement");
    const id = fault?.bankLineIds[0];
    const again = perfect.lines.filter((outcome) => idOf(outcome) === id);
    const judged = judgeYear(answers, { ...perfect, lines: [...perfect.lines, ...again] });
    expect(rowOf(judged.rows, "resentStatement")).toMatchObject({ missed: 1, falseMatches: 1 });
  });

  test("puts everything on the bench: nothing false, and what it had to match is missed", () => {
    const lines = answers.lines.map(
      ({ bankLineId }): MatchOutcome => ({
        ...unseen,
        outcome: "bench",
        bankLineId,
        agreementIds: [],
        reason: "tooManyToTry",
      }),
    );
    const judged = judgeYear(answers, { lines });
    expect(judged.falseMatches).toEqual([]);
    expect(rowOf(judged.rows, "payout").found).toBe(0);
    expect(rowOf(judged.rows, "shortPayout").found).toBe(0);
    expect(rowOf(judged.rows, "missingPayout").missed).toBe(0);
  });

  test("says nothing at all, or speaks of lines that do not exist", () => {
    const silent = judgeYear(answers, { lines: [] });
    expect(rowOf(silent.rows, "payout").found).toBe(0);
    const stranger: MatchOutcome = { outcome: "notOurs", bankLineId: "nowhere" };
    const judged = judgeYear(answers, { ...perfect, lines: [...perfect.lines, stranger] });
    expect(judged.falseMatches).toEqual(["nowhere: no such line"]);
  });

  test("takes a short payout as whole, or names it otherwise: never found", () => {
    const fault = answers.faults.find(({ kind }) => kind === "shortPayout");
    const line = answerOf(fault?.bankLineIds[0] ?? "");
    const agreementIds = [fault?.agreementId ?? ""];
    const { bankLineId } = line;
    const bench = { ...unseen, outcome: "bench", bankLineId, agreementIds } as const;
    const other = judgeYear(answers, changed(line, { ...bench, reason: "wrongDay" }));
    expect(rowOf(other.rows, "shortPayout")).toMatchObject({ missed: 1, falseMatches: 0 });
    const proposal = { ...proposalOf(lineOf(isOrdinaryPayout)), bankLineId };
    const whole = judgeYear(answers, changed(line, { outcome: "matched", proposal }));
    expect(rowOf(whole.rows, "shortPayout")).toMatchObject({ missed: 1, falseMatches: 1 });
  });
});

test("two companies' papers are all there are, and no line is in both", () => {
  const inputs = year.companies.map(({ id }) => matchInputOf(year, id));
  const lines = inputs.flatMap(({ bankLines }) => bankLines.map(({ id }) => id));
  expect(lines.toSorted()).toEqual(answers.lines.map(({ bankLineId }) => bankLineId).toSorted());
  const batches = inputs.flatMap(({ openBatches }) => openBatches);
  expect(batches).toHaveLength(year.batches.length);
  expect(inputs.flatMap(({ reportedFees }) => reportedFees)).toHaveLength(24);
  const fees = inputs.flatMap(({ reportedFees }) => reportedFees.map(({ feesOre }) => feesOre));
  const drawn = answers.lines
    .filter(({ sort }) => sort === "monthlyFee")
    .map(({ bankLineId }) => year.bankLines.find(({ id }) => id === bankLineId)?.amountOre ?? 0);
  expect(drawn.map((amount) => -amount).toSorted()).toEqual(fees.toSorted());
});

test("the table has a row for each kind, with what was planted, found, missed and false", () => {
  const table = judgedTable(judgeYear(answers, perfect)).trimEnd().split("\n");
  expect(table[0]).toBe("| kind | planted | found and named | missed | false matches |");
  expect(table).toContain("| missingPayout | 5 | 5 | 0 | 0 |");
});

test("subsets are counted by halves as one by one", () => {
  const amounts = [3, 5, -2, 8, 0, 5, 13];
  for (const target of [-2, 0, 5, 8, 13, 100]) {
    let found = 0;
    for (let chosen = 1; chosen < 2 ** amounts.length; chosen += 1) {
      const sum = amounts.reduce((total, one, place) => total + ((chosen >> place) & 1) * one, 0);
      if (sum === target) found += 1;
    }
    expect(countSubsets(amounts, target)).toBe(found);
  }
});

/** The first allowed answer of each line; of two copies on one day, the second waits on the bench. */
function perfectOutcomes(): YearOutcomes {
  const seconds = new Set(answers.exclusive.map(([, second]) => second));
  const signs = answers.faults.flatMap(({ namedBy }) => namedBy.flat());
  return {
    lines: answers.lines.map((line) => {
      const { allowed } = line;
      const asked = allowed.find(({ outcome }) => outcome === "bench");
      const answer = seconds.has(line.bankLineId) ? (asked ?? allowed[0]) : allowed[0];
      if (answer === undefined) throw new Error("A line without an answer");
      return outcomeOf(line.bankLineId, answer);
    }),
    unknownSales: signs.flatMap((sign) => (sign.sign === "unknownSale" ? [sign.reference] : [])),
    unprovenPayments: signs.flatMap((sign) =>
      sign.sign === "unprovenPayment" ? [sign.paymentId] : [],
    ),
  };
}

function outcomeOf(bankLineId: string, answer: AllowedAnswer): MatchOutcome {
  switch (answer.outcome) {
    case "notOurs":
      return { outcome: "notOurs", bankLineId };
    case "bench": {
      const agreementIds = answer.agreementId === undefined ? [] : [answer.agreementId];
      const reason = answer.reasons[0] ?? "nothingOpen";
      return { ...unseen, outcome: "bench", bankLineId, agreementIds, reason };
    }
    case "matched": {
      const { agreementId, parts, kinds } = answer;
      const evidence = "reference" as const;
      const kind = kinds[0] ?? "payout";
      const seen = { reportedPayoutIds: [], evidence, grounds };
      const proposal = { ...seen, bankLineId, agreementId, kind, parts };
      return { outcome: "matched", proposal };
    }
  }
}

function changed(line: LineAnswer, outcome: MatchOutcome): YearOutcomes {
  const others = perfect.lines.filter((one) => idOf(one) !== line.bankLineId);
  return { ...perfect, lines: [...others, outcome] };
}

function proposalOf(line: LineAnswer): Extract<MatchOutcome, { outcome: "matched" }>["proposal"] {
  const answer = line.allowed.find(({ outcome }) => outcome === "matched");
  const outcome = answer === undefined ? undefined : outcomeOf(line.bankLineId, answer);
  if (outcome?.outcome !== "matched") throw new Error("Not a line to match");
  return outcome.proposal;
}

function idOf(outcome: MatchOutcome): string {
  return outcome.outcome === "matched" ? outcome.proposal.bankLineId : outcome.bankLineId;
}

function isOrdinaryPayout({ sort, faultId }: LineAnswer): boolean {
  return sort === "payout" && faultId === undefined;
}

function lineOf(fits: (line: LineAnswer) => boolean): LineAnswer {
  const line = answers.lines.find(fits);
  if (line === undefined) throw new Error("No such line");
  return line;
}

function answerOf(id: string): LineAnswer {
  return lineOf(({ bankLineId }) => bankLineId === id);
}

function isMatchable(id: string): boolean {
  return answerOf(id).allowed.some(({ outcome }) => outcome === "matched");
}

function rowOf(rows: readonly JudgedRow[], kind: string): JudgedRow {
  const row = rows.find((one) => one.kind === kind);
  if (row === undefined) throw new Error(`No row for ${kind}`);
  return row;
}
