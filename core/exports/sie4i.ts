/**
 * SIE type 4I: vouchers from a system beside the ledger, as every Swedish ledger reads them. Code page
 * 437, CRLF, one fiscal year and one company a file (docs/accounting-exports.md).
 */
import { plainKronor } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import { cp437Bytes } from "./cp437.ts";
import { type Crc32, startCrc32 } from "./crc32.ts";
import type { ExportVoucher } from "./export-voucher.ts";
import type { SieFile } from "./prepare-sie.ts";
import type { SieProfile } from "./sie-profiles.ts";
import {
  plain,
  quoted,
  type SieField,
  type SieRecord,
  sieLine,
  summedBytes,
} from "./sie-record.ts";
import { rowInSie, sieText, voucherTextInSie } from "./sie-texts.ts";
import { inChunks } from "./voucher-chunks.ts";

export async function* writeSie4i(
  file: SieFile,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const crc = file.options.checksum === "written" ? startCrc32() : undefined;
  for (const lines of headLines(file, crc)) yield cp437Bytes(lines);
  const chunks = inChunks(file.vouchers, {
    head: "",
    voucher: (voucher) => voucherLines(voucher, file.options.profile, crc),
    end: () => (crc === undefined ? "" : sieLine({ label: "KSUMMA", fields: [plain(crc.sum())] })),
  });
  for await (const chunk of chunks) yield cp437Bytes(chunk);
}

/** A thousand records at a time: a year's invoices are many objects. */
function* headLines(file: SieFile, crc: Crc32 | undefined): Generator<string, void, void> {
  const opening = crc === undefined ? "" : sieLine({ label: "KSUMMA", fields: [] });
  let lines = sieLine({ label: "FLAGGA", fields: [plain(0)] }) + opening;
  let waiting = 0;
  for (const record of headRecords(file)) {
    lines += summedLine(record, crc);
    waiting += 1;
    if (waiting < 1000) continue;
    yield lines;
    lines = "";
    waiting = 0;
  }
  yield lines;
}

function* headRecords(file: SieFile): Generator<SieRecord, void, void> {
  yield* identification(file);
  yield* registers(file);
  yield* objectRecords(file);
}

function identification({ vouchers, options }: SieFile): readonly SieRecord[] {
  const { program, createdDay, createdBy, company } = vouchers.head;
  const { firstDay, lastDay } = options.fiscalYear;
  const number = company.organisationNumber;
  return [
    { label: "PROGRAM", fields: [textField(program.name), textField(program.version)] },
    { label: "FORMAT", fields: [plain("PC8")] },
    { label: "GEN", fields: [plain(sieDay(createdDay)), textField(createdBy)] },
    { label: "SIETYP", fields: [plain(4)] },
    { label: "FNR", fields: [textField(company.code)] },
    { label: "ORGNR", fields: [plain(`${number.slice(0, 6)}-${number.slice(6)}`)] },
    { label: "FNAMN", fields: [textField(company.name)] },
    { label: "RAR", fields: [plain(0), plain(sieDay(firstDay)), plain(sieDay(lastDay))] },
    { label: "KPTYP", fields: [plain("EUBAS97")] },
  ];
}

/** A dimension that no row uses is not declared: the receiver would make an empty register of it. */
function registers({ vouchers, options, objects }: SieFile): readonly SieRecord[] {
  const accounts = vouchers.accounts.map(({ account, name }) => ({
    label: "KONTO",
    fields: [plain(account), textField(name)],
  }));
  const dimensions = options.profile.dimensions
    .filter(({ number }) => objects.get(number)?.size)
    .map(({ number, name }) => ({ label: "DIM", fields: [plain(number), quoted(name)] }));
  return [...accounts, ...dimensions];
}

function* objectRecords({ objects }: SieFile): Generator<SieRecord, void, void> {
  for (const [dimension, names] of objects) {
    for (const id of [...names.keys()].toSorted()) {
      const fields = [plain(dimension), quoted(id), quoted(names.get(id) ?? "")];
      yield { label: "OBJEKT", fields };
    }
  }
}

function voucherLines(voucher: ExportVoucher, profile: SieProfile, crc: Crc32 | undefined): string {
  const { series, number, registeredBy } = voucher;
  const day = plain(sieDay(voucher.businessDay));
  const text = quoted(voucherTextInSie(voucher, profile, unnoted));
  const registered = plain(sieDay(voucher.registeredDay));
  const fields = [quoted(series), plain(number), day, text, registered, textField(registeredBy)];
  let lines = `${summedLine({ label: "VER", fields }, crc)}{\r\n`;
  for (const line of voucher.lines) {
    const row = rowInSie(line, profile, unnoted);
    const objects = { kind: "objects", objects: row.objects } as const;
    const amount = plain(plainKronor(line.amountOre, "."));
    const written = [plain(line.account), objects, amount, day, quoted(row.text)];
    lines += summedLine({ label: "TRANS", fields: written }, crc);
  }
  return `${lines}}\r\n`;
}

function summedLine(record: SieRecord, crc: Crc32 | undefined): string {
  crc?.add(summedBytes(record));
  return sieLine(record);
}

function textField(text: string): SieField {
  return quoted(sieText(text, unnoted));
}

/** What is replaced was told of when the file was prepared. */
function unnoted(): void {}

function sieDay(day: BusinessDay): string {
  return day.replaceAll("-", "");
}
