/**
 * A made-up year to match, a day at a time and always the same: five sites, of which three are paid net
 * with reports and two gross without, and now and then something that is wrong.
 */

import type { AcquirerDay, AcquirerLine, OwnPayment } from "@kortkoll/core/bank/acquirer-match.ts";
import type { PayoutAgreement, PayoutTerms } from "@kortkoll/core/bank/payout-agreement.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { addDays, parseBusinessDay, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";

export const DAYS = 365;
export const SITES = ["s0", "s1", "s2", "s3", "s4"] as const;
export type Site = (typeof SITES)[number];
/** One site in five thousand rows is keyed by hand, one lost its answer. */
const RARE = 5_000;
/** Öre that the acquirer keeps of each sale. */
export const FEE_ORE = ore(120);

export function isNet(site: Site): boolean {
  return site < "s3";
}

export function merchantOf(site: Site): string {
  return `710000${site.slice(1)}`;
}

const FIRST_DAY = parseBusinessDay("2026-01-01");
if (FIRST_DAY === undefined) throw new Error("No such day");
const COMMON: PayoutTerms = {
  validFrom: FIRST_DAY,
  issuers: ["visa", "mastercard"],
  siteIds: SITES.filter((site) => !isNet(site)),
  payerNames: ["BRUTTO AB"],
  account: null,
  referencePattern: null,
  referenceDayOffset: null,
  merchantNumbers: SITES.map((siteId) => ({ number: merchantOf(siteId), siteId })),
  form: "gross",
  cutOff: null,
  bankDays: 1,
  weekend: "separate",
  fees: { rule: "monthly", day: 15 },
  confirmed: true,
};

const NET: PayoutTerms = {
  ...COMMON,
  siteIds: SITES.filter(isNet),
  payerNames: ["NETTO AB"],
  form: "net",
  fees: { rule: "perPayout" },
};

export const AGREEMENTS: readonly PayoutAgreement[] = [
  { id: "gross", companyId: "company", acquirer: "other", name: "Brutto", terms: [COMMON] },
  { id: "net", companyId: "company", acquirer: "other", name: "Netto", terms: [NET] },
];

export function agreementOf(site: Site): "gross" | "net" {
  return isNet(site) ? "net" : "gross";
}

/** So many rows over the year, in no order. */
export function* matchingYear(rows: number): Generator<AcquirerDay> {
  let day: BusinessDay = COMMON.validFrom;
  let from = 0;
  for (let number = 0; number < DAYS; number += 1) {
    const to = Math.floor((rows * (number + 1)) / DAYS);
    yield dayOfYear(day, from, to);
    from = to;
    day = addDays(day, 1);
  }
}

function dayOfYear(day: BusinessDay, from: number, to: number): AcquirerDay {
  const startMs = startOfBusinessDay(day);
  const payments: OwnPayment[] = [];
  const lines: AcquirerLine[] = [];
  for (let row = from; row < to; row += 1) {
    const sale = saleOf(row);
    if (row % RARE !== 1) payments.push(paymentOf(sale, day, startMs));
    lines.push(lineOf(sale, day));
  }
  const covers = AGREEMENTS.map(({ id }) => ({ agreementId: id, terminalId: null, day }));
  return { day, payments, lines: lines.reverse(), covers };
}

type Sale = {
  readonly row: number;
  readonly site: Site;
  readonly terminal: string;
  readonly code: string;
  readonly second: number;
  readonly amount: number;
};

function saleOf(row: number): Sale {
  // Knuth's multiplicative hash: spread, and the same in every run.
  const hash = Math.imul(row + 1, 2_654_435_761) >>> 0;
  return {
    row,
    site: SITES[hash % SITES.length] ?? "s0",
    terminal: `${7_000 + (hash % 97)}`,
    code: (hash % 1_679_616).toString(36).padStart(6, "X").toUpperCase(),
    second: 28_800 + (hash % 32_000),
    amount: 1_000 + (hash % 900_000),
  };
}

function paymentOf(sale: Sale, day: BusinessDay, startMs: number): OwnPayment {
  const { row, site } = sale;
  const isLost = row % RARE === 2;
  return {
    id: `p${row}`,
    kind: "payment",
    state: isLost ? "claimed" : "approved",
    amountOre: ore(sale.amount),
    businessDay: day,
    at: startMs + sale.second * 1_000,
    siteId: site,
    terminalId: sale.terminal,
    issuer: row % 3 === 0 ? "mastercard" : "visa",
    authorisationCode: sale.code,
    lastFour: isLost ? undefined : String(row % 10_000).padStart(4, "0"),
    references: [`order-${row}`],
    agreementIds: [agreementOf(site)],
  };
}

function lineOf(sale: Sale, day: BusinessDay): AcquirerLine {
  const { row, site, second } = sale;
  const clock = [second / 3_600, (second % 3_600) / 60, second % 60];
  return {
    id: `l${String(row).padStart(8, "0")}`,
    agreementId: agreementOf(site),
    siteId: site,
    issuer: row % 3 === 0 ? "mastercard" : "visa",
    kind: "acquirerLine",
    payout: undefined,
    line: row,
    type: "sale",
    typeText: "100",
    merchantNumber: merchantOf(site),
    terminalId: `0000${sale.terminal}`,
    saleOn: day,
    saleTime: clock.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":"),
    amountOre: ore(sale.amount),
    feeOre: FEE_ORE,
    issuerText: "CARD",
    authorisationCode: sale.code,
    lastFour: String(row % 10_000).padStart(4, "0"),
    batch: undefined,
    reference: `ref-${row}`,
    ownReference: row % 10 === 0 ? `order-${row}` : undefined,
  };
}
