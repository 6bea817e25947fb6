/** The judged year as a table in Markdown, for the pages in docs. */
import type { JudgedYear } from "./judge-year.ts";

export function judgedTable({ rows }: Pick<JudgedYear, "rows">): string {
  const lines = rows.map(({ kind, planted, found, missed, falseMatches }) =>
    [kind, planted, found, missed, falseMatches].join(" | "),
  );
  return [
    "| kind | planted | found and named | missed | false matches |",
    "|---|---:|---:|---:|---:|",
    ...lines.map((line) => `| ${line} |`),
    "",
  ].join("\n");
}
