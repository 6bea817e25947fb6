import fc from "fast-check";
import { expect, test } from "vitest";
import { changesBetween, withChanges } from "./changes-told.ts";

const terminal = fc.record({ id: fc.constantFrom("a", "b", "c", "d"), takingsOre: fc.nat(3) });
const view = fc.record({
  takingsOre: fc.nat(3),
  bySite: fc.array(fc.record({ siteCode: fc.constantFrom("NORD", "SÖDER"), amountOre: fc.nat(3) })),
  terminals: fc.uniqueArray(terminal, { selector: ({ id }) => id }),
});

test("what is told of a change makes the one view into the other, in order", () => {
  fc.assert(
    fc.property(view, view, (before, after) => {
      const changes = changesBetween(before, after);
      expect(changes === undefined ? before : withChanges(before, changes)).toEqual(after);
    }),
  );
});

test("a payment at one terminal tells of that terminal alone", () => {
  const idle = [1, 2, 3].map((number) => ({ id: `t${number}`, takingsOre: 0 }));
  const before = { takingsOre: 0, bySite: [], terminals: idle };
  const paid = { id: "t2", takingsOre: 500 };
  const after = { ...before, takingsOre: 500, terminals: idle.with(1, paid) };
  expect(changesBetween(before, after)).toEqual({ takingsOre: 500, terminals: [paid] });
  expect(changesBetween(before, structuredClone(before))).toBeUndefined();
});
