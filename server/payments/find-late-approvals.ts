/**
 * A terminal may show an approval after its attempt has ended unpaid. Only the attempt's own
 * reference is believed then: nothing else tells whose money it is.
 */
import { type JudgeRules, lateLookDelaysMs } from "@kortkoll/core/attempts/judge-last-result.ts";
import type { LastResultOutcome } from "@kortkoll/terminals/terminal.ts";
import {
  claimLateLooks,
  countLateLook,
  findUnpaidByReference,
  type LateLook,
} from "./late-look-store.ts";
import type { PaymentRunner, RunnerDeps } from "./payment-runner.ts";
import { recordHandKeyedSale } from "./record-hand-keyed-sale.ts";
import { tellLateVoid } from "./tell-late-void.ts";

type LateLookDeps = RunnerDeps & { readonly rules: JudgeRules };

const LOOKED_AT_ONCE = 16;
/** A look without an answer is no look: it is made again, as long as this. */
const AGAIN_AFTER_MS = 30_000;
const GIVEN_UP_AFTER_MS = 3_600_000;

/** Looks once more at what has ended unpaid lately; gives how many terminals were asked. */
export async function findLateApprovals(
  deps: LateLookDeps,
  runner: PaymentRunner,
): Promise<number> {
  const nowMs = deps.clock();
  const looks = await claimLateLooks(deps.database, {
    now: new Date(nowMs),
    againAt: new Date(nowMs + AGAIN_AFTER_MS),
    atMost: LOOKED_AT_ONCE,
    givenUpBefore: new Date(nowMs - GIVEN_UP_AFTER_MS),
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
  const askedAtMs = deps.clock();
  const last = await deps.cloud.lastResult(look.vendorTerminalId);
  if (last.kind === "noAnswer") return;
  await tellLateApproval(deps, runner, { terminalId: look.terminalId, last });
  const [, ...nextMs] = lateLookDelaysMs(deps.rules.lastResultDelayMs);
  const delayMs = nextMs[look.looks];
  const nextAt = delayMs === undefined ? null : new Date(askedAtMs + delayMs);
  await countLateLook(deps.database, look.attemptId, nextAt);
}

/**
 * Where the terminal's newest result carries the reference of an attempt that had ended unpaid, it
 * was approved after all. Once told, its StanAuth is known and no longer stands in the way. Where
 * it is nobody's, somebody has keyed the sale on the terminal itself.
 */
export async function tellLateApproval(
  deps: RunnerDeps,
  runner: PaymentRunner,
  seen: { readonly terminalId: string; readonly last: LastResultOutcome },
): Promise<void> {
  const { terminalId, last } = seen;
  if (last.kind !== "found" || last.succeeded !== true) return;
  const { reference, totalOre } = last.answer;
  if (totalOre === undefined || totalOre <= 0) return;
  if (reference === undefined) {
    if (await tellLateVoid(deps, runner, { terminalId, ...last })) return;
    return await recordHandKeyedSale(deps, { terminalId, ...last });
  }
  const attemptId = await findUnpaidByReference(deps.database, { terminalId, reference });
  if (attemptId === undefined) return await recordHandKeyedSale(deps, { terminalId, ...last });
  await runner.tell(attemptId, {
    event: "approved",
    approvedOre: totalOre,
    answer: last.answer,
    why: undefined,
    evidence: "lastResult",
    by: "resolver",
  });
}
