import { expect, test } from "vitest";
import type { BankFileFormat, BankFileRecord } from "../bank-file.ts";
import {
  BILLION_LAUGHS,
  CAMT_ENTRIES,
  camtBalance,
  camtEntry,
  camtFile,
  camtStatement,
  listen,
  OUR_IBAN,
  type Told,
} from "./test-bank-files.ts";
import { createTextReader } from "./text-reader.ts";

type CamtFormat = Extract<BankFileFormat, `camt${string}`>;

function read(text: string, format: CamtFormat = "camt053", pieces = 1_000): Told {
  const told = listen();
  const reader = createTextReader(format, told.sink);
  for (let at = 0; at < text.length; at += pieces) reader.write(text.slice(at, at + pieces));
  reader.end();
  return told;
}

function of<Kind extends BankFileRecord["kind"]>(
  { records }: Told,
  kind: Kind,
): Extract<BankFileRecord, { kind: Kind }>[] {
  return records.filter((one) => one.kind === kind) as Extract<BankFileRecord, { kind: Kind }>[];
}

function codes({ problems }: Told): string[] {
  return problems.map(({ code }) => code);
}

const SPOILT = { kind: "statement", index: 0 };

test("a file that ends in the middle keeps the statements before it and books nothing of the last", () => {
  const whole = camtStatement({ sequence: 17 });
  const file = camtFile({}, whole + camtStatement({ sequence: 18 }));
  const told = read(file.slice(0, file.lastIndexOf("<AcctSvcrRef>REF-0003")));
  expect(told.problems).toMatchObject([
    { code: "truncated", spoils: { kind: "statement", index: 1 } },
  ]);
  expect(of(told, "statement").map(({ addsUp }) => addsUp)).toEqual([true, false]);
});

test("what is not well-formed spoils the statement that it stands in", () => {
  const told = read(camtFile().replace("<NtryDtls>", "<NtryDtls <"));
  expect(told.problems).toMatchObject([{ code: "notWellFormed", spoils: SPOILT }]);
  expect(of(told, "statement")).toMatchObject([{ addsUp: false }]);
});

test("a document type is refused by its name, and nothing of it is made larger", () => {
  expect(read(BILLION_LAUGHS).problems).toMatchObject([{ code: "doctypeRefused", line: 2 }]);
  expect(read(BILLION_LAUGHS).records).toEqual([]);
});

test("an entity that no standard knows is not well-formed", () => {
  expect(codes(read(camtFile().replace("INLÖSEN AB", "&a;")))).toEqual(["notWellFormed"]);
});

test.each([
  ["a depth", camtFile().replace("<NtryDtls>", "<x>".repeat(100))],
  ["a text", camtFile().replace("INLÖSEN AB", "A".repeat(100_000))],
  ["a comment", camtFile().replace("<NtryDtls>", `<!--${"-".repeat(1)}${"a ".repeat(1_500_000)}`)],
])("%s without end is stopped", (_, text) => {
  expect(codes(read(text, "camt053", 65_536))).toEqual(["notWellFormed"]);
});

test("a statement whose lines do not lead from opening to closing is named, and spoilt", () => {
  const told = read(camtFile({ closing: "14040.51" }));
  expect(told.problems).toMatchObject([{ code: "statementDoesNotAddUp", spoils: SPOILT }]);
  expect(of(told, "statement")).toMatchObject([{ addsUp: false, sumOre: 1_304_050 }]);
});

test("a camt.053 without balances cannot be checked, so nothing is booked of it", () => {
  const told = read(camtFile({ opening: undefined }));
  expect(told.problems).toMatchObject([{ code: "fieldMissing", spoils: SPOILT }]);
});

test.each(["-12500.00", "12 500.00", "12500,00", "12500.001", "", "1e3", "9".repeat(30)])(
  "the amount %j is not guessed at",
  (kronor) => {
    const told = read(camtFile({ entries: [{ kronor }] }));
    expect(told.problems).toMatchObject([{ code: "amountUnreadable", spoils: SPOILT }]);
    expect(of(told, "bankLine")).toEqual([]);
    expect(of(told, "statement")).toMatchObject([{ addsUp: false }]);
  },
);

test.each(["2026-02-30", "20260407", "igår"])("the day %j is not guessed at", (day) => {
  const told = read(camtFile({ entries: [{ kronor: "13040.50", day }] }));
  expect(codes(told)).toContain("dateUnreadable");
  expect(of(told, "statement")).toMatchObject([{ addsUp: false }]);
});

test("a time with an offset is told as the day that it is in Stockholm", () => {
  const entry = camtEntry({ kronor: "13040.50" }).replace(
    "<BookgDt><Dt>2026-04-07</Dt>",
    "<BookgDt><DtTm>2026-04-06T22:30:00Z</DtTm>",
  );
  const file = camtFile({ entries: [] }).replace("</Stmt>", `${entry}</Stmt>`);
  expect(of(read(file), "bankLine")).toMatchObject([{ bookedOn: "2026-04-07" }]);
});

test("an account in another currency is read, and spoilt", () => {
  const told = read(camtFile({ currency: "EUR", entries: [{ kronor: "13040.50" }] }));
  expect(told.problems).toMatchObject([{ code: "wrongCurrency", excerpt: "EUR", spoils: SPOILT }]);
});

test("a line in another currency than its account spoils the statement", () => {
  const entries = [...CAMT_ENTRIES, { kronor: "1.00", currency: "EUR" }];
  const told = read(camtFile({ entries, closing: "14041.50" }));
  expect(told.problems).toMatchObject([{ code: "wrongCurrency", excerpt: "SEK, EUR" }]);
});

test("numbers that skip show that a statement is missing, and spoil nothing", () => {
  const file = camtFile({}, camtStatement({ sequence: 17 }) + camtStatement({ sequence: 19 }));
  expect(read(file).problems).toMatchObject([
    { code: "sequenceGap", excerpt: "17 → 19", spoils: undefined },
  ]);
});

test("payments that do not sum to their line are told, and the line stays", () => {
  const told = read(
    camtFile().replace('<TxAmt><Amt Ccy="SEK">12500.00', '<TxAmt><Amt Ccy="SEK">12400.00'),
  );
  expect(told.problems).toMatchObject([{ code: "detailsDoNotAddUp", spoils: undefined }]);
  expect(of(told, "statement")).toMatchObject([{ addsUp: true }]);
});

test("a line of nothing is told", () => {
  expect(codes(read(camtFile({ entries: [...CAMT_ENTRIES, { kronor: "0.00" }] })))).toEqual([
    "zeroAmount",
  ]);
});

test("only what is booked counts towards the closing balance", () => {
  const entries = [...CAMT_ENTRIES, { kronor: "77.00", status: "PDNG" }];
  const told = read(camtFile({ entries }));
  expect(told.problems).toEqual([]);
  expect(of(told, "bankLine").map(({ booked }) => booked)).toEqual([true, true, true, false]);
});

test.each(["02", "04", "08"] as const)("version .%s says the same", (version) => {
  for (const prefix of ["", "ns2"]) {
    for (const pieces of [1, 7, 100_000]) {
      const told = read(camtFile({ version, prefix }), "camt053", pieces);
      expect(told.problems).toEqual([]);
      expect(told.records).toMatchObject([
        {
          kind: "bankLineDetail",
          bankLine: 0,
          amountOre: 1_250_000,
          payerName: "INLÖSEN AB",
          references: [],
          texts: ["63470645-20260406"],
        },
        { kind: "bankLine", amountOre: 1_250_000, bankReference: "REF-0001", details: 1 },
        { kind: "bankLine", amountOre: 60_050, bookedOn: "2026-04-07", code: "PMNT/RCDT/ATXN" },
        { kind: "bankLine", amountOre: -6_000 },
        {
          kind: "statement",
          account: { scheme: "iban", number: OUR_IBAN },
          currency: "SEK",
          sequence: 17,
          openingOre: 100_000,
          closingOre: 1_404_050,
          addsUp: true,
          bankLines: 3,
        },
      ]);
    }
  }
});

test("the order of elements does not matter", () => {
  const [, inside = ""] = /(<NtryDtls>.*<\/NtryDtls>)/s.exec(camtFile()) ?? [];
  const moved = camtFile().replace(inside, "").replace("<Ntry>", `<Ntry>${inside}`);
  const late = camtBalance("1000.00", "OPBD");
  const file = moved.replace(late, "").replace("</Stmt>", `${late}</Stmt>`);
  const told = read(file);
  expect(told.problems).toEqual([]);
  expect(of(told, "bankLineDetail")).toMatchObject([
    { amountOre: 1_250_000, payerName: "INLÖSEN AB" },
  ]);
});

test("accounts of other kinds than IBAN keep their kind", () => {
  const other = (scheme: string) => `<Othr><Id>5050-1055</Id><SchmeNm>${scheme}</SchmeNm></Othr>`;
  const account = (scheme: string) =>
    of(read(camtFile().replace(`<IBAN>${OUR_IBAN}</IBAN>`, other(scheme))), "statement")[0]
      ?.account;
  expect(account("<Prtry>BGNR</Prtry>")).toEqual({ scheme: "bankgiro", number: "50501055" });
  expect(account("<Cd>BBAN</Cd>")).toEqual({ scheme: "bban", number: "50501055" });
  expect(account("<Cd>X</Cd>")).toEqual({ scheme: "other", number: "50501055" });
});

test("a file without a single statement is empty", () => {
  const told = read(camtFile({}, ""));
  expect(told.problems).toMatchObject([{ code: "empty", spoils: { kind: "file" } }]);
});

test("a card number in a text is masked and told, and a payout's own reference is left alone", () => {
  const card = ["4111", "1111", "1111", "1111"].join("");
  const told = read(camtFile().replace("INLÖSEN AB", `KORT ${card}`));
  expect(codes(told)).toEqual(["cardNumberMasked"]);
  expect(of(told, "bankLineDetail")).toMatchObject([
    { payerName: "KORT 411111******1111", texts: ["63470645-20260406"] },
  ]);
});

test("a deposit of Bankgirot's keeps its name, whatever number it is, and a card number beside it does not", () => {
  // Of these the bankgiro and the serial number have a card number's check digit together.
  for (const name of ["BG56781234 00002", "BG56781234 00010", "BG 5678123-00017"]) {
    const told = read(camtFile().replace("<Ntry>", `<Ntry><NtryRef>${name}</NtryRef>`));
    expect(codes(told)).toEqual([]);
    expect(of(told, "bankLine")[0]).toMatchObject({ entryReference: name });
  }
  const card = ["4111", "1111", "1111", "1111"].join("");
  const both = `<Ntry><NtryRef>BG56781234 00002 ${card}</NtryRef>`;
  const told = read(camtFile().replace("<Ntry>", both));
  expect(codes(told)).toEqual(["cardNumberMasked"]);
  expect(JSON.stringify(told.records)).not.toContain(card);
});
