import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CardFacts, type CardRule, ISSUERS, issuerOf, PRESET_RULES } from "./card-rules.ts";
import { changesBetween, faultsOf, warningsOf } from "./check-card-rules.ts";

const OWN: CardRule = { issuer: "ownCard", panFrom: "990011" };

describe("a list is refused", () => {
  test.each<[string, CardRule, string]>([
    ["a rule without conditions", { issuer: "visa" }, "noConditions"],
    [
      "a range that ends before it begins",
      { issuer: "visa", panFrom: "46", panTo: "45" },
      "badRange",
    ],
    ["a range of unequal lengths", { issuer: "visa", panFrom: "4", panTo: "499" }, "badRange"],
    ["an end without a beginning", { issuer: "visa", panTo: "4" }, "noConditions"],
    ["more digits than a terminal shows", { issuer: "visa", panFrom: "4571991" }, "badRange"],
    ["a label that no card can have", { issuer: "visa", label: "visa" }, "notPlain"],
    ["an issuer id with zeros first", { issuer: "visa", issuerId: "03" }, "notPlain"],
    ["less than a RID", { issuer: "visa", aidPrefix: "A0000" }, "notPlain"],
  ])("for %s", (_name, rule, kind) => {
    expect(faultsOf([...PRESET_RULES, rule])).toEqual([
      { kind, position: PRESET_RULES.length + 1, because: null },
    ]);
  });

  test("for the same conditions twice, also when one says its range in full", () => {
    const twice: CardRule[] = [
      { issuer: "visa", panFrom: "45" },
      { issuer: "amex", panFrom: "45", panTo: "45" },
    ];
    expect(faultsOf(twice)).toEqual([{ kind: "sameConditions", position: 2, because: 1 }]);
  });

  test("but not for what lies under an own card, said with the same conditions", () => {
    const under: CardRule[] = [OWN, { issuer: "mastercard", panFrom: "990011" }];
    expect(faultsOf(under)).toEqual([]);
    expect(warningsOf(under)).toEqual([{ kind: "onlyWhereOff", position: 2, because: 1 }]);
  });
});

test("the presets have nothing wrong with them", () => {
  expect(faultsOf(PRESET_RULES)).toEqual([]);
  expect(warningsOf(PRESET_RULES)).toEqual([]);
  expect(warningsOf([OWN, ...PRESET_RULES])).toEqual([]);
});

test("a rule that an earlier one leaves no card to is told of", () => {
  const rules: CardRule[] = [
    { issuer: "visa", panFrom: "4" },
    { issuer: "amex", panFrom: "457", panTo: "458", issuerId: "9" },
    { issuer: "diners", aidPrefix: "A000000152" },
    { issuer: "visa", aidPrefix: "A0000001523010" },
    { issuer: "visa", label: "TEST VISA KREDIT", issuerId: "7" },
    { issuer: "amex", label: "VISA" },
    { issuer: "amex", label: "VISA KREDIT" },
  ];
  expect(warningsOf(rules)).toEqual([
    { kind: "neverReached", position: 2, because: 1 },
    { kind: "neverReached", position: 4, because: 3 },
    { kind: "neverReached", position: 7, because: 6 },
  ]);
});

test("an own card's rule below one that takes its cards is told of", () => {
  const below = [...PRESET_RULES, OWN];
  expect(warningsOf(below)).toEqual([{ kind: "ownCardBelow", position: 16, because: 1 }]);
});

test("what changed between two lists is told by what the rules say", () => {
  const [visa, mastercard, ...others] = PRESET_RULES;
  if (visa === undefined || mastercard === undefined) throw new Error("No presets");
  const changed = [OWN, mastercard, ...others];
  expect(changesBetween(PRESET_RULES, changed)).toEqual({
    added: [OWN],
    removed: [visa],
    moved: false,
  });
  const moved = [mastercard, visa, ...others];
  expect(changesBetween(PRESET_RULES, moved)).toEqual({ added: [], removed: [], moved: true });
  expect(changesBetween(PRESET_RULES, [...PRESET_RULES])).toMatchObject({ moved: false });
});

// ---- What holds of every list ------------------------------------------------------------------

const digits = fc.stringMatching(/^[45][0-3]{0,5}$/);
const anyRule: fc.Arbitrary<CardRule> = fc
  .record({
    issuer: fc.constantFrom(...ISSUERS),
    issuerId: fc.option(fc.constantFrom("3", "4", "9"), { nil: undefined }),
    aidPrefix: fc.option(fc.constantFrom("A000000003", "A0000000031010", "A000000004"), {
      nil: undefined,
    }),
    panFrom: fc.option(digits, { nil: undefined }),
    label: fc.option(fc.constantFrom("VISA", "VISA KREDIT", "GULD"), { nil: undefined }),
  })
  .map((given) => {
    const entries = Object.entries(given).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as CardRule;
  });
const anyRules = fc.array(anyRule, { maxLength: 8 });
const anyCard: fc.Arbitrary<CardFacts> = fc.record({
  issuerId: fc.constantFrom(undefined, "3", "04", "9", ""),
  aid: fc.constantFrom(undefined, "A0000000031010", "a00000000410", "A000000152"),
  truncatedPan: fc.oneof(
    fc.constantFrom(undefined, "45**", "************1234"),
    fc.stringMatching(/^[45][0-3]{5}\*{6}\d{4}$/),
  ),
  label: fc.constantFrom(undefined, "Visa Kredit", "VISA", "Guld-visa", ""),
});

test("the first rule that fits alone is the one that wins", () => {
  fc.assert(
    fc.property(anyRules, anyCard, (rules, card) => {
      const alone = rules.filter((rule) => issuerOf(card, [rule], true).rule !== undefined);
      expect(issuerOf(card, rules, true).rule).toBe(alone[0]);
      const off = issuerOf(card, rules, false);
      expect(off.rule).toBe(alone.find(({ issuer }) => issuer !== "ownCard"));
      expect(off.ownCardWhereOff).toBe(alone[0]?.issuer === "ownCard");
    }),
  );
});

test("equal lists mark equally, however the rules that no card shares are ordered", () => {
  const apart = PRESET_RULES.filter((rule) => rule.panFrom !== undefined);
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...apart], { minLength: apart.length }),
      anyCard,
      (list, card) => {
        expect(issuerOf(card, list, true).issuer).toBe(issuerOf(card, apart, true).issuer);
      },
    ),
  );
});

test("no card ever reaches a rule that is said never to be reached", () => {
  fc.assert(
    fc.property(anyRules, anyCard, fc.boolean(), (rules, card, ownCardsOn) => {
      const { rule } = issuerOf(card, rules, ownCardsOn);
      const winner = rule === undefined ? 0 : rules.indexOf(rule) + 1;
      const told = warningsOf(rules).filter(({ position }) => position === winner);
      expect(told.map(({ kind }) => kind)).not.toContain("neverReached");
      if (ownCardsOn) expect(told.map(({ kind }) => kind)).not.toContain("onlyWhereOff");
    }),
    { numRuns: 500 },
  );
});

test("taking away a rule that is never reached changes no card", () => {
  fc.assert(
    fc.property(anyRules, anyCard, fc.boolean(), (rules, card, ownCardsOn) => {
      const dead = warningsOf(rules)
        .filter(({ kind }) => kind === "neverReached")
        .map(({ position }) => position - 1);
      const without = rules.filter((_rule, index) => !dead.includes(index));
      const [before, after] = [rules, without].map((list) => issuerOf(card, list, ownCardsOn));
      expect(after?.issuer).toBe(before?.issuer);
      expect(after?.ownCardWhereOff).toBe(before?.ownCardWhereOff);
    }),
    { numRuns: 500 },
  );
});
