/**
 * Everything that this simulated cloud knows. What must survive a kill is changed only by a
 * journalled entry, in `record`; the rest (tokens taken back, armed scripts) may be lost.
 */
import { createHash } from "node:crypto";
import { PRINTER_COLUMNS } from "../assumptions.ts";
import type { Script } from "../behaviours/script.ts";
import type { SimulatorClock } from "../clock.ts";
import type {
  SimulatorAccount,
  SimulatorConfig,
  SimulatorSettings,
  SimulatorTerminal,
} from "../simulator-config.ts";
import { type Journal, type JournalEntry, openJournal } from "../truth/journal.ts";
import type { Outcome } from "../truth/outcome.ts";
import type { Operation } from "./operation.ts";

/** What a script can be armed for; `transaction` is purchase, refund and void. */
export const ARMABLE = ["transaction", "lastResult", "cancelAction", "reconciliation"] as const;
export type Armable = (typeof ARMABLE)[number];

export type ArmedScript = { readonly script: Script; readonly operation: Armable };

export type VirtualTerminal = {
  readonly profile: SimulatorTerminal;
  connected: boolean;
  printerWidth: number;
  busyWith: Operation | "administration" | undefined;
  armed: ArmedScript[];
  /** Newest last; enough of them to answer while the newest is still hidden. */
  lastOutcomes: Outcome[];
  /** Taken since this terminal's own last reconciliation. */
  sessionOutcomes: Outcome[];
};

export type NetsCloud = {
  settings: SimulatorSettings;
  readonly accounts: readonly SimulatorAccount[];
  readonly clock: SimulatorClock;
  readonly journal: Journal;
  readonly seed: string;
  readonly terminals: ReadonlyMap<string, VirtualTerminal>;
  /** Running session number per site. */
  readonly sessions: Map<string, number>;
  readonly outcomes: Outcome[];
  readonly withdrawnTokens: Set<string>;
  readonly watchers: Set<() => void>;
  nextSequence: number;
};

const REMEMBERED_OUTCOMES = 12;
const HIGHEST_SESSION = 999;

export type OpenedCloud = {
  readonly cloud: NetsCloud;
  /** There was no journal: nothing has ever been taken here. */
  readonly isNew: boolean;
};

export async function openNetsCloud(config: SimulatorConfig): Promise<OpenedCloud> {
  const { journal, entries } = await openJournal(config.stateFolder);
  const opened = entries.find((entry) => entry.kind === "opened");
  const seed = opened?.seed ?? config.newSeed();
  const {
    accounts,
    clock,
    terminals,
    earlierSales,
    host,
    port,
    stateFolder,
    newSeed,
    ...settings
  } = config;
  const cloud: NetsCloud = {
    settings,
    accounts,
    clock,
    journal,
    seed,
    terminals: new Map(terminals.map((profile) => [profile.terminalId, newTerminal(profile)])),
    sessions: new Map(),
    outcomes: [],
    withdrawnTokens: new Set(),
    watchers: new Set(),
    nextSequence: 1,
  };
  for (const entry of entries) apply(cloud, entry);
  if (opened === undefined) {
    await journal.append({ kind: "opened", seed, at: clock.now().toISOString() });
  }
  return { cloud, isNew: opened === undefined };
}

/** Journal first, then memory: what anybody can see is already on the disk. */
export async function record(cloud: NetsCloud, entry: JournalEntry): Promise<void> {
  await cloud.journal.append(entry);
  apply(cloud, entry);
  announceChange(cloud);
}

export function announceChange(cloud: NetsCloud): void {
  for (const tell of cloud.watchers) tell();
}

export function sessionNumberOf(cloud: NetsCloud, siteId: string): string {
  return (cloud.sessions.get(siteId) ?? 1).toString().padStart(3, "0");
}

/** Six digits of STAN and six of authorisation code, never the same twice in one simulator. */
export function makeStanAuth(seed: string, sequence: number): { stan: string; auth: string } {
  const start = digitsOf(`${seed} stan`, 900_000);
  const stan = (((start + sequence) % 999_999) + 1).toString().padStart(6, "0");
  const auth = (digitsOf(`${seed} ${sequence}`, 999_999) + 1).toString().padStart(6, "0");
  return { stan, auth };
}

function digitsOf(text: string, below: number): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0) % below;
}

function newTerminal(profile: SimulatorTerminal): VirtualTerminal {
  return {
    profile,
    connected: true,
    printerWidth: PRINTER_COLUMNS,
    busyWith: undefined,
    armed: [],
    lastOutcomes: [],
    sessionOutcomes: [],
  };
}

function apply(cloud: NetsCloud, entry: JournalEntry): void {
  switch (entry.kind) {
    case "opened":
      return;
    case "outcome":
      applyOutcome(cloud, entry.outcome);
      return;
    case "sessionEnded": {
      const next = (Number(entry.end.sessionNumber) % HIGHEST_SESSION) + 1;
      cloud.sessions.set(entry.end.siteId, next);
      const terminal = cloud.terminals.get(entry.end.terminalId);
      if (terminal !== undefined) terminal.sessionOutcomes = [];
      return;
    }
    case "settings": {
      const terminal = cloud.terminals.get(entry.terminalId);
      if (terminal !== undefined) terminal.printerWidth = entry.printerWidth;
      return;
    }
  }
}

/** A terminal that has left the configuration keeps its place in the truth. */
function applyOutcome(cloud: NetsCloud, outcome: Outcome): void {
  cloud.nextSequence = Math.max(cloud.nextSequence, outcome.sequence + 1);
  cloud.outcomes.push(outcome);
  const terminal = cloud.terminals.get(outcome.terminalId);
  if (terminal === undefined) return;
  terminal.lastOutcomes = [...terminal.lastOutcomes, outcome].slice(-REMEMBERED_OUTCOMES);
  if (outcome.verdict === "approved") terminal.sessionOutcomes.push(outcome);
}
