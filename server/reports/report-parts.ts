/** What several reports have in common: sums of cards, attempts in flight, who printed it and when. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { InFlight, Sums } from "@kortkoll/core/day-close/frozen-close.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { ReportCell, ReportColumn, ReportSection } from "@kortkoll/core/reports/report.ts";
import { minuteOf } from "@kortkoll/core/time/stockholm.ts";
import type { ReportWords } from "./report-words.ts";

/** Who asked for the paper, and when. */
export type Printed = { readonly by: string; readonly nowMs: number };

export function at(instant: string): string {
  return minuteOf(Date.parse(instant));
}

export function printedFact(printed: Printed, words: ReportWords): readonly [string, string] {
  return [words.printed, `${minuteOf(printed.nowMs)}, ${printed.by}`];
}

export const text = (head: string): ReportColumn => ({ head, isNumber: false });
export const figure = (head: string): ReportColumn => ({ head, isNumber: true });

export function sumColumns(words: ReportWords): readonly ReportColumn[] {
  return [figure(words.payments), figure(words.taken), figure(words.givenBack), figure(words.net)];
}

export function sumCells(sums: Sums): readonly ReportCell[] {
  return [
    { count: sums.payments },
    { ore: ore(sums.takenOre) },
    { ore: ore(sums.givenBackOre) },
    { ore: ore(sums.netOre) },
  ];
}

type Cards = Sums & { readonly byIssuer: readonly (Sums & { readonly issuer: Issuer })[] };

export function cardsByIssuer(cards: Cards, title: string, words: ReportWords): ReportSection {
  return {
    title,
    table: {
      columns: [text(words.issuer), ...sumColumns(words)],
      rows: cards.byIssuer.map((row) => [words.issuers[row.issuer], ...sumCells(row)]),
      total: [words.sum, ...sumCells(cards)],
    },
  };
}

export function cardsByTerminal(
  of: {
    readonly title: string;
    readonly none: string;
    readonly cards: Cards;
    readonly terminals: readonly (Cards & { readonly terminalId: string })[];
  },
  words: ReportWords,
): ReportSection {
  const { title, none, cards, terminals } = of;
  if (terminals.length === 0) return { title, note: none };
  return {
    title,
    table: {
      columns: [text(words.terminal), text(words.issuer), ...sumColumns(words)],
      rows: terminals.flatMap(({ terminalId, byIssuer }) =>
        byIssuer.map((row) => [terminalId, words.issuers[row.issuer], ...sumCells(row)]),
      ),
      total: [words.sum, "", ...sumCells(cards)],
    },
  };
}

export function inFlightSection(rows: readonly InFlight[], words: ReportWords): ReportSection {
  if (rows.length === 0) return { title: words.inFlight, note: words.none };
  return {
    title: words.inFlight,
    note: words.inFlightNote,
    table: {
      columns: [
        text(words.order),
        text(words.till),
        text(words.terminal),
        text(words.operator),
        text(words.state),
        text(words.time),
        figure(words.amount),
      ],
      rows: rows.map((row) => [
        row.orderNumbers.join(", "),
        row.till,
        row.terminalId ?? "–",
        row.operator,
        words.states[row.state],
        at(row.startedAt),
        { ore: ore(row.askedOre) },
      ]),
    },
  };
}
