import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { growthChart } from "./growth-chart.ts";
import type { Measurement } from "./measurement.ts";
import { ALL_PARTS } from "./parts/all-parts.ts";
import { reportPage } from "./report-page.ts";
import { atLeast, spelled, under } from "./section.ts";
import { together, writeReport } from "./write-report.ts";

const chart = {
  name: "growth",
  title: "Å & <tid>",
  x: "payments",
  y: "ms",
  series: [
    {
      name: "flat",
      points: [
        [10_000, 20],
        [100_000, 20],
        [1_000_000, 20],
      ],
    },
    {
      name: "as fast",
      points: [
        [10_000, 1],
        [100_000, 10],
        [1_000_000, 100],
      ],
    },
    { name: "nothing", points: [[10_000, 0]] },
  ],
} as const;

test("what does not grow lies flat, and what grows as its size rises by one power for each", () => {
  const [flat, fast] = linesOf(growthChart(chart));
  expect(new Set(flat?.map(({ y }) => y)).size).toBe(1);
  const [first, second, third] = fast ?? [];
  expect((first?.y ?? 0) - (second?.y ?? 0)).toBeCloseTo((second?.y ?? 0) - (third?.y ?? 0), 0);
  expect(first?.y).toBeGreaterThan(third?.y ?? 0);
});

test("a chart is drawn inside its picture, with its words as words", () => {
  const svg = growthChart(chart);
  expect(svg).toContain("Å &amp; &lt;tid&gt;");
  expect(svg).toContain(">1 000 000<");
  for (const { x, y } of linesOf(svg).flat()) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(640);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(340);
  }
});

test("six lines in a chart all differ, and their names stand inside the picture", () => {
  const [some] = chart.series;
  const names = ["one", "two", "three", "four", "five", "six"];
  const svg = growthChart({ ...chart, series: names.map((name) => ({ ...some, name })) });
  const looks = [...svg.matchAll(/fill="none" stroke="(.+?)" .*?dasharray="(.*?)"/g)];
  expect(new Set(looks.map(([, colour, dash]) => `${colour} ${dash}`)).size).toBe(6);
  const height = Number(/viewBox="0 0 640 (\d+)"/.exec(svg)?.[1]);
  for (const name of names) {
    const [, x, y] = new RegExp(`x="(.+?)" y="(.+?)" .*>${name}<`).exec(svg) ?? [];
    expect(Number(x)).toBeLessThan(480);
    expect(Number(y)).toBeLessThan(height);
  }
});

function linesOf(svg: string): readonly (readonly { readonly x: number; readonly y: number }[])[] {
  return [...svg.matchAll(/<path d="M([^"HVh]+)" fill="none"/g)].map(([, path = ""]) =>
    path.split("L").map((place) => {
      const [x = 0, y = 0] = place.split(" ").map(Number);
      return { x, y };
    }),
  );
}

const machine = { cores: 2, memoryMb: 24_000, platform: "p", node: "v", database: "d" };
const part = {
  measuredAt: "2026-11-30T20:00:00.000Z",
  quick: false,
  section: { title: "Closing", method: "Said so.", tables: [], charts: [], aims: [] },
  found: {},
  failure: undefined,
  seconds: 12,
  loadBefore: 0.4,
};
const failed = { ...part, section: undefined, found: undefined };

test("a part measured again takes its own place; those not measured now stay, but of another machine", () => {
  const before = { machine, parts: ["wire", "close", "gone"].map((name) => ({ ...part, name })) };
  const now = { machine, parts: [{ ...part, name: "close", seconds: 99 }] };
  const order = ["close", "truth", "wire"];
  const shown = (measurement: Measurement): readonly string[] =>
    measurement.parts.map(({ name, seconds }) => `${name} ${seconds}`);
  expect(shown(together(before, now, order))).toEqual(["close 99", "wire 12"]);
  expect(shown(together(undefined, now, order))).toEqual(["close 99"]);
  const other = { ...before, machine: { ...machine, cores: 64 } };
  expect(shown(together(other, now, order))).toEqual(["close 99"]);
});

test("a part that fails does not cost the figures that it had, and the report says both", () => {
  const before = { machine, parts: [{ ...part, name: "close" }] };
  const again = { ...failed, name: "close", failure: "no space left", seconds: 1 };
  const measurement = together(before, { machine, parts: [again] }, ["close"]);
  expect(measurement.parts).toEqual([{ ...part, name: "close", failure: "no space left" }]);
  const page = reportPage(measurement, [{ name: "close", aims: [] }]);
  expect(page).toContain("Tried again since, without figures: no space left.");
  const [mended] = together(measurement, before, ["close"]).parts;
  expect(mended?.failure).toBe(undefined);
});

test("the report marks every aim at its top, and says of each part what it found or why it did not", () => {
  const aims = [
    under("a close", { most: 10_000, unit: "ms" }, 12_345.6),
    under("its memory", { most: 50, unit: "MB" }, 49.9),
    atLeast("simulated", 1_000, undefined),
  ];
  const section = {
    title: "Closing, a day",
    method: "Said so.",
    tables: [],
    charts: [chart],
    aims,
  };
  const measurement: Measurement = {
    machine,
    parts: [
      { ...part, name: "close", section },
      { ...failed, name: "wire", failure: "it ended with SIGKILL" },
    ],
  };
  const unmeasured = under("a start", { most: 5_000, unit: "ms" }, undefined);
  const page = reportPage(measurement, [
    { name: "close", aims: [] },
    { name: "wire", aims: [] },
    { name: "start", aims: [unmeasured] },
  ]);
  expect(page).toContain("1 of 3 parts have figures; they took 12 s in all");
  expect(page).toContain("Of 4 aims 1 are met, 1 missed and 2 not measured.");
  expect(page).toContain(
    "| ✘ **missed** | a close | under 10 000 ms | 12 345.6 ms | [close](#closing-a-day) |",
  );
  expect(page).toContain(
    "| ✔ met | its memory | under 50 MB | 49.9 MB | [close](#closing-a-day) |",
  );
  expect(page).toContain(
    "| – not measured | simulated | at least 1000 | not measured here | [close](#closing-a-day) |",
  );
  expect(page).toContain(
    "| – not measured | a start | under 5000 ms | not measured here | [start](#start) |",
  );
  expect(page).toContain("![Å & <tid>](growth.svg)");
  expect(page).toContain("## wire\n\nNot measured: it ended with SIGKILL.");
  expect(page).toContain("## start\n\nNot measured: it has not been begun.");
});

test("every part's aims stand in the report before anything is measured", () => {
  const page = reportPage({ machine, parts: [] }, ALL_PARTS);
  const aims = ALL_PARTS.flatMap((known) => known.aims);
  expect(aims.map(({ measured, met }) => [measured, met])).toEqual(
    aims.map(() => ["not measured here", null]),
  );
  for (const { what, aim } of aims) expect(page).toContain(`| ${what} | ${aim} |`);
});

test("numbers are written as people write them", () => {
  expect([999, 9_999, 10_000, 1_234_567.8, -12_345, "1e6"].map(spelled)).toEqual([
    ...["999", "9999", "10 000", "1 234 567.8", "-12 345", "1e6"],
  ]);
});

test("what is in the report's folder and not of the report stays there; a chart that is no more is taken away", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kortkoll-report-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "notes.txt"), "mine");
  const known = [{ name: "close", aims: [] }];
  const withChart = { ...part, name: "close", section: { ...part.section, charts: [chart] } };
  await writeReport(folder, { machine, parts: [withChart] }, known);
  expect(await readdir(folder)).toEqual(["figures.json", "growth.svg", "notes.txt", "report.md"]);
  await writeReport(folder, { machine, parts: [{ ...part, name: "close" }] }, known);
  expect(await readdir(folder)).toEqual(["figures.json", "notes.txt", "report.md"]);
  expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("mine");
});
