import type { BankFileProblem } from "@kortkoll/core/bank/bank-file.ts";
import type { ColumnMapping } from "@kortkoll/core/bank/column-mapping.ts";
import {
  ADYEN_FILE,
  AMEX_FILE,
  listen,
  NETS_FILE,
  OUR_IBAN,
  type Told,
} from "@kortkoll/core/bank/formats/test-bank-files.ts";
import { presetMapping } from "@kortkoll/core/bank/mapping-presets.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRowReader, firstRows } from "./row-reader.ts";

async function read(mapping: ColumnMapping, text: string, pieces = 5): Promise<Told> {
  const told = listen();
  const reader = createRowReader(mapping, told.sink);
  for (let at = 0; at < text.length; at += pieces) reader.write(text.slice(at, at + pieces));
  await reader.end();
  return told;
}

const NETS = presetMapping("netsCsv");
const codes = ({ problems }: Told): BankFileProblem["code"][] => problems.map(({ code }) => code);

test("a file by record types sums each payout's lines to the row that tells of it", async () => {
  const told = await read(NETS, NETS_FILE);
  expect(told.problems).toEqual([]);
  expect(told.records).toMatchObject([
    {
      kind: "acquirerLine",
      payout: 0,
      line: 3,
      type: "sale",
      amountOre: 125_050,
      saleOn: "2026-04-06",
      saleTime: "10:11:12",
      terminalId: "12345678",
      lastFour: "1111",
      authorisationCode: "A12345",
    },
    { kind: "acquirerLine", payout: 0, type: "refund", amountOre: -5_050 },
    { kind: "acquirerLine", payout: 1, type: "sale", amountOre: 30_000 },
    { kind: "payout", payout: 0, reference: "00000001", netOre: 120_000, paidOn: "2026-04-07" },
    { kind: "payout", payout: 1, reference: "00000002", netOre: 30_000, lines: 1 },
  ]);
});

test("gross is with or without chargebacks, and a payout may be of nothing but one", async () => {
  const mapping: ColumnMapping = {
    ...NETS,
    recordType: { column: "Slag", lines: ["rad"], payouts: ["summa"], ignored: [] },
    line: { type: ["Typ"], amount: ["Belopp"], payoutReference: ["Ref"] },
    payout: { reference: ["Ref"], gross: ["Belopp"] },
    types: [
      { word: "Köp", type: "sale" },
      { word: "Återkrav", type: "chargeback" },
    ],
  };
  const told = (...rows: readonly string[]) =>
    read(mapping, ["Slag;Typ;Belopp;Ref", ...rows, ""].join("\n"));
  const back = "rad;Återkrav;-50,00;A";
  const sale = "rad;Köp;120,00;A";
  expect(codes(await told(back, "summa;;-50,00;A"))).toEqual([]);
  expect(codes(await told(sale, back, "summa;;70,00;A"))).toEqual([]);
  expect(codes(await told(sale, back, "summa;;120,00;A"))).toEqual([]);
  expect(codes(await told(sale, back, "summa;;100,00;A"))).toEqual(["payoutDoesNotAddUp"]);
});

test("columns may stand in any order", async () => {
  const swap = (row: string): string => row.split(";").reverse().join(";");
  const turned = NETS_FILE.slice(1).trimEnd().split("\n").map(swap).join("\r\n");
  expect((await read(NETS, turned)).records).toEqual((await read(NETS, NETS_FILE)).records);
});

test("a file without headings is read by its documented columns, amounts in öre", async () => {
  const told = await read(presetMapping("amexGrrcn"), AMEX_FILE);
  expect(told.problems).toEqual([]);
  expect(told.records).toMatchObject([
    { kind: "acquirerLine", amountOre: 2_756, lastFour: "4009", saleOn: "2026-04-05" },
    {
      kind: "payout",
      reference: "UPR000111",
      grossOre: 2_756,
      feesOre: 81,
      netOre: 2_675,
      account: OUR_IBAN,
    },
  ]);
});

test("debit and credit columns, fees in several, and a payout that comes last", async () => {
  const told = await read(presetMapping("adyenCsv"), ADYEN_FILE);
  expect(told.problems).toEqual([]);
  expect(told.records).toMatchObject([
    { type: "sale", amountOre: 100_000, feeOre: 1_000, reference: "PSP0000000000001" },
    { type: "sale", amountOre: 25_000, feeOre: 380 },
    { type: "refund", amountOre: -10_000 },
    { type: "chargeback", amountOre: -20_000 },
    { type: "fee", amountOre: -500 },
    { kind: "payout", reference: "TX1 batch 2, VerkstadSE", netOre: 93_120, lines: 5 },
  ]);
});

test.each([
  ["a payout that sums otherwise", "1 200,00", "1 200,01", "payoutDoesNotAddUp"],
  ["a line without an amount", "1 250,50", "", "amountUnreadable"],
  ["a line with a point for a comma", "1 250,50", "1250.50", "amountUnreadable"],
  ["a day that is none", "2026-04-06;10:11:12", "2026-02-30;10:11:12", "dateUnreadable"],
  ["another currency", "1 250,50;SEK", "1 250,50;EUR", "wrongCurrency"],
] as const)("%s spoils its payout alone", async (_, from, to, code) => {
  const told = await read(NETS, NETS_FILE.replace(from, to));
  expect(told.problems.filter((one) => one.code === code)).toMatchObject([
    { spoils: { kind: "payout", index: 0 } },
  ]);
  expect(told.problems.every(({ spoils }) => spoils?.index === 0)).toBe(true);
});

test("a row of no known kind spoils the file, for it may have moved money", async () => {
  const told = await read(NETS, `${NETS_FILE}999;00000002;7111111\n`);
  expect(told.problems).toMatchObject([{ code: "recordUnknown", spoils: { kind: "file" } }]);
});

test("a type that the mapping has no word for spoils its payout", async () => {
  const told = await read(presetMapping("adyenCsv"), ADYEN_FILE.replace("Chargeback", "Something"));
  expect(codes(told)).toEqual(["typeUnknown"]);
});

test("a refund that is written as money in is not turned round by a guess", async () => {
  const mapping: ColumnMapping = {
    ...NETS,
    recordType: null,
    line: { amount: ["a"], type: ["t"] },
    payout: {},
    types: [{ word: "Refund", type: "refund" }],
    boundary: "file",
  };
  expect(codes(await read(mapping, "t;a\nrefund;10,00\n"))).toEqual(["signDiffers"]);
  const told = await read({ ...mapping, sign: "byType" }, "t;a\nrefund;10,00\n");
  expect(told.problems).toEqual([]);
  expect(told.records).toMatchObject([{ type: "refund", amountOre: -1_000 }, { kind: "payout" }]);
});

test("a missing column is named, and nothing is read without it", async () => {
  const told = await read(NETS, NETS_FILE.replace("Authorization code", "Auth"));
  expect(told.problems).toMatchObject([{ code: "fieldMissing", excerpt: "Authorization code" }]);
  expect(told.records).toEqual([]);
});

test("a file without the mapping's headings is not read by it", async () => {
  expect(codes(await read(NETS, "a;b;c\n1;2;3\n"))).toEqual(["notRecognised"]);
  expect(codes(await read(NETS, "a;b;c\n".repeat(80)))).toEqual(["notRecognised"]);
});

test("a full card number in a file is told, and only its last four are kept", async () => {
  const card = ["4111", "1111", "1111", "1111"].join("");
  const told = await read(NETS, NETS_FILE.replace("411111******1111", card));
  expect(codes(told)).toEqual(["cardNumberMasked"]);
  expect(JSON.stringify(told)).not.toContain(card);
});

test("cut anywhere, changed anywhere, or nothing like it: never an exception", async () => {
  for (let end = 0; end < NETS_FILE.length; end += 31) {
    const told = await read(NETS, NETS_FILE.slice(0, end), 1_000);
    expect(told.problems.length).toBeLessThan(20);
  }
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 100 }),
    fc.constantFrom('"', ";", "\r", "\n", '";"', NETS_FILE),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 10 }), async (pieces) => {
      await read(NETS, pieces.join(""), 1_000);
    }),
    { numRuns: 60 },
  );
});

test("the last row counts without a line end, and a quote that is never closed is named", async () => {
  const cut = NETS_FILE.trimEnd();
  expect(await read(NETS, cut)).toMatchObject({ problems: [], records: { length: 5 } });
  const open = await read(NETS, `${cut.slice(0, -6)}"300,00`);
  expect(codes(open).length).toBeGreaterThan(0);
  expect(codes(await read(NETS, `${NETS_FILE}110;"00000002;711`))).toContain("notWellFormed");
});

test("a quote that never ends is named, and takes no memory", async () => {
  const told = await read(NETS, `${NETS_FILE}110;"${"x".repeat(200_000)}`, 10_000);
  expect(codes(told)).toContain("notWellFormed");
});

test("the first rows are cut for a person to see", async () => {
  expect(await firstRows('a;"b;c"\nd;e\nf;g', ";", 2)).toEqual([
    ["a", "b;c"],
    ["d", "e"],
  ]);
});
