/**
 * Where a server loses its database, or its life, between two statements: armed beforehand, and
 * counted down by the statements that move money. Those of loops that only look do not count.
 */
import type { CommitFate, Faults } from "./memory-database/memory-database.ts";
import type { DatabaseMoment } from "./plan.ts";

export type Armed = {
  readonly moment: DatabaseMoment;
  left: number;
  /** Kills the server where given; else its connection is lost. */
  readonly kill: (() => void) | undefined;
  readonly struck: () => void;
};

const LOOKING = new Set([
  "announce_server",
  "find_abandoned_attempts",
  "claim_due_unknowns",
  "claim_late_looks",
  "terminals_without_baseline",
]);

export class DatabaseMishaps implements Faults {
  readonly #armed = new Map<string, Armed[]>();

  arm(server: string, armed: Armed): void {
    const known = this.#armed.get(server);
    if (known === undefined) this.#armed.set(server, [armed]);
    else known.push(armed);
  }

  clear(): void {
    this.#armed.clear();
  }

  /** Whether it has not struck yet; it will not any more. */
  disarm(server: string, armed: Armed): boolean {
    const known = this.#armed.get(server) ?? [];
    const index = known.indexOf(armed);
    if (index < 0) return false;
    known.splice(index, 1);
    return true;
  }

  beforeStatement(name: string, server: string): "lost" | undefined {
    if (this.#armed.size === 0 || LOOKING.has(name)) return undefined;
    const struck = this.#strike(server, "statement");
    if (struck === undefined) return undefined;
    if (struck.kill === undefined) return "lost";
    struck.kill();
    return undefined;
  }

  atCommit(names: readonly string[], server: string): CommitFate {
    if (this.#armed.size === 0 || isOnlyLooking(names)) return "kept";
    const struck = this.#strike(server, "beforeCommit");
    if (struck !== undefined) {
      struck.kill?.();
      return "lostBeforeCommit";
    }
    const after = this.#armed
      .get(server)
      ?.find((one) => one.moment.at === "afterCommit" && one.kill === undefined);
    return after !== undefined && this.#countDown(server, after) ? "lostAfterCommit" : "kept";
  }

  afterCommit(names: readonly string[], server: string): void {
    if (this.#armed.size === 0 || isOnlyLooking(names)) return;
    const killer = this.#armed
      .get(server)
      ?.find((one) => one.moment.at === "afterCommit" && one.kill !== undefined);
    if (killer !== undefined && this.#countDown(server, killer)) killer.kill?.();
  }

  #strike(server: string, at: DatabaseMoment["at"]): Armed | undefined {
    const armed = this.#armed.get(server)?.find((one) => one.moment.at === at);
    return armed !== undefined && this.#countDown(server, armed) ? armed : undefined;
  }

  #countDown(server: string, armed: Armed): boolean {
    armed.left -= 1;
    if (armed.left > 0 || !this.disarm(server, armed)) return false;
    armed.struck();
    return true;
  }
}

function isOnlyLooking(names: readonly string[]): boolean {
  return names.every((name) => LOOKING.has(name));
}
