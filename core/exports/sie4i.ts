/**
 * SIE type 4I: vouchers from a system beside the ledger, as every Swedish ledger reads them. Code page
 * 437, CRLF, one fiscal year and one company a file (docs/accounting-exports.md).
 */
import { cp437Bytes } from "./cp437.ts";
import { joinCrc32, startCrc32 } from "./crc32.ts";
import type { SieFile } from "./prepare-sie.ts";
import { sieDay } from "./sie-body.ts";
import { addRecord, noLines, plain, quoted, type SieField, type SieLines } from "./sie-record.ts";
import { sieText } from "./sie-texts.ts";

export async function* writeSie4i(
  file: SieFile,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const crc = file.options.checksum === "written" ? startCrc32() : undefined;
  yield cp437Bytes(crc === undefined ? "#FLAGGA 0\r\n" : "#FLAGGA 0\r\n#KSUMMA\r\n");
  for (const { written, said } of headLines(file)) {
    if (said !== null) crc?.add(cp437Bytes(said));
    yield cp437Bytes(written);
  }
  const { spool, sum, said } = file.body;
  yield* spool.read();
  if (crc !== undefined) yield cp437Bytes(`#KSUMMA ${joinCrc32(crc.sum(), sum, said)}\r\n`);
}

/** The objects of a thousand at a time: a year's invoices are many. */
function* headLines(file: SieFile): Generator<SieLines, void, void> {
  yield identification(file);
  yield registers(file);
  for (const [dimension, names] of file.objects) {
    const ids = [...names.keys()].toSorted();
    for (let at = 0; at < ids.length; at += 1000) {
      const lines = linesOf(file);
      for (const id of ids.slice(at, at + 1000)) {
        const fields = [plain(dimension), quoted(id), quoted(names.get(id) ?? "")];
        addRecord(lines, "OBJEKT", fields);
      }
      yield lines;
    }
  }
}

function identification(file: SieFile): SieLines {
  const { vouchers, options } = file;
  const { program, createdDay, createdBy, company } = vouchers.head;
  const { firstDay, lastDay } = options.fiscalYear;
  const number = company.organisationNumber;
  const lines = linesOf(file);
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
function registers(file: SieFile): SieLines {
  const { vouchers, options, objects } = file;
  const lines = linesOf(file);
  for (const { account, name } of vouchers.accounts) {
    addRecord(lines, "KONTO", [plain(account), textField(name)]);
  }
  for (const { number, name } of options.profile.dimensions) {
    if (objects.get(number)?.size) addRecord(lines, "DIM", [plain(number), quoted(name)]);
  }
  return lines;
}

function linesOf({ options }: SieFile): SieLines {
  return noLines({ isSummed: options.checksum === "written" });
}

function textField(text: string): SieField {
  return quoted(sieText(text, unnoted));
}

/** What is replaced was told of when the file was prepared. */
function unnoted(): void {}
