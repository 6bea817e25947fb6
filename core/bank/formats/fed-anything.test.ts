import fc from "fast-check";
import { expect, test } from "vitest";
import { looksLikeCardNumber } from "../../cards/card-number.ts";
import type { BankFileReader, BankFileSink } from "../bank-file.ts";
import { LONGEST_EXCERPT } from "./file-text.ts";
import {
  BILLION_LAUGHS,
  bgMaxFile,
  camtFile,
  listen,
  swedbankPayFile,
  type Told,
} from "./test-bank-files.ts";
import { createTextReader } from "./text-reader.ts";

const READERS: readonly {
  readonly name: string;
  readonly whole: string;
  readonly make: (sink: BankFileSink) => BankFileReader;
}[] = [
  { name: "camt", whole: camtFile(), make: (sink) => createTextReader("camt053", sink) },
  { name: "BgMax", whole: bgMaxFile(), make: (sink) => createTextReader("bgmax", sink) },
  {
    name: "Swedbank Pay",
    whole: swedbankPayFile(),
    make: (sink) => createTextReader("swedbankPay", sink),
  },
];

function feed(make: (sink: BankFileSink) => BankFileReader, ...pieces: readonly string[]): Told {
  const told = listen();
  const reader = make(told.sink);
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return told;
}

function checkTold({ records, problems }: Told, fed: number): void {
  // Each line can be wrong in a few ways only.
  expect(problems.length).toBeLessThanOrEqual(20 + fed);
  for (const { excerpt = "" } of problems) {
    expect(excerpt.length).toBeLessThanOrEqual(LONGEST_EXCERPT);
    expect(looksLikeCardNumber(excerpt)).toBe(false);
  }
  for (const record of records) {
    const told = record.kind === "bankLine" ? { ...record, bankReference: undefined } : record;
    const texts = Object.values(told)
      .flat()
      .filter((one) => typeof one === "string");
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(500);
  }
}

test.each(READERS)(
  "$name cut anywhere is named, and no more is told than was there",
  ({ whole, make }) => {
    const all = feed(make, whole).records.map((one) => JSON.stringify(one));
    for (let end = 0; end < whole.trimEnd().length; end += 1) {
      const told = feed(make, whole.slice(0, end));
      checkTold(told, end);
      const lines = told.records.filter(({ kind }) => kind !== "statement" && kind !== "payout");
      // A last number may be cut short in a line's end, but then the cut is named.
      expect(told.problems.length).toBeGreaterThan(0);
      const unknown = lines.filter((one) => !all.includes(JSON.stringify(one)));
      expect(unknown.length).toBeLessThanOrEqual(1);
    }
  },
);

test.each(READERS)("$name never throws, whatever it is fed", ({ whole, make }) => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom(BILLION_LAUGHS, "<", ">", "&", "]]>", "<![CDATA[", "<?", "\u0000", "\r", whole),
    fc.nat(whole.length).map((from) => whole.slice(from, from + 300)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      checkTold(feed(make, ...pieces), pieces.join("").length);
    }),
    { numRuns: 200 },
  );
});

test.each(READERS)("$name with a few signs changed never throws", ({ whole, make }) => {
  const change = fc.record({
    at: fc.nat(whole.length - 1),
    sign: fc.string({ unit: "binary", maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      const signs = [...whole];
      for (const { at, sign } of changes) signs[at] = sign;
      checkTold(feed(make, signs.join("")), whole.length);
    }),
    { numRuns: 300 },
  );
});
