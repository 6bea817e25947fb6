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
  payoutDayParams,
  payoutDayQuery,
  payoutDays,
  payoutParams,
  payoutSales,
  payoutSalesQuery,
  payoutsOfDay,
} from "./payouts-api.ts";
import { type CalendarAsked, readPayoutCalendar } from "./read-payout-calendar.ts";
import { listPayoutsOfDay, type PayoutDayDeps, readPayoutDays } from "./read-payout-days.ts";

const refusals = { 400: problem, 401: problem, 403: problem, 404: problem };

export function registerPayoutRoutes(app: HttpServer, deps: PayoutDayDeps): void {
  registerDays(app, deps);
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
    handler: ({ query, sight }) => readPayoutCalendar(deps, { query, ...daysOf(query), sight }),
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

function registerDays(app: HttpServer, deps: PayoutDayDeps): void {
  app.route({
    method: "GET",
    url: "/api/payouts/days",
    config: { access: { kind: "granted", right: "bank", subject: "list" } },
    schema: {
      tags: ["bank"],
      summary:
        "What acquirers should pay on which day, summed by where it stands; two months at most",
      querystring: payoutCalendarQuery,
      response: { 200: payoutDays, ...refusals },
    },
    handler: ({ query, sight }) => readPayoutDays(deps, { query, ...daysOf(query), sight }),
  });
  app.route({
    method: "GET",
    url: "/api/payouts/days/:day",
    config: { access: { kind: "granted", right: "bank", subject: "list" } },
    schema: {
      tags: ["bank"],
      summary: "The payouts that are due on one day, in pages",
      params: payoutDayParams,
      querystring: payoutDayQuery,
      response: { 200: payoutsOfDay, ...refusals },
    },
    handler: async ({ query, sight, params }) => {
      const dueOn = params.day as BusinessDay;
      return usablePage(await listPayoutsOfDay(deps, { query, dueOn, sight }));
    },
  });
}

function daysOf({ from, to }: CalendarAsked["query"]): Pick<CalendarAsked, "from" | "to"> {
  const [first, last] = [from as BusinessDay, to as BusinessDay];
  if (last < first || last > addDays(first, LONGEST_CALENDAR_DAYS)) {
    throw new ProblemError({ status: 400, code: "invalidInput", field: "to" });
  }
  return { from: first, to: last };
}
