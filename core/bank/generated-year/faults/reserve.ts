import { ore } from "../../../money.ts";
import { addPayoutLine } from "../payout-lines.ts";
import { netOf, type PlannedExtra } from "../year-underway.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/** Every second is held back, every second released. */
export const reserve: FaultMaker = {
  kind: "reserve",
  times: 4,
  plant: (ground) => {
    const { year, random, round } = ground;
    const payout = pickPayout(ground, { fits: ({ terms }) => terms.form === "net" });
    const sum = random.between(20_000, Math.floor(netOf(payout) / 2));
    const held = round % 2 === 0;
    const extra: PlannedExtra = {
      part: held
        ? { kind: "reserveHeld", amountOre: ore(-sum) }
        : { kind: "reserveReleased", amountOre: ore(sum) },
      text: held ? "Reserv innehållen" : "Reserv frisläppt",
      about: undefined,
    };
    payout.extras.push(extra);
    const line = addPayoutLine(year, payout);
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `${sum} öre were ${held ? "held back" : "released"} on ${line.bookedOn}`,
      namedBy: [[answered(line)]],
    });
  },
};
