/** The history over HTTP: a page, one payment, or everything as a file. */
import { Readable } from "node:stream";
import { z } from "zod";
import { listPaymentsQuery, payment, paymentPage } from "../api.ts";
import { id } from "../api-values.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { tellingTo } from "../http/telling.ts";
import { listPayments, prepareHistory, walkPayments } from "./list-payments.ts";
import { writePaymentsCsv } from "./payments-csv.ts";
import { readPayment } from "./read-payment.ts";

const readers = { kind: "granted", right: "history", scope: "payments:read" } as const;
const access: Access = { ...readers, subject: "list" };
const accessToOne: Access = { ...readers, subject: { thing: "payment", param: "id" } };

export function registerHistoryRoutes(
  app: HttpServer,
  deps: { readonly sql: Sql; readonly clock: Clock },
): void {
  app.route({
    method: "GET",
    url: "/api/payments",
    config: { access },
    schema: {
      tags: ["payments"],
      summary: "Every attempt to move money, newest first, the declined and aborted ones too",
      querystring: listPaymentsQuery,
      response: { 200: paymentPage },
    },
    handler: async (request) => {
      const { query, sight } = request;
      const telling = tellingTo(request, deps.clock);
      const listed = await listPayments(deps.sql, query, { telling, sight });
      if (listed.kind === "invalid") throw invalidInput(listed.field);
      return { payments: listed.payments, next: listed.next };
    },
  });

  app.route({
    method: "GET",
    url: "/api/payments.csv",
    config: { access },
    schema: {
      tags: ["payments"],
      summary: "The same as a file for a spreadsheet: semicolons, decimal commas, Swedish headings",
      querystring: listPaymentsQuery.omit({ cursor: true, limit: true }),
      produces: ["text/csv"],
    },
    handler: async (request, reply) => {
      const prepared = await prepareHistory(deps.sql, request.query, request.sight);
      if (prepared.kind === "invalid") throw invalidInput(prepared.field);
      const lines = writePaymentsCsv(
        walkPayments(deps.sql, prepared, tellingTo(request, deps.clock)),
      );
      return reply
        .header("content-type", "text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="kortbetalningar.csv"')
        .header("cache-control", "no-store")
        .send(Readable.from(lines));
    },
  });

  app.route({
    method: "GET",
    url: "/api/payments/:id",
    config: { access: accessToOne },
    schema: {
      tags: ["payments"],
      summary: "One attempt with its orders, its receipts and everything that happened to it",
      params: z.object({ id }),
      response: { 200: payment },
    },
    handler: async (request) => {
      const found = await readPayment(deps.sql, request.params.id, tellingTo(request, deps.clock));
      if (found === undefined) throw new ProblemError({ status: 404, code: "paymentNotFound" });
      return found;
    },
  });
}

function invalidInput(field: string): ProblemError {
  return new ProblemError({ status: 400, code: "invalidInput", field });
}
