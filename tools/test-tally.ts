// Counts what Vitest reported. The count must never look better than the run was: a file that does
// not load, and a run that breaks outside any test, are failures although no test of theirs failed.

export type Report = { readonly files: readonly ReportedFile[] };

export type ReportedFile = { readonly failed: boolean; readonly tests: readonly string[] };

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** No exit code: it was ended by a signal. */
export type EndedRun = { readonly tally: Tally; readonly exitCode: number | null };

export type Verdict = { readonly line: string; readonly succeeded: boolean };

export function tally(report: Report): Tally {
  const tests = report.files.flatMap((file) => file.tests);
  const count = (status: string): number => tests.filter((test) => test === status).length;
  const brokenFiles = report.files.filter(
    (file) => file.failed && !file.tests.includes("failed"),
  ).length;
  const passed = count("passed");
  const failed = count("failed");
  return { passed, failed: failed + brokenFiles, skipped: tests.length - passed - failed };
}

/** Of all runs together; each has to have run something, and to have ended well. */
export function verdict(runs: readonly EndedRun[]): Verdict {
  const passed = sum(runs.map((run) => run.tally.passed));
  const failed = sum(runs.map((run) => run.tally.failed + (isBroken(run) ? 1 : 0)));
  const skippedTests = sum(runs.map((run) => run.tally.skipped));
  const skipped = skippedTests > 0 ? `, ${skippedTests} skipped` : "";
  return {
    line: `${passed} passed, ${failed} failed${skipped}`,
    succeeded: failed === 0 && runs.length > 0 && runs.every((run) => run.tally.passed > 0),
  };
}

function isBroken({ tally, exitCode }: EndedRun): boolean {
  return exitCode !== 0 && tally.failed === 0;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Reads Vitest's JSON report, which has the form of Jest's. */
export function parseReport(text: string): Report {
  const { testResults } = JSON.parse(text) as {
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  return {
    files: testResults.map(({ status, assertionResults }) => ({
      failed: status === "failed",
      tests: assertionResults.map((test) => test.status),
    })),
  };
}
