/** One statement for each account and bank day: as records, and as a camt.053 file. */
import { addOre, type Ore, ore } from "../../money.ts";
import type { Random } from "../../seeded-random.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { BankLine } from "../payout-match.ts";
import { type CamtVersion, camtText, type ToldStatement } from "./camt-text.ts";
import type { GeneratedStatement } from "./generated-year.ts";
import { linesOf, sumOfLines } from "./payout-lines.ts";
import { BANK_DAYS } from "./year-days.ts";
import { ACCOUNTS, MAIN_ACCOUNT, type YearAccount } from "./year-places.ts";
import type { PlannedLine, YearUnderway } from "./year-underway.ts";

const FIRST_BALANCE = ore(250_000_000);
/** The bank moves the main account to the newer version in the middle of the year. */
const NEW_VERSION_FROM = "2026-07-01";

export type StatementsOfYear = {
  readonly statements: readonly GeneratedStatement[];
  readonly bankLines: readonly BankLine[];
};

export function statementsOf(year: YearUnderway, random: Random): StatementsOfYear {
  const byDay = Map.groupBy(linesOf(year), ({ account, bookedOn }) => `${account.iban}${bookedOn}`);
  const bankLines: BankLine[] = [];
  const statements: GeneratedStatement[] = [];
  for (const account of ACCOUNTS) {
    let opening: Ore = FIRST_BALANCE;
    for (const [place, day] of BANK_DAYS.entries()) {
      const lines = shuffled(byDay.get(`${account.iban}${day}`) ?? [], random);
      const told = { account, day, sequence: place + 1, opening, lines };
      statements.push(...filesOf(year, told));
      bankLines.push(...lines.map(bankLineOf));
      opening = addOre(opening, sumOfLines(lines));
    }
  }
  return {
    statements: statements.toSorted((one, other) => order(one.arrivesOn, other.arrivesOn)),
    bankLines: bankLines.toSorted((one, other) => order(one.bookedOn, other.bookedOn)),
  };
}

function filesOf(year: YearUnderway, told: ToldStatement): readonly GeneratedStatement[] {
  const again = year.resent
    .filter(({ account, day }) => account === told.account && day === told.day)
    .map(({ on }) => fileOf(told, on));
  return [fileOf(told, told.day), ...again];
}

function fileOf(told: ToldStatement, arrivesOn: BusinessDay): GeneratedStatement {
  const { account, day, lines } = told;
  const resent = arrivesOn !== day;
  const name = `${account.iban.slice(-6)}-${day}${resent ? `-sent-${arrivesOn}` : ""}`;
  return {
    fileName: `camt053-${name}.xml`,
    account: account.iban,
    day,
    arrivesOn,
    resent,
    records: recordsOf(told),
    text: camtText(told, { version: versionOf(account, day), messageId: name }),
    bankLineIds: lines.map(({ id }) => id),
  };
}

function versionOf(account: YearAccount, day: BusinessDay): CamtVersion {
  return account === MAIN_ACCOUNT && day >= NEW_VERSION_FROM ? "08" : "02";
}

function recordsOf({
  account,
  day,
  sequence,
  opening,
  lines,
}: ToldStatement): GeneratedStatement["records"] {
  const entries = lines.flatMap((line, place) => entryRecords(line, place));
  const sumOre = sumOfLines(lines);
  const statement = {
    kind: "statement",
    statement: 0,
    line: 1,
    account: { scheme: "iban", number: account.iban },
    ownerName: account.owner,
    currency: "SEK",
    id: `${account.iban.slice(-6)}-${sequence}`,
    sequence,
    from: day,
    to: day,
    openingOre: opening,
    closingOre: addOre(opening, sumOre),
    bankLines: lines.length,
    sumOre,
    addsUp: true,
  } as const;
  return [...entries, statement];
}

function entryRecords(line: PlannedLine, place: number): GeneratedStatement["records"] {
  const details = line.details.map(
    ({ amountOre, payerName, references, texts }) =>
      ({
        kind: "bankLineDetail",
        bankLine: place,
        line: 1,
        amountOre,
        payerName,
        payerAccount: undefined,
        references,
        texts,
      }) as const,
  );
  const entry = {
    kind: "bankLine",
    statement: 0,
    bankLine: place,
    line: 1,
    amountOre: line.amountOre,
    bookedOn: line.bookedOn,
    valueOn: line.bookedOn,
    booked: true,
    reversal: false,
    bankReference: line.id,
    entryReference: String(place + 1),
    code: line.code,
    text: line.text,
    details: details.length,
  } as const;
  return [...details, entry];
}

function bankLineOf({ id, account, bookedOn, amountOre, text, details }: PlannedLine): BankLine {
  const payerNames = details.flatMap(({ payerName }) =>
    payerName === undefined ? [] : [payerName],
  );
  const texts = details.flatMap((detail) => [...detail.references, ...detail.texts]);
  const whole = text === undefined ? [] : [text];
  return {
    id,
    bookedOn,
    amountOre,
    account: account.iban,
    payerNames: [...new Set(payerNames)],
    texts: [...texts, ...whole],
  };
}

/** In no order that tells anything of how they were made. */
function shuffled(lines: readonly PlannedLine[], random: Random): readonly PlannedLine[] {
  const left = [...lines];
  const drawn: PlannedLine[] = [];
  while (left.length > 0) drawn.push(...left.splice(random.whole(left.length), 1));
  return drawn;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
