/** HTTP for orders and their event feed. */
import { ore } from "@kortkoll/core/money.ts";
import { z } from "zod";
import {
  eventPage,
  eventsQuery,
  listOrdersQuery,
  order,
  orderDetails,
  orderPage,
  type PaymentRow,
  problem,
  type SendOrderBody,
  sendOrderBody,
} from "../api.ts";
import { id } from "../api-values.ts";
import type { Sql } from "../database/database.ts";
import type { Caller, Sight } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError, usablePage } from "../http/problem.ts";
import { type Telling, tellingTo } from "../http/telling.ts";
import type { Live } from "../live/relay.ts";
import { noteForLog } from "../log-fields.ts";
import type { OrderMove } from "../payments/move-api.ts";
import type { Release } from "../releases/releases-api.ts";
import { listOrders, readOrderDetails } from "./order-view.ts";
import { FEED_START, isAheadOfFeed, parseCursor, readEvents } from "./read-events.ts";
import { type OrderDeps, type SendOrder, sendOrder } from "./send-order.ts";
import { withdrawOrder } from "./withdraw-order.ts";

export type OrderRouteDeps = OrderDeps & {
  readonly live: Live;
  /** The payments of an order, which the history reads. */
  readonly paymentsOfOrder: (
    sql: Sql,
    orderId: string,
    telling: Telling,
  ) => Promise<readonly PaymentRow[]>;
  readonly releasesOfOrder: (sql: Sql, orderId: string) => Promise<readonly Release[]>;
  readonly movesOfOrder: (sql: Sql, orderId: string) => Promise<readonly OrderMove[]>;
};

const refusals = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  413: problem,
  422: problem,
};
const byId = z.object({ id });
const oneOrder = { thing: "order", param: "id" } as const;

export function registerOrderRoutes(app: HttpServer, deps: OrderRouteDeps): void {
  registerSend(app, deps);
  registerWithdraw(app, deps);
  registerReads(app, deps);
  registerEvents(app, deps);
}

function registerSend(app: HttpServer, deps: OrderRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/orders",
    config: {
      access: { kind: "granted", right: "settings", scope: "orders:write", subject: "body" },
    },
    schema: {
      tags: ["orders"],
      summary: "Send an order, or a newer version of one",
      description:
        "An older or equal version changes nothing. One that comes while a payment holds the " +
        "order is accepted and applied when the payment has ended.",
      body: sendOrderBody,
      response: { 200: order, 201: order, ...refusals },
    },
    handler: async (request, reply) => {
      const system = systemOf(request.caller, request.body);
      const outcome = await sendOrder(
        deps,
        { ...toSend(request.body, system, request.sight), language: languageOf(request) },
        request.idempotency,
      );
      if (outcome.kind === "refused") {
        throw new ProblemError({ status: 422, code: outcome.code, field: outcome.field });
      }
      noteForLog({ orderIds: [outcome.order.id] });
      deps.live.wake();
      return reply.status(outcome.isNew ? 201 : 200).send(outcome.order);
    },
  });
}

/** The key names the system, unless it may speak for several. */
function systemOf(caller: Caller, body: SendOrderBody): SendOrder["system"] {
  if (caller.kind === "person") {
    throw new ProblemError({ status: 403, code: "systemNotAllowed", field: "system" });
  }
  const own = caller.systems.length === 1 ? caller.systems[0] : undefined;
  const system = body.system ?? own;
  if (system === undefined) {
    throw new ProblemError({ status: 422, code: "unknownSystem", field: "system" });
  }
  if (!caller.systems.includes(system)) {
    throw new ProblemError({ status: 403, code: "systemNotAllowed", field: "system" });
  }
  return system as SendOrder["system"];
}

function toSend(body: SendOrderBody, system: SendOrder["system"], sight: Sight): SendOrder {
  return {
    system,
    sight,
    companyCode: body.companyCode,
    siteCode: body.siteCode,
    invoiceNumber: body.invoiceNumber,
    kind: body.kind,
    credits: body.credits,
    settlement: body.settlement,
    version: body.version,
    content: {
      orderNumber: body.orderNumber,
      customerNumber: body.customerNumber ?? null,
      customerName: body.customerName,
      registrationNumber: body.registrationNumber?.toUpperCase() ?? null,
      serviceAdvisor: body.serviceAdvisor.toUpperCase(),
      invoiceDate: body.invoiceDate ?? null,
      lines: body.lines ?? [],
      totalOre: ore(body.totalOre),
    },
  };
}

function registerWithdraw(app: HttpServer, deps: OrderRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/orders/:id/withdraw",
    config: {
      access: { kind: "granted", right: "settings", scope: "orders:write", subject: oneOrder },
    },
    schema: {
      tags: ["orders"],
      summary: "Withdraw an order; money already taken for it is a debt to the customer",
      params: byId,
      response: { 200: order, ...refusals },
    },
    handler: async (request) => {
      const { caller } = request;
      if (caller.kind === "person")
        throw new ProblemError({ status: 403, code: "systemNotAllowed" });
      const language = languageOf(request);
      const asked = { orderId: request.params.id, systems: caller.systems, language };
      const outcome = await withdrawOrder(deps, asked, request.idempotency);
      switch (outcome.kind) {
        case "withdrawn":
          deps.live.wake();
          return outcome.order;
        case "notFound":
          throw new ProblemError({ status: 404, code: "orderNotFound" });
        case "alreadyRefunded":
          throw new ProblemError({ status: 409, code: "orderNotPayable" });
      }
    },
  });
}

function registerReads(app: HttpServer, deps: OrderRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/orders",
    config: {
      access: { kind: "granted", right: "history", scope: "orders:read", subject: "list" },
    },
    schema: {
      tags: ["orders"],
      summary: "Orders, newest first",
      querystring: listOrdersQuery,
      response: { 200: orderPage, ...refusals },
    },
    handler: async (request) => {
      return usablePage(
        await listOrders(deps.database, request.query, {
          telling: tellingTo(request, deps.clock),
          sight: request.sight,
        }),
      );
    },
  });
  app.route({
    method: "GET",
    url: "/api/orders/:id",
    config: {
      access: { kind: "granted", right: "history", scope: "orders:read", subject: oneOrder },
    },
    schema: {
      tags: ["orders"],
      summary: "One order with its payments, credit invoices and vouchers",
      params: byId,
      response: { 200: orderDetails, ...refusals },
    },
    handler: async (request) => {
      const telling = tellingTo(request, deps.clock);
      const details = await readOrderDetails(deps.database, request.params.id, telling);
      if (details === undefined) throw new ProblemError({ status: 404, code: "orderNotFound" });
      const payments = await deps.paymentsOfOrder(deps.database, request.params.id, telling);
      const moves = await deps.movesOfOrder(deps.database, request.params.id);
      const releases = await deps.releasesOfOrder(deps.database, request.params.id);
      return { ...details, payments: [...payments], moves: [...moves], releases: [...releases] };
    },
  });
}

function registerEvents(app: HttpServer, deps: OrderRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/events",
    config: {
      access: { kind: "granted", right: "settings", scope: "events:read", subject: "list" },
    },
    schema: {
      tags: ["orders"],
      summary: "Every change of an order's paid, left or position, in the order of the commits",
      querystring: eventsQuery,
      response: { 200: eventPage, ...refusals },
    },
    handler: async (request) => {
      const after = request.query.after ?? FEED_START;
      if (parseCursor(after) === undefined) {
        throw new ProblemError({ status: 400, code: "invalidInput", field: "after" });
      }
      if (await isAheadOfFeed(deps.database, after)) {
        throw new ProblemError({ status: 409, code: "cursorAhead", field: "after" });
      }
      const { caller } = request;
      const systems = caller.kind === "key" ? caller.systems : undefined;
      const { limit, waitMs } = request.query;
      return await readEvents(deps, { after, systems, sight: request.sight, limit, waitMs });
    },
  });
}
