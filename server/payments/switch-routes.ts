/** HTTP for going from card to cash. */
import { ore } from "@kortkoll/core/money.ts";
import { z } from "zod";
import { id } from "../api-values.ts";
import { switchedToCash, switchToCashBody } from "../cash/cash-api.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { askedBy, nameOperator, requireRight } from "./name-operator.ts";
import { refusal, statusOf } from "./payment-refusals.ts";
import { cancellerOf, type PaymentRouteDeps, refusals } from "./payment-routes.ts";
import { type CardGoesOn, type SwitchRefusal, switchToCash } from "./switch-to-cash.ts";

const CASH = { code: "cashNotAllowed", field: "operator" } as const;

export function registerSwitchRoutes(app: HttpServer, deps: PaymentRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments/:id/switch-to-cash",
    config: {
      access: {
        kind: "granted",
        right: "takeCash",
        scope: "payments:write",
        subject: { thing: "payment", param: "id" },
      },
      movesMoney: "ofPayment",
    },
    schema: {
      tags: ["payments"],
      summary: "From card to cash: stop the card first, and take cash only when it has not paid",
      description:
        "Without `receivedOre` it asks the terminal to stop and tells how far that has come; where " +
        "cash would be refused, it says why and lets the card go on. With it the cash is taken, in " +
        "a call that comes after the card has ended unpaid. It is taken once for a card payment: " +
        "every later call answers with that cash.",
      params: z.object({ id }),
      body: switchToCashBody,
      response: { 202: switchedToCash, ...refusals },
    },
    handler: async (request, reply) => {
      const { body, caller } = request;
      const operator = await nameOperator(deps, caller, body.operator);
      requireRight(operator, "takeCash", { ...CASH, about: request.about });
      const { receivedOre, allocations } = body;
      const outcome = await switchToCash(
        deps,
        {
          attemptId: request.params.id,
          allocations: allocations?.map((one) => ({
            orderId: one.orderId,
            amountOre: one.amountOre === undefined ? undefined : ore(one.amountOre),
          })),
          tillId: caller.kind === "person" ? (caller.tillId ?? undefined) : undefined,
          receivedOre: receivedOre === undefined ? undefined : ore(receivedOre),
          expectedOre: body.expectedOre === undefined ? undefined : ore(body.expectedOre),
          check: body.cashCheck,
          operator: { id: operator.id, signature: operator.signature },
          acting: operator.acting,
          askedBy: askedBy(caller),
          canceller: cancellerOf(request),
        },
        request.idempotency,
      );
      if (outcome.kind === "cardGoesOn") throw goesOn(outcome, request.params.id);
      if (outcome.kind === "refused") throw refusal(statusOf(outcome.code), outcome);
      if (outcome.kind === "notSwitched") throw notSwitched(outcome, request.params.id);
      deps.wake();
      return reply.status(202).send(outcome.answer);
    },
  });
}

/** The card has not been stopped: nobody is told that no money has moved. */
function goesOn({ refused }: CardGoesOn, paymentId: string): ProblemError {
  return refusal(statusOf(refused.code), { paymentId, ...refused, moneyMoved: "unknown" });
}

/** What the card did is what the customer must be told, whatever becomes of the cash. */
function notSwitched(refused: SwitchRefusal, paymentId: string): ProblemError {
  const { code, moneyMoved } = refused;
  if (code === "paymentNotFound") return refusal(404, { code });
  return new ProblemError({ status: statusOfSwitch(code), code, moneyMoved, paymentId });
}

function statusOfSwitch(code: Exclude<SwitchRefusal["code"], "paymentNotFound">): number {
  switch (code) {
    case "nothingToSwitch":
      return 422;
    case "cardHasPaid":
    case "cardMayHavePaid":
      return 409;
    case "paymentOfAnotherTill":
    case "systemNotAllowed":
      return 403;
  }
}
