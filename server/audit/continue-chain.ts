/**
 * Lets the chain go on under another key when the one before is lost. Nothing of it is written anew:
 * its heads stay, and are held against its entries, but their signatures cannot be checked without
 * that key. The end is signed with the new one, and so is how many they are.
 */
import type { Transaction } from "../database/database.ts";
import { lockTip, readTip, signTipAnew } from "./chain-store.ts";
import { type HeadKey, textOfTip } from "./head-key.ts";

export async function continueChain(tx: Transaction, headKey: HeadKey): Promise<void> {
  if ((await lockTip(tx)) === undefined)
    throw new Error("A server seals the audit chain right now");
  const tip = await readTip(tx);
  // Nothing has been sealed yet.
  if (tip.signature === null) return;
  const lostHeads = tip.heads;
  await signTipAnew(tx, lostHeads, headKey.sign(textOfTip({ ...tip, lostHeads })));
}
