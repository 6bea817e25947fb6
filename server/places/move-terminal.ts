/** Moves a terminal to other tills, also at another site of its company. Its payments stay its own. */
import { mayDoAt, type PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { isSeen } from "../http/access.ts";
import {
  findSiteForTerminal,
  lockPlacedTerminal,
  moveToPlace,
  type SiteForTerminal,
} from "./terminal-place-store.ts";
import { type PlaceRefusal, refusePlace, whyNotNow } from "./why-not-now.ts";

export type PlaceDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type Move = {
  readonly terminalId: string;
  readonly siteCode: string;
  readonly tillIds: readonly string[];
  readonly by: string;
  /** Who moves it; without it everything is seen, and may be moved. */
  readonly mover?: PersonRights;
};

export type MoveOutcome = { readonly kind: "moved"; readonly terminalId: string } | PlaceRefusal;

export function moveTerminal(deps: PlaceDeps, move: Move): Promise<MoveOutcome> {
  return deps.database.inTransaction((tx) => moveTerminalIn(tx, deps, move));
}

function isSiteSeen({ mover }: Move, { id, companyIds }: SiteForTerminal): boolean {
  return mover === undefined || isSeen(mover, { companyIds, siteIds: [id] });
}

/** To where the terminal goes the right must hold as well. */
function mayMoveTo({ mover }: Move, site: SiteForTerminal): boolean {
  return mover === undefined || mayDoAt(mover, "settings", site.id);
}

/** In the transaction of whoever also keeps a history of it. Refuses before it writes. */
export async function moveTerminalIn(
  tx: Transaction,
  deps: PlaceDeps,
  move: Move,
): Promise<MoveOutcome> {
  const terminal = await lockPlacedTerminal(tx, move.terminalId);
  if (terminal === undefined || terminal.retiredAt !== null)
    return refusePlace("terminalNotFound", "id");
  const site = await findSiteForTerminal(tx, move.siteCode, terminal.companyId);
  if (site === undefined || !isSiteSeen(move, site)) return refusePlace("unknownSite", "siteCode");
  if (!mayMoveTo(move, site)) {
    return { ...refusePlace("notAllowed", "siteCode"), siteId: site.id };
  }
  if (!site.sells) return refusePlace("unknownCompany", "siteCode");
  const stranger = move.tillIds.findIndex((id) => !site.tillIds.includes(id));
  if (stranger >= 0) return refusePlace("unknownTill", `tillIds.${stranger}`);
  const tillIds = new Set(move.tillIds);
  if (tillIds.size < move.tillIds.length) return refusePlace("invalidInput", "tillIds");
  const moved: MoveOutcome = { kind: "moved", terminalId: terminal.id };
  const before = terminal.ties.map((tie) => tie.tillId);
  // The same call again finds the terminal where it already is.
  const isTied = before.length === tillIds.size && before.every((id) => tillIds.has(id));
  if (isTied && site.id === terminal.siteId) return moved;
  const nowMs = deps.clock();
  const refusal = whyNotNow(terminal, nowMs);
  if (refusal !== undefined) return refusal;
  await moveToPlace(tx, {
    terminalId: terminal.id,
    siteId: site.id,
    tillIds: move.tillIds,
    event: {
      id: deps.newId(),
      content: {
        from: { siteId: terminal.siteId, tillIds: before },
        to: { siteId: site.id, tillIds: move.tillIds },
      },
      by: move.by,
      at: new Date(nowMs),
    },
  });
  return moved;
}
