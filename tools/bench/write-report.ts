/**
 * The report that is kept: its files are written whole or not at all, and parts that were measured before
 * stay in it until they are measured again.
 */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { growthChart } from "./growth-chart.ts";
import type { MeasuredPart, Measurement } from "./measurement.ts";
import { type KnownPart, reportPage } from "./report-page.ts";

/** `known` are all parts in the report's order: also those without figures are said in it. */
export async function writeReport(
  folder: string,
  measured: Measurement,
  known: readonly KnownPart[],
): Promise<void> {
  const before = await readReport(folder);
  const order = known.map(({ name }) => name);
  const measurement = together(before, measured, order);
  await mkdir(folder, { recursive: true });
  const charts = chartsOf(measurement);
  for (const chart of charts) {
    await replace(join(folder, `${chart.name}.svg`), growthChart(chart));
  }
  await replace(join(folder, "report.md"), reportPage(measurement, known));
  await replace(join(folder, "figures.json"), `${JSON.stringify(measurement, undefined, 1)}\n`);
  const names = new Set(charts.map(({ name }) => name));
  for (const { name } of before === undefined ? [] : chartsOf(before)) {
    if (!names.has(name)) await rm(join(folder, `${name}.svg`), { force: true });
  }
}

function chartsOf({ parts }: Measurement): NonNullable<MeasuredPart["section"]>["charts"] {
  return parts.flatMap(({ section }) => section?.charts ?? []);
}

/** Whoever reads, or whatever ends us, meets the old file or the new one. */
async function replace(file: string, content: string): Promise<void> {
  const fresh = `${file}.new`;
  await writeFile(fresh, content);
  await rename(fresh, file);
}

/** Undefined where there is none, or it is of another form: then the report begins anew. */
export async function readReport(folder: string): Promise<Measurement | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "figures.json"), "utf8")) as Measurement;
  } catch {
    return undefined;
  }
}

/** Figures of another kind of machine do not stand beside new ones. */
export function together(
  before: Measurement | undefined,
  now: Measurement,
  order: readonly string[],
): Measurement {
  const isSame = before !== undefined && isDeepStrictEqual(before.machine, now.machine);
  const kept = isSame ? before.parts : [];
  const parts = order.flatMap((name) => {
    const isOfName = (part: MeasuredPart): boolean => part.name === name;
    const [is, was] = [now.parts.find(isOfName), kept.find(isOfName)];
    const hasOnlyOld = is?.section === undefined && was?.section !== undefined;
    if (hasOnlyOld) return { ...was, failure: is?.failure ?? was.failure };
    return is ?? was ?? [];
  });
  return { ...now, parts };
}
