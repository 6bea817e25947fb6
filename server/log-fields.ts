/**
 * What the work under way is about, which every line that is written meanwhile tells, whoever writes
 * it: one payment is followed by its id from the request to the terminal and to its voucher.
 */
import { AsyncLocalStorage } from "node:async_hooks";

export type LogFields = {
  readonly attemptId?: string;
  readonly orderIds?: readonly string[];
  /** Booked meanwhile. */
  readonly voucherIds?: readonly string[];
};

/** What is noted in the course of the work is put into the same one. */
export type NotedFields = { fields: LogFields };

const noted = new AsyncLocalStorage<NotedFields>();

/** Work of its own within other work: it is about the same, but for what is given. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  const { voucherIds: _ofOthers, ...outer } = logFields();
  return noted.run({ fields: { ...outer, ...fields } }, work);
}

/** Goes on with what was noted, where the way here has lost it. */
export function goOnNoting<T>(notes: NotedFields, work: () => T): T {
  return noted.run(notes, work);
}

export function noteForLog(fields: LogFields): void {
  const notes = noted.getStore();
  if (notes !== undefined) notes.fields = { ...notes.fields, ...fields };
}

export function noteVoucher(id: string): void {
  noteForLog({ voucherIds: [...(logFields().voucherIds ?? []), id] });
}

/** Of a transaction that was rolled back: nothing of it was booked. */
export function forgetVouchersSince(before: LogFields): void {
  const { voucherIds } = before;
  if (logFields().voucherIds === voucherIds) return;
  noteForLog({ voucherIds: voucherIds ?? [] });
}

export function logFields(): LogFields {
  return noted.getStore()?.fields ?? {};
}
