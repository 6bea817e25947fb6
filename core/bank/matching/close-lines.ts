/** What the lines are that no strong evidence has tied: weak evidence, the same again, or unknown to us. */
import type { LineResult } from "../acquirer-match.ts";
import {
  type HeldDay,
  type HeldLine,
  type HeldPayment,
  isCardMoney,
  isChargeback,
  isOpenState,
} from "./held-day.ts";
import {
  areCardsOther,
  atTerminal,
  byCodeWithoutCard,
  byTerminalMinute,
  paymentsFor,
  withOtherAmount,
} from "./tie-evidence.ts";
import { leaveOpen, tie, tiedTo } from "./tie-lines.ts";

/** Fees are no sales, and the same line again is none either. */
export function settleWithoutPayment(day: HeldDay): void {
  const firsts = new Map<string, string>();
  for (const line of day.lines) {
    if (!isCardMoney(line.line) && !isChargeback(line.line)) {
      line.result = { result: "noSale", line: line.line };
      continue;
    }
    const key = sameLineKey(line);
    const firstLineId = key === undefined ? undefined : firsts.get(key);
    if (firstLineId !== undefined) {
      line.result = { result: "alreadyPaid", line: line.line, firstLineId, paymentId: undefined };
    } else if (key !== undefined) firsts.set(key, line.line.id);
  }
}

/** Undefined where two lines may look the same and be two sales. */
function sameLineKey({ line, code, terminal }: HeldLine): string | undefined {
  const { type, amountOre, agreementId, merchantNumber, reference, saleTime, lastFour } = line;
  const base = [agreementId, merchantNumber, type, amountOre];
  if (reference !== undefined) return JSON.stringify([...base, reference]);
  if (code === undefined) return undefined;
  return JSON.stringify([...base, "code", code, terminal, saleTime, lastFour]);
}

/** After all strong evidence of the day and those beside it. */
export function closeLines(day: HeldDay, days: readonly HeldDay[]): void {
  for (const line of day.lines) if (isChargeback(line.line)) line.result ??= chargeback(line, days);
  tieByMinute(day);
  for (const line of day.lines) line.result ??= leftOver(line, days);
  const paid = new Map(
    day.lines.flatMap(({ result }) =>
      result?.result === "tied" ? [[result.line.id, result.payment.id] as const] : [],
    ),
  );
  for (const line of day.lines) {
    const { result } = line;
    if (result?.result !== "alreadyPaid" || result.paymentId !== undefined) continue;
    line.result = { ...result, paymentId: paid.get(result.firstLineId) };
  }
}

/** It takes back what a sale's line has paid: it holds no payment. */
function chargeback(line: HeldLine, days: readonly HeldDay[]): LineResult {
  for (const evidence of ["ownReference", "terminalCodeAmount", "codeAmountCard"] as const) {
    const payments = days.flatMap((day) => paymentsFor(evidence, line, day));
    const [payment] = payments;
    if (payment !== undefined && payments.length === 1) {
      return { ...tiedTo(line, payment, evidence), proves: false };
    }
    if (payments.length > 1) {
      const paymentIds = payments.map((one) => one.payment.id).toSorted();
      return { result: "ambiguous", line: line.line, paymentIds, reason: "severalPayments" };
    }
  }
  return { result: "saleNotFound", line: line.line };
}

/**
 * Terminal, minute and card, where there is one such payment for the line and one such line for the
 * payment. Without a card to compare it is never more than possible.
 */
function tieByMinute(day: HeldDay): void {
  const wishes = day.lines
    .filter((line) => line.result === undefined && isCardMoney(line.line))
    .map((line) => ({ line, possible: byTerminalMinute(line, day) }))
    .filter(({ possible }) => possible.length > 0);
  const wanted = new Map<HeldPayment, number>();
  for (const payment of wishes.flatMap(({ possible }) => possible)) {
    wanted.set(payment, (wanted.get(payment) ?? 0) + 1);
  }
  for (const { line, possible } of wishes) {
    const [payment] = possible;
    const isOnly = payment !== undefined && possible.length === 1;
    if (!isOnly) leaveOpen(line, possible, "severalPayments");
    else if ((wanted.get(payment) ?? 0) > 1) leaveOpen(line, possible, "severalLines");
    else if (!isSameCard(line, payment)) considerCard(line, payment);
    else tie(line, payment, "terminalMinuteCard");
  }
}

function isSameCard({ line }: HeldLine, { payment }: HeldPayment): boolean {
  return line.lastFour !== undefined && line.lastFour === payment.lastFour;
}

/** Another card is another sale; a card that is not known may be the same. */
function considerCard(line: HeldLine, payment: HeldPayment): void {
  if (!areCardsOther(line, payment)) leaveOpen(line, [payment], "notProven");
}

function leftOver(line: HeldLine, days: readonly HeldDay[]): LineResult {
  const before = days
    .flatMap((day) =>
      (["ownReference", "terminalCodeAmount", "codeAmountCard"] as const).flatMap((evidence) =>
        paymentsFor(evidence, line, day),
      ),
    )
    .find(({ heldBy }) => heldBy !== undefined);
  if (before?.heldBy !== undefined) {
    const { heldBy, payment } = before;
    return {
      result: "alreadyPaid",
      line: line.line,
      firstLineId: heldBy.id,
      paymentId: payment.id,
    };
  }
  const possible = days.flatMap((day) => [
    ...atTerminal(line, day).filter((one) => isPossible(line, one)),
    ...byCodeWithoutCard(line, day),
  ]);
  const otherwise = possible.length > 0 ? [] : days.flatMap((day) => withOtherAmount(line, day));
  if (possible.length + otherwise.length === 0) return { result: "unknownSale", line: line.line };
  if (possible.length > 0) leaveOpen(line, possible, "notProven");
  else leaveOpen(line, otherwise, "otherAmount");
  return line.result ?? { result: "unknownSale", line: line.line };
}

/** A line that does not tell its time may be whatever its terminal has not had an answer to. */
function isPossible(line: HeldLine, held: HeldPayment): boolean {
  const isTimeless = line.line.saleTime === undefined;
  return isTimeless && isOpenState(held.payment.state) && !areCardsOther(line, held);
}
