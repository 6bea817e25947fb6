/** The simulator's HTTP server: bytes in, a Reply out, broken on purpose where the reply says so. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ERROR_TEXTS } from "../assumptions.ts";
import type { NetsCloud } from "../terminal/nets-cloud.ts";
import { CONNECT_CLOUD_ROUTES } from "./connect-cloud-routes.ts";
import { CONTROL_ROUTES } from "./control-routes.ts";
import type { Exchange, Route } from "./exchange.ts";
import { streamLive } from "./live-events.ts";
import { PAGE_ROUTES, readPageFile, SECURITY_HEADERS } from "./page-routes.ts";
import { failure, json, type Reply } from "./reply.ts";

const ROUTES: readonly Route[] = [...CONNECT_CLOUD_ROUTES, ...CONTROL_ROUTES, ...PAGE_ROUTES];

const LARGEST_BODY_BYTES = 65_536;

/** Longer than clients keep a connection, so that none is closed under a new request of theirs. */
const KEEP_ALIVE_MS = 75_000;

export function createSimulatorServer(cloud: NetsCloud): Server {
  const server = createServer((request, response) => {
    answer(cloud, request, response).catch((why: unknown) => {
      // A customer who is still at the terminal when the simulator is closed fails, and may.
      if (server.listening) console.error(why);
      response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

async function answer(
  cloud: NetsCloud,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A client that has given up is no fault of ours; the operation goes on without it.
  request.on("error", () => undefined);
  response.on("error", () => undefined);
  const reply = await route(cloud, request);
  await send(cloud, response, reply);
}

async function route(cloud: NetsCloud, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://simulator");
  const matching = ROUTES.filter((candidate) => candidate.pattern.test(url.pathname));
  const found = matching.find((candidate) => candidate.method === request.method);
  if (found === undefined) {
    const status = matching.length > 0 ? 405 : 404;
    return json(status, { error: status === 405 ? "Method not allowed" : "Not found" });
  }
  const text = await readBody(request);
  if (text === undefined) return json(413, { error: "Body too large" });
  const exchange: Exchange = {
    caught: (found.pattern.exec(url.pathname) ?? []).slice(1),
    query: url.searchParams,
    authorization: request.headers.authorization,
    contentType: request.headers["content-type"] ?? "",
    body: parseObject(text),
  };
  if (text !== "" && exchange.body === undefined) return failure(ERROR_TEXTS.notParsable);
  return await found.handle(cloud, exchange);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes <= LARGEST_BODY_BYTES) chunks.push(part);
  }
  return bytes > LARGEST_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return undefined;
  }
}

async function send(cloud: NetsCloud, response: ServerResponse, reply: Reply): Promise<void> {
  switch (reply.kind) {
    case "json":
      return sendText(response, {
        status: reply.status,
        contentType: "application/json; charset=utf-8",
        text: JSON.stringify(reply.body),
      });
    case "text":
      return sendText(response, reply);
    case "file": {
      const file = await readPageFile(reply.name);
      return sendText(response, { ...file, headers: SECURITY_HEADERS });
    }
    case "live":
      return streamLive(cloud, response, reply.snapshot);
    case "drop":
      response.socket?.destroy();
      return;
    case "dropMidAnswer":
      return sendHalf(response, reply);
    case "hang":
      return;
  }
}

function sendText(
  response: ServerResponse,
  content: {
    readonly status: number;
    readonly contentType: string;
    readonly text: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): void {
  response.writeHead(content.status, {
    "content-type": content.contentType,
    "content-length": Buffer.byteLength(content.text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...content.headers,
  });
  response.end(content.text);
}

/** Announces the whole length, sends half and cuts the line when that half is on its way. */
function sendHalf(
  response: ServerResponse,
  answerToBreak: { readonly status: number; readonly body: unknown },
): void {
  const bytes = Buffer.from(JSON.stringify(answerToBreak.body));
  response.writeHead(answerToBreak.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
  });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
}
