/** Nets Connect@Cloud, REST: what a client of the real cloud would call. */
import { ERROR_TEXTS, TERMINAL_STATES } from "../assumptions.ts";
import { administerTerminal } from "../terminal/administer-terminal.ts";
import { type NetsCloud, record, type VirtualTerminal } from "../terminal/nets-cloud.ts";
import { showLastResult } from "../terminal/show-last-result.ts";
import { takeTransaction, voidLastTransaction } from "../terminal/take-transaction.ts";
import {
  type Exchange,
  forCaller,
  forTerminal,
  type Route,
  terminalIdsOf,
  tokenSecret,
} from "./exchange.ts";
import { failure, json, type Reply, unauthorised } from "./reply.ts";
import { signToken } from "./token.ts";

const TERMINAL = "^/v1/terminal/([^/]+)";
const WIDEST_PRINTER = 80;

export const CONNECT_CLOUD_ROUTES: readonly Route[] = [
  { method: "POST", pattern: /^\/v1\/login$/, handle: signIn },
  { method: "GET", pattern: /^\/v1\/terminal\/?$/, handle: listTerminals },
  { method: "GET", pattern: new RegExp(`${TERMINAL}$`), handle: showState },
  { method: "GET", pattern: new RegExp(`${TERMINAL}/settings$`), handle: showSettings },
  { method: "PUT", pattern: new RegExp(`${TERMINAL}/settings$`), handle: changeSettings },
  { method: "POST", pattern: new RegExp(`${TERMINAL}/transaction$`), handle: startTransaction },
  { method: "GET", pattern: new RegExp(`${TERMINAL}/transaction$`), handle: lookUpTransaction },
  { method: "DELETE", pattern: new RegExp(`${TERMINAL}/transaction$`), handle: voidTransaction },
  { method: "POST", pattern: new RegExp(`${TERMINAL}/administration$`), handle: administer },
];

function signIn(cloud: NetsCloud, exchange: Exchange): Reply {
  const { username, password } = exchange.body ?? {};
  const index = cloud.accounts.findIndex(
    (account) => account.username === username && account.password === password,
  );
  const account = cloud.accounts[index];
  if (account === undefined) return unauthorised(ERROR_TEXTS.wrongPassword);
  return json(200, {
    token: issueToken(cloud, { username: account.username, id: index + 1 }),
    username: account.username,
    terminals: terminalIdsOf(cloud, account),
  });
}

/** Whole seconds in `iat` would give back a withdrawn token to who signs in within the second. */
function issueToken(cloud: NetsCloud, owner: { username: string; id: number }): string {
  const lifetime = cloud.settings.tokenLifetimeMs / 1_000;
  for (let iat = Math.floor(cloud.clock.now().getTime() / 1_000); ; iat += 1) {
    const token = signToken({ ...owner, iat, exp: iat + lifetime }, tokenSecret(cloud));
    if (!cloud.withdrawnTokens.has(token)) return token;
  }
}

function listTerminals(cloud: NetsCloud, exchange: Exchange): Promise<Reply> {
  return forCaller(cloud, exchange, ({ account }) =>
    json(200, {
      terminals: terminalIdsOf(cloud, account).map((terminalId) => ({ terminalId })),
    }),
  );
}

function showState(cloud: NetsCloud, exchange: Exchange): Promise<Reply> {
  return forTerminal(cloud, exchange, (terminal) =>
    json(200, {
      terminal: {
        terminalId: terminal.profile.terminalId,
        terminalState: stateOf(terminal),
      },
    }),
  );
}

function stateOf(terminal: VirtualTerminal): string {
  if (!terminal.connected) return TERMINAL_STATES.offline;
  return terminal.busyWith === undefined ? TERMINAL_STATES.idle : TERMINAL_STATES.busy;
}

function showSettings(cloud: NetsCloud, exchange: Exchange): Promise<Reply> {
  return forTerminal(cloud, exchange, ({ printerWidth }) => json(200, { printerWidth }));
}

function changeSettings(cloud: NetsCloud, exchange: Exchange): Promise<Reply> {
  return forTerminal(cloud, exchange, async (terminal) => {
    const printerWidth = exchange.body?.["printerWidth"];
    if (typeof printerWidth !== "number" || !Number.isInteger(printerWidth)) {
      return failure(ERROR_TEXTS.badPrinterWidth);
    }
    if (printerWidth < 0 || printerWidth > WIDEST_PRINTER) {
      return failure(ERROR_TEXTS.badPrinterWidth);
    }
    const { terminalId } = terminal.profile;
    await record(cloud, { kind: "settings", terminalId, printerWidth });
    return json(200, { printerWidth });
  });
}

function startTransaction(cloud: NetsCloud, exchange: Exchange): Promise<Reply> {
  return forTerminal(cloud, exchange, (terminal, { token }) => {
    const { body } = exchange;
    if (body === undefined) return failure(ERROR_TEXTS.notParsable);
    const withdrawToken = (): void => void cloud.withdrawnTokens.add(token);
    return takeTransaction(cloud, terminal, { body, withdrawToken });
  });
}

function lookUpTransaction(cloud: NetsCloud, exchange: Exchange): Promise<Reply> {
  return forTerminal(cloud, exchange, (terminal) => showLastResult(cloud, terminal));
}

function voidTransaction(cloud: NetsCloud, exchange: Exchange): Promise<Reply> {
  return forTerminal(cloud, exchange, (terminal, { token }) => {
    const { body } = exchange;
    if (body === undefined) return failure(ERROR_TEXTS.notParsable);
    const withdrawToken = (): void => void cloud.withdrawnTokens.add(token);
    return voidLastTransaction(cloud, terminal, { body, withdrawToken });
  });
}

function administer(cloud: NetsCloud, exchange: Exchange): Promise<Reply> {
  return forTerminal(cloud, exchange, (terminal) =>
    administerTerminal(cloud, terminal, exchange.body?.["action"]),
  );
}
