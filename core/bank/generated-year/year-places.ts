/** Who is in the generated year: two companies, four sites, three accounts and five agreements. */

import type { Issuer } from "../../cards/card-rules.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { PayoutAgreement, PayoutTerms } from "../payout-agreement.ts";

export type YearCompany = { readonly id: string; readonly name: string };

export type YearSite = {
  readonly id: string;
  readonly companyId: string;
  readonly name: string;
  readonly terminalIds: readonly [string, ...string[]];
  /** Card payments on an ordinary weekday. */
  readonly fewest: number;
  readonly most: number;
  readonly cards: readonly (readonly [Issuer, number])[];
};

export type YearAccount = {
  readonly companyId: string;
  readonly iban: string;
  readonly owner: string;
  /** Payouts, salaries and suppliers go over it; a savings account sees little. */
  readonly busy: boolean;
};

export const COMPANY: YearCompany = {
  id: "c0000000-0000-4000-8000-00000000000a",
  name: "Granbergets Bilverkstad AB",
};
export const OTHER_COMPANY: YearCompany = {
  id: "c0000000-0000-4000-8000-00000000000b",
  name: "Granbergets Lastvagnar AB",
};

export const MAIN_ACCOUNT: YearAccount = {
  companyId: COMPANY.id,
  iban: "SE7160000000000512340071",
  owner: COMPANY.name,
  busy: true,
};
export const SAVINGS_ACCOUNT: YearAccount = {
  companyId: COMPANY.id,
  iban: "SE5060000000000512340158",
  owner: COMPANY.name,
  busy: false,
};
export const OTHER_ACCOUNT: YearAccount = {
  companyId: OTHER_COMPANY.id,
  iban: "SE4760000000000598760034",
  owner: OTHER_COMPANY.name,
  busy: true,
};
export const ACCOUNTS = [MAIN_ACCOUNT, SAVINGS_ACCOUNT, OTHER_ACCOUNT];

/** How often each is seen. */
const CARDS: YearSite["cards"] = [
  ["visa", 48],
  ["mastercard", 42],
  ["amex", 10],
];

const north: YearSite = {
  id: "50000000-0000-4000-8000-000000000001",
  companyId: COMPANY.id,
  name: "Norrbyn",
  terminalIds: ["41000011", "41000012"],
  fewest: 7,
  most: 13,
  cards: CARDS,
};
const south: YearSite = {
  id: "50000000-0000-4000-8000-000000000002",
  companyId: COMPANY.id,
  name: "Söderhamra",
  terminalIds: ["41000021", "41000022"],
  fewest: 5,
  most: 10,
  cards: [...CARDS, ["diners", 3]],
};
const west: YearSite = {
  id: "50000000-0000-4000-8000-000000000003",
  companyId: COMPANY.id,
  name: "Västerlid",
  terminalIds: ["41000031"],
  fewest: 3,
  most: 7,
  cards: CARDS,
};
const lorries: YearSite = {
  id: "50000000-0000-4000-8000-000000000004",
  companyId: OTHER_COMPANY.id,
  name: "Åkerön",
  terminalIds: ["42000011"],
  fewest: 2,
  most: 6,
  cards: CARDS.filter(([issuer]) => issuer !== "amex"),
};
export const SITES: readonly YearSite[] = [north, south, west, lorries];

/** South leaves one acquirer for another in the middle of the year, on a month's first day. */
const FROM_START = "2026-01-01" as BusinessDay;
const FROM_MOVE = "2026-09-01" as BusinessDay;

const netsTerms: PayoutTerms = {
  validFrom: FROM_START,
  issuers: ["visa", "mastercard"],
  siteIds: [north.id],
  payerNames: ["NETS DENMARK A/S"],
  account: MAIN_ACCOUNT.iban,
  referencePattern: null,
  referenceDayOffset: null,
  merchantNumbers: [{ number: "7110001", siteId: north.id }],
  form: "gross",
  cutOff: "23:00",
  bankDays: 1,
  weekend: "combined",
  fees: { rule: "monthly", day: 15 },
  confirmed: true,
};

export const NETS: PayoutAgreement = {
  id: "a0000000-0000-4000-8000-000000000001",
  companyId: COMPANY.id,
  acquirer: "nets",
  name: "Nets, brutto",
  terms: [
    netsTerms,
    {
      ...netsTerms,
      validFrom: FROM_MOVE,
      siteIds: [north.id, south.id],
      merchantNumbers: [
        { number: "7110001", siteId: north.id },
        { number: "7110002", siteId: south.id },
      ],
    },
  ],
};

const worldlineTerms: PayoutTerms = {
  validFrom: FROM_START,
  issuers: ["visa", "mastercard", "diners"],
  siteIds: [south.id],
  payerNames: ["BAMBORA AB", "WORLDLINE SWEDEN AB"],
  account: MAIN_ACCOUNT.iban,
  referencePattern: "{merchant}-{yyyymmdd}",
  referenceDayOffset: 1,
  merchantNumbers: [{ number: "63440017", siteId: south.id }],
  form: "net",
  cutOff: null,
  reportedAfterDays: 1,
  bankDays: 1,
  weekend: "separate",
  fees: { rule: "perPayout" },
  confirmed: true,
};

export const WORLDLINE: PayoutAgreement = {
  id: "a0000000-0000-4000-8000-000000000002",
  companyId: COMPANY.id,
  acquirer: "worldline",
  name: "Worldline, netto",
  terms: [worldlineTerms, { ...worldlineTerms, validFrom: FROM_MOVE, issuers: ["diners"] }],
};

export const AMEX: PayoutAgreement = {
  id: "a0000000-0000-4000-8000-000000000003",
  companyId: COMPANY.id,
  acquirer: "amex",
  name: "American Express, netto",
  terms: [
    {
      validFrom: FROM_START,
      issuers: ["amex"],
      siteIds: null,
      payerNames: ["AMERICAN EXPRESS EUROPE S.A."],
      account: MAIN_ACCOUNT.iban,
      referencePattern: "AXP {merchant} {n}",
      referenceDayOffset: null,
      merchantNumbers: [
        { number: "9420001", siteId: north.id },
        { number: "9420002", siteId: south.id },
        { number: "9420003", siteId: west.id },
      ],
      form: "net",
      cutOff: null,
      bankDays: 3,
      weekend: "combined",
      fees: { rule: "perPayout" },
      confirmed: true,
    },
  ],
};

/** Visa and Mastercard in one sum, and no report to split it by. */
export const SWEDBANK: PayoutAgreement = {
  id: "a0000000-0000-4000-8000-000000000004",
  companyId: COMPANY.id,
  acquirer: "swedbank",
  name: "Swedbank, brutto utan rapport",
  terms: [
    {
      validFrom: FROM_START,
      issuers: ["visa", "mastercard"],
      siteIds: [west.id],
      payerNames: ["SWEDBANK KORTINLÖSEN"],
      account: MAIN_ACCOUNT.iban,
      referencePattern: null,
      referenceDayOffset: null,
      merchantNumbers: [{ number: "5550003", siteId: west.id }],
      form: "gross",
      cutOff: null,
      bankDays: 1,
      weekend: "separate",
      fees: { rule: "invoiced" },
      confirmed: false,
    },
  ],
};

export const OTHER_NETS: PayoutAgreement = {
  id: "a0000000-0000-4000-8000-000000000005",
  companyId: OTHER_COMPANY.id,
  acquirer: "nets",
  name: "Nets, brutto",
  terms: [
    {
      ...netsTerms,
      siteIds: [lorries.id],
      account: OTHER_ACCOUNT.iban,
      merchantNumbers: [{ number: "7119001", siteId: lorries.id }],
    },
  ],
};

export const AGREEMENTS = [NETS, WORLDLINE, AMEX, SWEDBANK, OTHER_NETS];

/** Those whose acquirer sends a file that says what each payout pays for. */
export function sendsReports(agreement: PayoutAgreement): boolean {
  return agreement.acquirer !== "swedbank";
}

export function termsOn(agreement: PayoutAgreement, day: BusinessDay): PayoutTerms | undefined {
  return agreement.terms.findLast(({ validFrom }) => validFrom <= day);
}
