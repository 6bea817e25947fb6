// Counts what Vitest reported. The count must never look better than the run was: a file that does
// not load, and a run that breaks outside any test, are failures although no test of theirs failed.

export type Report = { readonly files: readonly ReportedFile[] };

export type ReportedFile = { readonly failed: boolean; readonly tests: readonly string[] };

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

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

export function verdict({ tally, exitCode }: { tally: Tally; exitCode: number | null }): Verdict {
  const brokenRun = exitCode !== 0 && tally.failed === 0 ? 1 : 0;
  const failed = tally.failed + brokenRun;
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  return {
    line: `${tally.passed} passed, ${failed} failed${skipped}`,
    succeeded: failed === 0 && tally.passed > 0,
  };
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
