/**
 * A terminal may show an approval after its attempt has ended unpaid. Only the attempt's own
 * reference is believed then: nothing else tells whose money it is.
 */
import { type JudgeRules, lateLookDelaysMs } from "@kortkoll/core/attempts/judge-last-result.ts";
import type { LastResultOutcome } from "@kortkoll/terminals/terminal.ts";
import { claimLateLooks, findUnpaidByReference, type LateLook } from "./late-look-store.ts";
import type { PaymentRunner, RunnerDeps } from "./payment-runner.ts";

type LateLookDeps = RunnerDeps & { readonly rules: JudgeRules };

const LOOKED_AT_ONCE = 16;

/** Looks once more at what has ended unpaid lately; gives how many terminals were asked. */
export async function findLateApprovals(
  deps: LateLookDeps,
  runner: PaymentRunner,
): Promise<number> {
  const nowMs = deps.clock();
  const [, ...nextMs] = lateLookDelaysMs(deps.rules.lastResultDelayMs);
  const looks = await claimLateLooks(deps.database, {
    now: new Date(nowMs),
    nextAt: nextMs.map((delayMs) => new Date(nowMs + delayMs)),
    atMost: LOOKED_AT_ONCE,
  });
  await Promise.all(
    looks.map((look) =>
      lookOnce(deps, runner, look).catch((error: unknown) => {
        const { terminalId } = look;
        deps.log.error({ err: error, terminalId }, "a terminal could not be looked at again");
      }),
    ),
  );
  return looks.length;
}

async function lookOnce(deps: LateLookDeps, runner: PaymentRunner, look: LateLook): Promise<void> {
  const last = await deps.cloud.lastResult(look.vendorTerminalId);
  await tellLateApproval(deps, runner, { terminalId: look.terminalId, last });
}

/**
 * Where the terminal's newest result carries the reference of an attempt that had ended unpaid, it
 * was approved after all. Once told, its StanAuth is known and no longer stands in the way.
 */
export async function tellLateApproval(
  deps: RunnerDeps,
  runner: PaymentRunner,
  seen: { readonly terminalId: string; readonly last: LastResultOutcome },
): Promise<void> {
  const { terminalId, last } = seen;
  if (last.kind !== "found" || last.succeeded !== true) return;
  const { reference, totalOre } = last.answer;
  if (reference === undefined || totalOre === undefined || totalOre <= 0) return;
  const attemptId = await findUnpaidByReference(deps.database, { terminalId, reference });
  if (attemptId === undefined) return;
  await runner.tell(attemptId, {
    event: "approved",
    approvedOre: totalOre,
    answer: last.answer,
    why: undefined,
    evidence: "lastResult",
    by: "resolver",
  });
}
