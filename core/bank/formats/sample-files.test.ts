import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import type { BankFileRecord } from "../bank-file.ts";
import { recogniseFormat } from "./recognise.ts";
import { listen, type Told } from "./test-bank-files.ts";
import { createTextReader } from "./text-reader.ts";

const samples = join(import.meta.dirname, "../../../../shared/data");

/** Totals in hundredths of each account's own currency, as their own balances, sums and READMEs have them. */
const KNOWN: readonly {
  readonly file: string;
  readonly encoding?: BufferEncoding;
  readonly format: string;
  /** Of each statement or payout: lines and their sum. */
  readonly sums: readonly (readonly [lines: number, sum: number])[];
  readonly problems: readonly string[];
}[] = [
  {
    file: "camt/genkgo/camt053.v2.minimal.xml",
    format: "camt053",
    sums: [[1, 885]],
    problems: ["wrongCurrency", "statementDoesNotAddUp"],
  },
  {
    file: "camt/genkgo/camt053.v2.multi.statement.xml",
    format: "camt053",
    sums: [
      [1, 885],
      [1, -700],
    ],
    problems: ["wrongCurrency", "wrongCurrency"],
  },
  {
    file: "camt/genkgo/camt053.v2.with-party-ids.xml",
    format: "camt053",
    sums: [[1, 885]],
    problems: ["wrongCurrency", "statementDoesNotAddUp"],
  },
  { file: "camt/genkgo/camt053.v2.wrong.xml", format: "camt053", sums: [], problems: ["empty"] },
  {
    file: "camt/genkgo/camt053.v4.xml",
    format: "camt053",
    sums: [[1, 885]],
    problems: ["wrongCurrency", "statementDoesNotAddUp"],
  },
  {
    file: "camt/genkgo/camt053.v8.xml",
    format: "camt053",
    sums: [[1, 885]],
    problems: ["wrongCurrency", "statementDoesNotAddUp"],
  },
  { file: "camt/genkgo/camt054.v2.xml", format: "camt054", sums: [[1, -20_000_000]], problems: [] },
  { file: "camt/genkgo/camt054.v8.xml", format: "camt054", sums: [[1, -20_000_000]], problems: [] },
  {
    file: "camt/moov/200519_camt.054-Credit_P_CH2909000000250094239_1110092691_0_2019042421291293.xml",
    format: "camt054",
    sums: [[1, 150_000]],
    problems: ["wrongCurrency"],
  },
  {
    file: "camt/moov/FI_camt_053_sample.xml.xml",
    format: "camt053",
    sums: [[10, 1_364_483]],
    problems: ["wrongCurrency"],
  },
  {
    file: "camt/moov/camt.053_P_CH2909000000250094239_1110092698_0_2020112503071366.xml",
    format: "camt053",
    sums: [[5, 465_602]],
    problems: ["detailsDoNotAddUp", "wrongCurrency", "statementDoesNotAddUp"],
  },
  {
    file: "bgmax/bankgirot_exempel_ocr_kontroll_fabhed.txt",
    encoding: "latin1",
    format: "bgmax",
    sums: [
      [1, 190_000],
      [1, 800_000],
    ],
    problems: [],
  },
  {
    file: "bgmax/bankgirot_exempel_ocr_kontroll_tree-sitter.txt",
    format: "bgmax",
    sums: [
      [1, 190_000],
      [1, 800_000],
    ],
    problems: [],
  },
  { file: "bgmax/barsoom_minimal.txt", format: "bgmax", sums: [[1, 110_000]], problems: [] },
  {
    file: "acquirer/swedbankpay/R1234-0001-Redovisningsservice.xml",
    format: "swedbankPay",
    sums: [[134, 12_495_000]],
    problems: [],
  },
];

test("every sample file of a bank or an acquirer has a known total here", () => {
  const folders = ["camt", "bgmax", "acquirer"].map((folder) => join(samples, folder));
  const found = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(xml|txt)$/.test(entry.name))
    .map((entry) => relative(samples, join(entry.parentPath, entry.name)));
  const known = new Set(KNOWN.map(({ file }) => file));
  expect(found.filter((file) => !known.has(file))).toEqual([]);
});

test("the known totals are what the files' own bytes come to, without any of our readers", () => {
  for (const { file, sums } of KNOWN.filter((one) => existsSync(join(samples, one.file)))) {
    const text = readFileSync(join(samples, file), "latin1");
    const told = sums.reduce((all, [, sum]) => all + sum, 0);
    expect(plainSum(text), file).toBe(told);
  }
});

/** Of entries, of payments less deductions, or of transactions: cut out by hand, in hundredths. */
function plainSum(text: string): number {
  if (text.startsWith("01BGMAX")) {
    const payments = text.split(/\r?\n/).filter((line) => /^2[01]/.test(line));
    return payments.reduce(
      (sum, line) => sum + (line.startsWith("20") ? 1 : -1) * Number(line.slice(37, 55)),
      0,
    );
  }
  const hundredths = (amount = "0"): number => Math.round(Number(amount) * 100);
  const sales = [...text.matchAll(/<Transaction [^>]*?\bAmount="(-?[\d.]+)"/g)];
  if (sales.length > 0) return sales.reduce((sum, [, amount]) => sum + hundredths(amount), 0);
  return [...text.matchAll(/<Ntry>([\s\S]*?)<\/Ntry>/g)].reduce((sum, [, entry = ""]) => {
    const amount = /<Amt [^>]*>([\d.]+)<\/Amt>/.exec(entry)?.[1];
    const sign = /<CdtDbtInd>(\w+)</.exec(entry)?.[1] === "CRDT" ? 1 : -1;
    return sum + sign * hundredths(amount);
  }, 0);
}

test("every schema of theirs names a version that is recognised", () => {
  const folder = join(samples, "xsd/iso20022");
  const schemas = existsSync(folder)
    ? readdirSync(folder).filter((name) => /\.xsd$/.test(name))
    : [];
  for (const name of schemas) {
    const space = /targetNamespace="([^"]+)"/.exec(readFileSync(join(folder, name), "utf8"))?.[1];
    const format = name.slice(0, 8).replace(".", "");
    expect(recogniseFormat(`<?xml version="1.0"?><Document xmlns="${space}">`), name).toBe(format);
  }
});

test("sample files from others are read with their known totals, where they are beside the checkout", () => {
  const all = KNOWN.filter(({ file }) => existsSync(join(samples, file)));
  if (all.length === 0) {
    console.warn("LEFT OUT: sample files of banks are not beside this checkout (../shared/data)");
    return;
  }
  for (const { file, encoding = "utf8", format, sums, problems } of all) {
    const text = readFileSync(join(samples, file), encoding);
    expect(recogniseFormat(text), file).toBe(format);
    const told = read(text, format);
    expect(told.records.flatMap(sumOf), file).toEqual(sums);
    expect(
      told.problems.map(({ code }) => code).filter((code) => code !== "cardNumberMasked"),
      file,
    ).toEqual(problems);
  }
});

function read(text: string, format: string): Told {
  const told = listen();
  const reader = createTextReader(format as "camt053", told.sink);
  for (let at = 0; at < text.length; at += 500) reader.write(text.slice(at, at + 500));
  reader.end();
  return told;
}

function sumOf(record: BankFileRecord): [number, number][] {
  if (record.kind === "statement") return [[record.bankLines, record.sumOre]];
  return record.kind === "payout" ? [[record.lines, record.grossOre ?? 0]] : [];
}
