/** The payout calendar over HTTP, for whoever works with the bank. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { addDays } from "@kortkoll/core/time/stockholm.ts";
import { problem } from "../api.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError, usablePage } from "../http/problem.ts";
import { listPayoutSales } from "./list-payout-sales.ts";
import {
  LONGEST_CALENDAR_DAYS,
  payoutCalendar,
  payoutCalendarQuery,
  payoutParams,
  payoutSales,
  payoutSalesQuery,
} from "./payouts-api.ts";
import { type PayoutDeps, readPayoutCalendar } from "./read-payout-calendar.ts";

const refusals = { 400: problem, 401: problem, 403: problem, 404: problem };

export function registerPayoutRoutes(app: HttpServer, deps: PayoutDeps): void {
  app.route({
    method: "GET",
    url: "/api/payouts/calendar",
    config: { access: { kind: "granted", right: "bank", subject: "list" } },
    schema: {
      tags: ["bank"],
      summary: "What acquirers should pay on which day, and where it stands; two months at most",
      querystring: payoutCalendarQuery,
      response: { 200: payoutCalendar, ...refusals },
    },
    handler: (request) => {
      const { query, sight } = request;
      const [from, to] = [query.from as BusinessDay, query.to as BusinessDay];
      if (to < from || to > addDays(from, LONGEST_CALENDAR_DAYS)) {
        throw new ProblemError({ status: 400, code: "invalidInput", field: "to" });
      }
      return readPayoutCalendar(deps, { query, from, to, sight });
    },
  });
  app.route({
    method: "GET",
    url: "/api/payouts/:id/sales",
    config: {
      access: {
        kind: "granted",
        right: "bank",
        subject: { thing: "payoutAgreement", param: "id" },
      },
    },
    schema: {
      tags: ["bank"],
      summary: "The sales behind one expected payout, the first made first",
      params: payoutParams,
      querystring: payoutSalesQuery,
      response: { 200: payoutSales, ...refusals },
    },
    handler: async (request) => {
      const { dueOn, merchantNumber, batchDay, cursor, limit } = request.query;
      const key = {
        agreementId: request.params.id,
        dueOn: dueOn as BusinessDay,
        merchantNumber: merchantNumber ?? null,
        batchDay: (batchDay as BusinessDay | undefined) ?? null,
      };
      const sales = await listPayoutSales(deps, { key, cursor, limit, sight: request.sight });
      if (sales === "notFound") throw new ProblemError({ status: 404, code: "notFound" });
      return usablePage(sales);
    },
  });
}
