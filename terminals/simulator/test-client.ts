/** A plain client over real HTTP for the simulator's own tests; it shares no code with the product. */
import { ManualClock } from "./manual-clock.ts";
import type { SimulatorConfig } from "./simulator-config.ts";
import { startNetsSimulator } from "./start-nets-simulator.ts";
import type { Truth } from "./truth/truth.ts";

export const TERMINAL_ID = "79001011";
export const OTHER_TERMINAL_ID = "79001012";

/** What came back; `lost` is a connection that broke or a client that gave up. */
export type Heard =
  | { readonly kind: "answered"; readonly status: number; readonly text: string }
  | { readonly kind: "lost" };

export type Json = { readonly [name: string]: Json } & { readonly [index: number]: Json };

export type TestBench = {
  readonly url: string;
  readonly clock: ManualClock;
  readonly send: (method: string, path: string, body?: unknown) => Promise<Heard>;
  /** Like `send`, and gives up after the time. */
  readonly sendBriefly: (path: string, body: unknown, patienceMs: number) => Promise<Heard>;
  readonly pay: (amountOre: number, orderId?: string) => Promise<Heard>;
  readonly refund: (amountOre: number, orderId?: string) => Promise<Heard>;
  readonly lookUp: () => Promise<Heard>;
  readonly control: (path: string, body: unknown) => Promise<Heard>;
  readonly truth: () => Promise<Truth>;
  readonly signInAgain: () => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Automatic customer without delay and a clock that stands still, unless told otherwise. */
export async function startBench(given: Partial<SimulatorConfig> = {}): Promise<TestBench> {
  const clock = new ManualClock("2026-03-02T13:15:03.000Z");
  const simulator = await startNetsSimulator({
    mode: "automatic",
    automaticLatencyMs: 0,
    authorisingMs: 0,
    clock,
    newSeed: () => "test",
    ...given,
  });
  let token = await signIn(simulator.url);
  const transaction = `/v1/terminal/${TERMINAL_ID}/transaction`;
  const send = (method: string, path: string, body?: unknown): Promise<Heard> =>
    hear(`${simulator.url}${path}`, { method, token, body });
  return {
    url: simulator.url,
    clock,
    send,
    sendBriefly: (path, body, patienceMs) =>
      hear(`${simulator.url}${path}`, { method: "POST", token, body, patienceMs }),
    pay: (amount, orderId) =>
      send("POST", transaction, { transactionType: "purchase", amount, orderId }),
    refund: (amount, orderId) =>
      send("POST", transaction, { transactionType: "returnOfGoods", amount, orderId }),
    lookUp: () => send("GET", transaction),
    control: (path, body) => hear(`${simulator.url}/simulator${path}`, { method: "POST", body }),
    truth: async () => (await (await fetch(`${simulator.url}/simulator/truth`)).json()) as Truth,
    signInAgain: async () => {
      token = await signIn(simulator.url);
      return token;
    },
    close: () => simulator.close(),
  };
}

export async function signIn(url: string): Promise<string> {
  const heard = await hear(`${url}/v1/login`, {
    method: "POST",
    body: { username: "demo", password: "demo" },
  });
  return String(parsed(heard)["token"]);
}

export async function hear(
  url: string,
  request: {
    readonly method: string;
    readonly token?: string;
    readonly body?: unknown;
    readonly patienceMs?: number;
  },
): Promise<Heard> {
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: {
        "content-type": "application/json",
        ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.patienceMs === undefined
        ? {}
        : { signal: AbortSignal.timeout(request.patienceMs) }),
    });
    return { kind: "answered", status: response.status, text: await response.text() };
  } catch {
    return { kind: "lost" };
  }
}

export function statusOf(heard: Heard): number | "lost" {
  return heard.kind === "lost" ? "lost" : heard.status;
}

export function parsed(heard: Heard): Json {
  if (heard.kind === "lost") throw new Error("Nothing was answered");
  return JSON.parse(heard.text) as Json;
}

/** The fields of a successful answer. */
export function approvedFields(heard: Heard): Json {
  return pick(parsed(heard), "result", 0, "localModeEventArgs");
}

export function pick(from: Json, ...path: readonly (string | number)[]): Json {
  return path.reduce<Json>((value, step) => value[step as string] as Json, from);
}

/** Asks until the answer holds: for what happens in another request or process. */
export async function until<Value>(
  ask: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    const value = await ask();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("It never came to hold");
}
