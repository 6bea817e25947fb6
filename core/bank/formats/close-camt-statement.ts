/** Holds a camt statement against its own balances, its account and the ones before it in the file. */
import { addOre, ZERO } from "../../money.ts";
import type {
  AccountNumber,
  BankFileFormat,
  BankFileProblemCode,
  BankFileSink,
} from "../bank-file.ts";
import type { CamtStatement } from "./camt-state.ts";
import { excerptOf } from "./file-text.ts";

/** The last number of each account in this file. */
export type StatementSequences = Map<string, number>;

type Closing = {
  readonly format: BankFileFormat;
  readonly sink: BankFileSink;
  readonly sequences: StatementSequences;
  readonly isWhole: boolean;
};

const MOST_ACCOUNTS = 10_000;

export function closeCamtStatement(statement: CamtStatement, closing: Closing): void {
  const { index, line, balances } = statement;
  const account = accountOf(statement);
  const currency = statement.currency ?? [...statement.currencies][0];
  const sequence = sequenceOf(statement);
  const openingOre = balances.get("OPBD") ?? balances.get("PRCD");
  const closingOre = balances.get("CLBD");
  const sumOre = statement.sum.value();
  const addsUp = addsUpTo();
  const spoil = (code: BankFileProblemCode, excerpt: string): void => {
    const spoils = { kind: "statement", index } as const;
    closing.sink.problem({ code, line, excerpt: excerptOf(excerpt), spoils });
  };

  function addsUpTo(): boolean | undefined {
    if (!closing.isWhole || statement.unreadable || sumOre === undefined) return false;
    if (openingOre === undefined || closingOre === undefined) return undefined;
    return openingOre + sumOre === closingOre;
  }

  if (closing.isWhole) {
    if (account === undefined) spoil("fieldMissing", "Acct/Id");
    checkCurrency(statement, currency, spoil);
    if (addsUp === undefined && closing.format === "camt053")
      spoil("fieldMissing", "Bal OPBD, CLBD");
    if (addsUp === false && !statement.unreadable)
      spoil("statementDoesNotAddUp", statement.id ?? "");
    checkSequence(account, sequence);
  }

  function checkSequence(of: AccountNumber | undefined, number: number | undefined): void {
    if (of === undefined || number === undefined) return;
    const before = closing.sequences.get(of.number);
    if (before !== undefined && number > before + 1) {
      const excerpt = `${before} → ${number}`;
      closing.sink.problem({ code: "sequenceGap", line, excerpt, spoils: undefined });
    }
    if (before !== undefined || closing.sequences.size < MOST_ACCOUNTS) {
      closing.sequences.set(of.number, number);
    }
  }

  closing.sink.record({
    kind: "statement",
    statement: index,
    line,
    account,
    ownerName: statement.ownerName,
    currency,
    id: statement.id,
    sequence,
    from: statement.from,
    to: statement.to,
    openingOre,
    closingOre,
    bankLines: statement.lines,
    sumOre: sumOre ?? addOre(ZERO),
    addsUp,
  });
}

function checkCurrency(
  statement: CamtStatement,
  currency: string | undefined,
  spoil: (code: BankFileProblemCode, excerpt: string) => void,
): void {
  const others = [...statement.currencies].filter((one) => one !== currency);
  if (currency === "SEK" && others.length === 0) return;
  // A statement without a single amount has none in a wrong currency.
  if (currency === undefined && statement.lines === 0) return;
  spoil("wrongCurrency", [currency ?? "–", ...others].join(", "));
}

function accountOf({ account, accountScheme }: CamtStatement): AccountNumber | undefined {
  if (account === undefined || account.scheme === "iban") return account;
  if (accountScheme === "BBAN") return { ...account, scheme: "bban" };
  const isBankgiro = accountScheme === "BGNR" || accountScheme === "BGC";
  return isBankgiro ? { ...account, scheme: "bankgiro" } : account;
}

function sequenceOf(statement: CamtStatement): number | undefined {
  const text = statement.electronicSequence ?? statement.legalSequence ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
