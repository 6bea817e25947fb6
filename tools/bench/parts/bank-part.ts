/** Matching a year of acquirer rows and bank lines, the readers of bank files, and the pages of the bank. */
import { benchPart, pastSizes } from "../bench-part.ts";
import { type MatchingRate, measureMatching } from "../matching-rate.ts";
import { measurePayouts, PAGES, type PayoutsStep } from "../payouts-rate.ts";
import { measureReaders, READER_FILES, type ReaderRates } from "../reader-rate.ts";
import { spelled, type Told, under } from "../section.ts";

const MILLION = 1_000_000;
const MOST_MS: readonly (readonly [page: keyof typeof PAGES, mostMs: number])[] = [
  ["calendar", 100],
  ["bench", 300],
  ["wrong", 50],
  ["site", 50],
  ["sites", 50],
  ["order", 50],
];

export const matchingPart = benchPart({
  name: "matching",
  measure: (scale) => measureMatching(pastSizes(scale)),
  tell: tellMatching,
  aims: (rates) => {
    const million = rates?.find(({ rows }) => rows === MILLION);
    return [
      under("1 000 000 acquirer rows matched", { most: 60_000, unit: "ms" }, million?.totalMs),
      under("memory of matching them", { most: 1_000, unit: "MB" }, million?.maxRssMb),
    ];
  },
});

export const readersPart = benchPart({
  name: "readers",
  measure: ({ quick }) => measureReaders(quick ? 5 : 30, quick ? 30 : 200),
  tell: tellReaders,
  aims: (found) => [
    ...(found?.rates ?? READER_FILES.map((file) => ({ file, ratio: undefined }))).map(
      ({ file, ratio }) =>
        under(`reading ${file}, by a bare parse of it`, { most: 3, unit: "times" }, ratio),
    ),
    under("memory of a camt file of 200 MB", { most: 50, unit: "MB" }, largeOf(found)?.roseMb),
  ],
});

export const payoutsPart = benchPart({
  name: "payouts",
  measure: (scale) => measurePayouts(pastSizes(scale)),
  tell: tellPayouts,
  aims: (steps) => {
    const million = steps?.find(({ pastPayments }) => pastPayments === MILLION);
    return MOST_MS.map(([page, most]) => {
      return under(
        `${PAGES[page]}, at 1 000 000`,
        { most, unit: "ms" },
        msOf(million, PAGES[page]),
      );
    });
  },
});

function largeOf(found: ReaderRates | undefined): ReaderRates["large"] | undefined {
  return found?.large.mb === 200 ? found.large : undefined;
}

function tellMatching(rates: readonly MatchingRate[]): Told {
  return {
    title: "Matching a year",
    method: "Each size in a process of its own, whose largest resident size is told.",
    tables: [
      {
        columns: [
          "rows",
          "own payments",
          "bank lines",
          "rows ms",
          "bank lines ms",
          "in all ms",
          "most MB",
        ],
        rows: rates.map((one) => [
          one.rows,
          one.payments,
          one.bankLines,
          one.acquirerMs,
          one.bankMs,
          one.totalMs,
          one.maxRssMb,
        ]),
      },
      {
        columns: ["found of the largest", ""],
        rows: Object.entries(rates.at(-1)?.counts ?? {}),
      },
    ],
    charts: [
      {
        name: "matching",
        title: "Matching, by acquirer rows",
        x: "rows",
        y: "ms, MB",
        series: [
          { name: "ms", points: rates.map((one) => [one.rows, one.totalMs]) },
          { name: "MB", points: rates.map((one) => [one.rows, one.maxRssMb]) },
        ],
      },
    ],
  };
}

function tellReaders({ rates, large }: ReaderRates): Told {
  return {
    title: "Readers of bank files",
    method: "Each beside a bare parse of the same bytes by the library in the same process.",
    tables: [
      {
        columns: ["file", "MB", "records", "read ms", "bare parse ms", "ratio"],
        rows: rates.map((one) => [
          one.file,
          one.mb,
          one.records,
          one.readMs,
          one.bareMs,
          one.ratio,
        ]),
      },
      {
        columns: ["one large camt file, MB", "ms", "memory rose, MB"],
        rows: [[large.mb, large.ms, large.roseMb]],
      },
    ],
    charts: [],
  };
}

function msOf(step: PayoutsStep | undefined, page: string): number | undefined {
  return step?.pages.find((one) => one.page === page)?.medianMs;
}

function tellPayouts(steps: readonly PayoutsStep[]): Told {
  const last = steps.at(-1);
  return {
    title: "The pages of the bank",
    method:
      "200 sites of one company and four issuers; each size has more days that are settled, and as much that is " +
      "open. Medians, with the answer checked and written; beside as many bare rows read by their keys.",
    tables: [
      {
        columns: [
          "page",
          "rows",
          ...steps.map(({ pastPayments }) => `ms at ${spelled(pastPayments)}`),
          "worst ms",
          "processors ms",
          "bare rows ms",
        ],
        rows: (last?.pages ?? []).map(({ page, rows, worstMs, processorMs, floorMs }) => [
          page,
          rows,
          ...steps.map((step) => msOf(step, page) ?? "?"),
          worstMs,
          processorMs ?? "?",
          floorMs,
        ]),
      },
    ],
    charts: [
      {
        name: "payouts",
        title: "Pages of the bank, by past payments",
        x: "payments",
        y: "ms",
        series: MOST_MS.map(([page]) => ({
          name: PAGES[page],
          points: steps.map((step) => [step.pastPayments, msOf(step, PAGES[page]) ?? 0]),
        })),
      },
    ],
  };
}
