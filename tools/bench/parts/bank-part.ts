/** Matching a year of acquirer rows and bank lines, and the readers of bank files. */
import { benchPart, pastSizes } from "../bench-part.ts";
import { type MatchingRate, measureMatching } from "../matching-rate.ts";
import { measureReaders, type ReaderRates } from "../reader-rate.ts";
import { type Section, under } from "../section.ts";

const MOST_TIMES_BARE = 3;

export const matchingPart = benchPart(
  "matching",
  (scale) => measureMatching(pastSizes(scale)),
  tellMatching,
);

export const readersPart = benchPart(
  "readers",
  ({ quick }) => measureReaders(quick ? 5 : 30, quick ? 30 : 200),
  tellReaders,
);

function tellMatching(rates: readonly MatchingRate[]): Section {
  const million = rates.find(({ rows }) => rows === 1_000_000);
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
    aims: [
      under("1 000 000 rows matched", { most: 60_000, unit: "ms" }, million?.totalMs),
      under("memory that it takes", { most: 1_000, unit: "MB" }, million?.maxRssMb),
    ],
  };
}

function tellReaders({ rates, large }: ReaderRates): Section {
  const worst = Math.max(...rates.map(({ ratio }) => ratio));
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
    aims: [
      under(
        "reading by a bare parse's time, the slowest",
        { most: MOST_TIMES_BARE, unit: "times" },
        worst,
      ),
      under(`memory of a file of ${large.mb} MB`, { most: 50, unit: "MB" }, large.roseMb),
    ],
  };
}
