/**
 * How each acquirer is said to pay, to begin an agreement from. None of it is anybody's contract: what an
 * agreement is made of stays unconfirmed until a person has read theirs.
 */
import { PAYOUT_PRESET_FACTS } from "../assumptions.ts";
import type { WrittenTerms } from "./check-payout-agreement.ts";
import type { Acquirer } from "./payout-agreement.ts";

export type PayoutPreset = {
  readonly acquirer: Acquirer;
  readonly name: string;
  readonly terms: Omit<WrittenTerms, "validFrom">;
};

/** How the programme of the own card says that its payouts come; whole before it makes an agreement. */
export type OwnCardRule = {
  readonly payer: string | null;
  readonly payoutBankDays: number | null;
  readonly payoutForm: "gross" | "net" | null;
};

const COMMON = {
  siteIds: null,
  account: null,
  referencePattern: null,
  referenceDayOffset: null,
  merchantNumbers: [],
  cutOff: null,
} as const;

const facts = PAYOUT_PRESET_FACTS;

/** The acquirer that pays for Diners is the one whose terminals' cards it pays for. */
const EVERY_BUT_AMEX = ["visa", "mastercard", "diners"] as const;

const MADE: readonly PayoutPreset[] = [
  {
    acquirer: "nets",
    name: "Nets",
    terms: {
      ...COMMON,
      issuers: EVERY_BUT_AMEX,
      payerNames: facts.nets.payerNames,
      form: "gross",
      bankDays: facts.nets.bankDays,
      weekend: facts.weekend,
      fees: { rule: "monthly", day: facts.nets.feeDay },
    },
  },
  {
    acquirer: "worldline",
    name: "Worldline (Bambora)",
    terms: {
      ...COMMON,
      issuers: EVERY_BUT_AMEX,
      payerNames: facts.worldline.payerNames,
      referencePattern: "{merchant}-{yyyymmdd}",
      referenceDayOffset: facts.worldline.reportedAfterDays,
      reportedAfterDays: facts.worldline.reportedAfterDays,
      form: facts.worldline.form,
      bankDays: facts.worldline.bankDays,
      weekend: facts.weekend,
      fees: { rule: "perPayout" },
    },
  },
  {
    acquirer: "swedbank",
    name: "Swedbank",
    terms: {
      ...COMMON,
      issuers: EVERY_BUT_AMEX,
      payerNames: facts.swedbank.payerNames,
      form: "gross",
      bankDays: facts.swedbank.bankDays,
      weekend: facts.weekend,
      fees: { rule: "invoiced" },
    },
  },
  {
    acquirer: "amex",
    name: "American Express",
    terms: {
      ...COMMON,
      issuers: ["amex"],
      payerNames: facts.amex.payerNames,
      form: facts.amex.form,
      bankDays: facts.amex.bankDays,
      weekend: facts.weekend,
      fees: { rule: "perPayout" },
    },
  },
  {
    acquirer: "diners",
    name: "Diners Club",
    terms: {
      ...COMMON,
      issuers: ["diners"],
      payerNames: facts.diners.payerNames,
      form: facts.diners.form,
      bankDays: facts.diners.bankDays,
      weekend: facts.weekend,
      fees: { rule: "perPayout" },
    },
  },
];

/** The own card's only when the programme's rule is whole: it is kept there, and nowhere else. */
export function payoutPresets(programme: OwnCardRule): readonly PayoutPreset[] {
  const own = ownCardTerms(programme);
  if (own === undefined) return MADE;
  return [
    ...MADE,
    {
      acquirer: "ownCard",
      name: "Toyotakortet",
      terms: { ...COMMON, issuers: ["ownCard"], weekend: facts.weekend, ...own },
    },
  ];
}

/** What an own card's terms take from the programme; undefined while it is not whole. */
export function ownCardTerms(
  programme: OwnCardRule,
): Pick<WrittenTerms, "payerNames" | "form" | "bankDays" | "fees"> | undefined {
  const { payer, payoutBankDays, payoutForm } = programme;
  if (payer === null || payoutBankDays === null || payoutForm === null) return undefined;
  return {
    payerNames: [payer],
    form: payoutForm,
    bankDays: payoutBankDays,
    fees: { rule: payoutForm === "net" ? "perPayout" : "invoiced" },
  };
}
