/** Judging each kind of card once gives what judging each payment would. */
import { type CardRule, ISSUERS, issuerOf, PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { windowsIn } from "./dry-run-days.ts";
import type { CardKind } from "./dry-run-store.ts";
import { addKinds, changedAmong, judgeBy, startSums } from "./judge-kinds.ts";

const RULES: readonly CardRule[] = [
  { issuer: "ownCard", panFrom: "45" },
  { issuer: "amex", label: "GULD" },
  ...PRESET_RULES,
];

const anyKind: fc.Arbitrary<CardKind> = fc.record({
  issuerId: fc.constantFrom(null, "3", "04", "18"),
  aid: fc.constantFrom(null, "A0000000031010", "A00000002501"),
  label: fc.constantFrom(null, "Guld", "VISA"),
  leading: fc.constantFrom(null, "457199", "541333", "4"),
  ownCardsOn: fc.boolean(),
  issuer: fc.constantFrom(...ISSUERS),
  ownCardWhereOff: fc.boolean(),
});
const anyPayments = fc.array(
  fc.record({ kind: anyKind, ore: fc.integer({ min: 1, max: 9_999 }) }),
  {
    maxLength: 60,
  },
);

test("the sums of kinds are the sums of payments", async () => {
  await fc.assert(
    fc.asyncProperty(anyPayments, async (payments) => {
      const counted = new Map<string, CardKind & { payments: number; amountOre: number }>();
      for (const { kind, ore } of payments) {
        const key = JSON.stringify(kind);
        const known = counted.get(key) ?? { ...kind, payments: 0, amountOre: 0 };
        known.payments += 1;
        known.amountOre += ore;
        counted.set(key, known);
      }
      const sums = startSums();
      const judge = judgeBy(RULES, undefined);
      const isAny = await addKinds(sums, [...counted.values()], judge);
      let changed = 0;
      for (const issuer of ISSUERS) {
        const booked = payments.filter(({ kind }) => kind.issuer === issuer);
        const marked = payments.filter(({ kind }) => marking(kind).issuer === issuer);
        expect(sums.byIssuer[issuer].before.payments).toBe(booked.length);
        expect(sums.byIssuer[issuer].after.payments).toBe(marked.length);
        expect(sums.byIssuer[issuer].after.amountOre).toBe(marked.reduce((s, p) => s + p.ore, 0));
      }
      for (const { kind } of payments) {
        const { issuer, ownCardWhereOff } = marking(kind);
        if (issuer !== kind.issuer || ownCardWhereOff !== kind.ownCardWhereOff) changed += 1;
      }
      expect(sums.changed.payments).toBe(changed);
      expect(isAny).toBe(changed > 0);
      const kinds = await changedAmong([...counted.values()], judge);
      expect(kinds.length > 0).toBe(changed > 0);
    }),
  );
});

function marking(kind: CardKind): ReturnType<typeof issuerOf> {
  const facts = {
    issuerId: kind.issuerId ?? undefined,
    aid: kind.aid ?? undefined,
    truncatedPan: kind.leading === null ? undefined : `${kind.leading}******1234`,
    label: kind.label ?? undefined,
  };
  return issuerOf(facts, RULES, kind.ownCardsOn);
}

test("the parts of a period hold each of its days once", () => {
  expect(windowsIn({ from: "2026-03-02", to: "2026-03-02" })).toEqual([
    { from: "2026-03-02", to: "2026-03-02" },
  ]);
  const windows = windowsIn({ from: "2025-01-01", to: "2026-03-02" });
  expect(windows[0]?.from).toBe("2025-01-01");
  expect(windows.at(-1)?.to).toBe("2026-03-02");
  for (const [index, window] of windows.slice(1).entries()) {
    const before = windows[index];
    expect(Date.parse(window.from) - Date.parse(before?.to ?? "")).toBe(24 * 3_600_000);
  }
});
