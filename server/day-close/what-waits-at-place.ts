/** What of a company at a site no close has: asked before it leaves, and where it has left. */
import type { Transaction } from "../database/database.ts";
import { countWaitingSessions, findPlaceState } from "./close-store.ts";
import { type ClosePlace, lookAhead, WHOLE_SITE } from "./cut-store.ts";

export type WaitingAtPlace = {
  /** Vouchers in no close. */
  readonly events: number;
  readonly inFlight: number;
  /** Terminals that its closes wait for. */
  readonly terminals: number;
};

export async function whatWaitsAtPlace(
  tx: Transaction,
  place: ClosePlace,
): Promise<WaitingAtPlace> {
  const { belowTx } = await findPlaceState(tx, place);
  const { events, inFlight } = await lookAhead(tx, { ...place, ...WHOLE_SITE, belowTx });
  const terminals = await countWaitingSessions(tx, place);
  return { events, inFlight: inFlight.length, terminals };
}
