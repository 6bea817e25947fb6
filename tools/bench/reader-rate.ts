/**
 * Readers of bank files beside a bare parse of the same bytes by the XML or CSV library in the same
 * process, and how far the memory of one rises over a camt file of 200 MB.
 */

import type { BankFileSink } from "@kortkoll/core/bank/bank-file.ts";
import { createTextReader } from "@kortkoll/core/bank/formats/text-reader.ts";
import { presetMapping } from "@kortkoll/core/bank/mapping-presets.ts";
import { parse } from "csv-parse";
import { SaxesParser } from "saxes";
import { createRowReader } from "../../server/bank-files/row-reader.ts";

export type ReaderRate = {
  readonly file: string;
  readonly mb: number;
  readonly records: number;
  readonly readMs: number;
  readonly bareMs: number;
  readonly ratio: number;
};

export type ReaderRates = {
  readonly rates: readonly ReaderRate[];
  readonly large: { readonly mb: number; readonly ms: number; readonly roseMb: number };
};

export const READER_FILES = ["camt.053", "Swedbank Pay", "CSV by a mapping"] as const;

const PIECE = 65_536;

export function measureReaders(mb: number, largeMb: number): ReaderRates {
  const camt = repeated(CAMT_HEAD, camtEntry, CAMT_TAIL);
  const pay = repeated(PAY_HEAD, payRow, "</Currency></SalesAccountedTransactions>");
  const rows = repeated(NETS_HEAD, netsRow, "");
  const nets = presetMapping("netsCsv");
  return {
    rates: [
      compare(READER_FILES[0], camt(mb), (sink) => createTextReader("camt053", sink), bareXml),
      compare(READER_FILES[1], pay(mb), (sink) => createTextReader("swedbankPay", sink), bareXml),
      compare(READER_FILES[2], rows(mb), (sink) => createRowReader(nets, sink), bareCsv),
    ],
    large: measureLarge(camt(largeMb), largeMb),
  };
}

type Pieces = () => Iterable<string>;

function compare(
  file: string,
  pieces: Pieces,
  make: (sink: BankFileSink) => Timed,
  bare: () => Timed,
): ReaderRate {
  let [records, length] = [0, 0];
  const sink: BankFileSink = {
    record: () => {
      records += 1;
    },
    problem: () => undefined,
  };
  for (const piece of pieces()) length += piece.length;
  // Once for the compiler, then each in turn: the quickest of three.
  const readTimes: number[] = [];
  const bareTimes: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    records = 0;
    readTimes.push(timeOf(pieces, make(sink)));
    bareTimes.push(timeOf(pieces, bare()));
  }
  const readMs = Math.round(Math.min(...readTimes));
  const bareMs = Math.round(Math.min(...bareTimes));
  const ratio = Math.round((100 * readMs) / bareMs) / 100;
  return { file, mb: Math.round(length / 100_000) / 10, records, readMs, bareMs, ratio };
}

/** The end of a reader of rows is waited for by nobody: of millions it is one. */
type Timed = { readonly write: (text: string) => void; readonly end: () => unknown };

function timeOf(pieces: Pieces, reader: Timed): number {
  let spent = 0;
  for (const piece of pieces()) {
    const begun = performance.now();
    reader.write(piece);
    spent += performance.now() - begun;
  }
  const begun = performance.now();
  reader.end();
  return spent + performance.now() - begun;
}

function bareXml(): Timed {
  const parser = new SaxesParser({});
  const see = (): void => undefined;
  parser.on("text", see);
  parser.on("opentag", see);
  parser.on("closetag", see);
  return { write: (text) => void parser.write(text), end: () => void parser.close() };
}

function bareCsv(): Timed {
  const parser = parse({ delimiter: ";", relax_column_count: true, on_record: () => null });
  parser.resume();
  return { write: (text) => void parser.write(text), end: () => void parser.end() };
}

function measureLarge(pieces: Pieces, mb: number): ReaderRates["large"] {
  const reader = createTextReader("camt053", { record: () => undefined, problem: () => undefined });
  const begun = performance.now();
  let [highest, at] = [0, 0];
  const before = process.memoryUsage().rss;
  for (const piece of pieces()) {
    reader.write(piece);
    at += 1;
    if (at % 100 === 0) highest = Math.max(highest, process.memoryUsage().rss);
  }
  reader.end();
  const ms = Math.round(performance.now() - begun);
  return { mb, ms, roseMb: Math.max(0, Math.round((highest - before) / 1_000_000)) };
}

/** The same rows over and over with other numbers, in pieces, for as many megabytes as are wanted. */
function repeated(head: string, row: (nth: number) => string, tail: string) {
  return (mb: number): Pieces =>
    function* (): Generator<string, void, void> {
      const most = mb * 1_000_000;
      let [piece, length] = [head, 0];
      for (let nth = 0; length + piece.length < most; nth += 1) {
        piece += row(nth);
        if (piece.length < PIECE) continue;
        yield piece;
        length += piece.length;
        piece = "";
      }
      yield piece + tail;
    };
}

const CAMT_HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>
<Stmt><Id>S</Id><ElctrncSeqNb>1</ElctrncSeqNb><Acct><Id><IBAN>SE3550000000054910000003</IBAN></Id><Ccy>SEK</Ccy></Acct>
`;
const CAMT_TAIL = "</Stmt></BkToCstmrStmt></Document>";

function camtEntry(nth: number): string {
  const kronor = `${1_000 + (nth % 9_000)}.50`;
  return `<Ntry>
  <NtryRef>${nth}</NtryRef><Amt Ccy="SEK">${kronor}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
  <BookgDt><Dt>2026-04-07</Dt></BookgDt><ValDt><Dt>2026-04-07</Dt></ValDt><AcctSvcrRef>R${nth}</AcctSvcrRef>
  <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ATXN</SubFmlyCd></Fmly></Domn></BkTxCd>
  <NtryDtls><TxDtls><Refs><EndToEndId>E${nth}</EndToEndId></Refs>
  <AmtDtls><TxAmt><Amt Ccy="SEK">${kronor}</Amt></TxAmt></AmtDtls>
  <RltdPties><Dbtr><Nm>INLÖSEN AB</Nm></Dbtr></RltdPties>
  <RmtInf><Ustrd>63470645-20260406</Ustrd></RmtInf></TxDtls></NtryDtls>
</Ntry>
`;
}

const PAY_HEAD = `<?xml version="1.0"?>
<SalesAccountedTransactions AccountingNo="R1" AccountingDate="2026-04-07"><Currency Sum="0" Currency="SEK">
`;

function payRow(nth: number): string {
  return `<Transaction TransactionIdentity="t${nth}" Amount="${100 + (nth % 900)}.00" Currency="SEK" VATAmount="20.00" DateCreated="2026-04-06 14:18:45" DateModified="2026-04-06 23:59:59" ServiceName="Consumer Credit Card EU" Provider="Swedbank Pay" PayexTransactionNo="1${nth}" PayexBatchNo="738482" CreditCardBatchNo="2328" ExternalTransactionReference="E${nth}" Description="TEST" ProductCategory="TEST" SalesChannel="Web" PayExAccountNo="12345" />
`;
}

const NETS_HEAD =
  "Record type;Settlement no.;Merchant ID;Terminal ID;Transaction date;Transaction time;Amount;Currency;Card number;Card type;Authorization code;Batch no.;Payment date;Net amount\n";

function netsRow(nth: number): string {
  return `110;${Math.floor(nth / 500)};7111111;12345678;2026-04-06;10:11:12;${1_000 + (nth % 900)},50;SEK;411111******1111;Visa;A${nth % 10_000};17;;\n`;
}
