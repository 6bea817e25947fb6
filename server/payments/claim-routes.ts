/** HTTP for what a person says of a payment: that it was paid. */
import { moneyMovedIn } from "@kortkoll/core/attempts/money-position.ts";
import { z } from "zod";
import { type Payment, payment, problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Sql } from "../database/database.ts";
import type { Caller, PersonCaller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { type Telling, tellingTo } from "../http/telling.ts";
import { claimBody } from "../interrupted/interrupted-api.ts";
import { type ClaimOutcome, claimPaid } from "./claim-paid.ts";
import type { PaymentDeps } from "./start-payment.ts";

export type ClaimRouteDeps = PaymentDeps & {
  readonly wake: () => void;
  readonly readPayment: (
    sql: Sql,
    paymentId: string,
    telling: Telling,
  ) => Promise<Payment | undefined>;
};

/** What a call about somebody's decision over a payment may be refused with. */
export const claimRefusals = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};
// Without a scope: people only. A program has no slip to read.
const access = {
  kind: "granted",
  right: "interrupted",
  subject: { thing: "payment", param: "id" },
} as const;
const byId = z.object({ id });

export function registerClaimRoutes(app: HttpServer, deps: ClaimRouteDeps): void {
  registerClaim(app, deps);
}

function registerClaim(app: HttpServer, deps: ClaimRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/payments/:id/claim",
    config: { access, movesMoney: "ofPayment" },
    schema: {
      tags: ["payments"],
      summary: "Say, with the terminal's slip, that a payment was made; it stays not proven",
      params: byId,
      body: claimBody,
      response: { 200: payment, ...claimRefusals },
    },
    handler: async (request) => {
      const { body } = request;
      const person = personOf(request.caller);
      const outcome = await claimPaid(
        deps,
        {
          attemptId: request.params.id,
          evidence: body.evidence,
          reason: body.reason,
          releaseOrder: body.releaseOrder,
          by: { id: person.personId, signature: person.signature },
        },
        { claim: request.idempotency, read: readingPayment(deps, tellingTo(request, deps.clock)) },
      );
      if (outcome.kind === "refused") throw claimRefused(outcome, request.params.id);
      deps.wake();
      return outcome.payment;
    },
  });
}

export function readingPayment(
  deps: ClaimRouteDeps,
  telling: Telling,
): (sql: Sql, attemptId: string) => Promise<Payment> {
  return async (sql, attemptId) => {
    const view = await deps.readPayment(sql, attemptId, telling);
    if (view === undefined) throw new Error("A payment that was just locked is gone");
    return view;
  };
}

export function personOf(caller: Caller): PersonCaller {
  if (caller.kind === "person") return caller;
  throw new ProblemError({ status: 403, code: "notAllowed" });
}

function claimRefused(
  refused: Extract<ClaimOutcome<never>, { kind: "refused" }>,
  paymentId: string,
): ProblemError {
  switch (refused.code) {
    case "paymentNotFound":
      return new ProblemError({ status: 404, code: refused.code });
    case "claimNeedsEvidence":
      return new ProblemError({
        status: 422,
        code: refused.code,
        field: "evidence",
        moneyMoved: "unknown",
        paymentId,
      });
    case "nothingToClaim":
    case "alreadyClaimed": {
      const { state } = refused;
      const moneyMoved = state === undefined ? "unknown" : moneyMovedIn(state);
      return new ProblemError({ status: 409, code: refused.code, moneyMoved, paymentId });
    }
  }
}
