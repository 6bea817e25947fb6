import { type CardRule, PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { expect, test } from "vitest";
import { draftOf, isSameList, moveRule, putRule, removeRule, rulesOf } from "./draft.ts";

const OWN: CardRule = { issuer: "ownCard", panFrom: "990011" };
const NEW: CardRule = { issuer: "amex", label: "PROVKORTET" };

test("a rule that is moved keeps its key, and at the ends nothing moves", () => {
  const draft = draftOf(PRESET_RULES);
  const [first, second] = draft;
  if (first === undefined || second === undefined) throw new Error("Too few presets");
  const moved = moveRule(draft, first.key, 1);
  expect(moved.slice(0, 2)).toEqual([second, first]);
  expect(moveRule(moved, first.key, -1)).toEqual(draft);
  expect(moveRule(draft, first.key, -1)).toBe(draft);
  expect(moveRule(draft, draft.at(-1)?.key ?? "", 1)).toBe(draft);
});

test("a new rule comes first, but below those of own cards", () => {
  const draft = draftOf([OWN, ...PRESET_RULES]);
  expect(rulesOf(putRule(draft, undefined, NEW)).slice(0, 2)).toEqual([OWN, NEW]);
  const another: CardRule = { issuer: "ownCard", label: "EGNA" };
  expect(rulesOf(putRule(draft, undefined, another)).slice(0, 2)).toEqual([another, OWN]);
  expect(rulesOf(putRule(draftOf(PRESET_RULES), undefined, NEW))[0]).toEqual(NEW);
});

test("a rule that is changed stays where it is", () => {
  const draft = draftOf(PRESET_RULES);
  const changed = putRule(draft, draft[3]?.key, NEW);
  expect(changed[3]).toEqual({ key: draft[3]?.key, rule: NEW });
  expect(changed).toHaveLength(draft.length);
  expect(rulesOf(removeRule(changed, draft[3]?.key ?? ""))).not.toContain(NEW);
});

test("two lists are the same by what their rules say, in order", () => {
  const other = PRESET_RULES.map((rule) => ({ ...rule, label: undefined }));
  expect(isSameList(PRESET_RULES, other)).toBe(true);
  expect(isSameList(PRESET_RULES, PRESET_RULES.toReversed())).toBe(false);
  expect(isSameList(PRESET_RULES, PRESET_RULES.slice(1))).toBe(false);
});
