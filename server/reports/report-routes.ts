/** Reports over HTTP: each as data, as a file for a spreadsheet, and as a PDF. */
import type { Report } from "@kortkoll/core/reports/report.ts";
import { addDays, businessDayOf, parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { advisorReportQuery } from "../advisors/advisors-api.ts";
import { reportAdvisors } from "../advisors/report-advisors.ts";
import { problem } from "../api.ts";
import { accountReportQuery } from "../books/books-api.ts";
import { reportAccounts } from "../books/report-accounts.ts";
import { closeParams, previewQuery } from "../day-close/day-close-api.ts";
import { wantedBy } from "../day-close/day-close-routes.ts";
import { previewDay } from "../day-close/preview-day.ts";
import { readClose } from "../day-close/read-close.ts";
import { rangeOf } from "../exports/export-answer.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import { countProblem, refuseCount } from "../till-reconciliations/count-refusal.ts";
import { requireOneOf } from "../till-reconciliations/count-routes.ts";
import type { CountDeps } from "../till-reconciliations/counting.ts";
import { READS_COUNTS } from "../till-reconciliations/list-counts.ts";
import { readReconciliation } from "../till-reconciliations/read-count.ts";
import { reconciliationParams } from "../till-reconciliations/till-reconciliations-api.ts";
import { accountPaper } from "./account-paper.ts";
import { advisorPaper } from "./advisor-report.ts";
import { closeReport, previewReport } from "./close-report.ts";
import { countReport } from "./count-report.ts";
import { ownCardReport } from "./own-card-report.ts";
import { ownCardQuery, reportView, viewOfReport } from "./report-api.ts";
import type { Printed } from "./report-parts.ts";
import {
  readSiteNames,
  selectCompanies,
  selectCompaniesSeen,
  selectOwnCards,
} from "./report-store.ts";
import { REPORT_WORDS, type ReportWords } from "./report-words.ts";
import { writeReportCsv } from "./write-csv.ts";
import { writePdf } from "./write-pdf.ts";

type Asked<Params, Query> = {
  readonly request: FastifyRequest;
  readonly params: Params;
  readonly query: Query;
  readonly printed: Printed;
  readonly words: ReportWords;
};

type Served<Params extends z.ZodType, Query extends z.ZodType> = {
  readonly url: string;
  readonly access: Access;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  /** Where data and file are there already, only the PDF is added. */
  readonly only?: "pdf";
  readonly build: (asked: Asked<z.infer<Params>, z.infer<Query>>) => Promise<Report>;
};

const refusals = { 400: problem, 401: problem, 403: problem, 404: problem, 422: problem };

export function registerReportRoutes(app: HttpServer, deps: CountDeps): void {
  registerCloses(app, deps);
  registerCounts(app, deps);
  registerPeriods(app, deps);
}

function registerCloses(app: HttpServer, deps: CountDeps): void {
  const granted = { kind: "granted", right: "dayClose", scope: "day-closes:write" } as const;
  serve(app, deps, {
    url: "/api/day-closes/:id/report",
    access: { ...granted, subject: { thing: "dayClose", param: "id" } },
    summary: "A day close as a report",
    params: closeParams,
    build: async ({ params, printed, words }) => {
      const close = await readClose(deps.database, params.id);
      if (close === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return closeReport(close, printed, words);
    },
  });
  serve(app, deps, {
    url: "/api/day-closes/preview/report",
    access: { ...granted, subject: "body" },
    summary: "X as a report: what a close would have now; nothing is closed or numbered",
    query: previewQuery,
    build: async ({ request, query, printed, words }) => {
      const { places, part } = await wantedBy(deps, request, query);
      const at = new Date(printed.nowMs);
      const { previews } = await previewDay(deps.database, { places, part, at });
      const codes = [...new Set(previews.map((one) => one.companyCode))];
      const companies = await selectCompanies(deps.database, codes);
      const sites = previews.map((one) => one.siteCode);
      const siteNames = await readSiteNames(deps.database, sites);
      return previewReport({ previews, companies, siteNames }, printed, words);
    },
  });
}

function registerCounts(app: HttpServer, deps: CountDeps): void {
  serve(app, deps, {
    url: "/api/till-reconciliations/:id/report",
    access: {
      kind: "granted",
      right: "signedIn",
      subject: { thing: "tillReconciliation", param: "id", notFound: "reconciliationNotFound" },
    },
    summary: "A till reconciliation as a report, once something has been counted",
    params: reconciliationParams,
    build: async ({ request, params, printed, words }) => {
      requireOneOf(request, READS_COUNTS);
      const count = await readReconciliation(deps.database, params.id);
      if (count === undefined) throw countProblem(refuseCount("reconciliationNotFound"));
      const report = countReport(count, printed, words);
      if (report === undefined) throw countProblem(refuseCount("notCountedYet"));
      return report;
    },
  });
}

function registerPeriods(app: HttpServer, deps: CountDeps): void {
  serve(app, deps, {
    url: "/api/reports/own-cards",
    access: { kind: "granted", right: "financeViews", scope: "ledger:read", subject: "list" },
    summary: "Own cards over a period, by company and site",
    query: ownCardQuery,
    build: async ({ request, query, printed, words }) => {
      const today = businessDayOf(printed.nowMs);
      const to = parseBusinessDay(query.to ?? today);
      const from = parseBusinessDay(query.from ?? `${(query.to ?? today).slice(0, 8)}01`);
      if (from === undefined) throw invalid("from");
      if (to === undefined || to < from || to > addDays(from, MOST_DAYS)) throw invalid("to");
      const siteCode = query.site?.toUpperCase() ?? null;
      const asked = { ...request.sight, from, to, siteCode };
      const rows = await selectOwnCards(deps.database, asked);
      const companies = await selectCompaniesSeen(deps.database, asked);
      return ownCardReport({ rows, companies, from, to }, printed, words);
    },
  });
  serve(app, deps, {
    url: "/api/reports/accounts",
    access: {
      kind: "granted",
      right: "financeViews",
      scope: "ledger:read",
      subject: "companyInBody",
    },
    summary: "Opening, movement and closing balance of each account, on paper",
    query: accountReportQuery,
    only: "pdf",
    build: async ({ request, query, printed, words }) => {
      const range = await rangeOf(deps, request, query);
      const report = await reportAccounts(deps.database, range);
      return accountPaper(report, printed, words);
    },
  });
  serve(app, deps, {
    url: "/api/reports/service-advisors",
    access: { kind: "granted", right: "history", scope: "payments:read", subject: "list" },
    summary: "What was paid under each signature, on paper",
    query: advisorReportQuery,
    only: "pdf",
    build: async ({ request, query, printed, words }) => {
      const { caller, sight } = request;
      const about = { caller, sight, nowMs: printed.nowMs };
      const outcome = await reportAdvisors(deps.database, query, about);
      if (outcome.kind === "invalid") throw invalid(outcome.field);
      return advisorPaper(outcome.report, printed, words);
    },
  });
}

/** A year and a day, as the report by signature. */
const MOST_DAYS = 366;

function invalid(field: string): ProblemError {
  return new ProblemError({ status: 400, code: "invalidInput", field });
}

function serve<Params extends z.ZodType, Query extends z.ZodType>(
  app: HttpServer,
  deps: CountDeps,
  served: Served<Params, Query>,
): void {
  const { url, access, summary } = served;
  const given = {
    tags: ["reports"],
    ...(served.params === undefined ? {} : { params: served.params }),
    ...(served.query === undefined ? {} : { querystring: served.query }),
  };
  const build = (request: FastifyRequest): Promise<Report> =>
    served.build({
      request,
      params: request.params as z.infer<Params>,
      query: request.query as z.infer<Query>,
      printed: { by: nameOf(request), nowMs: deps.clock() },
      words: REPORT_WORDS[languageOf(request)],
    });
  app.route({
    method: "GET",
    url: `${url}.pdf`,
    config: { access },
    schema: { ...given, summary: `${summary}: PDF`, produces: ["application/pdf"] },
    handler: async (request, reply) => {
      const report = await build(request);
      const as = { language: languageOf(request), nowMs: deps.clock() };
      const bytes = await writePdf(report, as);
      return asFile(reply, "application/pdf", `inline; filename="${report.fileName}.pdf"`).send(
        bytes,
      );
    },
  });
  if (served.only === "pdf") return;
  app.route({
    method: "GET",
    url,
    config: { access },
    schema: { ...given, summary, response: { 200: reportView, ...refusals } },
    handler: async (request) => viewOfReport(await build(request)),
  });
  app.route({
    method: "GET",
    url: `${url}.csv`,
    config: { access },
    schema: { ...given, summary: `${summary}: CSV`, produces: ["text/csv"] },
    handler: async (request, reply) => {
      const report = await build(request);
      const name = `attachment; filename="${report.fileName}.csv"`;
      return asFile(reply, "text/csv; charset=utf-8", name).send(writeReportCsv(report));
    },
  });
}

function nameOf({ caller }: FastifyRequest): string {
  return caller.kind === "person" ? caller.signature : caller.name;
}

function asFile(reply: FastifyReply, type: string, disposition: string): FastifyReply {
  return reply
    .header("content-type", type)
    .header("content-disposition", disposition)
    .header("cache-control", "no-store");
}
