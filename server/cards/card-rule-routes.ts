/** The card rules over HTTP: read, tried on what has been paid, saved as a whole, and their history. */

import { Readable } from "node:stream";
import type { CardRuleFault } from "@kortkoll/core/cards/check-card-rules.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { AuditActor } from "../audit/record-audit.ts";
import { readDayCursor } from "../day-cursor.ts";
import type { Access, Caller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import {
  cardRuleList,
  cardRuleVersions,
  cardRuleVersionsQuery,
  type DryRun,
  type DryRunBody,
  type DryRunLine,
  dryRun,
  dryRunBody,
  dryRunPayments,
  dryRunPaymentsBody,
  saveCardRulesBody,
} from "./cards-api.ts";
import {
  dryRunCardRules,
  faultsOfTrial,
  readDryRunPayments,
  type Trial,
} from "./dry-run-card-rules.ts";
import {
  type CardRuleDeps,
  problemsIn,
  readCardRules,
  readVersions,
  saveCardRules,
} from "./save-card-rules.ts";

const reading: Access = {
  kind: "granted",
  right: "settings",
  scope: "settings:read",
  subject: "nothing",
};
/** Without a scope: people only. The rules are one list for all companies. */
const changing: Access = { kind: "granted", right: "settings", subject: "installation" };
const trying: Access = { kind: "granted", right: "settings", subject: "list" };

const refused = { 400: problem, 401: problem, 403: problem, 422: problem };

export function registerCardRuleRoutes(app: HttpServer, deps: CardRuleDeps): void {
  registerList(app, deps);
  registerDryRun(app, deps);
  app.route({
    method: "GET",
    url: "/api/card-rules/versions",
    config: { access: reading },
    schema: {
      tags: ["settings"],
      summary: "Every version of the card rules that was saved, the newest first",
      querystring: cardRuleVersionsQuery,
      response: { 200: cardRuleVersions },
    },
    handler: (request) => readVersions(deps.database, request.query.before),
  });
}

function registerList(app: HttpServer, deps: CardRuleDeps): void {
  app.route({
    method: "GET",
    url: "/api/card-rules",
    config: { access: reading },
    schema: {
      tags: ["settings"],
      summary: "The card rules in their order, what is unwise in them, and the presets",
      response: { 200: cardRuleList },
    },
    handler: (request) => readCardRules(deps.database, languageOf(request)),
  });
  app.route({
    method: "PUT",
    url: "/api/card-rules",
    config: { access: changing },
    schema: {
      tags: ["settings"],
      summary: "Save the whole list of card rules; what is booked stays as it was marked",
      body: saveCardRulesBody,
      response: { 200: cardRuleList, ...refused, 409: problem },
    },
    handler: async (request) => {
      const language = languageOf(request);
      const outcome = await saveCardRules(deps, {
        ...request.body,
        trial: request.body.trial,
        by: actorOf(request.caller),
        language,
        claim: request.idempotency,
      });
      switch (outcome.kind) {
        case "saved":
          return outcome.list;
        case "wrong":
          throw wrongRules(outcome.faults, language);
        case "untried":
          throw new ProblemError({ status: 409, code: outcome.code, field: "trial" });
        case "changed":
          throw new ProblemError({ status: 409, code: "cardRulesChanged", field: "version" });
      }
    },
  });
}

function registerDryRun(app: HttpServer, deps: CardRuleDeps): void {
  app.route({
    method: "POST",
    url: "/api/card-rules/dry-run",
    config: { access: trying },
    schema: {
      tags: ["settings"],
      summary: "What would be marked otherwise by these card rules, before they are saved",
      body: dryRunBody,
      response: { 200: dryRun, ...refused },
    },
    handler: (request) => resultIn(dryRunCardRules(deps, trialOf(request, request.body))),
  });
  app.route({
    method: "POST",
    url: "/api/card-rules/dry-run/lines",
    config: { access: trying },
    schema: {
      tags: ["settings"],
      summary: "The same as lines of JSON: how far it has come, and last the result",
      body: dryRunBody,
      produces: ["application/x-ndjson"],
    },
    handler: (request, reply) =>
      reply
        .header("content-type", "application/x-ndjson")
        .header("cache-control", "no-store")
        .send(Readable.from(written(dryRunCardRules(deps, trialOf(request, request.body))))),
  });
  app.route({
    method: "POST",
    url: "/api/card-rules/dry-run/payments",
    config: { access: trying },
    schema: {
      tags: ["settings"],
      summary: "More of the payments that would be marked otherwise, newest first",
      body: dryRunPaymentsBody,
      response: { 200: dryRunPayments, ...refused },
    },
    handler: async (request) => {
      const { cursor, ...body } = request.body;
      const below = cursor === undefined ? undefined : readDayCursor(cursor);
      if (cursor !== undefined && below === undefined) {
        throw new ProblemError({ status: 400, code: "invalidInput", field: "cursor" });
      }
      return await readDryRunPayments(deps, trialOf(request, body), below);
    },
  });
}

/** Refused before the first line is sent: afterwards there is no status to say it with. */
function trialOf(request: FastifyRequest, body: DryRunBody): Trial {
  const trial = { body, sight: request.sight, language: languageOf(request) };
  const faults = faultsOfTrial(trial);
  if (faults.length > 0) throw wrongRules(faults, trial.language);
  return trial;
}

async function resultIn(lines: AsyncIterable<DryRunLine>): Promise<DryRun> {
  for await (const line of lines) {
    if (line.kind === "result") return line.result;
  }
  throw new Error("A dry run ended without a result");
}

async function* written(lines: AsyncIterable<DryRunLine>): AsyncGenerator<string, void> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

function wrongRules(faults: readonly CardRuleFault[], language: Language): ProblemError {
  const problems = problemsIn(faults, language);
  return new ProblemError({
    status: 422,
    code: "cardRulesWrong",
    detail: problems.map(({ message }) => message).join(" "),
    field: problems[0]?.field,
    problems,
  });
}

function actorOf(caller: Caller): AuditActor {
  return caller.kind === "person"
    ? { id: caller.personId, name: caller.signature }
    : { id: null, name: `key:${caller.name}` };
}
