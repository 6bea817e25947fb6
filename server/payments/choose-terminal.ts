/**
 * Which terminal a payment goes to, or why it cannot and which others could take it. A terminal that
 * tills share is leased to the payment's till in the same transaction as its intent.
 */
import {
  type LeaseMoment,
  type LeaseState,
  leaseAt,
  leaseForPayment,
} from "@kortkoll/core/terminals/terminal-lease.ts";
import type { Sql } from "../database/database.ts";
import { isKnownOffline } from "../places/known-offline.ts";
import { holdingOf, type LeaseHolding } from "../places/lease-terminal.ts";
import type { StoredLease } from "../places/stored-lease.ts";
import { findHolderOfTerminal, type Holder, type TillTerminal } from "./holder-store.ts";

export type AnotherTerminal = { readonly terminalId: string; readonly name: string };

export type TerminalRefusal = {
  readonly kind: "refused";
  readonly code:
    | "noTerminalAtTill"
    | "terminalNotAtTill"
    | "terminalOfAnotherCompany"
    | "terminalHeld"
    | "signatureWaiting"
    | "terminalLeased"
    | "terminalOffline";
  readonly field: string;
  readonly holder?: Holder;
  /** Who has the terminal to itself, and where the till stands in the queue. */
  readonly lease?: LeaseHolding;
  /** The till's other terminals that could take the payment now, in the order it prefers them. */
  readonly alternatives?: readonly AnotherTerminal[];
};

export type ChosenTerminal = {
  readonly kind: "chosen";
  readonly terminal: TillTerminal;
  /** To be stored with the intent; undefined for a terminal that no other till uses. */
  readonly lease: { readonly before: StoredLease; readonly after: LeaseState } | undefined;
};

export type TerminalChoice = {
  readonly terminals: readonly TillTerminal[];
  readonly companyId: string;
  readonly till: { readonly id: string; readonly operator: string };
  /** Our id or the vendor's; the till's first that can take it when not given. */
  readonly wanted: string | undefined;
  readonly nowMs: number;
};

export async function chooseTerminal(
  sql: Sql,
  choice: TerminalChoice,
): Promise<ChosenTerminal | TerminalRefusal> {
  const { terminals: all, companyId, wanted } = choice;
  if (wanted !== undefined) {
    const terminal = all.find((one) => one.id === wanted || one.vendorTerminalId === wanted);
    if (terminal === undefined) return refuse("terminalNotAtTill", "terminalId");
    if (terminal.companyId !== companyId) return refuse("terminalOfAnotherCompany", "terminalId");
    return (await whyNot(sql, terminal, choice)) ?? chosen(terminal, choice);
  }
  const own = all.filter((one) => one.companyId === companyId);
  const [first] = own;
  if (first === undefined) {
    return refuse(all.length === 0 ? "noTerminalAtTill" : "terminalOfAnotherCompany", "tillId");
  }
  const free = own.find((one) => obstacleOf(one, choice) === undefined);
  if (free !== undefined) return chosen(free, choice);
  return (await whyNot(sql, first, choice)) ?? chosen(first, choice);
}

/** With everything that the sentence needs; undefined when the terminal can take the payment. */
export async function whyNot(
  sql: Sql,
  terminal: TillTerminal,
  choice: TerminalChoice,
): Promise<TerminalRefusal | undefined> {
  const obstacle = obstacleOf(terminal, choice);
  if (obstacle === undefined) return undefined;
  const refusal = { ...refuse(obstacle, "terminalId"), alternatives: otherThan(terminal, choice) };
  if (obstacle === "terminalOffline") return refusal;
  if (obstacle === "terminalLeased") {
    const state = leaseAt(terminal.lease.state, momentOf(choice));
    const lease = holdingOf(state, terminal.vendorTerminalId, choice.till.id);
    return { ...refusal, ...(lease === undefined ? {} : { lease }) };
  }
  const holder = await findHolderOfTerminal(sql, terminal.id);
  return { ...refusal, ...(holder === undefined ? {} : { holder }) };
}

type Obstacle = "terminalHeld" | "signatureWaiting" | "terminalLeased" | "terminalOffline";

/** A payment under way comes first: it says most about what happens at the terminal. */
function obstacleOf(terminal: TillTerminal, choice: TerminalChoice): Obstacle | undefined {
  if (terminal.held) return "terminalHeld";
  if (terminal.signatureWaiting) return "signatureWaiting";
  const { holder } = leaseAt(terminal.lease.state, momentOf(choice));
  if (holder !== null && holder.tillId !== choice.till.id) return "terminalLeased";
  return isKnownOffline(terminal, choice.nowMs) ? "terminalOffline" : undefined;
}

function otherThan(terminal: TillTerminal, choice: TerminalChoice): readonly AnotherTerminal[] {
  return choice.terminals
    .filter((one) => one.id !== terminal.id && one.companyId === terminal.companyId)
    .filter((one) => obstacleOf(one, choice) === undefined)
    .map((one) => ({ terminalId: one.id, name: one.name }));
}

function chosen(terminal: TillTerminal, choice: TerminalChoice): ChosenTerminal | TerminalRefusal {
  if (!terminal.shared) return { kind: "chosen", terminal, lease: undefined };
  const { till, lease: before } = terminal;
  const asking = { tillId: choice.till.id, till, operator: choice.till.operator };
  const after = leaseForPayment(before.state, asking, choice.nowMs);
  if (after === null) return refuse("terminalLeased", "terminalId");
  return { kind: "chosen", terminal, lease: { before, after } };
}

/** Whatever the terminal is at work with has refused the payment before its lease is looked at. */
function momentOf(choice: TerminalChoice): LeaseMoment {
  return { nowMs: choice.nowMs, busy: null };
}

function refuse(code: TerminalRefusal["code"], field: string): TerminalRefusal {
  return { kind: "refused", code, field };
}
