import { describe, expect, test } from "vitest";
import { ore, ZERO } from "../money.ts";
import { ATTEMPT_STATES } from "./attempt.ts";
import {
  type GivingBack,
  mayVoid,
  type VoidFacts,
  type WhyNotVoid,
  wayBackOf,
} from "./may-void.ts";

const HOUR_MS = 3_600_000;
const RULES = { canVoidLast: true, voidableForMs: 12 * HOUR_MS, nowMs: 20 * HOUR_MS };
const LAST: VoidFacts = {
  kind: "purchase",
  method: "card",
  state: "approved",
  approvedOre: ore(100_000),
  stanAuth: "004711381022",
  endedAtMs: 19 * HOUR_MS,
  givenBackOre: ZERO,
  isFollowed: false,
  wasRefused: false,
  sessionClosedAtMs: undefined,
};
const ALL: GivingBack = { amountOre: ore(100_000), toSameCard: true, atSameTerminal: true };

const refusals: readonly {
  readonly why: WhyNotVoid;
  readonly when: string;
  readonly facts?: Partial<VoidFacts>;
  readonly giving?: Partial<GivingBack>;
}[] = [
  { why: "notPossible", when: "it is a refund", facts: { kind: "refund" } },
  { why: "notPossible", when: "it is a void", facts: { kind: "void" } },
  { why: "notPossible", when: "it was cash", facts: { method: "cash" } },
  { why: "notPossible", when: "its StanAuth is not known", facts: { stanAuth: null } },
  { why: "notToTheSameCard", when: "another card gets it", giving: { toSameCard: false } },
  { why: "atAnotherTerminal", when: "elsewhere", giving: { atSameTerminal: false } },
  { why: "notAllOfIt", when: "an öre is kept", giving: { amountOre: ore(99_999) } },
  { why: "givenBackBefore", when: "an öre has gone back", facts: { givenBackOre: ore(1) } },
  { why: "notTheLast", when: "the terminal has done more since", facts: { isFollowed: true } },
  { why: "refusedBefore", when: "it has refused once", facts: { wasRefused: true } },
  { why: "sessionClosed", when: "closed since", facts: { sessionClosedAtMs: 19 * HOUR_MS } },
  { why: "tooOld", when: "13 hours have passed", facts: { endedAtMs: 7 * HOUR_MS } },
];

describe("all of the terminal's last payment, to the card that paid", () => {
  test("is voided", () => {
    expect(wayBackOf(LAST, ALL, RULES)).toEqual({ kind: "void" });
    expect(mayVoid(LAST, RULES)).toBe(true);
  });

  test("also when the terminal's session was closed before it", () => {
    const facts = { ...LAST, sessionClosedAtMs: 18 * HOUR_MS };
    expect(wayBackOf(facts, ALL, RULES)).toEqual({ kind: "void" });
  });

  test("is returned at a kind of terminal that cannot void", () => {
    expect(wayBackOf(LAST, ALL, { ...RULES, canVoidLast: false }).kind).toBe("refund");
    expect(mayVoid(LAST, { ...RULES, canVoidLast: false })).toBe(false);
  });
});

test.each(refusals)("it is a return of goods ($why) when $when", ({ why, facts, giving }) => {
  const way = wayBackOf({ ...LAST, ...facts }, { ...ALL, ...giving }, RULES);
  expect(way).toEqual({ kind: "refund", because: why });
});

test.each(ATTEMPT_STATES)("in state %s only an approved payment may be voided", (state) => {
  expect(mayVoid({ ...LAST, state }, RULES)).toBe(state === "approved");
});
