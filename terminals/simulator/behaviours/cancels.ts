/** The cashier's cancel, when it is the only way out and when it comes too late. */
import type { Script } from "./script.ts";

export const CANCELS: readonly Script[] = [
  {
    name: "cashier-cancel-only",
    ending: "905",
    takesMoney: false,
    customer: "waits",
    sv: "Kunden gör inget; bara kassan kan avbryta",
    en: "The customer does nothing; only the cashier can cancel",
  },
  {
    name: "cancel-loses-race",
    ending: "906",
    takesMoney: true,
    customer: "paysWhenCancelled",
    sv: "Avbryts för sent: godkänns ändå",
    en: "Cancelled too late: approved all the same",
  },
];
