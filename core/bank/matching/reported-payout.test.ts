import fc from "fast-check";
import { expect, test } from "vitest";
import { type Ore, ore } from "../../money.ts";
import { addDays } from "../../time/stockholm.ts";
import type { AcquirerLine, OwnPayment } from "../acquirer-match.ts";
import { ACQUIRER_LINE_TYPES, type PayoutRecord } from "../bank-file.ts";
import { matchAcquirerLines } from "./match-acquirer-lines.ts";
import { type BuiltPayout, openPayoutSums } from "./reported-payout.ts";
import { acquirerLine, MONDAY, payment } from "./test-acquirer.ts";

type Said = { readonly [Sum in "grossOre" | "feesOre" | "netOre" | "lines"]?: number };

function build(
  form: "gross" | "net",
  lines: readonly AcquirerLine[],
  payments: readonly OwnPayment[],
  { lines: said, ...sums }: Said = {},
): BuiltPayout {
  const ofSum = (sum: number | undefined): Ore | undefined => (sum === undefined ? sum : ore(sum));
  const record: PayoutRecord = {
    ...{ kind: "payout", payout: 0, line: 1, reference: "REF", merchantNumber: "7111111" },
    ...{ paidOn: addDays(MONDAY, 1), from: undefined, to: undefined, account: undefined },
    currency: "SEK",
    grossOre: ofSum(sums.grossOre),
    feesOre: ofSum(sums.feesOre),
    netOre: ofSum(sums.netOre),
    lines: said ?? lines.length,
  };
  const payout = openPayoutSums({ agreementId: "nets", form });
  for (const result of matchAcquirerLines({ payments, lines, covers: [] }).lines)
    payout.add(result);
  return payout.close("r", record);
}

const SALE = acquirerLine("a 50000", { feeOre: ore(500) });

test("what our own payment was is surer than what the file says of it", () => {
  const own = payment("p 50000", {
    issuer: "ownCard",
    siteId: "lund",
    businessDay: addDays(MONDAY, -1),
  });
  const { payout } = build("gross", [SALE], [own]);
  expect(payout?.parts).toEqual([
    {
      ...{ kind: "sales", issuer: "ownCard", siteId: "lund" },
      ...{ saleDay: addDays(MONDAY, -1), amountOre: 50_000 },
    },
  ]);
});

test("a sale that we do not know is paid by what the file says of it", () => {
  const { payout } = build("gross", [SALE, acquirerLine("b -2000", { type: "refund" })], []);
  expect(payout?.parts).toEqual([
    { kind: "sales", issuer: "visa", siteId: "malmo", saleDay: MONDAY, amountOre: 48_000 },
  ]);
});

test("fees are kept from a net payout, and told apart of a gross one", () => {
  const net = build("net", [SALE], []);
  expect(net.payout).toMatchObject({
    netOre: 49_500,
    reference: "REF",
    paidOn: addDays(MONDAY, 1),
  });
  expect(net.payout?.parts.at(-1)).toEqual({ kind: "fee", amountOre: -500 });
  expect(net.feesApartOre).toBe(0);
  const gross = build("gross", [SALE], []);
  expect(gross.payout?.netOre).toBe(50_000);
  expect(gross.feesApartOre).toBe(500);
});

test("each kind of line has its part", () => {
  const lines = [
    SALE,
    acquirerLine("b -9000", { type: "chargeback" }),
    acquirerLine("c 3000", { type: "chargebackReversed", authorisationCode: "C" }),
    acquirerLine("d -100", { type: "fee" }),
    acquirerLine("e -1", { type: "adjustment" }),
    acquirerLine("f -700", { type: "reserveHeld" }),
    acquirerLine("g 200", { type: "reserveReleased" }),
  ];
  const said = { grossOre: 44_000, feesOre: 600, netOre: 42_899, lines: 7 };
  const { payout, differences } = build("net", lines, [], said);
  expect(differences).toEqual([]);
  expect(payout?.parts.map(({ kind, amountOre }) => [kind, amountOre])).toEqual([
    ["sales", 50_000],
    ["chargeback", -9_000],
    ["chargebackReversed", 3_000],
    ["fee", -600],
    ["adjustment", -1],
    ["reserveHeld", -700],
    ["reserveReleased", 200],
  ]);
});

test("gross may be all that the fees are kept from, a reserve too", () => {
  const lines = [SALE, acquirerLine("b -700", { type: "reserveHeld" })];
  const said = { grossOre: 49_300, feesOre: 500, netOre: 48_800 };
  expect(build("net", lines, [], said)).toMatchObject({ payout: { netOre: 48_800 } });
  expect(build("net", lines, [], { ...said, grossOre: 49_299 }).payout).toBeUndefined();
});

test.each([
  ["net", { netOre: 49_501 }, [{ of: "net", said: 49_501, counted: 49_500 }]],
  ["gross", { grossOre: 49_999 }, [{ of: "gross", said: 49_999, counted: 50_000 }]],
  ["fees", { feesOre: 501 }, [{ of: "fees", said: 501, counted: 500 }]],
  ["lines", { lines: 2 }, [{ of: "lines", said: 2, counted: 1 }]],
])("a payout whose %s is not what its lines come to pays nothing", (_of, said, differences) => {
  const built = build("net", [SALE], [], said);
  expect(built.differences).toEqual(differences);
  expect(built.payout).toBeUndefined();
});

test("a gross payout that has kept its fees after all is not what the agreement says", () => {
  expect(build("gross", [SALE], [], { netOre: 49_500 }).payout).toBeUndefined();
});

test("a sale that nothing places is named, and its payout pays nothing", () => {
  const built = build("gross", [acquirerLine("lost 5", { siteId: undefined })], []);
  expect(built).toMatchObject({ payout: undefined, unplacedLineIds: ["lost"] });
});

test("the parts are always the lines' sum to the öre", () => {
  const lines = fc
    .array(
      fc.record({
        type: fc.constantFrom(...ACQUIRER_LINE_TYPES),
        amount: fc.integer({ min: -100_000, max: 10_000_000 }),
        fee: fc.option(fc.integer({ min: -100, max: 5_000 })),
        siteId: fc.constantFrom("malmo", "lund"),
        issuer: fc.constantFrom("visa" as const, "mastercard" as const),
      }),
      { maxLength: 20 },
    )
    .map((all) =>
      all.map(({ amount, fee, ...more }, at) =>
        acquirerLine(`l${at} ${amount}`, {
          ...more,
          reference: `ref${at}`,
          feeOre: fee === null ? undefined : ore(fee),
        }),
      ),
    );
  fc.assert(
    fc.property(lines, fc.constantFrom("gross" as const, "net" as const), (all, form) => {
      const { payout, feesApartOre } = build(form, all, []);
      const moved = all.reduce((sum, { amountOre }) => sum + amountOre, 0);
      const fees = all.reduce((sum, { feeOre }) => sum + (feeOre ?? 0), 0);
      expect(payout?.netOre).toBe(form === "net" ? moved - fees : moved);
      expect(feesApartOre).toBe(form === "net" ? 0 : fees);
      expect(payout?.parts.reduce((sum, { amountOre }) => sum + amountOre, 0)).toBe(payout?.netOre);
    }),
  );
});
