/** A day close on paper: what was cut, the terminals' columns beside it, and what came later. */
import { ore } from "@kortkoll/core/money.ts";
import type { Report, ReportCell, ReportSection } from "@kortkoll/core/reports/report.ts";
import type { DayClose, PreviewedClose } from "../day-close/day-close-api.ts";
import {
  at,
  cardsByIssuer,
  cardsByTerminal,
  figure,
  inFlightSection,
  type Printed,
  printedFact,
  sumCells,
  sumColumns,
  text,
} from "./report-parts.ts";
import type { ReportWords } from "./report-words.ts";

export function closeReport(close: DayClose, printed: Printed, words: ReportWords): Report {
  const names = words.close;
  const { frozen } = close;
  return {
    title: names.title(close.number),
    head: [
      [words.company, `${close.companyName} (${close.companyCode})`],
      [words.organisationNumber, close.organisationNumber],
      [words.site, `${close.siteName} (${close.siteCode})`],
      ...partOf(frozen.part, words),
      [words.number, String(close.number)],
      [names.cut, at(close.cutAt)],
      [names.closedBy, close.by],
      [names.days, daysOf(frozen)],
      printedFact(printed, words),
    ],
    sections: [
      ...takings(frozen, words),
      columnsOf(close, words),
      sessionsOf(close, words),
      vouchersOf(frozen.vouchers, words),
      inFlightSection(frozen.inFlight, words),
      followUpsOf(close, words),
      ...terminalTexts(close, words),
      { title: names.hash, facts: [[names.hash, close.frozenHash]] },
    ],
    foot: names.foot,
    pageOf: words.page,
    fileName: `${names.file}-${close.companyCode}-${close.siteCode}-${close.number}`,
  };
}

/** Whose names a preview does not say itself. */
export type PlaceNames = {
  readonly companyCode: string;
  readonly companyName: string;
  readonly organisationNumber: string;
};

/** X: one after the other where a site has several companies. */
export function previewReport(
  of: {
    readonly previews: readonly PreviewedClose[];
    readonly companies: readonly PlaceNames[];
    readonly siteNames: ReadonlyMap<string, string>;
  },
  printed: Printed,
  words: ReportWords,
): Report {
  const names = words.close;
  const { previews, companies, siteNames } = of;
  const siteCodes = [...new Set(previews.map((one) => one.siteCode))];
  const one = companies.length === 1 ? companies[0] : undefined;
  return {
    title: names.xTitle,
    head: [
      ...(one === undefined
        ? companies.map(
            (each) => [words.company, `${each.companyName}, ${each.organisationNumber}`] as const,
          )
        : [
            [words.company, `${one.companyName} (${one.companyCode})`] as const,
            [words.organisationNumber, one.organisationNumber] as const,
          ]),
      [words.site, siteCodes.map((code) => `${siteNames.get(code) ?? ""} (${code})`).join(", ")],
      ...partOf(previews[0]?.part, words),
      [words.number, words.notNumbered],
      printedFact(printed, words),
    ],
    sections: previews.flatMap((preview) => previewSections(preview, previews.length > 1, words)),
    foot: names.foot,
    pageOf: words.page,
    fileName: `${names.xFile}-${siteCodes.join("-")}`,
  };
}

function previewSections(
  preview: PreviewedClose,
  isOneOfSeveral: boolean,
  words: ReportWords,
): ReportSection[] {
  const names = words.close;
  const { lastNumber } = preview;
  const sections: ReportSection[] = [
    {
      title: `${preview.companyCode} ${preview.siteCode}`,
      facts: [
        [words.time, at(preview.at)],
        [words.number, lastNumber === 0 ? names.noClose : names.lastNumber(lastNumber)],
        [names.days, daysOf(preview)],
      ],
    },
    ...takings(preview, words),
    {
      title: names.toNumber,
      table: {
        columns: [text(names.series), text(names.day), figure(names.events), figure(names.debit)],
        rows: preview.toNumber.map((one) => [
          one.series,
          one.businessDay,
          { count: one.events },
          { ore: ore(one.debitOre) },
        ]),
      },
    },
    inFlightSection(preview.inFlight, words),
  ];
  if (!isOneOfSeveral) return sections;
  return sections.map((section, index) =>
    index === 0 ? section : { ...section, title: `${preview.companyCode}: ${section.title}` },
  );
}

function partOf(part: PreviewedClose["part"], words: ReportWords): [string, string][] {
  if (part === undefined) return [];
  return part.kind === "till"
    ? [[words.part, `${words.till} ${part.code}`]]
    : [[words.part, `${words.terminal} ${part.terminalId}`]];
}

function daysOf({ firstDay, lastDay }: Pick<PreviewedClose, "firstDay" | "lastDay">): string {
  if (firstDay === null || lastDay === null) return "–";
  return firstDay === lastDay ? firstDay : `${firstDay} – ${lastDay}`;
}

type Taken = Pick<PreviewedClose, "cards" | "terminals" | "tills" | "cash">;

function takings(of: Taken, words: ReportWords): ReportSection[] {
  const names = words.close;
  return [
    cardsByIssuer(of.cards, names.cards, words),
    cardsByTerminal({ ...of, title: names.terminals, none: words.none }, words),
    {
      title: names.tills,
      table: {
        columns: [text(words.till), text(""), ...sumColumns(words)],
        rows: of.tills.flatMap((till) => [
          [till.code, names.onCards, ...sumCells(till.cards)],
          [till.code, names.inCash, ...sumCells(till.cash)],
        ]),
      },
    },
    {
      title: names.cash,
      table: {
        columns: [text(names.cash), ...sumColumns(words)],
        rows: [[names.inCash, ...sumCells(of.cash)]],
      },
      facts: [[names.moved, { ore: ore(of.cash.movedOre) }]],
    },
  ];
}

function columnsOf({ columns }: DayClose, words: ReportWords): ReportSection {
  const names = words.close;
  const cell = (sum: { readonly netOre: number } | null, otherwise: string): ReportCell =>
    sum === null ? otherwise : { ore: ore(sum.netOre) };
  return {
    title: names.columns,
    table: {
      columns: [
        text(names.scheme),
        figure(names.ours),
        figure(names.theTerminals),
        figure(names.acquirers),
        figure(names.difference),
      ],
      rows: columns.map((row) => [
        row.scheme,
        cell(row.ours, ""),
        cell(row.terminal, names.notReadable),
        cell(row.acquirer, names.missing),
        cell(row.difference, names.notReadable),
      ]),
    },
  };
}

function sessionsOf({ terminals }: DayClose, words: ReportWords): ReportSection {
  const names = words.close;
  if (terminals.length === 0) return { title: names.sessions, note: words.none };
  return {
    title: names.sessions,
    table: {
      columns: [
        text(words.terminal),
        text(names.session),
        text(names.closedAt),
        figure(names.notSent),
      ],
      rows: terminals.map((one) => [
        `${one.terminalId} ${one.name}`,
        one.sessionNumber ?? "–",
        one.closedAt === null ? names.notClosed : at(one.closedAt),
        { ore: ore(one.notClosedOre) },
      ]),
    },
  };
}

function vouchersOf(vouchers: DayClose["frozen"]["vouchers"], words: ReportWords): ReportSection {
  const names = words.close;
  if (vouchers.length === 0) return { title: names.vouchers, note: words.none };
  return {
    title: names.vouchers,
    table: {
      columns: [
        text(words.number),
        text(names.day),
        text(names.bookedDay),
        figure(names.events),
        figure(names.debit),
      ],
      rows: vouchers.map((one) => [
        `${one.series} ${one.number} (${one.fiscalYear})`,
        one.businessDay,
        one.bookedDay,
        { count: one.events },
        { ore: ore(one.debitOre) },
      ]),
    },
  };
}

function followUpsOf({ followUps }: DayClose, words: ReportWords): ReportSection {
  const names = words.close;
  if (followUps.length === 0) return { title: names.followUps, note: words.none };
  return {
    title: names.followUps,
    table: {
      columns: [
        text(words.number),
        text(names.kind),
        text(words.terminal),
        text(names.what),
        text(words.by),
        text(words.time),
      ],
      rows: followUps.map((one) => {
        const said = one.content["text"];
        return [
          String(one.number),
          names.followUpKinds[one.kind] ?? one.kind,
          one.terminalId ?? "–",
          typeof said === "string" ? said : "",
          one.by,
          at(one.at),
        ];
      }),
    },
  };
}

function terminalTexts({ terminals }: DayClose, words: ReportWords): ReportSection[] {
  return terminals.flatMap(({ terminalId, report }) =>
    report === null
      ? []
      : [{ title: words.close.terminalText(terminalId), lines: report.split(/\r?\n/) }],
  );
}
