/** Files are written a piece at a time, whatever their length: only one piece is in memory. */
import type { CheckedVouchers } from "./check-vouchers.ts";
import type { ExportVoucher } from "./export-voucher.ts";

/** Characters; about what a socket takes at once. */
const CHUNK_LENGTH = 0x10000;

/**
 * The head, each voucher, and the end. Throws when the vouchers are not those that were checked: the
 * file is cut off then, and whoever sends it must not end it as if it were whole.
 */
export async function* inChunks(
  checked: CheckedVouchers,
  parts: {
    readonly head: string;
    readonly voucher: (voucher: ExportVoucher, index: number) => string;
    readonly end: () => string;
  },
): AsyncGenerator<string, void, void> {
  const accounts = new Set(checked.accounts.map(({ account }) => account));
  let waiting = parts.head;
  const written = { vouchers: 0, lines: 0 };
  for await (const voucher of checked.open()) {
    if (!voucher.lines.every(({ account }) => accounts.has(account))) throw changed();
    waiting += parts.voucher(voucher, written.vouchers);
    written.vouchers += 1;
    written.lines += voucher.lines.length;
    if (waiting.length < CHUNK_LENGTH) continue;
    yield waiting;
    waiting = "";
  }
  const { voucherCount, lineCount } = checked;
  if (written.vouchers !== voucherCount || written.lines !== lineCount) throw changed();
  yield waiting + parts.end();
}

function changed(): Error {
  return new Error("The vouchers are not those that were checked: read both from one snapshot");
}
