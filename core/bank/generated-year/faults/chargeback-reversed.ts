import { plantMovement } from "./chargeback.ts";
import { answered, type FaultMaker, tell } from "./fault-maker.ts";

/** Won by the workshop: the money comes back, for a chargeback of last year or of this one. */
export const chargebackReversed: FaultMaker = {
  kind: "chargebackReversed",
  times: 3,
  plant: (ground) => {
    const { payout, line, payment } = plantMovement(ground, "chargebackReversed");
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `${payment.amountOre} öre of the sale of ${payment.businessDay} were given back`,
      namedBy: [[answered(line)]],
    });
  },
};
