/**
 * The HTTP server without any of our routes: what every request passes on its way in (who is it,
 * from which page, is the text safe, has it been answered before) and every failure on its way out.
 */
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Answered } from "../metrics/metrics.ts";
import type { Access, Caller, Subject } from "./access.ts";
import { type AccessSources, checkAccess, checkRightOfBody } from "./check-access.ts";
import { refuseOtherOrigins } from "./check-origin.ts";
import { createEventStreams, type EventStreams } from "./event-stream.ts";
import type { IdempotencyClaim } from "./idempotency.ts";
import { answerReplays } from "./idempotent-writes.ts";
import { logRequests } from "./log-request.ts";
import { noteRightUsed } from "./note-rights.ts";
import { addOpenApi } from "./openapi.ts";
import { ProblemError } from "./problem.ts";
import { answerError } from "./problem-answer.ts";
import { refuseUnsafeText } from "./refuse-unsafe-text.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { serveWeb } from "./serve-web.ts";
import { validatorCompiler } from "./validate-input.ts";

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call the route. One that does not say it makes the start fail. */
    access?: Access;
    /**
     * The route can move money: a failure in it is answered with `moneyMoved: "unknown"`. Every
     * write under /api/payments must say it. `ofPayment`: it is about a payment that there is
     * already, whose money may have moved whatever becomes of this call.
     */
    movesMoney?: MovesMoney;
  }
  interface FastifyRequest {
    /** Who calls; on a public route there is nobody, and asking is a mistake that throws. */
    caller: Caller;
    /** Given with `Idempotency-Key`; the use case hands it to `storeAnswer` in its transaction. */
    idempotency: IdempotencyClaim;
  }
  interface FastifyInstance {
    /** Every registered route with its access, for tests and for the check at the start. */
    routeTable: readonly RouteEntry[];
    eventStreams: EventStreams;
  }
}

export type MovesMoney = true | "ofPayment";

export type RouteEntry = {
  readonly method: string;
  readonly url: string;
  readonly access: Access | undefined;
  readonly movesMoney: boolean;
};

export type HttpServerDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly access: AccessSources;
  readonly version: string;
  /** The built web pages; without them only the API answers. */
  readonly webFolder?: string | undefined;
  readonly heartbeatMs?: number | undefined;
  /** Proxies whose word is taken for the caller's address and scheme; of anybody else it is not. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Told of each answer that has an end; streams are open for as long as somebody listens. */
  readonly noteAnswer?: ((answered: Answered) => void) | undefined;
};

const BODY_LIMIT_BYTES = 256 * 1024;
const REQUEST_TIMEOUT_MS = 60_000;
const LONGEST_GOODBYE_MS = 2_000;

export async function createHttpServer(deps: HttpServerDeps): Promise<HttpServer> {
  const answering = { sql: deps.database, access: deps.access };
  const { trustedProxies = [] } = deps;
  const app: HttpServer = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      void answerError(answering, error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => answerError(answering, error, request, reply));
  readJsonOnly(app);
  keepRouteTable(app);
  decorate(app, deps);
  logRequests(app, deps.noteAnswer);

  await addSecurityHeaders(app);
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, context) =>
      new ProblemError({
        status: 429,
        code: "tooManyRequests",
        retryAfterSeconds: Math.ceil(context.ttl / 1000),
      }),
  });
  app.addHook("onRequest", refuseOtherOrigins);
  app.addHook("onRequest", checkAccess(deps.access));
  app.addHook("preValidation", refuseUnsafeText);
  app.addHook("preValidation", answerReplays(deps.database));
  app.addHook("preHandler", checkRightOfBody);
  app.addHook("preHandler", noteRightUsed(deps.access));
  await addOpenApi(app, deps.version);
  await serveWeb(app, deps.webFolder);
  return app;
}

/** An empty body counts as none, because many clients name the content type in any case. */
function readJsonOnly(app: HttpServer): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parseJson(request, String(body), done);
  });
}

function keepRouteTable(app: HttpServer): void {
  const seen: { method: string; url: string; config?: RouteConfig | undefined }[] = [];
  const entries = (): RouteEntry[] =>
    seen.map(({ method, url, config }) => ({
      method,
      url,
      access: config?.access,
      movesMoney: config?.movesMoney !== undefined,
    }));
  app.decorate("routeTable", { getter: entries });
  app.addHook("onRoute", (route) => {
    for (const method of [route.method].flat()) {
      seen.push({
        method,
        url: route.url,
        // Read late: a plugin's own hook may add what the plugin itself cannot say.
        get config() {
          return route.config;
        },
      });
    }
  });
  app.addHook("onReady", () => {
    const wrong = entries().filter((route) => whyRouteIsWrong(route) !== undefined);
    if (wrong.length === 0) return Promise.resolve();
    const list = wrong.map((r) => `${r.method} ${r.url} ${whyRouteIsWrong(r)}`).join(", ");
    return Promise.reject(new Error(`Not started, because of how routes are made: ${list}.`));
  });
}

type RouteConfig = { readonly access?: Access; readonly movesMoney?: MovesMoney };

function whyRouteIsWrong(route: RouteEntry): string | undefined {
  if (route.access === undefined) return "does not say who may call it (config.access)";
  const { access } = route;
  // Plain JavaScript could leave it out.
  const subject: Subject | undefined = access.kind === "granted" ? access.subject : "nothing";
  if (subject === undefined) return "does not say what it is about (config.access.subject)";
  if (typeof subject === "object" && !route.url.split("/").includes(`:${subject.param}`)) {
    return `is about ":${subject.param}", which its address does not have`;
  }
  const isRead = route.method === "GET" || route.method === "HEAD";
  if (route.url.startsWith("/api/payments") && !isRead && !route.movesMoney) {
    return "does not say that it moves money (config.movesMoney)";
  }
  return undefined;
}

function decorate(app: HttpServer, deps: HttpServerDeps): void {
  const streams = createEventStreams({ heartbeatMs: deps.heartbeatMs ?? 15_000 });
  app.decorate("eventStreams", streams);
  app.addHook("preClose", () => {
    streams.endAll();
    return Promise.resolve();
  });
  endSlowConnections(app);
  app.decorateRequest("idempotency");
  app.decorateRequest("signedIn");
  app.decorateRequest("about");
}

/** A caller that does not read its answer must not keep the server from stopping. */
function endSlowConnections(app: HttpServer): void {
  let patience: NodeJS.Timeout | undefined;
  app.addHook("preClose", () => {
    patience = setTimeout(() => app.server.closeAllConnections(), LONGEST_GOODBYE_MS);
    return Promise.resolve();
  });
  app.addHook("onClose", () => {
    clearTimeout(patience);
    return Promise.resolve();
  });
}
