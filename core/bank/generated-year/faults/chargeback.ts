import { addPayoutLine } from "../payout-lines.ts";
import type { DraftPayment } from "../year-payments.ts";
import type { PlannedLine, PlannedPayout } from "../year-underway.ts";
import {
  disputeAlone,
  disputeOf,
  disputePart,
  type Movement,
  pickDisputing,
} from "./charged-back.ts";
import { answered, type FaultGround, type FaultMaker, tell } from "./fault-maker.ts";

/** Inside a net payout, as a debit of its own that a report explains, or as a debit without one. */
export const chargeback: FaultMaker = {
  kind: "chargeback",
  times: 6,
  plant: (ground) => {
    const { payout, line, payment } = plantMovement(ground, "chargeback");
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `${payment.amountOre} öre of the sale of ${payment.businessDay} were taken back`,
      namedBy: [[answered(line)]],
    });
  },
};

export type Moved = {
  readonly payment: DraftPayment;
  readonly payout: PlannedPayout;
  readonly line: PlannedLine;
};

export function plantMovement(ground: FaultGround, kind: Movement["kind"]): Moved {
  const { year, round } = ground;
  const inside = round % 3 === 0;
  const reports = round % 3 === 2 ? "without" : "with";
  const payout = pickDisputing(ground, inside ? "net" : "gross", reports);
  const payment = disputeOf(ground, payout);
  if (inside) {
    payout.extras.push(disputePart({ kind, payment }));
    return { payout, payment, line: addPayoutLine(year, payout) };
  }
  addPayoutLine(year, payout);
  const line = disputeAlone(ground, { payout, movement: { kind, payment } });
  return { payout, payment, line };
}
