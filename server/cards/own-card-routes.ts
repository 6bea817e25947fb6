/** Own cards over HTTP: for people with the right, never for programs. */
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import { answerOf, personOf } from "../settings/setting-answer.ts";
import { settingProblem } from "../settings/setting-problem.ts";
import {
  confirmPayoutRuleBody,
  ownCardProgramme,
  ownCardSite,
  ownCards,
  ownCardsOnBody,
  payoutRuleBody,
  programmeParams,
  siteParams,
} from "./cards-api.ts";
import {
  type Changing,
  changePayoutRule,
  confirmPayoutRule,
  type OwnCardDeps,
  type Refused,
} from "./change-own-cards.ts";
import { readOwnCards, readProgramme } from "./read-own-cards.ts";
import { switchOwnCards } from "./switch-own-cards.ts";

const ofSite = { thing: "site", param: "id" } as const;
const ofProgramme: Access = { kind: "granted", right: "ownCards", subject: "installation" };
const readingProgramme: Access = {
  kind: "granted",
  right: "financeViews",
  scope: "settings:read",
  subject: "nothing",
};
const refused = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerOwnCardRoutes(app: HttpServer, deps: OwnCardDeps): void {
  app.route({
    method: "GET",
    url: "/api/own-cards",
    config: { access: { kind: "granted", right: "ownCards", subject: "list" } },
    schema: {
      tags: ["settings"],
      summary:
        "Toyota's own cards: the programme, where it is on, and what turned up where it is off",
      response: { 200: ownCards },
    },
    handler: (request) => readOwnCards(deps.database, request.sight, languageOf(request)),
  });
  registerSwitch(app, deps);
  registerProgramme(app, deps);
}

function registerSwitch(app: HttpServer, deps: OwnCardDeps): void {
  app.route({
    method: "PUT",
    url: "/api/sites/:id/own-cards",
    config: {
      access: {
        kind: "granted",
        right: "ownCards",
        subject: { ...ofSite, ofAllItsCompanies: true },
      },
    },
    schema: {
      tags: ["settings"],
      summary:
        "Take own cards at a site with the Toyota franchise, or stop, from the version that was read",
      params: siteParams,
      body: ownCardsOnBody,
      response: { 200: ownCardSite, ...refused },
    },
    handler: async (request) => {
      const siteId = request.params.id;
      const wanted = { siteId, ...request.body };
      const asked = { wanted, by: personOf(request), claim: request.idempotency };
      const outcome = await switchOwnCards(deps, asked);
      return answerOf(deps, outcome, { request, subject: { kind: "site", id: siteId } });
    },
  });
}

function registerProgramme(app: HttpServer, deps: OwnCardDeps): void {
  app.route({
    method: "GET",
    url: "/api/own-card-programmes/:kind",
    config: { access: readingProgramme },
    schema: {
      tags: ["settings"],
      summary: "The programme and how its payouts come, for whoever looks for them at the bank",
      params: programmeParams,
      response: { 200: ownCardProgramme, ...refused },
    },
    handler: (request) => {
      refuseOthersThanToyota(request.params.kind);
      return readProgramme(deps.database);
    },
  });
  app.route({
    method: "PUT",
    url: "/api/own-card-programmes/:kind",
    config: { access: ofProgramme },
    schema: {
      tags: ["settings"],
      summary: "How the programme's payouts come; no programme but Toyota's can be created",
      params: programmeParams,
      body: payoutRuleBody,
      response: { 200: ownCardProgramme, ...refused },
    },
    handler: async (request) => {
      refuseOthersThanToyota(request.params.kind);
      const outcome = await changePayoutRule(deps, { ...changingOf(request), ...request.body });
      if (outcome.kind === "refused") throw await refusal(deps, outcome, request);
      return outcome.programme;
    },
  });
  app.route({
    method: "POST",
    url: "/api/own-card-programmes/:kind/confirm",
    config: { access: ofProgramme },
    schema: {
      tags: ["settings"],
      summary: "Say that the payout rule has been read in the agreement",
      params: programmeParams,
      body: confirmPayoutRuleBody,
      response: { 200: ownCardProgramme, ...refused },
    },
    handler: async (request) => {
      refuseOthersThanToyota(request.params.kind);
      const outcome = await confirmPayoutRule(deps, { ...changingOf(request), ...request.body });
      if (outcome.kind === "refused") throw await refusal(deps, outcome, request);
      return outcome.programme;
    },
  });
}

function refuseOthersThanToyota(kind: string): void {
  if (kind !== "toyota") {
    throw new ProblemError({ status: 422, code: "onlyToyotasProgramme", field: "kind" });
  }
}

function changingOf(request: FastifyRequest): Changing {
  const person = personOf(request);
  return { by: { id: person.personId, name: person.signature }, claim: request.idempotency };
}

function refusal(
  { database }: OwnCardDeps,
  refused: Refused,
  request: FastifyRequest,
): Promise<ProblemError> {
  const subject = { kind: "ownCardProgramme", id: null } as const;
  return settingProblem(database, refused, { language: languageOf(request), subject });
}
