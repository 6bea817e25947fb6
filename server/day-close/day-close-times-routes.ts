/** Over HTTP: when days are closed, what is reminded of, and the list of closes. */
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import { type Access, isInSight, mayActAt } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { readEveryTime, readWaitingPlaces } from "./close-places-store.ts";
import { findSiteById } from "./close-store.ts";
import { findTimes } from "./close-times-store.ts";
import type { ClosePlace } from "./cut-store.ts";
import {
  closesQuery,
  closeTimes,
  closeTimesList,
  closeTimesParams,
  closeTimesQuery,
  dayClosePage,
  dayClosePlaces,
  dayCloseReminders,
  setCloseTimesBody,
} from "./day-close-times-api.ts";
import { listCloses, listReminders } from "./list-closes.ts";
import { type SetTimesDeps, setCloseTimes } from "./set-close-times.ts";

const reading: Access = {
  kind: "granted",
  right: "dayClose",
  scope: "day-closes:write",
  subject: "list",
};
/** People only: a program closes when it is told to. */
const setting: Access = {
  kind: "granted",
  right: "settings",
  subject: { thing: "site", param: "id" },
};
const refused = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerDayCloseTimesRoutes(app: HttpServer, deps: SetTimesDeps): void {
  registerLists(app, deps);
  registerPlaces(app, deps);
  app.route({
    method: "GET",
    url: "/api/sites/:id/day-close-times",
    config: { access: setting },
    schema: {
      tags: ["day closes"],
      summary: "When a company's day at a site is reminded of and closed by itself",
      params: closeTimesParams,
      querystring: closeTimesQuery,
      response: { 200: closeTimes, ...refused },
    },
    handler: async (request) => {
      const place = await placeOf(deps, request, request.params.id, request.query.companyCode);
      return await findTimes(deps.database, place);
    },
  });
  app.route({
    method: "PUT",
    url: "/api/sites/:id/day-close-times",
    config: { access: setting },
    schema: {
      tags: ["day closes"],
      summary: "Set when a company's day at a site is reminded of and closed by itself",
      params: closeTimesParams,
      body: setCloseTimesBody,
      response: { 200: closeTimes, ...refused },
    },
    handler: async (request) => {
      const { companyCode, ...times } = request.body;
      const place = await placeOf(deps, request, request.params.id, companyCode);
      const { caller, idempotency: claim } = request;
      if (caller.kind !== "person") throw new ProblemError({ status: 403, code: "notAllowed" });
      const by = { id: caller.personId, name: caller.signature };
      const saved = await setCloseTimes(deps, { ...place, times, by, claim });
      if (saved === undefined) throw new ProblemError({ status: 409, code: "conflict" });
      return saved;
    },
  });
}

function registerLists(app: HttpServer, deps: SetTimesDeps): void {
  app.route({
    method: "GET",
    url: "/api/day-closes",
    config: { access: reading },
    schema: {
      tags: ["day closes"],
      summary: "Day closes, newest first unless sorted otherwise, by pages",
      querystring: closesQuery,
      response: { 200: dayClosePage, ...refused },
    },
    handler: (request) => {
      const { siteCode, companyCode, cursor, ...query } = request.query;
      const { search = null, from = null, to = null, waitsFor = null, ...rest } = query;
      return listCloses(deps.database, {
        ...rest,
        sight: request.sight,
        siteCode: siteCode?.toUpperCase() ?? null,
        companyCode: companyCode?.toUpperCase() ?? null,
        ...{ search, from, to, waitsFor, after: cursor ?? null },
      });
    },
  });
  app.route({
    method: "GET",
    url: "/api/day-closes/reminders",
    config: { access: reading },
    schema: {
      tags: ["day closes"],
      summary: "Where the time to close has come and something waits to be closed",
      response: { 200: dayCloseReminders, ...refused },
    },
    handler: (request) => listReminders(deps.database, request.sight, deps.clock()),
  });
}

function registerPlaces(app: HttpServer, deps: SetTimesDeps): void {
  app.route({
    method: "GET",
    url: "/api/day-closes/places",
    config: { access: reading },
    schema: {
      tags: ["day closes"],
      summary: "What waits to be closed, for each company at each site",
      response: { 200: dayClosePlaces, ...refused },
    },
    handler: async (request) => {
      const { sight, caller } = request;
      const found = await readWaitingPlaces(deps.database, sight);
      const places = found.filter(
        ({ siteId }) =>
          caller.kind === "key" || mayActAt(caller, "dayClose", { companyId: null, siteId }),
      );
      return {
        places: places.map(({ lastCutAt, ...place }) => ({
          ...place,
          lastCutAt: lastCutAt?.toISOString() ?? null,
        })),
      };
    },
  });
  app.route({
    method: "GET",
    url: "/api/day-close-times",
    config: { access: { kind: "granted", right: "settings", subject: "list" } },
    schema: {
      tags: ["day closes"],
      summary: "When each company's day at each site is reminded of and closed by itself",
      response: { 200: closeTimesList, ...refused },
    },
    handler: async (request) => ({
      times: [...(await readEveryTime(deps.database, request.sight))],
    }),
  });
}

async function placeOf(
  deps: SetTimesDeps,
  { sight }: FastifyRequest,
  siteId: string,
  companyCode: string,
): Promise<ClosePlace> {
  const site = await findSiteById(deps.database, siteId);
  const company = site?.companies.find(
    (one) =>
      one.code === companyCode.toUpperCase() && isInSight(sight, { companyId: one.id, siteId }),
  );
  if (company === undefined) {
    throw new ProblemError({ status: 422, code: "unknownCompany", field: "companyCode" });
  }
  return { companyId: company.id, siteId };
}
