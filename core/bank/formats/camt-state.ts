/** What is known so far of the statement, line and payment that a camt file is in the middle of. */
import type { Ore } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { AccountNumber, BankLineDetailRecord } from "../bank-file.ts";
import { type RunningSum, runningSum } from "./running-sum.ts";

export type CamtAmount = { readonly text: string; readonly currency: string | undefined };
export type CamtSign = 1 | -1;

export type CamtStatement = {
  readonly index: number;
  readonly line: number;
  account: AccountNumber | undefined;
  accountScheme: string | undefined;
  ownerName: string | undefined;
  currency: string | undefined;
  id: string | undefined;
  electronicSequence: string | undefined;
  legalSequence: string | undefined;
  from: BusinessDay | undefined;
  to: BusinessDay | undefined;
  /** By the code of the balance; the first one of each. */
  readonly balances: Map<string, Ore>;
  readonly currencies: Set<string>;
  readonly sum: RunningSum;
  lines: number;
  /** Something in it could not be read, so nothing of it can be held against its balances. */
  unreadable: boolean;
};

export type CamtBalance = {
  code: string | undefined;
  amount: CamtAmount | undefined;
  sign: CamtSign | undefined;
};

export type CamtEntry = {
  readonly line: number;
  amount: CamtAmount | undefined;
  sign: CamtSign | undefined;
  isReversal: boolean;
  status: string | undefined;
  bookedOn: string | undefined;
  valueOn: string | undefined;
  bankReference: string | undefined;
  entryReference: string | undefined;
  domain: string | undefined;
  family: string | undefined;
  subFamily: string | undefined;
  ownCode: string | undefined;
  text: string | undefined;
  details: number;
  /** Undefined from the first detail that tells no sum of its own. */
  detailSum: RunningSum | undefined;
  /** Of a file that tells which way the money went only after the details. */
  readonly waiting: UnsignedDetail[];
};

export type UnsignedDetail = {
  readonly record: Omit<BankLineDetailRecord, "amountOre" | "payerName" | "payerAccount">;
  readonly amountOre: Ore | undefined;
  readonly sign: CamtSign | undefined;
  readonly debtor: CamtParty;
  readonly creditor: CamtParty;
};

export type CamtParty = { name: string | undefined; account: string | undefined };

export type CamtDetail = {
  readonly line: number;
  amount: CamtAmount | undefined;
  sign: CamtSign | undefined;
  readonly debtor: CamtParty;
  readonly creditor: CamtParty;
  readonly references: string[];
  readonly texts: string[];
};

export function newStatement(index: number, line: number): CamtStatement {
  return {
    index,
    line,
    account: undefined,
    accountScheme: undefined,
    ownerName: undefined,
    currency: undefined,
    id: undefined,
    electronicSequence: undefined,
    legalSequence: undefined,
    from: undefined,
    to: undefined,
    balances: new Map(),
    currencies: new Set(),
    sum: runningSum(),
    lines: 0,
    unreadable: false,
  };
}

export function newEntry(line: number): CamtEntry {
  return {
    line,
    amount: undefined,
    sign: undefined,
    isReversal: false,
    status: undefined,
    bookedOn: undefined,
    valueOn: undefined,
    bankReference: undefined,
    entryReference: undefined,
    domain: undefined,
    family: undefined,
    subFamily: undefined,
    ownCode: undefined,
    text: undefined,
    details: 0,
    detailSum: runningSum(),
    waiting: [],
  };
}

export function newDetail(line: number): CamtDetail {
  return {
    line,
    amount: undefined,
    sign: undefined,
    debtor: { name: undefined, account: undefined },
    creditor: { name: undefined, account: undefined },
    references: [],
    texts: [],
  };
}
