/** Payout agreements over HTTP: read by whoever works with the bank, changed in the settings. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "../settings/setting-answer.ts";
import {
  confirmPayoutTerms,
  removeAgreement,
  removePayoutTerms,
  renameAgreement,
  setPayoutTerms,
} from "./change-agreement.ts";
import { createAgreement } from "./create-agreement.ts";
import { listPresets, readAgreements } from "./list-agreements.ts";
import {
  createPayoutAgreementBody,
  payoutAgreementList,
  payoutAgreementSetting,
  payoutPresetList,
  removedAgreement,
  renamePayoutAgreementBody,
  setPayoutTermsBody,
  termsParams,
  versionBody,
  versionQuery,
} from "./payout-agreements-api.ts";

const tags = SETTINGS_TAGS;
const BASE = "/api/settings/payout-agreements";
const OF_DAY = `${BASE}/:id/terms/:validFrom` as const;
const reading: Access = {
  kind: "granted",
  right: "settings",
  scope: "settings:read",
  subject: "list",
};
const readingPresets: Access = { kind: "granted", right: "settings", subject: "nothing" };
const banking: Access = { kind: "granted", right: "bank", subject: "list" };
const making: Access = { kind: "granted", right: "settings", subject: "companyInBody" };
const changing: Access = {
  kind: "granted",
  right: "settings",
  subject: { thing: "payoutAgreement", param: "id" },
};
const subjectOf = (id: string | null) => ({ kind: "payoutAgreement", id }) as const;

export function registerPayoutAgreementRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  registerReads(app, deps);
  registerAgreement(app, deps);
  registerTerms(app, deps);
  registerConfirm(app, deps);
}

function registerReads(app: HttpServer, deps: SettingRouteDeps): void {
  for (const [url, access] of [
    [BASE, reading],
    ["/api/payout-agreements", banking],
  ] as const) {
    app.route({
      method: "GET",
      url,
      config: { access },
      schema: {
        tags,
        summary: "What acquirers have agreed to: which cards they pay for, when and how",
        response: { 200: payoutAgreementList },
      },
      handler: async (request) => ({
        agreements: await readAgreements(deps.database, request.sight),
      }),
    });
  }
  app.route({
    method: "GET",
    url: "/api/settings/payout-presets",
    config: { access: readingPresets },
    schema: {
      tags,
      summary: "How acquirers are said to pay, to begin an agreement from; nobody's contract",
      response: { 200: payoutPresetList },
    },
    handler: () => listPresets(deps.database),
  });
}

function registerAgreement(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "POST",
    url: BASE,
    config: { access: making },
    schema: {
      tags,
      summary: "Make a payout agreement with its first terms; they are not confirmed yet",
      body: createPayoutAgreementBody,
      response: { 201: payoutAgreementSetting, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const asked = { wanted: request.body, by: personOf(request), claim: request.idempotency };
      const outcome = await createAgreement(deps, asked);
      const made = await answerOf(deps, outcome, { request, subject: subjectOf(null) });
      deps.wake();
      return reply.status(201).send(made);
    },
  });
  app.route({
    method: "PUT",
    url: `${BASE}/:id`,
    config: { access: changing },
    schema: {
      tags,
      summary: "Give a payout agreement another name",
      params: byId,
      body: renamePayoutAgreementBody,
      response: { 200: payoutAgreementSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const asked = { id, ...request.body, by: personOf(request) };
      const subject = subjectOf(id);
      return answerOf(deps, await renameAgreement(deps, asked), { request, subject });
    },
  });
  app.route({
    method: "DELETE",
    url: `${BASE}/:id`,
    config: { access: changing },
    schema: {
      tags,
      summary: "Take away a payout agreement that no bank line has paid by",
      params: byId,
      querystring: versionQuery,
      response: { 200: removedAgreement, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const asked = { id, ...request.query, by: personOf(request) };
      const subject = subjectOf(id);
      return answerOf(deps, await removeAgreement(deps, asked), { request, subject });
    },
  });
}

function registerTerms(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "PUT",
    url: OF_DAY,
    config: { access: changing },
    schema: {
      tags,
      summary: "Other terms from a day on; without issuers the agreement ends then",
      params: termsParams,
      body: setPayoutTermsBody,
      response: { 200: payoutAgreementSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { version, ...terms } = request.body;
      const asked = { ...request.params, version, terms, by: personOf(request) };
      const subject = subjectOf(asked.id);
      return answerOf(deps, await setPayoutTerms(deps, asked), { request, subject });
    },
  });
  app.route({
    method: "DELETE",
    url: OF_DAY,
    config: { access: changing },
    schema: {
      tags,
      summary: "Take away the terms that begin on a day: those before them hold on",
      params: termsParams,
      querystring: versionQuery,
      response: { 200: payoutAgreementSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const asked = { ...request.params, ...request.query, by: personOf(request) };
      const subject = subjectOf(asked.id);
      return answerOf(deps, await removePayoutTerms(deps, asked), { request, subject });
    },
  });
}

function registerConfirm(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "POST",
    url: `${OF_DAY}/confirm`,
    config: { access: changing },
    schema: {
      tags,
      summary: "Say that the terms have been read in the contract",
      params: termsParams,
      body: versionBody,
      response: { 200: payoutAgreementSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const asked = { ...request.params, ...request.body, by: personOf(request) };
      const subject = subjectOf(asked.id);
      return answerOf(deps, await confirmPayoutTerms(deps, asked), { request, subject });
    },
  });
}
