/** From what the core says of a payout to what is sent. */
import type { PayoutAgreement, PayoutTerms } from "@kortkoll/core/bank/payout-agreement.ts";
import type { SalesGroup } from "@kortkoll/core/bank/payout-calendar.ts";
import type { PayoutStanding } from "@kortkoll/core/bank/payout-state.ts";
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { addOre, type Ore, ZERO } from "@kortkoll/core/money.ts";
import type { Codes } from "./payout-place-store.ts";
import type { ExpectedPayoutView, PayoutCalendar } from "./payouts-api.ts";

export function agreementView(
  { id, name, acquirer, companyId }: PayoutAgreement,
  { confirmed }: Pick<PayoutTerms, "confirmed">,
  { companies }: Codes,
): Pick<
  ExpectedPayoutView,
  "agreementId" | "agreementName" | "acquirer" | "companyCode" | "confirmed"
> {
  const companyCode = companies.get(companyId) ?? "";
  return { agreementId: id, agreementName: name, acquirer, companyCode, confirmed };
}

export function payoutView(standing: PayoutStanding, codes: Codes): ExpectedPayoutView {
  const { payout, batches, paidOre, leftOre, state, lateBankDays } = standing;
  const { agreementId: _agreement, ...key } = payout.key;
  const sold = new Set(batches.map(({ issuer }) => issuer));
  return {
    ...agreementView(payout.agreement, payout.terms, codes),
    ...key,
    issuers: ISSUERS.filter((issuer) => sold.has(issuer)),
    siteCodes: siteCodesOf(batches, codes),
    ...saleDaysOf(batches),
    payments: paymentsOf(batches),
    amountOre: payout.amountOre,
    lessFees: payout.lessFees,
    paidOre,
    leftOre,
    state,
    lateBankDays,
  };
}

/** By company, site and issuer, with the days from the first to the last. */
export function uncoveredView(
  groups: readonly SalesGroup[],
  codes: Codes,
): PayoutCalendar["uncovered"] {
  const by = Map.groupBy(groups, (one) => `${one.companyId} ${one.siteId} ${one.issuer}`);
  const rows = [...by.values()].flatMap((some) => {
    const [first] = some;
    if (first === undefined) return [];
    return [
      {
        companyCode: codes.companies.get(first.companyId) ?? "",
        siteCode: codes.sites.get(first.siteId) ?? "",
        issuer: first.issuer,
        ...saleDaysOf(some),
        payments: paymentsOf(some),
        amountOre: sumOf(some),
      },
    ];
  });
  const nameOf = (row: (typeof rows)[number]): string =>
    `${row.companyCode} ${row.siteCode} ${row.issuer}`;
  return rows.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)));
}

function saleDaysOf(groups: readonly Pick<SalesGroup, "saleDay">[]): {
  saleFrom: string;
  saleTo: string;
} {
  const days = groups.map(({ saleDay }) => saleDay).toSorted();
  return { saleFrom: days[0] ?? "", saleTo: days.at(-1) ?? "" };
}

function siteCodesOf(groups: readonly Pick<SalesGroup, "siteId">[], { sites }: Codes): string[] {
  return [...new Set(groups.map(({ siteId }) => sites.get(siteId) ?? ""))].toSorted();
}

function paymentsOf(groups: readonly Pick<SalesGroup, "payments">[]): number {
  return groups.reduce((sum, { payments }) => sum + payments, 0);
}

function sumOf(groups: readonly { readonly amountOre: Ore }[]): Ore {
  return groups.reduce((sum, { amountOre }) => addOre(sum, amountOre), ZERO);
}
