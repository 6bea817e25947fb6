/**
 * The rows of the posting table about cash: payments with their rounding, floats, cash in and out,
 * bags and what takes each back. Per account and öre, through the real use cases on a real database.
 */
import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readBalances } from "../book-checks/read-balances.ts";
import { changeDrawerAccount } from "../cash/cash-settings.ts";
import { correctMovement } from "../cash/correct-movement.ts";
import { countBag } from "../cash/count-bag.ts";
import { sealBag } from "../cash/seal-bag.ts";
import { drawerOf, inDrawer, managerOf, move, payInCash, putInFloat } from "../cash/test-cash.ts";
import { statement } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
import { type Desk, type DeskOrder, openDesk } from "../payments/test-desk.ts";
import { UNKNOWN } from "../payments/test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await putInFloat(desk);
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
  const { balances, agree } = await readBalances(desk.deps, SEES_ALL);
  expect(balances.filter((one) => one.differenceOre !== 0)).toEqual([]);
  expect(agree).toBe(true);
});
afterAll(() => desk.close());

const LEDGER = { settlement: "ledger" } as const;
const THEIRS = { system: "vehicles" } as const;

async function postingsOfCash(order: DeskOrder, amountOre?: number): Promise<readonly string[]> {
  const stored = await desk.send(order);
  await desk.newPostings();
  await payInCash(desk, [stored], amountOre === undefined ? {} : { amountOre });
  return await desk.newPostings();
}

describe("cash that settles the rest is whole kronor, and the claim gets the exact öre", () => {
  test.each([
    [124_900, ["1910 +124900", "1689 -124900"]],
    [124_901, ["1910 +124900", "1689 -124901", "3740 +1"]],
    [124_949, ["1910 +124900", "1689 -124949", "3740 +49"]],
    [124_950, ["1910 +125000", "1689 -124950", "3740 -50"]],
    [124_960, ["1910 +125000", "1689 -124960", "3740 -40"]],
    [124_999, ["1910 +125000", "1689 -124999", "3740 -1"]],
  ])("a cash invoice of %i öre", async (totalOre, lines) => {
    expect(await postingsOfCash({ totalOre })).toEqual(lines);
  });

  test("a cash invoice whose system books its claim itself", async () => {
    expect(await postingsOfCash({ ...THEIRS, totalOre: 124_960 })).toEqual([
      "1910 +125000",
      "1689 -124960",
      "3740 -40",
    ]);
  });

  test("a ledger invoice goes over interim in one voucher", async () => {
    expect(await postingsOfCash({ ...LEDGER, totalOre: 124_960 })).toEqual([
      "1910 +125000",
      "1689 +124960",
      "1689 -124960",
      "1510 -124960",
      "3740 -40",
    ]);
  });

  test("a ledger invoice whose system books its claim itself", async () => {
    expect(await postingsOfCash({ ...LEDGER, ...THEIRS, totalOre: 124_940 })).toEqual([
      "1910 +124900",
      "1689 +124940 theirs",
      "1689 -124940",
      "1510 -124940 theirs",
      "3740 +40",
    ]);
  });

  test("a ledger invoice that an unknown card has put on interim, under the warning", async () => {
    const order = await desk.send({ ...LEDGER, totalOre: 124_960 });
    await desk.tell(await desk.pay([order]), UNKNOWN);
    await desk.newPostings();
    await payInCash(desk, [order], { underWarning: true });
    expect(await desk.newPostings()).toEqual(["1910 +125000", "1689 -124960", "3740 -40"]);
  });
});

describe("an earlier share in cash is whole kronor", () => {
  test("of a cash invoice, and nothing is rounded", async () => {
    expect(await postingsOfCash({ totalOre: 124_960 }, 100_000)).toEqual([
      "1910 +100000",
      "1689 -100000",
    ]);
  });

  test("of a ledger invoice", async () => {
    expect(await postingsOfCash({ ...LEDGER, totalOre: 124_960 }, 100_000)).toEqual([
      "1910 +100000",
      "1689 +100000",
      "1689 -100000",
      "1510 -100000",
    ]);
  });

  test("that leaves 1 to 49 öre leaves nothing: the rest goes on rounding", async () => {
    expect(await postingsOfCash({ totalOre: 124_949 }, 124_900)).toEqual([
      "1910 +124900",
      "1689 -124949",
      "3740 +49",
    ]);
  });
});

describe("1 to 49 öre left close at 0 kr on rounding, and nothing on cash", () => {
  test.each([1, 49])("%i öre of a cash invoice", async (left) => {
    const order = await desk.send({ totalOre: 100_000 + left });
    await desk.payAndApprove([order], 100_000);
    await desk.newPostings();
    await payInCash(desk, [order]);
    expect(await desk.newPostings()).toEqual([`3740 +${left}`, `1689 -${left}`]);
  });

  test("40 öre of a ledger invoice", async () => {
    const order = await desk.send({ ...LEDGER, totalOre: 100_040 });
    await desk.payAndApprove([order], 100_000);
    await desk.newPostings();
    await payInCash(desk, [order]);
    expect(await desk.newPostings()).toEqual(["3740 +40", "1689 +40", "1689 -40", "1510 -40"]);
  });

  test("50 öre cost a krona", async () => {
    const order = await desk.send({ totalOre: 100_050 });
    await desk.payAndApprove([order], 100_000);
    await desk.newPostings();
    await payInCash(desk, [order]);
    expect(await desk.newPostings()).toEqual(["1910 +100", "1689 -50", "3740 -50"]);
  });
});

describe("several orders are rounded once, on the last", () => {
  test("of two cash invoices", async () => {
    const orders = [await desk.send({ totalOre: 10_040 }), await desk.send({ totalOre: 5_030 })];
    await desk.newPostings();
    await payInCash(desk, orders);
    expect(await desk.newPostings()).toEqual([
      "1910 +10040",
      "1689 -10040",
      "1910 +5060",
      "1689 -5030",
      "3740 -30",
    ]);
  });

  test("of a cash invoice and a ledger invoice", async () => {
    const orders = [
      await desk.send({ totalOre: 10_020 }),
      await desk.send({ ...LEDGER, totalOre: 5_010 }),
    ];
    await desk.newPostings();
    await payInCash(desk, orders);
    expect(await desk.newPostings()).toEqual([
      "1910 +10020",
      "1689 -10020",
      "1910 +4980",
      "1689 +5010",
      "1689 -5010",
      "1510 -5010",
      "3740 +30",
    ]);
  });

  test("of which the last is too small to bear it", async () => {
    const orders = [await desk.send({ totalOre: 10_020 }), await desk.send({ totalOre: 10 })];
    await desk.newPostings();
    await payInCash(desk, orders);
    expect(await desk.newPostings()).toEqual([
      "1910 +10000",
      "1689 -10020",
      "3740 +20",
      "3740 +10",
      "1689 -10",
    ]);
  });
});

describe("float, cash in and out: the reason fixes the contra account", () => {
  test.each([
    ["floatIn", "Växel från banken", ["1910 +200000", "1930 -200000"]],
    ["floatIn", "Växel från huvudkassan", ["1910 +200000", "1911 -200000"]],
    ["floatIn", "Ingående växelkassa", ["1910 +200000", "1910 -200000"]],
    ["floatOut", "Växel till banken", ["1930 +200000", "1910 -200000"]],
    ["cashIn", "Återlämnat kassaförskott", ["1910 +200000", "1612 -200000"]],
    ["cashOut", "Kassaförskott till småinköp", ["1612 +200000", "1910 -200000"]],
    ["cashOut", "Utlägg för kund", ["1681 +200000", "1910 -200000"]],
  ] as const)("%s, %s", async (kind, reason, lines) => {
    await desk.newPostings();
    const { movement } = await move(desk, { kind, reason, amountOre: 200_000 });
    expect(await desk.newPostings()).toEqual(lines);
    // Taken back: the same with the signs turned.
    const back = await correctMovement(
      desk.deps,
      { movementId: movement.id, note: "Fel belopp", mover: managerOf(desk) },
      undefined,
    );
    expect(back.kind).toBe("moved");
    const turned = lines.map((line) =>
      line.includes("+") ? line.replace("+", "-") : line.replace("-", "+"),
    );
    expect(await desk.newPostings()).toEqual(turned);
  });
});

describe("a deposit bag", () => {
  async function seal(bagNumber: string, amountOre: number): Promise<string> {
    const drawerId = await drawerOf(desk);
    const outcome = await sealBag(
      desk.deps,
      { drawerId, bagNumber, amountOre: ore(amountOre), note: undefined, mover: managerOf(desk) },
      undefined,
    );
    if (outcome.kind === "refused") throw new Error(outcome.code);
    return outcome.moved.movement.id;
  }

  async function count(depositId: string, countedOre: number): Promise<string> {
    const outcome = await countBag(
      desk.deps,
      { depositId, countedOre: ore(countedOre), note: undefined, mover: managerOf(desk) },
      undefined,
    );
    if (outcome.kind === "refused") throw new Error(outcome.code);
    return outcome.moved.movement.id;
  }

  test("that is sealed is in transit: cash in transit D, cash K", async () => {
    await desk.newPostings();
    await seal("P1", 300_000);
    expect(await desk.newPostings()).toEqual(["1919 +300000", "1910 -300000"]);
  });

  test.each([
    ["P2", 300_000, ["1930 +300000", "1919 -300000"]],
    ["P3", 299_900, ["1930 +299900", "6991 +100", "1919 -300000"]],
    ["P4", 300_150, ["1930 +300150", "3999 -150", "1919 -300000"]],
  ])("%s of which the bank counts %i öre", async (bag, countedOre, lines) => {
    const id = await seal(bag, 300_000);
    await desk.newPostings();
    await count(id, countedOre);
    expect(await desk.newPostings()).toEqual(lines);
  });

  test("that is opened again is back in the drawer", async () => {
    const id = await seal("P5", 300_000);
    await desk.newPostings();
    await correctMovement(
      desk.deps,
      { movementId: id, note: "Fel påse", mover: managerOf(desk) },
      undefined,
    );
    expect(await desk.newPostings()).toEqual(["1919 -300000", "1910 +300000"]);
  });

  test("whose count is corrected is counted again", async () => {
    const id = await seal("P6", 300_000);
    const counted = await count(id, 200_000);
    await desk.newPostings();
    await correctMovement(
      desk.deps,
      { movementId: counted, note: "Banken räknade fel", mover: managerOf(desk) },
      undefined,
    );
    expect(await desk.newPostings()).toEqual(["1930 -200000", "6991 -100000", "1919 +300000"]);
    await count(id, 300_000);
    expect(await desk.newPostings()).toEqual(["1930 +300000", "1919 -300000"]);
  });
});

test("balances show what lies in the drawers and what is on its way, explained by items", async () => {
  const { balances } = await readBalances(desk.deps, SEES_ALL);
  const cash = balances.find((one) => one.account === "1910" && one.role === "cash");
  const lies = (await inDrawer(desk, "K1")) + (await inDrawer(desk, "K2"));
  expect(cash).toMatchObject({ balanceOre: lies, openItemsOre: lies, openItems: 2 });
  // Of the six bags the first is still on its way.
  expect(balances.find((one) => one.role === "cashInTransit")).toMatchObject({
    account: "1919",
    openItemsOre: 300_000,
    openItems: 1,
  });
});

test("every posting of cash carries the till whose drawer it is, and the books find one that does not", async () => {
  const order = await desk.send({ totalOre: 10_000 });
  const paymentId = await payInCash(desk, [order], { till: "K2" });
  const [row] = await desk.database.query<{ till_id: string; operator: string }>(
    statement({
      name: "test_cash_posting",
      text: "select till_id, operator from postings where attempt_id = $1 and role = 'cash'",
    }),
    [paymentId],
  );
  expect(row).toEqual({ till_id: desk.places.tills.K2, operator: "CHEF" });
});

test("a drawer with an account of its own is booked on it, and only before its first use", async () => {
  const other = await openDesk();
  const drawerId = await drawerOf(other);
  const by = {
    kind: "person",
    personId: other.places.people.CHEF,
    signature: "CHEF",
    name: "CHEF",
    tillId: null,
    ...rightsOfRole("administrator"),
  } as const;
  const change = (account: string | null, version = 1): ReturnType<typeof changeDrawerAccount> =>
    changeDrawerAccount(other.deps, { drawerId, version, account, by });
  expect(await change("2610")).toMatchObject({ code: "accountNotForCash" });
  const view = { id: drawerId, version: 2, account: "1911" };
  expect(await change("1911")).toEqual({ kind: "done", view });
  await payInCash(other, [await other.send({ totalOre: 10_000 })]);
  await payInCash(other, [await other.send({ totalOre: 20_000 })], { till: "K2" });
  expect(await change("1912", 2)).toMatchObject({ code: "drawerInUse" });
  const { balances, agree } = await readBalances(other.deps, SEES_ALL);
  const cash = balances.filter((one) => one.role === "cash");
  expect(cash.map((one) => [one.account, one.balanceOre, one.openItemsOre])).toEqual([
    ["1910", 20_000, 30_000],
    ["1911", 10_000, null],
  ]);
  expect(agree).toBe(true);
  await other.close();
});
