/** The product's API as another program uses it: HTTP, a key, and answers that must fit api.ts. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  type Balances,
  balances,
  eventPage,
  type Order,
  type OrderDetails,
  type OrderEvent,
  order,
  orderDetails,
  type Payment,
  type PaymentRow,
  type Problem,
  payment,
  paymentPage,
  problem,
  type SendOrderBody,
} from "@kortkoll/server/api.ts";
import {
  type InterruptedPage,
  interruptedPage,
} from "@kortkoll/server/interrupted/interrupted-api.ts";

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
};

export type OrderToSend = Partial<SendOrderBody> & { readonly totalOre: number };

export type PaymentToStart = {
  readonly allocations: readonly { readonly orderId: string; readonly amountOre?: number }[];
  readonly tillId: string;
  readonly terminalId?: string;
  readonly operator?: string;
};

export const ENDED = ["approved", "declined", "cancelled", "notSent", "notPerformed"] as const;
const ENDED_STATES: ReadonlySet<string> = new Set(ENDED);

const LOOK_EVERY_MS = 60;

/** Asks until the answer holds, at most so long. */
export async function until<Value>(
  ask: () => Promise<Value>,
  holds: (value: Value) => boolean,
  atMostMs: number,
): Promise<Value> {
  const giveUpAt = performance.now() + atMostMs;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (performance.now() > giveUpAt) {
      throw new Error(`It never came to hold: ${JSON.stringify(value)}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** Signs a person in, at a till or at none, as the pages do. */
export async function signIn(
  url: string,
  asked: { readonly signature: string; readonly password: string; readonly tillId?: string },
): Promise<ApiClient> {
  const { signature, password, tillId } = asked;
  const nobody = new ApiClient(url, { cookie: "" });
  const answer = await nobody.send("POST", "/api/session", { body: { signature, password } });
  expectStatus(answer, [200]);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  const person = new ApiClient(url, { cookie });
  if (tillId !== undefined) {
    expectStatus(await person.send("PUT", "/api/session/till", { body: { tillId } }), [200]);
  }
  return person;
}

export class ApiClient {
  readonly url: string;
  readonly #credentials: Readonly<Record<string, string>>;

  constructor(url: string, key: string | { readonly cookie: string }) {
    this.url = url;
    this.#credentials = typeof key === "string" ? { authorization: `Bearer ${key}` } : key;
  }

  async send(
    method: string,
    path: string,
    given: { readonly body?: unknown; readonly headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body } = given;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...this.#credentials,
        "accept-language": "sv",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...given.headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: readJson(text) };
  }

  /** Of a file that is no text. */
  async bytes(path: string): Promise<Uint8Array> {
    const response = await fetch(`${this.url}${path}`, { headers: this.#credentials });
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async get(path: string): Promise<unknown> {
    return expectStatus(await this.send("GET", path), [200]).body;
  }

  /** An order of which only the amount is given is a cash invoice at NORD. */
  async sendOrder(given: OrderToSend): Promise<Order> {
    const answer = await this.send("POST", "/api/orders", { body: orderToSend(given) });
    return order.parse(expectStatus(answer, [200, 201]).body);
  }

  async withdraw(orderId: string): Promise<Order> {
    const answer = await this.send("POST", `/api/orders/${orderId}/withdraw`);
    return order.parse(expectStatus(answer, [200]).body);
  }

  async order(orderId: string): Promise<OrderDetails> {
    return orderDetails.parse(await this.get(`/api/orders/${orderId}`));
  }

  startPayment(given: PaymentToStart, idempotencyKey: string = randomUUID()): Promise<Answer> {
    return this.send("POST", "/api/payments", {
      body: { method: "card", operator: "KASS", ...given },
      headers: { "idempotency-key": idempotencyKey },
    });
  }

  /** Starts a payment that must be taken on; gives its id. */
  async pay(given: PaymentToStart): Promise<string> {
    return idOf(expectStatus(await this.startPayment(given), [202]));
  }

  startRefund(
    paymentId: string,
    given: { readonly amountOre: number; readonly reason?: string; readonly operator?: string },
  ): Promise<Answer> {
    return this.send("POST", `/api/payments/${paymentId}/refunds`, {
      body: { reason: "Ångrat köp", operator: "CHEF", ...given },
      headers: { "idempotency-key": randomUUID() },
    });
  }

  async refund(paymentId: string, amountOre: number): Promise<string> {
    return idOf(expectStatus(await this.startRefund(paymentId, { amountOre }), [202]));
  }

  cancel(paymentId: string): Promise<Answer> {
    return this.send("POST", `/api/payments/${paymentId}/cancel`);
  }

  async payment(paymentId: string): Promise<Payment> {
    return payment.parse(await this.get(`/api/payments/${paymentId}`));
  }

  async payments(query = ""): Promise<readonly PaymentRow[]> {
    return paymentPage.parse(await this.get(`/api/payments?limit=200${query}`)).payments;
  }

  waitForState(paymentId: string, states: readonly string[], atMostMs: number): Promise<Payment> {
    return until(
      () => this.payment(paymentId),
      (seen) => states.includes(seen.state),
      atMostMs,
    );
  }

  waitForEnd(paymentId: string, atMostMs = 20_000): Promise<Payment> {
    return this.waitForState(paymentId, ENDED, atMostMs);
  }

  async payToEnd(given: PaymentToStart): Promise<Payment> {
    return this.waitForEnd(await this.pay(given));
  }

  async refundToEnd(paymentId: string, amountOre: number): Promise<Payment> {
    return this.waitForEnd(await this.refund(paymentId, amountOre));
  }

  async interrupted(): Promise<InterruptedPage> {
    return interruptedPage.parse(await this.get("/api/interrupted"));
  }

  async books(): Promise<Balances> {
    return balances.parse(await this.get("/api/ledger/balances"));
  }

  /** Every event of the feed after the cursor. */
  async events(after?: string): Promise<readonly OrderEvent[]> {
    const events: OrderEvent[] = [];
    for (let from = after; ; ) {
      const query = from === undefined ? "" : `&after=${from}`;
      const page = eventPage.parse(await this.get(`/api/events?limit=1000${query}`));
      events.push(...page.events);
      if (page.events.length === 0) return events;
      from = page.next;
    }
  }
}

let lastInvoice = 1000;

export function orderToSend(given: OrderToSend): SendOrderBody {
  lastInvoice += 1;
  return {
    system: "workshop",
    orderNumber: `O${lastInvoice}`,
    invoiceNumber: `F${lastInvoice}`,
    kind: "invoice",
    settlement: "cash",
    version: 1,
    siteCode: "NORD",
    customerName: "Åsa Påhittad",
    serviceAdvisor: "ANLI",
    ...given,
  };
}

export function problemOf(answer: Answer): Problem {
  return problem.parse(answer.body);
}

export function hasEnded(state: string): boolean {
  return ENDED_STATES.has(state);
}

export function idOf(answer: Answer): string {
  const { body } = answer;
  const id = typeof body === "object" && body !== null && "id" in body ? body.id : undefined;
  if (typeof id !== "string") throw new Error(`No id: ${JSON.stringify(body)}`);
  return id;
}

export function expectStatus(answer: Answer, allowed: readonly number[]): Answer {
  if (allowed.includes(answer.status)) return answer;
  throw new Error(`HTTP ${answer.status}: ${JSON.stringify(answer.body)}`);
}

function readJson(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
