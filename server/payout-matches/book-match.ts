/**
 * Books what a bank line pays for, or a payout that came to nothing and has no line, and takes it back: the match, its voucher, what is left of each day's
 * sales and the audit trail, in one transaction. Whoever calls has locked the agreement and looked
 * that the batches hold as much.
 */
import { bookPayout } from "@kortkoll/core/bank/payout-books.ts";
import { type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { bookPayoutVoucher, correctPayoutVoucher } from "../ledger/book-payout.ts";
import { openIssuerDays, payIssuerDays } from "../open-items/pay-issuer-days.ts";
import {
  type Actor,
  insertMatch,
  lockMatch,
  markUndone,
  type NewMatch,
  type StandingMatch,
} from "./match-store.ts";

export type Booked = { readonly matchId: string; readonly voucherId: string };

/** Throws when the parts do not sum to the bank line. */
export async function bookMatch(
  tx: Transaction,
  newId: NewId,
  booking: Omit<NewMatch, "id"> & {
    readonly agreementName: string;
    /** How the bank names the line, or the acquirer a payout without one. */
    readonly reference: string | undefined;
    /** Where lines of no sale belong. */
    readonly siteId: string;
  },
): Promise<Booked> {
  const { agreementName, reference, siteId, ...match } = booking;
  const matchId = newId();
  const { companyId: ofCompany, bookedOn: day } = match;
  await insertMatch(tx, { ...match, id: matchId });
  const voucherId = await bookPayoutVoucher(tx, newId, {
    companyId: ofCompany,
    matchId,
    draft: bookPayout(match),
    siteId,
    agreement: agreementName,
    bookedOn: day,
    reference,
    by: match.by.signature,
    at: match.at,
  });
  await payIssuerDays(tx, ofCompany, match.parts);
  const { companyId, bankLineId, kind, evidence, reason, amountOre, bookedOn, by, at } = match;
  await recordAudit(tx, newId, {
    kind: bankLineId === null ? "zeroPayoutSettled" : "payoutMatched",
    companyId,
    subject: { kind: "payoutMatch", id: matchId },
    content: { bankLineId, agreement: agreementName, kind, evidence, reason, amountOre, bookedOn },
    by: { id: by.id, name: by.signature },
    at,
  });
  return { matchId, voucherId };
}

/** The correcting voucher is of today, never of a day before what it takes back. Undefined when there is nothing to undo. */
export async function undoMatch(
  tx: Transaction,
  newId: NewId,
  undoing: {
    readonly matchId: string;
    readonly reason: string;
    readonly by: Actor;
    readonly at: Date;
  },
): Promise<StandingMatch | undefined> {
  const { matchId, reason, by, at } = undoing;
  const match = await lockMatch(tx, matchId);
  if (match === undefined) return undefined;
  const on = laterOf(businessDayOf(at.getTime()), match.bookedOn);
  await correctPayoutVoucher(tx, newId, {
    voucherId: match.voucherId,
    voucherText: match.voucherText,
    businessDay: on,
    reason,
    by: by.signature,
    at,
  });
  await markUndone(tx, matchId, { at, on, by, reason });
  await openIssuerDays(tx, match.companyId, match.parts);
  await recordAudit(tx, newId, {
    kind: match.bankLineId === null ? "zeroPayoutUndone" : "payoutMatchUndone",
    companyId: match.companyId,
    subject: { kind: "payoutMatch", id: matchId },
    content: { bankLineId: match.bankLineId, amountOre: match.amountOre, reason },
    by: { id: by.id, name: by.signature },
    at,
  });
  return match;
}

function laterOf(day: BusinessDay, other: BusinessDay): BusinessDay {
  return day > other ? day : other;
}
