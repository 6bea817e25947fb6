/** What a reader tells, gathered until it is worth a trip to the database. */
import { createHash, type Hash } from "node:crypto";
import { BANKGIRO_DEPOSIT_REFERENCE } from "@kortkoll/core/assumptions.ts";
import {
  type AcquirerLineRecord,
  type BankFileProblem,
  type BankFileRecord,
  type BankFileSink,
  type BankLineDetailRecord,
  type BankLineRecord,
  BGMAX_DEPOSIT_CODE,
  type PayoutRecord,
  type StatementRecord,
} from "@kortkoll/core/bank/bank-file.ts";
import type { NewId } from "../clock.ts";

export type KeptProblem = {
  readonly number: number;
  readonly code: BankFileProblem["code"];
  readonly line: number | undefined;
  readonly excerpt: string | undefined;
  readonly spoils: "statement" | "payout" | "file" | undefined;
  readonly spoilsIndex: number | undefined;
};

export type KeptRecords = {
  readonly problems: KeptProblem[];
  readonly statements: (StatementRecord & {
    readonly scheme?: string;
    readonly accountNumber?: string;
  })[];
  readonly bankLines: (BankLineRecord & {
    readonly id: string;
    readonly ownName: string;
    readonly deposit: string | undefined;
  })[];
  readonly details: (BankLineDetailRecord & { readonly number: number })[];
  readonly payouts: (PayoutRecord & { readonly id: string })[];
  readonly acquirerLines: (AcquirerLineRecord & { readonly number: number })[];
};

/** So many are kept of a file that is wrong all through; the rest are counted. */
export const MOST_PROBLEMS = 1_000;
/** Room for what spoils something: that is kept even then, so that nothing of it is booked. */
const MOST_SPOILING = 20_000;

export class RecordBatch {
  readonly sink: BankFileSink;
  problems = 0;
  private kept = emptyRecords();
  private size = 0;
  private acquirerLines = 0;
  private readonly newId: NewId;
  /** What the details of the line that comes next have said. */
  private texts: Hash | undefined;
  private detailsOfLine = 0;
  private detailLine = -1;
  private readonly spoiled = new Set<string>();

  constructor(newId: NewId) {
    this.newId = newId;
    this.sink = {
      record: (record) => this.take(record),
      problem: (problem) => this.takeProblem(problem),
    };
  }

  get length(): number {
    return this.size;
  }

  /** Gives what has been gathered, and begins again. */
  empty(): { readonly records: KeptRecords; readonly count: number } {
    const { kept, size } = this;
    this.kept = emptyRecords();
    this.size = 0;
    return { records: kept, count: size - kept.problems.length };
  }

  private take(record: BankFileRecord): void {
    this.size += 1;
    switch (record.kind) {
      case "statement":
        this.kept.statements.push({
          ...record,
          ...(record.account === undefined
            ? {}
            : { scheme: record.account.scheme, accountNumber: record.account.number }),
        });
        return;
      case "bankLine":
        this.kept.bankLines.push({
          ...record,
          id: this.newId(),
          ownName: this.nameOf(record),
          deposit: depositOf(record),
        });
        return;
      case "bankLineDetail":
        this.takeDetail(record);
        return;
      case "payout":
        this.kept.payouts.push({ ...record, id: this.newId() });
        return;
      case "acquirerLine":
        this.kept.acquirerLines.push({ ...record, number: this.acquirerLines });
        this.acquirerLines += 1;
        return;
    }
  }

  private takeDetail(record: BankLineDetailRecord): void {
    if (record.bankLine !== this.detailLine) {
      this.detailLine = record.bankLine;
      this.detailsOfLine = 0;
      this.texts = createHash("sha256");
    }
    const { payerName = "", payerAccount = "", references, texts } = record;
    this.texts?.update(JSON.stringify([payerName, payerAccount, references, texts]));
    this.kept.details.push({ ...record, number: this.detailsOfLine });
    this.detailsOfLine += 1;
  }

  /** Some banks give one number to several lines, so that the amount is part of the name. */
  private nameOf(line: BankLineRecord): string {
    const texts = line.bankLine === this.detailLine ? this.texts : undefined;
    if (line.bankReference !== undefined) return `r|${line.bankReference}|${line.amountOre}`;
    const told = (texts ?? createHash("sha256")).update(line.text ?? "").digest("base64url");
    this.texts = undefined;
    // In a BgMax file each deposit is a statement of its own, so that no order tells equal ones apart.
    const serial = line.code === BGMAX_DEPOSIT_CODE ? `|${line.entryReference ?? ""}` : "";
    return `t|${line.bookedOn ?? ""}|${line.amountOre}|${told}${serial}`;
  }

  private takeProblem({ code, line, excerpt, spoils }: BankFileProblem): void {
    const number = this.problems;
    this.problems += 1;
    const spoiling = spoils === undefined ? undefined : `${spoils.kind} ${spoils.index}`;
    const isNew = spoiling !== undefined && !this.spoiled.has(spoiling);
    if (isNew && this.spoiled.size < MOST_SPOILING) this.spoiled.add(spoiling);
    if (number >= MOST_PROBLEMS && !isNew) return;
    // With too many to tell apart, nothing of the file is booked.
    const isPast = isNew && this.spoiled.size >= MOST_SPOILING;
    this.size += 1;
    this.kept.problems.push({
      number,
      code,
      line,
      excerpt,
      spoils: isPast ? "file" : spoils?.kind,
      spoilsIndex: isPast ? 0 : spoils?.index,
    });
  }
}

function emptyRecords(): KeptRecords {
  return {
    problems: [],
    statements: [],
    bankLines: [],
    details: [],
    payouts: [],
    acquirerLines: [],
  };
}

/** The same in a BgMax file and in the bank's own, where the line is a deposit of Bankgirot's. */
function depositOf({ entryReference, amountOre, bookedOn }: BankLineRecord): string | undefined {
  const [, bankgiro, serial] = BANKGIRO_DEPOSIT_REFERENCE.exec(entryReference ?? "") ?? [];
  if (bankgiro === undefined || serial === undefined || bookedOn === undefined) return undefined;
  return `${bankgiro}|${serial}|${bookedOn.slice(0, 4)}|${amountOre}`;
}
