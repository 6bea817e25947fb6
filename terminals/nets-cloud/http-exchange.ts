/**
 * One HTTP exchange that says with certainty whether anything may have left us. It is built on
 * node:http and sockets, not on fetch: fetch gives one TypeError for a refused connection and for a
 * line that broke after the request was sent, follows redirects by itself, and may send a request
 * again on a fresh connection. For a payment those differences are a second charge.
 */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { WireRequest } from "./messages.ts";

export type ExchangeTrouble = {
  readonly code: "unreachable" | "broken" | "timedOut" | "closed" | "tooLate";
  readonly detail: string;
};

export type Exchange =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  /** Certain: the connection was never up, so no byte of the request has left. */
  | { readonly kind: "notSent"; readonly why: ExchangeTrouble }
  /** The request may have arrived, and may have been carried out. */
  | { readonly kind: "lost"; readonly why: ExchangeTrouble };

export type HttpRequest = WireRequest & {
  /** From the first look-up of the name to the last byte of the answer. */
  readonly limitMs: number;
  readonly bearer?: string;
  /** Asked when the connection is up, before the first byte; false sends nothing. */
  readonly mayLeave?: (() => boolean) | undefined;
};

export type HttpLimits = { readonly connectMs: number; readonly responseBytes: number };

/** What the adapter needs of the wire; over sockets it is HttpExchanges. */
export type Exchanges = {
  fresh(request: HttpRequest): Promise<Exchange>;
  kept(request: HttpRequest): Promise<Exchange>;
  close(): void;
};

export class HttpExchanges implements Exchanges {
  readonly #base: URL;
  readonly #limits: HttpLimits;
  readonly #agent: http.Agent;
  readonly #running = new Set<RunningExchange>();
  #closed = false;

  constructor(base: URL, limits: HttpLimits) {
    this.#base = base;
    this.#limits = limits;
    const options = { keepAlive: true, maxFreeSockets: 8 };
    this.#agent = base.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
  }

  /** For money: a connection of its own, up before a byte is written, never used again. */
  fresh(request: HttpRequest): Promise<Exchange> {
    return this.#run(request, (running) => this.#connect(request, running));
  }

  /**
   * For reads: a kept connection where there is one. A kept one may have been closed by the other
   * side just as we wrote; a read then goes once more, on a connection of its own.
   */
  async kept(request: HttpRequest): Promise<Exchange> {
    let reused = false;
    const exchange = await this.#run(request, (running) => {
      const module = this.#base.protocol === "https:" ? https : http;
      const sent = module.request({ ...this.#options(request), agent: this.#agent });
      sent.once("socket", (socket) => {
        reused = sent.reusedSocket;
        // A kept connection is up already; a listener for it would stay with it for ever.
        if (!socket.connecting) running.mayHaveLeft = true;
        else {
          socket.once(this.#upEvent(), () => {
            running.mayHaveLeft = true;
          });
        }
      });
      this.#watch(sent, running, request);
    });
    const stale = exchange.kind === "lost" && exchange.why.code === "broken" && reused;
    return stale ? await this.fresh(request) : exchange;
  }

  /** Whatever is under way ends at once, and says truly whether it may have left. */
  close(): void {
    this.#closed = true;
    for (const running of this.#running) running.fail("closed", "we are stopping");
    this.#agent.destroy();
  }

  async #run(request: HttpRequest, start: (running: RunningExchange) => void): Promise<Exchange> {
    if (this.#closed) {
      return { kind: "notSent", why: { code: "closed", detail: "we are stopping" } };
    }
    const running = new RunningExchange(request.limitMs);
    this.#running.add(running);
    try {
      start(running);
    } catch (error) {
      running.fail("broken", reasonOf(error));
    }
    const exchange = await running.ended;
    this.#running.delete(running);
    return exchange;
  }

  #connect(request: HttpRequest, running: RunningExchange): void {
    const host = this.#base.hostname.replace(/^\[|\]$/g, "");
    const secure = this.#base.protocol === "https:";
    const port = Number(this.#base.port || (secure ? 443 : 80));
    const name = net.isIP(host) === 0 ? { servername: host } : {};
    const socket = secure
      ? tls.connect({ host, port, ALPNProtocols: ["http/1.1"], ...name })
      : net.connect({ host, port });
    running.whenOver(() => socket.destroy());
    const timer = setTimeout(
      () => running.fail("unreachable", "no connection in time"),
      this.#limits.connectMs,
    );
    running.whenOver(() => clearTimeout(timer));
    socket.on("error", (error) => running.failUnanswered(reasonOf(error)));
    socket.on("close", () => running.failUnanswered("the connection was closed"));
    socket.once(this.#upEvent(), () => {
      clearTimeout(timer);
      if (running.isOver) return;
      if (request.mayLeave?.() === false) running.fail("tooLate", "it has waited too long");
      else this.#sendOn(socket, request, running);
    });
  }

  #sendOn(socket: net.Socket, request: HttpRequest, running: RunningExchange): void {
    // A terminal may think for minutes: keep-alive probes find out that the line has died.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 20_000);
    try {
      const options = { ...this.#options(request), createConnection: () => socket };
      const sent = http.request(options);
      running.mayHaveLeft = true;
      this.#watch(sent, running, request);
    } catch (error) {
      running.fail("broken", reasonOf(error));
    }
  }

  #watch(sent: http.ClientRequest, running: RunningExchange, request: HttpRequest): void {
    running.whenFailed(() => sent.destroy());
    sent.on("error", (error) => running.failUnanswered(reasonOf(error)));
    sent.on("close", () => running.failUnanswered("the connection was closed"));
    sent.on("upgrade", () => running.fail("broken", "another protocol was answered"));
    sent.on("response", (response) => this.#receive(response, running));
    sent.end(request.bodyText);
  }

  #receive(response: http.IncomingMessage, running: RunningExchange): void {
    running.hasResponse = true;
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > this.#limits.responseBytes) running.fail("broken", "the answer is too large");
      else chunks.push(chunk);
    });
    response.on("error", (error) => running.fail("broken", reasonOf(error)));
    response.on("close", () => running.fail("broken", "the answer was cut off"));
    response.on("end", () => {
      if (!response.complete) return;
      const packing = response.headers["content-encoding"];
      const body = decode(Buffer.concat(chunks), packing, this.#limits.responseBytes);
      if (body === undefined) running.fail("broken", "the answer cannot be unpacked");
      else running.answer(response.statusCode ?? 0, body);
    });
  }

  #options(request: HttpRequest): http.RequestOptions {
    const { bodyText, bearer } = request;
    const body =
      bodyText === undefined
        ? {}
        : {
            "content-type": "application/json; charset=utf-8",
            "content-length": Buffer.byteLength(bodyText),
          };
    const host = this.#base.hostname.replace(/^\[|\]$/g, "");
    return {
      host,
      port: this.#base.port || (this.#base.protocol === "https:" ? 443 : 80),
      method: request.method,
      path: `${this.#base.pathname.replace(/\/+$/, "")}${request.path}`,
      setHost: false,
      headers: {
        host: this.#base.host,
        accept: "application/json",
        "accept-encoding": "identity",
        ...body,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
    };
  }

  #upEvent(): "connect" | "secureConnect" {
    return this.#base.protocol === "https:" ? "secureConnect" : "connect";
  }
}

/** One exchange's end: the first thing that happens decides, everything later is ignored. */
class RunningExchange {
  readonly ended: Promise<Exchange>;
  /** Set the moment before the first byte can leave. */
  mayHaveLeft = false;
  hasResponse = false;
  isOver = false;
  readonly #resolve: (exchange: Exchange) => void;
  readonly #whenOver: (() => void)[] = [];
  readonly #whenFailed: (() => void)[] = [];

  constructor(limitMs: number) {
    const { promise, resolve } = Promise.withResolvers<Exchange>();
    this.ended = promise;
    this.#resolve = resolve;
    const timer = setTimeout(() => this.fail("timedOut", `no answer in ${limitMs} ms`), limitMs);
    this.whenOver(() => clearTimeout(timer));
  }

  whenOver(clean: () => void): void {
    this.#whenOver.push(clean);
  }

  /** A kept connection is closed only when its exchange failed. */
  whenFailed(clean: () => void): void {
    this.#whenFailed.push(clean);
  }

  answer(status: number, body: string): void {
    this.#end({ kind: "answered", status, body });
  }

  /** Once a response has begun, its own end decides: a close may come just before it. */
  failUnanswered(detail: string): void {
    if (!this.hasResponse) this.fail("broken", detail);
  }

  fail(code: ExchangeTrouble["code"], detail: string): void {
    const unsent = code === "closed" || code === "tooLate" ? code : "unreachable";
    if (this.mayHaveLeft) this.#end({ kind: "lost", why: { code, detail } });
    else this.#end({ kind: "notSent", why: { code: unsent, detail } });
  }

  #end(exchange: Exchange): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const clean of this.#whenOver) clean();
    if (exchange.kind !== "answered") for (const clean of this.#whenFailed) clean();
    this.#resolve(exchange);
  }
}

/** We ask for no compression, but what stands between us and the cloud may add it. */
function decode(bytes: Buffer, encoding: string | undefined, longest: number): string | undefined {
  const options = { maxOutputLength: longest };
  try {
    switch ((encoding ?? "identity").trim().toLowerCase()) {
      case "":
      case "identity":
        return textOfBytes(bytes);
      case "gzip":
      case "x-gzip":
        return textOfBytes(gunzipSync(bytes, options));
      case "deflate":
        return textOfBytes(inflateSync(bytes, options));
      case "br":
        return textOfBytes(brotliDecompressSync(bytes, options));
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

/** JSON is UTF-8; a receipt in an older character set still keeps its åäö. */
function textOfBytes(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Codes only: a system's error text may hold an address, never a credential, and codes suffice. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "an error without a name";
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
