/** Receivers of webhooks over HTTP, and how what they are told arrives. */
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  settingRefusals,
} from "../settings/setting-answer.ts";
import { changeWebhook } from "./change-webhook.ts";
import { changeWebhookSecret } from "./change-webhook-secret.ts";
import { createWebhook } from "./create-webhook.ts";
import { sendAgain } from "./send-again.ts";
import type { SendDeps } from "./send-delivery.ts";
import { sendTest } from "./send-test.ts";
import { selectDeliveries, selectDelivery, selectWebhooks } from "./webhook-view-store.ts";
import {
  changeWebhookBody,
  changeWebhookSecretBody,
  createWebhookBody,
  listDeliveriesQuery,
  webhookDeliveries,
  webhookDeliveryDetails,
  webhookList,
  webhookSentAgain,
  webhookSetting,
  webhookTested,
  webhookWithSecret,
} from "./webhooks-api.ts";

const right = "settings";
const ofOne: Access = { kind: "granted", right, subject: { thing: "webhook", param: "id" } };
const tags = SETTINGS_TAGS;
const found = { 401: problem, 403: problem, 404: problem };
const oneDelivery = z.object({ id, sequence: z.coerce.number().int().min(1).max(1e15) });

export function registerWebhookRoutes(app: HttpServer, deps: SendDeps): void {
  registerSettings(app, deps);
  registerDeliveries(app, deps);
  registerSending(app, deps);
}

function registerSettings(app: HttpServer, deps: SendDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/webhooks",
    config: { access: { kind: "granted", right, scope: "settings:read", subject: "list" } },
    schema: {
      tags,
      summary: "Who is told of what happens, and how it arrives; those that are off last",
      response: { 200: webhookList },
    },
    handler: async (request) => {
      const { companyIds, siteIds } = request.sight;
      // A receiver is the whole company's: nobody's who sees some of its sites only.
      if (siteIds !== null) return { webhooks: [] };
      const wanted = { id: null, companyIds, nowMs: deps.clock() };
      return { webhooks: await selectWebhooks(deps.database, wanted) };
    },
  });
  app.route({
    method: "POST",
    url: "/api/settings/webhooks",
    config: { access: { kind: "granted", right, subject: "companyInBody" } },
    schema: {
      tags,
      summary: "Tell an address of what happens; its secret is shown in this answer only",
      body: createWebhookBody,
      response: { 201: webhookWithSecret, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const asked = { wanted: request.body, by: personOf(request), claim: request.idempotency };
      const outcome = await createWebhook(deps, asked);
      const subject = { kind: "webhook", id: null } as const;
      return reply.status(201).send(await answerOf(deps, outcome, { request, subject }));
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/webhooks/:id",
    config: { access: ofOne },
    schema: {
      tags,
      summary: "Change who is told of what, turn it off and on, remove it or take it back",
      params: byId,
      body: changeWebhookBody,
      response: { 200: webhookSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const wanted = { id: request.params.id, ...request.body };
      const outcome = await changeWebhook(deps, { wanted, by: personOf(request) });
      return answerOf(deps, outcome, { request, subject: { kind: "webhook", id: wanted.id } });
    },
  });
  app.route({
    method: "POST",
    url: "/api/settings/webhooks/:id/secret",
    config: { access: ofOne },
    schema: {
      tags,
      summary: "Give it a new secret; the one before signs as well for some hours",
      params: byId,
      body: changeWebhookSecretBody,
      response: { 200: webhookWithSecret, ...settingRefusals },
    },
    handler: async (request) => {
      const wanted = { id: request.params.id, ...request.body };
      const asked = { wanted, by: personOf(request), claim: request.idempotency };
      const outcome = await changeWebhookSecret(deps, asked);
      return answerOf(deps, outcome, { request, subject: { kind: "webhook", id: wanted.id } });
    },
  });
}

function registerDeliveries(app: HttpServer, deps: SendDeps): void {
  const { database } = deps;
  app.route({
    method: "GET",
    url: "/api/settings/webhooks/:id/deliveries",
    config: { access: ofOne },
    schema: {
      tags,
      summary: "What it was told in the last 30 days and what waits, the newest first",
      params: byId,
      querystring: listDeliveriesQuery,
      response: { 200: webhookDeliveries, ...found },
    },
    handler: async (request) => {
      const { query } = request;
      const rows = await selectDeliveries(database, request.params.id, query);
      const deliveries = rows.slice(0, query.limit);
      const last = deliveries.at(-1);
      const next = rows.length > query.limit && last !== undefined ? `${last.sequence}` : null;
      return { deliveries, next };
    },
  });
  app.route({
    method: "GET",
    url: "/api/settings/webhooks/:id/deliveries/:sequence",
    config: { access: ofOne },
    schema: {
      tags,
      summary: "One delivery: what is sent, and how each try went",
      params: oneDelivery,
      response: { 200: webhookDeliveryDetails, ...found },
    },
    handler: async (request) => {
      const { id: webhookId, sequence } = request.params;
      return thereIs(await selectDelivery(database, webhookId, sequence));
    },
  });
}

function registerSending(app: HttpServer, deps: SendDeps): void {
  app.route({
    method: "POST",
    url: "/api/settings/webhooks/:id/test",
    config: { access: ofOne },
    schema: {
      tags,
      summary: "Send a test to it now, and say what it answers",
      params: byId,
      response: { 200: webhookTested, ...found },
    },
    handler: async (request) => thereIs(await sendTest(deps, request.params.id, personOf(request))),
  });
  app.route({
    method: "POST",
    url: "/api/settings/webhooks/:id/deliveries/:sequence/send-again",
    config: { access: ofOne },
    schema: {
      tags,
      summary: "Send one delivery again, as the same event",
      params: oneDelivery,
      response: { 200: webhookSentAgain, ...found },
    },
    handler: async (request) => {
      const [by, claim] = [personOf(request), request.idempotency];
      return thereIs(await sendAgain(deps, { ...request.params, by, claim }));
    },
  });
  app.route({
    method: "POST",
    url: "/api/settings/webhooks/:id/send-again",
    config: { access: ofOne },
    schema: {
      tags,
      summary: "Send everything again that was given up or fails",
      params: byId,
      response: { 200: webhookSentAgain, ...found },
    },
    handler: async (request) => {
      const [by, claim] = [personOf(request), request.idempotency];
      const { id: webhookId } = request.params;
      return thereIs(await sendAgain(deps, { id: webhookId, sequence: undefined, by, claim }));
    },
  });
}

function thereIs<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new ProblemError({ status: 404, code: "notFound" });
  return value;
}
