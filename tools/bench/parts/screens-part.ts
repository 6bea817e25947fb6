/** What finance looks at: the overview and history by past payments, and how soon screens are told. */
import { benchPart, pastSizes } from "../bench-part.ts";
import { type HistoryStep, measureHistory } from "../history-rate.ts";
import { type Cell, type Series, spelled, type Told, under } from "../section.ts";
import { measureWatchers, type WatchersRate } from "../watchers-rate.ts";

/** At ten million not twice what a million may take. */
const AIMED = [
  [1_000_000, 1],
  [10_000_000, 2],
] as const;

export const historyPart = benchPart({
  name: "history",
  measure: (scale) => measureHistory(pastSizes(scale)),
  tell: tellHistory,
  aims: (steps) =>
    AIMED.flatMap(([size, times]) => {
      const step = steps?.find(({ pastPayments }) => pastPayments === size);
      const [at, slowest] = [`at ${spelled(size)} payments`, step && slowestOf(step)];
      return [
        under(`overview ${at}`, { most: 20 * times, unit: "ms" }, step?.overviewMs),
        under(`slowest search ${at}`, { most: 100 * times, unit: "ms" }, slowest),
        ...(times === 1
          ? [under(`ages of open items ${at}`, { most: 50, unit: "ms" }, step?.ageing.medianMs)]
          : []),
      ];
    }),
});

const SCREENS = { watchers: 200, perSecond: 50 };
const MOST_TERMINALS = 2_000;

export const watchersPart = benchPart({
  name: "watchers",
  measure: ({ quick }) =>
    measureWatchers({
      ...SCREENS,
      terminals: quick ? 200 : MOST_TERMINALS,
      forMs: quick ? 3_000 : 20_000,
    }),
  tell: tellWatchers,
  aims: (rate) => [
    under(
      "from commit to 200 screens at 50 payments a second and 2 000 terminals, p99",
      { most: 250, unit: "ms" },
      rate?.terminals === MOST_TERMINALS && rate.missed === 0 ? rate.p99 : undefined,
    ),
  ],
});

function slowestOf({ searches }: HistoryStep): number {
  return Math.max(...Object.values(searches));
}

function tellHistory(steps: readonly HistoryStep[]): Told {
  const names = [...new Set(steps.flatMap(({ searches }) => Object.keys(searches)))];
  const row = (name: string, of: (step: HistoryStep) => number): readonly Cell[] => [
    name,
    ...steps.map(of),
  ];
  const line = (name: string, of: (step: HistoryStep) => number): Series => ({
    name,
    points: steps.map((step) => [step.pastPayments, of(step)]),
  });
  const columns = ["past payments", ...steps.map(({ pastPayments }) => spelled(pastPayments))];
  return {
    title: "As history grows: the overview, the search, the ages of open items",
    method:
      "One database that grows; the day on show and the one beside it hold a three hundredth of it each, and " +
      "what is open is as much at every size. Medians in milliseconds; the floor is one bare row by its key " +
      "over the same connection.",
    tables: [
      {
        columns,
        rows: [
          row("overview", ({ overviewMs }) => overviewMs),
          row("overview, worst", ({ overviewWorstMs }) => overviewWorstMs),
          ...names.map((name) => row(`search: ${name}`, ({ searches }) => searches[name] ?? 0)),
          row("floor", ({ floorMs }) => floorMs),
        ],
      },
      {
        columns,
        rows: [
          row("open items", ({ ageing }) => ageing.openItems),
          row("their ages", ({ ageing }) => ageing.medianMs),
          row("their ages, worst", ({ ageing }) => ageing.worstMs),
          row("first page of the list", ({ ageing }) => ageing.listMs),
          row("all past days summed once", ({ ageing }) => ageing.sumMs),
        ],
      },
    ],
    charts: [
      {
        name: "history",
        title: "The overview and the slowest search, by past payments",
        x: "past payments",
        y: "ms",
        series: [
          line("overview", ({ overviewMs }) => overviewMs),
          line("slowest search", slowestOf),
          line("floor", ({ floorMs }) => floorMs),
        ],
      },
      {
        name: "ageing",
        title: "Ages of open items, by past payments",
        x: "past payments",
        y: "ms",
        series: [
          line("median", ({ ageing }) => ageing.medianMs),
          line("worst", ({ ageing }) => ageing.worstMs),
        ],
      },
    ],
  };
}

function tellWatchers(rate: WatchersRate): Told {
  const { watchers, terminals, payments, perSecond, p50, p95, p99, missed } = rate;
  return {
    title: "How soon screens are told",
    method:
      `From the commit of a payment, made past the server and hinted at as another server's would be, until each of ` +
      `${watchers} screens was told a sum that holds it; ${terminals} terminals, ${perSecond} payments a second.`,
    tables: [
      {
        columns: ["payments", "p50 ms", "p95 ms", "p99 ms", "never told"],
        rows: [[payments, p50, p95, p99, missed]],
      },
    ],
    charts: [],
  };
}
