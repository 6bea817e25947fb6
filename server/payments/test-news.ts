/** What a terminal, a look-up or a recovery can tell of an attempt, composed for tests. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { ore, ZERO } from "@kortkoll/core/money.ts";
import type { CardDetails, TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import type { News } from "./apply-news.ts";

let stans = 0;

/** Twelve characters, never twice. */
export function nextStan(): string {
  stans += 1;
  return `${String(stans).padStart(6, "0")}A1B2C3`;
}

const CARDS: Readonly<Record<Issuer, Partial<CardDetails>>> = {
  visa: { issuerId: "3", truncatedPan: "457199******5001" },
  mastercard: { issuerId: "04", truncatedPan: "541333******0012" },
  amex: { aid: "A000000025010801", truncatedPan: "374245*****1003" },
  diners: { aid: "A0000001523010", truncatedPan: "361234****0004" },
  ownCard: { issuerId: "4", truncatedPan: "990011******7777" },
  unknown: { issuerId: "18", truncatedPan: "501234******0018" },
};

export function answerOf(card: Issuer | undefined, stanAuth: string | undefined): TerminalAnswer {
  return {
    resultCode: "0",
    responseCode: "00",
    finishedOffline: false,
    stanAuth,
    time: undefined,
    totalOre: undefined,
    tipOre: undefined,
    surchargeOre: undefined,
    sessionNumber: "031",
    terminalId: undefined,
    siteId: undefined,
    organisationNumber: undefined,
    reference: undefined,
    card: {
      truncatedPan: undefined,
      issuerId: undefined,
      aid: undefined,
      label: undefined,
      verification: "pin",
      ...(card === undefined ? {} : CARDS[card]),
    },
    customerReceipt: undefined,
    merchantReceipt: undefined,
    text: undefined,
  };
}

export function approved(amountOre: number, answer: TerminalAnswer): News {
  return {
    event: "approved",
    approvedOre: ore(amountOre),
    answer: { ...answer, totalOre: ore(amountOre) },
    why: undefined,
    evidence: "terminalAnswer",
    by: "terminal",
  };
}

const NO_MONEY = { approvedOre: ZERO, answer: undefined, why: undefined, by: "terminal" };
export const DECLINED: News = { ...NO_MONEY, event: "declined", evidence: "terminalAnswer" };
export const CANCELLED: News = { ...NO_MONEY, event: "cancelled", evidence: "terminalAnswer" };
export const NOT_SENT: News = {
  ...NO_MONEY,
  event: "notSent",
  evidence: "nothingSent",
  why: { code: "terminalBusy", detail: "busy" },
};
export const UNKNOWN: News = {
  ...NO_MONEY,
  event: "unknown",
  evidence: "waiting",
  why: { code: "answerLost", detail: "the line was cut" },
};
export const NOT_PERFORMED: News = {
  ...NO_MONEY,
  event: "notPerformed",
  evidence: "olderLastResult",
  by: "resolver",
};
