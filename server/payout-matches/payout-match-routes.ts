/** HTTP for bank lines, the match bench, and the way between a bank line and an order. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import { type Access, mayActAt } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError, usablePage } from "../http/problem.ts";
import { acceptCertain, acceptMatch } from "./accept-match.ts";
import { chooseMatch } from "./choose-match.ts";
import type { MatchDeps } from "./decide-match.ts";
import { listBankLines, readBankCompanies } from "./list-bank-lines.ts";
import { bookedOf, decidedBy, problemOf } from "./match-answer.ts";
import {
  acceptBody,
  acceptCertainBody,
  acceptedCertain,
  bankLinePage,
  bankLinesQuery,
  bankLineTrace,
  benchQuery,
  chooseBody,
  lineChoices,
  lineParams,
  matchBench,
  matchTrace,
  orderPayouts,
  tellApartBody,
  undoBody,
} from "./payout-matches-api.ts";
import { readBench } from "./read-bench.ts";
import { readChoices } from "./read-choices.ts";
import { takeBackMatch } from "./take-back-match.ts";
import { tellLineApart } from "./tell-line-apart.ts";
import { readOrderPayouts, traceBankLine, traceMatch } from "./trace-bank-line.ts";

const right = "bank";
/** What a company's account holds is seen by whoever has the right at all of its sites. */
const ofCompany: Access = { kind: "granted", right, subject: "companyInBody" };
const ofLine: Access = { kind: "granted", right, subject: { thing: "bankLine", param: "id" } };
const ofMatch: Access = { kind: "granted", right, subject: { thing: "payoutMatch", param: "id" } };
const refusals = { 400: problem, 401: problem, 403: problem, 404: problem };
const decisions = { 201: z.object({ id }), ...refusals, 409: problem };

export function registerPayoutMatchRoutes(app: HttpServer, deps: MatchDeps): void {
  registerReading(app, deps);
  registerDeciding(app, deps);
}

function registerReading(app: HttpServer, deps: MatchDeps): void {
  const tags = ["bank"];
  app.route({
    method: "GET",
    url: "/api/bank/bench",
    config: { access: ofCompany },
    schema: {
      tags,
      summary: "Open bank lines that fit an agreement, what each would pay, and why",
      querystring: benchQuery,
      response: { 200: matchBench, ...refusals },
    },
    handler: async (request) => {
      const companies = await readBankCompanies(
        deps.database,
        request.sight,
        request.query.company,
      );
      return readBench(deps, { companies, language: languageOf(request) });
    },
  });
  app.route({
    method: "GET",
    url: "/api/bank/lines",
    config: { access: ofCompany },
    schema: {
      tags,
      summary: "Bank lines, the newest first",
      querystring: bankLinesQuery,
      response: { 200: bankLinePage, ...refusals },
    },
    handler: async (request) => {
      const { from, to, ...query } = request.query;
      const days = { from: from as BusinessDay | undefined, to: to as BusinessDay | undefined };
      return usablePage(
        await listBankLines(deps.database, { ...query, ...days, sight: request.sight }),
      );
    },
  });
  app.route({
    method: "GET",
    url: "/api/bank/lines/:id",
    config: { access: ofLine },
    schema: {
      tags,
      summary: "One bank line, and the cards, dates, tills and orders behind it",
      params: lineParams,
      response: { 200: bankLineTrace, ...refusals },
    },
    handler: async (request) => {
      const trace = await traceBankLine(deps.database, request.params.id);
      if (trace === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return trace;
    },
  });
  app.route({
    method: "GET",
    url: "/api/bank/lines/:id/choices",
    config: { access: ofLine },
    schema: {
      tags,
      summary: "What is open at the line's company, for a person who says what it pays for",
      params: lineParams,
      response: { 200: lineChoices, ...refusals },
    },
    handler: async (request) => {
      const choices = await readChoices(deps, request.params.id);
      if (choices === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return choices;
    },
  });
  app.route({
    method: "GET",
    url: "/api/bank/matches/:id",
    config: { access: ofMatch },
    schema: {
      tags,
      summary:
        "What was booked of a bank line, or as a payout of 0 kr, and the cards and orders behind it",
      params: lineParams,
      response: { 200: matchTrace, ...refusals },
    },
    handler: async (request) => {
      const trace = await traceMatch(deps.database, request.params.id);
      if (trace === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return trace;
    },
  });
  app.route({
    method: "GET",
    url: "/api/orders/:id/payouts",
    config: {
      access: {
        kind: "granted",
        right: "history",
        scope: "orders:read",
        subject: { thing: "order", param: "id" },
      },
    },
    schema: {
      tags: ["orders"],
      summary: "The card payments of an order, and the bank lines that paid their days of sale",
      params: lineParams,
      response: { 200: orderPayouts, ...refusals },
    },
    handler: (request) => readOrderPayouts(deps.database, request.params.id),
  });
}

function registerDeciding(app: HttpServer, deps: MatchDeps): void {
  const tags = ["bank"];
  app.route({
    method: "POST",
    url: "/api/bank/lines/:id/accept",
    config: { access: ofLine },
    schema: {
      tags,
      summary: "Accept what is proposed for a bank line, and book it",
      params: lineParams,
      body: acceptBody,
      response: decisions,
    },
    handler: async (request, reply) => {
      const { proposalKey } = request.body;
      const asked = { ...decidedBy(request), bankLineId: request.params.id, proposalKey };
      return reply.code(201).send(bookedOf(await acceptMatch(deps, asked)));
    },
  });
  app.route({
    method: "POST",
    url: "/api/bank/lines/:id/choose",
    config: { access: ofLine },
    schema: {
      tags,
      summary: "Say what a bank line pays for, with a reason, and book it",
      params: lineParams,
      body: chooseBody,
      response: decisions,
    },
    handler: async (request, reply) => {
      const asked = { ...decidedBy(request), bankLineId: request.params.id, chosen: request.body };
      return reply.code(201).send(bookedOf(await chooseMatch(deps, asked)));
    },
  });
  app.route({
    method: "POST",
    url: "/api/bank/lines/:id/tell-apart",
    config: { access: ofLine },
    schema: {
      tags,
      summary:
        "Say whether a bank line is the same movement as one that counts already, or another",
      params: lineParams,
      body: tellApartBody,
      response: { 200: z.object({ id }), ...refusals, 409: problem },
    },
    handler: async (request) => {
      const bankLineId = request.params.id;
      const told = await tellLineApart(deps, {
        ...decidedBy(request),
        ...request.body,
        bankLineId,
      });
      if (told.kind === "refused") throw problemOf(told);
      return { id: bankLineId };
    },
  });
  app.route({
    method: "POST",
    url: "/api/bank/accept-certain",
    config: { access: ofCompany },
    schema: {
      tags,
      summary: "Accept the certain proposals of a company, all or so many at a time",
      body: acceptCertainBody,
      response: { 200: acceptedCertain, ...refusals },
    },
    handler: async (request) => {
      const { companyCode, most } = request.body;
      const { by } = decidedBy(request);
      const [company] = await readBankCompanies(deps.database, request.sight, companyCode);
      if (company === undefined) {
        throw new ProblemError({ status: 404, code: "unknownCompany", field: "companyCode" });
      }
      const { caller } = request;
      const place = { companyId: company.id, siteId: null };
      if (caller.kind !== "person" || !mayActAt(caller, right, place)) {
        throw new ProblemError({ status: 403, code: "notAllowed" });
      }
      return acceptCertain(deps, { companyId: company.id, by, most });
    },
  });
  app.route({
    method: "POST",
    url: "/api/bank/matches/:id/undo",
    config: { access: ofMatch },
    schema: {
      tags,
      summary: "Open a matched bank line again, by a correcting voucher",
      params: lineParams,
      body: undoBody,
      response: { 200: z.object({ id }), ...refusals, 409: problem },
    },
    handler: async (request) => {
      const { reason } = request.body;
      const matchId = request.params.id;
      const undone = await takeBackMatch(deps, { ...decidedBy(request), matchId, reason });
      if (undone.kind === "refused") throw problemOf(undone);
      return { id: matchId };
    },
  });
}
