/**
 * The vendor's cloud: signs us in, passes requests on to terminals that have dialled in, and says in
 * its own words what it cannot do. Its shapes are those of the vendor's documents.
 */
import { type LookFault, PLAIN, type Script } from "./script.ts";
import type { Ask, Reply, Terminal } from "./terminal.ts";

export type CloudRequest = {
  readonly method: string;
  readonly path: string;
  readonly bodyText?: string;
  readonly bearer?: string;
};

const TOKEN_LASTS_MS = 86_400_000;
const NO_REPLY_YET = undefined;

export class Cloud {
  readonly terminals = new Map<string, Terminal>();
  readonly plain = PLAIN;
  readonly #now: () => number;
  readonly #scripts = new Map<string, Script>();
  readonly #looks = new Map<string, LookFault[]>();
  readonly #tokens = new Map<string, number>();
  #logins = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  terminal(id: string): Terminal {
    const terminal = this.terminals.get(id);
    if (terminal === undefined) throw new Error(`No terminal ${id}`);
    return terminal;
  }

  /** What will become of the next request to the terminal. */
  expect(terminalId: string, script: Script): void {
    this.#scripts.set(terminalId, script);
  }

  takeScript(terminalId: string): Script {
    const script = this.#scripts.get(terminalId) ?? PLAIN;
    this.#scripts.delete(terminalId);
    this.#looks.set(terminalId, [...script.looks]);
    return script;
  }

  takeLook(terminalId: string): LookFault {
    return this.#looks.get(terminalId)?.shift() ?? "none";
  }

  /** Every sign-in so far is worth nothing any more. */
  forgetLogins(): void {
    this.#tokens.clear();
  }

  /** `reply` is called at once, or when the cardholder is done. */
  handle(request: CloudRequest, script: Script, reply: (reply: Reply) => void): void {
    const answer = this.#answer(request, script, reply);
    if (answer !== NO_REPLY_YET) reply(answer);
  }

  #answer(request: CloudRequest, script: Script, reply: (reply: Reply) => void): Reply | undefined {
    const { method, path } = request;
    if (path === "/v1/login") return this.#login();
    const goodUntil = this.#tokens.get(request.bearer ?? "");
    if (goodUntil === undefined || goodUntil < this.#now())
      return { status: 401, json: { error: "Unauthorized" } };
    if (path === "/v1/terminal") {
      return {
        status: 200,
        json: { terminals: [...this.terminals.keys()].map((terminalId) => ({ terminalId })) },
      };
    }
    const [, , , id = "", what = ""] = path.split("/");
    const terminal = this.terminals.get(id);
    if (terminal === undefined) return failure("Terminal not found", 404);
    if (what === "")
      return { status: 200, json: { terminal: { terminalState: terminal.state() } } };
    if (terminal.isOffline) return failure("8013 Terminal unknown or not connected");
    if (what === "administration") return cancelled(terminal);
    if (method === "GET") return { status: 200, json: terminal.latest() };
    if (terminal.isBusy) return { status: 400, json: { failure: "Terminal is busy" } };
    terminal.begin(askOf(request), script, reply);
    return NO_REPLY_YET;
  }

  #login(): Reply {
    this.#logins += 1;
    const nowS = Math.floor(this.#now() / 1000);
    const claims = { username: "simulerad", iat: nowS, exp: nowS + TOKEN_LASTS_MS / 1000 };
    const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
    const token = `sim.${payload}.${this.#logins}`;
    this.#tokens.set(token, this.#now() + TOKEN_LASTS_MS);
    return {
      status: 200,
      json: { token, username: "simulerad", terminals: [...this.terminals.keys()] },
    };
  }
}

function askOf({ method, bodyText }: CloudRequest): Ask {
  const body: unknown = JSON.parse(bodyText ?? "{}");
  const { transactionType, amount, orderId } = body as {
    transactionType?: string;
    amount: number;
    orderId?: string;
  };
  const kind =
    method === "DELETE"
      ? "voidLast"
      : transactionType === "returnOfGoods"
        ? "returnOfGoods"
        : "purchase";
  return { kind, amountOre: amount, orderId };
}

function cancelled(terminal: Terminal): Reply {
  const inTime = terminal.cancel();
  return inTime || terminal.acknowledgesLateCancel()
    ? { status: 200, json: { result: { localModeEventArgs: { Result: "1" } } } }
    : failure("Cancel rejected");
}

function failure(error: string, status = 400): Reply {
  return { status, json: { failure: { error } } };
}
