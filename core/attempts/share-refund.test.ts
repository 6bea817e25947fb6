import fc from "fast-check";
import { expect, test } from "vitest";
import { addOre, type Ore, ore, ZERO } from "../money.ts";
import { type OrderRest, type RefundSource, shareRefund } from "./share-refund.ts";

const source = (
  kind: RefundSource["kind"],
  id: string,
  leftOre: number,
  more: Partial<RefundSource> = {},
): RefundSource => ({
  kind,
  id,
  orderId: "O1",
  leftOre: ore(leftOre),
  isOfOrder: true,
  ...more,
});

const restOf = (orderId: string, leftOre: number): OrderRest => ({
  orderId,
  leftOre: ore(leftOre),
});

type Input = {
  readonly amountOre: number;
  readonly sources: readonly RefundSource[];
  readonly rests: readonly OrderRest[];
};

function check(input: Input, expected: readonly string[], uncoveredOre = 0): void {
  const shared = shareRefund(ore(input.amountOre), input.sources, input.rests);
  expect(shared.parts.map((part) => `${part.id} ${part.amountOre}`)).toEqual(expected);
  expect(shared.uncoveredOre).toBe(uncoveredOre);
}

test("credit invoices come first, then debts, and the order re-opens last", () => {
  const sources = [
    source("order", "O1", 100),
    source("debt", "D1", 30),
    source("creditInvoice", "C1", 20),
    source("creditInvoice", "C2", 10),
  ];
  const rests = [restOf("O1", 100)];
  check({ amountOre: 15, sources, rests }, ["C1 15"]);
  check({ amountOre: 45, sources, rests }, ["C1 20", "C2 10", "D1 15"]);
  check({ amountOre: 100, sources, rests }, ["C1 20", "C2 10", "D1 30", "O1 40"]);
});

test("no order gets back more than the payment gave it, whatever else is open on it", () => {
  const sources = [
    source("creditInvoice", "C1", 100),
    source("order", "O1", 100),
    source("order", "O2", 50, { orderId: "O2" }),
  ];
  const rests = [restOf("O1", 40), restOf("O2", 50)];
  check({ amountOre: 90, sources, rests }, ["C1 40", "O2 50"]);
  check({ amountOre: 91, sources, rests }, ["C1 40", "O2 50"], 1);
});

test("what the payment took above its orders is a debt that no order limits", () => {
  const excess = source("debt", "D1", 5, { isOfOrder: false });
  check({ amountOre: 5, sources: [excess], rests: [restOf("O1", 0)] }, ["D1 5"]);
});

test("without sources nothing is covered", () => {
  check({ amountOre: 7, sources: [], rests: [] }, [], 7);
});

const kinds = fc.constantFrom("creditInvoice" as const, "debt" as const, "order" as const);
const orderIds = fc.constantFrom("O1", "O2");
const manySources = fc.array(
  fc.tuple(kinds, orderIds, fc.nat(500)).map(([kind, orderId, left]) => ({
    kind,
    orderId,
    leftOre: left,
  })),
  { maxLength: 8 },
);

test("parts and the uncovered rest sum to the amount, and no limit is passed", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      manySources,
      fc.nat(800),
      fc.nat(800),
      (...given) => {
        const [amount, raw, rest1, rest2] = given;
        const sources = raw.map((one, index) =>
          source(one.kind, `S${index}`, one.leftOre, {
            orderId: one.orderId,
            isOfOrder: one.kind !== "debt",
          }),
        );
        const rests = [restOf("O1", rest1), restOf("O2", rest2)];
        const { parts, uncoveredOre } = shareRefund(ore(amount), sources, rests);
        const sum = (some: readonly { amountOre: Ore }[]): Ore =>
          addOre(ZERO, ...some.map((part) => part.amountOre));
        expect(addOre(sum(parts), uncoveredOre)).toBe(amount);
        for (const part of parts) {
          expect(part.amountOre).toBeGreaterThan(0);
          expect(part.amountOre).toBeLessThanOrEqual(part.leftOre);
        }
        for (const rest of rests) {
          const ofOrder = parts.filter((part) => part.isOfOrder && part.orderId === rest.orderId);
          expect(sum(ofOrder)).toBeLessThanOrEqual(rest.leftOre);
        }
        const rank = { creditInvoice: 0, debt: 1, order: 2 };
        const ranks = parts.map((part) => rank[part.kind]);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      },
    ),
  );
});
