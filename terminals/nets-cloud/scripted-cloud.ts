/** For tests: a small HTTP server that answers as a test tells it to, on real sockets. */
import http from "node:http";
import type net from "node:net";
import type { AddressInfo } from "node:net";
import { ore } from "@kortkoll/core/money.ts";
import type { TerminalCloud } from "../terminal.ts";
import { type CallLimits, connectNetsCloud, type NetsLogLine } from "./adapter.ts";

export const TID = "70001201";
export const REQUEST = { terminalId: TID, amountOre: ore(12500), reference: "K7B2M9QX4T" };
export const SECRET = "a-made-up-password";
export const APPROVED = {
  result: [{ localModeEventArgs: { Result: "0", TotalAmount: "12500", StanAuth: "004711381022" } }],
};

export type Call = {
  readonly name: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
};
export type Answer = (response: http.ServerResponse, call: Call) => void;
export type Script = { [name: string]: Answer };

export const closers: (() => void | Promise<void>)[] = [];

/** Closes what a test opened, the latest first. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export const json =
  (status: number, body: unknown): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };

/** The bytes of a whole answer, written to the socket as they are, which then ends. */
export const raw =
  (...parts: readonly string[]): Answer =>
  (response) => {
    response.socket?.end(parts.join("\r\n"));
  };

export function tokenFor(issuedAtS: number, lifetimeS: number): string {
  const claims = JSON.stringify({ iat: issuedAtS, exp: issuedAtS + lifetimeS });
  return `head.${Buffer.from(claims).toString("base64url")}.sign${issuedAtS}`;
}

/** Names of calls: `POST login`, `GET 70001201`, `POST 70001201/transaction`. */
export async function startCloud(
  script: Script = {},
  prefix = "",
): Promise<{
  calls: Call[];
  names: () => string[];
  url: string;
  stop: () => Promise<void>;
}> {
  const calls: Call[] = [];
  const usual: Script = {
    "POST login": json(200, { token: tokenFor(0, 86_400), terminals: [TID] }),
    [`GET ${TID}`]: json(200, { terminal: { terminalState: "idle" } }),
    [`POST ${TID}/transaction`]: json(201, APPROVED),
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = (request.url ?? "").replace(`${prefix}/v1/`, "").replace("terminal/", "");
      const name = `${request.method} ${path}`;
      const call = { name, headers: request.headers, body: Buffer.concat(chunks).toString() };
      calls.push(call);
      const answer = script[name] ?? usual[name] ?? json(404, { failure: "Not found" });
      answer(response, call);
    });
  });
  const { port, stop } = await listen(server);
  const names = (): string[] => calls.map((call) => call.name);
  return { calls, names, url: `http://127.0.0.1:${port}${prefix}/`, stop };
}

export async function listen(
  server: net.Server,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise<unknown>((resolve) => server.close(resolve));
  };
  closers.push(stop);
  return { port: portOf(server.address()), stop };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export type Connection = {
  cloud: TerminalCloud;
  setClock: (ms: number) => void;
  log: NetsLogLine[];
};

export function connect(baseUrl: string, limits: Partial<CallLimits> = {}): Connection {
  let nowMs = 1_000;
  const log: NetsLogLine[] = [];
  const cloud = connectNetsCloud({
    baseUrl,
    account: () => Promise.resolve({ username: "verkstad", password: SECRET }),
    clock: () => nowMs,
    limits,
    log: (line) => log.push(line),
  });
  closers.push(() => cloud.close());
  const setClock = (ms: number): void => {
    nowMs = ms;
  };
  return { cloud, log, setClock };
}
