/** What the check of the books has found and how far it has come, in English. */
import type { BookChecksText } from "./book-checks-sv.ts";

export const bookChecksEn: BookChecksText = {
  roles: {
    paid: "Paid of the invoice",
    settled: "Settled of the debt",
    drawer: "Cash drawer",
    takingsOfDay: "The day's sum",
    takingsOfHour: "The hour's sum",
    takingsOfIssuer: "The issuer's sum of the day",
    postingsOfDay: "The account's sum of the day",
    issuerDay: "The issuer's day",
    issuerDayPaid: "Paid out of the issuer's day",
    bankLinePaid: "Bank line marked as matched",
    reportedPayoutMatched: "Payout marked as matched",
  },
  recentAt: (time) => `The last days were gone through ${time}.`,
  neverRecent: "The last days have not been gone through yet.",
  wholeAt: (from, until) =>
    `All of history was last gone through ${from} – ${until}, each part as it was at some moment between.`,
  neverWhole: "All of history has not been gone through yet.",
  underWay: (percent) => `The pass over all of history: ${percent} %`,
  title: "Found, and gone again",
  lead: "This differed when the check saw it, and does no longer. Say so when you have seen it.",
  found: "Found",
  gone: "Gone",
  mended: (time) => `Mended by the check ${time}`,
  goneAt: (time) => `Agrees since ${time}`,
  seen: "I have seen it",
  seenOf: (what) => `I have seen it: ${what}`,
  seenDone: "Noted that you have seen it.",
  see: "Seen",
  sumOf: (day) => `Sum of ${day}`,
  drawer: "Cash drawer",
  payout: "Payout",
  bankRow: "Row from a bank or an acquirer",
};
