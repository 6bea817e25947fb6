/** Which of the till's terminals a payment goes to when nobody has chosen, and which one is next. */
import type { Terminal } from "@kortkoll/server/api.ts";

export function terminalsFor(
  terminals: readonly Terminal[],
  tillId: string,
  companyCode: string,
): readonly Terminal[] {
  return terminals.filter(
    (terminal) =>
      terminal.retiredAt === null &&
      terminal.tillIds.includes(tillId) &&
      terminal.companyCode === companyCode,
  );
}

/** At work with a payment, or kept by another till. */
export function isTaken({ activePaymentId, heldBy, lease }: Terminal, tillId: string): boolean {
  return activePaymentId !== null || heldBy !== null || (lease !== null && lease.tillId !== tillId);
}

export function isSilent({ state }: Terminal): boolean {
  return state === "offline" || state === "noAnswer";
}

/** Also one that is offline: the till's own terminal is never passed over without a word. */
export function firstFree(terminals: readonly Terminal[], tillId: string): Terminal | undefined {
  return terminals.find((terminal) => !isTaken(terminal, tillId));
}

/** Where to go instead: the first after this one, round the list, that could take the payment. */
export function nextFree(
  terminals: readonly Terminal[],
  tillId: string,
  current: string | undefined,
): Terminal | undefined {
  const at = terminals.findIndex(({ id }) => id === current);
  const others = [...terminals.slice(at + 1), ...terminals.slice(0, Math.max(0, at))];
  return others.find(
    (terminal) => terminal.id !== current && !isTaken(terminal, tillId) && !isSilent(terminal),
  );
}
