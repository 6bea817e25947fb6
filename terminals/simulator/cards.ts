/**
 * The tray of cards. None has a full number: a terminal never lets one out, so not even a made-up
 * one exists here.
 */
import { ISSUER_IDS } from "./assumptions.ts";

export type Card = {
  readonly cardId: string;
  readonly sv: string;
  readonly en: string;
  readonly issuerId: string;
  /** What totals and reports call the issuer. */
  readonly issuerName: string;
  /** The chip's application label; free text that no one should book by. */
  readonly applicationLabel: string;
  readonly aid: string;
  readonly truncatedPan: string;
  readonly askedFor: "pin" | "signature";
};

/** Inside Mastercard's range, so that only the prefix tells the own card from a Mastercard. */
export const OWN_CARD_PREFIX = "529900";

export const CARDS: readonly Card[] = [
  {
    cardId: "visa",
    sv: "Visa",
    en: "Visa",
    issuerId: ISSUER_IDS.visa,
    issuerName: "Visa",
    applicationLabel: "Visa Debit",
    aid: "A0000000031010",
    truncatedPan: "457199******5001",
    askedFor: "pin",
  },
  {
    cardId: "mastercard",
    sv: "Mastercard",
    en: "Mastercard",
    issuerId: ISSUER_IDS.mastercard,
    issuerName: "Mastercard",
    applicationLabel: "Debit Mastercard",
    aid: "A0000000041010",
    truncatedPan: "521358******1009",
    askedFor: "pin",
  },
  {
    cardId: "amex",
    sv: "American Express",
    en: "American Express",
    issuerId: ISSUER_IDS.amex,
    issuerName: "American Express",
    applicationLabel: "AMERICAN EXPRESS",
    aid: "A00000002501",
    truncatedPan: "374212*****1006",
    askedFor: "pin",
  },
  {
    cardId: "diners",
    sv: "Diners Club",
    en: "Diners Club",
    issuerId: ISSUER_IDS.diners,
    issuerName: "Diners Club",
    applicationLabel: "DINERS CLUB",
    aid: "A0000001523010",
    truncatedPan: "361234****1004",
    askedFor: "pin",
  },
  {
    cardId: "own",
    sv: "Egna kortet (demo)",
    en: "Own card (demo)",
    issuerId: ISSUER_IDS.mastercard,
    issuerName: "Mastercard",
    applicationLabel: "EGNA KORTET DEMO",
    aid: "A0000000041010",
    truncatedPan: `${OWN_CARD_PREFIX}******2007`,
    askedFor: "pin",
  },
  {
    cardId: "signature",
    sv: "Kort med underskrift",
    en: "Signature card",
    issuerId: ISSUER_IDS.visa,
    issuerName: "Visa",
    applicationLabel: "VISA CREDIT",
    aid: "A0000000031010",
    truncatedPan: "457199******7003",
    askedFor: "signature",
  },
  {
    cardId: "unknown",
    sv: "Okänd utgivare",
    en: "Unknown issuer",
    issuerId: ISSUER_IDS.unknown,
    issuerName: "Övriga kort",
    applicationLabel: "PROVKORT",
    aid: "A0000009990001",
    truncatedPan: "639999******3005",
    askedFor: "pin",
  },
];

export function findCard(cardId: string): Card | undefined {
  return CARDS.find((card) => card.cardId === cardId);
}
