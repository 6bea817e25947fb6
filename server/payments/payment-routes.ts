/** HTTP for taking payments and cancelling them. */
import type { Canceller } from "@kortkoll/core/attempts/may-cancel.ts";
import { ore } from "@kortkoll/core/money.ts";
import { mayDoSomewhere } from "@kortkoll/core/people/person-rights.ts";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type Payment, payment, problem, type StartPaymentBody, startPaymentBody } from "../api.ts";
import { id } from "../api-values.ts";
import { cashPaid } from "../cash/cash-api.ts";
import type { Sql } from "../database/database.ts";
import type { Caller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { mayDoHere, placeOf } from "../http/may-do-to.ts";
import { ProblemError } from "../http/problem.ts";
import { type Telling, tellingTo } from "../http/telling.ts";
import { noteForLog } from "../log-fields.ts";
import { type CancelDeps, cancelPayment, findCancelRefusal } from "./cancel-payment.ts";
import { askedBy, nameOperator, type OperatorDeps, requireRight } from "./name-operator.ts";
import { refusal, statusOf } from "./payment-refusals.ts";
import { type StartedPayment, type StartOutcome, startPayment } from "./start-payment.ts";
import type { RefundOutcome } from "./start-refund.ts";
import { type TakeCash, takeCash } from "./take-cash.ts";

export type PaymentRouteDeps = CancelDeps & {
  readonly findPerson: OperatorDeps["findPerson"];
  readonly readPayment: (
    sql: Sql,
    paymentId: string,
    telling: Telling,
  ) => Promise<Payment | undefined>;
};

export const startedPayment = payment
  .pick({ id: true, kind: true, state: true, position: true, moneyMoved: true, askedOre: true })
  .extend({
    tillId: id,
    terminalId: id.nullable(),
    operator: z.string(),
    /** What is to be paid, received and given back in cash; null for a card. */
    cash: cashPaid.nullable(),
  });
export const refusals = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};
const byId = z.object({ id });
const CASH = { code: "cashNotAllowed", field: "method" } as const;

export function registerPaymentRoutes(app: HttpServer, deps: PaymentRouteDeps): void {
  registerStart(app, deps);
  registerCancel(app, deps);
}

function registerStart(app: HttpServer, deps: PaymentRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments",
    config: {
      access: {
        kind: "granted",
        right: "takeCard",
        byBody: { right: "takeCash", when: isInCash, ...CASH },
        scope: "payments:write",
        subject: "body",
      },
      movesMoney: true,
    },
    schema: {
      tags: ["payments"],
      summary: "Take a payment: the intent is stored, and the amount goes to the terminal",
      body: startPaymentBody,
      response: { 202: startedPayment, ...refusals },
    },
    handler: async (request, reply) => {
      const { body, caller } = request;
      const operator = await nameOperator(deps, caller, body.operator);
      if (body.method === "cash") requireRight(operator, "takeCash", CASH);
      else requireRight(operator, "takeCard");
      if (body.mayAlreadyHavePaid === true) requireWarner(caller);
      const asked = {
        allocations: body.allocations.map((one) => ({
          orderId: one.orderId,
          amountOre: one.amountOre === undefined ? undefined : ore(one.amountOre),
        })),
        expectedOre: body.expectedOre === undefined ? undefined : ore(body.expectedOre),
        tillId: body.tillId,
        terminalId: body.terminalId,
        operator: { id: operator.id, signature: operator.signature },
        acting: operator.acting,
        askedBy: askedBy(caller),
        mayAlreadyHavePaid: body.mayAlreadyHavePaid === true,
      };
      refuseOtherMethod(body);
      noteForLog({ orderIds: body.allocations.map((one) => one.orderId) });
      const outcome =
        body.method === "cash"
          ? await takeCash(deps, { ...asked, ...cashOf(body) }, request.idempotency)
          : await startPayment(deps, asked, request.idempotency);
      return reply.status(202).send(carryOn(deps, outcome));
    },
  });
}

function isInCash(body: unknown): boolean {
  return typeof body === "object" && body !== null && "method" in body && body.method === "cash";
}

/** Cash has no terminal, and a card gives no change. */
function refuseOtherMethod(body: StartPaymentBody): void {
  const field =
    body.method === "cash"
      ? (["terminalId"] as const).find((one) => body[one] !== undefined)
      : (["receivedOre", "cashCheck"] as const).find((one) => body[one] !== undefined);
  if (field !== undefined) throw refusal(422, { code: "invalidInput", field });
}

function cashOf(body: StartPaymentBody): Pick<TakeCash, "receivedOre" | "check"> {
  const { receivedOre, cashCheck } = body;
  return {
    receivedOre: receivedOre === undefined ? undefined : ore(receivedOre),
    check: cashCheck,
  };
}

/** The warning is read by a person, who answers for it: a program cannot. */
function requireWarner(caller: Caller): void {
  if (caller.kind === "person" && mayDoSomewhere(caller, "interrupted")) return;
  const needs = { right: "interrupted" } as const;
  throw refusal(403, { code: "notAllowed", field: "mayAlreadyHavePaid", needs });
}

function registerCancel(app: HttpServer, deps: PaymentRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments/:id/cancel",
    config: {
      access: {
        kind: "granted",
        right: "takeCard",
        scope: "payments:write",
        subject: { thing: "payment", param: "id" },
      },
      movesMoney: "ofPayment",
    },
    schema: {
      tags: ["payments"],
      summary: "Ask the terminal to cancel; its own answer to the payment still decides",
      params: byId,
      response: { 202: payment, ...refusals },
    },
    handler: async (request, reply) => {
      const attemptId = request.params.id;
      const canceller = cancellerOf(request);
      const code = await findCancelRefusal(deps.database, { attemptId, canceller });
      if (code !== undefined) {
        // It goes on: nobody is told that it has moved no money.
        const moneyMoved = "unknown";
        const { siteId } = placeOf(request);
        const needs = { right: "interrupted", ...(siteId === null ? {} : { siteId }) } as const;
        throw new ProblemError({ status: 403, code, moneyMoved, paymentId: attemptId, needs });
      }
      const by = askedBy(request.caller);
      const outcome = await cancelPayment(deps, { attemptId, by });
      if (outcome.kind === "notFound") throw refusal(404, { code: "paymentNotFound" });
      if (outcome.kind === "nothingToCancel") {
        throw new ProblemError({
          status: 409,
          code: "nothingToCancel",
          moneyMoved: outcome.moneyMoved,
          paymentId: request.params.id,
        });
      }
      const view = await deps.readPayment(
        deps.database,
        request.params.id,
        tellingTo(request, deps.clock),
      );
      if (view === undefined) throw refusal(404, { code: "paymentNotFound" });
      return reply.status(202).send(view);
    },
  });
}

export function cancellerOf({ caller, about }: FastifyRequest): Canceller {
  if (caller.kind === "key") return { kind: "key", systems: caller.systems };
  const { personId, tillId } = caller;
  const overridesOthers = mayDoHere(caller, "interrupted", about);
  return { kind: "person", personId, tillId, overridesOthers };
}

/** The intent is stored: from here the server carries it, whether or not the caller waits. */
export function carryOn(
  deps: PaymentRouteDeps,
  outcome: StartOutcome | RefundOutcome,
): StartedPayment {
  if (outcome.kind === "refused") throw refusal(statusOf(outcome.code), outcome);
  const { id, state } = outcome.payment;
  noteForLog({ attemptId: id });
  deps.wake();
  // Cash has been handed over, and nobody is to be asked.
  if (state === "created") deps.runner.carry(id);
  return outcome.payment;
}
