import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { processState } from "../../server/database/process-state.ts";
import { type Measurement, measureAll } from "./measurement.ts";
import { type PartAnswer, runPart } from "./part-process.ts";
import { showParts } from "./part-progress.ts";

const scale = { quick: true, largest: undefined };
const section = { title: "T", method: "M", tables: [], charts: [], aims: [] };
const silent = { begin: () => undefined, end: () => undefined };

test("what is measured is kept after each part, and a part that fails does not cost the others", async () => {
  const kept: string[] = [];
  const { parts } = await measureAll({
    ...{ names: ["one", "two", "three"], scale, progress: silent },
    stop: new AbortController().signal,
    run: ({ name }) =>
      Promise.resolve(name === "two" ? { failure: "it broke" } : { found: name, section }),
    keep: ({ parts: soFar }) => Promise.resolve(void kept.push(shown(soFar))),
  });
  expect(kept).toEqual(["one", "one two:it broke", "one two:it broke three", shown(parts)]);
});

test("an interruption ends the part that runs, and those after it are said not to be begun", async () => {
  const stop = new AbortController();
  const { parts } = await measureAll({
    ...{ names: ["one", "two", "three"], scale, progress: silent, stop: stop.signal },
    run: ({ name }) => {
      if (name === "two") stop.abort();
      const answer = name === "two" ? { failure: "it was interrupted" } : { found: name, section };
      return Promise.resolve<PartAnswer>(answer);
    },
    keep: () => Promise.resolve(),
  });
  expect(shown(parts)).toBe("one two:it was interrupted three:it was not begun");
});

function shown(parts: Measurement["parts"]): string {
  return parts
    .map(({ name, failure }) => (failure === undefined ? name : `${name}:${failure}`))
    .join(" ");
}

test("a part answers with its last line; one that ends without an answer says how it ended", async () => {
  const answer = JSON.stringify({ found: 7, section });
  const run = await programs();
  expect(await run(`console.log("so far"); console.log(${JSON.stringify(answer)})`)).toEqual({
    found: 7,
    section,
  });
  expect(await run("process.exit(3)")).toEqual({ failure: "it ended with 3" });
  expect(await run('process.kill(process.pid, "SIGKILL")')).toEqual({
    failure: "it ended with SIGKILL",
  });
});

test("a part that is stopped takes its programs and its temporary folder with it", async () => {
  const run = await programs();
  const told = await mkdtemp(join(tmpdir(), "kortkoll-told-"));
  onTestFinished(() => rm(told, { recursive: true }));
  const stop = new AbortController();
  const running = run(
    `const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    require("node:fs").writeFileSync(${JSON.stringify(join(told, "told.new"))},
      JSON.stringify({ pid: child.pid, folder: require("node:os").tmpdir() }));
    require("node:fs").renameSync(${JSON.stringify(join(told, "told.new"))}, ${JSON.stringify(join(told, "told"))});
    setInterval(() => {}, 1000);`,
    stop.signal,
  );
  await expect.poll(() => readdir(told)).toContain("told");
  const { pid, folder } = JSON.parse(await readFile(join(told, "told"), "utf8")) as {
    readonly pid: number;
    readonly folder: string;
  };
  expect(folder).toContain("kortkoll-bench-");
  stop.abort();
  expect(await running).toEqual({ failure: "it was interrupted" });
  expect(processState(pid)).not.toBe("running");
  await expect(readdir(folder)).rejects.toThrow("ENOENT");
});

async function programs(): Promise<(source: string, stop?: AbortSignal) => Promise<PartAnswer>> {
  const folder = await mkdtemp(join(tmpdir(), "kortkoll-part-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return async (source, stop = new AbortController().signal) => {
    const program = join(folder, "part.cjs");
    await writeFile(program, source);
    return await runPart({ ...scale, program, name: "it", stop, mostMs: 600_000 });
  };
}

test("the screen says which part of how many, how long so far and, where it is known, how long is left", () => {
  let nowMs = 0;
  const lines: string[] = [];
  const progress = showParts({
    names: ["one", "two"],
    seconds: new Map([
      ["one", 70],
      ["two", 50],
    ]),
    out: { write: (line) => lines.push(line) },
    elapsedMs: () => nowMs,
  });
  const part = {
    ...{ measuredAt: "", quick: true, section, found: 1, loadBefore: 0 },
    ...{ name: "one", seconds: 75, failure: undefined },
  };
  progress.begin("one");
  nowMs = 75_000;
  progress.end(part);
  progress.begin("two");
  progress.end({ ...part, name: "two", failure: "it broke" });
  expect(lines).toEqual([
    "1 of 2: one … 0 s so far, some 2 min 0 s left\n",
    "1 of 2: one took 1 min 15 s\n",
    "2 of 2: two … 1 min 15 s so far, some 50 s left\n",
    "2 of 2: two NOT MEASURED: it broke\n",
  ]);
});
