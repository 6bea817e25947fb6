/** What runs by itself beside the requests: signs of life, recovery, the resolver, late looks, claims and baselines. */
import { findLateApprovals } from "./find-late-approvals.ts";
import { learnBaselines } from "./learn-baselines.ts";
import type { PaymentRunner } from "./payment-runner.ts";
import { recoverAbandoned } from "./recover-abandoned.ts";
import { resolveClaims } from "./resolve-claims.ts";
import { announceServer, askAtOnce, stopAllOtherServers, stopServer } from "./resolve-store.ts";
import { beginResolving, type ResolverDeps } from "./resolve-unknowns.ts";

export type PaymentLoops = {
  /** The loops that have not come round for a long time, by name. */
  standingStill(): readonly string[];
  /** What is due from now on is left to other servers; what is being asked about is waited for. */
  takeNothingNew(): void;
  stop(): Promise<void>;
};

const RESOLVE_EVERY_MS = 250;
/** No part of the other loops' times: they are not to come to the database all at once. */
const RECOVER_EVERY_MS = 2_300;
const LATE_LOOKS_EVERY_MS = 5_000;
const CLAIMS_EVERY_MS = 5_000;
const BASELINES_EVERY_MS = 2_000;
/** Longer than a slow cloud keeps a loop that asks terminals one after another. */
const STANDS_STILL_AFTER_MS = 120_000;

/**
 * Recovers before it returns, so that a start is over when what the last server left is at least
 * known to be unknown. `alone` is true where no other server can share the database.
 */
export async function startPaymentLoops(
  deps: ResolverDeps,
  runner: PaymentRunner,
  alone: boolean,
): Promise<PaymentLoops> {
  const now = new Date(deps.clock());
  await announceServer(deps.database, deps.serverId, now);
  if (alone) {
    await stopAllOtherServers(deps.database, deps.serverId, now);
    await askAtOnce(deps.database, now);
  }
  const stopping = new AbortController();
  const asking = new Set<Promise<void>>();
  const turns = new Map<string, number>();
  const turning = { signal: stopping.signal, turns };
  // By itself: whatever the recovery waits for, this server is not to be taken for gone.
  const signs = repeat(deps, turning, {
    name: "signs of life",
    everyMs: RECOVER_EVERY_MS,
    work: () => announceServer(deps.database, deps.serverId, new Date(deps.clock())),
  });
  try {
    while ((await recoverAbandoned(deps, runner)) > 0);
  } catch (error) {
    stopping.abort();
    throw error;
  }
  const loops = [
    signs,
    repeat(deps, turning, {
      name: "recovery",
      everyMs: RECOVER_EVERY_MS,
      work: recovery(deps, runner),
    }),
    repeat(deps, turning, {
      name: "resolver",
      everyMs: RESOLVE_EVERY_MS,
      work: () => beginResolving(deps, runner, asking),
    }),
    repeat(deps, turning, {
      name: "late looks",
      everyMs: LATE_LOOKS_EVERY_MS,
      work: () => findLateApprovals(deps, runner),
    }),
    repeat(deps, turning, {
      name: "claims",
      everyMs: CLAIMS_EVERY_MS,
      work: () => resolveClaims(deps, runner),
    }),
    repeat(deps, turning, {
      name: "baselines",
      everyMs: BASELINES_EVERY_MS,
      work: () => learnBaselines(deps),
    }),
  ];
  return {
    standingStill: () =>
      [...turns].filter(([, atMs]) => isLongAgo(deps, atMs)).map(([name]) => name),
    takeNothingNew: () => stopping.abort(),
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await Promise.all(asking);
      await stopServer(deps.database, deps.serverId, new Date(deps.clock()));
    },
  };
}

function isLongAgo(deps: ResolverDeps, atMs: number): boolean {
  return deps.elapsedMs() - atMs > STANDS_STILL_AFTER_MS;
}

/**
 * After a time without the database no server has been seen for long, and all live: each is given a
 * round to say so before anything of it is taken over.
 */
function recovery(deps: ResolverDeps, runner: PaymentRunner): () => Promise<unknown> {
  let wasAway = false;
  return async () => {
    if (wasAway) {
      await announceServer(deps.database, deps.serverId, new Date(deps.clock()));
      wasAway = false;
      return;
    }
    wasAway = true;
    await recoverAbandoned(deps, runner);
    wasAway = false;
  };
}

async function repeat(
  deps: ResolverDeps,
  { signal, turns }: { readonly signal: AbortSignal; readonly turns: Map<string, number> },
  loop: { readonly name: string; readonly everyMs: number; readonly work: () => Promise<unknown> },
): Promise<void> {
  while (!signal.aborted) {
    turns.set(loop.name, deps.elapsedMs());
    try {
      await loop.work();
    } catch (error) {
      deps.log.warn({ err: error, loop: loop.name }, "a loop met an error and goes on");
    }
    await deps.pause(loop.everyMs, signal);
  }
}
