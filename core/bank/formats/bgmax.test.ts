import { expect, test } from "vitest";
import { bgMaxFile, listen, type Told } from "./test-bank-files.ts";
import { createTextReader } from "./text-reader.ts";

function read(text: string): Told {
  const told = listen();
  const reader = createTextReader("bgmax", told.sink);
  for (let at = 0; at < text.length; at += 7) reader.write(text.slice(at, at + 7));
  reader.end();
  return told;
}

const SPOILT = { kind: "statement", index: 0 };

test("a deposit adds up to its payments less its deductions", () => {
  const told = read(bgMaxFile());
  expect(told.problems).toEqual([]);
  expect(told.records).toMatchObject([
    {
      kind: "bankLineDetail",
      amountOre: 1_000_000,
      payerName: "Kalles Plåt AB",
      payerAccount: "3783511",
      references: ["655969", "658000"],
      texts: ["Betalning med extra referens"],
    },
    { kind: "bankLineDetail", amountOre: 1_400_000, references: ["657866"] },
    { kind: "bankLineDetail", amountOre: -500_000, references: ["378351"] },
    {
      kind: "bankLine",
      amountOre: 1_900_000,
      bookedOn: "2026-04-07",
      entryReference: "BG9912346 74",
      details: 3,
    },
    {
      kind: "statement",
      account: { scheme: "bankgiro", number: "9912346" },
      sequence: 74,
      sumOre: 1_900_000,
      bankLines: 1,
    },
  ]);
});

test("lines that have lost their spaces, or end otherwise, are read all the same", () => {
  const whole = read(bgMaxFile()).records;
  const trimmed = bgMaxFile().replace(/ +\r\n/g, "\r\n");
  expect(read(trimmed).records).toEqual(whole);
  expect(read(trimmed.replaceAll("\r\n", "\n")).records).toEqual(whole);
  expect(read(trimmed.replaceAll("\r\n", "\r")).records).toEqual(whole);
  expect(read(`${trimmed}\u001a`).problems).toEqual([]);
});

test.each([
  ["another sum than its payments", bgMaxFile(undefined, { ore: 1_900_001 }), "detailsDoNotAddUp"],
  ["another count", bgMaxFile(undefined, { count: 4 }), "countDiffers"],
  ["another currency", bgMaxFile().replaceAll("SEK", "EUR"), "wrongCurrency"],
  ["no readable day", bgMaxFile().replace("2026040700074", "2026040a00074"), "dateUnreadable"],
  [
    "no readable amount",
    bgMaxFile().replace("000000000001400000", "00000000000140000x"),
    "amountUnreadable",
  ],
  ["a record of no known code", bgMaxFile().replace("\r\n26", "\r\n99"), "recordUnknown"],
])("a deposit with %s is spoilt", (_, text, code) => {
  const told = read(text);
  expect(told.problems.find((one) => one.code === code)).toMatchObject({ code, spoils: SPOILT });
});

test("an end that counts otherwise than the file spoils all of it", () => {
  const end = `70${"00000009".repeat(4)}`;
  expect(read(bgMaxFile(undefined, { end })).problems).toMatchObject([
    { code: "countDiffers", spoils: { kind: "file" } },
  ]);
});

test("a file without its end, or cut in a deposit, is truncated", () => {
  const lines = bgMaxFile().split("\r\n");
  const upTo = (last: number) => read(lines.slice(0, last).join("\r\n"));
  expect(upTo(-2).problems).toMatchObject([{ code: "truncated", spoils: { kind: "file" } }]);
  expect(upTo(5).problems).toMatchObject([{ code: "truncated", spoils: SPOILT }]);
});

test("a payment outside a deposit is out of order", () => {
  const lines = bgMaxFile().split("\r\n");
  const moved = [lines[0], lines[2], ...lines.slice(1)].join("\r\n");
  expect(read(moved).problems[0]).toMatchObject({
    code: "recordOutOfOrder",
    spoils: { kind: "file" },
  });
});
