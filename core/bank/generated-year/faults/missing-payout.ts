import { batchesAre, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/** The acquirer's file may say that it was paid: no line ever proves it. */
export const missingPayout: FaultMaker = {
  kind: "missingPayout",
  times: 5,
  plant: (ground) => {
    const payout = pickPayout(ground, { reports: ground.round === 1 ? "without" : "with" });
    payout.lines = [];
    tell(ground, {
      payout,
      day: payout.dueOn,
      lines: [],
      says: `Nothing came of what was due on ${payout.dueOn}`,
      namedBy: [batchesAre(payout, "missing")],
    });
  },
};
