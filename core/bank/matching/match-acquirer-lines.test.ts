import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ATTEMPT_STATES } from "../../attempts/attempt.ts";
import { ore } from "../../money.ts";
import { addDays, startOfBusinessDay } from "../../time/stockholm.ts";
import type { AcquirerLine, OwnPayment, ReportCover } from "../acquirer-match.ts";
import { matchAcquirerLines, openAcquirerMatcher } from "./match-acquirer-lines.ts";
import { acquirerLine, allShortly, lost, MONDAY, payment, wholeWeek } from "./test-acquirer.ts";

type Case = readonly [
  name: string,
  payments: readonly OwnPayment[],
  lines: readonly AcquirerLine[],
  results: readonly string[],
  covers?: readonly ReportCover[],
];

function checkCases(cases: readonly Case[]): void {
  for (const [name, payments, lines, results, covers = []] of cases) {
    test(name, () => {
      expect(allShortly(matchAcquirerLines({ payments, lines, covers }))).toEqual(results);
    });
  }
}

const TUESDAY = addDays(MONDAY, 1);
const SUNDAY = addDays(MONDAY, -1);
const OTHER_CARD = { lastFour: "9999" };
const NO_CODE = { authorisationCode: undefined };

describe("a line is tied", () => {
  checkCases([
    [
      "by terminal, code, amount and day",
      [payment("p 500")],
      [acquirerLine("l 500")],
      ["l tied p terminalCodeAmount"],
    ],
    [
      "whatever zeros and blanks stand before the terminal and whatever letters the code has",
      [payment("p 500")],
      [acquirerLine("l 500", { terminalId: " 00007001", authorisationCode: "a1b2c3 " })],
      ["l tied p terminalCodeAmount"],
    ],
    [
      "by our reference first, also when the amount is another",
      [payment("p 500", { references: ["order-1"] }), payment("q 700", { authorisationCode: "Q" })],
      [acquirerLine("l 700", { ownReference: "ORDER-1" })],
      ["l tied p ownReference other amount"],
    ],
    [
      "of two attempts at one order to the one with its code",
      [
        payment("p 500", { references: ["o"], authorisationCode: "X" }),
        payment("q 500", { references: ["o"] }),
      ],
      [acquirerLine("l 500", { ownReference: "o" })],
      ["l tied q ownReference"],
    ],
    [
      "of a declined attempt and an approved one at one order to the approved",
      [
        payment("p 500", { references: ["o"], state: "declined", ...NO_CODE }),
        payment("q 500", { references: ["o"], ...NO_CODE }),
      ],
      [acquirerLine("l 500", { ownReference: "o", ...NO_CODE })],
      ["l tied q ownReference"],
    ],
    [
      "by code, amount and card where the terminal is another or not told",
      [payment("p 500")],
      [acquirerLine("l 500", { terminalId: "8888", siteId: "lund", issuer: "mastercard" })],
      ["l tied p codeAmountCard other issuer other site other terminal"],
    ],
    [
      "to a payment of the day beside it, after that day's own lines",
      [payment("p 500", { businessDay: TUESDAY })],
      [acquirerLine("a 500"), acquirerLine("b 500", { saleOn: TUESDAY })],
      ["a alreadyPaid b p", "b tied p terminalCodeAmount"],
    ],
    [
      "to a payment of the day before",
      [payment("p 500", { businessDay: SUNDAY })],
      [acquirerLine("l 500")],
      ["l tied p terminalCodeAmount other day"],
    ],
    [
      "never to a payment of two days before",
      [payment("p 500", { businessDay: addDays(MONDAY, -2) })],
      [acquirerLine("l 500")],
      ["l unknownSale"],
    ],
    [
      "by terminal, minute and card where there is no code",
      [payment("p 500", NO_CODE), payment("q 600", NO_CODE)],
      [acquirerLine("l 500")],
      ["l tied p terminalMinuteCard"],
    ],
    [
      "never by terminal and amount at another time",
      [payment("p 500", NO_CODE)],
      [acquirerLine("l 500", { saleTime: "12:06:00" })],
      ["l unknownSale"],
    ],
    [
      "never with another card by the minute alone",
      [payment("p 500", NO_CODE)],
      [acquirerLine("l 500", OTHER_CARD)],
      ["l unknownSale"],
    ],
    [
      "to a refund only when it is one",
      [payment("p 500"), payment("r 500", { kind: "refund" })],
      [acquirerLine("l -500", { type: "refund" }), acquirerLine("m 500")],
      ["l tied r terminalCodeAmount", "m tied p terminalCodeAmount"],
    ],
  ]);
});

describe("a line proves", () => {
  checkCases([
    [
      "a claim, by the code of its slip",
      [lost("p 500", { state: "claimed", authorisationCode: "A1B2C3" })],
      [acquirerLine("l 500")],
      ["l tied p terminalCodeAmount proves"],
    ],
    [
      "an attempt whose answer was lost, by what went along to the terminal",
      [lost("p 500", { references: ["o"] })],
      [acquirerLine("l 500", { ownReference: "o" })],
      ["l tied p ownReference proves"],
    ],
    [
      "an attempt whose answer was lost, by the card that its last result showed",
      [lost("p 500", { lastFour: "1234" })],
      [acquirerLine("l 500")],
      ["l tied p terminalMinuteCard proves"],
    ],
    [
      "nothing when neither code nor card is known: it may have been keyed by hand meanwhile",
      [lost("p 500")],
      [acquirerLine("l 500")],
      ["l ambiguous p notProven"],
      wholeWeek("nets"),
    ],
    [
      "nothing of two attempts of the same minutes",
      [lost("p 500"), lost("q 500", { lastFour: "1234" })],
      [acquirerLine("l 500")],
      ["l ambiguous p q severalPayments"],
    ],
    [
      "nothing when two lines would",
      [lost("p 500", { lastFour: "1234" })],
      [acquirerLine("l 500"), acquirerLine("m 500", { authorisationCode: "M" })],
      ["l ambiguous p severalLines", "m ambiguous p severalLines"],
    ],
    [
      "nothing without its time",
      [lost("p 500", { lastFour: "1234" })],
      [acquirerLine("l 500", { saleTime: undefined })],
      ["l ambiguous p notProven"],
    ],
    [
      "not a declined attempt by the minute: what was keyed after it has the same card and amount",
      [payment("p 500", { state: "declined", ...NO_CODE })],
      [acquirerLine("l 500")],
      ["l unknownSale"],
    ],
    [
      "a declined attempt, by a code that it has",
      [payment("p 500", { state: "declined" })],
      [acquirerLine("l 500")],
      ["l tied p terminalCodeAmount proves"],
    ],
  ]);
});

describe("a line that is no payment of ours", () => {
  checkCases([
    ["is a sale that we do not know", [], [acquirerLine("l 500")], ["l unknownSale"]],
    [
      "has another code than the payment of the same amount",
      [payment("p 500")],
      [acquirerLine("l 500", { authorisationCode: "OTHER" })],
      ["l unknownSale"],
    ],
    [
      "may be the payment with its code at its terminal, whose amount is another",
      [payment("p 500")],
      [acquirerLine("l 505")],
      ["l ambiguous p otherAmount"],
      wholeWeek("nets"),
    ],
    [
      "is what an earlier line has paid, when that one is tied already",
      [payment("p 500", { heldByLineId: "l" })],
      [acquirerLine("m 500")],
      ["m alreadyPaid l p"],
      wholeWeek("nets"),
    ],
    [
      "has a code of zeros, which proves nothing",
      [payment("p 500", { authorisationCode: "000000" })],
      [acquirerLine("l 500", { authorisationCode: "000000", saleTime: "09:00:00" })],
      ["l unknownSale"],
    ],
    [
      "may be a payment whose card and terminal it does not tell",
      [payment("p 500")],
      [acquirerLine("l 500", { terminalId: undefined, lastFour: undefined })],
      ["l ambiguous p notProven"],
      wholeWeek("nets"),
    ],
    [
      "has another card and another terminal with the same code",
      [payment("p 500")],
      [acquirerLine("l 500", { terminalId: "8888", ...OTHER_CARD })],
      ["l unknownSale"],
    ],
    [
      "is the same line twice",
      [payment("p 500")],
      [acquirerLine("b 500", { reference: "ref" }), acquirerLine("a 500", { reference: "ref" })],
      ["a tied p terminalCodeAmount", "b alreadyPaid a p"],
    ],
    [
      "is another line of what is paid",
      [payment("p 500")],
      [acquirerLine("a 500", { reference: "r1" }), acquirerLine("b 500", { reference: "r2" })],
      ["a tied p terminalCodeAmount", "b alreadyPaid a p"],
    ],
    [
      "is twice a sale that we do not know",
      [],
      [acquirerLine("a 500"), acquirerLine("b 500")],
      ["a unknownSale", "b alreadyPaid a nothing"],
    ],
    [
      "is twice without a code: that may be two sales",
      [],
      [acquirerLine("a 500", NO_CODE), acquirerLine("b 500", NO_CODE)],
      ["a unknownSale", "b unknownSale"],
    ],
    [
      "may be either of two payments that look the same",
      [payment("p 500"), payment("q 500")],
      [acquirerLine("l 500")],
      ["l ambiguous p q severalPayments"],
    ],
    [
      "is told from another payment by its card",
      [payment("p 500"), payment("q 500", OTHER_CARD)],
      [acquirerLine("l 500")],
      ["l tied p terminalCodeAmount"],
    ],
    [
      "is a fee, or has no day",
      [],
      [
        acquirerLine("a -5", { type: "fee" }),
        acquirerLine("b -5", { type: "reserveHeld" }),
        acquirerLine("c 500", { saleOn: undefined }),
      ],
      ["a noSale", "b noSale", "c dayMissing"],
    ],
    [
      "is a chargeback of what is paid by another line",
      [payment("p 500")],
      [acquirerLine("a 500"), acquirerLine("b -500", { type: "chargeback" })],
      ["a tied p terminalCodeAmount", "b tied p terminalCodeAmount"],
    ],
    [
      "is a chargeback of something else",
      [payment("p 500")],
      [acquirerLine("b -700", { type: "chargeback" })],
      ["b saleNotFound"],
    ],
  ]);
});

describe("a payment that no line holds", () => {
  checkCases([
    [
      "is missing where the report is whole",
      [payment("p 500")],
      [],
      ["p notInReport"],
      wholeWeek("nets"),
    ],
    ["is not missing where it is not", [payment("p 500")], [], [], wholeWeek("nets", MONDAY)],
    [
      "is disproven when it was claimed and the days beside are whole too",
      [lost("p 500", { state: "claimed" })],
      [],
      ["p notInReport disproven"],
      wholeWeek("nets"),
    ],
    [
      "is not disproven while the day after is not whole",
      [lost("p 500", { state: "claimed" })],
      [],
      ["p notInReport"],
      wholeWeek("nets", TUESDAY),
    ],
    [
      "is not disproven while another agreement could have it",
      [lost("p 500", { agreementIds: ["nets", "amex"] })],
      [],
      [],
      wholeWeek("nets"),
    ],
    [
      "is disproven when both have not",
      [lost("p 500", { agreementIds: ["nets", "amex"] })],
      [],
      ["p notInReport disproven"],
      [...wholeWeek("nets"), ...wholeWeek("amex")],
    ],
    [
      "is not disproven while there is a sale of its amount that nobody has a home for",
      [lost("p 500", { state: "claimed" })],
      [acquirerLine("l 500", { terminalId: "9999", saleOn: TUESDAY })],
      ["l unknownSale", "p notInReport"],
      wholeWeek("nets"),
    ],
    [
      "is not missing by another terminal's report",
      [payment("p 500")],
      [],
      [],
      [{ agreementId: "nets", terminalId: "7002", day: MONDAY }],
    ],
    [
      "is missing by its own terminal's report",
      [payment("p 500")],
      [],
      ["p notInReport"],
      [{ agreementId: "nets", terminalId: "007001", day: MONDAY }],
    ],
    [
      "is nothing to look for when it ended unpaid",
      (["declined", "cancelled", "notSent", "notPerformed"] as const).map((state) =>
        payment(`${state} 500`, { state }),
      ),
      [],
      [],
      wholeWeek("nets"),
    ],
    [
      "is not missing when a line may be about it",
      [payment("p 500"), payment("q 500")],
      [acquirerLine("l 500")],
      ["l ambiguous p q severalPayments"],
      wholeWeek("nets"),
    ],
  ]);
});

test("days come in ascending order, or the caller is wrong", () => {
  const matcher = openAcquirerMatcher();
  const empty = { payments: [], lines: [], covers: [] };
  matcher.day({ ...empty, day: TUESDAY });
  expect(() => matcher.day({ ...empty, day: MONDAY })).toThrow("ascending");
});

/** Few amounts, codes, cards and terminals, so that much looks the same. */
const nearDays = fc.integer({ min: -2, max: 2 }).map((days) => addDays(MONDAY, days));
const codes = fc.constantFrom("A", "B", undefined);
const cards = fc.constantFrom("1111", "2222", undefined);
const terminals = fc.constantFrom("7001", "7002", undefined);
const amounts = fc.constantFrom(100, 200);
const payments = fc
  .array(
    fc.record({
      businessDay: nearDays,
      authorisationCode: codes,
      lastFour: cards,
      terminalId: terminals,
      amount: amounts,
      state: fc.constantFrom(...ATTEMPT_STATES),
      references: fc.subarray(["o1", "o2"]),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all.map(({ amount, ...more }, at) =>
      payment(`p${at} ${amount}`, {
        ...more,
        at: startOfBusinessDay(more.businessDay) + 43_200_000,
      }),
    ),
  );
const lines = fc
  .array(
    fc.record({
      saleOn: nearDays,
      authorisationCode: codes,
      lastFour: cards,
      terminalId: terminals,
      amount: amounts,
      type: fc.constantFrom(
        "sale" as const,
        "refund" as const,
        "chargeback" as const,
        "fee" as const,
      ),
      ownReference: fc.constantFrom("o1", "o2", undefined, undefined),
      saleTime: fc.constantFrom("12:00:00", "15:00:00", undefined),
    }),
    { maxLength: 8 },
  )
  .map((all) => all.map(({ amount, ...more }, at) => acquirerLine(`l${at} ${amount}`, more)));

test("every line has one result, and no payment is held by two", () => {
  fc.assert(
    fc.property(payments, lines, (own, theirs) => {
      const results = matchAcquirerLines({
        payments: own,
        lines: theirs,
        covers: wholeWeek("nets"),
      });
      expect(results.lines.map(({ line }) => line.id).toSorted()).toEqual(
        theirs.map(({ id }) => id).toSorted(),
      );
      const held = results.lines.flatMap((one) =>
        one.result === "tied" && one.line.type !== "chargeback" ? [one.payment.id] : [],
      );
      expect(new Set(held).size).toBe(held.length);
      for (const { payment: missing } of results.payments) expect(held).not.toContain(missing.id);
    }),
  );
});

test("the order in which lines and payments come decides nothing", () => {
  fc.assert(
    fc.property(payments, lines, (own, theirs) => {
      const covers = wholeWeek("nets");
      const one = matchAcquirerLines({ payments: own, lines: theirs, covers });
      const other = matchAcquirerLines({
        payments: own.toReversed(),
        lines: theirs.toReversed(),
        covers,
      });
      expect(allShortly(other)).toEqual(allShortly(one));
    }),
  );
});

test("a payment with a code of its own is tied to its line, whatever else there is", () => {
  fc.assert(
    fc.property(payments, lines, nearDays, (own, theirs, businessDay) => {
      const planted = payment("planted 777", { businessDay, authorisationCode: "UNIQUE" });
      const line = acquirerLine("line 777", { saleOn: businessDay, authorisationCode: "UNIQUE" });
      const results = matchAcquirerLines({
        payments: [...own, planted],
        lines: [...theirs, line],
        covers: [],
      });
      expect(allShortly(results)).toContain("line tied planted terminalCodeAmount");
    }),
  );
});

test("no line is tied to a payment of another amount without our reference", () => {
  fc.assert(
    fc.property(payments, lines, (own, theirs) => {
      const results = matchAcquirerLines({ payments: own, lines: theirs, covers: [] });
      for (const one of results.lines) {
        if (one.result !== "tied" || one.evidence === "ownReference") continue;
        expect(one.payment.amountOre).toBe(ore(Math.abs(one.line.amountOre)));
        expect(one.differences).not.toContain("authorisationCode");
      }
    }),
  );
});
