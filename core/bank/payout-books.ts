/**
 * What a bank line that pays for something does to the books: the rows of the posting table about
 * payouts, fees and chargebacks. An issuer is credited with its gross sales however the money came.
 */
import type { Issuer } from "../cards/card-rules.ts";
import { type AccountRole, issuerRole, type VoucherEvent } from "../ledger/voucher.ts";
import { addOre, negateOre, type Ore, ZERO } from "../money.ts";
import type { PayoutPart } from "./payout-match.ts";

/** Of a bank line. */
export const LINE_MATCH_KINDS = ["payout", "monthlyFee", "chargeback", "unidentified"] as const;
/** A payout of nothing has no bank line: its parts take each other out. */
export const MATCH_KINDS = [...LINE_MATCH_KINDS, "zeroPayout"] as const;
export type LineMatchKind = (typeof LINE_MATCH_KINDS)[number];
export type MatchKind = (typeof MATCH_KINDS)[number];

/** Debit positive. Of an issuer with the site whose sales they are; else null. */
export type PayoutLine = {
  readonly role: AccountRole;
  readonly amountOre: Ore;
  readonly issuer: Issuer | null;
  readonly siteId: string | null;
};

export type PayoutVoucher = {
  readonly event: VoucherEvent;
  readonly lines: readonly PayoutLine[];
};

const EVENT_OF_KIND: Readonly<Record<MatchKind, VoucherEvent>> = {
  payout: "payout",
  monthlyFee: "monthlyFee",
  chargeback: "chargeback",
  unidentified: "unidentifiedPayout",
  zeroPayout: "zeroPayout",
};

/**
 * Throws when the parts do not sum to the bank line: that is a bug, never an outcome. An unidentified line
 * has no parts.
 */
export function bookPayout(match: {
  readonly kind: MatchKind;
  /** The bank line's: money in is positive; nothing of a payout that has none. */
  readonly amountOre: Ore;
  readonly parts: readonly PayoutPart[];
}): PayoutVoucher {
  const { kind, amountOre, parts } = match;
  const event = EVENT_OF_KIND[kind];
  const bank: PayoutLine = { role: "bank", amountOre, issuer: null, siteId: null };
  if (kind === "unidentified") {
    const line = { role: "unidentified", issuer: null, siteId: null } as const;
    return { event, lines: [bank, { ...line, amountOre: negateOre(amountOre) }] };
  }
  const sum = addOre(ZERO, ...parts.map((part) => part.amountOre));
  if (sum !== amountOre)
    throw new Error(`The parts of a match sum to ${sum}, not ${amountOre} öre`);
  const lines = [bank, ...parts.map(lineOf)];
  return { event, lines: lines.filter((line) => line.amountOre !== 0) };
}

/** A part that brings money in is credited where it was owed. */
function lineOf(part: PayoutPart): PayoutLine {
  const amountOre = negateOre(part.amountOre);
  switch (part.kind) {
    case "sales":
      return {
        role: issuerRole(part.issuer),
        amountOre,
        issuer: part.issuer,
        siteId: part.siteId,
      };
    case "chargeback":
    case "chargebackReversed":
      return { role: "disputed", amountOre, issuer: part.issuer, siteId: part.siteId };
    case "fee":
    case "adjustment":
      return { role: "cardFees", amountOre, issuer: null, siteId: null };
    case "reserveHeld":
    case "reserveReleased":
      return { role: "acquirerReserve", amountOre, issuer: null, siteId: null };
  }
}
