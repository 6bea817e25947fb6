/**
 * The sign-in to the cloud: one token for all terminals, renewed early enough not to expire while a
 * customer stands at a terminal, one login at a time however many ask.
 */
import type { Failure } from "@kortkoll/core/failure.ts";
import {
  OPAQUE_TOKEN_LIFETIME_MS,
  TOKEN_MARGIN_LARGEST_PART,
  TOKEN_MARGIN_MS,
} from "../assumptions.ts";
import type { Exchange, Exchanges, ExchangeTrouble } from "./http-exchange.ts";
import {
  type Answered,
  type LoginAnswer,
  loginRequest,
  readLogin,
  type WireRequest,
} from "./messages.ts";

export type TokenOutcome =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "failed"; readonly why: Failure };

export type ReadOutcome =
  | ({ readonly kind: "answered" } & Answered)
  | { readonly kind: "noAnswer"; readonly why: Failure };

export type NetsAccount = { readonly username: string; readonly password: string };

export type SessionSettings = {
  readonly http: Exchanges;
  /** Asked at each sign-in, so that a changed account counts from the next; undefined: none is set. */
  readonly account: () => Promise<NetsAccount | undefined>;
  readonly clock: () => number;
  readonly loginMs: number;
};

type KeptToken = { readonly token: string; readonly goodUntilMs: number };

export class NetsSession {
  readonly #settings: SessionSettings;
  #kept: KeptToken | undefined;
  #login: Promise<TokenOutcome> | undefined;
  #lastHeardMs: number | undefined;
  #terminalIds: readonly string[] = [];

  constructor(settings: SessionSettings) {
    this.#settings = settings;
  }

  /** What the latest login said of terminals; the login may leave them out. */
  get terminalIds(): readonly string[] {
    return this.#terminalIds;
  }

  /** How long since the cloud last answered a request with our token; undefined: never. */
  get silenceMs(): number | undefined {
    const last = this.#lastHeardMs;
    return last === undefined ? undefined : this.#settings.clock() - last;
  }

  async token(): Promise<TokenOutcome> {
    const kept = this.#kept;
    if (kept !== undefined && this.#settings.clock() < kept.goodUntilMs) {
      return { kind: "token", token: kept.token };
    }
    this.#login ??= this.#logIn();
    return await this.#login;
  }

  /** Forgets a token that was refused, unless a newer one has taken its place already. */
  drop(token: string): void {
    if (this.#kept?.token === token) this.#kept = undefined;
  }

  /** Each answer to a request with our token; a refused one or a broken cloud is not being heard. */
  heard(status: number): void {
    if (status < 500 && status !== 401 && status !== 403) {
      this.#lastHeardMs = this.#settings.clock();
    }
  }

  /** A read may be repeated: on 401 the login is made again, once. Never used for money. */
  async read(request: WireRequest, limitMs: number): Promise<ReadOutcome> {
    const first = await this.#readOnce(request, limitMs);
    if (first.kind === "noAnswer" || first.status !== 401) return first;
    const second = await this.#readOnce(request, limitMs);
    if (second.kind === "noAnswer" || second.status !== 401) return second;
    return { kind: "noAnswer", why: { code: "cloudLoginRefused", detail: "HTTP 401 after login" } };
  }

  async #readOnce(request: WireRequest, limitMs: number): Promise<ReadOutcome> {
    const signedIn = await this.token();
    if (signedIn.kind === "failed") return { kind: "noAnswer", why: signedIn.why };
    const { token } = signedIn;
    const exchange = await this.#settings.http.kept({ ...request, limitMs, bearer: token });
    if (exchange.kind !== "answered") return { kind: "noAnswer", why: failureOf(exchange) };
    this.heard(exchange.status);
    if (exchange.status === 401) this.drop(token);
    return exchange;
  }

  async #logIn(): Promise<TokenOutcome> {
    const { http, clock, loginMs } = this.#settings;
    const account = await this.#findAccount();
    if (account.kind === "failed") {
      this.#login = undefined;
      return account;
    }
    const request = loginRequest(account.username, account.password);
    const exchange = await http.kept({ ...request, limitMs: loginMs });
    this.#login = undefined;
    if (exchange.kind !== "answered") return { kind: "failed", why: unreachable(exchange) };
    const answer = readLogin(exchange);
    if (answer.kind === "refused") return { kind: "failed", why: answer.why };
    this.#kept = { token: answer.token, goodUntilMs: goodUntilMs(answer, clock()) };
    this.#terminalIds = answer.terminalIds;
    return { kind: "token", token: answer.token };
  }

  /** Why it cannot be had is the host's own trouble, and may say what nobody else should read. */
  async #findAccount(): Promise<
    ({ readonly kind: "found" } & NetsAccount) | Extract<TokenOutcome, { kind: "failed" }>
  > {
    try {
      const account = await this.#settings.account();
      if (account !== undefined) return { kind: "found", ...account };
      return { kind: "failed", why: { code: "cloudLoginRefused", detail: "No account is set" } };
    } catch {
      const detail = "The account could not be read";
      return { kind: "failed", why: { code: "cloudUnreachable", detail } };
    }
  }
}

/** What an exchange without an answer means for whoever asked. */
export function failureOf(exchange: Exclude<Exchange, { kind: "answered" }>): Failure {
  return { code: codeOf(exchange.why.code), detail: exchange.why.detail };
}

function codeOf(code: ExchangeTrouble["code"]): Failure["code"] {
  switch (code) {
    case "unreachable":
      return "cloudUnreachable";
    case "broken":
      return "answerLost";
    case "timedOut":
      return "answerTimedOut";
    case "closed":
      return "serverStopped";
    case "tooLate":
      return "sendingTookTooLong";
  }
}

/** No login means that nothing else was tried: for the caller the cloud was out of reach. */
function unreachable(exchange: Exclude<Exchange, { kind: "answered" }>): Failure {
  const why = failureOf(exchange);
  return why.code === "serverStopped" ? why : { code: "cloudUnreachable", detail: why.detail };
}

/**
 * The cloud's clock and ours may differ. The lifetime that the token states counts from when we got
 * it; its stated end counts too, unless our clock says that a new token is over already.
 */
function goodUntilMs(answer: LoginAnswer & { kind: "token" }, nowMs: number): number {
  const { issuedAtS, expiresAtS } = answer;
  if (expiresAtS === undefined) {
    return nowMs + OPAQUE_TOKEN_LIFETIME_MS - marginMs(OPAQUE_TOKEN_LIFETIME_MS);
  }
  const leftMs = expiresAtS * 1000 - nowMs;
  const statedMs = issuedAtS === undefined ? leftMs : (expiresAtS - issuedAtS) * 1000;
  const lifetimeMs = statedMs > 0 ? statedMs : OPAQUE_TOKEN_LIFETIME_MS;
  const shorterMs = leftMs > 0 ? Math.min(leftMs, lifetimeMs) : lifetimeMs;
  return nowMs + shorterMs - marginMs(shorterMs);
}

function marginMs(lifetimeMs: number): number {
  return Math.min(TOKEN_MARGIN_MS, lifetimeMs * TOKEN_MARGIN_LARGEST_PART);
}
