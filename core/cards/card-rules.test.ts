import { expect, test } from "vitest";
import {
  type CardFacts,
  type CardRule,
  type Issuer,
  issuerOf,
  PRESET_RULES,
  withPresets,
} from "./card-rules.ts";

/** A dealer's own card, co-branded: it says Mastercard, but the prefix is the dealer's. */
const OWN: CardRule = { issuer: "ownCard", panFrom: "990011" };
const OWN_BARE: CardRule = { issuer: "ownCard", panFrom: "770001", panTo: "770009" };
const RULES = [OWN, OWN_BARE, ...PRESET_RULES];

type Given = {
  readonly id?: string;
  readonly aid?: string;
  readonly pan?: string;
  readonly label?: string;
};

function facts(given: Given): CardFacts {
  const { id, aid, pan, label } = given;
  return { issuerId: id, aid, truncatedPan: pan, label };
}

function check(given: Given, issuer: Issuer, ownCardsOn = true, ownCardWhereOff = false): void {
  expect(issuerOf(facts(given), RULES, ownCardsOn)).toMatchObject({ issuer, ownCardWhereOff });
}

test.each<[string, Given, Issuer]>([
  ["issuer id 3", { id: "3" }, "visa"],
  ["issuer id 03", { id: "03" }, "visa"],
  ["issuer id 003 with blanks", { id: " 003 " }, "visa"],
  ["issuer id 4", { id: "4" }, "mastercard"],
  ["issuer id 30", { id: "30" }, "unknown"],
  ["issuer id 0", { id: "0" }, "unknown"],
  ["Visa's AID", { aid: "A0000000031010" }, "visa"],
  ["Mastercard's AID in small letters", { aid: "a0000000041010" }, "mastercard"],
  ["Amex's AID", { aid: "A000000025010801" }, "amex"],
  ["Diners' AID", { aid: "A0000001523010" }, "diners"],
  ["a prefix of Visa", { pan: "457199******5001" }, "visa"],
  ["a prefix of Mastercard", { pan: "541333******0012" }, "mastercard"],
  ["the lowest prefix of Mastercard's second range", { pan: "222100******0012" }, "mastercard"],
  ["the highest prefix of Mastercard's second range", { pan: "272099******0012" }, "mastercard"],
  ["a prefix below Mastercard's second range", { pan: "222099******0012" }, "unknown"],
  ["a prefix above Mastercard's second range", { pan: "272100******0012" }, "unknown"],
  ["a prefix of Amex", { pan: "374245*****1003" }, "amex"],
  ["the other prefix of Amex", { pan: "341111*****1003" }, "amex"],
  ["a prefix of Diners", { pan: "361234****0004" }, "diners"],
  ["another prefix of Diners", { pan: "305999****0004" }, "diners"],
  ["a prefix near Diners", { pan: "306000****0004" }, "unknown"],
  ["Dankort", { id: "1", pan: "501912******0018" }, "unknown"],
  ["nothing at all", {}, "unknown"],
  ["a masked number only", { pan: "************1234" }, "unknown"],
  ["fewer digits than the rule asks for", { pan: "22**********1234" }, "unknown"],
  ["an id that no rule has, and Visa's AID", { id: "17", aid: "A0000000031010" }, "visa"],
  [
    "Amex's AID under Mastercard's id: the id goes first",
    { id: "4", aid: "A00000002501" },
    "mastercard",
  ],
])("%s", (_name, given, issuer) => {
  check(given, issuer);
});

test("an own card goes before what it is co-branded with", () => {
  check({ id: "4", aid: "A0000000041010", pan: "990011******7777" }, "ownCard");
});

test("an own card where the programme is off is booked on what lies under it, and flagged", () => {
  check({ id: "4", pan: "990011******7777" }, "mastercard", false, true);
  check({ pan: "770005******7777" }, "unknown", false, true);
});

test("a card that is no own card is not flagged where the programme is off", () => {
  check({ id: "4", pan: "541333******0012" }, "mastercard", false);
});

test("the first rule that fits wins, and says that it did", () => {
  const rules: CardRule[] = [
    { issuer: "diners", panFrom: "45" },
    { issuer: "amex", panFrom: "457" },
    { issuer: "visa", panFrom: "4" },
  ];
  const card = facts({ pan: "457199******5001" });
  expect(issuerOf(card, rules, true)).toMatchObject({ issuer: "diners", rule: rules[0] });
  const reversed = rules.toReversed();
  expect(issuerOf(card, reversed, true)).toMatchObject({ issuer: "visa", rule: rules[2] });
});

test("an own card where it is off names the rule that was passed over and the one that was followed", () => {
  const match = issuerOf(facts({ id: "4", pan: "990011******7777" }), RULES, false);
  expect(match.passedOver).toBe(OWN);
  expect(match.rule).toEqual({ issuer: "mastercard", issuerId: "4" });
});

test("an own card that stands below another rule is booked by that rule, and nothing is flagged", () => {
  const rules = [...PRESET_RULES, OWN];
  for (const on of [true, false]) {
    const match = issuerOf(facts({ id: "4", pan: "990011******7777" }), rules, on);
    expect(match).toMatchObject({ issuer: "mastercard", ownCardWhereOff: false });
  }
});

test("every condition of a rule must hold, and a rule without conditions fits nothing", () => {
  const both: CardRule = { issuer: "amex", issuerId: "3", panFrom: "45" };
  const none: CardRule = { issuer: "diners" };
  expect(issuerOf(facts({ id: "3", pan: "457199******5001" }), [none, both], true).issuer).toBe(
    "amex",
  );
  expect(issuerOf(facts({ id: "3", pan: "411111******1111" }), [none, both], true).issuer).toBe(
    "unknown",
  );
});

test.each<[string, boolean]>([
  ["PROVKORTET GULD", true],
  ["provkortet", true],
  ["  Provkortet–Guld ", true],
  ["PROV KORTET", false],
  ["PROVKORTETS", false],
  ["", false],
])("a label decides where a rule says so, by whole words: %j", (label, decides) => {
  const rules: CardRule[] = [{ issuer: "ownCard", label: "PROVKORTET" }, ...PRESET_RULES];
  const expected = decides ? "ownCard" : "visa";
  expect(issuerOf(facts({ id: "3", label }), rules, true).issuer).toBe(expected);
});

test("the presets are restored below what is known of own cards", () => {
  const changed: CardRule[] = [OWN, { issuer: "visa", label: "VISA" }, OWN_BARE];
  expect(withPresets(changed)).toEqual([OWN, OWN_BARE, ...PRESET_RULES]);
});
