/** People over HTTP, for those who decide over people; and the link by which a password is chosen. */
import { type Access, SEES_ALL } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { readCursor } from "../page-cursor.ts";
import { changePerson } from "./change-person.ts";
import { choosePassword } from "./choose-password.ts";
import { createPerson } from "./create-person.ts";
import { settingHistory } from "./history-api.ts";
import { issuePasswordLink } from "./issue-password-link.ts";
import { listHistory } from "./list-history.ts";
import {
  changePersonBody,
  choosePasswordBody,
  chosenPassword,
  createdPerson,
  createPersonBody,
  passwordLink,
  personHistoryQuery,
  personList,
  personSetting,
} from "./person-api.ts";
import { selectPeople, selectPlaces } from "./person-store.ts";
import {
  answerOf,
  byId,
  personOf,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";

const right = "people";
const reading: Access = { kind: "granted", right, subject: "list" };
const making: Access = { kind: "granted", right, subject: "body" };
const changing: Access = { kind: "granted", right, subject: { thing: "person", param: "id" } };
const tags = ["people"];

/** What one address may cost us in hashing. */
const MOST_CHOICES_A_MINUTE = 60;

export function registerPersonRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  registerReading(app, deps);
  registerLinks(app, deps);
  app.route({
    method: "POST",
    url: "/api/settings/people",
    config: { access: making },
    schema: {
      tags,
      summary: "Add a person, with a link by which they choose their password",
      body: createPersonBody,
      response: { 201: createdPerson, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const asked = { wanted: request.body, by: personOf(request), claim: request.idempotency };
      const outcome = await createPerson(deps, asked);
      const subject = { kind: "person", id: null } as const;
      return reply.status(201).send(await answerOf(deps, outcome, { request, subject }));
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/people/:id",
    config: { access: changing },
    schema: {
      tags,
      summary: "Change a person's role, rights and places, or let the person go and come back",
      params: byId,
      body: changePersonBody,
      response: { 200: personSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const wanted = { id, ...request.body };
      const outcome = await changePerson(deps, { wanted, by: personOf(request) });
      return answerOf(deps, outcome, { request, subject: { kind: "person", id } });
    },
  });
}

function registerReading(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/people",
    config: { access: reading },
    schema: {
      tags,
      summary: "The people, those who have left too, with roles, rights and places",
      response: { 200: personList },
    },
    handler: async (request) => ({
      people: await selectPeople(deps.database, { id: null, ...request.sight }),
      ...(await selectPlaces(deps.database, request.sight)),
    }),
  });
  app.route({
    method: "GET",
    url: "/api/settings/people/history",
    config: { access: reading },
    schema: {
      tags,
      summary: "Who changed what of a person, when, from what to what",
      querystring: personHistoryQuery,
      response: { 200: settingHistory, ...settingRefusals },
    },
    handler: async (request) => {
      const { id, cursor, limit } = request.query;
      const [person] = await selectPeople(deps.database, { id, ...request.sight });
      if (person === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      const after = cursor === undefined ? undefined : readCursor(cursor);
      return listHistory(deps.database, {
        subject: "person",
        id,
        sight: SEES_ALL,
        seenBy: request.sight,
        showsPeople: true,
        after,
        limit,
      });
    },
  });
}

function registerLinks(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/settings/people/:id/password-link",
    config: { access: changing },
    schema: {
      tags,
      summary: "Make a link by which a person chooses a password; earlier ones end",
      params: byId,
      response: { 200: passwordLink, ...settingRefusals },
    },
    handler: async (request) => {
      const { id: personId } = request.params;
      const asked = { personId, by: personOf(request), claim: request.idempotency };
      const subject = { kind: "person", id: personId } as const;
      return answerOf(deps, await issuePasswordLink(deps, asked), { request, subject });
    },
  });
  app.route({
    method: "POST",
    url: "/api/chosen-password",
    config: {
      access: { kind: "public" },
      rateLimit: { max: MOST_CHOICES_A_MINUTE, timeWindow: 60_000 },
    },
    schema: {
      tags: ["session"],
      summary: "Choose a password with the one-time link that an administrator gave",
      body: choosePasswordBody,
      response: { 200: chosenPassword, 403: settingRefusals[403] },
    },
    handler: async (request) => {
      const outcome = await choosePassword(deps, request.body);
      if (outcome.kind === "linkUsed") {
        throw new ProblemError({ status: 403, code: "linkUsed", field: "token" });
      }
      return { signature: outcome.signature };
    },
  });
}
