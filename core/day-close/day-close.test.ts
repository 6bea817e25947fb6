import { describe, expect, test } from "vitest";
import { ore } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import { besideFrozen } from "./close-columns.ts";
import { compareSession, type OwnPart, type SessionComparison } from "./compare-session.ts";
import { type CutFacts, type CutSum, freezeClose } from "./frozen-close.ts";
import { numberDays, seriesToNumber } from "./number-vouchers.ts";
import { nextTryInMs } from "./retry-gaps.ts";
import { SCHEMES, type Scheme, schemeOfCard, schemeOfName } from "./scheme.ts";
import {
  type ClosedSession,
  closingOf,
  type PlacedItems,
  placeItems,
  type ReportedSums,
  type SessionItem,
  sumByScheme,
} from "./session-items.ts";
import { dayVoucherText, movedText } from "./voucher-text-of-day.ts";

let made = 0;
function item(
  sessionNumber: string | null,
  netOre: number,
  more: Partial<SessionItem> & { readonly scheme?: Scheme } = {},
): SessionItem {
  made += 1;
  return {
    paymentId: `P${made}`,
    scheme: "visa",
    netOre: ore(netOre),
    sessionNumber,
    close: { id: "c1", number: 1 },
    ...more,
  };
}

function closed(more: Partial<ClosedSession> = {}): ClosedSession {
  return { sessionNumber: "031", previousSession: "030", lostAnswers: 0, reported: null, ...more };
}

const ids = (items: readonly { readonly paymentId: string }[]): readonly string[] =>
  items.map((one) => one.paymentId);

describe("the scheme that a terminal counts a card under", () => {
  test.each([
    ["Visa", "visa"],
    ["MASTERCARD", "mastercard"],
    ["American Express", "amex"],
    ["Diners Club", "diners"],
    ["BankAxept", "other"],
    ["Visa Debit", "visa"],
    ["VISA  ELECTRON", "visa"],
    ["Debit Mastercard", "mastercard"],
    ["Maestro", "other"],
    ["Övriga kort", "other"],
    ["Visakort", "notKnown"],
    ["Något nytt", "notKnown"],
    ["", "notKnown"],
  ] as const)("%s is %s", (name, scheme) => {
    expect(schemeOfName(name)).toBe(scheme);
  });

  test.each([
    ["visa", null, "visa"],
    ["ownCard", "457199******5001", "visa"],
    ["ownCard", "541333******0012", "mastercard"],
    ["ownCard", "990011******7777", "other"],
    ["unknown", "222100******0000", "mastercard"],
    ["unknown", "272100******0000", "other"],
    ["unknown", "374245*****1003", "amex"],
    ["unknown", "361234****0004", "diners"],
    ["unknown", null, "other"],
  ] as const)("a card booked on %s with %s is counted as %s", (issuer, pan, scheme) => {
    expect(schemeOfCard(issuer, pan)).toBe(scheme);
  });
});

describe("an approval's session number says which session it lies in", () => {
  test("its own, also when other terminals of the site have counted on in between", () => {
    const items = [item("029", 100), item("030", 100), item("031", 100)];
    const placed = placeItems(items, closed({ previousSession: "028" }));
    expect(ids(placed.inSession)).toEqual(ids(items));
  });

  test("one that was closed before, or one that comes after", () => {
    const [earlier, its, later] = [item("030", 100), item("031", 100), item("032", 100)];
    const placed = placeItems([earlier, its, later], closed());
    expect(placed).toMatchObject({ inSession: [its], earlier: [earlier], later: [later] });
  });

  test("also when the numbers have started again", () => {
    const [earlier, old, its, later] = [
      item("997", 1),
      item("999", 1),
      item("001", 1),
      item("002", 1),
    ];
    const asked = closed({ sessionNumber: "001", previousSession: "998" });
    const placed = placeItems([earlier, old, its, later], asked);
    expect(placed).toMatchObject({ inSession: [old, its], earlier: [earlier], later: [later] });
  });

  test("the terminal's when no number is known of one of them", () => {
    const items = [item(null, 100), item("031", 100), item("x", 100)];
    expect(ids(placeItems(items, closed()).inSession)).toEqual(ids(items));
    const unnumbered = placeItems(items, closed({ sessionNumber: null }));
    expect(ids(unnumbered.inSession)).toEqual(ids(items));
  });

  test("and of several closings before, the last that was not before it", () => {
    const closings = ["012", "007", "003", null, "998"].map((number) => ({
      sessionNumber: number,
    }));
    const numbers = (session: string | null) => closingOf(session, closings)?.sessionNumber;
    expect(["012", "008", "007", "005", "999", "998", "990"].map(numbers)).toEqual([
      "012",
      "012",
      "007",
      "007",
      "003",
      "998",
      "998",
    ]);
    expect([numbers("013"), numbers(null), numbers("x")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("after a lost answer, what the report does not hold may lie in the session that was lost", () => {
    const [lost, its] = [item("031", 100), item("032", 250)];
    const reported = { visa: { count: 1, netOre: ore(250) } };
    const asked = closed({ sessionNumber: "032", lostAnswers: 1, reported });
    expect(placeItems([lost, its], asked)).toMatchObject({ inSession: [its], lost: [lost] });
    const empty = placeItems([lost], { ...asked, reported: {} });
    expect(empty).toMatchObject({ inSession: [], lost: [lost] });
  });

  test("after a lost answer that had closed nothing, the report holds everything", () => {
    const items = [item("031", 100), item("031", 250)];
    const reported = { visa: { count: 2, netOre: ore(350) } };
    const placed = placeItems(items, closed({ lostAnswers: 1, reported }));
    expect(placed).toMatchObject({ inSession: items, lost: [] });
  });

  test("without a lost answer nothing is set aside, however the report differs", () => {
    const items = [item("030", 100), item("031", 250)];
    const asked = closed({ previousSession: null, reported: {} });
    expect(ids(placeItems(items, asked).inSession)).toEqual(ids(items));
  });
});

/** Beside a close that has what is placed and its own, and nothing else. */
function compare(
  placed: PlacedItems,
  reported: ReportedSums,
  closedBefore: OwnPart["closedBefore"] = [],
): SessionComparison {
  const own = [placed.inSession, placed.earlier, placed.lost, placed.later]
    .flat()
    .filter((one) => one.close?.id === "c1");
  const sums = sumByScheme([...own, ...closedBefore]);
  const ours = SCHEMES.map((scheme) => ({ scheme, ...sums[scheme] }));
  return compareSession({ closeId: "c1", ours, closedBefore }, placed, reported);
}

describe("a close beside the terminal's session", () => {
  test("agrees scheme by scheme when both hold the same", () => {
    const items = [item("031", 1_000), item("031", -400), item("031", 50, { scheme: "amex" })];
    const reported = {
      visa: { count: 2, netOre: ore(600) },
      amex: { count: 1, netOre: ore(50) },
    };
    const compared = compare(placeItems(items, closed({ reported })), reported);
    expect(compared.schemes).toEqual([
      {
        scheme: "visa",
        ours: { count: 2, netOre: 600 },
        terminal: { count: 2, netOre: 600 },
        acquirer: null,
        difference: { count: 0, netOre: 0 },
        unexplained: { count: 0, netOre: 0 },
      },
      expect.objectContaining({ scheme: "amex", difference: { count: 0, netOre: 0 } }),
    ]);
    expect([compared.onlyInOurs, compared.onlyInSession]).toEqual([[], []]);
  });

  test("names what was approved after the cut as in the session and not in ours", () => {
    const after = item("031", 300, { close: null });
    const items = [item("031", 1_000), after];
    const reported = { visa: { count: 2, netOre: ore(1_300) } };
    const { schemes, onlyInSession } = compare(placeItems(items, closed()), reported);
    expect(schemes[0]).toMatchObject({
      difference: { count: 1, netOre: 300 },
      unexplained: { count: 0, netOre: 0 },
    });
    expect(onlyInSession).toMatchObject([{ paymentId: after.paymentId, closeNumber: null }]);
  });

  test("names a late approval as in ours and of an earlier session", () => {
    const late = item("030", 700);
    const reported = { visa: { count: 1, netOre: ore(1_000) } };
    const placed = placeItems([item("031", 1_000), late], closed());
    const { schemes, onlyInOurs } = compare(placed, reported);
    expect(schemes[0]).toMatchObject({
      ours: { count: 2, netOre: 1_700 },
      difference: { count: -1, netOre: -700 },
      unexplained: { count: 0, netOre: 0 },
    });
    expect(onlyInOurs).toMatchObject([{ paymentId: late.paymentId, why: "earlierSession" }]);
  });

  test("names what lies in a session closed before, and still counts it as ours", () => {
    const before = { ...item("030", 700), closeNumber: 4 };
    const reported = { visa: { count: 1, netOre: ore(1_000) } };
    const placed = placeItems([item("031", 1_000)], closed());
    const { schemes, onlyInOurs } = compare(placed, reported, [before]);
    expect(schemes).toMatchObject([
      {
        ours: { count: 2, netOre: 1_700 },
        difference: { count: -1, netOre: -700 },
        unexplained: { count: 0, netOre: 0 },
      },
    ]);
    expect(onlyInOurs).toMatchObject([
      { paymentId: before.paymentId, why: "closedSession", closeNumber: 4 },
    ]);
  });

  test("leaves unexplained what the close has and no named payment is", () => {
    const ours = [{ scheme: "visa", count: 2, netOre: ore(1_700) }] as const;
    const placed = placeItems([item("031", 1_000)], closed());
    const reported = { visa: { count: 1, netOre: ore(1_000) } };
    const own = { closeId: "c1", ours, closedBefore: [] };
    const compared = compareSession(own, placed, reported);
    expect(compared.schemes).toMatchObject([{ unexplained: { count: -1, netOre: -700 } }]);
    const kept = compareSession({ ...own, ours: [] }, placed, reported);
    expect(besideFrozen(ours, kept, true)).toEqual(compared);
    expect(besideFrozen(ours, kept, false).schemes).toMatchObject([{ terminal: null }]);
  });

  test("shows what no payment explains, and hides it in nothing", () => {
    const reported = { visa: { count: 2, netOre: ore(1_900) } };
    const placed = placeItems([item("031", 1_000)], closed());
    expect(compare(placed, reported).schemes[0]).toMatchObject({
      difference: { count: 1, netOre: 900 },
      unexplained: { count: 1, netOre: 900 },
    });
  });

  test("two differences that take each other out are still shown", () => {
    const reported = { visa: { count: 1, netOre: ore(1_000) }, amex: { count: 1, netOre: ore(0) } };
    const placed = placeItems([item("031", 1_000), item("031", 0, { scheme: "diners" })], closed());
    expect(compare(placed, reported).schemes).toMatchObject([
      { scheme: "visa" },
      { scheme: "amex", unexplained: { count: 1, netOre: 0 } },
      { scheme: "diners", unexplained: { count: -1, netOre: 0 } },
    ]);
  });

  test("says of a text that is not readable neither 0 nor equal", () => {
    const { schemes } = compare(placeItems([item("031", 1_000)], closed()), null);
    expect(schemes[0]).toMatchObject({
      ours: { count: 1, netOre: 1_000 },
      terminal: null,
      difference: null,
      unexplained: null,
    });
  });
});

const day = (text: string): BusinessDay => text as BusinessDay;
const CALENDAR = { lockedThrough: null, fiscalYearBegins: 1 };
const ofDay = (series: string, businessDay: string) => ({
  series,
  businessDay: day(businessDay),
  part: "card" as const,
  events: 1,
  debitOre: 100,
  vouchers: 1,
});

describe("a close numbers a series day by day", () => {
  test("in the order of the days, and in each fiscal year from its own counter", () => {
    const given = [
      ofDay("V", "2027-01-01"),
      ofDay("P", "2026-12-31"),
      ofDay("V", "2026-12-31"),
      ofDay("V", "2026-12-30"),
    ];
    const groups = seriesToNumber(given, CALENDAR);
    expect(groups.map((one) => [one.series, one.fiscalYear, one.days.length])).toEqual([
      ["P", 2026, 1],
      ["V", 2026, 2],
      ["V", 2027, 1],
    ]);
    const [, second] = groups;
    if (second === undefined) throw new Error("nothing to number");
    expect(
      numberDays(second, 41).map((one) => [one.number, one.businessDay, one.bookedDay]),
    ).toEqual([
      [41, "2026-12-30", "2026-12-30"],
      [42, "2026-12-31", "2026-12-31"],
    ]);
  });

  test("cards before the cash of the same day, and as many numbers as each takes", () => {
    const given = [
      { ...ofDay("V", "2026-03-02"), part: "cash" as const, vouchers: 2 },
      { ...ofDay("V", "2026-03-02"), vouchers: 3 },
      ofDay("V", "2026-03-03"),
    ];
    const [group] = seriesToNumber(given, CALENDAR);
    if (group === undefined) throw new Error("nothing to number");
    expect(group.count).toBe(6);
    expect(
      numberDays(group, 8).map((one) => [one.part, one.number, one.lastNumber, one.businessDay]),
    ).toEqual([
      ["card", 8, 10, "2026-03-02"],
      ["cash", 11, 12, "2026-03-02"],
      ["card", 13, 13, "2026-03-03"],
    ]);
  });

  test("and books what a locked period has on the first open day, in that day's fiscal year", () => {
    const given = [ofDay("V", "2026-12-30"), ofDay("V", "2027-01-02")];
    const [group, ...others] = seriesToNumber(given, {
      ...CALENDAR,
      lockedThrough: day("2026-12-31"),
    });
    if (group === undefined) throw new Error("nothing to number");
    expect([group.fiscalYear, others]).toEqual([2027, []]);
    const [moved, own] = numberDays(group, 1);
    expect([moved?.bookedDay, own?.bookedDay]).toEqual(["2027-01-01", "2027-01-02"]);
    expect(moved && dayVoucherText(moved, "NORD")).toBe(
      "Dagsverifikation kort 2026-12-30, NORD (perioden var låst)",
    );
    expect([moved && movedText(moved), own && movedText(own)]).toEqual([
      " (avser 2026-12-30, perioden var låst)",
      "",
    ]);
  });

  test("and where the fiscal year begins in September, from a new counter there", () => {
    const given = [ofDay("V", "2026-08-31"), ofDay("V", "2026-09-01"), ofDay("V", "2027-01-01")];
    const groups = seriesToNumber(given, { ...CALENDAR, fiscalYearBegins: 9 });
    expect(groups.map((one) => [one.fiscalYear, one.count])).toEqual([
      [2025, 1],
      [2026, 2],
    ]);
  });
});

test("a terminal that is out of reach is left longer each time, to an hour", () => {
  const gaps = [1, 2, 3, 9, 10, 50].map(nextTryInMs);
  expect(gaps).toEqual([15_000, 30_000, 60_000, 3_600_000, 3_600_000, 3_600_000]);
});

describe("the frozen part", () => {
  const till = { id: "t1", code: "K1" };
  const terminal = { id: "m1", terminalId: "77000001" };
  const cut = (more: Partial<CutSum>): CutSum => ({
    payments: 1,
    kind: "purchase",
    method: "card",
    issuer: "visa",
    scheme: "visa",
    netOre: ore(100),
    till,
    terminal,
    ...more,
  });
  const cash = { method: "cash", issuer: null, scheme: null, terminal: null } as const;
  const facts: CutFacts = {
    number: 7,
    companyCode: "BIL",
    siteCode: "NORD",
    cutAt: "2026-03-02T16:00:00.000Z",
    by: "CHEF",
    events: 9,
    inFlight: [],
    vouchers: [],
    days: [day("2026-03-02"), day("2026-02-28")],
    cashMovedOre: -50_000,
    carriedIn: ["p9", "p3"],
    part: undefined,
    names: undefined,
    items: [
      cut({ payments: 3, netOre: ore(1_000) }),
      cut({ kind: "refund", netOre: ore(-300) }),
      cut({ issuer: "amex", scheme: "amex", netOre: ore(55) }),
      cut({ ...cash, netOre: ore(20_000) }),
      cut({ ...cash, kind: "refund", netOre: ore(-1_000) }),
    ],
  };

  test("has cards per terminal, till and issuer, and cash apart from them", () => {
    const frozen = freezeClose(facts);
    expect(frozen.cards).toMatchObject({
      payments: 4,
      takenOre: 1_055,
      givenBackOre: -300,
      netOre: 755,
    });
    expect(frozen.cards.byIssuer).toMatchObject([
      { issuer: "visa", netOre: 700 },
      { issuer: "amex", netOre: 55 },
    ]);
    expect(frozen.terminals).toMatchObject([{ terminalId: "77000001", netOre: 755 }]);
    expect(frozen.cash).toMatchObject({ payments: 1, netOre: 19_000, movedOre: -50_000 });
    expect(frozen.tills).toMatchObject([
      { code: "K1", cards: { netOre: 755 }, cash: { netOre: 19_000 } },
    ]);
  });

  test("goes from its first business day to its last, whatever day it is run on", () => {
    const { firstDay, lastDay } = freezeClose(facts);
    expect([firstDay, lastDay]).toEqual(["2026-02-28", "2026-03-02"]);
  });

  test("names what was in flight before and is in this cut, and counts terminals' schemes", () => {
    const frozen = freezeClose(facts);
    expect(frozen.carriedIn).toEqual(["p3", "p9"]);
    expect(frozen.terminals[0]?.byScheme).toEqual([
      { scheme: "visa", count: 4, netOre: 700 },
      { scheme: "amex", count: 1, netOre: 55 },
    ]);
  });

  test("is the same text whatever order its facts are read in", () => {
    const other = { ...facts, items: facts.items.toReversed() };
    expect(JSON.stringify(freezeClose(other))).toBe(JSON.stringify(freezeClose(facts)));
  });
});
