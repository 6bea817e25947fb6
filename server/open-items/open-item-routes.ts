/** HTTP for open items: their ages, their lists, whose they are, and when they are too old. */
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError, usablePage } from "../http/problem.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "../settings/setting-answer.ts";
import { changeItemLimits } from "./change-limits.ts";
import type { OwnDeps, OwnRefusal } from "./hand-over-item.ts";
import { selectItemLimits } from "./list-limits.ts";
import { listOpenItems } from "./list-open-items.ts";
import { listPayoutAlarms } from "./list-payout-alarms.ts";
import {
  ageing,
  ageingQuery,
  alarmParams,
  changeItemLimitsBody,
  itemLimits,
  itemLimitsList,
  itemParams,
  openItem,
  openItemsPage,
  openItemsQuery,
  ownOpenItemBody,
  payoutAlarm,
  payoutAlarms,
  payoutAlarmsQuery,
} from "./open-items-api.ts";
import { ownOpenItem } from "./own-open-item.ts";
import { ownPayoutAlarm } from "./own-payout-alarm.ts";
import { readAgeing } from "./read-ageing.ts";

export type OpenItemRouteDeps = OwnDeps & SettingRouteDeps;

const reads: Access = {
  kind: "granted",
  right: "financeViews",
  scope: "ledger:read",
  subject: "list",
};
const refusals = { 400: problem, 401: problem, 403: problem, 404: problem, 422: problem };

export function registerOpenItemRoutes(app: HttpServer, deps: OpenItemRouteDeps): void {
  registerReads(app, deps);
  registerOwner(app, deps);
  registerLimits(app, deps);
}

function registerReads(app: HttpServer, deps: OpenItemRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/ledger/ageing",
    config: { access: reads },
    schema: {
      tags: ["books"],
      summary: "How old what is open is, by company and account, and what is too old",
      querystring: ageingQuery,
      response: { 200: ageing, ...refusals },
    },
    handler: (request) => readAgeing(deps, request.query, request.sight),
  });
  app.route({
    method: "GET",
    url: "/api/ledger/items",
    config: { access: reads },
    schema: {
      tags: ["books"],
      summary: "Open items of interim, debts to customers and issuers, with age and owner",
      querystring: openItemsQuery,
      response: { 200: openItemsPage, ...refusals },
    },
    handler: async (request) => {
      return usablePage(await listOpenItems(deps, request.query, request.sight));
    },
  });
  app.route({
    method: "GET",
    url: "/api/ledger/payout-alarms",
    config: { access: reads },
    schema: {
      tags: ["books"],
      summary: "Payouts that are late, missing, short or over by the calendar, with age and owner",
      querystring: payoutAlarmsQuery,
      response: { 200: payoutAlarms, ...refusals },
    },
    handler: async (request) => {
      return usablePage(await listPayoutAlarms(deps, request.query, request.sight));
    },
  });
}

function registerOwner(app: HttpServer, deps: OpenItemRouteDeps): void {
  app.route({
    method: "PUT",
    url: "/api/ledger/items/:kind/:id/owner",
    // Without a scope: people only. Where the item lies decides who may.
    config: { access: { kind: "granted", right: "openItems", subject: "body" } },
    schema: {
      tags: ["books"],
      summary: "Hand an open item to somebody, or give it back to whose it is by itself",
      params: itemParams,
      body: ownOpenItemBody,
      response: { 200: openItem, ...refusals },
    },
    handler: async (request) => {
      const { kind, id } = request.params;
      const outcome = await ownOpenItem(deps, {
        kind,
        id,
        owner: request.body.owner,
        by: personOf(request),
        claim: request.idempotency,
      });
      if (outcome.kind === "refused") throw notOwned(outcome);
      deps.wake();
      return outcome.item;
    },
  });
  app.route({
    method: "PUT",
    url: "/api/ledger/payout-alarms/:id/owner",
    config: { access: { kind: "granted", right: "openItems", subject: "body" } },
    schema: {
      tags: ["books"],
      summary: "Hand a payout that is not as it should be to somebody, or give it back",
      params: alarmParams,
      body: ownOpenItemBody,
      response: { 200: payoutAlarm, ...refusals },
    },
    handler: async (request) => {
      const outcome = await ownPayoutAlarm(deps, {
        id: request.params.id,
        owner: request.body.owner,
        by: personOf(request),
        claim: request.idempotency,
      });
      if (outcome.kind === "refused") throw notOwned(outcome);
      deps.wake();
      return outcome.item;
    },
  });
}

function notOwned(refused: OwnRefusal): ProblemError {
  const { code, siteId } = refused;
  switch (code) {
    case "itemNotFound":
      return new ProblemError({ status: 404, code });
    case "notAllowed":
      return new ProblemError({
        status: 403,
        code,
        needs: { right: "openItems", ...(siteId === undefined ? {} : { siteId }) },
      });
    case "unknownOperator":
    case "operatorNotAllowed":
      return new ProblemError({ status: 422, code, field: "owner" });
  }
}

function registerLimits(app: HttpServer, deps: OpenItemRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/open-item-limits",
    config: {
      access: { kind: "granted", right: "settings", scope: "settings:read", subject: "list" },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "From how many days open items raise an alarm, by company",
      response: { 200: itemLimitsList },
    },
    handler: async (request) => ({ companies: await selectItemLimits(deps, request.sight) }),
  });
  app.route({
    method: "PUT",
    url: "/api/settings/companies/:id/open-item-limits",
    config: {
      access: {
        kind: "granted",
        right: "settings",
        subject: { thing: "company", param: "id" },
      },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Change from how many days a company's open items raise an alarm",
      params: byId,
      body: changeItemLimitsBody,
      response: { 200: itemLimits, ...settingRefusals },
    },
    handler: async (request) => {
      const { id: companyId } = request.params;
      const outcome = await changeItemLimits(
        deps,
        { companyId, ...request.body },
        personOf(request),
      );
      const subject = { kind: "openItemLimits", id: companyId } as const;
      return answerOf(deps, outcome, { request, subject });
    },
  });
}
