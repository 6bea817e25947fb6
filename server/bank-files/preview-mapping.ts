/** What a mapping would read of a file's first rows; nothing of it is kept. */
import type {
  AcquirerLineRecord,
  BankFileProblem,
  BankFileSink,
  PayoutRecord,
} from "@kortkoll/core/bank/bank-file.ts";
import { type ColumnMapping, CSV_DELIMITERS } from "@kortkoll/core/bank/column-mapping.ts";
import { excerptOf } from "@kortkoll/core/bank/formats/file-text.ts";
import { createMappedXmlReader } from "@kortkoll/core/bank/formats/text-reader.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { Sql } from "../database/database.ts";
import { findFileToRead } from "./bank-file-store.ts";
import type {
  AcquirerLineView,
  BankFileProblemView,
  MappingPreview,
  ReportedPayoutView,
} from "./bank-files-api.ts";
import { readHead } from "./read-bank-file.ts";
import { createRowReader, firstRows, waitedFor } from "./row-reader.ts";
import { problemView } from "./show-bank-file.ts";

const SHOWN_ROWS = 20;
const SHOWN_WORDS = 50;

export async function previewMapping(
  sql: Sql,
  asked: {
    readonly id: string;
    readonly mapping: ColumnMapping | null;
    readonly language: Language;
  },
): Promise<MappingPreview | undefined> {
  const file = await findFileToRead(sql, asked.id);
  if (file === undefined) return undefined;
  const whole = await readHead(sql, file);
  // The last line may be cut in two.
  const head = whole.slice(0, whole.lastIndexOf("\n") + 1) || whole;
  const rows = file.format === "mappedXml" ? [] : await rowsOf(head, asked.mapping);
  const told =
    asked.mapping === null ? NOTHING : await readFirst(head, asked.mapping, asked.language);
  const columns = file.format === "mappedXml" ? namesInXml(head) : columnsOf(rows);
  return { columns, rows: rows.map((row) => row.map(excerptOf)), ...told };
}

const NOTHING = { lines: [], payouts: [], problems: [], unknown: { rows: [], types: [] } };

async function rowsOf(head: string, mapping: ColumnMapping | null): Promise<string[][]> {
  if (mapping?.source.kind === "csv")
    return await firstRows(head, mapping.source.delimiter, SHOWN_ROWS);
  const cuts = await Promise.all(
    CSV_DELIMITERS.map((delimiter) => firstRows(head, delimiter, SHOWN_ROWS)),
  );
  const widest = (rows: string[][]): number => Math.max(0, ...rows.map((row) => row.length));
  return cuts.toSorted((a, b) => widest(b) - widest(a))[0] ?? [];
}

/** The widest of the first rows that has a text in each cell. */
function columnsOf(rows: readonly string[][]): string[] {
  const full = rows.filter((row) => row.every((cell) => cell.trim() !== ""));
  const [widest = []] = full.toSorted((a, b) => b.length - a.length);
  return widest.map((cell) => excerptOf(cell.trim()));
}

/** Every name of an element or attribute, once. */
function namesInXml(head: string): string[] {
  const names = [...head.matchAll(/<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)|\s([A-Za-z_][\w.-]*)="/g)];
  return [...new Set(names.map(([, element, attribute]) => element ?? attribute ?? ""))].slice(
    0,
    200,
  );
}

async function readFirst(
  head: string,
  mapping: ColumnMapping,
  language: Language,
): Promise<Pick<MappingPreview, "lines" | "payouts" | "problems" | "unknown">> {
  const lines: AcquirerLineView[] = [];
  const payouts: ReportedPayoutView[] = [];
  const problems: BankFileProblemView[] = [];
  const unknown = { rows: new Set<string>(), types: new Set<string>() };
  const sink: BankFileSink = {
    record: (record) => {
      if (record.kind === "acquirerLine" && lines.length < SHOWN_ROWS) {
        lines.push(lineView(record, lines.length));
      }
      if (record.kind === "payout" && payouts.length < SHOWN_ROWS) payouts.push(payoutView(record));
    },
    problem: (problem) => {
      const { excerpt } = problem;
      if (problem.code === "recordUnknown" && excerpt) unknown.rows.add(excerpt);
      if (problem.code === "typeUnknown" && excerpt) unknown.types.add(excerpt);
      // The rest of the file would have ended it, or summed it.
      const isOfTheEnd = problem.code === "truncated" || problem.code === "payoutDoesNotAddUp";
      if (!isOfTheEnd && problems.length < SHOWN_ROWS) problems.push(shown(problem, language));
    },
  };
  const reader =
    mapping.source.kind === "xml"
      ? waitedFor(createMappedXmlReader(mapping, sink))
      : createRowReader(mapping, sink);
  reader.write(head);
  await reader.end();
  const some = (words: ReadonlySet<string>): string[] => [...words].slice(0, SHOWN_WORDS);
  return {
    lines,
    payouts,
    problems,
    unknown: { rows: some(unknown.rows), types: some(unknown.types) },
  };
}

function shown({ code, line, excerpt, spoils }: BankFileProblem, language: Language) {
  const row = { code, line: line ?? null, excerpt: excerpt ?? null, spoils: spoils?.kind ?? null };
  return problemView(row, language);
}

function lineView(record: AcquirerLineRecord, number: number): AcquirerLineView {
  return {
    number,
    line: record.line,
    payout: record.payout ?? null,
    type: record.type,
    saleOn: record.saleOn ?? null,
    amountOre: record.amountOre,
    feeOre: record.feeOre ?? null,
    issuerText: record.issuerText ?? null,
    terminalId: record.terminalId ?? null,
    authorisationCode: record.authorisationCode ?? null,
    lastFour: record.lastFour ?? null,
    reference: record.reference ?? null,
  };
}

function payoutView(record: PayoutRecord): ReportedPayoutView {
  return {
    number: record.payout,
    line: record.line,
    reference: record.reference ?? null,
    merchantNumber: record.merchantNumber ?? null,
    paidOn: record.paidOn ?? null,
    currency: record.currency ?? null,
    grossOre: record.grossOre ?? null,
    feesOre: record.feesOre ?? null,
    netOre: record.netOre ?? null,
    lines: record.lines,
    taken: false,
    spoiledBy: [],
  };
}
