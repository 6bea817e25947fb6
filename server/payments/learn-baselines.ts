/**
 * Before a terminal's first attempt here, notes what it did last, so that an old result can never be
 * taken for the answer to a new attempt.
 */
import type { RunnerDeps } from "./payment-runner.ts";
import { findTerminalsWithoutBaseline, storeBaseline } from "./resolve-store.ts";

export async function learnBaselines(deps: RunnerDeps): Promise<void> {
  for (const terminal of await findTerminalsWithoutBaseline(deps.database)) {
    const last = await deps.cloud.lastResult(terminal.vendorTerminalId);
    if (last.kind === "noAnswer") continue;
    await deps.database.inTransaction((tx) =>
      storeBaseline(tx, {
        terminalId: terminal.id,
        stanAuth: last.kind === "found" ? (last.answer.stanAuth ?? null) : null,
        at: new Date(deps.clock()),
      }),
    );
  }
}
