/**
 * Open batches as payouts are made of them: what reports have not spoken for, and the sums that an
 * agreement may pay at once. A batch that is in no such sum is found by subset alone.
 */

import { ore } from "../../money.ts";
import { merchantOf, termsAt } from "../check-payout-agreement.ts";
import type { PayoutAgreement } from "../payout-agreement.ts";
import type { OpenBatch } from "../payout-match.ts";
import { type Answer, answerOfBatches, batchDayOf, type PlacedBatch } from "./answer.ts";
import type { BankCalendar } from "./bank-calendar.ts";
import { compareText } from "./compare-text.ts";

/** The same whatever order they were given in. Batches of no agreement are nobody's to pay. */
export function placeBatches(
  batches: readonly OpenBatch[],
  agreements: readonly PayoutAgreement[],
  calendar: BankCalendar,
): readonly PlacedBatch[] {
  const ofId = new Map(agreements.map((agreement) => [agreement.id, agreement]));
  const named = batches
    .map((batch) => ({ batch, name: nameOf(batch) }))
    .toSorted((one, other) => compareText(one.name, other.name));
  return named.flatMap(({ batch, name }, at) => {
    const agreement = ofId.get(batch.agreementId);
    const terms = agreement && (termsAt(agreement, batch.saleDay) ?? agreement.terms[0]);
    if (terms === undefined || batch.leftOre === 0) return [];
    return [
      {
        ...batch,
        resource: `batch ${name} ${at}`,
        freeOre: batch.leftOre,
        untilOn: calendar.lastDayOf(batch.dueOn),
        isNet: terms.form === "net",
        merchantNumber: merchantOf(terms, batch.siteId),
        isCombined: terms.weekend === "combined",
      },
    ];
  });
}

/** Without what a report says that it pays; never past nothing. */
export function lessReported(batch: PlacedBatch, reportedOre: number): PlacedBatch {
  const { leftOre } = batch;
  const least = Math.min(leftOre, 0);
  const most = Math.max(leftOre, 0);
  return { ...batch, freeOre: ore(leftOre - Math.min(Math.max(reportedOre, least), most)) };
}

/**
 * Every sum that an agreement may pay at once: a day of a merchant number, all that is due on one day
 * where weekends are combined, and of a day also a site, an issuer, or one of each.
 */
export function answersOfBatches(batches: readonly PlacedBatch[]): readonly Answer[] {
  const groups = new Map<string, { readonly members: PlacedBatch[]; readonly isWhole: boolean }>();
  for (const batch of batches) {
    if (batch.freeOre === 0) continue;
    for (const { name, isWhole } of groupsOf(batch)) {
      const key = JSON.stringify([batch.agreementId, ...name]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { members: [batch], isWhole });
      else group.members.push(batch);
    }
  }
  const answers = new Map<string, Answer>();
  for (const { members, isWhole } of groups.values()) {
    const answer = answerOfBatches(members, isWhole);
    if (isWhole || !answers.has(answer.key)) answers.set(answer.key, answer);
  }
  return [...answers.values()];
}

type GroupName = { readonly name: readonly (string | null)[]; readonly isWhole: boolean };

function groupsOf(batch: PlacedBatch): readonly GroupName[] {
  const { issuer, siteId, merchantNumber, dueOn } = batch;
  const day = batchDayOf(batch);
  const shares: readonly GroupName[] = [
    { name: ["day", day], isWhole: false },
    { name: ["site", day, siteId], isWhole: false },
    { name: ["issuer", day, issuer], isWhole: false },
    { name: ["issuerOfMerchant", day, issuer, merchantNumber], isWhole: false },
    { name: ["one", batch.resource], isWhole: false },
  ];
  const whole: GroupName = { name: ["merchant", day, merchantNumber], isWhole: true };
  const combined: GroupName = { name: ["due", dueOn, merchantNumber], isWhole: true };
  const combinedShares: readonly GroupName[] = [
    { name: ["dueOfAll", dueOn], isWhole: false },
    { name: ["dueOfSite", dueOn, siteId], isWhole: false },
    { name: ["dueOfIssuer", dueOn, issuer], isWhole: false },
    { name: ["dueOfOne", dueOn, issuer, siteId], isWhole: false },
  ];
  return batch.isCombined ? [whole, combined, ...shares, ...combinedShares] : [whole, ...shares];
}

function nameOf(batch: OpenBatch): string {
  const { agreementId, issuer, siteId, saleDay, dueOn, leftOre } = batch;
  return JSON.stringify([agreementId, saleDay, issuer, siteId, dueOn, leftOre]);
}
