/** Locked periods over HTTP, and how a company's vouchers are numbered. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access, PersonCaller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import { triedBy } from "../people/second-person.ts";
import { answerOf, byId, personOf, settingRefusals } from "../settings/setting-answer.ts";
import {
  booksSetting,
  changeBooksBody,
  lockPeriodBody,
  periodState,
  periods,
  unlockPeriodBody,
} from "./books-api.ts";
import type { BooksDeps } from "./books-routes.ts";
import { changeBooksSetting } from "./change-books.ts";
import { listPeriods } from "./list-periods.ts";
import { lockPeriod, type PeriodOutcome, unlockPeriod } from "./lock-period.ts";

const reading: Access = {
  kind: "granted",
  right: "financeViews",
  scope: "ledger:read",
  subject: "list",
};
const ofCompany = { thing: "company", param: "id" } as const;
const locking: Access = { kind: "granted", right: "periods", subject: ofCompany };
const changing: Access = { kind: "granted", right: "settings", subject: ofCompany };
const tags = ["books"];
const refused = { 401: problem, 403: problem, 409: problem, 422: problem, 429: problem };

export function registerPeriodRoutes(app: HttpServer, deps: BooksDeps): void {
  app.route({
    method: "GET",
    url: "/api/periods",
    config: { access: reading },
    schema: {
      tags,
      summary: "What is locked of each company's books, what could be, and who has changed it",
      response: { 200: periods },
    },
    handler: (request) => listPeriods(deps.database, request.sight, deps.clock()),
  });
  app.route({
    method: "POST",
    url: "/api/companies/:id/locked-period",
    config: { access: locking },
    schema: {
      tags,
      summary: "Lock a company's books through the end of a month that is over",
      params: byId,
      body: lockPeriodBody,
      response: { 200: periodState, ...refused },
    },
    handler: async (request) => {
      const { through, moveEvents } = request.body;
      const companyId = request.params.id;
      const by = actorOf(personOf(request));
      const asked = { companyId, through: through as BusinessDay, moveEvents, by };
      return stateOf(await lockPeriod(deps, asked), request);
    },
  });
  app.route({
    method: "POST",
    url: "/api/companies/:id/unlocked-period",
    config: { access: locking },
    schema: {
      tags,
      summary: "Open locked books again, with a reason and a second person",
      params: byId,
      body: unlockPeriodBody,
      response: { 200: periodState, ...refused },
    },
    handler: async (request) => {
      const { through, reason } = request.body;
      const companyId = request.params.id;
      const approvedBy = await approverOf(deps, request, request.body.approver, companyId);
      const by = actorOf(personOf(request));
      const asked = { companyId, through: through as BusinessDay | null, reason, approvedBy, by };
      return stateOf(await unlockPeriod(deps, asked), request);
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/companies/:id/books",
    config: { access: changing },
    schema: {
      tags,
      summary: "Number one voucher a day or one an event, and say when the fiscal year begins",
      params: byId,
      body: changeBooksBody,
      response: { 200: booksSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const companyId = request.params.id;
      const wanted = { companyId, ...request.body };
      const outcome = await changeBooksSetting(deps, wanted, personOf(request));
      return answerOf(deps, outcome, { request, subject: { kind: "books", id: companyId } });
    },
  });
}

function actorOf(person: PersonCaller): { readonly id: string; readonly name: string } {
  return { id: person.personId, name: person.signature };
}

async function approverOf(
  { checkSecondPerson }: BooksDeps,
  request: FastifyRequest,
  approver:
    | { signature: string; password?: string | undefined; pin?: string | undefined }
    | undefined,
  companyId: string,
): Promise<string> {
  const needs = { right: "periods", siteId: null, companyIds: [companyId] } as const;
  const field = "approver";
  if (approver === undefined) {
    throw new ProblemError({ status: 403, code: "secondPersonNeeded", field, needs });
  }
  const outcome = await checkSecondPerson({
    ...triedBy(approver, request.ip),
    asking: personOf(request),
    right: "periods",
    place: { companyId, siteId: null },
  });
  switch (outcome.kind) {
    case "approved":
      return outcome.signature;
    case "notAllowed":
      throw new ProblemError({ status: 403, code: "secondPersonNotAllowed", field, needs });
    case "tooManyFailures":
      throw new ProblemError({
        status: 429,
        code: "tooManyRequests",
        field,
        retryAfterSeconds: outcome.retryAfterSeconds,
      });
  }
}

function stateOf(
  outcome: PeriodOutcome,
  request: FastifyRequest,
): { companyCode: string; lockedThrough: string | null } {
  if (outcome.kind === "done") {
    return { companyCode: outcome.companyCode, lockedThrough: outcome.lockedThrough };
  }
  const { code, notClosed } = outcome;
  if (notClosed === undefined) {
    const isWrong = code === "periodNotWhole" || code === "periodNotOver";
    throw new ProblemError({ status: isWrong ? 422 : 409, code, field: "through" });
  }
  const { events, siteCodes } = notClosed;
  const where = siteCodes.join(", ");
  const detail =
    languageOf(request) === "sv"
      ? `${events} händelser i perioden är inte med i något dagsavslut (${where}).`
      : `${events} events of the period are in no day close (${where}).`;
  throw new ProblemError({ status: 409, code, field: "moveEvents", detail });
}
