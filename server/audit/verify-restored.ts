/** After a restore: the chain is the one that was backed up, and it holds. */
import type { Verdict, VerifyDeps } from "./broken-entry.ts";
import { readTip } from "./chain-store.ts";
import { type Progress, verifyChain } from "./verify-chain.ts";

export type ChainEnd = { readonly seq: number; readonly hash: string };

export async function verifyRestoredChain(
  deps: VerifyDeps,
  backedUp: ChainEnd,
  onProgress?: Progress,
): Promise<Verdict & { readonly isSameEnd: boolean }> {
  const { seq, hash } = await readTip(deps.database);
  const isSameEnd = seq === backedUp.seq && hash === backedUp.hash;
  return { ...(await verifyChain(deps, onProgress)), isSameEnd };
}
