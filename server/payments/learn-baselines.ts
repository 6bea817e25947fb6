/**
 * Before a terminal's first attempt here, notes what it did last, so that an old result can never be
 * taken for the answer to a new attempt. A terminal that is slow to answer must not leave the others
 * without theirs, so all are asked at the same time.
 */
import type { RunnerDeps } from "./payment-runner.ts";
import { findTerminalsWithoutBaseline, storeBaseline } from "./resolve-store.ts";

export async function learnBaselines(deps: RunnerDeps): Promise<void> {
  const terminals = await findTerminalsWithoutBaseline(deps.database);
  await Promise.all(
    terminals.map((terminal) =>
      learnBaseline(deps, terminal).catch((error: unknown) => {
        const terminalId = terminal.vendorTerminalId;
        deps.log.warn({ err: error, terminalId }, "a terminal's last result could not be noted");
      }),
    ),
  );
}

async function learnBaseline(
  deps: RunnerDeps,
  terminal: { readonly id: string; readonly vendorTerminalId: string },
): Promise<void> {
  const last = await deps.cloud.lastResult(terminal.vendorTerminalId);
  if (last.kind === "noAnswer") return;
  await deps.database.inTransaction((tx) =>
    storeBaseline(tx, {
      terminalId: terminal.id,
      stanAuth: last.kind === "found" ? (last.answer.stanAuth ?? null) : null,
      at: new Date(deps.clock()),
    }),
  );
}
