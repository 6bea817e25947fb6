/** What somebody asks of `npm run simulate`, read from its words; wrong ones are said, not guessed. */
import { noFile, readWords, WrongWords } from "../commands/command.ts";
import type { Mutation } from "./mutation.ts";
import { MUTATIONS } from "./mutations.ts";

export const SIMULATE_HELP = `npm run simulate -- [options]

Days of made-up trade with a fault in most payments, every invariant held after each step.

  --seed <n>            the same seed is the same run (default: a new one)
  --days <n>            how many days (default: 20)
  --payments <n>        until so many payments are made
  --mutations           each deliberate bug, until it is found
  --mutation <name>     one deliberate bug, and its story
  --database postgres   in memory and on PostgreSQL: what differs
`;

export type AskedRun = {
  readonly seed: number | undefined;
  readonly days: number | undefined;
  readonly payments: number | undefined;
  readonly mutation: Mutation | undefined;
  readonly what: "simulate" | "everyMutation" | "onBoth" | "help";
};

/** @throws {WrongWords} for what there is not, or a number that is none. */
export function readAskedRun(words: readonly string[]): AskedRun {
  const { values, positionals } = readWords(words, {
    seed: { type: "string" },
    days: { type: "string" },
    payments: { type: "string" },
    mutations: { type: "boolean" },
    mutation: { type: "string" },
    database: { type: "string", default: "memory" },
    help: { type: "boolean", short: "h" },
  });
  noFile(positionals);
  if (!["memory", "postgres"].includes(values.database))
    throw new WrongWords(`--database is memory or postgres, not "${values.database}".`);
  return {
    seed: wholeNumber("seed", values.seed),
    days: wholeNumber("days", values.days),
    payments: wholeNumber("payments", values.payments),
    mutation: findMutation(values.mutation),
    what: whatOf(values),
  };
}

function whatOf(values: {
  readonly help?: boolean;
  readonly mutations?: boolean;
  readonly database: string;
}): AskedRun["what"] {
  if (values.help === true) return "help";
  if (values.mutations === true) return "everyMutation";
  return values.database === "postgres" ? "onBoth" : "simulate";
}

function findMutation(name: string | undefined): Mutation | undefined {
  if (name === undefined) return undefined;
  const found = MUTATIONS.find((mutation) => mutation.name === name);
  if (found !== undefined) return found;
  const names = MUTATIONS.map((mutation) => mutation.name).join("; ");
  throw new WrongWords(`There is no mutation "${name}". There are: ${names}.`);
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(number) || number < 0)
    throw new WrongWords(`--${name} is a whole number, not "${text}".`);
  return number;
}
