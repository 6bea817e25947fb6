/** What a close and its payments are called, the same wherever they are shown. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";

export type Part = NonNullable<DayClose["frozen"]["part"]>;
export type NamedPayment = DayClose["payments"][number];

export function partName(part: Part, text: Text): string {
  const { part: names } = text.dayClose;
  return part.kind === "till" ? names.till(part.code) : names.terminal(part.terminalId);
}

/** "server" is nobody's signature. */
export function whoClosed(by: string, text: Text): string {
  return by === "server" ? text.dayClose.list.server : by;
}

export function stateName(state: string, text: Text): string {
  const names: Readonly<Record<string, string>> = text.attemptStates;
  return names[state as AttemptState] ?? state;
}

export function paymentName(payment: NamedPayment): string {
  const { invoiceNumbers, customers } = payment;
  return [showList(invoiceNumbers), showList(customers)].filter((one) => one !== "").join(" · ");
}
