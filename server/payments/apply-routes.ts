/** HTTP for where money that is owed to a customer belongs: a payment's, or what was paid for an order. */
import { ore } from "@kortkoll/core/money.ts";
import { z } from "zod";
import { order, payment } from "../api.ts";
import { id } from "../api-values.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { tellingTo } from "../http/telling.ts";
import { type ApplyBody, applyBody } from "../interrupted/interrupted-api.ts";
import { readOrder } from "../orders/order-view.ts";
import { type ApplyDebt, type ApplyRefusal, applyDebtToOrder } from "./apply-debt.ts";
import { applyOrderDebt } from "./apply-order-debt.ts";
import { type ClaimRouteDeps, claimRefusals, personOf, readingPayment } from "./claim-routes.ts";

const params = z.object({ id });

export function registerApplyRoutes(app: HttpServer, deps: ClaimRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments/:id/apply",
    config: {
      // Without a scope: people only.
      access: { kind: "granted", right: "interrupted", subject: { thing: "payment", param: "id" } },
      movesMoney: "ofPayment",
    },
    schema: {
      tags: ["payments"],
      summary: "Apply what the payment has taken for nobody to an order",
      params,
      body: applyBody,
      response: { 200: payment, ...claimRefusals },
    },
    handler: async (request) => {
      const attemptId = request.params.id;
      const outcome = await applyDebtToOrder(
        deps,
        { ...wantedBy(request), attemptId, orderId: request.body.orderId },
        { claim: request.idempotency, read: readingPayment(deps, tellingTo(request, deps.clock)) },
      );
      if (outcome.kind === "refused") throw applyRefused(outcome, attemptId);
      deps.wake();
      return outcome.payment;
    },
  });
  app.route({
    method: "POST",
    url: "/api/orders/:id/apply",
    config: {
      access: { kind: "granted", right: "openItems", subject: { thing: "order", param: "id" } },
    },
    schema: {
      tags: ["orders"],
      summary: "Apply what is owed since the order was lowered or withdrawn to another order",
      params,
      body: applyBody,
      response: { 200: order, ...claimRefusals },
    },
    handler: async (request) => {
      const telling = tellingTo(request, deps.clock);
      const outcome = await applyOrderDebt(
        deps,
        {
          ...wantedBy(request),
          fromOrderId: request.params.id,
          toOrderId: request.body.orderId,
          sight: request.sight,
        },
        {
          claim: request.idempotency,
          read: async (tx, orderId) => {
            const view = await readOrder(tx, orderId, telling);
            if (view === undefined) throw new Error("An order that was just locked is gone");
            return view;
          },
        },
      );
      if (outcome.kind === "refused") throw applyRefused(outcome);
      deps.wake();
      return outcome.order;
    },
  });
}

function wantedBy(request: {
  readonly body: ApplyBody;
  readonly caller: Parameters<typeof personOf>[0];
  readonly sight: NonNullable<ApplyDebt["sight"]>;
}): Pick<ApplyDebt, "amountOre" | "reason" | "by" | "sight"> {
  const { body, caller, sight } = request;
  return {
    amountOre: body.amountOre === undefined ? undefined : ore(body.amountOre),
    reason: body.reason,
    by: personOf(caller).signature,
    sight,
  };
}

function applyRefused(refused: ApplyRefusal, paymentId?: string): ProblemError {
  const { code, field, holder } = refused;
  const about = holder?.attemptId ?? paymentId;
  return new ProblemError({
    status: statusOf(code),
    code,
    ...(field === undefined ? {} : { field }),
    // The money is here already; the refused call itself has moved none of it.
    ...(code === "paymentNotFound" || paymentId === undefined
      ? {}
      : { moneyMoved: "yes" as const }),
    ...(about === undefined ? {} : { paymentId: about }),
    ...(holder === undefined
      ? {}
      : {
          heldBy: {
            till: holder.till,
            operator: holder.operator,
            terminal: holder.terminal,
            since: holder.since.toISOString(),
          },
        }),
  });
}

function statusOf(code: ApplyRefusal["code"]): number {
  switch (code) {
    case "paymentNotFound":
    case "orderNotFound":
      return 404;
    case "nothingToApply":
    case "refundInProgress":
    case "signatureWaiting":
    case "orderHeld":
    case "orderWithdrawn":
    case "orderAlreadyPaid":
      return 409;
    case "orderNotPayable":
    case "ordersOfSeveralCompanies":
    case "amountTooLarge":
    case "reasonNeeded":
      return 422;
  }
}
