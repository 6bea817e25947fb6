/**
 * Terminals come in by the vendor's id. Registering a known one again refreshes its model and serial
 * number only: its company, site and name are the dealer's to change.
 */
import { APPROVED_TERMINAL_MODELS } from "@kortkoll/terminals/assumptions.ts";
import type { Sql } from "../database/database.ts";
import { upsertTerminal, upsertTie } from "./place-store.ts";

export type NewTerminal = {
  /** Used when the vendor's id is new here; the one already known is kept otherwise. */
  readonly id: string;
  readonly terminalId: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly model: string;
  readonly name: string;
  readonly serialNumber?: string | undefined;
};

/** Returns our id of the terminal. A model that is not on the approved list never comes in. */
export async function registerTerminal(sql: Sql, terminal: NewTerminal): Promise<string> {
  const { terminalId, model } = terminal;
  if (!APPROVED_TERMINAL_MODELS.includes(model)) {
    throw new Error(`Terminal ${terminalId}: ${model} is not an approved model`);
  }
  return await upsertTerminal(sql, terminal);
}

/** A lower rank is preferred. Tying again changes the rank. */
export function tieTerminalToTill(
  sql: Sql,
  tie: { tillId: string; terminalId: string; rank: number },
): Promise<void> {
  return upsertTie(sql, tie);
}
