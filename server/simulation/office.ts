/** The office: somebody works through what is owed to customers, applies it or gives it back. */
import { ore } from "@kortkoll/core/money.ts";
import { SEES_ALL } from "../http/access.ts";
import { applyDebtToOrder } from "../payments/apply-debt.ts";
import { applyOrderDebt } from "../payments/apply-order-debt.ts";
import { startRefund } from "../payments/start-refund.ts";
import type { Desk, Got } from "./desk.ts";
import type { OfficeWork } from "./plan.ts";
import type { SeenDebt } from "./screen.ts";
import { PLAIN } from "./world/script.ts";

export async function workThrough(desk: Desk, work: OfficeWork): Promise<void> {
  const debts = await desk.screen.openDebts();
  const debt = debts[work.pick % Math.max(1, debts.length)];
  if (debt === undefined) return;
  const { attemptId, orderId } = debt;
  if (attemptId === null) {
    // It goes back with the payment of its order; here it is put on another.
    if (orderId !== null) await applyOfOrder(desk, orderId, work);
    return;
  }
  const ofPayment = { ...debt, attemptId };
  await (work.choose === "apply" ? apply(desk, ofPayment, work) : giveBack(desk, ofPayment));
}

type DebtOfPayment = SeenDebt & { readonly attemptId: string };

/** With the same words, and without an answer that anybody reads. */
const SAID = { amountOre: undefined, reason: "Kunden visade kvittot" } as const;
const UNREAD = { claim: undefined, read: (): Promise<undefined> => Promise.resolve(undefined) };

async function apply(desk: Desk, debt: DebtOfPayment, work: OfficeWork): Promise<void> {
  const { attemptId } = debt;
  const by = desk.person().signature;
  const orderId = debt.orderId ?? (await desk.screen.unpaidOrder(work.pick));
  const got = await desk.ask(({ deps }) =>
    applyDebtToOrder(deps, { ...SAID, attemptId, orderId, by }, UNREAD),
  );
  countApplied(desk, got);
}

async function applyOfOrder(desk: Desk, fromOrderId: string, work: OfficeWork): Promise<void> {
  const by = desk.person().signature;
  const toOrderId = await desk.screen.unpaidOrder(work.pick);
  const got = await desk.ask(({ deps }) =>
    applyOrderDebt(deps, { ...SAID, fromOrderId, toOrderId, by, sight: SEES_ALL }, UNREAD),
  );
  countApplied(desk, got);
}

function countApplied(
  desk: Desk,
  got: Got<{ readonly kind: "applied" } | { readonly kind: "refused"; readonly code: string }>,
): void {
  if (got.kind !== "answer") return;
  const { value } = got;
  desk.count(value.kind === "refused" ? `not applied: ${value.code}` : "late money applied");
}

async function giveBack(desk: Desk, debt: DebtOfPayment): Promise<void> {
  const operator = desk.person();
  const got = await desk.ask(async (server) => {
    const outcome = await startRefund(
      server.deps,
      {
        attemptId: debt.attemptId,
        amountOre: ore(debt.openOre),
        reason: "Betald två gånger",
        operator,
        askedBy: operator.signature,
      },
      undefined,
    );
    if (outcome.kind === "started") {
      desk.count("refunds");
      desk.expect(outcome.payment.terminalId, PLAIN);
      server.runner.carry(outcome.payment.id);
    }
    return outcome;
  });
  if (got.kind === "answer")
    desk.count(
      got.value.kind === "refused" ? `not given back: ${got.value.code}` : "late money given back",
    );
}
