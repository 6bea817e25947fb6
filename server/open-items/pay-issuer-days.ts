/**
 * What payouts pay of each day's sales. Whoever pays a day holds it against being summed meanwhile, so
 * that what is left of it is in one place; no öre of a day is paid twice.
 */
import type { PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import { addOre, negateOre, type Ore } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import { lockPaidDays, type PaidDay, payDays } from "./issuer-day-store.ts";

/** In the transaction that accepts a match. */
export async function payIssuerDays(
  tx: Transaction,
  companyId: string,
  parts: readonly PayoutPart[],
): Promise<void> {
  await lockPaidDays(tx);
  await payDays(tx, companyId, daysOf(parts));
}

/** In the transaction that undoes one. */
export async function openIssuerDays(
  tx: Transaction,
  companyId: string,
  parts: readonly PayoutPart[],
): Promise<void> {
  await lockPaidDays(tx);
  const turned = daysOf(parts).map((day) => ({ ...day, amountOre: negateOre(day.amountOre) }));
  await payDays(tx, companyId, turned);
}

/** Each day of an issuer at a site once. */
export function daysOf(parts: readonly PayoutPart[]): readonly PaidDay[] {
  const days = new Map<string, PaidDay>();
  for (const part of parts) {
    if (part.kind !== "sales") continue;
    const { saleDay, siteId, issuer } = part;
    const name = `${saleDay} ${siteId} ${issuer}`;
    const before: Ore | undefined = days.get(name)?.amountOre;
    const amountOre = before === undefined ? part.amountOre : addOre(before, part.amountOre);
    days.set(name, { saleDay, siteId, issuer, amountOre });
  }
  return [...days.values()];
}
