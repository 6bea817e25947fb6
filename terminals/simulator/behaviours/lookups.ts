/** The answer is lost, and the last result makes it hard to find out. */
import type { Script } from "./script.ts";

export const LOOKUPS: readonly Script[] = [
  {
    name: "stale-last-result",
    ending: "926",
    takesMoney: true,
    delivery: { kind: "drop" },
    lookup: { stale: true },
    sv: "Svaret tappas; det gamla resultatet visas länge",
    en: "Answer lost; the old last result is shown for long",
  },
  {
    name: "lookup-without-order-id",
    ending: "927",
    takesMoney: true,
    delivery: { kind: "drop" },
    lookup: { withoutOrderId: true },
    sv: "Svaret tappas; resultatet saknar orderId",
    en: "Answer lost; the last result has no orderId",
  },
  {
    name: "lookup-fails-at-first",
    ending: "928",
    takesMoney: true,
    delivery: { kind: "drop" },
    lookup: { fails: true },
    sv: "Svaret tappas; tre uppslag misslyckas",
    en: "Answer lost; three look-ups fail",
  },
];
