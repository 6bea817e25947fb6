/** What every command of the command line has in common. */
import { userInfo } from "node:os";
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { AuditActor } from "../audit/record-audit.ts";

export interface Command {
  readonly name: string;
  /** One line, for the list of all commands. */
  readonly summary: string;
  /** The whole text of `--help`. */
  readonly help: string;
  /** Gives the exit code: 0 done, 1 not done or something is wrong, 2 asked for in the wrong way. */
  run(words: readonly string[]): Promise<number>;
}

/** A command that was asked for in the wrong way; the message says how. */
export class WrongWords extends Error {
  override readonly name = "WrongWords";
}

type Options = NonNullable<ParseArgsConfig["options"]>;
type Read<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>;

export function readWords<O extends Options>(words: readonly string[], options: O): Read<O> {
  try {
    return parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    }) as Read<O>;
  } catch (error) {
    throw new WrongWords(error instanceof Error ? error.message : String(error));
  }
}

export function onlyFile(positionals: readonly string[], what: string): string {
  const [path, more] = positionals;
  if (path === undefined) throw new WrongWords(`Say which file: ${what}.`);
  if (more !== undefined) throw new WrongWords(`One file at a time: ${more} is too much.`);
  return path;
}

export function noFile(positionals: readonly string[]): void {
  const [more] = positionals;
  if (more !== undefined) throw new WrongWords(`${more} says nothing here.`);
}

/** Who is signed in to the machine, as its system says. */
export function machineActor(): AuditActor {
  return { id: null, name: `machine:${userInfo().username}` };
}

export function tell(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

export function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}
