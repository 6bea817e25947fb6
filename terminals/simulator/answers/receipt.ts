/** The slips of one transaction. The wording is ours; the parts are those of real Nordic slips. */
import { findCard } from "../cards.ts";
import type { SimulatorTerminal } from "../simulator-config.ts";
import type { Outcome, TransactionKind, Verdict } from "../truth/outcome.ts";
import { centred, pair, printedOre, printedText, RULE, wrap } from "./print-lines.ts";
import { printedTime } from "./terminal-time.ts";

export type ReceiptReader = "customer" | "merchant";

const KIND_TEXTS: Record<TransactionKind, string> = {
  purchase: "KÖP",
  refund: "RETUR",
  void: "MAKULERING",
};

const VERDICT_TEXTS: Record<Verdict, string> = {
  approved: "GODKÄNT",
  declined: "MEDGES EJ",
  cancelled: "AVBRUTET",
};

export function printReceipt(
  outcome: Outcome,
  paper: {
    readonly profile: SimulatorTerminal;
    readonly reader: ReceiptReader;
    readonly isCopy: boolean;
  },
): string {
  const { profile, reader, isCopy } = paper;
  return printedText([
    ...(isCopy ? centred("*** KOPI ***") : []),
    ...centred(profile.merchantName),
    ...centred(profile.address),
    ...centred(`Org.nr ${printedOrganisation(outcome.organisationNumber)}`),
    "",
    `Bax: ${outcome.terminalId}-${outcome.siteId}`,
    printedTime(outcome.terminalAt),
    ...cardLines(outcome, reader),
    RULE,
    KIND_TEXTS[outcome.kind],
    ...amountLines(outcome),
    "",
    ...centred(VERDICT_TEXTS[outcome.verdict]),
    ...(outcome.offline ? centred("OFFLINE") : []),
    ...signatureLines(outcome, reader),
    "",
    ...centred(reader === "customer" ? "KUNDENS EXEMPLAR" : "BUTIKENS EXEMPLAR"),
    ...(isCopy ? centred("*** KOPI ***") : []),
  ]);
}

/** How card and holder were read, as the code that terminals print beside the reference. */
export function entryCode(outcome: Outcome): string {
  if (outcome.card === null) return "___";
  const entry = outcome.card.entry === "tap" ? "K" : "D";
  const verification = { pin: "@", signature: "S", none: "_" }[outcome.card.verification];
  return `${entry}${verification}${outcome.offline ? "O" : "1"}`;
}

function cardLines(outcome: Outcome, reader: ReceiptReader): string[] {
  const card = outcome.card === null ? undefined : findCard(outcome.card.cardId);
  if (card === undefined || outcome.card === null) return [];
  const pan =
    reader === "merchant" ? card.truncatedPan : card.truncatedPan.replace(/^\d{6}/, "******");
  return [
    ...wrap(card.applicationLabel),
    outcome.card.entry === "tap" ? "Kontaktlöst" : "Chip",
    pan,
    `AID: ${card.aid}`,
    `Ref: ${outcome.stanAuth.slice(0, 6)} ${outcome.stanAuth.slice(6)} ${entryCode(outcome)}`,
    `Resp: ${outcome.responseCode}`,
    `Session: ${outcome.sessionNumber}`,
    ...(outcome.card.verification === "pin" ? ["Personlig kod"] : []),
  ];
}

function amountLines(outcome: Outcome): string[] {
  const asked = pair("Belopp SEK", printedOre(outcome.requestedOre));
  if (outcome.verdict !== "approved") return asked;
  return [
    ...asked,
    ...(outcome.tipOre > 0 ? pair("Dricks SEK", printedOre(outcome.tipOre)) : []),
    ...(outcome.surchargeOre > 0 ? pair("Kortavgift SEK", printedOre(outcome.surchargeOre)) : []),
    ...(outcome.totalOre === outcome.requestedOre
      ? []
      : pair("Totalt SEK", printedOre(outcome.totalOre))),
  ];
}

function signatureLines(outcome: Outcome, reader: ReceiptReader): string[] {
  if (reader !== "merchant" || outcome.verdict !== "approved") return [];
  if (outcome.card?.verification !== "signature") return [];
  return ["", "Kundens underskrift:", "", RULE, "Legitimation:", "", RULE];
}

function printedOrganisation(organisationNumber: string): string {
  return /^\d{10}$/.test(organisationNumber)
    ? `${organisationNumber.slice(0, 6)}-${organisationNumber.slice(6)}`
    : organisationNumber;
}
