import { describe, expect, test } from "vitest";
import { ore } from "../money.ts";
import { expectPayouts, type SalesGroup } from "./payout-calendar.ts";
import { isAlarming, openBatchesOf, type PaidPart, standPayouts } from "./payout-state.ts";
import { agreementWith, day, NORTH } from "./test-agreements.ts";

const SOLD = day("2026-04-01");

const group = (amountOre: number, change: Partial<SalesGroup> = {}): SalesGroup => ({
  companyId: "company",
  siteId: NORTH,
  issuer: "visa",
  saleDay: SOLD,
  closedAtMs: null,
  amountOre: ore(amountOre),
  payments: 1,
  ...change,
});
const paid = (amountOre: number, change: Partial<PaidPart> = {}): PaidPart => ({
  agreementId: "a",
  issuer: "visa",
  siteId: NORTH,
  saleDay: SOLD,
  amountOre: ore(amountOre),
  ...change,
});

function stand(groups: readonly SalesGroup[], parts: readonly PaidPart[], today: string) {
  return standPayouts(expectPayouts(groups, [agreementWith("a")]).payouts, parts, day(today));
}

describe("a payout of the Wednesday before Easter is", () => {
  test.each([
    ["upcoming the day before", 10_000, [], "2026-04-01", "upcoming", 0],
    ["due on its day", 10_000, [], "2026-04-02", "dueToday", 0],
    ["not late while banks are closed", 10_000, [], "2026-04-06", "dueToday", 0],
    ["late on the next bank day", 10_000, [], "2026-04-07", "late", 1],
    ["late for three bank days", 10_000, [], "2026-04-09", "late", 3],
    ["missing after that", 10_000, [], "2026-04-10", "missing", 4],
    ["short when less came", 10_000, [paid(9_999)], "2026-04-07", "short", 1],
    ["over when more came", 10_000, [paid(10_001)], "2026-04-07", "over", 1],
    ["paid to the öre", 10_000, [paid(6_000), paid(4_000)], "2026-04-30", "paid", 0],
    ["paid when nothing is to come", 0, [], "2026-04-30", "paid", 0],
    ["late the other way when we owe", -500, [], "2026-04-07", "late", 1],
    ["paid when what we owe was drawn", -500, [paid(-500)], "2026-04-07", "paid", 0],
    ["short when it came and went back", 500, [paid(500), paid(-1)], "2026-04-07", "short", 1],
  ])("%s", (_what, amountOre, parts, today, state, lateBankDays) => {
    expect(stand([group(amountOre)], parts, today)).toMatchObject([{ state, lateBankDays }]);
  });
});

test("a sale date in two reconciliations is paid in the order in which they come due", () => {
  const later = { closedAtMs: Date.parse("2026-04-07T16:00:00Z") };
  const groups = [group(3_000, later), group(7_000)];
  const shown = stand(groups, [paid(8_000)], "2026-04-09").map((one) => [
    one.payout.dueOn,
    one.paidOre,
    one.state,
  ]);
  expect(shown).toEqual([
    ["2026-04-02", 7_000, "paid"],
    ["2026-04-08", 1_000, "short"],
  ]);
});

test("a part that belongs to another agreement, issuer or site pays for nothing here", () => {
  const others = [
    paid(10_000, { agreementId: "b" }),
    paid(10_000, { issuer: "mastercard" }),
    paid(10_000, { siteId: "another" }),
  ];
  expect(stand([group(10_000)], others, "2026-04-02")).toMatchObject([{ state: "dueToday" }]);
});

test("what is left is open by sale date and due day, and what is paid is not", () => {
  const groups = [
    group(7_000),
    group(1_000, { closedAtMs: Date.parse("2026-04-01T15:00:00Z") }),
    group(5_000, { issuer: "mastercard" }),
    group(-200, { saleDay: day("2026-04-02") }),
  ];
  const open = openBatchesOf(stand(groups, [paid(5_000, { issuer: "mastercard" })], "2026-04-07"));
  expect(open).toEqual([
    {
      ...{ agreementId: "a", issuer: "visa", siteId: NORTH },
      ...{ saleDay: SOLD, batchDay: SOLD, dueOn: "2026-04-02", leftOre: 8_000 },
    },
    {
      ...{ agreementId: "a", issuer: "visa", siteId: NORTH },
      ...{ saleDay: "2026-04-02", batchDay: "2026-04-02", dueOn: "2026-04-07", leftOre: -200 },
    },
  ]);
});

test("a sale and its refund of one day, in two reconciliations, are paid when both have come", () => {
  const later = { closedAtMs: Date.parse("2026-04-07T16:00:00Z") };
  const groups = [group(3_000), group(-3_000, later)];
  const left = (...parts: readonly PaidPart[]) =>
    openBatchesOf(stand(groups, parts, "2026-04-09")).map(({ leftOre }) => leftOre);
  expect(left()).toEqual([3_000, -3_000]);
  expect(left(paid(3_000))).toEqual([-3_000]);
  expect(left(paid(3_000), paid(-3_000))).toEqual([]);
});

describe("too much on one issuer never hides too little on another: it is", () => {
  const sold = [group(50_000), group(30_000, { issuer: "mastercard" })];
  const came = (visa: number, mastercard: number) => [
    paid(visa),
    paid(mastercard, { issuer: "mastercard" }),
  ];
  test.each([
    ["over", 70_000, 10_000],
    ["over", 50_000, 31_000],
    ["short", 50_000, 29_000],
    ["paid", 50_000, 30_000],
  ])("%s", (state, visa, mastercard) => {
    const [standing] = stand(sold, came(visa, mastercard), "2026-04-07");
    expect(standing).toMatchObject({ state, lateBankDays: state === "paid" ? 0 : 1 });
  });

  test("over also by site and by day, and told before its day", () => {
    const south = { siteId: "another" };
    const bySite = stand([group(500), group(300, south)], [paid(700), paid(100, south)], SOLD);
    expect(bySite).toMatchObject([{ state: "over", leftOre: 0 }]);
    expect(bySite.map((one) => isAlarming(one, SOLD))).toEqual([true]);
  });

  test("paid where a day's sales and refunds lie in two sessions of one payout", () => {
    const evening = { closedAtMs: Date.parse("2026-04-01T15:00:00Z") };
    const of = (ore: number) => stand([group(100), group(-40, evening)], [paid(ore)], "2026-04-07");
    expect(of(60)).toMatchObject([{ state: "paid", lateBankDays: 0 }]);
    expect(of(50)).toMatchObject([{ state: "short" }]);
    expect(of(70)).toMatchObject([{ state: "over" }]);
  });
});

test("what came early is short of nothing before its day, and what is too much is said at once", () => {
  const alarms = (ore: number, today: string) =>
    stand([group(10_000)], [paid(ore)], today).filter((one) => isAlarming(one, day(today))).length;
  expect([alarms(9_000, "2026-04-01"), alarms(9_000, "2026-04-02")]).toEqual([0, 1]);
  expect(alarms(11_000, "2026-04-01")).toBe(1);
  expect(alarms(10_000, "2026-04-30")).toBe(0);
});

test("a sale and its refund are still open when the rest of the day is all that it sold, and paid by other sums it is not", () => {
  const at = (text: string) => ({ closedAtMs: Date.parse(text) });
  const groups = [
    group(50_000),
    group(7_000, at("2026-04-07T16:00:00Z")),
    group(-7_000, at("2026-04-08T16:00:00Z")),
  ];
  const left = (...parts: readonly number[]) => {
    const standings = stand(
      groups,
      parts.map((amount) => paid(amount)),
      "2026-04-08",
    );
    return openBatchesOf(standings).map(({ leftOre }) => leftOre);
  };
  expect(left(50_000)).toEqual([7_000, -7_000]);
  expect(left(50_000, 7_000)).toEqual([-7_000]);
  expect(left(57_000, -7_000)).toEqual([]);
  expect(left(50_000, 7_000, -7_000)).toEqual([]);
  expect(left(30_000, 20_000)).toEqual([]);
});

describe("a day of sales, a refund and more sales in payouts of three days", () => {
  const on = (text: string) => ({ closedAtMs: Date.parse(text) });
  const first = on("2026-04-01T16:00:00Z");
  const groups = [
    group(50_000, first),
    group(-20_000, on("2026-04-07T16:00:00Z")),
    group(7_000, on("2026-04-08T16:00:00Z")),
  ];
  const states = (...parts: readonly number[]) =>
    stand(
      groups,
      parts.map((amount) => paid(amount)),
      "2026-04-30",
    ).map(({ state, leftOre }) => [state, leftOre]);

  test("has each of them paid by what it is to the öre, whichever came", () => {
    expect(states(-20_000)).toEqual([
      ["missing", 50_000],
      ["paid", 0],
      ["missing", 7_000],
    ]);
    expect(states(50_000, -20_000)).toEqual([
      ["paid", 0],
      ["paid", 0],
      ["missing", 7_000],
    ]);
    expect(states(7_000)).toEqual([
      ["missing", 50_000],
      ["missing", -20_000],
      ["paid", 0],
    ]);
  });

  test("has two of them paid by one sum, and the third is the one that is missing", () => {
    expect(states(30_000)).toEqual([
      ["paid", 0],
      ["paid", 0],
      ["missing", 7_000],
    ]);
  });

  test("has what is no sum of them counted to the first that is due, and nothing is lost from sight", () => {
    expect(states(30_001)).toEqual([
      ["short", 19_999],
      ["missing", -20_000],
      ["missing", 7_000],
    ]);
    const all = stand(
      groups,
      [paid(50_000), paid(-20_000), paid(7_000), paid(50_000)],
      "2026-04-30",
    );
    expect(all.reduce((sum, { leftOre }) => sum + leftOre, 0)).toBe(-50_000);
    expect(all.some(({ state }) => state === "over")).toBe(true);
  });
});

describe("a refund and a sale of one day that are due together, and in sessions of their own", () => {
  const evening = { closedAtMs: Date.parse("2026-04-01T15:00:00Z") };
  const left = (groups: readonly SalesGroup[], ...parts: readonly PaidPart[]) =>
    openBatchesOf(stand(groups, parts, "2026-04-02")).map(({ leftOre }) => leftOre);

  test("are open apart, so that a payout of the one alone is known", () => {
    expect(left([group(-24_000, evening), group(996_000)])).toEqual([-24_000, 996_000]);
    expect(left([group(-24_000, evening), group(996_000)], paid(996_000))).toEqual([-24_000]);
    expect(left([group(-24_000, evening), group(996_000)], paid(972_000))).toEqual([]);
  });

  test("are as one where they are both sales, and nothing where they are nothing together", () => {
    expect(left([group(24_000, evening), group(996_000)])).toEqual([1_020_000]);
    expect(left([group(-24_000, evening), group(24_000)])).toEqual([]);
  });
});
