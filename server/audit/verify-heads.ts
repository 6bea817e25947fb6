/** Holds the chain against what was signed of it, in the database and in this server's own file. */

import { type Broken, brokenAt, type VerifyDeps } from "./broken-entry.ts";
import { type ReadTip, readHashes, readHeads, readTip } from "./chain-store.ts";
import { type Head, textOfHead } from "./head-key.ts";

const AT_ONCE = 1_000;

export async function verifyHeads(deps: VerifyDeps, tip: ReadTip): Promise<Broken | undefined> {
  return (await verifyStored(deps, tip)) ?? (await verifyFile(deps, tip));
}

async function verifyStored(deps: VerifyDeps, tip: ReadTip): Promise<Broken | undefined> {
  let afterNo = 0;
  while (afterNo < tip.heads) {
    const limit = AT_ONCE;
    const heads = await readHeads(deps.database, { afterNo, toNo: tip.heads, limit });
    for (const [index, head] of heads.entries()) {
      if (head.no !== afterNo + 1 + index) return brokenAt(head.seq, "headBroken");
    }
    const broken = await compare(deps, tip, heads);
    if (broken !== undefined) return broken;
    if (heads.length === 0) return brokenAt(tip.seq, "headBroken");
    afterNo += heads.length;
  }
  // More than the end knows of: somebody put them in.
  return tip.lastHead > tip.heads ? brokenAt(tip.seq, "headBroken") : undefined;
}

/** What the file has more was signed since the verification began, or the end is not what it was. */
async function verifyFile(deps: VerifyDeps, tip: ReadTip): Promise<Broken | undefined> {
  let waiting: Head[] = [];
  let later: Head | undefined;
  for await (const head of deps.headFile.lines()) {
    if (head.no > tip.heads) later ??= head;
    else waiting.push(head);
    if (waiting.length < AT_ONCE) continue;
    const broken = await compare(deps, tip, waiting);
    if (broken !== undefined) return broken;
    waiting = [];
  }
  const broken = await compare(deps, tip, waiting);
  if (broken !== undefined || later === undefined) return broken;
  return await compare(deps, await readTip(deps.database), [later]);
}

async function compare(
  deps: VerifyDeps,
  tip: ReadTip,
  heads: readonly Head[],
): Promise<Broken | undefined> {
  if (heads.length === 0) return undefined;
  const hashes = await readHashes(
    deps.database,
    heads.map((head) => head.seq),
  );
  for (const head of heads) {
    // One of a lost key is held against its entry alone: the end, which follows from it, is signed.
    const isLost = head.no <= tip.lostHeads;
    if (!isLost && !deps.headKey.isSigned(textOfHead(head), head.signature)) {
      return brokenAt(head.seq, "headBroken");
    }
    if (head.seq > tip.seq) return brokenAt(tip.seq + 1, "cutOff");
    if (hashes.get(head.seq) !== head.hash) return brokenAt(head.seq, "signedDiffers");
  }
  return undefined;
}
