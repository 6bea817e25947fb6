import type { Right } from "@kortkoll/core/people/rights.ts";

/** Whether a person takes payments of any kind: then the till is theirs to work at. */
export function takesPayments(rights: readonly Right[]): boolean {
  return rights.includes("takeCard") || rights.includes("takeCash");
}
