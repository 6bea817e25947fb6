import fc from "fast-check";
import { expect, test } from "vitest";
import { findDoubts, type ToldLine } from "./equal-lines.ts";

const told = (id: string, files: string, more: Partial<ToldLine> = {}): ToldLine => ({
  id,
  hasReference: false,
  hasDeposit: false,
  isCounted: false,
  fileIds: files.split(" "),
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

test("whatever files tell of which movements in which words, no more lines are sure than there were movements", () => {
  const movement = fc.record({ texts: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)) });
  const bank = fc.record({
    movements: fc.array(movement, { minLength: 1, maxLength: 4 }),
    // Of three kinds of message: whether the bank gives its own reference in it.
    references: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    files: fc.array(fc.record({ kind: fc.nat(2), tells: fc.array(fc.nat(3), { maxLength: 4 }) }), {
      maxLength: 7,
    }),
  });
  fc.assert(
    fc.property(bank, ({ movements, references, files }) => {
      const lines = new Map<string, { files: string[]; hasReference: boolean }>();
      for (const [nth, { kind, tells }] of files.entries()) {
        const hasReference = references[kind] ?? false;
        const before = new Map<string, number>();
        for (const place of new Set(tells)) {
          const one = movements[place];
          if (one === undefined) continue;
          const text = hasReference ? `ref ${place}` : `text ${one.texts[kind]}`;
          const already = before.get(text) ?? 0;
          before.set(text, already + 1);
          const name = `${text} ${already}`;
          const line = lines.get(name) ?? { files: [], hasReference };
          line.files.push(`f${nth}`);
          lines.set(name, line);
        }
      }
      const equals = [...lines].map(([id, { files: fileIds, hasReference }]) =>
        told(id, fileIds.join(" "), { hasReference }),
      );
      const sure = equals.length - findDoubts(equals).length;
      const moved = new Set(files.flatMap(({ tells }) => tells)).size;
      expect(sure).toBeLessThanOrEqual(Math.min(moved, movements.length));
    }),
    { numRuns: 500 },
  );
});
