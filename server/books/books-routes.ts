/** Numbered vouchers, cash that waits for one, and the accounts' report, over HTTP. */
import { z } from "zod";
import { problem } from "../api.ts";
import { rangeOf } from "../exports/export-answer.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import type { SecondPersonCheck } from "../people/second-person.ts";
import { writeAccountReportCsv } from "./account-report-csv.ts";
import {
  accountReport,
  accountReportQuery,
  cashDeadlines,
  listVouchersQuery,
  voucher,
  voucherPage,
  voucherParams,
} from "./books-api.ts";
import { listCashDeadlines } from "./cash-deadlines.ts";
import type { PeriodDeps } from "./lock-period.ts";
import { registerPeriodRoutes } from "./period-routes.ts";
import { listVouchers, readVoucher } from "./read-voucher.ts";
import { reportAccounts } from "./report-accounts.ts";

export type BooksDeps = PeriodDeps & { readonly checkSecondPerson: SecondPersonCheck };

const granted = { kind: "granted", right: "financeViews", scope: "ledger:read" } as const;
const listing: Access = { ...granted, subject: "list" };
/** What accounts moved by is of all sites of the company. */
const named: Access = { ...granted, subject: "companyInBody" };
const tags = ["books"];
const refused = { 401: problem, 403: problem, 422: problem };

export function registerBooksRoutes(app: HttpServer, deps: BooksDeps): void {
  app.route({
    method: "GET",
    url: "/api/vouchers",
    config: { access: listing },
    schema: {
      tags,
      summary: "Numbered vouchers, searched, sorted and a page at a time",
      querystring: listVouchersQuery,
      response: { 200: voucherPage },
    },
    handler: (request) => listVouchers(deps.database, request.query, request.sight),
  });
  app.route({
    method: "GET",
    url: "/api/vouchers/:id",
    config: { access: { ...granted, subject: { thing: "voucher", param: "id" } } },
    schema: {
      tags,
      summary: "A numbered voucher: its lines, what it lists, its corrections and its exports",
      params: voucherParams,
      response: { 200: voucher, 404: problem, ...refused },
    },
    handler: async (request) => {
      const found = await readVoucher(deps.database, request.params.id);
      if (found === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return found;
    },
  });
  app.route({
    method: "GET",
    url: "/api/books/cash-deadlines",
    config: { access: listing },
    schema: {
      tags,
      summary: "Cash that no numbered voucher has yet, and by when one must have it",
      response: { 200: cashDeadlines },
    },
    handler: (request) => listCashDeadlines(deps.database, request.sight),
  });
  registerReport(app, deps);
  registerPeriodRoutes(app, deps);
}

function registerReport(app: HttpServer, deps: BooksDeps): void {
  app.route({
    method: "GET",
    url: "/api/reports/accounts",
    config: { access: named },
    schema: {
      tags,
      summary: "Opening, movement and closing balance of each account, held against its items",
      querystring: accountReportQuery,
      response: { 200: accountReport, ...refused },
    },
    handler: async (request) => {
      const range = await rangeOf(deps, request, request.query);
      return reportAccounts(deps.database, range);
    },
  });
  app.route({
    method: "GET",
    url: "/api/reports/accounts.csv",
    config: { access: named },
    schema: {
      tags,
      summary: "The same as a file for a spreadsheet",
      querystring: accountReportQuery,
      produces: ["text/csv"],
      response: { 200: z.string(), ...refused },
    },
    handler: async (request, reply) => {
      const range = await rangeOf(deps, request, request.query);
      const report = await reportAccounts(deps.database, range);
      const name = `konton-${range.firstDay}-${range.lastDay}.csv`;
      return reply
        .header("content-type", "text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="${name}"`)
        .header("cache-control", "no-store")
        .serializer(String)
        .send(writeAccountReportCsv(report));
    },
  });
}
