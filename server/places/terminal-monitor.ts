/**
 * Asks every idle terminal how it is, for the overview and the till's own display. A payment is not
 * started at a terminal that has just been found offline; whether it can be sent to any other is
 * found out by sending it.
 */
import type { TerminalCloud, TerminalState } from "@kortkoll/terminals/terminal.ts";
import type { Clock } from "../clock.ts";
import type { DatabaseLog, Sql } from "../database/database.ts";
import { selectTerminalsToAsk, updateContact } from "./place-store.ts";

export type WatchedTerminal = {
  readonly id: string;
  readonly terminalId: string;
  readonly lastState: string | null;
  readonly lastContactAtMs: number | undefined;
};

export type TerminalContact = {
  readonly id: string;
  readonly state: TerminalState["kind"];
  /** When the terminal itself was heard from; undefined when only the cloud spoke, or nobody. */
  readonly contactAtMs: number | undefined;
  /** When somebody said what state it is in. */
  readonly askedAtMs: number;
};

export type TerminalWatch = {
  readonly sql: Sql;
  readonly cloud: Pick<TerminalCloud, "state">;
  readonly clock: Clock;
  /** Told once a round when something new was stored. */
  readonly onChange: () => void;
  /** Ends a round between two terminals. */
  readonly signal?: AbortSignal;
};

const MOST_ASKED_AT_ONCE = 8;
const CONTACT_TOLD_AGAIN_AFTER_MS = 60_000;

/** One round over all terminals. Only what says something new is written. */
export async function askTerminals(watch: TerminalWatch): Promise<void> {
  const waiting = [...(await selectTerminalsToAsk(watch.sql))];
  let changed = false;
  const askInTurn = async (): Promise<void> => {
    for (;;) {
      const terminal = waiting.shift();
      if (terminal === undefined || watch.signal?.aborted === true) return;
      changed = (await askTerminal(watch, terminal)) || changed;
    }
  };
  await Promise.all(Array.from({ length: MOST_ASKED_AT_ONCE }, askInTurn));
  if (changed) watch.onChange();
}

async function askTerminal(watch: TerminalWatch, terminal: WatchedTerminal): Promise<boolean> {
  const state = await watch.cloud.state(terminal.terminalId);
  const now = watch.clock();
  const contactAtMs = wasHeard(state) ? now : undefined;
  const isNewState = terminal.lastState !== state.kind;
  const lastTold = terminal.lastContactAtMs ?? Number.NEGATIVE_INFINITY;
  const isNewContact =
    contactAtMs !== undefined && contactAtMs - lastTold > CONTACT_TOLD_AGAIN_AFTER_MS;
  // That a terminal is still offline is stored each round: payments are refused by it.
  if (!isNewState && !isNewContact && state.kind !== "offline") return false;
  const { id } = terminal;
  await updateContact(watch.sql, { id, state: state.kind, contactAtMs, askedAtMs: now });
  return isNewState || isNewContact;
}

function wasHeard(state: TerminalState): boolean {
  switch (state.kind) {
    case "idle":
    case "busy":
    case "notGiven":
      return true;
    // The cloud answers for a terminal that it cannot reach.
    case "offline":
    case "noAnswer":
      return false;
  }
}

export interface TerminalMonitor {
  /** Resolves when the round under way has ended. */
  stop(): Promise<void>;
}

const ROUND_EVERY_MS = 15_000;

export type MonitorSettings = Omit<TerminalWatch, "signal"> & {
  /** From 0 up to 1: several servers must not ask in step. */
  readonly random: () => number;
  readonly log: DatabaseLog;
};

export function startTerminalMonitor(settings: MonitorSettings): TerminalMonitor {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      try {
        await askTerminals({ ...settings, signal });
      } catch (error) {
        // The database may be failing over; the next round tells.
        settings.log.warn({ err: error }, "the terminals could not be asked how they are");
      }
      await rest(ROUND_EVERY_MS * (0.8 + 0.4 * settings.random()), signal);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

function rest(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, durationMs);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
