/** One line for each answer, and what a request is about on every line that is written for it. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { goOnNoting, type LogFields, type NotedFields } from "../log-fields.ts";
import type { Answered } from "../metrics/metrics.ts";
import type { HttpServer } from "./http-server.ts";

export function logRequests(
  app: HttpServer,
  noteAnswer: ((answered: Answered) => void) | undefined,
): void {
  const notesOf = new WeakMap<FastifyRequest, NotedFields>();
  app.addHook("onRequest", (request, _reply, done) => {
    const notes = { fields: named(request) };
    notesOf.set(request, notes);
    goOnNoting(notes, done);
  });
  // Reading a body leaves the way that it began on.
  app.addHook("preValidation", (request, _reply, done) => {
    const notes = notesOf.get(request);
    if (notes === undefined) done();
    else goOnNoting(notes, done);
  });
  app.addHook("onResponse", (request, reply, done) => {
    logAnswer(request, reply, { fields: notesOf.get(request)?.fields, noteAnswer });
    done();
  });
}

/** What the address names. */
function named(request: FastifyRequest): LogFields {
  const { access } = request.routeOptions.config;
  const subject = access?.kind === "granted" ? access.subject : undefined;
  if (typeof subject !== "object") return {};
  const id = (request.params as Readonly<Record<string, string>>)[subject.param];
  // What is no id was made up by somebody, and may be anything.
  if (id === undefined || !/^[0-9a-f-]{36}$/.test(id)) return {};
  if (subject.thing === "payment") return { attemptId: id };
  return subject.thing === "order" ? { orderIds: [id] } : {};
}

/** The route's pattern and never the address itself, which may hold what somebody searched for. */
function logAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  told: {
    readonly fields: LogFields | undefined;
    readonly noteAnswer: ((answered: Answered) => void) | undefined;
  },
): void {
  const route = request.is404 ? "none" : (request.routeOptions.url ?? "none");
  const { elapsedTime, statusCode: status } = reply;
  const { method } = request;
  const ms = Math.round(elapsedTime);
  request.log.info({ ...told.fields, method, route, status, ms }, "answered");
  if (isStream(reply)) return;
  told.noteAnswer?.({ route, method, status, seconds: elapsedTime / 1_000 });
}

function isStream(reply: FastifyReply): boolean {
  return String(reply.getHeader("content-type") ?? "").startsWith("text/event-stream");
}
