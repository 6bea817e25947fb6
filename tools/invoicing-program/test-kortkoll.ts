/**
 * Stands in for Kortkoll in this program's own tests: the documented calls over a real socket, with
 * a journal of what arrived and ways to be away, to lose an answer and to forget a place in the feed.
 */
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export type Arrived = {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
};

export class TestKortkoll {
  readonly arrived: Arrived[] = [];
  /** The feed; the cursor of an event is its place, counted from 1. */
  readonly events: Record<string, unknown>[] = [];
  /** Answers to give instead of the ordinary one, first come first served. */
  readonly mishaps: ("lose" | number)[] = [];
  readonly orders = new Map<string, Record<string, unknown>>();
  /** Cursors below this are no longer known. */
  oldestCursor = 0;
  readonly #news = new EventEmitter().setMaxListeners(0);
  #server: Server | undefined;
  #port = 0;

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get sentOrders(): Arrived[] {
    return this.arrived.filter(({ path }) => path === "/api/orders");
  }

  pay(invoiceNumber: string, paidOre: number): void {
    const order = [...this.orders.values()].find((one) => one["invoiceNumber"] === invoiceNumber);
    if (order === undefined) throw new Error(`No order ${invoiceNumber}`);
    const leftOre = Number(order["totalOre"]) - paidOre;
    const position = leftOre === 0 ? "hasPaid" : "partlyPaid";
    Object.assign(order, { paidOre, leftOre, position });
    this.#tell(order, "payment");
  }

  #tell(order: Record<string, unknown>, kind: string): void {
    const cursor = String(this.events.length + 1);
    this.events.push({ ...order, orderId: order["id"], owedToCustomerOre: 0, kind, cursor });
    this.#news.emit("event");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.address);
    let text = "";
    for await (const piece of request) text += String(piece);
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    const key = request.headers["idempotency-key"];
    this.arrived.push({
      method: request.method ?? "",
      path: url.pathname,
      key: typeof key === "string" ? key : undefined,
      authorization: request.headers.authorization,
      body,
    });
    await this.#waitForNews(url);
    const mishap = request.method === "POST" ? this.mishaps.shift() : undefined;
    if (typeof mishap === "number") {
      return reply(response, mishap, { code: "internalError", detail: "Nu gick det inte." });
    }
    const answer = request.method === "POST" ? this.#take(url.pathname, body) : this.#tellOf(url);
    if (mishap === "lose") response.destroy();
    else reply(response, answer.status, answer.body);
  }

  /** The long poll: held open until there is something after the place, or the time is up. */
  async #waitForNews(url: URL): Promise<void> {
    const longestMs = Number(url.searchParams.get("waitMs") ?? 0);
    if (url.pathname !== "/api/events" || longestMs === 0) return;
    const after = Number(url.searchParams.get("after") ?? this.oldestCursor);
    if (this.events.length > after) return;
    await Promise.race([once(this.#news, "event"), pause(longestMs, undefined, { ref: false })]);
  }

  #take(path: string, body: Record<string, unknown>): { status: number; body: unknown } {
    if (path === "/api/orders") {
      const id = `order-${String(body["invoiceNumber"])}`;
      const known = this.orders.get(id);
      const paidOre = Number(known?.["paidOre"] ?? 0);
      const leftOre = Number(body["totalOre"]) - paidOre;
      const order = { ...known, ...body, id, paidOre, leftOre, position: "hasNotPaid" };
      this.orders.set(id, order);
      this.#tell(order, known === undefined ? "arrived" : "changed");
      return { status: 200, body: order };
    }
    const order = this.orders.get(path.split("/")[3] ?? "");
    if (order === undefined) return { status: 404, body: { code: "orderNotFound" } };
    Object.assign(order, { leftOre: 0, position: "withdrawn" });
    this.#tell(order, "withdrawn");
    return { status: 200, body: order };
  }

  #tellOf(url: URL): { status: number; body: unknown } {
    if (url.pathname !== "/api/events") {
      const order = this.orders.get(url.pathname.split("/")[3] ?? "");
      return order === undefined ? { status: 404, body: {} } : { status: 200, body: order };
    }
    const after = Number(url.searchParams.get("after") ?? this.oldestCursor);
    if (after < this.oldestCursor) {
      return { status: 400, body: { code: "invalidInput", detail: "Okänd plats i flödet." } };
    }
    // As after a restore: the place was given away by a feed that has gone on.
    if (after > this.events.length) {
      return {
        status: 409,
        body: { code: "cursorAhead", detail: "Platsen ligger framför flödet." },
      };
    }
    const events = this.events.slice(after, after + Number(url.searchParams.get("limit")));
    return { status: 200, body: { events, next: String(after + events.length) } };
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
