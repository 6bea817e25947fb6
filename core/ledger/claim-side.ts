/**
 * Claim side `theirs`: the invoicing system books its claim account itself, against interim. The
 * same postings stay in our books, marked, and are never exported; what is left for us to export
 * must balance by itself. So the marked part of a voucher is always claim against interim.
 */
import { addOre, negateOre, type Ore, ZERO } from "../money.ts";
import type { VoucherLine } from "./voucher.ts";

export type MarkedLine = VoucherLine & { readonly bookedBySystem: boolean };

export function markBookedBySystem(
  lines: readonly VoucherLine[],
  claimSide: "ours" | "theirs",
): readonly MarkedLine[] {
  const claimOre = addOre(ZERO, ...amountsOf(lines.filter((line) => line.role === "claim")));
  if (claimSide === "ours" || claimOre === 0) {
    return lines.map((line) => ({ ...line, bookedBySystem: false }));
  }
  const answering = answeringLines(lines, claimOre);
  const answeredOre = addOre(ZERO, ...amountsOf(answering));
  const marked = lines.map((line) => ({
    ...line,
    bookedBySystem: line.role === "claim" || answering.includes(line),
  }));
  const missingOre = negateOre(addOre(claimOre, answeredOre));
  if (missingOre === 0) return marked;
  return [
    ...marked,
    { role: "interim", amountOre: missingOre, bookedBySystem: true },
    { role: "interim", amountOre: negateOre(missingOre), bookedBySystem: false },
  ];
}

/** The one interim line that answers the claim exactly; otherwise all on its other side. */
function answeringLines(lines: readonly VoucherLine[], claimOre: Ore): readonly VoucherLine[] {
  const others = lines.filter(
    (line) => line.role === "interim" && line.amountOre > 0 !== claimOre > 0,
  );
  const exact = others.find((line) => line.amountOre === negateOre(claimOre));
  return exact === undefined ? others : [exact];
}

function amountsOf(lines: readonly VoucherLine[]): readonly Ore[] {
  return lines.map((line) => line.amountOre);
}
