/** HTTP for moving a payment from the order that it was taken for to the one that it was meant for. */
import { ore } from "@kortkoll/core/money.ts";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { payment, problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Access, PersonCaller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { placeOf } from "../http/may-do-to.ts";
import { ProblemError } from "../http/problem.ts";
import { tellingTo } from "../http/telling.ts";
import {
  type SecondPersonCheck,
  type SecondPersonGiven,
  triedBy,
} from "../people/second-person.ts";
import { movePaymentBody, movePlan, movePlanQuery } from "./move-api.ts";
import { movePaymentBetween } from "./move-payment.ts";
import { refusal } from "./payment-refusals.ts";
import { type PaymentRouteDeps, refusals } from "./payment-routes.ts";
import type { MoveRefusal, WantedMove } from "./plan-move.ts";
import { readMovePlan } from "./read-move-plan.ts";
import type { Operator } from "./start-payment.ts";

export type MoveRouteDeps = PaymentRouteDeps & { readonly checkSecondPerson: SecondPersonCheck };

// Without a scope: people only, for a program cannot bring a second person.
const access: Access = {
  kind: "granted",
  right: "refund",
  subject: { thing: "payment", param: "id" },
};

export function registerMoveRoutes(app: HttpServer, deps: MoveRouteDeps): void {
  registerPlan(app, deps);
  app.route({
    method: "POST",
    url: "/api/payments/:id/move",
    config: { access, movesMoney: "ofPayment" },
    schema: {
      tags: ["payments"],
      summary: "Move what a payment has paid from one order to another, with a second person",
      params: z.object({ id }),
      body: movePaymentBody,
      response: { 200: payment, ...refusals, 429: problem },
    },
    handler: async (request) => {
      const { body, caller, sight } = request;
      if (caller.kind !== "person") throw refusal(403, { code: "notAllowed" });
      const attemptId = request.params.id;
      const wanted: WantedMove = {
        attemptId,
        fromOrderId: body.fromOrderId,
        toOrderId: body.toOrderId,
        amountOre: body.amountOre === undefined ? undefined : ore(body.amountOre),
        sight,
      };
      // Nobody is asked to approve what cannot be moved.
      const planned = await readMovePlan(deps, wanted);
      if (planned.kind === "refused") throw moveRefused(planned, attemptId);
      const telling = tellingTo(request, deps.clock);
      const outcome = await movePaymentBetween(
        deps,
        {
          ...wanted,
          reason: body.reason,
          by: { id: caller.personId, signature: caller.signature },
          approver: await approverOf(deps, body.approver, { request, caller }),
        },
        {
          claim: request.idempotency,
          read: async (tx, paymentId) => {
            const view = await deps.readPayment(tx, paymentId, telling);
            if (view === undefined) throw new Error("A payment that was just locked is gone");
            return view;
          },
        },
      );
      if (outcome.kind === "refused") throw moveRefused(outcome, attemptId);
      deps.wake();
      return outcome.payment;
    },
  });
}

function registerPlan(app: HttpServer, deps: MoveRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/payments/:id/move-plan",
    config: { access },
    schema: {
      tags: ["payments"],
      summary: "What moving a payment to another order would do to both: nothing is moved",
      params: z.object({ id }),
      querystring: movePlanQuery,
      response: { 200: movePlan, ...refusals },
    },
    handler: async ({ params, query, sight }) => {
      const outcome = await readMovePlan(deps, {
        ...query,
        attemptId: params.id,
        amountOre: query.amountOre === undefined ? undefined : ore(query.amountOre),
        sight,
      });
      if (outcome.kind === "refused") throw moveRefused(outcome, params.id);
      return outcome.plan;
    },
  });
}

/** The payment is approved: whoever is refused here, its money has moved. */
async function approverOf(
  deps: MoveRouteDeps,
  given: SecondPersonGiven,
  { request, caller }: { readonly request: FastifyRequest; readonly caller: PersonCaller },
): Promise<Operator> {
  const place = placeOf(request);
  const outcome = await deps.checkSecondPerson({
    ...triedBy(given, request.ip),
    asking: caller,
    right: "approveRefund",
    place,
  });
  switch (outcome.kind) {
    case "approved":
      return { id: outcome.id, signature: outcome.signature };
    case "notAllowed":
      throw refusal(403, {
        code: "secondPersonNotAllowed",
        field: "approver",
        moneyMoved: "yes",
        needs: { right: "approveRefund", siteId: place.siteId },
      });
    case "tooManyFailures":
      throw refusal(429, {
        code: "tooManyRequests",
        field: "approver",
        moneyMoved: "yes",
        retryAfterSeconds: outcome.retryAfterSeconds,
      });
  }
}

function moveRefused(refused: MoveRefusal, paymentId: string): ProblemError {
  const { code, field, holderId } = refused;
  return new ProblemError({
    status: statusOf(code),
    code,
    ...(field === undefined ? {} : { field }),
    // The money is here already; the refused call itself has moved none of it.
    ...(code === "paymentNotFound" ? {} : { moneyMoved: "yes" as const }),
    paymentId: holderId ?? paymentId,
  });
}

function statusOf(code: MoveRefusal["code"]): number {
  switch (code) {
    case "paymentNotFound":
    case "orderNotFound":
      return 404;
    case "nothingToMove":
    case "orderHeld":
    case "orderMayBePaid":
    case "orderPaidNotApplied":
    case "orderWithdrawn":
    case "orderAlreadyPaid":
      return 409;
    case "orderNotPayable":
    case "ordersOfSeveralCompanies":
    case "amountTooLarge":
      return 422;
  }
}
