/** Ties a day's lines to the payments of some days by strong evidence; no payment is held twice. */
import type { AmbiguousBecause, LineResult, TieEvidence } from "../acquirer-match.ts";
import { type HeldDay, type HeldLine, type HeldPayment, isCardMoney } from "./held-day.ts";
import { differencesOf, paymentsFor } from "./tie-evidence.ts";

const STRONG: readonly TieEvidence[] = ["ownReference", "terminalCodeAmount", "codeAmountCard"];

type Wish = { readonly line: HeldLine; readonly payments: readonly HeldPayment[] };

export function tieLines(day: HeldDay, paidOn: readonly HeldDay[]): void {
  for (const evidence of STRONG) {
    let lines = day.lines.filter(isWaiting);
    for (;;) {
      const wishes = wishesBy(evidence, lines, paidOn);
      const single = wishes.filter(({ payments }) => payments.length === 1);
      for (const wish of single) holdFirst(wish, evidence);
      if (single.length === 0) {
        for (const { line, payments } of wishes) leaveOpen(line, payments, "severalPayments");
        break;
      }
      lines = wishes.map(({ line }) => line).filter(isWaiting);
    }
  }
}

function isWaiting(line: HeldLine): boolean {
  return line.result === undefined && isCardMoney(line.line);
}

function wishesBy(
  evidence: TieEvidence,
  lines: readonly HeldLine[],
  days: readonly HeldDay[],
): readonly Wish[] {
  const wishes: Wish[] = [];
  for (const line of lines) {
    const payments = days
      .flatMap((day) => paymentsFor(evidence, line, day))
      .filter(({ heldBy }) => heldBy === undefined);
    if (payments.length > 0) wishes.push({ line, payments });
  }
  return wishes;
}

/** Lines come in the order of their ids: of equal ones the first holds it. */
function holdFirst({ line, payments: [payment] }: Wish, evidence: TieEvidence): void {
  if (payment !== undefined && payment.heldBy === undefined) tie(line, payment, evidence);
}

export function tie(line: HeldLine, held: HeldPayment, evidence: TieEvidence): void {
  held.heldBy = line.line;
  line.result = tiedTo(line, held, evidence);
}

type Tied = Extract<LineResult, { readonly result: "tied" }>;

export function tiedTo(line: HeldLine, held: HeldPayment, evidence: TieEvidence): Tied {
  return {
    result: "tied",
    line: line.line,
    payment: held.payment,
    evidence,
    differences: differencesOf(line, held),
    proves: held.payment.state !== "approved",
  };
}

export function leaveOpen(
  line: HeldLine,
  payments: readonly HeldPayment[],
  reason: AmbiguousBecause,
): void {
  for (const payment of payments) payment.isSpokenOf = true;
  const paymentIds = payments.map(({ payment }) => payment.id).toSorted();
  line.result = { result: "ambiguous", line: line.line, paymentIds, reason };
}
