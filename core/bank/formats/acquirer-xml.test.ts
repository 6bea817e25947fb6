import { expect, test } from "vitest";
import type { ColumnMapping } from "../column-mapping.ts";
import { listen, MAPPED_XML_FILE, swedbankPayFile, type Told } from "./test-bank-files.ts";
import { createMappedXmlReader, createTextReader } from "./text-reader.ts";

function readSwedbankPay(text: string): Told {
  const told = listen();
  const reader = createTextReader("swedbankPay", told.sink);
  reader.write(text);
  reader.end();
  return told;
}

const SPOILT = { kind: "payout", index: 0 };

test("Swedbank Pay's transactions sum to its payout, whose net it does not tell", () => {
  const told = readSwedbankPay(swedbankPayFile());
  expect(told.problems).toEqual([]);
  expect(told.records).toMatchObject([
    {
      kind: "acquirerLine",
      type: "sale",
      amountOre: 149_500,
      saleOn: "2026-04-06",
      saleTime: "14:18:45",
      issuerText: "Consumer Credit Card EU",
      batch: "2328",
      reference: "10728489593",
    },
    { kind: "acquirerLine", type: "sale", amountOre: 72_000 },
    { kind: "acquirerLine", type: "refund", amountOre: -10_000 },
    {
      kind: "payout",
      reference: "R1234-0009",
      paidOn: "2026-04-07",
      grossOre: 211_500,
      netOre: undefined,
      lines: 3,
    },
  ]);
});

test.each([
  [
    "a sum that differs",
    swedbankPayFile(undefined, { sum: "2115.01" }),
    "payoutDoesNotAddUp",
    "payout",
  ],
  ["a count that differs", swedbankPayFile(undefined, { count: 4 }), "countDiffers", "file"],
  ["euro", swedbankPayFile().replaceAll('"SEK"', '"EUR"'), "wrongCurrency", "payout"],
  [
    "an amount with a comma",
    swedbankPayFile().replace('"720.00"', '"720,00"'),
    "amountUnreadable",
    "payout",
  ],
  [
    "a day that is none",
    swedbankPayFile().replace("2026-04-06 ", "2026-04-31 "),
    "dateUnreadable",
    "payout",
  ],
  ["its end missing", swedbankPayFile().slice(0, -50), "truncated", "payout"],
])("Swedbank Pay with %s is spoilt", (_, text, code, kind) => {
  const { problems } = readSwedbankPay(text);
  expect(problems.find((one) => one.code === code)).toMatchObject({ spoils: { kind } });
});

const MAPPING: ColumnMapping = {
  source: { kind: "xml", rows: ["Sale", "Payout"] },
  headings: null,
  recordType: { column: "(element)", lines: ["Sale"], payouts: ["Payout"], ignored: [] },
  line: {
    amount: ["Amount"],
    saleOn: ["When"],
    reference: ["id"],
    payoutReference: ["payout"],
  },
  payout: { reference: ["nr"], net: ["Net"], paidOn: ["Day"] },
  dateFormat: "yyyy-MM-dd",
  amounts: "decimalPoint",
  sign: "asWritten",
  fees: "positive",
  types: [],
  boundary: "reference",
};

function readMapped(text: string): Told {
  const told = listen();
  const reader = createMappedXmlReader(MAPPING, told.sink);
  for (const sign of text) reader.write(sign);
  reader.end();
  return told;
}

test("elements and attributes of an unknown XML are columns", () => {
  const told = readMapped(MAPPED_XML_FILE);
  expect(told.problems).toEqual([]);
  expect(told.records).toMatchObject([
    { kind: "acquirerLine", type: "sale", amountOre: 20_000, reference: "1", payout: 0 },
    { kind: "acquirerLine", type: "refund", amountOre: -2_000, reference: "2", payout: 0 },
    { kind: "payout", reference: "P1", netOre: 18_000, paidOn: "2026-04-07", lines: 2 },
  ]);
});

test("a payout whose lines sum otherwise is spoilt", () => {
  const told = readMapped(MAPPED_XML_FILE.replace("180.00", "181.00"));
  expect(told.problems).toMatchObject([{ code: "payoutDoesNotAddUp", spoils: SPOILT }]);
});

test("a file of more payouts than are kept is spoilt whole, and says where", () => {
  const sale = (_: unknown, nth: number): string =>
    `<Sale id="${nth}" payout="P${nth}"><Amount>1.00</Amount><When>2026-04-06</When></Sale>\n`;
  const read = (payouts: number): Told => {
    const told = listen();
    const reader = createMappedXmlReader(MAPPING, told.sink);
    reader.write(`<Report>${Array.from({ length: payouts }, sale).join("")}</Report>`);
    reader.end();
    return told;
  };
  expect(read(50_000).problems).toEqual([]);
  expect(read(50_001).problems).toMatchObject([
    { code: "tooManyPayouts", line: 50_001, excerpt: "P50000", spoils: { kind: "file" } },
  ]);
});

test("XML without the rows of its mapping is empty, and a broken one is spoilt", () => {
  expect(readMapped("<Report><Other/></Report>").problems).toMatchObject([{ code: "empty" }]);
  expect(readMapped(MAPPED_XML_FILE.slice(0, -20)).problems[0]).toMatchObject({
    code: "truncated",
    spoils: { kind: "file" },
  });
});
