/** HTTP for giving money back, and for the answer to whether the customer signed. */
import { ore } from "@kortkoll/core/money.ts";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { PersonCaller, ThingPlace } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { placeOf } from "../http/may-do-to.ts";
import { ProblemError } from "../http/problem.ts";
import { type SecondPersonCheck, triedBy } from "../people/second-person.ts";
import { answerSignature, type SignatureRefusal } from "./answer-signature.ts";
import { askedBy, type NamedOperator, nameOperator, requireRight } from "./name-operator.ts";
import { refusal, statusOf } from "./payment-refusals.ts";
import { carryOn, type PaymentRouteDeps, refusals, startedPayment } from "./payment-routes.ts";
import {
  answeredSignature,
  answerSignatureBody,
  type StartRefundBody,
  startRefundBody,
} from "./refund-api.ts";
import type { Operator } from "./start-payment.ts";
import { startRefund } from "./start-refund.ts";

export type RefundRouteDeps = PaymentRouteDeps & {
  readonly checkSecondPerson: SecondPersonCheck;
};

const byId = z.object({ id });
const onePayment = { thing: "payment", param: "id" } as const;

export function registerRefundRoutes(app: HttpServer, deps: RefundRouteDeps): void {
  registerRefund(app, deps);
  registerSignature(app, deps);
}

function registerRefund(app: HttpServer, deps: RefundRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments/:id/refunds",
    config: {
      access: { kind: "granted", right: "refund", scope: "payments:write", subject: onePayment },
      movesMoney: true,
    },
    schema: {
      tags: ["payments"],
      summary:
        "Give money back: to the card that paid (a void while the terminal can), or with a second person to another card or in cash",
      params: byId,
      body: startRefundBody,
      response: { 202: startedPayment, ...refusals, 429: problem },
    },
    handler: async (request, reply) => {
      const { body, caller, about } = request;
      const operator = await nameOperator(deps, caller, body.operator);
      requireRight(operator, "refund", { about });
      if (body.tender === "cash") requireRight(operator, "takeCash", CASH);
      const approver = await approverOf(deps, body, {
        asking: caller.kind === "person" ? caller : undefined,
        address: request.ip,
        place: placeOf(request),
      });
      const outcome = await startRefund(
        deps,
        {
          attemptId: request.params.id,
          amountOre: ore(body.amountOre),
          reason: body.reason,
          tender: body.tender,
          terminalId: body.terminalId,
          tillId: caller.kind === "person" ? (caller.tillId ?? undefined) : undefined,
          approver,
          operator: withoutRights(operator),
          acting: operator.acting,
          askedBy: askedBy(caller),
        },
        request.idempotency,
      );
      return reply.status(202).send(carryOn(deps, outcome));
    },
  });
}

const CASH = { code: "refundToCashNotAllowed", field: "tender" } as const;

/** A key never counts as a person, nor can it bring one: then another tender is refused. */
async function approverOf(
  deps: RefundRouteDeps,
  body: StartRefundBody,
  asked: {
    readonly asking: PersonCaller | undefined;
    readonly address: string;
    readonly place: ThingPlace;
  },
): Promise<Operator | undefined> {
  if (body.tender === "sameCard") return undefined;
  const { asking, address, place } = asked;
  const needs = { right: "approveRefund", siteId: place.siteId } as const;
  const { approver } = body;
  if (asking === undefined || approver === undefined) {
    throw refusal(403, { code: "secondPersonNeeded", field: "approver", needs });
  }
  const outcome = await deps.checkSecondPerson({
    ...triedBy(approver, address),
    asking,
    right: "approveRefund",
    place,
  });
  switch (outcome.kind) {
    case "approved":
      return { id: outcome.id, signature: outcome.signature };
    case "notAllowed":
      throw refusal(403, { code: "secondPersonNotAllowed", field: "approver", needs });
    case "tooManyFailures":
      throw refusal(429, {
        code: "tooManyRequests",
        field: "approver",
        retryAfterSeconds: outcome.retryAfterSeconds,
      });
  }
}

/** A payment that waits for its signature has taken its money; of any other nothing is said here. */
function moneyMovedBefore(code: SignatureRefusal["code"]): "yes" | "no" | "unknown" {
  if (code === "paymentNotFound") return "no";
  return code === "noSignatureWaiting" ? "unknown" : "yes";
}

function withoutRights(operator: NamedOperator): Operator {
  return { id: operator.id, signature: operator.signature };
}

function registerSignature(app: HttpServer, deps: RefundRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments/:id/signature",
    config: {
      // Who may answer depends on the answer and the amount: the use case says.
      access: { kind: "granted", right: "signedIn", scope: "payments:write", subject: onePayment },
      movesMoney: "ofPayment",
    },
    schema: {
      tags: ["payments"],
      summary: "Say whether the customer signed; a payment that was not signed for is voided",
      params: byId,
      body: answerSignatureBody,
      response: { 202: answeredSignature, ...refusals },
    },
    handler: async (request, reply) => {
      const { body, caller } = request;
      const outcome = await answerSignature(
        deps,
        {
          attemptId: request.params.id,
          signed: body.signed,
          operator: await nameOperator(deps, caller, body.operator),
          askedBy: askedBy(caller),
        },
        request.idempotency,
      );
      if (outcome.kind === "refused") {
        const { content } = refusal(statusOf(outcome.code), {
          ...outcome,
          paymentId: request.params.id,
        });
        throw new ProblemError({ ...content, moneyMoved: moneyMovedBefore(outcome.code) });
      }
      const { answer } = outcome;
      deps.wake();
      if (answer.voidPaymentId !== null) deps.runner.carry(answer.voidPaymentId);
      return reply.status(202).send(answer);
    },
  });
}
