/**
 * SIE type 4I: vouchers from a system beside the ledger, as every Swedish ledger reads them. Code page
 * 437, CRLF, one fiscal year and one company a file (docs/accounting-exports.md).
 */
import { plainKronor } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import { cp437Bytes } from "./cp437.ts";
import { startCrc32 } from "./crc32.ts";
import type { ExportVoucher } from "./export-voucher.ts";
import type { SieFile } from "./prepare-sie.ts";
import type { SieProfile } from "./sie-profiles.ts";
import {
  addRecord,
  objectList,
  plain,
  quoted,
  type SieField,
  type SieLines,
} from "./sie-record.ts";
import { rowInSie, sieText, voucherTextInSie } from "./sie-texts.ts";
import { inChunks } from "./voucher-chunks.ts";

export async function* writeSie4i(
  file: SieFile,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const crc = file.options.checksum === "written" ? startCrc32() : undefined;
  const summed = ({ written, said }: SieLines): string => {
    crc?.add(cp437Bytes(said));
    return written;
  };
  yield cp437Bytes(crc === undefined ? "#FLAGGA 0\r\n" : "#FLAGGA 0\r\n#KSUMMA\r\n");
  for (const lines of headLines(file)) yield cp437Bytes(summed(lines));
  const chunks = inChunks(file.vouchers, {
    head: "",
    voucher: (voucher) => summed(voucherLines(voucher, file.options.profile)),
    end: () => (crc === undefined ? "" : `#KSUMMA ${crc.sum()}\r\n`),
  });
  for await (const chunk of chunks) yield cp437Bytes(chunk);
}

/** The objects of a thousand at a time: a year's invoices are many. */
function* headLines(file: SieFile): Generator<SieLines, void, void> {
  yield identification(file);
  yield registers(file);
  for (const [dimension, names] of file.objects) {
    const ids = [...names.keys()].toSorted();
    for (let at = 0; at < ids.length; at += 1000) {
      const lines = { written: "", said: "" };
      for (const id of ids.slice(at, at + 1000)) {
        const fields = [plain(dimension), quoted(id), quoted(names.get(id) ?? "")];
        addRecord(lines, "OBJEKT", fields);
      }
      yield lines;
    }
  }
}

function identification({ vouchers, options }: SieFile): SieLines {
  const { program, createdDay, createdBy, company } = vouchers.head;
  const { firstDay, lastDay } = options.fiscalYear;
  const number = company.organisationNumber;
  const lines = { written: "", said: "" };
  addRecord(lines, "PROGRAM", [textField(program.name), textField(program.version)]);
  addRecord(lines, "FORMAT", [plain("PC8")]);
  addRecord(lines, "GEN", [plain(sieDay(createdDay)), textField(createdBy)]);
  addRecord(lines, "SIETYP", [plain(4)]);
  addRecord(lines, "FNR", [textField(company.code)]);
  addRecord(lines, "ORGNR", [plain(`${number.slice(0, 6)}-${number.slice(6)}`)]);
  addRecord(lines, "FNAMN", [textField(company.name)]);
  addRecord(lines, "RAR", [plain(0), plain(sieDay(firstDay)), plain(sieDay(lastDay))]);
  addRecord(lines, "KPTYP", [plain("EUBAS97")]);
  return lines;
}

/** A dimension that no row uses is not declared: the receiver would make an empty register of it. */
function registers({ vouchers, options, objects }: SieFile): SieLines {
  const lines = { written: "", said: "" };
  for (const { account, name } of vouchers.accounts) {
    addRecord(lines, "KONTO", [plain(account), textField(name)]);
  }
  for (const { number, name } of options.profile.dimensions) {
    if (objects.get(number)?.size) addRecord(lines, "DIM", [plain(number), quoted(name)]);
  }
  return lines;
}

function voucherLines(voucher: ExportVoucher, profile: SieProfile): SieLines {
  const { series, number, registeredBy } = voucher;
  const lines = { written: "", said: "" };
  const day = plain(sieDay(voucher.businessDay));
  const text = quoted(voucherTextInSie(voucher, profile, unnoted));
  const registered = plain(sieDay(voucher.registeredDay));
  const fields = [quoted(series), plain(number), day, text, registered, textField(registeredBy)];
  addRecord(lines, "VER", fields);
  lines.written += "{\r\n";
  for (const line of voucher.lines) {
    const row = rowInSie(line, profile, unnoted);
    const amount = plain(plainKronor(line.amountOre, "."));
    const written = [plain(line.account), objectList(row.objects), amount, day, quoted(row.text)];
    addRecord(lines, "TRANS", written);
  }
  lines.written += "}\r\n";
  return lines;
}

function textField(text: string): SieField {
  return quoted(sieText(text, unnoted));
}

/** What is replaced was told of when the file was prepared. */
function unnoted(): void {}

function sieDay(day: BusinessDay): string {
  return day.replaceAll("-", "");
}
