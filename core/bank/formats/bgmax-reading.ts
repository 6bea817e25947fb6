/** The records and checks of a BgMax file: deposits add up to their payments, and the end counts all. */
import { negateOre, type Ore, parseMinorUnits, ZERO } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import { type BankFileProblemCode, type BankFileSink, BGMAX_DEPOSIT_CODE } from "../bank-file.ts";
import { createDayReader } from "./file-days.ts";
import { accountText, excerptOf, recordText } from "./file-text.ts";
import { type RunningSum, runningSum } from "./running-sum.ts";

export type Columns = {
  readonly line: number;
  readonly whole: string;
  /** First and last column, both included. */
  readonly cut: (first: number, last: number) => string;
};

export function columnsOf(text: string, line: number): Columns {
  return { line, whole: text, cut: (first, last) => text.slice(first - 1, last).trim() };
}

type Payment = {
  readonly line: number;
  readonly amountOre: Ore;
  readonly payerAccount: string | undefined;
  readonly references: string[];
  readonly texts: string[];
  payerName: string | undefined;
};

type Section = {
  readonly index: number;
  readonly line: number;
  readonly bankgiro: string | undefined;
  readonly currency: string;
  readonly sum: RunningSum;
  payments: number;
  unreadable: boolean;
};

const MOST_PER_PAYMENT = 100;

export class BgMaxReading {
  private readonly sink: BankFileSink;
  private readonly readDay = createDayReader("yyyyMMdd");
  private section: Section | undefined;
  private current: Payment | undefined;
  private sections = 0;
  private readonly counted = { payments: 0, deductions: 0, extras: 0, deposits: 0 };
  private isStarted = false;
  private isFinished = false;

  constructor(sink: BankFileSink) {
    this.sink = sink;
  }

  start(at: Columns): void {
    if (this.isStarted) {
      this.outOfOrder(at);
      return;
    }
    this.isStarted = true;
  }

  openSection(at: Columns): void {
    if (!this.isStarted || this.isFinished) {
      this.outOfOrder(at);
      return;
    }
    this.closeSection(at.line);
    this.section = {
      index: this.sections,
      line: at.line,
      bankgiro: at.cut(3, 12).replace(/^0+/, "") || undefined,
      currency: at.cut(23, 25),
      sum: runningSum(),
      payments: 0,
      unreadable: false,
    };
    this.sections += 1;
    if (this.section.bankgiro === undefined) this.spoil("fieldMissing", at);
    if (this.section.currency !== "SEK") this.spoil("wrongCurrency", at);
  }

  payment(at: Columns): void {
    this.tellPayment();
    const { section } = this;
    if (section === undefined) {
      this.outOfOrder(at);
      return;
    }
    const isDeduction = at.whole.startsWith("21");
    this.counted[isDeduction ? "deductions" : "payments"] += 1;
    section.payments += 1;
    const size = parseMinorUnits(at.cut(38, 55));
    if (size === undefined || size < 0) {
      this.spoil("amountUnreadable", at);
      return;
    }
    if (size === 0) this.note("zeroAmount", at);
    const amountOre = isDeduction ? negateOre(size) : size;
    section.sum.add(amountOre);
    this.current = {
      line: at.line,
      amountOre,
      payerAccount: accountText(at.cut(3, 12).replace(/^0+/, "")),
      references: [],
      texts: [],
      payerName: undefined,
    };
    this.addReference(at);
  }

  extraReference(at: Columns): void {
    this.counted.extras += 1;
    if (this.current === undefined) {
      this.outOfOrder(at);
      return;
    }
    this.addReference(at);
  }

  text(at: Columns): void {
    if (this.current === undefined) {
      this.outOfOrder(at);
      return;
    }
    const text = recordText(at.cut(3, 52));
    const { texts } = this.current;
    if (text !== undefined && texts.length < MOST_PER_PAYMENT) texts.push(text);
  }

  payer(at: Columns): void {
    if (this.current === undefined) {
      this.outOfOrder(at);
      return;
    }
    this.current.payerName = recordText(`${at.cut(3, 37)} ${at.cut(38, 72)}`);
  }

  aboutPayer(at: Columns): void {
    if (this.current === undefined) this.outOfOrder(at);
  }

  deposit(at: Columns): void {
    this.tellPayment();
    const { section } = this;
    if (section === undefined) {
      this.outOfOrder(at);
      return;
    }
    this.counted.deposits += 1;
    const amountOre = parseMinorUnits(at.cut(51, 68));
    const day = this.readDay(at.cut(38, 45));
    if (amountOre === undefined) this.spoil("amountUnreadable", at);
    else if (section.sum.value() !== amountOre) this.spoil("detailsDoNotAddUp", at);
    if (day === undefined) this.spoil("dateUnreadable", at);
    if (Number(at.cut(72, 79)) !== section.payments) this.spoil("countDiffers", at);
    const currency = at.cut(69, 71);
    if (currency !== "" && currency !== section.currency) this.spoil("wrongCurrency", at);
    if (amountOre !== undefined) this.tellDeposit(section, { at, amountOre, day });
    this.tellStatement(section, { at, amountOre, day });
  }

  finish(at: Columns): void {
    this.tellPayment();
    this.closeSection(at.line);
    if (!this.isStarted || this.isFinished) {
      this.outOfOrder(at);
      return;
    }
    this.isFinished = true;
    const { payments, deductions, extras, deposits } = this.counted;
    const told = [at.cut(3, 10), at.cut(11, 18), at.cut(19, 26), at.cut(27, 34)].map(Number);
    if (told.join() === [payments, deductions, extras, deposits].join()) return;
    this.sink.problem({ ...this.about("countDiffers", at), spoils: FILE });
  }

  unknown(at: Columns): void {
    const known = this.section !== undefined;
    if (known) this.spoil("recordUnknown", at);
    else this.sink.problem({ ...this.about("recordUnknown", at), spoils: FILE });
  }

  end(): void {
    if (this.isFinished) return;
    this.tellPayment();
    const isCut = this.section !== undefined;
    this.closeSection(undefined);
    // Deposits before it are whole, but how many there should have been is not known.
    const problem = { code: "truncated", line: undefined, excerpt: undefined } as const;
    if (!isCut) this.sink.problem({ ...problem, spoils: FILE });
  }

  /** A section that another begins before its deposit has come. */
  private closeSection(line: number | undefined): void {
    this.tellPayment();
    const { section } = this;
    if (section === undefined) return;
    const spoils = { kind: "statement", index: section.index } as const;
    this.sink.problem({ code: "truncated", line, excerpt: undefined, spoils });
    this.tellStatement(section, undefined);
  }

  private addReference(at: Columns): void {
    const reference = recordText(at.cut(13, 37));
    const references = this.current?.references;
    if (reference === undefined || references?.includes(reference) !== false) return;
    if (references.length < MOST_PER_PAYMENT) references.push(reference);
  }

  private tellPayment(): void {
    const { current, section } = this;
    this.current = undefined;
    if (current === undefined || section === undefined) return;
    this.sink.record({ kind: "bankLineDetail", bankLine: section.index, ...current });
  }

  private tellDeposit(
    section: Section,
    { at, amountOre, day }: Deposit & { amountOre: Ore },
  ): void {
    const serial = at.cut(46, 50).replace(/^0+/, "");
    this.sink.record({
      kind: "bankLine",
      statement: section.index,
      bankLine: section.index,
      line: at.line,
      amountOre,
      bookedOn: day,
      valueOn: day,
      booked: true,
      reversal: false,
      bankReference: undefined,
      entryReference: `BG${section.bankgiro ?? ""} ${serial}`,
      code: BGMAX_DEPOSIT_CODE,
      text: undefined,
      details: section.payments,
    });
  }

  private tellStatement(section: Section, deposit: Deposit | undefined): void {
    this.section = undefined;
    const { index, line, bankgiro, currency, unreadable } = section;
    const serial = deposit?.at.cut(46, 50) ?? "";
    this.sink.record({
      kind: "statement",
      statement: index,
      line,
      account: bankgiro === undefined ? undefined : { scheme: "bankgiro", number: bankgiro },
      ownerName: undefined,
      currency: recordText(currency),
      id: recordText(deposit === undefined ? undefined : `BG${bankgiro ?? ""} ${serial}`),
      sequence: /^\d{1,5}$/.test(serial) ? Number(serial) : undefined,
      from: deposit?.day,
      to: deposit?.day,
      openingOre: undefined,
      closingOre: undefined,
      bankLines: deposit?.amountOre === undefined ? 0 : 1,
      sumOre: deposit?.amountOre ?? ZERO,
      addsUp: deposit === undefined || unreadable ? false : undefined,
    });
  }

  private outOfOrder(at: Columns): void {
    if (this.section !== undefined) {
      this.spoil("recordOutOfOrder", at);
      return;
    }
    this.sink.problem({ ...this.about("recordOutOfOrder", at), spoils: FILE });
  }

  private spoil(code: BankFileProblemCode, at: Columns): void {
    const { section } = this;
    if (section === undefined) return;
    section.unreadable = true;
    const spoils = { kind: "statement", index: section.index } as const;
    this.sink.problem({ ...this.about(code, at), spoils });
  }

  private note(code: BankFileProblemCode, at: Columns): void {
    this.sink.problem({ ...this.about(code, at), spoils: undefined });
  }

  private about(
    code: BankFileProblemCode,
    at: Columns,
  ): { code: BankFileProblemCode; line: number; excerpt: string } {
    return { code, line: at.line, excerpt: excerptOf(at.whole) };
  }
}

const FILE = { kind: "file", index: 0 } as const;

type Deposit = {
  readonly at: Columns;
  readonly amountOre: Ore | undefined;
  readonly day: BusinessDay | undefined;
};
