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
  let buffer = new Uint8Array(2 * PIECE_LENGTH);
  let filled = 0;
  // Encoded at once: text that waits is what the collector of garbage would carry around.
  const encode = ({ written, said: counted }: SieLines): void => {
    if (counted !== null) {
      crc.add(cp437Bytes(counted));
      said += counted.length;
    }
    const end = filled + written.length;
    if (end > buffer.length) buffer = enlarged(buffer, { filled, room: 2 * end });
    cp437Bytes(written, buffer.subarray(filled));
    filled = end;
  };
  const flush = async (): Promise<void> => {
    await spool.add(buffer.subarray(0, filled));
    filled = 0;
  };
  return {
    add: (voucher) => {
      const lines = noLines({ isSummed });
      addVoucher(lines, voucher, { profile, note });
      encode(lines);
      return filled < PIECE_LENGTH ? undefined : flush();
    },
    end: async () => {
      if (filled > 0) await flush();
      return { spool, said, sum: crc.sum() };
    },
  };
}

/** One voucher of a whole day may be longer than all else. */
function enlarged(
  buffer: Uint8Array<ArrayBuffer>,
  { filled, room }: { readonly filled: number; readonly room: number },
): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(room);
  larger.set(buffer.subarray(0, filled));
  return larger;
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
