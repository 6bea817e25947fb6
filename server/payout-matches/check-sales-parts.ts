/**
 * Whether what a match would pay of days of sales is there to be paid, by the agreement that pays for it.
 * Held against the open batches that calendar and matcher count by, not against a day's net: what was sold
 * and given back on one day may come in two payouts.
 */
import { coverOf } from "@kortkoll/core/bank/check-payout-agreement.ts";
import type { OpenBatch, PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import type { Transaction } from "../database/database.ts";
import { daysOf } from "../open-items/pay-issuer-days.ts";
import { readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { listOpenBatches } from "../payouts/list-open-batches.ts";

export type SalesFault = "agreementDoesNotCover" | "batchHoldsLess";
type PaidDay = ReturnType<typeof daysOf>[number];

type Asked = {
  readonly companyId: string;
  readonly agreementId: string;
  readonly parts: readonly PayoutPart[];
  /** An acquirer's file lists them, and a person has looked and believes it, whatever we know of. */
  readonly isFileBelieved: boolean;
};

/** Undefined when all is there. The agreement's lock is held: nothing of it is paid meanwhile. */
export function findSalesFault(tx: Transaction, asked: Asked): Promise<SalesFault | undefined> {
  return asked.isFileBelieved ? findOthers(tx, asked) : findLess(tx, asked);
}

/** Also a file that is believed pays nothing that another agreement is to pay: that would be paid twice. */
async function findOthers(
  tx: Transaction,
  { companyId, agreementId, parts }: Asked,
): Promise<SalesFault | undefined> {
  const days = daysOf(parts);
  if (days.length === 0) return undefined;
  const agreements = await readPayingAgreements(tx, [companyId]);
  const isAnothers = days.some(({ saleDay, ...place }) => {
    const cover = coverOf(agreements, { ...place, day: saleDay });
    return cover !== undefined && cover.agreement.id !== agreementId;
  });
  return isAnothers ? "agreementDoesNotCover" : undefined;
}

async function findLess(
  tx: Transaction,
  { companyId, agreementId, parts }: Asked,
): Promise<SalesFault | undefined> {
  const days = daysOf(parts);
  const inOrder = days.map(({ saleDay }) => saleDay).toSorted();
  const [from, to] = [inOrder[0], inOrder.at(-1)];
  if (from === undefined || to === undefined) return undefined;
  const open = await listOpenBatches(tx, { companyId, from, to });
  const own = open.filter((batch) => batch.agreementId === agreementId);
  if (days.every((day) => doHold(own, day))) return undefined;
  const agreements = await readPayingAgreements(tx, [companyId]);
  const areCovered = days.every(({ saleDay, ...place }) => {
    return coverOf(agreements, { ...place, day: saleDay })?.agreement.id === agreementId;
  });
  return areCovered ? "batchHoldsLess" : "agreementDoesNotCover";
}

/** Of the same sign as much as is asked for; what comes to nothing takes nothing. */
function doHold(
  open: readonly OpenBatch[],
  { saleDay, siteId, issuer, amountOre }: PaidDay,
): boolean {
  const sign = Math.sign(amountOre);
  const heldOre = open
    .filter((one) => one.saleDay === saleDay && one.siteId === siteId && one.issuer === issuer)
    .filter(({ leftOre }) => Math.sign(leftOre) === sign)
    .reduce((sum, { leftOre }) => sum + leftOre, 0);
  return Math.abs(amountOre) <= Math.abs(heldOre);
}
