import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ISSUERS } from "../cards/card-rules.ts";
import { addOre, ore, ZERO } from "../money.ts";
import { parseBusinessDay } from "../time/stockholm.ts";
import { bookPayout, type PayoutVoucher } from "./payout-books.ts";
import type { PayoutPart } from "./payout-match.ts";

const saleDay = parseBusinessDay("2026-03-03") ?? raise();
const AT = { siteId: "NORD", saleDay } as const;

function raise(): never {
  throw new Error("not a day");
}

function posted(voucher: PayoutVoucher): readonly string[] {
  return voucher.lines.map(({ role, amountOre }) => `${role} ${amountOre}`);
}

function sales(issuer: "visa" | "mastercard", amountOre: number): PayoutPart {
  return { kind: "sales", issuer, ...AT, amountOre: ore(amountOre) };
}

describe("a bank line is booked as the posting table says", () => {
  test.each([
    ["a gross payout", "payout", 124_900, [sales("visa", 124_900)], ["issuerVisa -124900"]],
    [
      "a net payout, the fee beside",
      "payout",
      122_402,
      [sales("visa", 124_900), { kind: "fee", amountOre: ore(-2_498) }],
      ["issuerVisa -124900", "cardFees 2498"],
    ],
    [
      "a payout of two issuers",
      "payout",
      300,
      [sales("visa", 100), sales("mastercard", 200)],
      ["issuerVisa -100", "issuerMastercard -200"],
    ],
    [
      "a negative payout: more was refunded than sold",
      "payout",
      -5_000,
      [sales("visa", -5_000)],
      ["issuerVisa 5000"],
    ],
    [
      "fees debited later",
      "monthlyFee",
      -45_600,
      [{ kind: "fee", amountOre: ore(-45_600) }],
      ["cardFees 45600"],
    ],
    [
      "a chargeback that is debited alone",
      "chargeback",
      -99_900,
      [{ kind: "chargeback", issuer: "visa", ...AT, amountOre: ore(-99_900) }],
      ["disputed 99900"],
    ],
    [
      "a chargeback that is won back",
      "chargeback",
      99_900,
      [{ kind: "chargebackReversed", issuer: "visa", ...AT, amountOre: ore(99_900) }],
      ["disputed -99900"],
    ],
    [
      "a payout with a chargeback and a reserve in it",
      "payout",
      60_000,
      [
        sales("visa", 100_000),
        { kind: "chargeback", issuer: "visa", ...AT, amountOre: ore(-30_000) },
        { kind: "reserveHeld", amountOre: ore(-10_000) },
      ],
      ["issuerVisa -100000", "disputed 30000", "acquirerReserve 10000"],
    ],
    ["money that nothing explains", "unidentified", 700, [], ["unidentified -700"]],
  ] as const)("%s", (_what, kind, amountOre, parts, lines) => {
    const voucher = bookPayout({ kind, amountOre: ore(amountOre), parts });
    expect(posted(voucher)).toEqual([`bank ${amountOre}`, ...lines]);
  });
});

test("a payout of sales and refunds that cancel out posts the issuers alone", () => {
  const voucher = bookPayout({
    kind: "payout",
    amountOre: ZERO,
    parts: [sales("visa", 500), sales("mastercard", -500)],
  });
  expect(posted(voucher)).toEqual(["issuerVisa -500", "issuerMastercard 500"]);
});

test("parts that do not sum to the line are never booked", () => {
  const wrong = { kind: "payout", amountOre: ore(101), parts: [sales("visa", 100)] } as const;
  expect(() => bookPayout(wrong)).toThrow("sum to 100, not 101");
});

const anyOre = fc.integer({ min: -9_999_999, max: 9_999_999 }).map(ore);
const anyPart: fc.Arbitrary<PayoutPart> = fc.oneof(
  fc.record({
    kind: fc.constant("sales" as const),
    issuer: fc.constantFrom(...ISSUERS),
    siteId: fc.constantFrom("NORD", "SÖDER"),
    saleDay: fc.constant(saleDay),
    amountOre: anyOre,
  }),
  fc.record({
    kind: fc.constantFrom("fee", "adjustment", "reserveHeld", "reserveReleased"),
    amountOre: anyOre,
  }),
);

test("every voucher balances", () => {
  fc.assert(
    fc.property(fc.array(anyPart, { maxLength: 9 }), (parts) => {
      const amountOre = addOre(ZERO, ...parts.map((part) => part.amountOre));
      const voucher = bookPayout({ kind: "payout", amountOre, parts });
      expect(addOre(ZERO, ...voucher.lines.map((line) => line.amountOre))).toBe(0);
    }),
  );
});
