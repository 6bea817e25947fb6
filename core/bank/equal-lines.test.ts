import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addBankDays } from "../time/bank-days.ts";
import { findDoubts, type ToldLine } from "./equal-lines.ts";
import { day } from "./test-agreements.ts";

const FRIDAY = day("2026-03-27");
const MONDAY = day("2026-03-30");
const TUESDAY = day("2026-03-31");

const told = (id: string, files: string, more: Partial<ToldLine> = {}): ToldLine => ({
  id,
  bookedOn: FRIDAY,
  hasReference: false,
  hasDeposit: false,
  isCounted: false,
  fileIds: files.split(" "),
  formats: ["camt053"],
  ...more,
});
const doubts = (...lines: readonly ToldLine[]) =>
  findDoubts(lines).map(({ lineId, mayBeIds }) => `${lineId}: ${mayBeIds.join(" ")}`);

test("the same sum in two files in different words may be one movement", () => {
  expect(doubts(told("notice", "f1"), told("statement", "f2"))).toEqual(["statement: notice"]);
  expect(doubts(told("notice", "f1"), told("statement", "f2", { hasReference: true }))).toEqual([
    "statement: notice",
  ]);
});

test("two lines that one file tells of together are two, also when another told of one before", () => {
  expect(doubts(told("a", "f1 f2"), told("b", "f2"))).toEqual([]);
  expect(doubts(told("a", "f1"), told("b", "f2"), told("c", "f2"))).toEqual(["b: a", "c: a"]);
});

test("two names of the bank's, or of Bankgirot's, are two movements", () => {
  const named = { hasReference: true };
  expect(doubts(told("a", "f1", named), told("b", "f2", named))).toEqual([]);
  const deposit = { hasDeposit: true };
  expect(doubts(told("a", "f1", deposit), told("b", "f2", deposit))).toEqual([]);
});

test("what is matched already is sure, whenever its file came, and so is what a person has said", () => {
  const matched = told("late", "f2", { isCounted: true });
  expect(doubts(told("early", "f1"), matched)).toEqual(["early: late"]);
  expect(doubts(told("early", "f1"), told("said", "f2", { isCounted: true }))).toEqual([
    "early: said",
  ]);
});

describe("the same sum in a notice and in a statement of", () => {
  const notice = told("notice", "f1", { formats: ["camt054"] });
  const statement = (bookedOn = MONDAY, more: Partial<ToldLine> = {}) =>
    told("statement", "f2", { bookedOn, ...more });

  test("the bank day after may be one movement, by its booking day and its value day", () => {
    expect(doubts(notice, statement())).toEqual(["statement: notice"]);
    expect(doubts({ ...notice, bookedOn: MONDAY }, statement(FRIDAY))).toEqual([
      "statement: notice",
    ]);
    const beforeEaster = { ...notice, bookedOn: day("2026-04-02") };
    expect(doubts(beforeEaster, statement(day("2026-04-07")))).toEqual(["statement: notice"]);
  });

  test("days farther apart is two, and so it is where each has the bank's own name", () => {
    expect(doubts(notice, statement(TUESDAY))).toEqual([]);
    const named = { hasReference: true };
    expect(doubts({ ...notice, ...named }, statement(MONDAY, named))).toEqual([]);
    expect(doubts(notice, statement(MONDAY, named))).toEqual(["statement: notice"]);
  });

  test("the day after is two where one kind of file tells of both, whichever came last", () => {
    const both = { formats: ["camt053", "camt054"] };
    expect(doubts({ ...notice, ...both }, statement())).toEqual([]);
    expect(doubts(notice, statement(MONDAY, both))).toEqual([]);
    expect(doubts(notice, { ...statement(), formats: ["camt054"] })).toEqual([]);
  });

  test("days in a row: so many are sure as one kind tells of together", () => {
    const next = told("next", "f2 f3", { bookedOn: MONDAY, formats: ["camt053", "camt054"] });
    const last = told("last", "f4", { bookedOn: TUESDAY });
    expect(doubts(notice, next, last)).toEqual(["last: next"]);
    expect(doubts(notice, next, { ...last, isCounted: true })).toEqual(["next: last notice"]);
  });
});

test("whatever files tell of which movements by which days, in which words, no more lines are sure than there were movements", () => {
  const movement = fc.record({
    texts: fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1)),
    day: fc.nat(3),
  });
  const bank = fc.record({
    movements: fc.array(movement, { minLength: 1, maxLength: 4 }),
    // Of three kinds of message: whether the bank gives its own reference in it, and how late it books.
    references: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    later: fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1)),
    files: fc.array(fc.record({ kind: fc.nat(2), tells: fc.array(fc.nat(3), { maxLength: 4 }) }), {
      maxLength: 7,
    }),
  });
  fc.assert(
    fc.property(bank, ({ movements, references, later, files }) => {
      const lines = new Map<string, ToldLine & { fileIds: string[]; formats: string[] }>();
      for (const [nth, { kind, tells }] of files.entries()) {
        const hasReference = references[kind] ?? false;
        const before = new Map<string, number>();
        for (const place of new Set(tells)) {
          const one = movements[place];
          if (one === undefined) continue;
          const bookedOn = addBankDays(FRIDAY, one.day + (later[kind] ?? 0));
          const text = hasReference ? `ref ${place}` : `${bookedOn} ${one.texts[kind]}`;
          const already = before.get(text) ?? 0;
          before.set(text, already + 1);
          const id = `${text} ${already}`;
          const first = { ...told(id, ""), bookedOn, hasReference, fileIds: [], formats: [] };
          const line = lines.get(id) ?? first;
          line.fileIds.push(`f${nth}`);
          line.formats.push(`${kind}`);
          lines.set(id, line);
        }
      }
      const equals = [...lines.values()];
      const sure = equals.length - findDoubts(equals).length;
      const moved = new Set(files.flatMap(({ tells }) => tells)).size;
      expect(sure).toBeLessThanOrEqual(Math.min(moved, movements.length));
    }),
    { numRuns: 2_000 },
  );
});
