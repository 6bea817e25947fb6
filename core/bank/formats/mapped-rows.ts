/**
 * Rows of named cells, however they were written, to an acquirer's lines and payouts by a mapping that a
 * person has made.
 */
import { looksLikeCardNumber } from "../../cards/card-number.ts";
import { negateOre, type Ore, subtractOre, ZERO } from "../../money.ts";
import type {
  AcquirerLineRecord,
  AcquirerLineType,
  BankFileProblemCode,
  BankFileSink,
} from "../bank-file.ts";
import {
  type ColumnMapping,
  columnName,
  type LineField,
  type PayoutField,
} from "../column-mapping.ts";
import { accountText, excerptOf, recordText } from "./file-text.ts";
import { addTo, MappedPayouts, type OpenPayout } from "./mapped-payouts.ts";
import { type CellOf, compareNames, type NamesOf, RowCells } from "./row-cells.ts";

type RowKind = "line" | "payout" | "ignored";
type RowType = AcquirerLineType | "payout" | "ignored";

export class MappedRows {
  private readonly mapping: ColumnMapping;
  private readonly sink: BankFileSink;
  private readonly cells: RowCells;
  private readonly payouts: MappedPayouts;
  private readonly lineNames: NamesOf<LineField>;
  private readonly payoutNames: NamesOf<PayoutField>;
  private readonly types: ReadonlyMap<string, RowType>;
  private readonly kindColumn: string | undefined;
  private readonly kinds: ReadonlyMap<string, RowKind>;

  constructor(mapping: ColumnMapping, sink: BankFileSink) {
    this.mapping = mapping;
    this.sink = sink;
    this.cells = new RowCells(mapping);
    this.payouts = new MappedPayouts(mapping.boundary, sink);
    this.lineNames = compareNames(mapping.line);
    this.payoutNames = compareNames(mapping.payout);
    this.types = new Map(mapping.types.map(({ word, type }) => [columnName(word), type]));
    const { recordType } = mapping;
    this.kindColumn = recordType === null ? undefined : columnName(recordType.column);
    this.kinds = kindsOf(recordType);
  }

  row(cellOf: CellOf, line: number): void {
    const { cells, kindColumn } = this;
    cells.begin(cellOf, line);
    const word = kindColumn === undefined ? "" : (cellOf(kindColumn)?.trim() ?? "");
    const kind = kindColumn === undefined ? "line" : this.kinds.get(word.toLowerCase());
    if (kind === "line") this.takeLine();
    else if (kind === "payout") this.takePayout();
    else if (kind === undefined) {
      cells.fault("recordUnknown", word);
      this.tellFaults(undefined);
    }
  }

  /** With false of a file that ended too early. */
  end(isWhole: boolean): void {
    this.payouts.end(isWhole);
  }

  private takeLine(): void {
    const { cells, lineNames } = this;
    const word = cells.first(lineNames.get("type"));
    const told =
      word === undefined
        ? undefined
        : (this.types.get(columnName(word)) ?? cells.fault("typeUnknown", word));
    if (told === "ignored") return;
    if (told === "payout") {
      this.takePayout();
      return;
    }
    const reference = recordText(cells.first(lineNames.get("payoutReference")));
    const payout = this.payouts.of(reference, cells.line);
    const written = this.writtenAmount();
    const isKnown = word === undefined || told !== undefined;
    const type = told ?? (written !== undefined && written < 0 ? "refund" : "sale");
    const amountOre = written === undefined ? undefined : this.signed(type, written);
    if (amountOre === 0) this.note("zeroAmount", word ?? "");
    cells.currency(lineNames.get("currency"));
    if (isKnown && amountOre !== undefined) this.tellLine({ type, amountOre, payout });
    this.tellFaults(payout);
  }

  private writtenAmount(): Ore | undefined {
    const { cells, lineNames, mapping } = this;
    if (mapping.sign !== "debitCredit") {
      const amount = cells.amount(lineNames.get("amount"));
      if (amount === undefined && cells.faults.length === 0) cells.fault("amountUnreadable", "");
      return amount;
    }
    const credit = cells.amount(lineNames.get("credit"));
    const debit = cells.amount(lineNames.get("debit"));
    if (credit !== undefined || debit !== undefined) {
      return subtractOre(credit ?? ZERO, debit ?? ZERO);
    }
    return cells.fault("amountUnreadable", "");
  }

  private signed(type: AcquirerLineType, written: Ore): Ore | undefined {
    const way = WAYS[type];
    if (this.mapping.sign === "byType") {
      if (written < 0 && way !== 0) return this.cells.fault("signDiffers", type);
      return way < 0 ? negateOre(written) : written;
    }
    // A fee may be given back.
    const isEitherWay = way === 0 || type === "fee";
    if (!isEitherWay && written * way < 0) return this.cells.fault("signDiffers", type);
    return written;
  }

  private tellLine({ type, amountOre, payout }: ReadLine): void {
    const { cells, lineNames } = this;
    const text = (field: LineField): string | undefined =>
      recordText(cells.first(lineNames.get(field)));
    const card = cells.first(lineNames.get("cardNumber")) ?? "";
    if (looksLikeCardNumber(card)) this.note("cardNumberMasked", card);
    const saleOn = cells.day(lineNames.get("saleOn"));
    const isUndated = saleOn === undefined && type === "sale" && lineNames.has("saleOn");
    if (isUndated && cells.faults.length === 0) cells.fault("dateUnreadable", "");
    const record: AcquirerLineRecord = {
      kind: "acquirerLine",
      payout: payout?.index,
      line: cells.line,
      type,
      typeText: text("type"),
      merchantNumber: text("merchantNumber"),
      terminalId: text("terminalId"),
      saleOn,
      saleTime: cells.time(lineNames.get("saleTime")),
      amountOre,
      feeOre: cells.fees(lineNames.get("fee")),
      issuerText: text("issuerText"),
      authorisationCode: text("authorisationCode"),
      lastFour: /(\d{4})\D*$/.exec(card)?.[1],
      batch: text("batch"),
      reference: text("reference"),
      ownReference: text("ownReference"),
    };
    if (payout !== undefined) addTo(payout, record);
    this.sink.record(record);
  }

  private takePayout(): void {
    const { cells, payoutNames } = this;
    const text = (field: PayoutField): string | undefined =>
      recordText(cells.first(payoutNames.get(field)));
    cells.currency(payoutNames.get("currency"));
    const told = {
      line: cells.line,
      reference: text("reference"),
      merchantNumber: text("merchantNumber"),
      paidOn: cells.day(payoutNames.get("paidOn")),
      from: cells.day(payoutNames.get("from")),
      to: cells.day(payoutNames.get("to")),
      account: accountText(text("account")),
      currency: text("currency"),
      grossOre: cells.amount(payoutNames.get("gross")),
      feesOre: cells.fees(payoutNames.get("fees")),
      netOre: this.net(),
    };
    const payout = this.payouts.tell(told, text("group") ?? told.reference);
    this.tellFaults(payout);
  }

  private net(): Ore | undefined {
    const { cells, payoutNames } = this;
    const net = cells.amount(payoutNames.get("net"));
    if (net !== undefined) return net;
    const paidOut = cells.amount(payoutNames.get("netPaidOut"));
    const paidIn = cells.amount(payoutNames.get("netPaidIn"));
    if (paidOut === undefined && paidIn === undefined) return undefined;
    return subtractOre(paidOut ?? ZERO, paidIn ?? ZERO);
  }

  private note(code: BankFileProblemCode, excerpt: string): void {
    const { line } = this.cells;
    this.sink.problem({ code, line, excerpt: excerptOf(excerpt), spoils: undefined });
  }

  /** What cannot be read spoils the payout of its row; where that is not known, the file. */
  private tellFaults(payout: OpenPayout | undefined): void {
    const { faults, line } = this.cells;
    if (faults.length === 0) return;
    if (payout !== undefined) payout.unreadable = true;
    const spoils =
      payout === undefined
        ? ({ kind: "file", index: 0 } as const)
        : ({ kind: "payout", index: payout.index } as const);
    for (const { code, excerpt } of faults) {
      this.sink.problem({ code, line, excerpt: excerptOf(excerpt), spoils });
    }
  }
}

type ReadLine = {
  readonly type: AcquirerLineType;
  readonly amountOre: Ore;
  readonly payout: OpenPayout | undefined;
};

/** Which way the money of each type goes; 0 for either. */
const WAYS: Readonly<Record<AcquirerLineType, 1 | -1 | 0>> = {
  sale: 1,
  refund: -1,
  chargeback: -1,
  chargebackReversed: 1,
  fee: -1,
  adjustment: 0,
  reserveHeld: -1,
  reserveReleased: 1,
};

function kindsOf(recordType: ColumnMapping["recordType"]): ReadonlyMap<string, RowKind> {
  const words = (kind: RowKind, all: readonly string[] = []) =>
    all.map((word) => [word.trim().toLowerCase(), kind] as const);
  return new Map([
    ...words("ignored", recordType?.ignored),
    ...words("payout", recordType?.payouts),
    ...words("line", recordType?.lines),
  ]);
}
