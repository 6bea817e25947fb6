/** Which of the till's terminals a payment goes to when nobody has chosen. */
import type { Terminal } from "@kortkoll/server/api.ts";

export function terminalsFor(
  terminals: readonly Terminal[],
  tillId: string,
  companyCode: string,
): readonly Terminal[] {
  return terminals.filter(
    (terminal) => terminal.tillIds.includes(tillId) && terminal.companyCode === companyCode,
  );
}

export function isTaken(terminal: Terminal): boolean {
  return terminal.activePaymentId !== null || terminal.heldBy !== null;
}

/** The first that nobody has; of those, one that says it is ready before one that is silent. */
export function firstFree(terminals: readonly Terminal[]): Terminal | undefined {
  const free = terminals.filter((terminal) => !isTaken(terminal));
  const ready = free.find(({ state }) => state === "idle" || state === "notGiven");
  return ready ?? free.find(({ state }) => state !== "offline") ?? free[0];
}
