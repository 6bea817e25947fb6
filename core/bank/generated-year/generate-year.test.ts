/** The judge is judged first: what it plants must add up and be true before a matcher is held to it. */
import { describe, expect, test } from "vitest";
import { addOre, ore } from "../../money.ts";
import { minuteOf } from "../../time/stockholm.ts";
import type { BankLineRecord, StatementRecord } from "../bank-file.ts";
import { FAULT_MAKERS } from "./faults/fault-list.ts";
import { generateYear } from "./generate-year.ts";
import type { GeneratedReport, GeneratedStatement, GeneratedYear } from "./generated-year.ts";
import { countSubsets } from "./subset-sums.ts";
import { bankDaysBetween } from "./year-days.ts";
import { AGREEMENTS, MAIN_ACCOUNT, SWEDBANK } from "./year-places.ts";

const SEEDS = [1, 2, 3];
const years = new Map(SEEDS.map((seed) => [seed, generateYear(seed)]));
const fullYears = new Map([3, 4].map((seed) => [`${seed}, in full`, generateYear(seed, "full")]));

function yearOf(seed: number): GeneratedYear {
  return years.get(seed) ?? generateYear(seed);
}

test("the same seed is the same year to the letter, and another seed another year", () => {
  expect(JSON.stringify(generateYear(1))).toBe(JSON.stringify(yearOf(1)));
  expect(JSON.stringify(yearOf(2))).not.toBe(JSON.stringify(yearOf(1)));
});

describe.each([...years, ...fullYears])("the year of seed %s", (_, year) => {
  test("has three sites of one company, and another company", checkPlaces);
  test("pays out every öre that customers paid, once", () => checkBatches(year));
  test("has statements without gaps that add up, each line in one of them", () =>
    checkStatements(year));
  test("has statements whose text says the same as their records", () => {
    for (const statement of year.statements) checkStatementText(statement);
  });
  test("has reports that add up, as records, as text and as payouts", () => {
    for (const report of year.reports) checkReport(report);
  });
  test("has one answer for each line, which explains it to the öre", () => checkAnswers(year));
  test("has every kind of fault as often as planned, each with a way to be seen", () =>
    checkFaults(year));
  test("has payouts across Easter, Midsummer, Christmas and every end of a month", () =>
    checkDays(year));
  test("has equal payments on a day, refunds and negative payouts", () => checkOddities(year));
  test("has no sum without a reference that other sales happen to explain", () =>
    checkCoincidences(year));
});

describe("a year in full", () => {
  const year = generateYear(3, "full");
  const byId = new Map(year.payments.map((payment) => [payment.id, payment]));

  test("has every payment in one session, which is closed after it and before the next day's first", () => {
    const placed = year.sessions.flatMap(({ paymentIds }) => paymentIds);
    expect(placed.toSorted()).toEqual([...byId.keys()].toSorted());
    for (const { closedAt, terminalId, paymentIds } of year.sessions) {
      for (const id of paymentIds) {
        const payment = byId.get(id);
        expect(payment?.terminalId).toBe(terminalId);
        expect((payment?.approvedAt ?? closedAt) < closedAt).toBe(true);
        expect(closedAt - (payment?.approvedAt ?? 0)).toBeLessThan(24 * 3_600_000);
      }
    }
  });

  test("has sessions closed after the cut-off and on another day than the sale", () => {
    const closings = year.sessions.map(({ closedAt }) => minuteOf(closedAt).slice(11));
    expect(closings.filter((minute) => minute >= "23:00").length).toBeGreaterThan(30);
    expect(closings.filter((minute) => minute < "07:00").length).toBeGreaterThan(30);
    expect(closings.filter((minute) => minute < "21:00").length).toBeGreaterThan(700);
  });

  test("has sales given back on their day, some of them whole, to the same card at the same terminal", () => {
    const refunds = year.payments.filter(({ originalId }) => originalId !== null);
    expect(refunds.length).toBeGreaterThan(60);
    let whole = 0;
    for (const refund of refunds) {
      const sale = byId.get(refund.originalId ?? "");
      expect(sale).toMatchObject({
        kind: "sale",
        issuer: refund.issuer,
        terminalId: refund.terminalId,
        lastFour: refund.lastFour,
        businessDay: refund.businessDay,
      });
      expect((sale?.amountOre ?? 0) + refund.amountOre).toBeGreaterThanOrEqual(0);
      if ((sale?.amountOre ?? 0) + refund.amountOre === 0) whole += 1;
    }
    expect(whole).toBeGreaterThan(20);
  });
});

function checkPlaces(): void {
  const year = yearOf(1);
  const own = year.companies[0]?.id;
  expect(year.sites.filter(({ companyId }) => companyId === own)).toHaveLength(3);
  expect(year.companies).toHaveLength(2);
  const terms = year.agreements.flatMap((agreement) => agreement.terms);
  expect(new Set(terms.map(({ form }) => form))).toEqual(new Set(["gross", "net"]));
  expect(new Set(terms.map(({ weekend }) => weekend))).toEqual(new Set(["combined", "separate"]));
}

function checkBatches(year: GeneratedYear): void {
  const paid = addOre(...year.payments.map(({ amountOre }) => amountOre));
  expect(addOre(...year.batches.map(({ leftOre }) => leftOre))).toBe(paid);
  const names = year.batches.map(
    ({ issuer, siteId, saleDay, batchDay }) => issuer + siteId + saleDay + batchDay,
  );
  expect(new Set(names).size).toBe(names.length);
  for (const { dueOn, saleDay } of year.batches) expect(dueOn > saleDay).toBe(true);
}

function checkStatements(year: GeneratedYear): void {
  const seen: string[] = [];
  for (const { iban } of year.accounts) {
    const own = year.statements.filter(({ account, resent }) => account === iban && !resent);
    let closing: number | undefined;
    for (const [place, statement] of own.entries()) {
      const told = statementRecord(statement);
      const lines = bankLineRecords(statement);
      const sum = addOre(...lines.map(({ amountOre }) => amountOre));
      expect(told.sequence).toBe(place + 1);
      expect(told.sumOre).toBe(sum);
      expect((told.openingOre ?? 0) + sum).toBe(told.closingOre);
      if (closing !== undefined) expect(told.openingOre).toBe(closing);
      closing = told.closingOre;
      seen.push(...statement.bankLineIds);
    }
  }
  const ids = year.bankLines.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  const again = year.statements.filter(({ resent }) => resent);
  expect(again.length).toBe(3);
  for (const { bankLineIds } of again)
    expect(bankLineIds.every((id) => seen.includes(id))).toBe(true);
}

function checkStatementText(statement: GeneratedStatement): void {
  const { text, bankLineIds } = statement;
  const told = statementRecord(statement);
  const entries = text.split("<Ntry>").slice(1);
  expect(entries.map((entry) => between(entry, "<AcctSvcrRef>", "</AcctSvcrRef>"))).toEqual(
    bankLineIds,
  );
  const amounts = entries.map((entry) => signedAmount(entry.split("<NtryDtls>")[0] ?? ""));
  expect(amounts).toEqual(bankLineRecords(statement).map(({ amountOre }) => amountOre));
  const balances = text
    .split("</Bal>")
    .slice(0, 2)
    .map((part) => part.split("<Bal>").at(-1) ?? "");
  expect(balances.map(signedAmount)).toEqual([told.openingOre, told.closingOre]);
  for (const [place, entry] of entries.entries()) {
    const details = entry.split("<TxDtls>").slice(1);
    const sum = details.map(unsignedAmount).reduce((total, amount) => total + amount, 0);
    expect(sum).toBe(Math.abs(amounts[place] ?? 0));
  }
}

/** Only to read what the generator writes. */
function signedAmount(text: string): number {
  return text.includes("<CdtDbtInd>DBIT") ? -unsignedAmount(text) : unsignedAmount(text);
}

function unsignedAmount(text: string): number {
  return Number(between(text, '<Amt Ccy="SEK">', "</Amt>").replace(".", ""));
}

function between(text: string, from: string, to: string): string {
  return text.split(from)[1]?.split(to)[0] ?? "";
}

function statementRecord({ records }: GeneratedStatement): StatementRecord {
  const found = records.find((record) => record.kind === "statement");
  if (found === undefined) throw new Error("A statement without its record");
  return found;
}

function bankLineRecords({ records }: GeneratedStatement): readonly BankLineRecord[] {
  return records.filter((record) => record.kind === "bankLine");
}

function checkReport({ records, payout, text, fileName }: GeneratedReport): void {
  const [head, ...lines] = records;
  if (head?.kind !== "payout") throw new Error("A report without its payout");
  const amounts = lines.map((line) => (line.kind === "acquirerLine" ? line.amountOre : ore(0)));
  const own = lines.flatMap((line) =>
    line.kind === "acquirerLine" && line.type === "fee" ? [line.amountOre] : [],
  );
  const sum = addOre(...amounts);
  expect(head.lines).toBe(lines.length);
  expect(head.netOre).toBe((head.grossOre ?? 0) - (head.feesOre ?? 0));
  expect(sum - addOre(...own)).toBe(head.grossOre);
  expect(addOre(...payout.parts.map(({ amountOre }) => amountOre))).toBe(payout.netOre);
  expect(payout.netOre).toBe(head.netOre);
  const rows = readRows(text, fileName.startsWith("amex") ? "," : ";");
  const isTold = ["110", "TRANSACTN", "CHARGEBACK", "ADJUSTMENT"];
  const each = rows.filter(
    (row) => isTold.includes(row[0] ?? "") || /^(För|Åter|Just)/.test(row[0] ?? ""),
  );
  const column = amountColumn(text);
  const told = each.map((row) => Number((row[column] ?? "").replace(/[.,]/, "")));
  expect(told).toEqual(amounts);
}

function amountColumn(text: string): number {
  const names = text.split("\r\n")[0]?.split(/[;,]/) ?? [];
  return names.findIndex((name) => ["Amount", "Belopp", "AMOUNT"].includes(name));
}

function readRows(text: string, separator: string): readonly (readonly string[])[] {
  return text.split("\r\n").map((row) => row.split(separator));
}

function checkAnswers(year: GeneratedYear): void {
  const lines = new Map(year.bankLines.map((line) => [line.id, line]));
  const faults = new Map(year.answers.faults.map((fault) => [fault.id, fault]));
  expect(year.answers.lines.map(({ bankLineId }) => bankLineId).toSorted()).toEqual(
    [...lines.keys()].toSorted(),
  );
  for (const { bankLineId, allowed, faultId } of year.answers.lines) {
    expect(allowed.length).toBeGreaterThan(0);
    if (faultId !== undefined) expect(faults.has(faultId), faultId).toBe(true);
    for (const answer of allowed) {
      if (answer.outcome !== "matched") continue;
      const sum = addOre(...answer.parts.map(({ amountOre }) => amountOre));
      expect(sum, `${bankLineId} ${faultId}`).toBe(lines.get(bankLineId)?.amountOre);
    }
  }
}

function checkFaults({ answers, bankLines }: GeneratedYear): void {
  for (const { kind, times } of FAULT_MAKERS) {
    const planted = answers.faults.filter((fault) => fault.kind === kind);
    expect(planted, kind).toHaveLength(times);
    expect(times).toBeGreaterThanOrEqual(3);
  }
  const ids = new Set(bankLines.map(({ id }) => id));
  for (const { namedBy, bankLineIds } of answers.faults) {
    expect(namedBy.every((signs) => signs.length > 0)).toBe(true);
    expect(namedBy.length).toBeGreaterThan(0);
    expect(bankLineIds.every((id) => ids.has(id))).toBe(true);
  }
}

function checkDays({ bankLines, batches }: GeneratedYear): void {
  const payers = new Set(AGREEMENTS.flatMap(({ terms }) => terms[0]?.payerNames ?? []));
  const days = bankLines.filter(({ payerNames }) => payers.has(payerNames[0] ?? ""));
  const booked = new Set(days.map(({ bookedOn }) => bookedOn.toString()));
  for (const day of ["2026-04-07", "2026-06-22", "2026-12-28", "2027-01-04"]) {
    expect(booked.has(day), day).toBe(true);
  }
  const across = batches.filter(({ saleDay, dueOn }) => saleDay.slice(0, 7) !== dueOn.slice(0, 7));
  expect(new Set(across.map(({ saleDay }) => saleDay.slice(0, 7))).size).toBe(12);
}

function checkOddities(year: GeneratedYear): void {
  const { payments, bankLines, answers } = year;
  const alike = Map.groupBy(
    payments.filter(({ kind }) => kind === "sale"),
    ({ siteId, businessDay, amountOre }) => `${siteId}${businessDay}${amountOre}`,
  );
  expect([...alike.values()].filter(({ length }) => length > 1).length).toBeGreaterThan(50);
  expect(payments.filter(({ kind }) => kind === "refund").length).toBeGreaterThan(40);
  const ordinary = new Set(
    answers.lines
      .filter(({ sort, faultId }) => sort === "payout" && faultId === undefined)
      .map(({ bankLineId }) => bankLineId),
  );
  const negative = bankLines.filter(({ id, amountOre }) => ordinary.has(id) && amountOre < 0);
  expect(negative.length).toBeGreaterThan(0);
  const noise = answers.lines.filter(({ sort }) => sort === "notOurs");
  expect(noise.length).toBeGreaterThan(500);
}

/** Where two explanations fit by chance, nobody could say which is true, and the answer would be false. */
function checkCoincidences(year: GeneratedYear): void {
  const batches = year.batches.filter(({ agreementId }) => agreementId === SWEDBANK.id);
  const payer = SWEDBANK.terms[0]?.payerNames[0] ?? "";
  const answers = new Map(year.answers.lines.map((line) => [line.bankLineId, line]));
  const lines = year.bankLines.filter(({ payerNames }) => payerNames.includes(payer));
  expect(lines.length).toBeGreaterThan(200);
  for (const { id, bookedOn, amountOre, account } of lines) {
    expect(account).toBe(MAIN_ACCOUNT.iban);
    const near = batches.filter(({ dueOn }) => bankDaysBetween(dueOn, bookedOn) <= 4);
    const bySaleDay = Map.groupBy(near, ({ saleDay, batchDay = saleDay }) => batchDay);
    const wholeDays = [...bySaleDay.values()].filter(
      (day) => addOre(...day.map(({ leftOre }) => leftOre)) === amountOre,
    );
    const answer = answers.get(id);
    const kind = answer?.faultId?.split(" ")[0] ?? "ordinary";
    if (kind === "ordinary" || kind === "wrongDay") expect(wholeDays, id).toHaveLength(1);
    if (kind === "equalSums") expect(wholeDays, id).toHaveLength(2);
    const isPlain = answer?.allowed.some(({ outcome }) => outcome === "matched");
    if (isPlain === true || kind === "equalSums" || kind === "duplicatePayout") continue;
    const open = near.map(({ leftOre }) => leftOre);
    expect(countSubsets(open, amountOre), `${id} ${answer?.faultId}`).toBe(0);
  }
}
