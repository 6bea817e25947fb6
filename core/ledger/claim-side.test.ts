import fc from "fast-check";
import { expect, test } from "vitest";
import { addOre, ore, ZERO } from "../money.ts";
import { type MarkedLine, markBookedBySystem } from "./claim-side.ts";
import { credit, debit, type PostingRole, type VoucherLine } from "./voucher.ts";

const sumOf = (lines: readonly VoucherLine[], role?: PostingRole): number =>
  addOre(
    ZERO,
    ...lines
      .filter((line) => role === undefined || line.role === role)
      .map((line) => line.amountOre),
  );

function shown(lines: readonly MarkedLine[]): readonly string[] {
  return lines.map(
    (line) => `${line.role} ${line.amountOre}${line.bookedBySystem ? " theirs" : ""}`,
  );
}

const APPROVED_LEDGER = [
  debit("issuerVisa", ore(100)),
  debit("interim", ore(100)),
  credit("interim", ore(100)),
  credit("claim", ore(100)),
];

test("ours marks nothing", () => {
  expect(shown(markBookedBySystem(APPROVED_LEDGER, "ours"))).toEqual([
    "issuerVisa 100",
    "interim 100",
    "interim -100",
    "claim -100",
  ]);
});

test("theirs marks the claim and the interim line that answers it", () => {
  expect(shown(markBookedBySystem(APPROVED_LEDGER, "theirs"))).toEqual([
    "issuerVisa 100",
    "interim 100 theirs",
    "interim -100",
    "claim -100 theirs",
  ]);
});

test("of two interim lines only the one that answers the claim exactly is marked", () => {
  const lines = [
    debit("issuerVisa", ore(60)),
    credit("interim", ore(60)),
    debit("claim", ore(40)),
    credit("interim", ore(40)),
  ];
  expect(shown(markBookedBySystem(lines, "theirs"))).toEqual([
    "issuerVisa 60",
    "interim -60",
    "claim 40 theirs",
    "interim -40 theirs",
  ]);
});

test("a claim that something else answers goes over interim", () => {
  const lines = [
    debit("claim", ore(30)),
    credit("interim", ore(10)),
    credit("debtsToCustomers", ore(20)),
  ];
  expect(shown(markBookedBySystem(lines, "theirs"))).toEqual([
    "claim 30 theirs",
    "interim -10 theirs",
    "debtsToCustomers -20",
    "interim -20 theirs",
    "interim 20",
  ]);
});

test("a voucher without a claim is all ours", () => {
  const lines = [debit("issuerAmex", ore(5)), credit("interim", ore(5))];
  expect(markBookedBySystem(lines, "theirs").some((line) => line.bookedBySystem)).toBe(false);
});

const roles = fc.constantFrom<PostingRole>("claim", "interim", "issuerVisa", "debtsToCustomers");
const amounts = fc.integer({ min: -500, max: 500 });
const balanced = fc
  .array(fc.tuple(roles, amounts), { minLength: 1, maxLength: 6 })
  .chain((some) => roles.map((last) => ({ some, last })))
  .map(({ some, last }): readonly VoucherLine[] => {
    const lines = some.map(([role, amount]) => debit(role, ore(amount)));
    return [...lines, credit(last, ore(sumOf(lines)))].filter((line) => line.amountOre !== 0);
  });

test("what is theirs and what is ours each balance, and no account role changes", () => {
  fc.assert(
    fc.property(balanced, (lines) => {
      const marked = markBookedBySystem(lines, "theirs");
      expect(sumOf(marked.filter((line) => line.bookedBySystem))).toBe(0);
      expect(sumOf(marked.filter((line) => !line.bookedBySystem))).toBe(0);
      for (const role of ["claim", "interim", "issuerVisa", "debtsToCustomers"] as const) {
        expect(sumOf(marked, role)).toBe(sumOf(lines, role));
      }
      const theirs = marked.filter((line) => line.bookedBySystem).map((line) => line.role);
      expect(theirs.every((role) => role === "claim" || role === "interim")).toBe(true);
      expect(marked.every((line) => line.amountOre !== 0)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
