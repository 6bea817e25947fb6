import { expect, test } from "vitest";
import { parseReport, tally, verdict } from "./test-tally.ts";

const fileOf = (status: string, tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

const checkRun = (
  files: readonly ReturnType<typeof fileOf>[],
  exitCode: number | null,
): [string, boolean] => {
  const report = parseReport(JSON.stringify({ testResults: files }));
  const { line, succeeded } = verdict({ tally: tally(report), exitCode });
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
