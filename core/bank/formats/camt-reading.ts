/** The records and checks of a camt file, fed by its elements. */
import { negateOre, type Ore, parseDecimalOre } from "../../money.ts";
import type { AccountNumber, BankFileFormat, BankFileProblem, BankFileSink } from "../bank-file.ts";
import {
  type CamtAmount,
  type CamtBalance,
  type CamtDetail,
  type CamtEntry,
  type CamtSign,
  type CamtStatement,
  newDetail,
  newEntry,
  newStatement,
  type UnsignedDetail,
} from "./camt-state.ts";
import { closeCamtStatement, type StatementSequences } from "./close-camt-statement.ts";
import { createDayReader, type DayReader } from "./file-days.ts";
import { accountText, excerptOf, recordText } from "./file-text.ts";

type StatementText =
  | "id"
  | "electronicSequence"
  | "legalSequence"
  | "accountScheme"
  | "currency"
  | "ownerName";

/** Details may come before the line says which way its money went; more than these are refused. */
const MOST_WAITING = 10_000;

export class CamtReading {
  currency: string | undefined;
  balance: CamtBalance = { code: undefined, amount: undefined, sign: undefined };
  entry: CamtEntry | undefined;
  detail: CamtDetail | undefined;
  statements = 0;
  private statement: CamtStatement | undefined;
  private bankLines = 0;
  private readonly readDay: DayReader = createDayReader("yyyy-MM-dd");
  private readonly sequences: StatementSequences = new Map();
  private readonly format: BankFileFormat;
  private readonly sink: BankFileSink;

  constructor(format: BankFileFormat, sink: BankFileSink) {
    this.format = format;
    this.sink = sink;
  }

  openStatement(line: number): void {
    this.statement = newStatement(this.statements, line);
    this.statements += 1;
  }

  /** Also of a file that ends in the middle of it. */
  closeStatement(isWhole = true): void {
    const { statement } = this;
    if (statement === undefined) return;
    this.statement = undefined;
    this.entry = undefined;
    this.detail = undefined;
    const { format, sink, sequences } = this;
    closeCamtStatement(statement, { format, sink, sequences, isWhole });
  }

  get openIndex(): number | undefined {
    return this.statement?.index;
  }

  set(field: StatementText, read: string): void {
    if (this.statement !== undefined && read !== "") this.statement[field] = recordText(read);
  }

  setDay(field: "from" | "to", read: string): void {
    if (this.statement !== undefined) this.statement[field] = this.readDay(read);
  }

  setAccount(scheme: AccountNumber["scheme"], read: string): void {
    const number = accountText(read);
    if (this.statement !== undefined && number !== undefined) {
      this.statement.account = { scheme, number };
    }
  }

  openBalance(): void {
    this.balance = { code: undefined, amount: undefined, sign: undefined };
  }

  closeBalance(): void {
    const { statement, balance } = this;
    const { code, amount, sign } = balance;
    if (statement === undefined || code === undefined || statement.balances.has(code)) return;
    const amountOre = this.signed(amount, sign);
    if (amountOre === undefined) {
      this.unreadable("amountUnreadable", statement.line, `${code} ${amount?.text ?? ""}`);
      return;
    }
    statement.balances.set(code, amountOre);
    if (amount?.currency !== undefined) statement.currencies.add(amount.currency.slice(0, 10));
  }

  openEntry(line: number): void {
    this.entry = newEntry(line);
  }

  openDetail(line: number): void {
    this.detail = newDetail(line);
  }

  closeDetail(): void {
    const { detail, entry } = this;
    this.detail = undefined;
    if (detail === undefined || entry === undefined) return;
    const unsigned = this.unsignedOf(detail, entry);
    entry.details += 1;
    if (entry.sign !== undefined) this.tellDetail(unsigned, entry, entry.sign);
    else if (entry.waiting.length < MOST_WAITING) entry.waiting.push(unsigned);
    else this.unreadable("recordOutOfOrder", detail.line, "NtryDtls before CdtDbtInd");
  }

  private unsignedOf(detail: CamtDetail, entry: CamtEntry): UnsignedDetail {
    const { line, amount, sign, debtor, creditor, references, texts } = detail;
    const isOwn = amount?.currency === entry.amount?.currency || entry.amount === undefined;
    return {
      record: {
        kind: "bankLineDetail",
        bankLine: this.bankLines,
        line,
        references: references.flatMap((one) => recordText(one) ?? []),
        texts: texts.flatMap((one) => recordText(one) ?? []),
      },
      amountOre: isOwn && amount !== undefined ? readAmount(amount) : undefined,
      sign,
      debtor,
      creditor,
    };
  }

  private tellDetail(detail: UnsignedDetail, entry: CamtEntry, entrySign: CamtSign): void {
    const sign = detail.sign ?? entrySign;
    const { amountOre: size } = detail;
    const amountOre = size === undefined ? undefined : sign < 0 ? negateOre(size) : size;
    if (amountOre === undefined) entry.detailSum = undefined;
    else entry.detailSum?.add(amountOre);
    const payer = sign > 0 ? detail.debtor : detail.creditor;
    this.sink.record({
      ...detail.record,
      amountOre,
      payerName: recordText(payer.name),
      payerAccount: accountText(payer.account),
    });
  }

  closeEntry(): void {
    const { entry, statement } = this;
    this.entry = undefined;
    if (entry === undefined || statement === undefined) return;
    const amountOre = this.signed(entry.amount, entry.sign);
    if (amountOre === undefined) {
      this.unreadable("amountUnreadable", entry.line, entry.amount?.text ?? "Amt");
      // Details that were told of it belong to no line.
      this.bankLines += 1;
      return;
    }
    for (const detail of entry.waiting) this.tellDetail(detail, entry, entry.sign ?? 1);
    this.checkDetails(entry, amountOre);
    this.tellEntry(entry, amountOre, statement);
  }

  private checkDetails(entry: CamtEntry, amountOre: Ore): void {
    if (amountOre === 0) this.note("zeroAmount", entry.line, entry.bankReference ?? "");
    const sum = entry.details === 0 ? amountOre : entry.detailSum?.value();
    const isTold = entry.details === 0 || entry.detailSum !== undefined;
    if (isTold && sum !== amountOre) {
      this.note("detailsDoNotAddUp", entry.line, entry.amount?.text ?? "");
    }
  }

  private tellEntry(entry: CamtEntry, amountOre: Ore, statement: CamtStatement): void {
    const isBooked = entry.status === undefined || entry.status === "BOOK";
    const bookedOn = this.day(entry.bookedOn ?? (isBooked ? entry.valueOn : undefined), entry);
    if (isBooked && bookedOn === undefined && entry.bookedOn === undefined) {
      this.unreadable("fieldMissing", entry.line, "BookgDt");
    }
    if (isBooked) statement.sum.add(amountOre);
    const { currency } = entry.amount ?? {};
    if (currency !== undefined && statement.currencies.size < 10) {
      statement.currencies.add(currency.slice(0, 10));
    }
    statement.lines += 1;
    const bankLine = this.bankLines;
    this.bankLines += 1;
    this.sink.record({
      kind: "bankLine",
      statement: statement.index,
      bankLine,
      line: entry.line,
      amountOre,
      bookedOn,
      valueOn: this.day(entry.valueOn, entry),
      booked: isBooked,
      reversal: entry.isReversal,
      bankReference: recordText(entry.bankReference),
      entryReference: recordText(entry.entryReference),
      code: codeOf(entry),
      text: recordText(entry.text),
      details: entry.details,
    });
  }

  private day(read: string | undefined, entry: CamtEntry): ReturnType<DayReader> {
    if (read === undefined) return undefined;
    const day = this.readDay(read);
    if (day === undefined) this.unreadable("dateUnreadable", entry.line, read);
    return day;
  }

  private signed(amount: CamtAmount | undefined, sign: CamtSign | undefined): Ore | undefined {
    const size = amount === undefined ? undefined : readAmount(amount);
    if (size === undefined || sign === undefined) return undefined;
    return sign < 0 ? negateOre(size) : size;
  }

  private unreadable(code: BankFileProblem["code"], line: number, excerpt: string): void {
    const { statement } = this;
    if (statement === undefined) return;
    statement.unreadable = true;
    const spoils = { kind: "statement", index: statement.index } as const;
    this.sink.problem({ code, line, excerpt: excerptOf(excerpt), spoils });
  }

  private note(code: BankFileProblem["code"], line: number, excerpt: string): void {
    this.sink.problem({ code, line, excerpt: excerptOf(excerpt), spoils: undefined });
  }
}

/** Which way the money went is told beside it, so that a sign before the amount has no meaning. */
function readAmount({ text }: CamtAmount): Ore | undefined {
  return text.startsWith("-") ? undefined : parseDecimalOre(text, ".");
}

function codeOf({ domain, family, subFamily, ownCode }: CamtEntry): string | undefined {
  const parts = [domain, family, subFamily].filter((part) => part !== undefined && part !== "");
  return recordText(parts.length > 0 ? parts.join("/") : ownCode);
}
