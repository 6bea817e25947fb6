/** HTTP for taking payments, cancelling them and giving money back. */
import { ore } from "@kortkoll/core/money.ts";
import { mayDo, type Right, type Role } from "@kortkoll/core/people/rights.ts";
import { z } from "zod";
import { id, type Payment, payment, problem, startPaymentBody, startRefundBody } from "../api.ts";
import type { Sql } from "../database/database.ts";
import type { Caller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { type CancelDeps, cancelPayment } from "./cancel-payment.ts";
import type { Holder } from "./holder-store.ts";
import {
  type Operator,
  type StartedPayment,
  type StartOutcome,
  type StartRefusal,
  startPayment,
} from "./start-payment.ts";
import { type RefundOutcome, type RefundRefusal, startRefund } from "./start-refund.ts";

export type NamedPerson = { readonly id: string; readonly signature: string; readonly role: Role };

export type PaymentRouteDeps = CancelDeps & {
  readonly findPerson: (sql: Sql, signature: string) => Promise<NamedPerson | undefined>;
  readonly readPayment: (sql: Sql, paymentId: string) => Promise<Payment | undefined>;
};

const startedPayment = payment
  .pick({ id: true, kind: true, state: true, position: true, moneyMoved: true, askedOre: true })
  .extend({ tillId: id, terminalId: id, operator: z.string() });
const refusals = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};
const byId = z.object({ id });

export function registerPaymentRoutes(app: HttpServer, deps: PaymentRouteDeps): void {
  registerStart(app, deps);
  registerCancel(app, deps);
  registerRefund(app, deps);
}

function registerStart(app: HttpServer, deps: PaymentRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments",
    config: {
      access: { kind: "granted", right: "takeCard", scope: "payments:write" },
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
      const operator = await operatorOf(deps, caller, {
        named: body.operator,
        right: body.method === "cash" ? "takeCash" : "takeCard",
      });
      if (body.method === "cash") throw refusal(422, { code: "cashNotEnabled", field: "method" });
      const outcome = await startPayment(
        deps,
        {
          allocations: body.allocations.map((one) => ({
            orderId: one.orderId,
            amountOre: one.amountOre === undefined ? undefined : ore(one.amountOre),
          })),
          tillId: body.tillId,
          terminalId: body.terminalId,
          operator,
          askedBy: askedBy(caller),
        },
        request.idempotency,
      );
      return reply.status(202).send(carryOn(deps, outcome));
    },
  });
}

function registerCancel(app: HttpServer, deps: PaymentRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments/:id/cancel",
    config: {
      access: { kind: "granted", right: "takeCard", scope: "payments:write" },
      movesMoney: true,
    },
    schema: {
      tags: ["payments"],
      summary: "Ask the terminal to cancel; its own answer to the payment still decides",
      params: byId,
      response: { 202: payment, ...refusals },
    },
    handler: async (request, reply) => {
      const outcome = await cancelPayment(deps, {
        attemptId: request.params.id,
        by: askedBy(request.caller),
      });
      if (outcome.kind === "notFound") throw refusal(404, { code: "paymentNotFound" });
      if (outcome.kind === "nothingToCancel") {
        throw new ProblemError({
          status: 409,
          code: "nothingToCancel",
          moneyMoved: outcome.moneyMoved,
          paymentId: request.params.id,
        });
      }
      const view = await deps.readPayment(deps.database, request.params.id);
      if (view === undefined) throw refusal(404, { code: "paymentNotFound" });
      return reply.status(202).send(view);
    },
  });
}

function registerRefund(app: HttpServer, deps: PaymentRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments/:id/refunds",
    config: {
      access: { kind: "granted", right: "refund", scope: "payments:write" },
      movesMoney: true,
    },
    schema: {
      tags: ["payments"],
      summary: "Give money back to the card that paid",
      params: byId,
      body: startRefundBody,
      response: { 202: startedPayment, ...refusals },
    },
    handler: async (request, reply) => {
      const { body, caller } = request;
      const operator = await operatorOf(deps, caller, { named: body.operator, right: "refund" });
      const outcome = await startRefund(
        deps,
        {
          attemptId: request.params.id,
          amountOre: ore(body.amountOre),
          reason: body.reason,
          operator,
          askedBy: askedBy(caller),
        },
        request.idempotency,
      );
      return reply.status(202).send(carryOn(deps, outcome));
    },
  });
}

/** The intent is stored: from here the server carries it, whether or not the caller waits. */
function carryOn(deps: PaymentRouteDeps, outcome: StartOutcome | RefundOutcome): StartedPayment {
  if (outcome.kind === "refused") throw refusal(statusOf(outcome.code), outcome);
  deps.wake();
  deps.runner.carry(outcome.payment.id);
  return outcome.payment;
}

/** A sign-in names the operator itself; a key must name one, who is judged by their own rights. */
async function operatorOf(
  deps: PaymentRouteDeps,
  caller: Caller,
  asked: { readonly named: string | undefined; readonly right: Right },
): Promise<Operator> {
  if (caller.kind === "person") {
    if (asked.named !== undefined) {
      throw refusal(422, { code: "invalidInput", field: "operator" });
    }
    requireRight(caller.role, asked.right);
    return { id: caller.personId, signature: caller.signature };
  }
  if (asked.named === undefined) throw refusal(422, { code: "invalidInput", field: "operator" });
  const person = await deps.findPerson(deps.database, asked.named.toUpperCase());
  if (person === undefined) throw refusal(422, { code: "unknownOperator", field: "operator" });
  requireRight(person.role, asked.right);
  return { id: person.id, signature: person.signature };
}

function requireRight(role: Role, right: Right): void {
  if (mayDo(role, right)) return;
  const code = right === "takeCash" ? "cashNotAllowed" : "operatorNotAllowed";
  throw refusal(403, { code, field: right === "takeCash" ? "method" : "operator" });
}

function askedBy(caller: Caller): string {
  return caller.kind === "person" ? caller.signature : `key:${caller.name}`;
}

type Refusal = {
  readonly code: ConstructorParameters<typeof ProblemError>[0]["code"];
  readonly field?: string;
  readonly holder?: Holder;
};

/** The refused call itself moved nothing; a holder of the same order may be moving money now. */
function refusal(status: number, refused: Refusal): ProblemError {
  const { holder } = refused;
  return new ProblemError({
    status,
    code: refused.code,
    field: refused.field,
    moneyMoved: moneyMovedWhen(refused.code),
    ...(holder === undefined
      ? {}
      : {
          paymentId: holder.attemptId,
          heldBy: {
            till: holder.till,
            operator: holder.operator,
            terminal: holder.terminal,
            since: holder.since.toISOString(),
          },
        }),
  });
}

function moneyMovedWhen(code: Refusal["code"]): "yes" | "no" | "unknown" {
  if (code === "orderPaidNotApplied") return "yes";
  return code === "orderHeld" || code === "refundInProgress" ? "unknown" : "no";
}

function statusOf(code: StartRefusal["code"] | RefundRefusal["code"]): number {
  switch (code) {
    case "orderNotFound":
    case "paymentNotFound":
      return 404;
    case "orderHeld":
    case "terminalHeld":
    case "refundInProgress":
    case "orderWithdrawn":
    case "orderAlreadyPaid":
    case "orderPaidNotApplied":
    case "nothingToRefund":
      return 409;
    case "unknownTill":
    case "noTerminalAtTill":
    case "terminalNotAtTill":
    case "terminalOfAnotherCompany":
    case "orderNotPayable":
    case "ordersOfSeveralCompanies":
    case "systemNotConnected":
    case "amountTooLarge":
    case "refundTooLarge":
    case "invalidInput":
      return 422;
  }
}
