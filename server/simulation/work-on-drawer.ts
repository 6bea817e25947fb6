/** Who puts floats into the drawers, pays for small things out of them, and seals bags for the bank. */
import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import type { Moved } from "../cash/cash-api.ts";
import type { CashRefusal } from "../cash/cash-refusal.ts";
import { correctMovement } from "../cash/correct-movement.ts";
import { countBag } from "../cash/count-bag.ts";
import { findDrawer } from "../cash/find-drawer.ts";
import { moveCash } from "../cash/move-cash.ts";
import type { Mover } from "../cash/mover.ts";
import { sealBag } from "../cash/seal-bag.ts";
import type { MoveOutcome } from "../cash/write-movement.ts";
import { SEES_ALL } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import type { Desk } from "./desk.ts";
import type { SimulatedSite } from "./places.ts";
import type { DrawerWork } from "./plan.ts";
import { type Pressed, pressOnce } from "./press-once.ts";
import type { SimulatedServer } from "./simulated-server.ts";

const COUNTED_AFTER_MS = 120_000;

export async function workOnDrawer(
  desk: Desk,
  site: SimulatedSite,
  at: { readonly work: DrawerWork; readonly day: number },
): Promise<void> {
  const { work, day } = at;
  const key = `${day} ${work.name}`;
  const mover = moverAt(desk);
  const till = { tillId: site.tills[work.till] ?? "", companyId: site.companyId };
  if (work.kind === "bag") return await sealAndCount(desk, site, { ...at, key, mover });
  const kind = work.kind === "expense" ? "cashOut" : "floatIn";
  const reason = site.cashReasons.find((one) => one.kind === kind);
  const moved = await move(desk, key, async (server, claim) =>
    moveCash(
      server.deps,
      {
        drawerId: await drawerOf(server, till),
        kind,
        reasonId: reason?.id ?? "",
        amountOre: ore(work.amountOre),
        note: undefined,
        mover,
      },
      claim,
    ),
  );
  if (moved === undefined || work.kind !== "wrong") return;
  const { id: movementId } = moved.movement;
  await move(desk, `${key} corrected`, (server, claim) =>
    correctMovement(server.deps, { movementId, note: "Fel kassa", mover }, claim),
  );
}

async function sealAndCount(
  desk: Desk,
  site: SimulatedSite,
  at: {
    readonly work: DrawerWork;
    readonly day: number;
    readonly key: string;
    readonly mover: Mover;
  },
): Promise<void> {
  const { work, day, key, mover } = at;
  const till = { tillId: site.tills[work.till] ?? "", companyId: site.companyId };
  const sealed = await move(desk, key, async (server, claim) =>
    sealBag(
      server.deps,
      {
        drawerId: await drawerOf(server, till),
        bagNumber: `${site.code.replace("Ä", "A")}-${work.till}-${day}`,
        amountOre: ore(work.amountOre),
        note: undefined,
        mover,
      },
      claim,
    ),
  );
  if (sealed === undefined) return;
  await desk.clock.wait(COUNTED_AFTER_MS);
  const countedOre = ore(Math.max(0, work.amountOre + work.countedOre));
  await move(desk, `${key} counted`, (server, claim) =>
    countBag(
      server.deps,
      { depositId: sealed.movement.id, countedOre, note: undefined, mover },
      claim,
    ),
  );
}

async function move(
  desk: Desk,
  key: string,
  work: (server: SimulatedServer, claim: IdempotencyClaim) => Promise<MoveOutcome | CashRefusal>,
): Promise<Moved | undefined> {
  const pressed: Pressed<Moved, string> = await pressOnce(desk, key, async (server, claim) => {
    const outcome = await work(server, claim);
    return outcome.kind === "moved"
      ? { kind: "done", done: outcome.moved }
      : { kind: "refused", refused: outcome.code };
  });
  if (pressed.kind === "refused") desk.count(`cash not moved: ${pressed.refused}`);
  if (pressed.kind !== "done") return undefined;
  const { movement } = pressed.done;
  desk.count(`cash moved: ${movement.kind}`);
  desk.drawer.putIn(movement.id, movement.drawerOre);
  return pressed.done;
}

async function drawerOf(
  { deps }: SimulatedServer,
  of: { readonly tillId: string; readonly companyId: string },
): Promise<string> {
  const at = new Date(deps.clock());
  const drawer = await deps.database.inTransaction((tx) =>
    findDrawer(tx, { ...of, newId: deps.newId, at }),
  );
  return drawer.id;
}

function moverAt(desk: Desk): Mover {
  return { person: { ...rightsOfRole("manager"), ...desk.person() }, sight: SEES_ALL };
}
