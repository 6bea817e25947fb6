/** HTTP for drawers, what goes in and out of them, and the bags that leave them. */

import { ore } from "@kortkoll/core/money.ts";
import { mayDoSomewhere, type PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Sql } from "../database/database.ts";
import { type Access, type Caller, isSeen, type Sight } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import {
  bagCountedBody,
  correctMovementBody,
  depositPage,
  depositsQuery,
  drawerDetails,
  drawerList,
  drawerQuery,
  drawersQuery,
  type Moved,
  moveCashBody,
  moved,
  sealBagBody,
} from "./cash-api.ts";
import { type CashRefusal, cashProblem } from "./cash-refusal.ts";
import { correctMovement } from "./correct-movement.ts";
import { countBag } from "./count-bag.ts";
import { type DrawerViewer, listDeposits, listDrawers, readDrawer } from "./list-drawers.ts";
import { moveCash } from "./move-cash.ts";
import type { CashDeps, Mover } from "./mover.ts";
import { sealBag } from "./seal-bag.ts";
import type { MoveOutcome } from "./write-movement.ts";

export type CashRouteDeps = CashDeps & {
  readonly wake: () => void;
  readonly findPerson: (
    sql: Sql,
    signature: string,
  ) => Promise<(PersonRights & { readonly id: string; readonly signature: string }) | undefined>;
};

// Whoever handles cash, and finance: which of the two it is is asked by the handler.
const sees: Access = {
  kind: "granted",
  right: "signedIn",
  scope: "payments:read",
  subject: "list",
};
const moves: Access = {
  kind: "granted",
  right: "signedIn",
  scope: "payments:write",
  subject: "body",
};
const params = z.object({ id });
const refusals = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerDrawerRoutes(app: HttpServer, deps: CashRouteDeps): void {
  registerReads(app, deps);
  registerMovements(app, deps);
  registerBags(app, deps);
}

function registerReads(app: HttpServer, deps: CashRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/drawers",
    config: { access: sees },
    schema: {
      tags: ["cash"],
      summary: "Every drawer of a till and a company, with what should lie in it",
      querystring: drawersQuery,
      response: { 200: drawerList, ...refusals },
    },
    handler: async (request) => {
      const viewer = viewerOf(request.caller, request.sight);
      return { drawers: [...(await listDrawers(deps, { viewer, ...request.query }))] };
    },
  });
  app.route({
    method: "GET",
    url: "/api/drawers/:id",
    config: { access: sees },
    schema: {
      tags: ["cash"],
      summary: "One drawer and what has gone in and out of it, newest first",
      params,
      querystring: drawerQuery,
      response: { 200: drawerDetails, ...refusals },
    },
    handler: async (request) => {
      const viewer = viewerOf(request.caller, request.sight);
      const { cursor, limit } = request.query;
      const found = await readDrawer(deps, { viewer, id: request.params.id, cursor, limit });
      if (found === "notFound") throw new ProblemError({ status: 404, code: "drawerNotFound" });
      if (found === "badCursor") throw badCursor();
      return found;
    },
  });
  app.route({
    method: "GET",
    url: "/api/deposits",
    config: { access: sees },
    schema: {
      tags: ["cash"],
      summary: "Bags on their way to the bank, or all there have been, newest first",
      querystring: depositsQuery,
      response: { 200: depositPage, ...refusals },
    },
    handler: async (request) => {
      const viewer = viewerOf(request.caller, request.sight);
      const { state, cursor, limit } = request.query;
      const found = await listDeposits(deps, { viewer, state, cursor, limit });
      if (found === "badCursor") throw badCursor();
      return found;
    },
  });
}

function registerMovements(app: HttpServer, deps: CashRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/drawers/:id/movements",
    config: { access: moves },
    schema: {
      tags: ["cash"],
      summary: "Put cash into a drawer or take some out; the reason fixes the contra account",
      params,
      body: moveCashBody,
      response: { 201: moved, ...refusals },
    },
    handler: async (request, reply) => {
      const { body } = request;
      const outcome = await moveCash(
        deps,
        {
          ...body,
          amountOre: ore(body.amountOre),
          note: body.note,
          drawerId: request.params.id,
          mover: await moverOf(deps, request, body.operator),
        },
        request.idempotency,
      );
      return reply.status(201).send(answerOf(deps, outcome));
    },
  });
  app.route({
    method: "POST",
    url: "/api/cash-movements/:id/correct",
    config: { access: moves },
    schema: {
      tags: ["cash"],
      summary: "Take a movement back, by another one that refers to it",
      params,
      body: correctMovementBody,
      response: { 201: moved, ...refusals },
    },
    handler: async (request, reply) => {
      const { body } = request;
      const outcome = await correctMovement(
        deps,
        {
          movementId: request.params.id,
          note: body.note,
          mover: await moverOf(deps, request, body.operator),
        },
        request.idempotency,
      );
      return reply.status(201).send(answerOf(deps, outcome));
    },
  });
}

function registerBags(app: HttpServer, deps: CashRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/drawers/:id/deposits",
    config: { access: moves },
    schema: {
      tags: ["cash"],
      summary: "Seal a bag of cash for the bank",
      params,
      body: sealBagBody,
      response: { 201: moved, ...refusals },
    },
    handler: async (request, reply) => {
      const { body } = request;
      const outcome = await sealBag(
        deps,
        {
          ...body,
          amountOre: ore(body.amountOre),
          note: body.note,
          drawerId: request.params.id,
          mover: await moverOf(deps, request, body.operator),
        },
        request.idempotency,
      );
      return reply.status(201).send(answerOf(deps, outcome));
    },
  });
  app.route({
    method: "POST",
    url: "/api/deposits/:id/counted",
    config: { access: moves },
    schema: {
      tags: ["cash"],
      summary: "Say what the bank counted in a bag; a difference is booked on its own account",
      params,
      body: bagCountedBody,
      response: { 201: moved, ...refusals },
    },
    handler: async (request, reply) => {
      const { body } = request;
      const outcome = await countBag(
        deps,
        {
          depositId: request.params.id,
          countedOre: ore(body.countedOre),
          note: body.note,
          mover: await moverOf(deps, request, body.operator),
        },
        request.idempotency,
      );
      return reply.status(201).send(answerOf(deps, outcome));
    },
  });
}

function answerOf(deps: CashRouteDeps, outcome: MoveOutcome | CashRefusal): Moved {
  if (outcome.kind === "refused") throw cashProblem(outcome);
  deps.wake();
  return outcome.moved;
}

function viewerOf(caller: Caller, sight: Sight): DrawerViewer {
  if (caller.kind === "key") return { sight, person: null };
  if (!mayDoSomewhere(caller, "takeCash") && !mayDoSomewhere(caller, "financeViews")) {
    // Told to whoever tries to take cash: by whom it can be taken.
    const needs = { right: "takeCash" } as const;
    throw new ProblemError({ status: 403, code: "cashNotAllowed", needs });
  }
  return { sight, person: caller };
}

/** A sign-in names the person itself; a key must name one, who is judged by their own rights. */
async function moverOf(
  deps: CashRouteDeps,
  request: { readonly caller: Caller; readonly sight: Sight },
  named: string | undefined,
): Promise<Mover> {
  const { caller, sight } = request;
  if (caller.kind === "person") {
    if (named !== undefined) throw invalid("invalidInput");
    return { person: { ...caller, id: caller.personId }, sight };
  }
  if (named === undefined) throw invalid("invalidInput");
  const person = await deps.findPerson(deps.database, named.toUpperCase());
  if (person === undefined || !isSeen(sight, person)) throw invalid("unknownOperator");
  return { person, sight };
}

function invalid(code: "invalidInput" | "unknownOperator"): ProblemError {
  return new ProblemError({ status: 422, code, field: "operator" });
}

function badCursor(): ProblemError {
  return new ProblemError({ status: 422, code: "invalidInput", field: "cursor" });
}
