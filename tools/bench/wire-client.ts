/**
 * The client of the wire's measurement: it sends payments over kept connections and learns of their
 * end as a screen does, from one stream of hints, after which it reads the payment.
 */
import { Agent, type IncomingMessage, request } from "node:http";
import { createInterface } from "node:readline";

export interface WireClient {
  /** Returns when the payment is approved; throws when it ends in any other way. */
  pay(till: { readonly id: string; readonly terminalId: string }, orderId: string): Promise<void>;
  close(): void;
}

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** A hint may come before the answer that names the payment: then it is asked again after this. */
const LOOK_AGAIN_MS = 100;

export async function openWireClient(
  url: string,
  caller: { readonly apiKey: string; readonly operator: string; readonly inFlight: number },
): Promise<WireClient> {
  const client = new StreamingClient(url, caller);
  await client.watch();
  return client;
}

class StreamingClient implements WireClient {
  readonly #url: string;
  readonly #caller: { readonly apiKey: string; readonly operator: string };
  readonly #agent: Agent;
  readonly #waiting = new Map<string, () => void>();
  #stream: IncomingMessage | undefined;

  constructor(
    url: string,
    caller: { readonly apiKey: string; readonly operator: string; readonly inFlight: number },
  ) {
    this.#url = url;
    this.#caller = caller;
    this.#agent = new Agent({ keepAlive: true, maxSockets: caller.inFlight + 1 });
  }

  async watch(): Promise<void> {
    const stream = await this.#send("GET", "/api/live", undefined);
    this.#stream = stream;
    stream.on("error", () => undefined);
    createInterface({ input: stream }).on("line", (line) => {
      if (!line.startsWith("data: ")) return;
      const hint = JSON.parse(line.slice(6)) as { readonly paymentIds: readonly string[] };
      for (const id of hint.paymentIds) this.#waiting.get(id)?.();
    });
  }

  async pay(
    till: { readonly id: string; readonly terminalId: string },
    orderId: string,
  ): Promise<void> {
    const started = await this.#ask("POST", "/api/payments", {
      allocations: [{ orderId }],
      tillId: till.id,
      terminalId: till.terminalId,
      method: "card",
      operator: this.#caller.operator,
    });
    if (started.status !== 202) throw new Error(`Refused: ${JSON.stringify(started.body)}`);
    const id = String(started.body["id"]);
    for (;;) {
      await this.#hint(id);
      const { body } = await this.#ask("GET", `/api/payments/${id}`, undefined);
      if (body["state"] === "approved") return;
      if (body["state"] !== "created" && body["state"] !== "sent") {
        throw new Error(`A payment ended ${String(body["state"])}`);
      }
    }
  }

  close(): void {
    this.#stream?.destroy();
    this.#agent.destroy();
  }

  #hint(paymentId: string): Promise<void> {
    return new Promise((resolve) => {
      const heard = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(paymentId);
        resolve();
      };
      const timer = setTimeout(heard, LOOK_AGAIN_MS);
      this.#waiting.set(paymentId, heard);
    });
  }

  async #ask(method: "GET" | "POST", path: string, body: unknown): Promise<Answer> {
    const answer = await this.#send(method, path, body);
    let text = "";
    for await (const piece of answer.setEncoding("utf8")) text += String(piece);
    return { status: answer.statusCode ?? 0, body: JSON.parse(text) as Answer["body"] };
  }

  #send(method: "GET" | "POST", path: string, body: unknown): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}${path}`, {
        method,
        agent: this.#agent,
        headers: {
          authorization: `Bearer ${this.#caller.apiKey}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
      });
      sent.once("response", resolve).once("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
