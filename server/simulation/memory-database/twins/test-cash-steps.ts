/** What is paid in cash and what goes in and out of the drawers of the twins. */
import { REASON_KINDS } from "@kortkoll/core/cash/movement-books.ts";
import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { correctMovement } from "../../../cash/correct-movement.ts";
import { countBag } from "../../../cash/count-bag.ts";
import { findDrawer } from "../../../cash/find-drawer.ts";
import { moveCash } from "../../../cash/move-cash.ts";
import type { Mover } from "../../../cash/mover.ts";
import { sealBag } from "../../../cash/seal-bag.ts";
import { SEES_ALL } from "../../../http/access.ts";
import { switchToCash } from "../../../payments/switch-to-cash.ts";
import { takeCash } from "../../../payments/take-cash.ts";
import type { OrderRow } from "../order-tables.ts";
import type { Step } from "./test-steps.ts";
import { PLACES, type Twins } from "./test-twins.ts";

const CHEF = { id: PLACES.people.CHEF, signature: "CHEF" };
const MOVER: Mover = { person: { ...rightsOfRole("manager"), ...CHEF }, sight: SEES_ALL };

export async function doInCash(twins: Twins, step: Step): Promise<void> {
  if (step.kind === "cash") return await take(twins, step);
  if (step.kind === "switch") return await switchOver(twins, step);
  await move(twins, step);
}

async function take(twins: Twins, step: Step): Promise<void> {
  const { orders, attempts } = twins.memory.tables;
  const all = [...orders.rows];
  const order =
    all.find((one) => one.left_ore > 0 && step.pick % 3 !== 0) ?? pickOf(all, step.pick);
  if (order === undefined) return;
  const second = pickOf(all, step.other) ?? order;
  const several = step.other % 4 === 0 && second.id !== order.id ? [order, second] : [order];
  const share =
    step.other % 4 === 1 ? ore(Math.max(1, Math.floor(step.amount / 100)) * 100) : undefined;
  const key = `cash ${attempts.rows.size} ${step.pick}`;
  await twins.both(({ deps }) =>
    takeCash(
      deps,
      {
        allocations: several.map(({ id }) => ({ orderId: id, amountOre: share })),
        tillId: tillOf(step),
        operator: CHEF,
        askedBy: "CHEF",
        receivedOre: receivedFor(step, order),
        check: step.amount % 3 === 0 ? { document: "idCard", note: "Sett" } : undefined,
        ...(step.amount % 5 === 0 ? { mayAlreadyHavePaid: true } : {}),
      },
      step.other % 4 === 0 ? { caller: "person:1", key, requestHash: "cash" } : undefined,
    ),
  );
}

function receivedFor(step: Step, order: OrderRow): ReturnType<typeof ore> | undefined {
  if (step.amount % 2 === 0) return undefined;
  const kronor = Math.ceil(order.total_ore / 100) + (step.pick % 200);
  return ore(kronor * 100 + (step.amount % 13 === 0 ? 50 : 0));
}

async function switchOver(twins: Twins, step: Step): Promise<void> {
  const { attempts } = twins.memory.tables;
  const among = [...attempts.rows].filter(
    (one) => one.kind === "purchase" && one.method === "card",
  );
  const attempt = pickOf(among.slice(-8), step.pick);
  if (attempt === undefined) return;
  await twins.both(({ deps, runner }) =>
    switchToCash(
      { ...deps, runner },
      {
        attemptId: attempt.id,
        allocations: undefined,
        tillId: step.other % 2 === 0 ? undefined : PLACES.tills.K2,
        receivedOre: step.other % 3 === 0 ? undefined : ore(9_000_000),
        check: undefined,
        operator: CHEF,
        askedBy: "CHEF",
        canceller: {
          kind: "person",
          personId: CHEF.id,
          tillId: PLACES.tills.K1,
          overridesOthers: true,
        },
      },
      step.pick % 4 === 0
        ? { caller: "person:1", key: `switch ${attempt.id} ${step.pick}`, requestHash: "switch" }
        : undefined,
    ),
  );
}

async function move(twins: Twins, step: Step): Promise<void> {
  const { cashMovements } = twins.memory.tables;
  const movements = [...cashMovements.rows];
  const bags = movements.filter((one) => one.kind === "bagSealed");
  const bag = pickOf(bags, step.pick);
  const one = pickOf(movements, step.pick);
  if (step.other % 5 === 0 && bag !== undefined) {
    const countedOre = ore(step.amount % 2 === 0 ? bag.amount_ore : step.amount);
    await twins.bothMayFail(({ deps }) =>
      countBag(deps, { depositId: bag.id, countedOre, note: undefined, mover: MOVER }, undefined),
    );
  } else if (step.other % 5 === 1 && one !== undefined) {
    await twins.bothMayFail(({ deps }) =>
      correctMovement(deps, { movementId: one.id, note: "Fel belopp", mover: MOVER }, undefined),
    );
  } else await moveOrSeal(twins, step);
}

async function moveOrSeal(twins: Twins, step: Step): Promise<void> {
  const { cashReasons } = twins.memory.tables;
  const kind = REASON_KINDS[step.pick % 6] ?? "floatIn";
  const reasons = [...cashReasons.rows].filter((one) => one.kind === kind);
  const reason = pickOf(step.amount % 11 === 0 ? [...cashReasons.rows] : reasons, step.other);
  const asked = {
    amountOre: ore(Math.max(1, Math.floor(step.amount / 100)) * 100),
    note: step.amount % 2 === 0 ? "Enligt kvitto" : undefined,
    mover: MOVER,
  };
  const of = { tillId: tillOf(step), companyId: PLACES.company };
  await twins.bothMayFail(async ({ deps }) => {
    const at = new Date(deps.clock());
    const { id: drawerId } = await deps.database.inTransaction((tx) =>
      findDrawer(tx, { ...of, newId: deps.newId, at }),
    );
    if (step.other % 5 === 2) {
      const bagNumber = `P-${step.amount % 40}`;
      return await sealBag(deps, { ...asked, drawerId, bagNumber }, undefined);
    }
    const reasonId = reason?.id ?? PLACES.company;
    return await moveCash(deps, { ...asked, drawerId, kind, reasonId }, undefined);
  });
}

function tillOf(step: Step): string {
  return step.pick % 3 === 0 ? PLACES.tills.K1 : PLACES.tills.K2;
}

function pickOf<T>(rows: readonly T[], pick: number): T | undefined {
  return rows[pick % Math.max(1, rows.length)];
}
