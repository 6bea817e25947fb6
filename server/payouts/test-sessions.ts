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

/** At noon, by one card: the sale lies in a session of that day, the refund in one of the day after. */
export async function sellAndGiveBack(
  desk: Desk,
  { soldOre, givenOre }: { readonly soldOre: number; readonly givenOre: number },
): Promise<void> {
  desk.nowMs = NOON_MS;
  const order = await desk.send({ totalOre: soldOre });
  const sale = await desk.payAndApprove([order], soldOre);
  const refund = await desk.refund(sale, givenOre);
  await desk.approve(refund, givenOre);
  const terminalId = desk.places.terminals["77000001"];
  for (const [days, attemptId] of [sale, refund].entries()) {
    const at = new Date(NOON_MS + (days * 24 + 4) * 3_600_000).toISOString();
    await closeTestSession(desk.database, { terminalId, at, attemptIds: [attemptId] });
  }
}
