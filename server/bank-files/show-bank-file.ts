/** Files and what was read of them, as they are shown. */
import type { BankFileProblemCode } from "@kortkoll/core/bank/bank-file.ts";
import { BANK_PROBLEM_SENTENCES } from "@kortkoll/core/bank/bank-problem-sentences.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { selectChunk } from "./bank-file-store.ts";
import type {
  BankFilePage,
  BankFileProblemView,
  BankFileSummary,
  BankFileView,
  RecordsPage,
} from "./bank-files-api.ts";
import { selectGaps } from "./bank-publish-store.ts";
import {
  type BankFileRow,
  findFile,
  type ProblemRow,
  selectAcquirerLines,
  selectBankLines,
  selectFiles,
  selectPayouts,
  selectProblems,
  selectStatements,
} from "./bank-view-store.ts";

const FIRST_OF_EACH = 100;
const MOST_GAPS = 50;

export type FileShown = {
  readonly summary: BankFileSummary;
  readonly problems: BankFileProblemView[];
};

export async function showTaken(
  sql: Sql,
  id: string,
  language: Language,
): Promise<FileShown | undefined> {
  const row = await findFile(sql, id);
  if (row === undefined) return undefined;
  const problems = await selectProblems(sql, { id, after: -1, limit: FIRST_OF_EACH });
  return { summary: summaryOf(row), problems: problems.map((one) => problemView(one, language)) };
}

export async function listFiles(
  sql: Sql,
  asked: { readonly sight: Sight; readonly after: string | undefined; readonly limit: number },
): Promise<BankFilePage> {
  const { sight, after = null, limit } = asked;
  const found = await selectFiles(sql, { ...sight, after, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const gaps = await selectGaps(sql, {
    fileId: null,
    companyIds: sight.companyIds,
    most: MOST_GAPS,
  });
  return {
    files: shown.map(summaryOf),
    next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
    gaps: gaps.map(({ account, from, to }) => ({ account, from, to })),
  };
}

export async function showFile(
  sql: Sql,
  id: string,
  language: Language,
): Promise<BankFileView | undefined> {
  const row = await findFile(sql, id);
  if (row === undefined) return undefined;
  const first = { id, after: -1, limit: FIRST_OF_EACH };
  return {
    ...summaryOf(row),
    companyId: row.companyId,
    mappingId: row.mappingId,
    originalRemovedAt: row.originalRemovedAt?.toISOString() ?? null,
    problems: (await selectProblems(sql, first)).map((one) => problemView(one, language)),
    statements: await selectStatements(sql, first),
    payouts: await selectPayouts(sql, first),
  };
}

export async function listRecords(
  sql: Sql,
  asked: {
    readonly id: string;
    readonly kind: "bankLines" | "acquirerLines" | "problems";
    readonly after: number;
    readonly limit: number;
    readonly language: Language;
  },
): Promise<RecordsPage> {
  const { id, kind, after, limit, language } = asked;
  const which = { id, after, limit: limit + 1 };
  const bankLines = kind === "bankLines" ? await selectBankLines(sql, which) : [];
  const acquirerLines = kind === "acquirerLines" ? await selectAcquirerLines(sql, which) : [];
  const problems = kind === "problems" ? await selectProblems(sql, which) : [];
  const all = [...bankLines, ...acquirerLines, ...problems];
  return {
    bankLines: bankLines.slice(0, limit),
    acquirerLines: acquirerLines.slice(0, limit),
    problems: problems.slice(0, limit).map((one) => problemView(one, language)),
    next: all.length > limit ? (all[limit - 1]?.number ?? null) : null,
  };
}

function summaryOf(row: BankFileRow): BankFileSummary {
  const { companyId: _, mappingId: __, originalRemovedAt: ___, ...summary } = row;
  return { ...summary, receivedAt: row.receivedAt.toISOString() };
}

export function problemView(
  row: Omit<ProblemRow, "number">,
  language: Language,
): BankFileProblemView {
  const code = row.code as BankFileProblemCode;
  return {
    code,
    message: BANK_PROBLEM_SENTENCES[code][language],
    ...(row.line === null ? {} : { line: row.line }),
    ...(row.excerpt === null ? {} : { excerpt: row.excerpt }),
    ...(row.spoils === null ? {} : { spoils: row.spoils }),
  };
}

/** The bytes as they came. */
export async function* readContent(sql: Sql, id: string): AsyncGenerator<Uint8Array, void, void> {
  for (let number = 0; ; number += 1) {
    const bytes = await selectChunk(sql, id, number);
    if (bytes === undefined) return;
    yield bytes;
  }
}
