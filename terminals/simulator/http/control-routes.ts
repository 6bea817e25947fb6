/**
 * The side door for tests, the demo and the virtual terminal page: the truth, scripts, settings
 * and what a person does at a terminal. A real cloud has nothing of this.
 */
import { CARDS } from "../cards.ts";
import { readSettings } from "../read-config.ts";
import { findScript, SCRIPTS } from "../scripts.ts";
import { armScript, disarmAll } from "../terminal/armed-scripts.ts";
import type { Act } from "../terminal/dialogue.ts";
import {
  ARMABLE,
  announceChange,
  type NetsCloud,
  type VirtualTerminal,
} from "../terminal/nets-cloud.ts";
import { tellTruth } from "../truth/truth.ts";
import type { Exchange, Route } from "./exchange.ts";
import { json, type Reply } from "./reply.ts";
import { viewCloud, viewTerminal } from "./terminal-view.ts";

const TERMINAL = "^/simulator/terminals/(\\d{8})";
const MOST_ARMED = 100;

export const CONTROL_ROUTES: readonly Route[] = [
  { method: "GET", pattern: /^\/simulator\/truth$/, handle: showTruth },
  { method: "GET", pattern: /^\/simulator\/scripts$/, handle: showScripts },
  { method: "GET", pattern: /^\/simulator\/cards$/, handle: showCards },
  {
    method: "GET",
    pattern: /^\/simulator\/settings$/,
    handle: (cloud) => json(200, cloud.settings),
  },
  { method: "POST", pattern: /^\/simulator\/settings$/, handle: changeSettings },
  {
    method: "GET",
    pattern: /^\/simulator\/terminals$/,
    handle: (cloud) => json(200, viewCloud(cloud)),
  },
  {
    method: "GET",
    pattern: /^\/simulator\/events$/,
    handle: (cloud) => ({ kind: "live", snapshot: () => viewCloud(cloud) }),
  },
  { method: "GET", pattern: new RegExp(`${TERMINAL}$`), handle: showTerminal },
  { method: "GET", pattern: new RegExp(`${TERMINAL}/events$`), handle: watchTerminal },
  { method: "POST", pattern: new RegExp(`${TERMINAL}/next$`), handle: armNext },
  { method: "POST", pattern: new RegExp(`${TERMINAL}/act$`), handle: actAtTerminal },
  { method: "POST", pattern: new RegExp(`${TERMINAL}/link$`), handle: changeLink },
];

function showTruth(cloud: NetsCloud, exchange: Exchange): Reply {
  const truth = tellTruth(cloud.outcomes, [...cloud.terminals.keys()]);
  const terminalId = exchange.query.get("terminalId");
  if (terminalId === null) return json(200, truth);
  return json(200, {
    ...truth,
    transactions: truth.transactions.filter((taken) => taken.terminalId === terminalId),
    terminals: truth.terminals.filter((sums) => sums.terminalId === terminalId),
  });
}

function showScripts(): Reply {
  return json(200, {
    scripts: SCRIPTS.map(({ name, ending, takesMoney, sv, en }) => ({
      name,
      ending,
      takesMoney,
      sv,
      en,
    })),
  });
}

function showCards(): Reply {
  return json(200, { cards: CARDS });
}

function changeSettings(cloud: NetsCloud, exchange: Exchange): Reply {
  return fromPage(exchange, () => {
    const change = readSettings(exchange.body ?? {});
    if (change.kind === "refused") return json(400, { error: change.why });
    cloud.settings = { ...cloud.settings, ...change.settings };
    announceChange(cloud);
    return json(200, cloud.settings);
  });
}

function showTerminal(cloud: NetsCloud, exchange: Exchange): Reply {
  return atTerminal(cloud, exchange, (terminal) => json(200, viewTerminal(cloud, terminal)));
}

function watchTerminal(cloud: NetsCloud, exchange: Exchange): Reply {
  return atTerminal(cloud, exchange, (terminal) => ({
    kind: "live",
    snapshot: () => viewTerminal(cloud, terminal),
  }));
}

/** `{ script }`, and where wanted `operation` and `times`; `{ script: null }` disarms. */
function armNext(cloud: NetsCloud, exchange: Exchange): Reply {
  return fromPage(exchange, () =>
    atTerminal(cloud, exchange, (terminal) => {
      const { script: name, operation = "transaction", times = 1 } = exchange.body ?? {};
      if (name === null) {
        disarmAll(cloud, terminal);
        return json(200, { armed: [] });
      }
      const script = typeof name === "string" ? findScript(name) : undefined;
      if (script === undefined) return json(400, { error: `Unknown script: ${String(name)}` });
      const armable = ARMABLE.find((known) => known === operation);
      if (armable === undefined) return json(400, { error: "Unknown operation" });
      if (typeof times !== "number" || !Number.isInteger(times) || times < 1) {
        return json(400, { error: "times must be a whole number from 1" });
      }
      armScript(cloud, terminal, {
        script,
        operation: armable,
        times: Math.min(times, MOST_ARMED),
      });
      return json(200, {
        armed: terminal.armed.map((armed) => ({
          script: armed.script.name,
          operation: armed.operation,
        })),
      });
    }),
  );
}

function actAtTerminal(cloud: NetsCloud, exchange: Exchange): Reply {
  return fromPage(exchange, () =>
    atTerminal(cloud, exchange, (terminal) => {
      const act = readAct(exchange.body ?? {});
      if (act === undefined) return json(400, { error: "Unknown act" });
      const operation = terminal.busyWith;
      if (operation === undefined || operation === "administration" || !operation.offer(act)) {
        return json(409, { error: "The terminal does not react to that now" });
      }
      return json(200, viewTerminal(cloud, terminal));
    }),
  );
}

function changeLink(cloud: NetsCloud, exchange: Exchange): Reply {
  return fromPage(exchange, () =>
    atTerminal(cloud, exchange, (terminal) => {
      const connected = exchange.body?.["connected"];
      if (typeof connected !== "boolean") return json(400, { error: "connected must be given" });
      terminal.connected = connected;
      announceChange(cloud);
      return json(200, viewTerminal(cloud, terminal));
    }),
  );
}

/** What a cashier does goes the client's way; the page offers only what happens at the terminal. */
function readAct(body: Readonly<Record<string, unknown>>): Act | undefined {
  const { kind, entry, cardId, pin } = body;
  const card = typeof cardId === "string" ? cardId : "visa";
  switch (kind) {
    case "present":
      return entry === "tap" || entry === "insert" ? { kind, entry, cardId: card } : undefined;
    case "pin":
      return typeof pin === "string" ? { kind, pin } : undefined;
    case "customerCancel":
    case "loseLink":
      return { kind };
    case "decline":
      return { kind, responseCode: "05", cardId: card };
    case "loseAnswer":
      return { kind, cardId: card };
    default:
      return undefined;
  }
}

function atTerminal(
  cloud: NetsCloud,
  exchange: Exchange,
  work: (terminal: VirtualTerminal) => Reply,
): Reply {
  const terminal = cloud.terminals.get(exchange.caught[0] ?? "");
  return terminal === undefined ? json(404, { error: "Unknown terminal" }) : work(terminal);
}

/** A foreign web page can post text to this address, but not JSON without asking first. */
function fromPage(exchange: Exchange, work: () => Reply): Reply {
  return exchange.contentType.startsWith("application/json")
    ? work()
    : json(415, { error: "Send application/json" });
}
