/** The office: somebody works through what is owed to customers, applies it or gives it back. */
import { ore } from "@kortkoll/core/money.ts";
import { applyDebtToOrder } from "../payments/apply-debt.ts";
import { startRefund } from "../payments/start-refund.ts";
import type { Desk } from "./desk.ts";
import type { OfficeWork } from "./plan.ts";
import type { SeenDebt } from "./screen.ts";
import { PLAIN } from "./world/script.ts";

export async function workThrough(desk: Desk, work: OfficeWork): Promise<void> {
  const debts = await desk.screen.openDebts();
  const debt = debts[work.pick % Math.max(1, debts.length)];
  if (debt === undefined) return;
  await (work.choose === "apply" ? apply(desk, debt, work) : giveBack(desk, debt));
}

async function apply(desk: Desk, debt: SeenDebt, work: OfficeWork): Promise<void> {
  const person = desk.person();
  const orderId = debt.orderId ?? (await desk.screen.unpaidOrder(work.pick));
  const got = await desk.ask((server) =>
    applyDebtToOrder(
      server.deps,
      {
        attemptId: debt.attemptId,
        orderId,
        amountOre: undefined,
        reason: "Kunden visade kvittot",
        by: person.signature,
      },
      { claim: undefined, read: () => Promise.resolve(undefined) },
    ),
  );
  if (got.kind === "answer")
    desk.count(
      got.value.kind === "refused" ? `not applied: ${got.value.code}` : "late money applied",
    );
}

async function giveBack(desk: Desk, debt: SeenDebt): Promise<void> {
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
