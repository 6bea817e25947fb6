/** What of a close differs, on paper: between the columns, and between the cut and how things ended. */
import { ATTEMPT_STATES, type AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { ReportCell, ReportSection } from "@kortkoll/core/reports/report.ts";
import type { DayClose } from "../day-close/day-close-api.ts";
import { at, figure, text } from "./report-parts.ts";
import type { ReportWords } from "./report-words.ts";

export function schemeTable(
  columns: DayClose["columns"],
  {
    title,
    unknown,
    words,
  }: {
    readonly title: string;
    /** Why a terminal's column may be unknown; never a zero. */
    readonly unknown: string;
    readonly words: ReportWords;
  },
): ReportSection {
  const names = words.close;
  const cell = (sum: { readonly netOre: number } | null, otherwise: string): ReportCell =>
    sum === null ? otherwise : { ore: ore(sum.netOre) };
  return {
    title,
    table: {
      columns: [
        text(names.scheme),
        figure(names.ours),
        figure(names.theTerminals),
        figure(names.acquirers),
        figure(names.difference),
        figure(names.unexplained),
      ],
      rows: columns.map((row) => [
        names.schemes[row.scheme],
        cell(row.ours, ""),
        cell(row.terminal, unknown),
        cell(row.acquirer, names.acquirerWaits),
        cell(row.difference, unknown),
        cell(row.unexplained, unknown),
      ]),
    },
  };
}

/** What lies in one column and not in the other, payment by payment, for each terminal that differs. */
export function differencesOf(close: DayClose, words: ReportWords): ReportSection[] {
  const names = words.close;
  return close.terminals.flatMap(({ terminalId, comparison, isReadable }) => {
    if (comparison === null) return [];
    const { onlyInOurs, onlyInSession, schemes } = comparison;
    const rows = [
      ...onlyInSession.map((item) => ({ item, where: names.onlyInSession, why: bookedIn(item) })),
      ...onlyInOurs.map((item) => ({ item, where: names.onlyInOurs, why: whyOf(item) })),
    ];
    const isEven = schemes.every(({ unexplained }) => isNothing(unexplained));
    if (isReadable && rows.length === 0 && isEven) return [];
    const table = schemeTable(schemes, {
      title: names.differencesAt(terminalId),
      unknown: names.notReadable,
      words,
    });
    if (rows.length === 0) return [table];
    return [
      table,
      {
        title: names.paymentsAt(terminalId),
        table: {
          columns: [
            ...paymentColumns(words),
            text(names.where),
            text(names.why),
            figure(words.amount),
          ],
          rows: rows.map(({ item, where, why }) => [
            ...paymentCells(item.paymentId),
            where,
            why,
            { ore: ore(item.netOre) },
          ]),
        },
      },
    ];
  });

  function paymentCells(paymentId: string): readonly ReportCell[] {
    return cellsOfNamed(close, paymentId, words);
  }
  function bookedIn(item: Comparison["onlyInSession"][number]): string {
    const now = close.payments.find(({ id }) => id === item.paymentId)?.closeNumber ?? null;
    const number = item.closeNumber ?? now;
    return number === null ? names.inNone : names.inClose(number);
  }
  function whyOf({ why, closeNumber = null }: Comparison["onlyInOurs"][number]): string {
    const reason = names.whyOnlyInOurs[why];
    return closeNumber === null ? reason : `${reason} (${names.inClose(closeNumber)})`;
  }
}

function cellsOfNamed(
  { payments }: DayClose,
  paymentId: string,
  words: ReportWords,
): readonly ReportCell[] {
  return cellsOfPayment(
    payments.find(({ id }) => id === paymentId),
    words,
  );
}

/** Payments that acquirers' files lack, or have another sum of. */
export function acquirerDifferencesOf(close: DayClose, words: ReportWords): ReportSection[] {
  const names = words.close;
  const differences = close.acquirer?.differences ?? [];
  if (differences.length === 0) return [];
  return [
    {
      title: names.acquirerDiffers,
      table: {
        columns: [
          ...paymentColumns(words),
          text(names.scheme),
          figure(names.ours),
          figure(names.acquirers),
        ],
        rows: differences.map(({ paymentId, scheme, netOre, acquirerOre }) => [
          ...cellsOfNamed(close, paymentId, words),
          names.schemes[scheme],
          { ore: ore(netOre) },
          acquirerOre === null ? names.notInFiles : { ore: ore(acquirerOre) },
        ]),
      },
    },
  ];
}

type Comparison = NonNullable<DayClose["terminals"][number]["comparison"]>;

function isNothing(sum: { readonly count: number; readonly netOre: number } | null): boolean {
  return sum !== null && sum.count === 0 && sum.netOre === 0;
}

function paymentColumns(words: ReportWords): ReturnType<typeof text>[] {
  return [text(words.close.invoice), text(words.close.code), text(words.time)];
}

function cellsOfPayment(
  payment: DayClose["payments"][number] | undefined,
  words: ReportWords,
): readonly ReportCell[] {
  if (payment === undefined) return ["–", "–", "–"];
  const { invoiceNumbers, authorisationCode, startedAt, customers } = payment;
  const named = [invoiceNumbers.join(", "), customers.join(", ")].filter((one) => one !== "");
  return [named.join(" · ") || words.none, authorisationCode ?? "–", at(startedAt)];
}

/** Carried over from the close before, and where what was in flight at this one has ended. */
export function carriedOf(close: DayClose, words: ReportWords): ReportSection[] {
  const names = words.close;
  const { frozen, payments } = close;
  const inFlight = new Set(frozen.inFlight.map(({ paymentId }) => paymentId));
  const of = (title: string, isOf: (id: string) => boolean): ReportSection[] => {
    const rows = payments.filter(({ id }) => isOf(id));
    if (rows.length === 0) return [];
    return [
      {
        title,
        table: {
          columns: [
            ...paymentColumns(words),
            text(words.state),
            text(names.booked),
            figure(words.amount),
          ],
          rows: rows.map((one) => [
            ...cellsOfPayment(one, words),
            stateOf(one.state, words),
            one.closeNumber === null ? names.inNone : names.inClose(one.closeNumber),
            { ore: ore(one.amountOre) },
          ]),
        },
      },
    ];
  };
  return [
    ...of(names.carriedIn, (id) => frozen.carriedIn.includes(id)),
    ...of(names.endedSince, (id) => inFlight.has(id)),
  ];
}

/** As it is now, in words. */
function stateOf(state: string, words: ReportWords): string {
  const known = ATTEMPT_STATES.find((one): one is AttemptState => one === state);
  return known === undefined ? state : words.states[known];
}
