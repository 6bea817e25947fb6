import { expect, test } from "vitest";
import { growthChart } from "./growth-chart.ts";
import type { Measurement } from "./measurement.ts";
import { atLeast, spelled, under } from "./section.ts";
import { reportPage, together } from "./write-report.ts";

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

function linesOf(svg: string): readonly (readonly { readonly x: number; readonly y: number }[])[] {
  return [...svg.matchAll(/<path d="M([^"HVh]+)" fill="none"/g)].map(([, path = ""]) =>
    path.split("L").map((place) => {
      const [x = 0, y = 0] = place.split(" ").map(Number);
      return { x, y };
    }),
  );
}

const machine = { cores: 2, memoryMb: 1, platform: "p", node: "v", database: "d" };
const part = {
  measuredAt: "2026-11-30T20:00:00.000Z",
  quick: false,
  section: undefined,
  found: {},
  failure: undefined,
  seconds: 12,
  loadBefore: 0.4,
};

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

test("the report says of each part what it found, and of one that ended that it was not measured", () => {
  const aims = [
    under("a close", { most: 10_000, unit: "ms" }, 12_345.6),
    atLeast("simulated", 1_000, undefined),
  ];
  const section = { title: "Closing", method: "Said so.", tables: [], charts: [chart], aims };
  const measurement: Measurement = {
    machine,
    parts: [
      { ...part, name: "close", section, failure: undefined },
      { ...part, name: "wire", section: undefined, failure: "it ended with 1" },
    ],
  };
  const page = reportPage(measurement);
  expect(page).toContain("| a close | under 10 000 ms | 12 345.6 ms | **missed** |");
  expect(page).toContain("| simulated | at least 1000 | not measured here |  |");
  expect(page).toContain("![Å & <tid>](growth.svg)");
  expect(page).toContain("## wire\n\nWas not measured: it ended with 1.");
});

test("numbers are written as people write them", () => {
  expect([999, 9_999, 10_000, 1_234_567.8, -12_345, "1e6"].map(spelled)).toEqual([
    ...["999", "9999", "10 000", "1 234 567.8", "-12 345", "1e6"],
  ]);
});
