/**
 * The rows of the posting table about the bank: payouts, fees, chargebacks, what nothing explains, and
 * what takes each back. Through the real booking on a real database; books and items agree after each.
 */
import type { MatchKind } from "@kortkoll/core/bank/payout-books.ts";
import type { PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { addOre, ore, ZERO } from "@kortkoll/core/money.ts";
import { addDays, type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inTold } from "../audit/test-audit.ts";
import { readBalances } from "../book-checks/read-balances.ts";
import { reportAccounts } from "../books/report-accounts.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { findRange } from "../exports/find-range.ts";
import { SEES_ALL } from "../http/access.ts";
import { findDifferentIssuerDays, sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { NOON_MS } from "../payments/test-places.ts";
import { bookMatch, undoMatch } from "../payout-matches/book-match.ts";
import { insertTestAgreement, insertTestBankLine } from "../payout-matches/test-bank-lines.ts";

const DAY = businessDayOf(NOON_MS);
const PAID_ON = addDays(DAY, 2);
const DAY_MS = 24 * 60 * 60 * 1_000;

let desk: Desk;
let agreementId: string;
beforeAll(async () => {
  desk = await openDesk();
  agreementId = (await insertTestAgreement(desk.database, desk.places.companyId)).id;
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
  expect(await findDifferentIssuerDays(desk.database)).toEqual([]);
  const { balances, agree } = await readBalances(desk.deps, SEES_ALL);
  expect(balances.filter((one) => one.differenceOre !== 0)).toEqual([]);
  expect(agree).toBe(true);
});
afterAll(() => desk.close());

async function sell(card: Issuer, amountOre: number): Promise<void> {
  await desk.payAndApprove([await desk.send({ totalOre: amountOre })], amountOre, card);
  await desk.newPostings();
}

function sales(issuer: Issuer, amountOre: number): PayoutPart {
  return {
    kind: "sales",
    issuer,
    siteId: desk.places.siteId,
    saleDay: DAY,
    amountOre: ore(amountOre),
  };
}

async function match(
  kind: MatchKind,
  parts: readonly PayoutPart[],
  amountOre?: number,
): Promise<string> {
  const { companyId, siteId, people } = desk.places;
  const sumOre = ore(amountOre ?? addOre(ZERO, ...parts.map((part) => part.amountOre)));
  const line = { companyId, amountOre: sumOre, bookedOn: PAID_ON };
  const bankLineId = await insertTestBankLine(desk.database, line);
  const { matchId } = await desk.database.inTransaction((tx) =>
    bookMatch(tx, newUuid, {
      companyId,
      bankLineId,
      agreementId,
      agreementName: "Påhittad Inlösen",
      reference: "123456-20260303",
      reportedPayoutIds: [],
      kind,
      evidence: "reference",
      reason: null,
      amountOre: sumOre,
      bookedOn: PAID_ON,
      siteId,
      parts,
      by: { id: people.CHEF, signature: "CHEF" },
      at: new Date(desk.nowMs),
    }),
  );
  return matchId;
}

function undo(matchId: string): Promise<unknown> {
  return desk.database.inTransaction((tx) =>
    undoMatch(tx, newUuid, {
      matchId,
      reason: "fel dag",
      by: { id: desk.places.people.CHEF, signature: "CHEF" },
      at: new Date(desk.nowMs),
    }),
  );
}

describe("a bank line", () => {
  test("that pays a day's sales gross takes the issuer's account to zero", async () => {
    await sell("visa", 124_900);
    await match("payout", [sales("visa", 124_900)]);
    expect(await desk.newPostings()).toEqual(["1930 +124900", "1581 -124900"]);
  });

  test("that pays net credits the issuer gross and debits card fees", async () => {
    await sell("amex", 100_000);
    await match("payout", [sales("amex", 100_000), { kind: "fee", amountOre: ore(-1_850) }]);
    expect(await desk.newPostings()).toEqual(["1930 +98150", "1583 -100000", "6040 +1850"]);
  });

  test("of two issuers is split on both", async () => {
    await sell("visa", 30_000);
    await sell("mastercard", 20_000);
    await match("payout", [sales("visa", 30_000), sales("mastercard", 20_000)]);
    expect(await desk.newPostings()).toEqual(["1930 +50000", "1581 -30000", "1582 -20000"]);
  });

  test("that takes money because more was given back than sold debits the issuer", async () => {
    await match("payout", [sales("visa", -5_000)]);
    expect(await desk.newPostings()).toEqual(["1930 -5000", "1581 +5000"]);
  });

  test("of fees for a month is card fees", async () => {
    await match("monthlyFee", [{ kind: "fee", amountOre: ore(-45_600) }]);
    expect(await desk.newPostings()).toEqual(["1930 -45600", "6040 +45600"]);
  });

  test("of a chargeback is disputed, and comes back from there when it is won", async () => {
    const { siteId } = desk.places;
    const of = { issuer: "visa", siteId, saleDay: undefined } as const;
    await match("chargeback", [{ kind: "chargeback", ...of, amountOre: ore(-9_900) }]);
    await match("chargeback", [{ kind: "chargebackReversed", ...of, amountOre: ore(9_900) }]);
    expect(await desk.newPostings()).toEqual([
      "1930 -9900",
      "1516 +9900",
      "1930 +9900",
      "1516 -9900",
    ]);
  });

  test("with a reserve held back keeps it as a claim of its own", async () => {
    await sell("visa", 50_000);
    const held: PayoutPart = { kind: "reserveHeld", amountOre: ore(-5_000) };
    await match("payout", [sales("visa", 50_000), held]);
    expect(await desk.newPostings()).toEqual(["1930 +45000", "1581 -50000", "1588 +5000"]);
    await match("payout", [{ kind: "reserveReleased", amountOre: ore(5_000) }]);
    expect(await desk.newPostings()).toEqual(["1930 +5000", "1588 -5000"]);
  });

  test("that nothing explains is unidentified", async () => {
    await match("unidentified", [], 700);
    expect(await desk.newPostings()).toEqual(["1930 +700", "2999 -700"]);
  });

  test("that was matched wrongly is opened again by a correction, once", async () => {
    await sell("visa", 1_000);
    const matchId = await match("payout", [sales("visa", 1_000)]);
    expect(await undo(matchId)).toMatchObject({ id: matchId });
    expect(await desk.newPostings()).toEqual([
      "1930 +1000",
      "1581 -1000",
      "1930 -1000",
      "1581 +1000",
    ]);
    expect(await undo(matchId)).toBeUndefined();
    expect(await desk.newPostings()).toEqual([]);
  });

  test("is taken back where it was booked, also when the company has other accounts by now", async () => {
    await sell("visa", 1_000);
    const matchId = await match("payout", [sales("visa", 1_000)]);
    await desk.newPostings();
    const setAccounts = (bank: string, visa: string) =>
      inTold(desk.database, async (tx) => {
        const { companyId } = desk.places;
        await tx.query(SET_ACCOUNT, [companyId, "bank", bank]);
        await tx.query(SET_ACCOUNT, [companyId, "issuerVisa", visa]);
      });
    await setAccounts("1940", "1591");
    await undo(matchId);
    expect(await desk.newPostings()).toEqual(["1930 -1000", "1581 +1000"]);
    await setAccounts("1930", "1581");
  });
});

const SET_ACCOUNT = statement({
  name: "set_test_account",
  text: "update company_accounts set account = $3 where company_id = $1 and role = $2",
});

const COPY_HALF = statement({
  name: "copy_half_a_match",
  text: `insert into payout_matches (id, company_id, bank_line_id, agreement_id, kind, evidence,
      amount_ore, booked_on, by_id, by, at)
    select gen_random_uuid(), company_id, bank_line_id, agreement_id, 'payout', 'reference', 5,
      booked_on, by_id, by, at from payout_matches where undone_at is not null limit 1 returning id`,
});
test("a match that does not sum to its bank line is refused by the database too", async () => {
  await undo(await match("unidentified", [], 700));
  await expect(desk.database.query(COPY_HALF)).rejects.toThrow("the parts of a match sum to");
  await desk.newPostings();
});

test("days that are summed while they are being paid are paid once", async () => {
  await sell("visa", 40_000);
  await match("payout", [sales("visa", 10_000)]);
  desk.nowMs += 5 * DAY_MS;
  while (await sumIssuerDays({ database: desk.database, clock: () => desk.nowMs })) {
    // Until every day is summed.
  }
  const matchId = await match("payout", [sales("visa", 30_000)]);
  expect(await findDifferentIssuerDays(desk.database)).toEqual([]);
  await undo(matchId);
  await desk.newPostings();
});

test("the report of accounts holds every account against its items, as of each day", async () => {
  const books = async (today: BusinessDay) => {
    const asked = { companyCode: "BIL", from: DAY, to: today, today, sight: SEES_ALL };
    const range = await findRange(desk.database, asked);
    if (range.kind === "refused") throw new Error(range.code);
    return await reportAccounts(desk.database, range);
  };
  for (const day of [DAY, PAID_ON, addDays(PAID_ON, 9)]) {
    const { accounts } = await books(day);
    expect(accounts.some((one) => /^15(?:8|16)/.test(one.account))).toBe(true);
    expect(accounts.filter((one) => one.differenceOre !== 0)).toEqual([]);
  }
});
