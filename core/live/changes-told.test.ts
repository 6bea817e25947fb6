import fc from "fast-check";
import { expect, test } from "vitest";
import { changesBetween, withChanges } from "./changes-told.ts";

const terminal = fc.record({ id: fc.constantFrom("a", "b", "c", "d"), takingsOre: fc.nat(3) });
const till = fc.record({
  tillId: fc.constantFrom("k1", "k2", "k3", "k4"),
  amountOre: fc.nat(3),
});
const view = fc.record({
  takingsOre: fc.nat(3),
  byTill: fc.uniqueArray(till, { selector: ({ tillId }) => tillId }),
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

const idle = [1, 2, 3].map((number) => ({ id: `t${number}`, takingsOre: 0 }));
const tills = [1, 3].map((number) => ({ tillId: `k${number}`, amountOre: 0 }));
const before = { takingsOre: 0, bySite: [], byTill: tills, terminals: idle };

test("a payment at one terminal tells of that terminal and its till alone", () => {
  const paid = { id: "t2", takingsOre: 500 };
  const till = { tillId: "k3", amountOre: 500 };
  const after = {
    ...before,
    takingsOre: 500,
    terminals: idle.with(1, paid),
    byTill: tills.with(1, till),
  };
  expect(changesBetween(before, after)).toEqual({
    takingsOre: 500,
    terminals: { changed: [paid], removed: [], added: [] },
    byTill: { changed: [till], removed: [], added: [] },
  });
  expect(changesBetween(before, structuredClone(before))).toBeUndefined();
});

test("the first payment at a till tells of that till and of where it stands among the others", () => {
  const first = { tillId: "k2", amountOre: 500 };
  const after = { ...before, byTill: tills.toSpliced(1, 0, first) };
  const changes = changesBetween(before, after);
  expect(changes).toEqual({
    byTill: { changed: [], removed: [], added: [{ at: 1, member: first }] },
  });
  expect(withChanges(before, changes ?? {})).toEqual(after);
});
