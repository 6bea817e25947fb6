/**
 * For tests: payouts of the generated year that come by Bankgirot. The bank's own statement names such a
 * deposit by bankgiro and serial number, and a BgMax file tells of the same; one company has BgMax alone.
 */
import type {
  GeneratedStatement,
  GeneratedYear,
} from "@kortkoll/core/bank/generated-year/generated-year.ts";
import { AMEX, OTHER_ACCOUNT, OTHER_NETS } from "@kortkoll/core/bank/generated-year/year-places.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import type { BankLine } from "@kortkoll/core/bank/payout-match.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";

type Bankgiro = {
  readonly number: string;
  readonly companyId: string;
  /** The bank account that it is paid to. */
  readonly account: string;
  readonly isOnly: boolean;
};

const BESIDE: Bankgiro = {
  number: "56781234",
  companyId: AMEX.companyId,
  account: AMEX.terms[0]?.account ?? "",
  isOnly: false,
};
const ALONE: Bankgiro = {
  number: "51239876",
  companyId: OTHER_NETS.companyId,
  account: OTHER_ACCOUNT.iban,
  isOnly: true,
};
export const BANKGIROS: readonly Bankgiro[] = [BESIDE, ALONE];

export type Deposit = {
  readonly line: BankLine;
  readonly bankgiro: Bankgiro;
  readonly serial: number;
  /** "BG56781234 17" */
  readonly reference: string;
};

/** By the year's own name of the bank line. */
export function depositsOf({ bankLines }: GeneratedYear): ReadonlyMap<string, Deposit> {
  const payers = AMEX.terms.flatMap(({ payerNames }) => payerNames);
  const deposits = new Map<string, Deposit>();
  for (const line of bankLines) {
    const isBeside = line.account === BESIDE.account && payers.includes(line.payerNames[0] ?? "");
    const bankgiro = line.account === ALONE.account ? ALONE : isBeside ? BESIDE : undefined;
    if (bankgiro === undefined || line.amountOre <= 0) continue;
    const serial = [...deposits.values()].filter((one) => one.bankgiro === bankgiro).length + 1;
    const reference = `BG${bankgiro.number} ${serial}`;
    deposits.set(line.id, { line, bankgiro, serial, reference });
  }
  return deposits;
}

/** Where BgMax is all that comes, the agreement is paid to the bankgiro. */
export function paidTo(agreement: PayoutAgreement): PayoutAgreement {
  if (agreement.companyId !== ALONE.companyId) return agreement;
  const terms = agreement.terms.map((one) => ({ ...one, account: ALONE.number }));
  return { ...agreement, terms };
}

/** What no file tells of: nothing is drawn by Bankgirot. */
export function isToldOf({ account, amountOre }: BankLine): boolean {
  return account !== ALONE.account || amountOre > 0;
}

/** The bank names its deposits by serial number where it has numbered its entries. */
export function withDeposits(
  { text, bankLineIds }: GeneratedStatement,
  deposits: ReadonlyMap<string, Deposit>,
): string {
  return bankLineIds.reduce((all, id, place) => {
    const deposit = deposits.get(id);
    if (deposit === undefined) return all;
    const { bankgiro, serial } = deposit;
    const own = `<NtryRef>${place + 1}</NtryRef>`;
    const named = `<NtryRef>BG${bankgiro.number} ${String(serial).padStart(5, "0")}</NtryRef>`;
    return all.replace(own, named);
  }, text);
}

/** As Bankgirot sends it, in latin1; undefined on a day without deposits. */
export function bgMaxOf(
  day: BusinessDay,
  bankgiro: Bankgiro,
  deposits: ReadonlyMap<string, Deposit>,
): Buffer | undefined {
  const ofDay = [...deposits.values()].filter(
    (one) => one.bankgiro === bankgiro && one.line.bookedOn === day,
  );
  if (ofDay.length === 0) return undefined;
  const date = day.replaceAll("-", "");
  const sections = ofDay.map((deposit) => sectionOf(deposit, date));
  const lines = [
    `01${"BGMAX".padEnd(20)}01${date}180000000000P`,
    ...sections.flat(),
    `70${digits(ofDay.length, 8)}${digits(0, 8)}${digits(0, 8)}${digits(ofDay.length, 8)}`,
  ];
  return Buffer.from(`${lines.map((one) => one.padEnd(80)).join("\r\n")}\r\n`, "latin1");
}

const REFERENCE_COLUMNS = 25;
const TEXT_COLUMNS = 50;

function sectionOf({ line, bankgiro, serial }: Deposit, date: string): readonly string[] {
  const { texts, payerNames, amountOre } = line;
  const [first = ""] = texts;
  const reference = first.length <= REFERENCE_COLUMNS ? first : "";
  const number = digits(serial, 12);
  return [
    `05${digits(Number(bankgiro.number), 10)}${" ".repeat(10)}SEK`,
    `20${digits(0, 10)}${reference.padEnd(REFERENCE_COLUMNS)}${digits(amountOre, 18)}01${number}0`,
    ...texts.map((text) => `25${text.slice(0, TEXT_COLUMNS)}`),
    `26${(payerNames[0] ?? "").slice(0, 35)}`,
    `15${"0".repeat(35)}${date}${digits(serial, 5)}${digits(amountOre, 18)}SEK${digits(1, 8)} `,
  ];
}

function digits(number: number, columns: number): string {
  return String(number).padStart(columns, "0");
}
