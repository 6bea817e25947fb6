/** A day close on paper: what was cut, the terminals' columns beside it, and what came later. */

import { ore } from "@kortkoll/core/money.ts";
import type { Report, ReportSection } from "@kortkoll/core/reports/report.ts";
import { writeOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import type { DayClose, PreviewedClose } from "../day-close/day-close-api.ts";
import {
  acquirerDifferencesOf,
  carriedOf,
  differencesOf,
  schemeTable,
} from "./close-differences.ts";
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
      [words.organisationNumber, writeOrganisationNumber(close.organisationNumber)],
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
      ...differencesOf(close, words),
      ...acquirerDifferencesOf(close, words),
      vouchersOf(frozen.vouchers, words),
      inFlightSection(frozen.inFlight, words),
      ...carriedOf(close, words),
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
            (each) =>
              [
                words.company,
                `${each.companyName}, ${writeOrganisationNumber(each.organisationNumber)}`,
              ] as const,
          )
        : [
            [words.company, `${one.companyName} (${one.companyCode})`] as const,
            [words.organisationNumber, writeOrganisationNumber(one.organisationNumber)] as const,
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

function columnsOf(close: DayClose, words: ReportWords): ReportSection {
  return schemeTable(close.columns, {
    title: words.close.columns,
    unknown: close.progress.isComplete ? words.close.notReadable : words.close.waits,
    words,
  });
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
        one.closedAt === null ? notClosed(one, names) : at(one.closedAt),
        { ore: ore(one.notClosedOre) },
      ]),
    },
  };
}

function notClosed(
  { lastFailure }: DayClose["terminals"][number],
  names: ReportWords["close"],
): string {
  return lastFailure === null ? names.notClosed : `${names.notClosed}: ${lastFailure}`;
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
        `${one.series} ${numbersOf(one)} (${one.fiscalYear})`,
        one.businessDay,
        one.bookedDay,
        { count: one.events },
        { ore: ore(one.debitOre) },
      ]),
    },
  };
}

/** A voucher of each event has many numbers: the first and the last, so that none looks lost. */
function numbersOf({
  number,
  lastNumber = number,
}: {
  readonly number: number;
  readonly lastNumber?: number | undefined;
}): string {
  return lastNumber === number ? String(number) : `${number}–${lastNumber}`;
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
      rows: followUps.map((one) => [
        String(one.number),
        names.followUpKinds[one.kind] ?? one.kind,
        one.terminalId ?? "–",
        whatOf(one, names),
        one.by,
        at(one.at),
      ]),
    },
  };
}

function whatOf(
  { content, explains }: DayClose["followUps"][number],
  names: ReportWords["close"],
): string {
  if (content["acquirer"] !== undefined) return names.acquirerTold;
  const said = [content["text"], content["why"]].find((one) => typeof one === "string");
  const what = typeof said === "string" ? said : "";
  return explains === null ? what : [names.explains(explains), what].join(": ");
}

function terminalTexts({ terminals }: DayClose, words: ReportWords): ReportSection[] {
  return terminals.flatMap(({ terminalId, report }) =>
    report === null
      ? []
      : [{ title: words.close.terminalText(terminalId), lines: report.split(/\r?\n/) }],
  );
}
