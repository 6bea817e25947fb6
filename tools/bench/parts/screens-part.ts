/** What finance looks at: the overview and history by past payments, and how soon screens are told. */
import { benchPart, pastSizes } from "../bench-part.ts";
import { type HistoryStep, measureHistory } from "../history-rate.ts";
import { type Section, under } from "../section.ts";
import { measureWatchers, type WatchersRate } from "../watchers-rate.ts";

const MILLION = 1_000_000;

export const historyPart = benchPart(
  "history",
  (scale) => measureHistory(pastSizes(scale)),
  tellHistory,
);

export const watchersPart = benchPart(
  "watchers",
  ({ quick }) =>
    measureWatchers({
      watchers: 200,
      terminals: quick ? 200 : 2_000,
      perSecond: 50,
      forMs: quick ? 3_000 : 20_000,
    }),
  tellWatchers,
);

function tellHistory(steps: readonly HistoryStep[]): Section {
  const names = [...new Set(steps.flatMap(({ searches }) => Object.keys(searches)))];
  const atMillion = steps.find(({ pastPayments }) => pastPayments === MILLION);
  const slowest = (step: HistoryStep): number => Math.max(...Object.values(step.searches));
  const row = (name: string, of: (step: HistoryStep) => number): readonly (string | number)[] => [
    name,
    ...steps.map(of),
  ];
  return {
    title: "The overview, and the history's search",
    method:
      "The day on show and the one beside it are as large at every size. Medians in milliseconds; the " +
      "floor is one bare row by its key over the same connection.",
    tables: [
      {
        columns: ["past payments", ...steps.map(({ pastPayments }) => String(pastPayments))],
        rows: [
          row("overview", ({ overviewMs }) => overviewMs),
          row("overview, worst", ({ overviewWorstMs }) => overviewWorstMs),
          ...names.map((name) => row(`search: ${name}`, ({ searches }) => searches[name] ?? 0)),
          row("floor", ({ floorMs }) => floorMs),
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
          { name: "overview", points: steps.map((one) => [one.pastPayments, one.overviewMs]) },
          { name: "slowest search", points: steps.map((one) => [one.pastPayments, slowest(one)]) },
          { name: "floor", points: steps.map((one) => [one.pastPayments, one.floorMs]) },
        ],
      },
    ],
    aims: [
      under("overview at 1 000 000 payments", { most: 20, unit: "ms" }, atMillion?.overviewMs),
      under(
        "slowest search at 1 000 000 payments",
        { most: 100, unit: "ms" },
        atMillion === undefined ? undefined : slowest(atMillion),
      ),
    ],
  };
}

function tellWatchers(rate: WatchersRate): Section {
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
    aims: [under("from commit to every screen, p99", { most: 250, unit: "ms" }, p99)],
  };
}
