import type { InterruptedItem } from "@kortkoll/server/interrupted/interrupted-api.ts";
import type { Text } from "../text/sv.ts";

/** A person's own words, or what proved it. */
export function closedWords({ closedBecause }: InterruptedItem, text: Text): string {
  const known: Readonly<Record<string, string>> = text.interrupted.closedBy;
  return closedBecause === null ? "" : (known[closedBecause] ?? closedBecause);
}
