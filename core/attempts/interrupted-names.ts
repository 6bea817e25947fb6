/** What each reason to stand on the interrupted list is called, on the screen and on paper. */
import type { Language } from "../failure-sentences.ts";
import type { InterruptedReason } from "./interrupted-reasons.ts";

export const INTERRUPTED_NAMES: Readonly<
  Record<Language, Readonly<Record<InterruptedReason, string>>>
> = {
  sv: {
    unknown: "Vi tar reda på om kunden har betalat",
    lateApproval: "Godkänd i efterhand",
    claimDisproven: "Uppgiven betald, men motbevisad",
    handKeyedSale: "Köp slaget för hand på terminalen",
    paidTwice: "Betald två gånger",
    failedReversal: "Makuleringen misslyckades",
    refundFailed: "Återbetalningen blev inte av",
    tip: "Dricks lades på",
    amountMismatch: "Annat belopp än det begärda",
    partialApproval: "Bara en del godkändes",
    wrongCompany: "Fel företag i terminalens svar",
    signatureWaiting: "Underskriften är inte bekräftad",
    claimed: "Uppgiven betald, ej bevisad",
    unknownIssuer: "Okänd kortutställare",
    ownCardWhereOff: "Eget kort där det är avstängt",
    unexpectedApproval: "Ett oväntat godkännande från terminalen",
    otherCardThanPaid: "Ett annat kort än det som betalade",
    surcharge: "Terminalen lade på en kortavgift",
    offlineApproval: "Godkänd utan svar från kortutställaren",
  },
  en: {
    unknown: "We are finding out whether the customer has paid",
    lateApproval: "Approved afterwards",
    claimDisproven: "Claimed as paid, and disproven",
    handKeyedSale: "Sale keyed by hand on the terminal",
    paidTwice: "Paid twice",
    failedReversal: "The void failed",
    refundFailed: "The refund did not happen",
    tip: "A tip was added",
    amountMismatch: "Another amount than asked for",
    partialApproval: "Only a part was approved",
    wrongCompany: "Wrong company in the terminal's answer",
    signatureWaiting: "The signature is not confirmed",
    claimed: "Claimed as paid, not proven",
    unknownIssuer: "Unknown card issuer",
    ownCardWhereOff: "Own card where it is switched off",
    unexpectedApproval: "An unexpected approval from the terminal",
    otherCardThanPaid: "Another card than the one that paid",
    surcharge: "The terminal added a card fee",
    offlineApproval: "Approved without an answer from the card issuer",
  },
};
