/** Approvals that need a second look: which card it was, how it was verified, whose terminal. */
import type { Script } from "./script.ts";

/** Of no merchant in any configuration. */
const OTHER_SITE_ID = "7999999";
const OTHER_ORGANISATION_NUMBER = "5599999996";

/** Approved by the chip alone; the bank has not been asked. */
const OFFLINE_APPROVAL_CODE = "Y1";

export const APPROVALS: readonly Script[] = [
  {
    name: "approve",
    ending: "955",
    takesMoney: true,
    sv: "Godkänns",
    en: "Approved",
  },
  {
    name: "signature",
    ending: "941",
    takesMoney: true,
    cardId: "signature",
    sv: "Godkänns mot underskrift (CVM 1)",
    en: "Approved with a signature (CVM 1)",
  },
  {
    name: "offline-approval",
    ending: "945",
    takesMoney: true,
    changeOutcome: (outcome) =>
      outcome.verdict === "approved"
        ? { ...outcome, offline: true, responseCode: OFFLINE_APPROVAL_CODE }
        : outcome,
    sv: "Godkänns utan kontakt med banken (Y1)",
    en: "Approved offline (Y1)",
  },
  {
    name: "other-site",
    ending: "947",
    takesMoney: true,
    changeOutcome: (outcome) => ({ ...outcome, siteId: OTHER_SITE_ID }),
    sv: "Svaret har ett annat site-id",
    en: "The answer has another site id",
  },
  {
    name: "other-organisation",
    ending: "948",
    takesMoney: true,
    changeOutcome: (outcome) => ({ ...outcome, organisationNumber: OTHER_ORGANISATION_NUMBER }),
    sv: "Svaret har ett annat organisationsnummer",
    en: "The answer has another organisation number",
  },
  {
    name: "unknown-issuer",
    ending: "949",
    takesMoney: true,
    cardId: "unknown",
    sv: "Kort från okänd utgivare",
    en: "Card of an unknown issuer",
  },
  {
    name: "own-card",
    ending: "951",
    takesMoney: true,
    cardId: "own",
    sv: "Eget kort",
    en: "Own card",
  },
  {
    name: "mastercard",
    ending: "952",
    takesMoney: true,
    cardId: "mastercard",
    sv: "Mastercard",
    en: "Mastercard",
  },
  {
    name: "amex",
    ending: "953",
    takesMoney: true,
    cardId: "amex",
    sv: "American Express",
    en: "American Express",
  },
  {
    name: "diners",
    ending: "954",
    takesMoney: true,
    cardId: "diners",
    sv: "Diners Club",
    en: "Diners Club",
  },
];
