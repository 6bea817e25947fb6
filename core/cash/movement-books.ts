/**
 * What cash that goes in or out of a drawer does to the books: the rows of the posting table about
 * float, cash in and out, and bags. The reason fixes the contra account.
 */
import { credit, debit, draftVoucher, type VoucherDraft } from "../ledger/voucher.ts";
import { negateOre, type Ore, subtractOre, ZERO } from "../money.ts";

export const REASON_KINDS = ["floatIn", "floatOut", "cashIn", "cashOut"] as const;
export type ReasonKind = (typeof REASON_KINDS)[number];
/**
 * Bags and their count are movements too, and what a count of the drawer found too little or too
 * much: one list tells all that a drawer has been through.
 */
export const MOVEMENT_KINDS = [
  ...REASON_KINDS,
  "bagSealed",
  "bagCounted",
  "countShort",
  "countOver",
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export type Movement = {
  readonly kind: MovementKind;
  /** What was moved, sealed or counted; of a drawer's count what it parts by. */
  readonly amountOre: Ore;
  /** Of a bag that has been counted: what was sealed in it. */
  readonly sealedOre: Ore;
};

/** What a movement does to the drawer; a bag that is counted left it long ago. */
export function drawerStepOf(kind: MovementKind, amountOre: Ore): Ore {
  switch (kind) {
    case "floatIn":
    case "cashIn":
    case "countOver":
      return amountOre;
    case "floatOut":
    case "cashOut":
    case "bagSealed":
    case "countShort":
      return negateOre(amountOre);
    case "bagCounted":
      return ZERO;
  }
}

/** Undefined where nothing is posted: an empty bag that was counted empty. */
export function bookMovement(movement: Movement): VoucherDraft | undefined {
  const { kind, amountOre, sealedOre } = movement;
  switch (kind) {
    case "floatIn":
    case "cashIn":
      return draftVoucher(kind, [debit("cash", amountOre), credit("cashReason", amountOre)]);
    case "floatOut":
    case "cashOut":
      return draftVoucher(kind, [debit("cashReason", amountOre), credit("cash", amountOre)]);
    case "bagSealed":
      return draftVoucher(kind, [debit("cashInTransit", amountOre), credit("cash", amountOre)]);
    case "bagCounted": {
      const missingOre = subtractOre(sealedOre, amountOre);
      return draftVoucher(kind, [
        debit("bank", amountOre),
        missingOre > 0 ? debit("cashShortage", missingOre) : debit("cashSurplus", missingOre),
        credit("cashInTransit", sealedOre),
      ]);
    }
    case "countShort":
      return draftVoucher(kind, [debit("cashShortage", amountOre), credit("cash", amountOre)]);
    case "countOver":
      return draftVoucher(kind, [debit("cash", amountOre), credit("cashSurplus", amountOre)]);
  }
}

/** What takes a movement back posts the same with the signs turned. */
export function bookCorrection(movement: Movement): VoucherDraft | undefined {
  const draft = bookMovement(movement);
  if (draft === undefined) return undefined;
  const turned = draft.lines.map((line) => ({ ...line, amountOre: negateOre(line.amountOre) }));
  return draftVoucher(draft.event, turned);
}
