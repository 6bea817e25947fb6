import { expect, test } from "vitest";
import type { ExportVoucher } from "./export-voucher.ts";
import { prepareSie, type SieFile, type SieOptions } from "./prepare-sie.ts";
import { SIE_PROFILES } from "./sie-profiles.ts";
import { writeSie4i } from "./sie4i.ts";
import { spoolInMemory } from "./spool.ts";
import { decodeCp437, readSie } from "./test-sie-reader.ts";
import {
  day,
  HEAD,
  inA,
  line,
  NO_ORIGIN,
  smallExample,
  voucher,
  wholeBytes,
  YEAR_2026,
} from "./test-vouchers.ts";

const FULL: SieOptions = {
  profile: SIE_PROFILES.full,
  fiscalYear: YEAR_2026,
  checksum: "none",
};
const FORTNOX: SieOptions = { ...FULL, profile: SIE_PROFILES.fortnox };

async function prepared(
  vouchers: readonly ExportVoucher[],
  options: SieOptions = FULL,
): Promise<SieFile> {
  const result = await prepareSie(() => vouchers, HEAD, options);
  if (result.kind === "refused") throw new Error(JSON.stringify(result.faults));
  return result.file;
}

async function bytesOf(
  vouchers: readonly ExportVoucher[],
  options: SieOptions = FULL,
): Promise<Uint8Array> {
  return wholeBytes(writeSie4i(await prepared(vouchers, options)));
}

/** å is \x86, ä \x84, ö \x94, Å \x8f, Ö \x99 in code page 437. */
const GOLDEN_FORTNOX = [
  "#FLAGGA 0",
  "#KSUMMA",
  '#PROGRAM "Kortkoll" "0.1.0"',
  "#FORMAT PC8",
  '#GEN 20261130 "EKON"',
  "#SIETYP 4",
  '#FNR "NORDBIL"',
  "#ORGNR 556677-8899",
  '#FNAMN "Nordbil \x8fkeri & S\x94ner AB"',
  "#RAR 0 20260101 20261231",
  "#KPTYP EUBAS97",
  '#KONTO 1510 "Konto 1510"',
  '#KONTO 1581 "Kortfordran Visa"',
  '#KONTO 1689 "Interim"',
  '#KONTO 3740 "\x99resutj\x84mning"',
  '#DIM 1 "Kostnadsst\x84lle"',
  '#DIM 6 "Projekt"',
  '#OBJEKT 1 "NORD" "Nordbil Ume\x86"',
  '#OBJEKT 6 "visa" "Visa"',
  '#VER "A" 12 20260302 "Dagsavslut Ume\x86 (r\x84ttad av A-13)" 20260303 "EKON"',
  "{",
  '#TRANS 1581 {1 "NORD" 6 "visa"} 12500.50 20260302 "Visa: Faktura \\"4711\\" - service (faktura 4711)"',
  '#TRANS 1689 {1 "NORD"} -12500.50 20260302 "Faktura 4711 (order 20311, anl\x84ggning NORD)"',
  "}",
  '#VER "A" 13 20260302 "R\x84ttar A-12: Fel kort" 20260303 "EKON"',
  "{",
  '#TRANS 1581 {1 "NORD" 6 "visa"} -12500.50 20260302 "Visa: Faktura \\"4711\\" - service (faktura 4711)"',
  '#TRANS 1689 {1 "NORD"} 12500.50 20260302 "Faktura 4711 (order 20311, anl\x84ggning NORD)"',
  "}",
  '#VER "K" 1 20261231 "" 20260303 "EKON"',
  "{",
  '#TRANS 1510 {} -0.05 20261231 ""',
  '#TRANS 3740 {} 0.05 20261231 ""',
  "}",
];

test("a small file for Fortnox is the same to the byte", async () => {
  const bytes = await bytesOf(smallExample(), { ...FORTNOX, checksum: "written" });
  const written = String.fromCharCode(...bytes);
  expect(written.split("\r\n").slice(0, GOLDEN_FORTNOX.length)).toEqual(GOLDEN_FORTNOX);
  expect(written.split("\r\n").slice(GOLDEN_FORTNOX.length)).toEqual(["#KSUMMA 3859265093", ""]);
});

test("a full file marks each row with every part of its origin, as objects and in words", async () => {
  const text = decodeCp437(await bytesOf(smallExample()));
  expect(text).toContain(
    '#TRANS 1581 {1 "NORD" 10 "4711" 20 "visa" 21 "NORD-K1" 22 "70001" 23 "KASS" 24 "ANLI" ' +
      '25 "20311" 26 "workshop"} 12500.50 20260302 "Visa: Faktura \\"4711\\" - service ' +
      "(faktura 4711, order 20311, anläggning NORD, kassa NORD-K1, terminal 70001, operatör KASS, " +
      'serviceomottagare ANLI, system workshop)"\r\n',
  );
  expect(text).toContain('#OBJEKT 21 "NORD-K1" "Kassa 1, Nordbil Umeå"\r\n');
  expect(text).not.toContain("KSUMMA");
});

test("without vouchers the file is whole and declares nothing", async () => {
  const read = readSie(await bytesOf([]));
  expect(read.records.map(({ label }) => label)).toEqual([
    ..."FLAGGA PROGRAM FORMAT GEN SIETYP FNR ORGNR FNAMN RAR KPTYP".split(" "),
  ]);
});

test("what was replaced is known before a byte is written, a name once for all its rows", async () => {
  const origin = { ...NO_ORIGIN, operator: "Łukasz", invoiceNumber: "7–8" };
  const site = { code: "NORÐ", name: "Noršjö" };
  const lines = [
    line("1581", 5, { text: "5 €", origin }),
    line("1689", -3, { origin: { ...NO_ORIGIN, site } }),
    line("1689", -2, { origin: { ...NO_ORIGIN, site } }),
  ];
  const { replaced } = await prepared([voucher(1, lines, { text: "slut\\" })]);
  expect(replaced).toContainEqual({ character: "€", written: "EUR", count: 1 });
  expect(replaced).toContainEqual({ character: "\\", written: "/", count: 1 });
  expect(replaced).toContainEqual({ character: "š", written: "s", count: 1 });
  const characters = replaced.map(({ character }) => character).toSorted();
  expect(characters).toEqual(["\\", "Ð", "Ł", "š", "–", "€"]);
});

test("two codes that are one in code page 437 are two objects, the same in every file", async () => {
  const at = (code: string) => ({ origin: { ...NO_ORIGIN, site: { code, name: code } } });
  const idsOf = async (...codes: readonly string[]): Promise<readonly string[]> => {
    const lines = codes.map((code, index) => line("1581", index % 2 ? -1 : 1, at(code)));
    const read = readSie(await bytesOf([voucher(1, lines)]));
    return read.vouchers.flatMap(({ rows }) =>
      rows.flatMap(({ objects }) => objects.map(({ id }) => id)),
    );
  };
  const [changed, exact] = await idsOf("Š1", "S1");
  expect(exact).toBe("S1");
  expect(changed).toMatch(/^S1~[0-9a-f]{4}$/);
  expect(await idsOf("S1", "Š1")).toEqual([exact, changed]);
});

test("a voucher of another fiscal year is refused before anything is written", async () => {
  const pair = [line("1581", 1), line("1689", -1)];
  const early = voucher(1, pair, { businessDay: day("2025-12-31") });
  const late = voucher(3, pair, { businessDay: day("2027-01-01") });
  expect(await prepareSie(() => [early, voucher(2, pair), late], HEAD, FULL)).toEqual({
    kind: "refused",
    faultCount: 2,
    faults: [
      { kind: "otherFiscalYear", voucher: { series: "A", number: 1 }, businessDay: "2025-12-31" },
      { kind: "otherFiscalYear", voucher: { series: "A", number: 3 }, businessDay: "2027-01-01" },
    ],
  });
});

test("numbers ascend in each series by itself", async () => {
  const pair = [line("1581", 1), line("1689", -1)];
  const inK = voucher(1, pair, { series: "K" });
  await expect(prepared([voucher(5, pair), inK, voucher(6, pair)])).resolves.toBeDefined();
  const twice = await prepareSie(() => [voucher(5, pair), inK, voucher(5, pair)], HEAD, FULL);
  expect(twice).toMatchObject({ kind: "refused", faults: [{ kind: "notAscending", after: 5 }] });
});

test("more objects than are kept in memory are refused at the voucher where the file is full", async () => {
  const of = (number: number): ExportVoucher =>
    voucher(number, [
      line("1581", 1, { origin: { ...NO_ORIGIN, invoiceNumber: `F${number}` } }),
      line("1689", -1),
    ]);
  const vouchers = [of(1), of(2), of(2), of(3), of(4)].map((one, at) => ({
    ...one,
    number: at + 1,
  }));
  const file = await prepared(vouchers, { ...FULL, mostObjects: 4 });
  expect([...(file.objects.get(10)?.keys() ?? [])]).toEqual(["F1", "F2", "F3", "F4"]);
  expect(await prepareSie(() => vouchers, HEAD, { ...FULL, mostObjects: 2 })).toEqual({
    kind: "refused",
    faultCount: 1,
    faults: [{ kind: "tooManyObjects", voucher: { series: "A", number: 4 }, most: 2 }],
  });
});

test("a company without an organisation number of ten digits is refused", async () => {
  const head = { ...HEAD, company: { ...HEAD.company, organisationNumber: "556677-8899" } };
  expect(await prepareSie(() => [], head, FULL)).toMatchObject({
    faults: [{ kind: "badOrganisationNumber", organisationNumber: "556677-8899" }],
  });
});

test("Fortnox gets no account of five digits: it is refused, and never shortened", async () => {
  const lines = [line("16861", 1), line("1689", -1)];
  expect(await prepareSie(() => [voucher(1, lines)], HEAD, FORTNOX)).toMatchObject({
    faults: [{ kind: "badAccount", account: "16861" }],
  });
  await expect(prepared([voucher(1, lines)], FULL)).resolves.toBeDefined();
});

test("of a long text Fortnox gets fifty characters, the issuer first", async () => {
  const origin = { ...NO_ORIGIN, issuer: "amex", invoiceNumber: "4711" } as const;
  const lines = [line("1583", 1, { text: "…".repeat(200), origin }), line("1689", -1, { origin })];
  const long = voucher(1, lines, {
    text: "x".repeat(200),
    corrects: [inA(1)],
    correctedBy: [inA(1_234_567)],
  });
  const [read] = readSie(await bytesOf([long], FORTNOX)).vouchers;
  expect(read?.rows.map(({ text }) => text)).toEqual([
    `American Express: ${".".repeat(32)}`,
    "American Express (faktura 4711)",
  ]);
  expect(read?.text).toBe(`Rättar A-1: ${"x".repeat(16)} (rättad av A-1234567)`);
  expect(read?.text).toHaveLength(50);
});

test.each([
  [[inA(12), inA(13)], [], "Rättar A-12, A-13: Fel kort"],
  [[inA(1, 2025)], [inA(2, 2027)], "Rättar A-1 (2025): Fel kort (rättad av A-2 (2027))"],
  [
    [inA(1, 2025), inA(2, 2025), inA(3, 2025), inA(4, 2025)],
    [],
    "Rättar A-1 (2025) m.fl.: Fel kort",
  ],
  [
    [inA(1_234_567, 2025), inA(2)],
    [inA(3, 2027)],
    "Rättar A-1234567 (2025) m.fl.: Fel kort (rättad)",
  ],
])("references to other vouchers are short enough for Fortnox (%#)", async (...said) => {
  const [corrects, correctedBy, text] = said;
  const one = voucher(9, [line("1581", 1), line("1689", -1)], {
    text: "Fel kort",
    corrects,
    correctedBy,
  });
  const [read] = readSie(await bytesOf([one], FORTNOX)).vouchers;
  expect(read?.text).toBe(text);
  expect(read?.text.length).toBeLessThanOrEqual(50);
});

test("what the row's own text says already is not said again", async () => {
  const origin = { ...NO_ORIGIN, invoiceNumber: "4711", orderNumber: "47" };
  const texts = ["Faktura 4711, order 475", "faktura 4711"];
  const lines = texts.map((text, index) => line("1581", 1 - 2 * index, { text, origin }));
  const [read] = readSie(await bytesOf([voucher(1, lines)])).vouchers;
  expect(read?.rows.map(({ text }) => text)).toEqual([
    "Faktura 4711, order 475 (order 47)",
    "faktura 4711 (order 47)",
  ]);
});

test("the vouchers are read once, and only a piece of what is written of them waits in memory", async () => {
  const lines = [line("1581", 1), line("1689", -1)];
  const many = Array.from({ length: 2_000 }, (_, index) => voucher(index + 1, lines));
  let openings = 0;
  const lengths: number[] = [];
  const inMemory = spoolInMemory();
  const add = (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    lengths.push(bytes.length);
    return inMemory.add(bytes);
  };
  const open = (): readonly ExportVoucher[] => {
    openings += 1;
    return many;
  };
  const result = await prepareSie(open, HEAD, FULL, { ...inMemory, add });
  if (result.kind === "refused") throw new Error(JSON.stringify(result.faults));
  const read = readSie(await wholeBytes(writeSie4i(result.file)));
  expect(read.vouchers).toHaveLength(2_000);
  expect(openings).toBe(1);
  expect(lengths.length).toBeGreaterThan(2);
  expect(Math.max(...lengths)).toBeLessThan(70_000);
});

test("one voucher that is longer than a piece is written whole", async () => {
  const lines = Array.from({ length: 4_000 }, (_, index) => line("1581", index % 2 ? 1 : -1));
  const [read] = readSie(await bytesOf([voucher(1, lines)])).vouchers;
  expect(read?.rows).toHaveLength(4_000);
});
