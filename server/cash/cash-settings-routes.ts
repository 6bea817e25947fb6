/** HTTP for what a company decides about cash: reasons, limits, and a drawer's account. */
import { ore } from "@kortkoll/core/money.ts";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { answerOf, personOf } from "../settings/setting-answer.ts";
import {
  cashLimitList,
  cashReasonList,
  cashReasonsQuery,
  changeCashLimitBody,
  changeCashReasonsBody,
  changeDrawerBody,
  drawerAccount,
} from "./cash-api.ts";
import { changeReasons, listReasons } from "./cash-reasons.ts";
import { changeDrawerAccount, changeLimit, listLimits } from "./cash-settings.ts";
import type { CashDeps } from "./mover.ts";

const reads: Access = {
  kind: "granted",
  right: "signedIn",
  scope: "settings:read",
  subject: "list",
};
const changes: Access = { kind: "granted", right: "settings", subject: "companyInBody" };
const changesDrawer: Access = { kind: "granted", right: "settings", subject: "body" };
const refusals = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerCashSettingsRoutes(app: HttpServer, deps: CashDeps): void {
  registerReasons(app, deps);
  registerLimits(app, deps);
  registerAccount(app, deps);
}

function registerReasons(app: HttpServer, deps: CashDeps): void {
  app.route({
    method: "GET",
    url: "/api/cash-reasons",
    config: { access: reads },
    schema: {
      tags: ["cash"],
      summary: "Why cash may go in or out of a drawer, and the contra account of each reason",
      querystring: cashReasonsQuery,
      response: { 200: cashReasonList, ...refusals },
    },
    handler: (request) => {
      const { companyCode } = request.query;
      return listReasons(deps, { sight: request.sight, companyCode });
    },
  });
  app.route({
    method: "PUT",
    url: "/api/cash-reasons",
    config: { access: changes },
    schema: {
      tags: ["cash"],
      summary: "Change a company's reasons; one that is left out is no longer offered",
      body: changeCashReasonsBody,
      response: { 200: cashReasonList, ...refusals },
    },
    handler: async (request) => {
      const { body } = request;
      const { outcome, companyId } = await changeReasons(deps, { body, by: personOf(request) });
      const subject = { kind: "cashReasons", id: companyId } as const;
      return answerOf(deps, outcome, { request, subject });
    },
  });
}

function registerLimits(app: HttpServer, deps: CashDeps): void {
  app.route({
    method: "GET",
    url: "/api/cash-limits",
    config: { access: reads },
    schema: {
      tags: ["cash"],
      summary: "From how much cash somebody must have seen who pays, by company",
      response: { 200: cashLimitList, ...refusals },
    },
    handler: async (request) => ({ limits: await listLimits(deps, request.sight) }),
  });
  app.route({
    method: "PUT",
    url: "/api/cash-limits",
    config: { access: changes },
    schema: {
      tags: ["cash"],
      summary: "Change how much cash a company takes before somebody must have seen who pays",
      body: changeCashLimitBody,
      response: { 200: cashLimitList, ...refusals },
    },
    handler: async (request) => {
      const { sight } = request;
      const { companyCode, version, checkFromOre, windowDays, refuseFromOre } = request.body;
      const limit = {
        checkFromOre: ore(checkFromOre),
        windowDays,
        refuseFromOre: refuseFromOre === null ? null : ore(refuseFromOre),
      };
      const by = personOf(request);
      const { outcome, companyId } = await changeLimit(deps, { companyCode, version, limit, by });
      await answerOf(deps, outcome, { request, subject: { kind: "cashLimit", id: companyId } });
      return { limits: await listLimits(deps, sight) };
    },
  });
}

function registerAccount(app: HttpServer, deps: CashDeps): void {
  app.route({
    method: "PUT",
    url: "/api/drawers/:id",
    config: { access: changesDrawer },
    schema: {
      tags: ["cash"],
      summary: "Give a drawer an account of its own, before its first use",
      params: z.object({ id }),
      body: changeDrawerBody,
      response: { 200: drawerAccount, ...refusals },
    },
    handler: async (request) => {
      const drawerId = request.params.id;
      const by = personOf(request);
      const outcome = await changeDrawerAccount(deps, { ...request.body, drawerId, by });
      return answerOf(deps, outcome, { request, subject: { kind: "drawer", id: drawerId } });
    },
  });
}
