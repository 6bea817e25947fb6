/** The audit chain of one server: seals by itself, verifies each night and when it is asked to. */
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { NewId } from "../clock.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import { brokenAt, type Verdict } from "./broken-entry.ts";
import { NO_HEAD_FILE, openHeadFile } from "./head-file.ts";
import { createHeadKey } from "./head-key.ts";
import { type SealDeps, type Sealed, Sealer } from "./seal-chain.ts";
import { beginNightly, finishVerification, giveBackNightly } from "./verification-store.ts";
import { type Progress, verifyChain } from "./verify-chain.ts";

export type AuditChainDeps = Pick<SealDeps, "database" | "clock" | "pause" | "log"> & {
  readonly newId: NewId;
  readonly secrets: Pick<SecretBox, "keyFor">;
  /** Where this server keeps signed heads; undefined keeps them in the database alone. */
  readonly headFilePath: string | undefined;
};

export interface AuditChain {
  readonly publicKey: string;
  /** Seals what has been committed, and verifies all of it. */
  verify(by: string, onProgress?: Progress): Promise<Verdict>;
  /** Seals, also a head, so that everything until now is signed. */
  sealNow(): Promise<void>;
  /** Undefined when the night's verification is done, or another server is at it. */
  verifyTonight(): Promise<Verdict | undefined>;
  /** Begins to seal and to verify each night. */
  start(): void;
  stop(): Promise<void>;
}

const SEAL_EVERY_MS = 1_000;
const LOOK_FOR_NIGHT_EVERY_MS = 60_000;
/** When little happens, and before anybody comes to work. */
export const NIGHTLY_HOUR = 3;
const HOUR_MS = 3_600_000;
/** A server that died at it is believed dead after this. */
const ABANDONED_AFTER_MS = 6 * HOUR_MS;
/** One that met an error is tried again after this. */
const AGAIN_AFTER_MS = 5 * 60_000;

export function createAuditChain(deps: AuditChainDeps): AuditChain {
  const { database, clock, log, newId } = deps;
  const headKey = createHeadKey(deps.secrets);
  const headFile =
    deps.headFilePath === undefined ? NO_HEAD_FILE : openHeadFile(database, deps.headFilePath);
  const stopping = new AbortController();
  const sealer = new Sealer({ ...deps, headKey, headFile });
  const verifying = { database, headKey, headFile, signal: stopping.signal };

  const verifyAs = async (id: string, by: string, onProgress?: Progress): Promise<Verdict> => {
    const startedAt = new Date(clock());
    const sealed = await sealer.sealAll({ signHead: true });
    const verdict = stoppedBy(sealed, await verifyChain(verifying, onProgress));
    const finishedAt = new Date(clock());
    await finishVerification(database, { id, by, startedAt, finishedAt, verdict });
    const { firstBroken, entries, unsealed } = verdict;
    if (firstBroken !== undefined) log.error({ firstBroken }, "the audit chain is broken");
    else log.info({ entries, unsealed }, "the audit chain is whole");
    return verdict;
  };

  const verifyTonight = async (): Promise<Verdict | undefined> => {
    const nowMs = clock();
    const night = businessDayOf(nowMs - NIGHTLY_HOUR * HOUR_MS);
    const id = newId();
    const abandonedBefore = new Date(nowMs - ABANDONED_AFTER_MS);
    const begun = await beginNightly(database, { id, night, at: new Date(nowMs), abandonedBefore });
    if (!begun) return undefined;
    try {
      return await verifyAs(id, "server");
    } catch (error) {
      // Any server tries again soon. Where the database is away it is tried again when it is back.
      const startedAt = new Date(clock() - ABANDONED_AFTER_MS + AGAIN_AFTER_MS);
      await giveBackNightly(database, { id, startedAt }).catch(() => undefined);
      throw error;
    }
  };

  const loops: Promise<void>[] = [];
  const repeat = async (
    everyMs: number,
    what: string,
    work: () => Promise<unknown>,
  ): Promise<void> => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, `${what} met an error and goes on`);
      });
      await deps.pause(everyMs, stopping.signal);
    }
  };
  return {
    publicKey: headKey.publicKey,
    verify: (by, onProgress) => verifyAs(newId(), by, onProgress),
    verifyTonight,
    sealNow: async () => void (await sealer.sealAll({ signHead: true })),
    start: () => {
      loops.push(
        repeat(SEAL_EVERY_MS, "sealing the audit chain", () =>
          sealWhatIsThere(sealer, stopping.signal),
        ),
      );
      loops.push(
        repeat(LOOK_FOR_NIGHT_EVERY_MS, "the nightly verification", async () => {
          // Also what other servers have signed.
          await headFile.catchUp();
          await verifyTonight();
        }),
      );
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** A chain that nothing is added to any more is not whole, however whole its entries are. */
function stoppedBy(sealed: Sealed, verdict: Verdict): Verdict {
  if (sealed.kind !== "refused" || verdict.firstBroken !== undefined) return verdict;
  return { ...verdict, ok: false, firstBroken: brokenAt(verdict.entries, "sealingStopped") };
}

async function sealWhatIsThere(sealer: Sealer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const sealed = await sealer.sealOnce();
    if (sealed.kind !== "sealed" || !sealed.more) return;
  }
}
