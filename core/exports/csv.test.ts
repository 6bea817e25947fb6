import fc from "fast-check";
import { expect, test } from "vitest";
import { writeCsv } from "./csv.ts";
import type { ExportVoucher } from "./export-voucher.ts";
import { anyVouchers, checked, line, smallExample, voucher, wholeText } from "./test-vouchers.ts";

async function csvOf(vouchers: readonly ExportVoucher[]): Promise<string> {
  return wholeText(writeCsv(await checked(vouchers)));
}

test("a small table is the same to the character", async () => {
  expect((await csvOf(smallExample())).split("\r\n")).toEqual([
    "\uFEFFFöretag;Organisationsnummer;Serie;Verifikationsnummer;Bokföringsdag;Registrerad;" +
      "Registrerad av;Verifikationstext;Rättar;Rättad av;Rad;Konto;Kontonamn;Debet (kr);" +
      "Kredit (kr);Belopp (öre);Radtext;Kortutställare;Anläggning;Kassa;Terminal;Operatör;" +
      "Serviceomottagare;Ordernummer;Fakturanummer;Faktureringssystem",
    "NORDBIL;5566778899;A;12;2026-03-02;2026-03-03;EKON;Dagsavslut Umeå;;A-13;1;1581;" +
      'Kortfordran Visa;12500,50;;1250050;"Faktura ""4711"" – service";Visa;NORD;NORD-K1;70001;' +
      "KASS;ANLI;20311;4711;Verkstad",
    "NORDBIL;5566778899;A;12;2026-03-02;2026-03-03;EKON;Dagsavslut Umeå;;A-13;2;1689;" +
      "Interim;;12500,50;-1250050;Faktura 4711;;NORD;NORD-K1;;KASS;ANLI;20311;4711;Verkstad",
    "NORDBIL;5566778899;A;13;2026-03-02;2026-03-03;EKON;Fel kort;A-12;;1;1581;" +
      'Kortfordran Visa;;12500,50;-1250050;"Faktura ""4711"" – service";Visa;NORD;NORD-K1;70001;' +
      "KASS;ANLI;20311;4711;Verkstad",
    "NORDBIL;5566778899;A;13;2026-03-02;2026-03-03;EKON;Fel kort;A-12;;2;1689;" +
      "Interim;12500,50;;1250050;Faktura 4711;;NORD;NORD-K1;;KASS;ANLI;20311;4711;Verkstad",
    "NORDBIL;5566778899;K;1;2026-12-31;2026-03-03;EKON;;;;1;1510;Konto 1510;;0,05;-5;;;;;;;;;;",
    "NORDBIL;5566778899;K;1;2026-12-31;2026-03-03;EKON;;;;2;3740;Öresutjämning;0,05;;5;;;;;;;;;;",
    "",
  ]);
});

test.each(["=SUM(A1)", "+46 90", "-5 st", "@ek", "＝1", "\t=1", "  =1", "\r\n=1"])(
  "%j is never run as a formula",
  async (text) => {
    const lines = [line("1581", -1, { text }), line("1689", 1)];
    const cells = (await csvOf([voucher(1, lines, { text })])).split("\r\n")[1]?.split(";") ?? [];
    expect(cells[7]).toMatch(/^'/);
    expect(cells[16]).toMatch(/^'/);
    // A negative amount stays a number.
    expect(cells[15]).toBe("-1");
  },
);

test("any vouchers are a table of as many columns in each row, and their amounts add up", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, async (vouchers) => {
      const [head, ...rows] = readCsv(await csvOf(vouchers));
      const lines = vouchers.flatMap((one) => one.lines);
      expect(rows).toHaveLength(lines.length);
      expect(rows.every((row) => row.length === head?.length)).toBe(true);
      for (const [index, { account, amountOre, text }] of lines.entries()) {
        const cells = rows[index] ?? [];
        expect([cells[11], cells[15]]).toEqual([account, String(amountOre)]);
        expect(kronor(cells[13]) - kronor(cells[14])).toBe(amountOre);
        const onOneLine = text.replace(/[\p{Cc}\u2028]/gu, " ");
        const guard = /^\s*[=+@-]/.test(onOneLine) ? "'" : "";
        expect(cells[16]).toBe(guard + onOneLine);
      }
    }),
  );
});

function kronor(cell = ""): number {
  return cell === "" ? 0 : Number(cell.replace(/,(\d\d)$/, "$1"));
}

/** By RFC 4180, with semicolons. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows = text.replace(/^\uFEFF/, "").split("\r\n");
  expect(rows.pop()).toBe("");
  return rows.map((row) =>
    [...row.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;"]*))/g)].map(
      ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
    ),
  );
}
