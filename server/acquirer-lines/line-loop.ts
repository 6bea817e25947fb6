/** Looks at acquirers' lines by itself: soon after a file has come, and from time to time at what is left. */
import type { RunnerDeps } from "../payments/payment-runner.ts";
import { type Repeated, repeat } from "../repeat.ts";
import { lookAtLines } from "./look-at-lines.ts";

const LOOK_EVERY_MS = 3_000;

export function startLineLoop(deps: RunnerDeps): Repeated {
  return repeat(deps, {
    loop: "acquirer lines",
    everyMs: LOOK_EVERY_MS,
    work: () => lookAtLines(deps),
  });
}
