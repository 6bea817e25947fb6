import { expect, test } from "vitest";
import { type EndedRun, parseReport, tally, verdict } from "./test-tally.ts";

const fileOf = (status: string, tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

const checkRun = (
  files: readonly ReturnType<typeof fileOf>[],
  exitCode: number | null,
): [string, boolean] => {
  const report = parseReport(JSON.stringify({ testResults: files }));
  const { line, succeeded } = verdict([{ tally: tally(report), exitCode }]);
  return [line, succeeded];
};

test("a clean run counts its tests and succeeds", () => {
  const files = [fileOf("passed", ["passed", "passed"]), fileOf("passed", ["passed"])];
  expect(checkRun(files, 0)).toEqual(["3 passed, 0 failed", true]);
});

test("failed and skipped tests are counted", () => {
  const files = [fileOf("failed", ["passed", "failed", "pending", "todo"])];
  expect(checkRun(files, 1)).toEqual(["1 passed, 1 failed, 2 skipped", false]);
});

test("a file that does not load counts as a failure", () => {
  expect(checkRun([fileOf("passed", ["passed"]), fileOf("failed", [])], 1)).toEqual([
    "1 passed, 1 failed",
    false,
  ]);
});

test("a run that breaks outside any test counts as a failure", () => {
  expect(checkRun([fileOf("passed", ["passed"])], 1)).toEqual(["1 passed, 1 failed", false]);
  expect(checkRun([fileOf("passed", ["passed"])], null)).toEqual(["1 passed, 1 failed", false]);
});

test("a run without any passing test does not succeed", () => {
  expect(checkRun([], 0)).toEqual(["0 passed, 0 failed", false]);
  expect(checkRun([fileOf("passed", ["pending"])], 0)).toEqual([
    "0 passed, 0 failed, 1 skipped",
    false,
  ]);
});

test("two runs are one verdict, as good as the worse of them", () => {
  const good = { tally: { passed: 2, failed: 0, skipped: 0 }, exitCode: 0 };
  const bad = { tally: { passed: 1, failed: 1, skipped: 1 }, exitCode: 1 };
  const broken = { ...good, exitCode: null };
  const empty = { tally: { passed: 0, failed: 0, skipped: 0 }, exitCode: 0 };
  const verdictOf = (...runs: readonly EndedRun[]): [string, boolean] => {
    const { line, succeeded } = verdict(runs);
    return [line, succeeded];
  };
  expect(verdictOf(good, good)).toEqual(["4 passed, 0 failed", true]);
  expect(verdictOf(good, bad)).toEqual(["3 passed, 1 failed, 1 skipped", false]);
  expect(verdictOf(broken, good)).toEqual(["4 passed, 1 failed", false]);
  expect(verdictOf(good, empty)).toEqual(["2 passed, 0 failed", false]);
});
