/**
 * `npm run simulate -- --seed 1 --days 100`: days of made-up trade with a fault in most payments,
 * every invariant held after each step. The seed comes first; a failing seed comes again exactly.
 */
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { WrongWords } from "../commands/command.ts";
import { type AskedRun, readAskedRun, SIMULATE_HELP } from "./asked-run.ts";
import { MUTATIONS } from "./mutations.ts";
import { type DaysResult, runDays } from "./run-days.ts";
import { runOnBoth } from "./run-on-postgres.ts";
import { shrink } from "./shrink.ts";
import { tellStory } from "./story.ts";

const SHRINKING_TAKES_AT_MOST_MS = 60_000;
const SAID_EVERY_MS = 10_000;
const MUTANTS_LIVE_AT_MOST_DAYS = 2_000;

process.exitCode = await run();

async function run(): Promise<number> {
  try {
    const asked = readAskedRun(process.argv.slice(2));
    if (asked.what !== "help") return await main(asked, asked.seed ?? randomInt(1, 2 ** 31));
    process.stdout.write(SIMULATE_HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongWords)) throw error;
    process.stderr.write(`${error.message}\n\n${SIMULATE_HELP}`);
    return 2;
  }
}

async function main(asked: AskedRun, seed: number): Promise<number> {
  say(`seed ${seed}`);
  if (asked.what === "everyMutation") return await checkMutations(seed);
  if (asked.what === "onBoth") return await simulateOnBoth(seed, asked.days ?? 1);
  return await simulate(asked, seed);
}

async function simulate(asked: AskedRun, seed: number): Promise<number> {
  const { payments, mutation } = asked;
  const startedMs = performance.now();
  let saidMs = startedMs;
  const result = await runDays({
    seed,
    days: asked.days ?? (payments === undefined ? 20 : Number.POSITIVE_INFINITY),
    payments,
    mutation,
    onProgress: (progress) => {
      if (performance.now() - saidMs < SAID_EVERY_MS) return;
      saidMs = performance.now();
      say(
        `${progress.days} days, ${progress.payments} payments, ${perSecond(progress.payments, startedMs)}`,
      );
    },
  });
  const { failed } = result;
  sayFigures(result, startedMs);
  if (failed === undefined) return 0;
  const { week, failure } = failed;
  say(`\nBROKEN: ${failure.rule}`);
  say(`${failure.what}`);
  say(
    `Seed ${seed}, world seed ${week.seed}, day ${failure.day} of the world, step ${failure.step}.`,
  );
  say("Making the story shorter …");
  const short = await shrink(week, failure, {
    mutation,
    elapsedMs: () => performance.now(),
    longestMs: SHRINKING_TAKES_AT_MOST_MS,
  });
  say(`\nThe story (${short.runs} runs):`);
  for (const line of tellStory(short.week)) say(line);
  say(
    `Then, on day ${short.failure.day} at step ${short.failure.step}: ${short.failure.rule}: ${short.failure.what}`,
  );
  say(`\nThe same again: npm run simulate -- ${sameAgain(asked, seed)}`);
  return 1;
}

/** The invariants need the tables in memory: on PostgreSQL the end is compared with that in memory. */
async function simulateOnBoth(seed: number, days: number): Promise<number> {
  const { memory, postgres, onlyInMemory, onlyInPostgres, lines } = await runOnBoth(seed, days);
  say(
    `${memory.figures.payments} payments in memory, ${postgres.figures.payments} on PostgreSQL, ${lines} lines compared`,
  );
  for (const line of onlyInMemory) say(`only in memory: ${line}`);
  for (const line of onlyInPostgres) say(`only on PostgreSQL: ${line}`);
  const failures = [memory.failure, postgres.failure].flatMap((failure) => failure ?? []);
  for (const failure of failures) say(`BROKEN: ${failure.rule}: ${failure.what}`);
  return failures.length + onlyInMemory.length + onlyInPostgres.length === 0 ? 0 : 1;
}

async function checkMutations(seed: number): Promise<number> {
  let survivors = 0;
  for (const mutation of MUTATIONS) {
    const result = await runDays({ seed, days: MUTANTS_LIVE_AT_MOST_DAYS, mutation });
    if (result.failed === undefined) survivors += 1;
    const how =
      result.failed === undefined
        ? `NOT CAUGHT in ${result.days} days`
        : `caught on day ${result.days}, after ${result.payments} payments: ${result.failed.failure.rule}`;
    say(`${mutation.name}: ${how}`);
  }
  say(
    survivors === 0
      ? `All ${MUTATIONS.length} deliberate bugs are caught.`
      : `${survivors} deliberate bugs live on.`,
  );
  return survivors === 0 ? 0 : 1;
}

function sayFigures(result: DaysResult, startedMs: number): void {
  say(
    `\n${result.days} days, ${result.payments} payments and refunds, ${result.steps} steps, ${result.servers} servers started`,
  );
  const faults = [...result.counts].filter(([what]) => what.startsWith("fault: "));
  const sum = faults.reduce((total, [, times]) => total + times, 0);
  say(`${sum} faults injected:`);
  for (const [what, times] of faults.toSorted(([, a], [, b]) => b - a))
    say(`  ${what.slice("fault: ".length)}: ${times}`);
  say(`what people did and met:`);
  for (const [what, times] of [...result.counts]
    .filter(([name]) => !name.startsWith("fault: "))
    .toSorted())
    say(`  ${what}: ${times}`);
  say(
    `${result.unavoidable} approvals were shown too late by the vendor, and hidden by a newer one (docs/simulation.md)`,
  );
  say(`${result.openAtEnd} attempts still unknown at the end of a world`);
  const { user, system } = process.cpuUsage();
  const perCore = Math.round((result.payments * 1_000_000) / Math.max(1, user + system));
  say(
    `${perSecond(result.payments, startedMs)} in one process on ${availableParallelism()} cores; ${perCore} a second of processor time`,
  );
}

function perSecond(payments: number, startedMs: number): string {
  const seconds = Math.max(0.001, (performance.now() - startedMs) / 1_000);
  return `${Math.round(payments / seconds)} payments a second`;
}

function sameAgain({ days, payments, mutation }: AskedRun, seed: number): string {
  return [
    `--seed ${seed}`,
    ...(days === undefined ? [] : [`--days ${days}`]),
    ...(payments === undefined ? [] : [`--payments ${payments}`]),
    ...(mutation === undefined ? [] : [`--mutation "${mutation.name}"`]),
  ].join(" ");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
