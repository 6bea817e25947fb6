/**
 * Knows whether the code that runs now is inside a database transaction, across awaits, so that
 * "no network call inside a transaction" is a check and not a hope.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { forgetVouchersSince, logFields } from "../log-fields.ts";

/** `open` turns false when the transaction ends: timers begun inside it inherit the scope. */
interface TransactionScope {
  open: boolean;
}

const scopes = new AsyncLocalStorage<TransactionScope>();

export function insideTransaction(): boolean {
  return scopes.getStore()?.open === true;
}

/** Throws when called inside a transaction; `what` says in the sentence what was attempted. */
export function refuseInsideTransaction(what: string): void {
  if (insideTransaction()) {
    throw new Error(`${what} was attempted inside a database transaction; do it before or after.`);
  }
}

export async function runInsideTransaction<T>(work: () => Promise<T>): Promise<T> {
  const scope: TransactionScope = { open: true };
  const notedBefore = logFields();
  try {
    return await scopes.run(scope, work);
  } catch (error) {
    forgetVouchersSince(notedBefore);
    throw error;
  } finally {
    scope.open = false;
  }
}
