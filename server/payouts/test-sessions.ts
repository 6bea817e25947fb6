/** For tests: sessions that a terminal has closed, with what lies in them, as keeping them leaves it. */
import { newUuid } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import type { Desk } from "../payments/test-desk.ts";
import { NOON_MS } from "../payments/test-places.ts";
import { sumPlacedSales } from "./sum-placed-sales.ts";

/** By a terminal that was asked then. */
export async function closeTestSession(
  database: Database,
  closing: {
    readonly terminalId: string;
    readonly at: string;
    readonly attemptIds: readonly string[];
  },
): Promise<string> {
  const { terminalId, at, attemptIds } = closing;
  const id = newUuid();
  await database.inTransaction(async (tx) => {
    await insertRow(tx, "session_closings", {
      id,
      terminal_id: terminalId,
      state: "done",
      next_try_at: at,
      asked_at: at,
      closed_at: at,
    });
  });
  await placeInTestSession(database, { closingId: id, place: "inSession", attemptIds });
  return id;
}

export function placeInTestSession(
  database: Database,
  placed: {
    readonly closingId: string;
    readonly place: "inSession" | "earlier";
    readonly attemptIds: readonly string[];
  },
): Promise<void> {
  const { closingId, place, attemptIds } = placed;
  return database.inTransaction(async (tx) => {
    for (const attempt_id of attemptIds) {
      await insertRow(tx, "session_attempts", { attempt_id, closing_id: closingId, place });
    }
    await sumPlacedSales(tx, closingId, attemptIds);
  });
}

/**
 * At noon, by one card: the sales lie in sessions of their own, the first of them of that day and each other
 * of the day after the one before; the refund of the last sale lies in the session after them.
 */
export async function sellAndGiveBack(
  desk: Desk,
  {
    soldOre,
    givenOre,
  }: { readonly soldOre: number | readonly number[]; readonly givenOre: number },
): Promise<void> {
  desk.nowMs = NOON_MS;
  const attempts: string[] = [];
  for (const totalOre of [soldOre].flat()) {
    const order = await desk.send({ totalOre });
    attempts.push(await desk.payAndApprove([order], totalOre));
  }
  const refund = await desk.refund(attempts.at(-1) ?? "", givenOre);
  await desk.approve(refund, givenOre);
  const terminalId = desk.places.terminals["77000001"];
  for (const [days, attemptId] of [...attempts, refund].entries()) {
    const at = new Date(NOON_MS + (days * 24 + 4) * 3_600_000).toISOString();
    await closeTestSession(desk.database, { terminalId, at, attemptIds: [attemptId] });
  }
}
