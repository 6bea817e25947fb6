/** How far the chain is sealed, and what was found when it was last verified. */
import type { Sql } from "../database/database.ts";
import { readTip } from "./chain-store.ts";
import { readLastVerdict, type StoredVerdict } from "./verification-store.ts";

export type ChainStatus = {
  readonly entries: number;
  readonly sealedAt: string | null;
  readonly last: StoredVerdict | undefined;
  readonly lastNightly: StoredVerdict | undefined;
};

export async function readStatus(sql: Sql): Promise<ChainStatus> {
  const [tip, last, lastNightly] = await Promise.all([
    readTip(sql),
    readLastVerdict(sql, { nightly: false }),
    readLastVerdict(sql, { nightly: true }),
  ]);
  return { entries: tip.seq, sealedAt: tip.sealedAt, last, lastNightly };
}
