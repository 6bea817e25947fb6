/** The frozen part as it was written, which is the only place that its text is read as anything else. */
import { createHash } from "node:crypto";
import type { FrozenClose } from "@kortkoll/core/day-close/frozen-close.ts";

/** Throws when the text is not what its hash was made of: then nothing of it is shown. */
export function frozenIn(close: {
  readonly id: string;
  readonly content: string;
  readonly contentHash: string;
}): FrozenClose {
  const hash = createHash("sha256").update(close.content).digest("hex");
  if (hash !== close.contentHash) throw new Error(`The frozen part of close ${close.id} differs`);
  return JSON.parse(close.content) as FrozenClose;
}
