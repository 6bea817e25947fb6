/** Payouts that came to nothing, over HTTP: accepted as the acquirer's file has them, said by a person. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import type { MatchDeps } from "./decide-match.ts";
import { readBankCompanies } from "./list-bank-lines.ts";
import { bookedOf, decidedBy } from "./match-answer.ts";
import {
  acceptBody,
  choicesQuery,
  lineChoices,
  lineParams,
  settleZeroBody,
} from "./payout-matches-api.ts";
import { readCompanyChoices } from "./read-choices.ts";
import { acceptZeroPayout, settleZeroPayout } from "./settle-zero-payout.ts";

const right = "bank";
const ofCompany: Access = { kind: "granted", right, subject: "companyInBody" };
const ofAgreement: Access = {
  kind: "granted",
  right,
  subject: { thing: "payoutAgreement", param: "id" },
};
const refusals = { 400: problem, 401: problem, 403: problem, 404: problem };
const decisions = { 201: z.object({ id }), ...refusals, 409: problem };
const tags = ["bank"];

export function registerZeroPayoutRoutes(app: HttpServer, deps: MatchDeps): void {
  registerReading(app, deps);
  registerDeciding(app, deps);
}

function registerReading(app: HttpServer, deps: MatchDeps): void {
  app.route({
    method: "GET",
    url: "/api/bank/choices",
    config: { access: ofCompany },
    schema: {
      tags,
      summary: "What is open at a company, for a person who says that a payout came to nothing",
      querystring: choicesQuery,
      response: { 200: lineChoices, ...refusals },
    },
    handler: async (request) => {
      const { company: code } = request.query;
      const [company] = await readBankCompanies(deps.database, request.sight, code);
      if (company === undefined) {
        throw new ProblemError({ status: 404, code: "unknownCompany", field: "company" });
      }
      return readCompanyChoices(deps, company.id);
    },
  });
}

function registerDeciding(app: HttpServer, deps: MatchDeps): void {
  app.route({
    method: "POST",
    url: "/api/bank/agreements/:id/zero-payouts/accept",
    config: { access: ofAgreement },
    schema: {
      tags,
      summary: "Book a payout that the acquirer's own file says came to 0 kr",
      params: lineParams,
      body: acceptBody,
      response: decisions,
    },
    handler: async (request, reply) => {
      const { proposalKey } = request.body;
      const asked = { ...decidedBy(request), agreementId: request.params.id, proposalKey };
      return reply.code(201).send(bookedOf(await acceptZeroPayout(deps, asked)));
    },
  });
  app.route({
    method: "POST",
    url: "/api/bank/agreements/:id/zero-payouts",
    config: { access: ofAgreement },
    schema: {
      tags,
      summary: "Say that a payout came to 0 kr and of what, with a reason, and book it",
      params: lineParams,
      body: settleZeroBody,
      response: decisions,
    },
    handler: async (request, reply) => {
      const settled = request.body;
      if ((settled.dueOn as BusinessDay) > businessDayOf(deps.clock())) {
        throw new ProblemError({ status: 400, code: "invalidInput", field: "dueOn" });
      }
      const asked = { ...decidedBy(request), agreementId: request.params.id, settled };
      return reply.code(201).send(bookedOf(await settleZeroPayout(deps, asked)));
    },
  });
}
