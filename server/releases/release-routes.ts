/** HTTP for releasing orders to the customer ledger. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type Order, order, problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import { releaseOrder } from "./release-to-ledger.ts";
import { releaseBody } from "./releases-api.ts";
import type { ReleaseAsked, ReleaseDeps, ReleaseOutcome, ReleaseRefusal } from "./releasing.ts";
import { takeOrderBack } from "./take-back-release.ts";

export type ReleaseRouteDeps = ReleaseDeps & { readonly wake: () => void };

// Without a scope: people only. It is a person who says why.
const access: Access = {
  kind: "granted",
  right: "openItems",
  subject: { thing: "order", param: "id" },
};
const answers = {
  200: order,
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerReleaseRoutes(app: HttpServer, deps: ReleaseRouteDeps): void {
  const route = (
    url: "/api/orders/:id/release" | "/api/orders/:id/release/take-back",
    summary: string,
    work: (deps: ReleaseDeps, asked: ReleaseAsked) => Promise<ReleaseOutcome>,
  ): void => {
    app.route({
      method: "POST",
      url,
      config: { access },
      schema: {
        tags: ["orders"],
        summary,
        params: z.object({ id }),
        body: releaseBody,
        response: answers,
      },
      handler: async (request) => answerOf(deps, await work(deps, askedBy(request))),
    });
  };
  route(
    "/api/orders/:id/release",
    "Release what is left of an order to the customer ledger, with a reason",
    releaseOrder,
  );
  route(
    "/api/orders/:id/release/take-back",
    "Take a release back by a correcting voucher, while nothing has followed it",
    takeOrderBack,
  );
}

function askedBy(
  request: FastifyRequest & {
    readonly params: { readonly id: string };
    readonly body: { readonly reason: string };
  },
): ReleaseAsked {
  const { caller } = request;
  if (caller.kind !== "person") throw new ProblemError({ status: 403, code: "notAllowed" });
  return {
    orderId: request.params.id,
    reason: request.body.reason,
    by: { id: caller.personId, signature: caller.signature },
    language: languageOf(request),
    claim: request.idempotency,
  };
}

function answerOf(deps: ReleaseRouteDeps, outcome: ReleaseOutcome): Order {
  if (outcome.kind === "done") {
    deps.wake();
    return outcome.order;
  }
  const { code, paymentId } = outcome;
  throw new ProblemError({
    status: code === "orderNotFound" ? 404 : 409,
    code,
    ...(paymentId === undefined ? {} : { paymentId, moneyMoved: moneyMovedWhen(code) }),
  });
}

function moneyMovedWhen(code: ReleaseRefusal["code"]): "yes" | "unknown" {
  return code === "orderPaidNotApplied" ? "yes" : "unknown";
}
