/**
 * The whole benchmark: each part in a process of its own, so that what one leaves in memory is not in
 * the next one's figures, and what ends one does not end the rest.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { PartFound, Scale } from "./bench-part.ts";
import type { Section } from "./section.ts";

export type MeasuredPart = {
  readonly name: string;
  readonly measuredAt: string;
  /** In a fraction of the time, at smaller sizes. */
  readonly quick: boolean;
  /** Undefined where the part ended without an answer; then `failure` says how. */
  readonly section: Section | undefined;
  readonly found: unknown;
  readonly failure: string | undefined;
  readonly seconds: number;
  /** Load average of the last minute: above what the part before left means company. */
  readonly loadBefore: number;
};

export type Measurement = {
  readonly machine: {
    readonly cores: number;
    readonly memoryMb: number;
    readonly platform: string;
    readonly node: string;
    readonly database: string;
  };
  readonly parts: readonly MeasuredPart[];
};

export async function measureAll(names: readonly string[], scale: Scale): Promise<Measurement> {
  const parts: MeasuredPart[] = [];
  for (const [at, name] of names.entries()) {
    // To standard error, so that --json stays one object.
    process.stderr.write(`${at + 1} of ${names.length}: ${name} …\n`);
    parts.push(await measureApart(name, scale));
  }
  return {
    machine: {
      cores: cpus().length,
      memoryMb: Math.round(totalmem() / 1_000_000),
      platform: `${process.platform}-${process.arch}`,
      node: process.version,
      database: "embedded PostgreSQL, durable as the product ships it",
    },
    parts,
  };
}

async function measureApart(name: string, { quick, largest }: Scale): Promise<MeasuredPart> {
  const loadBefore = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  const startedMs = performance.now();
  const options = [
    ...["--only", name, "--json"],
    ...(quick ? ["--quick"] : []),
    ...(largest === undefined ? [] : ["--largest", String(largest)]),
  ];
  const file = join(import.meta.dirname, "bench.ts");
  const child = spawn(process.execPath, [...process.execArgv, file, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const told = code === 0 ? (JSON.parse(said) as PartFound) : undefined;
  return {
    name,
    measuredAt: new Date().toISOString(),
    quick,
    section: told?.section,
    found: told?.found,
    failure: told === undefined ? `it ended with ${String(code)}` : undefined,
    seconds: Math.round((performance.now() - startedMs) / 1_000),
    loadBefore,
  };
}
