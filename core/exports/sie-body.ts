/**
 * The vouchers of a SIE file, written while they are looked through: what stands before them in the file
 * (accounts, objects) is known only after the last of them, and so they wait.
 */
import { plainKronor } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import { cp437Bytes } from "./cp437.ts";
import { startCrc32 } from "./crc32.ts";
import type { ExportVoucher } from "./export-voucher.ts";
import type { SieProfile } from "./sie-profiles.ts";
import { addRecord, noLines, objectList, plain, quoted, type SieLines } from "./sie-record.ts";
import { type NoteReplaced, rowInSie, sieText, voucherTextInSie } from "./sie-texts.ts";
import type { Spool } from "./spool.ts";

/** The length and checksum are of what #KSUMMA counts, and 0 where it is not written. */
export type SieBody = { readonly spool: Spool; readonly said: number; readonly sum: number };

export type SieBodyWriter = {
  readonly add: (voucher: ExportVoucher) => Promise<void> | undefined;
  readonly end: () => Promise<SieBody>;
};

/** Characters; about what a disk or a socket takes at once. */
const PIECE_LENGTH = 0x10000;

export function startSieBody(
  spool: Spool,
  { profile, isSummed }: { readonly profile: SieProfile; readonly isSummed: boolean },
  note: NoteReplaced,
): SieBodyWriter {
  const crc = startCrc32();
  let said = 0;
  let waiting = noLines({ isSummed });
  let buffer = new Uint8Array(2 * PIECE_LENGTH);
  const flush = (): Promise<void> => {
    const { written, said: counted } = waiting;
    waiting = noLines({ isSummed });
    if (counted !== null) {
      crc.add(cp437Bytes(counted));
      said += counted.length;
    }
    // One voucher of a whole day may be longer than all else.
    if (written.length > buffer.length) buffer = new Uint8Array(2 * written.length);
    return spool.add(cp437Bytes(written, buffer));
  };
  return {
    add: (voucher) => {
      addVoucher(waiting, voucher, { profile, note });
      return waiting.written.length < PIECE_LENGTH ? undefined : flush();
    },
    end: async () => {
      if (waiting.written !== "") await flush();
      return { spool, said, sum: crc.sum() };
    },
  };
}

function addVoucher(
  lines: SieLines,
  voucher: ExportVoucher,
  { profile, note }: { readonly profile: SieProfile; readonly note: NoteReplaced },
): void {
  const { series, number, registeredBy } = voucher;
  const day = plain(sieDay(voucher.businessDay));
  const text = quoted(voucherTextInSie(voucher, profile, note));
  const registered = plain(sieDay(voucher.registeredDay));
  const by = quoted(sieText(registeredBy, note));
  addRecord(lines, "VER", [quoted(series), plain(number), day, text, registered, by]);
  lines.written += "{\r\n";
  for (const line of voucher.lines) {
    const row = rowInSie(line, profile, note);
    const amount = plain(plainKronor(line.amountOre, "."));
    const written = [plain(line.account), objectList(row.objects), amount, day, quoted(row.text)];
    addRecord(lines, "TRANS", written);
  }
  lines.written += "}\r\n";
}

export function sieDay(day: BusinessDay): string {
  return day.replaceAll("-", "");
}
