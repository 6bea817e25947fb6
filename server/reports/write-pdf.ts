/// <reference path="./pdfmake.d.ts" />
/**
 * A report as a PDF of selectable text, in a font that comes along: no printer or reader has to have
 * it. Nothing is fetched, and nothing but the font's files is read.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import {
  type Report,
  type ReportCell,
  type ReportSection,
  shownCell,
} from "@kortkoll/core/reports/report.ts";
import pdfmake, { type PdfContent } from "pdfmake";

const folder = join(
  dirname(createRequire(import.meta.url).resolve("pdfmake/package.json")),
  "fonts",
  "Roboto",
);
pdfmake.setFonts({
  Roboto: {
    normal: join(folder, "Roboto-Regular.ttf"),
    bold: join(folder, "Roboto-Medium.ttf"),
    italics: join(folder, "Roboto-Italic.ttf"),
    bolditalics: join(folder, "Roboto-MediumItalic.ttf"),
  },
});
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => dirname(path) === folder);

const STYLES = {
  title: { fontSize: 18, bold: true },
  heading: { fontSize: 12, bold: true },
  quiet: { color: "#4a5560" },
  head: { bold: true, color: "#26323b" },
  total: { bold: true },
  paper: { fontSize: 8.5 },
} as const;

export function writePdf(
  report: Report,
  as: { readonly language: Language; readonly nowMs: number },
): Promise<Buffer> {
  const { title, head, sections, foot } = report;
  const document = pdfmake.createPdf({
    pageSize: "A4",
    pageMargins: [42, 42, 42, 56],
    // By our clock: the same report at the same moment is the same file.
    info: {
      title,
      creator: "Kortkoll",
      producer: "Kortkoll",
      creationDate: new Date(as.nowMs),
    },
    language: as.language === "sv" ? "sv-SE" : "en",
    content: [
      { text: title, style: "title", margin: [0, 0, 0, 8] },
      factsOf(head),
      ...sections.flatMap(sectionOf),
    ],
    footer: (page, pages) => ({
      margin: [42, 16, 42, 0],
      columns: [
        { text: foot, style: "quiet" },
        { text: report.pageOf(page, pages), alignment: "right", width: "auto", style: "quiet" },
      ],
    }),
    styles: STYLES,
    defaultStyle: { font: "Roboto", fontSize: 9.5, lineHeight: 1.15 },
  });
  return document.getBuffer();
}

/** What is no longer than this keeps together: no page ends in the middle of it. */
const MOST_TOGETHER = 30;

/** A heading is never the last of its page: it goes with what is short, and is the head of a long table. */
function sectionOf(section: ReportSection): PdfContent[] {
  const { title, note, facts, table, lines = [] } = section;
  const heading = { text: title, style: "heading", margin: HEADING_GAP };
  const start: readonly PdfContent[] = [
    ...(note === undefined ? [] : [{ text: note, style: "quiet", margin: SMALL_GAP }]),
    ...(facts === undefined ? [] : [factsOf(facts)]),
  ];
  if (table !== undefined && table.rows.length > MOST_TOGETHER) {
    return [...start, tableOf(table, heading), ...lines.map(lineOf)];
  }
  const whole = [heading, ...start, ...(table === undefined ? [] : [tableOf(table)])];
  const [first, rest] = [lines.slice(0, MOST_TOGETHER), lines.slice(MOST_TOGETHER)];
  return [{ unbreakable: true, stack: [...whole, ...first.map(lineOf)] }, ...rest.map(lineOf)];
}

function lineOf(line: string): PdfContent {
  // An empty line has no height otherwise.
  return { text: line === "" ? " " : line, style: "paper", preserveLeadingSpaces: true };
}

const HEADING_GAP = [0, 14, 0, 4] as const;
const SMALL_GAP = [0, 0, 0, 4] as const;

function factsOf(facts: readonly (readonly [string, ReportCell])[]): PdfContent {
  return {
    layout: "noBorders",
    table: {
      widths: ["auto", "*"],
      body: facts.map(([name, value]) => [
        { text: name, style: "quiet", margin: [0, 0, 12, 0] },
        shownCell(value),
      ]),
    },
  };
}

function tableOf(
  { columns, rows, total }: NonNullable<ReportSection["table"]>,
  heading?: PdfContent & object,
): PdfContent {
  const rowOf = (row: readonly ReportCell[], style?: string): PdfContent[] =>
    row.map((cell, index) => ({
      text: shownCell(cell),
      alignment: columns[index]?.isNumber === true ? "right" : "left",
      ...(style === undefined ? {} : { style }),
    }));
  return {
    layout: "lightHorizontalLines",
    table: {
      headerRows: heading === undefined ? 1 : 2,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map((column) => (column.isNumber ? "auto" : "*")),
      body: [
        ...(heading === undefined
          ? []
          : [
              columns.map((_, place) =>
                place === 0 ? { ...heading, colSpan: columns.length } : "",
              ),
            ]),
        rowOf(
          columns.map((column) => column.head),
          "head",
        ),
        ...rows.map((row) => rowOf(row)),
        ...(total === undefined ? [] : [rowOf(total, "total")]),
      ],
    },
  };
}
