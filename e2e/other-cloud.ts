/**
 * A Connect@Cloud of another making, for tests: it knows only the vendor's documented calls, shares
 * no code with our simulator, and uses every freedom that the public material leaves. Numbers come
 * as JSON numbers, times as ISO 8601, optional fields as null and failures as bare text; terminals
 * are told by the login alone; a state and our orderId come back only where a test wants it.
 */
import { randomBytes } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Taken, Truth } from "./nets-control.ts";

/** What the StanAuth of its approvals is like. */
export type StanAuthHabit = "ownForEach" | "alwaysTheSame" | "none";

export type OtherCloudHabits = {
  readonly terminalIds: readonly string[];
  readonly stanAuth: StanAuthHabit;
  readonly givesTimes: boolean;
  readonly tokenLifetimeMs: number;
  readonly mirrorsOrderId?: boolean;
  readonly tellsState?: boolean;
};

export type OtherCloudFault =
  | "declineAsText"
  | "declineAsResult"
  | "busy"
  | "cancelled"
  | "unclearText"
  | "emptySuccess"
  | "cutTaken"
  | "cutNotTaken"
  | "cutDeclined"
  | "errorTaken"
  | "errorNotTaken"
  | "hangTaken";

export type OtherCloud = {
  readonly url: string;
  readonly terminalIds: readonly string[];
  /** Logins that were asked for. */
  logins(): number;
  truth(): Promise<Truth>;
  arm(terminalId: string, fault: OtherCloudFault): void;
  close(): Promise<void>;
};

type Reply = { readonly status: number; readonly body: unknown } | "cut" | "hang";
type LastResult = Readonly<Record<string, unknown>>;
type MoneyBody = { transactionType: string; amount: number; orderId: string };

const A_CUSTOMER_TAKES_MS = 40;
const RESULT_IS_SHOWN_AFTER_MS = 120;
const NOT_FOUND: Reply = { status: 404, body: { error: "No such resource" } };

export async function startOtherCloud(habits: OtherCloudHabits): Promise<OtherCloud> {
  const making = new Making(habits);
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      void making.answer(request, text).then((reply) => {
        if (reply === "cut") request.socket.destroy();
        else if (reply !== "hang") {
          const isText = typeof reply.body === "string";
          response.writeHead(reply.status, {
            "content-type": isText ? "text/html" : "application/json",
          });
          response.end(isText ? reply.body : JSON.stringify(reply.body));
        }
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    terminalIds: habits.terminalIds,
    logins: () => making.logins,
    truth: () => Promise.resolve(making.truth()),
    arm: (terminalId, fault) => making.armed.set(terminalId, fault),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Making {
  readonly armed = new Map<string, OtherCloudFault>();
  logins = 0;
  readonly #habits: OtherCloudHabits;
  readonly #tokens = new Map<string, number>();
  readonly #atWork = new Set<string>();
  readonly #taken: Taken[] = [];
  readonly #last = new Map<string, LastResult>();

  constructor(habits: OtherCloudHabits) {
    this.#habits = habits;
  }

  async answer(request: http.IncomingMessage, text: string): Promise<Reply> {
    const { method = "", url = "", headers } = request;
    if (method === "POST" && url === "/v1/login") return this.#logIn();
    const token = (headers.authorization ?? "").replace(/^bearer /i, "");
    if ((this.#tokens.get(token) ?? 0) < Date.now()) {
      return { status: 401, body: { error: "jwt expired" } };
    }
    const [, terminalId = "", what] = /^\/v1\/terminal\/(\d+)(?:\/(\w+))?$/.exec(url) ?? [];
    if (!this.#habits.terminalIds.includes(terminalId)) return NOT_FOUND;
    if (what === undefined && method === "GET" && this.#habits.tellsState === true) {
      const terminalState = this.#atWork.has(terminalId) ? "BUSY" : "Idle";
      return { status: 200, body: { terminal: { terminalState } } };
    }
    if (what === "administration") return { status: 201, body: { result: null } };
    if (what !== "transaction") return NOT_FOUND;
    if (method === "GET") return this.#lastResult(terminalId);
    return method === "POST" ? await this.#moveMoney(terminalId, JSON.parse(text)) : NOT_FOUND;
  }

  truth(): Truth {
    const terminals = this.#habits.terminalIds.map((terminalId) => ({
      terminalId,
      netOre: netOf(this.#taken.filter((one) => one.terminalId === terminalId)),
    }));
    const total = { count: this.#taken.length, netOre: netOf(this.#taken) };
    return { transactions: [...this.#taken], terminals, total };
  }

  #logIn(): Reply {
    this.logins += 1;
    const token = randomBytes(24).toString("hex");
    this.#tokens.set(token, Date.now() + this.#habits.tokenLifetimeMs);
    return { status: 200, body: { token, username: "x", terminals: this.#habits.terminalIds } };
  }

  #lastResult(terminalId: string): Reply {
    if (this.#atWork.has(terminalId)) return { status: 400, body: { failure: "Terminal is busy" } };
    const last = this.#last.get(terminalId);
    if (last === undefined) return NOT_FOUND;
    const { orderId, ...latestTransactionResult } = last;
    const mirrored = orderId === undefined ? {} : { orderId };
    return { status: 200, body: { result: { latestTransactionResult, ...mirrored } } };
  }

  async #moveMoney(terminalId: string, asked: MoneyBody): Promise<Reply> {
    const fault = this.armed.get(terminalId);
    this.armed.delete(terminalId);
    if (fault === "busy" || this.#atWork.has(terminalId)) {
      return { status: 400, body: { failure: "Terminal is busy" } };
    }
    this.#atWork.add(terminalId);
    await pause(A_CUSTOMER_TAKES_MS);
    const reply = this.#finish(terminalId, asked, fault);
    this.#atWork.delete(terminalId);
    return reply;
  }

  #finish(terminalId: string, asked: MoneyBody, fault: OtherCloudFault | undefined): Reply {
    switch (fault) {
      case "declineAsText":
        this.#show(terminalId, this.#rejected());
        return { status: 400, body: { failure: "Köpet medges ej" } };
      case "declineAsResult": {
        const rejected = this.#rejected();
        this.#show(terminalId, rejected);
        return { status: 400, body: { failure: { error: null, localModeEventArgs: rejected } } };
      }
      case "cancelled":
        this.#show(terminalId, this.#rejected());
        return { status: 400, body: { failure: "Avbruten av kund" } };
      case "unclearText":
        return { status: 400, body: { failure: "Något gick fel" } };
      case "emptySuccess":
        this.#approve(terminalId, asked);
        return { status: 200, body: { result: null } };
      case "cutNotTaken":
        return "cut";
      case "cutDeclined":
        this.#show(terminalId, this.#rejected());
        return "cut";
      case "errorNotTaken":
        return { status: 502, body: "<h1>Bad gateway</h1>" };
      case "cutTaken":
      case "errorTaken":
      case "hangTaken":
        this.#approve(terminalId, asked);
        if (fault === "errorTaken") return { status: 500, body: "<h1>Oops</h1>" };
        return fault === "cutTaken" ? "cut" : "hang";
      case "busy":
      case undefined:
        return {
          status: 200,
          body: {
            result: {
              localModeEventArgs: this.#approve(terminalId, asked),
              customerReceipt: null,
              merchantReceipt: null,
              cardType: null,
            },
          },
        };
    }
  }

  #approve(terminalId: string, asked: MoneyBody): LastResult {
    const isRefund = asked.transactionType === "returnOfGoods";
    this.#taken.push({
      terminalId,
      kind: isRefund ? "refund" : "purchase",
      amountOre: asked.amount,
      requestedOre: asked.amount,
      effectOre: isRefund ? -asked.amount : asked.amount,
      orderId: asked.orderId,
      script: null,
    });
    const result = { ...this.#result(0), ...cardOf(asked.amount), StanAuth: this.#stanAuth() };
    const mirrored = this.#habits.mirrorsOrderId === true ? { orderId: asked.orderId } : {};
    this.#show(terminalId, { ...result, ...mirrored });
    return result;
  }

  #rejected(): LastResult {
    return { ...this.#result(2), TotalAmount: 0, StanAuth: null, ResponseCode: 51 };
  }

  #result(code: number): LastResult {
    const at = new Date().toISOString();
    return { Result: code, TimeStamp: this.#habits.givesTimes ? at : null, OptionalData: null };
  }

  #stanAuth(): number | null {
    switch (this.#habits.stanAuth) {
      case "none":
        return null;
      case "alwaysTheSame":
        return 4711381022;
      case "ownForEach":
        return 100_000_000 + this.#taken.length * 1_000_007;
    }
  }

  /** Asked at once, the terminal still shows the result before. */
  #show(terminalId: string, result: LastResult): void {
    setTimeout(() => this.#last.set(terminalId, result), RESULT_IS_SHOWN_AFTER_MS).unref();
  }
}

function cardOf(amount: number): LastResult {
  return {
    TotalAmount: amount,
    TipAmount: null,
    SurchargeAmount: null,
    IssuerID: 3,
    TruncatedPAN: "457199******5001",
    CardIssuerName: null,
    AID: null,
    CVM: null,
    ResponseCode: 0,
    SessionNumber: 31,
    SiteID: null,
    OrganisationNumber: null,
  };
}

function netOf(taken: readonly Taken[]): number {
  return taken.reduce((sum, one) => sum + one.effectOre, 0);
}
