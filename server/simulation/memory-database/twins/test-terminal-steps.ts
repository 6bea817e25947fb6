/** The steps of a day that are about terminals: looks at them, leases, places, servers that change. */
import { APPROVED_TERMINAL_MODELS } from "@kortkoll/terminals/assumptions.ts";
import { findLateApprovals } from "../../../payments/find-late-approvals.ts";
import { learnBaselines } from "../../../payments/learn-baselines.ts";
import { recoverAbandoned } from "../../../payments/recover-abandoned.ts";
import { resolveClaims } from "../../../payments/resolve-claims.ts";
import {
  announceServer,
  askAtOnce,
  stopAllOtherServers,
  stopServer,
} from "../../../payments/resolve-store.ts";
import { resolveUnknowns } from "../../../payments/resolve-unknowns.ts";
import { closeTerminalSession } from "../../../places/close-terminal-session.ts";
import { askForTerminal, handOverTerminal, leaveTerminal } from "../../../places/lease-terminal.ts";
import { moveTerminal } from "../../../places/move-terminal.ts";
import { findTerminalInUse, replaceTerminal } from "../../../places/replace-terminal.ts";
import { askTerminals } from "../../../places/terminal-monitor.ts";
import type { Step } from "./test-steps.ts";
import { PLACES, type Twins } from "./test-twins.ts";

export function doAtTerminals(twins: Twins, step: Step): Promise<void> {
  if (step.kind === "restart") return restart(twins, step);
  if (step.kind === "watch") return watch(twins, step);
  if (step.kind === "lease") return lease(twins, step);
  return step.kind === "place" ? place(twins, step) : look(twins, step);
}

const LOOKS = {
  resolve: resolveUnknowns,
  resolveClaim: resolveClaims,
  lateLook: findLateApprovals,
};

/** One attempt at a time: asked side by side, the two would take their ids in another order. */
async function look(twins: Twins, step: Step): Promise<void> {
  const kind = step.kind === "resolve" || step.kind === "resolveClaim" ? step.kind : "lateLook";
  const { attempts } = twins.memory.tables;
  const index = {
    resolve: attempts.dueUnknown,
    resolveClaim: attempts.dueClaim,
    lateLook: attempts.dueLateLook,
  }[kind];
  const [first, second] = index
    .upTo(Number.POSITIVE_INFINITY, 1_000)
    .filter((one) => kind !== "lateLook" || one.state !== "unknown")
    .map((one) => (kind === "lateLook" ? one.late_look_at : one.next_check_at)?.getTime());
  if (first === undefined || first === second) return;
  const now = twins.nowMs;
  twins.nowMs = Math.min(Math.max(now, first), (second ?? Number.POSITIVE_INFINITY) - 1);
  await twins.bothNow(({ deps, runner }) => LOOKS[kind](deps, runner));
  twins.nowMs = Math.max(now, twins.nowMs);
}

async function restart(twins: Twins, step: Step): Promise<void> {
  const { first, second } = PLACES.servers;
  const gone = twins.serverId;
  twins.serverId = gone === first ? second : first;
  if (step.other % 3 === 0) {
    await twins.both(({ deps }) => stopServer(deps.database, gone, new Date(deps.clock())));
  } else {
    twins.nowMs += 30_000;
  }
  await twins.both(({ deps }) =>
    announceServer(deps.database, deps.serverId, new Date(deps.clock())),
  );
  if (step.other % 3 === 1) {
    await twins.both(({ deps }) =>
      stopAllOtherServers(deps.database, deps.serverId, new Date(deps.clock())),
    );
  }
  await twins.both(({ deps, runner }) => recoverAbandoned(deps, runner));
  await twins.both(({ deps }) => askAtOnce(deps.database, new Date(deps.clock())));
}

async function watch(twins: Twins, step: Step): Promise<void> {
  await twins.both(({ deps }) =>
    askTerminals({
      sql: deps.database,
      cloud: deps.cloud,
      clock: deps.clock,
      onChange: () => undefined,
    }),
  );
  await twins.both(({ deps }) => learnBaselines(deps));
  if (step.other % 2 === 0) return;
  const terminalId = terminalOf(twins, step);
  await twins.both(({ deps }) =>
    closeTerminalSession(deps.database, { terminalId, atMs: deps.clock() }),
  );
}

async function lease(twins: Twins, step: Step): Promise<void> {
  const tills = [PLACES.tills.K1, PLACES.tills.K2] as const;
  const [tillId, other] = step.pick % 2 === 0 ? tills : [tills[1], tills[0]];
  const asked = { terminalId: terminalOf(twins, { ...step, pick: 0 }), tillId };
  await twins.both(({ deps }) => {
    if (step.other % 4 === 0) return leaveTerminal(deps, asked);
    if (step.other % 4 === 1) return handOverTerminal(deps, { ...asked, toTillId: other });
    return askForTerminal(deps, { ...asked, operator: "KASS" });
  });
}

async function place(twins: Twins, step: Step): Promise<void> {
  const id = terminalOf(twins, step);
  const [device] = twins.memory.tables.terminals.rows;
  await twins.both(({ deps }) =>
    closeTerminalSession(deps.database, { terminalId: id, atMs: deps.clock() }),
  );
  // The lease of whoever had it last runs out.
  twins.nowMs += 120_000;
  const tillIds = step.amount % 2 === 0 ? [PLACES.tills.K1, PLACES.tills.K2] : [PLACES.tills.K2];
  const move = { terminalId: id, siteCode: "NORD", tillIds, by: "CHEF" };
  const terminalId = step.amount % 3 === 0 ? "77000002" : `7700${1_000 + step.amount}`;
  const [model] = APPROVED_TERMINAL_MODELS;
  const replacement = { id, terminalId, model: model ?? "", serialNumber: `S${step.amount % 3}` };
  if (step.other % 2 === 0) await twins.both(({ deps }) => moveTerminal(deps, move));
  else await twins.both(({ deps }) => replaceTerminal(deps, { ...replacement, by: "CHEF" }));
  await twins.both(({ deps }) => findTerminalInUse(deps.database, device?.id ?? id));
}

/** One of those in use; one to be moved is idle, where any is. */
function terminalOf(twins: Twins, step: Step): string {
  const { attempts, terminals } = twins.memory.tables;
  const all = [...terminals.rows].filter((one) => one.retired_at === null);
  const idle = all.filter((one) => !attempts.activeAtTerminal.has(one.id));
  const inUse = step.kind === "place" && idle.length > 0 ? idle : all;
  return inUse[step.pick % Math.max(1, inUse.length)]?.id ?? "";
}
