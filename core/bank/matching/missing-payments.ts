/** Our own payments that no line holds, where the acquirer's reports are whole. */

import { addDays } from "../../time/stockholm.ts";
import type { OwnPayment, PaymentResult } from "../acquirer-match.ts";
import {
  coverKey,
  type HeldDay,
  type HeldLine,
  type HeldPayment,
  isOpenState,
} from "./held-day.ts";

/** When the days beside it have had all that they get. */
export function missingPayments(
  day: HeldDay,
  beside: readonly HeldDay[],
): readonly PaymentResult[] {
  const missing = day.payments.filter((held) => {
    const { payment, heldBy, isSpokenOf } = held;
    const isExpected = payment.state === "approved" || isOpenState(payment.state);
    return isExpected && heldBy === undefined && !isSpokenOf && isCovered(held, day);
  });
  return missing.map((held) => ({
    result: "notInReport",
    payment: held.payment,
    disproves: isOpenState(held.payment.state) && isDisproven(held, day, beside),
  }));
}

/** By every agreement that could pay for it. */
function isCovered({ payment, terminal }: HeldPayment, { covers }: HeldDay): boolean {
  const { agreementIds } = payment;
  return (
    agreementIds.length > 0 &&
    agreementIds.every(
      (id) => covers.has(coverKey(id, undefined)) || covers.has(coverKey(id, terminal)),
    )
  );
}

function isDisproven(held: HeldPayment, day: HeldDay, beside: readonly HeldDay[]): boolean {
  const days = [addDays(day.day, -1), addDays(day.day, 1)].map((near) =>
    beside.find((one) => one.day === near),
  );
  const areWhole = days.every((near) => near !== undefined && isCovered(held, near));
  const lines = [day, ...beside].flatMap((near) => near.lines);
  return areWhole && !lines.some((line) => mayBe(held.payment, line));
}

/** A line that nobody has a home for, of the same sum: wherever it says that it was sold. */
function mayBe(payment: OwnPayment, { result, kind, amountOre }: HeldLine): boolean {
  const isHomeless = result?.result === "unknownSale" || result?.result === "ambiguous";
  return isHomeless && kind === payment.kind && amountOre === payment.amountOre;
}
