/**
 * Stands between the product and the simulated cloud, and damages answers on their way. It only
 * takes away, hides or replaces by another order's reference: it never makes up a result, so what
 * the terminals took stays the truth that the product must come to.
 */
import http from "node:http";
import type { AddressInfo } from "node:net";

export type Damage =
  | { readonly kind: "none" }
  /** The nth value of the answer, counted as JSON visits them. */
  | { readonly kind: "drop" | "nullify" | "listify" | "bury"; readonly at: number }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "status"; readonly status: 500 | 502 | 504 }
  | { readonly kind: "empty" }
  | { readonly kind: "utf16" }
  | { readonly kind: "otherReference"; readonly reference: string };

export type DamagingCloud = {
  readonly url: string;
  /** Damages the next answer to a payment at the terminal, and then so many look-ups. */
  arm(
    terminalId: string,
    damage: { readonly answer: Damage; readonly looks: readonly Damage[] },
  ): void;
  /** Every connection about the terminal is cut, also those that wait, until it is heard again. */
  silence(terminalId: string): void;
  hearAgain(terminalId: string): void;
  close(): Promise<void>;
};

type Armed = { answer: Damage | undefined; readonly looks: Damage[] };

export async function startDamagingCloud(behind: string): Promise<DamagingCloud> {
  const armed = new Map<string, Armed>();
  const silent = new Set<string>();
  const waiting = new Map<http.IncomingMessage, string>();
  const server = http.createServer((request, response) => {
    const terminalId = terminalOf(request);
    if (silent.has(terminalId)) {
      request.socket.destroy();
      return;
    }
    waiting.set(request, terminalId);
    response.on("close", () => waiting.delete(request));
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const damage = nextDamage(armed, request);
      void passOn(behind, request, Buffer.concat(chunks)).then(
        (answered) => answerWith(response, answered, damage),
        // What the simulator cuts off is cut off here too.
        () => request.socket.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arm: (terminalId, { answer, looks }) => armed.set(terminalId, { answer, looks: [...looks] }),
    silence(terminalId) {
      silent.add(terminalId);
      for (const [request, of] of waiting) if (of === terminalId) request.socket.destroy();
    },
    hearAgain: (terminalId) => silent.delete(terminalId),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function terminalOf(request: http.IncomingMessage): string {
  return /\/terminal\/(\d+)/.exec(request.url ?? "")?.[1] ?? "";
}

function nextDamage(armed: Map<string, Armed>, request: http.IncomingMessage): Damage {
  const waiting = armed.get(terminalOf(request));
  const isTransaction = request.url?.endsWith("/transaction") === true;
  if (waiting === undefined || !isTransaction) return { kind: "none" };
  if (request.method === "GET") {
    // Looks before the payment has been sent are the baseline's.
    return waiting.answer === undefined
      ? (waiting.looks.shift() ?? { kind: "none" })
      : { kind: "none" };
  }
  const { answer } = waiting;
  waiting.answer = undefined;
  return answer ?? { kind: "none" };
}

type Answered = { readonly status: number; readonly body: string };

async function passOn(
  behind: string,
  request: http.IncomingMessage,
  body: Buffer,
): Promise<Answered> {
  const { authorization } = request.headers;
  const answer = await fetch(`${behind}${request.url ?? ""}`, {
    method: request.method ?? "GET",
    headers: {
      "content-type": "application/json",
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  return { status: answer.status, body: await answer.text() };
}

function answerWith(response: http.ServerResponse, answered: Answered, damage: Damage): void {
  const { status, body } = damagedBy(answered, damage);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body);
}

function damagedBy(
  { status, body }: Answered,
  damage: Damage,
): { readonly status: number; readonly body: string | Buffer } {
  switch (damage.kind) {
    case "none":
      return { status, body };
    case "cut":
      return { status, body: body.slice(0, damage.at % Math.max(body.length, 1)) };
    case "status":
      return { status: damage.status, body };
    case "empty":
      return { status, body: "" };
    case "utf16":
      return { status, body: Buffer.from(body, "utf16le") };
    case "otherReference":
      return { status, body: withReference(body, damage.reference) };
    case "drop":
    case "nullify":
    case "listify":
    case "bury":
      return { status, body: changedAt(body, damage.at, damage.kind) };
  }
}

function withReference(body: string, reference: string): string {
  if (body.includes('"orderId"')) {
    return body.replace(/"orderId":"[^"]*"/g, `"orderId":"${reference}"`);
  }
  return body.replace(/^\{/, `{"orderId":"${reference}",`);
}

function changedAt(
  body: string,
  at: number,
  change: "drop" | "nullify" | "listify" | "bury",
): string {
  let count = 0;
  JSON.parse(body, (_key, value: unknown) => {
    count += 1;
    return value;
  });
  let seen = -1;
  const changed: unknown = JSON.parse(body, (_key, value: unknown) => {
    seen += 1;
    if (seen !== at % count) return value;
    if (change === "drop") return undefined;
    if (change === "nullify") return null;
    return change === "listify" ? [value] : { value: { value } };
  });
  return changed === undefined ? "" : JSON.stringify(changed);
}
