/**
 * Nets Connect@Cloud by REST: thin I/O around messages.ts and money-answer.ts. A money call is sent
 * at most once, and never again by itself: the vendor has no idempotency key
 * (docs/nets-terminals.md §2.3).
 */
import type { Failure } from "@kortkoll/core/failure.ts";
import { LARGEST_ORE } from "@kortkoll/core/money.ts";
import {
  CALL_LIMITS,
  LAST_RESULT_DELAY_MS,
  READY_FOR_VOID_AFTER_MS,
  REFERENCE_FORMAT,
  SILENCE_BEFORE_PREFLIGHT_MS,
  STATUSES_REFUSED_AT_THE_DOOR,
  VOIDABLE_FOR_MS,
} from "../assumptions.ts";
import type {
  CancelOutcome,
  LastResultOutcome,
  MoneyRequest,
  ReconcileOutcome,
  TerminalCapabilities,
  TerminalCloud,
  TerminalListOutcome,
  TerminalOutcome,
  TerminalState,
} from "../terminal.ts";
import { type Exchanges, HttpExchanges } from "./http-exchange.ts";
import {
  type Answered,
  cancelRequest,
  lastResultRequest,
  moneyRequest,
  readCancel,
  readLastResult,
  readState,
  readTerminalList,
  reconcileRequest,
  stateRequest,
  terminalListRequest,
  type WireRequest,
} from "./messages.ts";
import { type MoneyOperation, readMoneyAnswer } from "./money-answer.ts";
import { readReconcile } from "./reconcile-answer.ts";
import { failureOf, NetsSession, type SessionSettings } from "./session.ts";

export type CallLimits = { readonly [Name in keyof typeof CALL_LIMITS]: number };

/** One line per call. Holds no credential, no token and no card data. */
export type NetsLogLine = {
  readonly call: string;
  readonly terminalId: string | undefined;
  readonly outcome: string;
  readonly why: Failure | undefined;
  readonly tookMs: number;
};

export type NetsCloudSettings = {
  readonly baseUrl: string;
  readonly account: SessionSettings["account"];
  /** Milliseconds; only differences and token expiry are read from it. */
  readonly clock: () => number;
  readonly limits?: Partial<CallLimits>;
  readonly log?: (line: NetsLogLine) => void;
  /** Another wire than sockets: the simulation hands in its own. */
  readonly exchanges?: Exchanges;
};

const CAPABILITIES: TerminalCapabilities = {
  kind: "netsCloud",
  canReturnGoods: true,
  canVoidLast: true,
  canReconcile: true,
  readyForVoidAfterMs: READY_FOR_VOID_AFTER_MS,
  voidableForMs: VOIDABLE_FOR_MS,
  mirrorsReference: true,
  lastResultDelayMs: LAST_RESULT_DELAY_MS,
};

/** Throws only when `baseUrl` is no http or https address: that is a setting to correct. */
export function connectNetsCloud(settings: NetsCloudSettings): TerminalCloud {
  return new NetsCloud(settings);
}

type Ready =
  | { readonly kind: "ready"; readonly token: string }
  | { readonly kind: "notSent"; readonly why: Failure };

type SentOnce =
  | ({ readonly kind: "answered"; readonly tookMs: number } & Answered)
  | { readonly kind: "notSent"; readonly why: Failure }
  | { readonly kind: "unknown"; readonly why: Failure };

type HowToSend = {
  readonly limitMs: number;
  readonly token: string;
  readonly mayLeave?: MoneyRequest["mayLeave"];
};

class NetsCloud implements TerminalCloud {
  readonly capabilities = CAPABILITIES;
  readonly #settings: NetsCloudSettings;
  readonly #limits: CallLimits;
  readonly #http: Exchanges;
  readonly #session: NetsSession;

  constructor(settings: NetsCloudSettings) {
    const base = new URL(settings.baseUrl);
    if (base.protocol !== "http:" && base.protocol !== "https:") {
      throw new Error(`Not an http or https address: ${base.protocol}`);
    }
    this.#settings = settings;
    this.#limits = { ...CALL_LIMITS, ...settings.limits };
    this.#http = settings.exchanges ?? new HttpExchanges(base, this.#limits);
    const { account, clock } = settings;
    const loginMs = this.#limits.loginMs;
    this.#session = new NetsSession({ http: this.#http, account, clock, loginMs });
  }

  async listTerminals(): Promise<TerminalListOutcome> {
    return await this.#logged("listTerminals", undefined, async () => {
      const read = await this.#session.read(terminalListRequest(), this.#limits.listMs);
      if (read.kind === "noAnswer") return read;
      const listed = readTerminalList(read);
      const terminalIds = [...new Set([...(listed ?? []), ...this.#session.terminalIds])];
      if (listed !== undefined || terminalIds.length > 0) return { kind: "listed", terminalIds };
      const why: Failure = { code: "answerNotReadable", detail: `HTTP ${read.status}` };
      return { kind: "noAnswer", why };
    });
  }

  async state(terminalId: string): Promise<TerminalState> {
    return await this.#logged("state", terminalId, async () => {
      const read = await this.#session.read(stateRequest(terminalId), this.#limits.stateMs);
      return read.kind === "noAnswer" ? read : readState(read);
    });
  }

  async purchase(request: MoneyRequest): Promise<TerminalOutcome> {
    return await this.#moveMoney("purchase", request);
  }

  async returnOfGoods(request: MoneyRequest): Promise<TerminalOutcome> {
    return await this.#moveMoney("returnOfGoods", request);
  }

  async voidLast(request: MoneyRequest): Promise<TerminalOutcome> {
    return await this.#moveMoney("voidLast", request);
  }

  async cancel(terminalId: string): Promise<CancelOutcome> {
    return await this.#logged("cancel", terminalId, async () => {
      const read = await this.#session.read(cancelRequest(terminalId), this.#limits.cancelMs);
      return read.kind === "noAnswer" ? read : readCancel(read);
    });
  }

  async lastResult(terminalId: string): Promise<LastResultOutcome> {
    return await this.#logged("lastResult", terminalId, async () => {
      const request = lastResultRequest(terminalId);
      const read = await this.#session.read(request, this.#limits.lastResultMs);
      return read.kind === "noAnswer" ? read : readLastResult(read);
    });
  }

  async reconcile(terminalId: string): Promise<ReconcileOutcome> {
    return await this.#logged("reconcile", terminalId, async () => {
      const ready = await this.#makeReady(terminalId);
      if (ready.kind === "notSent") return ready;
      const sent = await this.#sendOnce(reconcileRequest(terminalId), {
        limitMs: this.#limits.reconcileMs,
        token: ready.token,
      });
      return sent.kind === "answered" ? readReconcile({ terminalId, ...sent }) : sent;
    });
  }

  close(): Promise<void> {
    this.#http.close();
    return Promise.resolve();
  }

  async #moveMoney(operation: MoneyOperation, request: MoneyRequest): Promise<TerminalOutcome> {
    return await this.#logged(operation, request.terminalId, async () => {
      const refused = refusalOf(request);
      if (refused !== undefined) return { kind: "notSent", why: refused };
      const ready = await this.#makeReady(request.terminalId);
      if (ready.kind === "notSent") return ready;
      return await this.#send(operation, request, ready.token);
    });
  }

  async #send(
    operation: MoneyOperation,
    request: MoneyRequest,
    token: string,
  ): Promise<TerminalOutcome> {
    const limitMs = operation === "voidLast" ? this.#limits.voidMs : this.#limits.moneyMs;
    const { mayLeave } = request;
    const sent = await this.#sendOnce(moneyRequest(operation, request), {
      limitMs,
      token,
      mayLeave,
    });
    return sent.kind === "answered" ? readMoneyAnswer({ operation, request, ...sent }) : sent;
  }

  /** What must not be done twice: a connection of its own, and never a second try. */
  async #sendOnce(wire: WireRequest, { limitMs, token, mayLeave }: HowToSend): Promise<SentOnce> {
    const { clock } = this.#settings;
    const sentAtMs = clock();
    const exchange = await this.#http.fresh({ ...wire, limitMs, bearer: token, mayLeave });
    if (exchange.kind === "notSent") return { kind: "notSent", why: failureOf(exchange) };
    if (exchange.kind === "lost") return { kind: "unknown", why: failureOf(exchange) };
    const { status, body } = exchange;
    this.#session.heard(status);
    if (STATUSES_REFUSED_AT_THE_DOOR.includes(status)) this.#session.drop(token);
    return { kind: "answered", status, body, tookMs: clock() - sentAtMs };
  }

  /**
   * A valid token, and after a silence a look at the terminal, so that a dead line or an expired
   * login shows while it is still certain that nothing was sent.
   */
  async #makeReady(terminalId: string): Promise<Ready> {
    const silenceMs = this.#session.silenceMs;
    if (silenceMs === undefined || silenceMs > SILENCE_BEFORE_PREFLIGHT_MS) {
      const read = await this.#session.read(stateRequest(terminalId), this.#limits.stateMs);
      if (read.kind === "noAnswer") return { kind: "notSent", why: beforeSending(read.why) };
      const state = readState(read);
      if (state.kind === "offline") {
        return { kind: "notSent", why: { code: "terminalOffline", detail: state.raw } };
      }
    }
    const signedIn = await this.#session.token();
    if (signedIn.kind === "failed") return { kind: "notSent", why: signedIn.why };
    return { kind: "ready", token: signedIn.token };
  }

  /** A log that fails must never hide what became of money. */
  async #logged<Outcome extends { readonly kind: string; readonly why?: Failure }>(
    call: string,
    terminalId: string | undefined,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const { clock, log } = this.#settings;
    const startedAtMs = clock();
    const outcome = await work();
    const why = outcome.why;
    try {
      log?.({ call, terminalId, outcome: outcome.kind, why, tookMs: clock() - startedAtMs });
    } catch {
      // Nothing to do: the outcome is what counts.
    }
    return outcome;
  }
}

/** Lost while only a state was read: for the payment that means that the cloud was out of reach. */
function beforeSending(why: Failure): Failure {
  const lost = why.code === "answerLost" || why.code === "answerTimedOut";
  return lost ? { code: "cloudUnreachable", detail: why.detail } : why;
}

function refusalOf({ amountOre, reference }: MoneyRequest): Failure | undefined {
  if (!Number.isSafeInteger(amountOre) || amountOre <= 0) {
    return { code: "invalidInput", detail: "the amount is not a positive number of öre" };
  }
  if (amountOre > LARGEST_ORE) {
    return { code: "amountTooLarge", detail: "more than a terminal can carry" };
  }
  if (!REFERENCE_FORMAT.test(reference)) {
    return { code: "invalidInput", detail: "the reference is not 1 to 20 letters and digits" };
  }
  return undefined;
}
