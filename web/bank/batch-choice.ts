/** Open days of sales as they are chosen from: each can be ticked without the others. */
import type { LineChoices } from "@kortkoll/server/payout-matches/payout-matches-api.ts";

type Batch = LineChoices["batches"][number];
export type KeyedBatch = Batch & { readonly key: string };

/** What was sold and what was given back of one day are apart, and so is what a cut-off has parted. */
export function withKeys(batches: readonly Batch[]): readonly KeyedBatch[] {
  const seen = new Map<string, number>();
  return batches.map((batch) => {
    const { issuer, siteCode, saleDay, dueOn, leftOre } = batch;
    const name = [issuer, siteCode, saleDay, dueOn, leftOre].join(" ");
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return { ...batch, key: `${name} ${before}` };
  });
}
