/**
 * Puts a new device in the place of a terminal. The old one is kept, retired: its payments point at
 * it, late answers of it are applied, and what it may still prove is asked of it.
 */
import { APPROVED_TERMINAL_MODELS } from "@kortkoll/terminals/assumptions.ts";
import type { Sql, Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { findTerminal } from "./find-place.ts";
import type { PlaceDeps } from "./move-terminal.ts";
import { lockPlacedTerminal, putInPlaceOf, selectTerminalInUse } from "./terminal-place-store.ts";
import { type PlaceRefusal, refusePlace, whyNotNow } from "./why-not-now.ts";

export type Replacement = {
  /** Of the device that goes. */
  readonly id: string;
  /** The vendor's id of the device that comes. */
  readonly terminalId: string;
  readonly model: string;
  readonly serialNumber: string | undefined;
  readonly by: string;
};

export type ReplaceOutcome =
  | { readonly kind: "replaced"; readonly terminalId: string }
  | PlaceRefusal;

const TAKEN: Readonly<Record<string, string | undefined>> = {
  terminals_terminal_id_key: "terminalId",
  terminals_serial_number_key: "serialNumber",
};

export async function replaceTerminal(
  deps: PlaceDeps,
  replacement: Replacement,
): Promise<ReplaceOutcome> {
  try {
    return await deps.database.inTransaction((tx) => replaceTerminalIn(tx, deps, replacement));
  } catch (error) {
    const field = TAKEN[violatedConstraint(error) ?? ""];
    if (field === undefined) throw error;
    return refusePlace("terminalIdTaken", field);
  }
}

/** In the transaction of whoever also keeps a history of it. Refuses before it writes. */
export async function replaceTerminalIn(
  tx: Transaction,
  deps: PlaceDeps,
  replacement: Replacement,
): Promise<ReplaceOutcome> {
  const { terminalId, model, serialNumber, by } = replacement;
  const terminal = await lockPlacedTerminal(tx, replacement.id);
  if (terminal === undefined) return refusePlace("terminalNotFound", "id");
  if (terminal.replacedBy !== null) return await sameAgain(tx, terminal.replacedBy, terminalId);
  if (!APPROVED_TERMINAL_MODELS.includes(model)) return refusePlace("modelNotApproved", "model");
  const nowMs = deps.clock();
  const refusal = whyNotNow(terminal, nowMs);
  if (refusal !== undefined) return refusal;
  const newId = deps.newId();
  await putInPlaceOf(tx, {
    oldId: terminal.id,
    newId,
    terminalId,
    model,
    serialNumber,
    event: {
      id: deps.newId(),
      content: { from: terminal.vendorTerminalId, to: terminalId, model, serialNumber },
      by,
      at: new Date(nowMs),
    },
  });
  return { kind: "replaced", terminalId: newId };
}

/** The answer to the first call may have been lost: the same device in the same place is no error. */
async function sameAgain(
  tx: Transaction,
  replacedBy: string,
  terminalId: string,
): Promise<ReplaceOutcome> {
  const successor = await findTerminal(tx, replacedBy);
  if (successor?.terminalId === terminalId) return { kind: "replaced", terminalId: replacedBy };
  return refusePlace("terminalNotFound", "id");
}

/** The device that now stands where the terminal stood: itself, or what has replaced it. */
export function findTerminalInUse(sql: Sql, terminalId: string): Promise<string | undefined> {
  return selectTerminalInUse(sql, terminalId);
}
