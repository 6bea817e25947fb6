import { expect, test } from "vitest";
import { ore, ZERO } from "../money.ts";
import { bookCorrection, bookMovement, drawerStepOf, MOVEMENT_KINDS } from "./movement-books.ts";

const linesOf = (draft: ReturnType<typeof bookMovement>): string[] =>
  (draft?.lines ?? []).map((line) => `${line.role} ${line.amountOre}`);

test.each([
  ["floatIn", ["cash 50000", "cashReason -50000"]],
  ["cashIn", ["cash 50000", "cashReason -50000"]],
  ["floatOut", ["cashReason 50000", "cash -50000"]],
  ["cashOut", ["cashReason 50000", "cash -50000"]],
  ["bagSealed", ["cashInTransit 50000", "cash -50000"]],
] as const)("%s posts %j", (kind, lines) => {
  const movement = { kind, amountOre: ore(50_000), sealedOre: ZERO };
  expect(linesOf(bookMovement(movement))).toEqual(lines);
});

test.each([
  [50_000, ["bank 50000", "cashInTransit -50000"]],
  [49_900, ["bank 49900", "cashShortage 100", "cashInTransit -50000"]],
  [50_150, ["bank 50150", "cashSurplus -150", "cashInTransit -50000"]],
  [0, ["cashShortage 50000", "cashInTransit -50000"]],
])("a bag of 500 kr of which the bank counted %i öre posts %j", (countedOre, lines) => {
  const counted = {
    kind: "bagCounted",
    amountOre: ore(countedOre),
    sealedOre: ore(50_000),
  } as const;
  expect(linesOf(bookMovement(counted))).toEqual(lines);
});

test("a correction turns every sign and balances with what it corrects", () => {
  for (const kind of MOVEMENT_KINDS) {
    const movement = { kind, amountOre: ore(700), sealedOre: ore(900) };
    const sums = new Map<string, number>();
    const both = [bookMovement(movement), bookCorrection(movement)];
    for (const line of both.flatMap((draft) => draft?.lines ?? [])) {
      sums.set(line.role, (sums.get(line.role) ?? 0) + line.amountOre);
    }
    expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
  }
});

test("what comes in is in the drawer, what goes out is not, and a counted bag had left it before", () => {
  expect(MOVEMENT_KINDS.map((kind) => [kind, drawerStepOf(kind, ore(100))])).toEqual([
    ["floatIn", 100],
    ["floatOut", -100],
    ["cashIn", 100],
    ["cashOut", -100],
    ["bagSealed", -100],
    ["bagCounted", 0],
    ["countShort", -100],
    ["countOver", 100],
  ]);
});
