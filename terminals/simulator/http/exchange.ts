/** One request as the routes see it, and what they need to refuse it. */
import { ERROR_TEXTS } from "../assumptions.ts";
import type { SimulatorAccount } from "../simulator-config.ts";
import type { NetsCloud, VirtualTerminal } from "../terminal/nets-cloud.ts";
import { failure, type Reply, unauthorised } from "./reply.ts";
import { readToken } from "./token.ts";

export type Exchange = {
  /** What the route's pattern caught, in order. */
  readonly caught: readonly string[];
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string;
  /** The parsed body; undefined when there was none or it was not a JSON object. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
};

export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly pattern: RegExp;
  readonly handle: (cloud: NetsCloud, exchange: Exchange) => Reply | Promise<Reply>;
};

export type Caller = { readonly account: SimulatorAccount; readonly token: string };

export function tokenSecret(cloud: NetsCloud): string {
  return `token ${cloud.seed}`;
}

/** Runs the work for a caller with a good token, else answers 401. */
export async function forCaller(
  cloud: NetsCloud,
  exchange: Exchange,
  work: (caller: Caller) => Reply | Promise<Reply>,
): Promise<Reply> {
  const token = tokenOf(exchange);
  if (token === undefined) return unauthorised(ERROR_TEXTS.noToken);
  if (cloud.withdrawnTokens.has(token)) return unauthorised(ERROR_TEXTS.expiredToken);
  const reading = readToken(token, { secret: tokenSecret(cloud), now: cloud.clock.now() });
  if (reading.kind === "expired") return unauthorised(ERROR_TEXTS.expiredToken);
  if (reading.kind === "foreign") return unauthorised(ERROR_TEXTS.badToken);
  const account = cloud.accounts.find((known) => known.username === reading.claims.username);
  return account === undefined
    ? unauthorised(ERROR_TEXTS.badToken)
    : await work({ account, token });
}

/** Somebody else's terminal is as unknown as one that does not exist. */
export function forTerminal(
  cloud: NetsCloud,
  exchange: Exchange,
  work: (terminal: VirtualTerminal, caller: Caller) => Reply | Promise<Reply>,
): Promise<Reply> {
  return forCaller(cloud, exchange, async (caller) => {
    const terminalId = exchange.caught[0] ?? "";
    const terminal = cloud.terminals.get(terminalId);
    const allowed = terminalIdsOf(cloud, caller.account).includes(terminalId);
    if (terminal === undefined || !allowed) return failure(ERROR_TEXTS.notConnected);
    return await work(terminal, caller);
  });
}

export function terminalIdsOf(cloud: NetsCloud, account: SimulatorAccount): string[] {
  const { terminalIds } = account;
  return [...cloud.terminals.keys()].filter(
    (terminalId) => terminalIds === undefined || terminalIds.includes(terminalId),
  );
}

function tokenOf(exchange: Exchange): string | undefined {
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(exchange.authorization ?? "")?.[1];
  return bearer ?? exchange.query.get("auth_token") ?? undefined;
}
