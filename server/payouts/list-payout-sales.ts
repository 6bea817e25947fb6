/** The sales behind one expected payout: what to show the acquirer when it does not come. */
import type { PayoutKey } from "@kortkoll/core/bank/payout-calendar.ts";
import type { PaidBatch, PayoutStanding } from "@kortkoll/core/bank/payout-state.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Sight } from "../http/access.ts";
import { readCursor, writeCursor } from "../page-cursor.ts";
import { readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { type Codes, selectCodes } from "./payout-place-store.ts";
import { type SaleRow, selectSales } from "./payout-sale-store.ts";
import { payoutView } from "./payout-view.ts";
import type { PayoutSales } from "./payouts-api.ts";
import type { PayoutDeps } from "./read-payout-calendar.ts";
import { standWhole } from "./stand-whole.ts";

type Asked = {
  readonly key: PayoutKey;
  readonly cursor: string | undefined;
  readonly limit: number;
  readonly sight: Sight;
};

export async function listPayoutSales(
  deps: PayoutDeps,
  { key, cursor, limit, sight }: Asked,
): Promise<PayoutSales | "notFound" | "unusableCursor"> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && after === undefined) return "unusableCursor";
  const { database, clock } = deps;
  const agreements = await readPayingAgreements(database, sight.companyIds);
  const agreement = agreements.find(({ id }) => id === key.agreementId);
  if (agreement === undefined) return "notFound";
  const among = { agreements, sight, today: businessDayOf(clock()) };
  const [standing] = await standWhole(database, [{ key, agreement }], among);
  if (standing === undefined) return "notFound";
  const codes = await selectCodes(database, sight);
  const { payout, batches } = standing;
  const { companyId } = payout.agreement;
  const found = await selectSales(database, { companyId, batches, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return {
    payout: payoutView(standing, codes),
    batches: batchesView(standing, codes),
    sales: page.map(saleView),
    next: hasMore ? writeCursor({ createdAtMicros: last.micros, id: last.paymentId }) : null,
  };
}

/** Those of one sale date, issuer, site and batch day together, however many sessions they are of. */
function batchesView({ batches }: PayoutStanding, { sites }: Codes): PayoutSales["batches"] {
  const nameOf = (one: PaidBatch): string =>
    [one.saleDay, one.siteId, one.issuer, one.batchDay, one.closedAtMs === null].join(" ");
  return [...Map.groupBy(batches, nameOf).values()].flatMap((some) => {
    const [first] = some;
    if (first === undefined) return [];
    const { saleDay, issuer, batchDay, closedAtMs, siteId } = first;
    const sum = (of: (batch: PaidBatch) => number): number =>
      some.reduce((total, batch) => total + of(batch), 0);
    return [
      {
        siteCode: sites.get(siteId) ?? "",
        ...{ issuer, saleDay, batchDay, reconciled: closedAtMs !== null },
        payments: sum(({ payments }) => payments),
        amountOre: sum(({ amountOre }) => amountOre),
        paidOre: sum(({ paidOre }) => paidOre),
      },
    ];
  });
}

function saleView({ micros: _micros, at, ...sale }: SaleRow): PayoutSales["sales"][number] {
  return { ...sale, at: at.toISOString() };
}
