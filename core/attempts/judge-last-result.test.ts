import { expect, test } from "vitest";
import { ore } from "../money.ts";
import type { SeenResult } from "./judge-last-result.ts";
import {
  ASKED_ONCE,
  EARLY_CANCEL,
  HOUR,
  judge,
  type LookCase,
  MINUTE,
  OF_EARLIER,
  OLDER,
  OWN,
  PROVEN,
  REFUSED_BEFORE,
  SECOND,
  SENT,
  TOO_SOON,
} from "./test-looks.ts";

const cases: readonly LookCase[] = [
  // Our own reference is proof, whatever else is there.
  { name: "our reference, approved", result: { reference: OWN }, says: "approved 100000" },
  {
    name: "our reference, approved, at once and on a busy terminal",
    afterMs: 0,
    terminal: "busy",
    result: { reference: OWN },
    says: "approved 100000",
  },
  {
    name: "our reference, another amount: what the terminal says is booked",
    result: { reference: OWN, totalOre: ore(60_000) },
    says: "approved 60000",
  },
  {
    name: "our reference, a time of another year",
    result: { reference: OWN, instantsMs: [0] },
    says: "approved 100000",
  },
  {
    name: "our reference, declined",
    result: { reference: OWN, succeeded: false, totalOre: undefined },
    says: "declined",
  },
  {
    name: "our reference, the terminal does not know either",
    result: { reference: OWN, succeeded: undefined },
    says: "wait resultUnclear",
  },
  {
    name: "our reference, approved without an amount",
    result: { reference: OWN, totalOre: undefined },
    says: "wait amountNotReadable",
  },
  {
    name: "our reference, approved with an amount of zero",
    result: { reference: OWN, totalOre: ore(0) },
    says: "wait amountNotReadable",
  },

  // A refusal bears no reference: read as of before our send, it may be the attempt's before.
  {
    name: "a refusal of before our send: no more than an older result",
    result: REFUSED_BEFORE,
    says: "wait olderResult, counts",
  },
  {
    name: "a refusal of before our send, shown for half a minute",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    result: REFUSED_BEFORE,
    says: "declined",
  },
  {
    name: "a refusal of after our send, by a clock that may have been set since",
    result: { ...REFUSED_BEFORE, instantsMs: [SENT + 10 * SECOND] },
    says: "wait olderResult, counts",
  },

  // Another's reference says nothing of ours.
  { name: "another's reference", result: { reference: "K2" }, says: "wait resultDoesNotFit" },
  {
    name: "another's reference, declined",
    result: { reference: "K2", succeeded: false },
    says: "wait resultDoesNotFit",
  },
  {
    name: "another's reference, early cancel",
    result: { ...EARLY_CANCEL, reference: "K2" },
    says: "wait resultDoesNotFit",
  },
  {
    name: "another's reference with a StanAuth that is known",
    result: { reference: "K2", ...OLDER },
    says: "wait olderResult, counts",
  },

  // Without a reference: new StanAuth, time and amount must fit, and it must be the newest.
  { name: "no reference, everything fits", result: {}, says: "approved 100000" },
  {
    name: "no reference, fits, asked sooner than the terminal's delay",
    afterMs: TOO_SOON,
    result: {},
    says: "wait tooSoon",
  },
  { name: "no reference, fits, busy", terminal: "busy", result: {}, says: "wait terminalBusy" },
  { name: "no reference, fits, offline", terminal: "offline", result: {}, says: "wait noAnswer" },
  {
    name: "no reference, fits, state unknown to us",
    terminal: "notGiven",
    result: {},
    says: "wait tooSoon",
  },
  {
    name: "no reference, fits, state unknown to us, longer ago than any transaction takes",
    terminal: "notGiven",
    afterMs: 5 * MINUTE,
    result: {},
    says: "approved 100000",
  },
  {
    name: "no reference, fits, no answer about the state for longer than any transaction takes",
    terminal: "noAnswer",
    afterMs: 5 * MINUTE,
    result: {},
    says: "approved 100000",
  },
  {
    name: "no reference, a krona less",
    result: { totalOre: ore(99_900) },
    says: "wait resultDoesNotFit",
  },
  {
    name: "no reference, a tip more",
    result: { totalOre: ore(105_000) },
    says: "wait resultDoesNotFit",
  },
  {
    name: "no reference, no amount",
    result: { totalOre: undefined },
    says: "wait amountNotReadable",
  },
  {
    name: "no reference, declined in time",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    result: { succeeded: false, totalOre: undefined },
    says: "declined",
  },
  {
    name: "no reference, declined in time, but the terminal is busy",
    terminal: "busy",
    result: { succeeded: false },
    says: "wait terminalBusy",
  },
  {
    name: "no reference, declined in time, asked too soon",
    afterMs: 0,
    result: { succeeded: false },
    says: "wait tooSoon",
  },
  {
    name: "no reference, the terminal does not know either",
    result: { succeeded: undefined },
    says: "wait resultUnclear",
  },
  {
    name: "a success without a StanAuth",
    result: { stanAuth: undefined },
    says: "wait resultUnclear",
  },
  {
    name: "a StanAuth that the terminal uses again",
    result: { stanAuthKnown: "reused" },
    says: "wait resultDoesNotFit",
  },
  {
    name: "a StanAuth that the terminal uses again, with our reference",
    result: { stanAuthKnown: "reused", reference: OWN },
    says: "approved 100000",
  },

  // Time: tolerance, learned skew, summer time, and never as proof of nothing.
  {
    name: "ten minutes before the send",
    result: { instantsMs: [SENT - 10 * MINUTE] },
    says: "approved 100000",
  },
  {
    name: "more than ten minutes before the send",
    result: { instantsMs: [SENT - 10 * MINUTE - 1] },
    says: "wait resultDoesNotFit",
  },
  {
    name: "an hour before: the terminal has not gone over to summer time",
    result: { instantsMs: [SENT - HOUR + 30 * SECOND] },
    says: "approved 100000",
  },
  {
    name: "an hour ahead of us: the terminal has not gone back to winter time",
    result: { instantsMs: [SENT + HOUR + 30 * SECOND] },
    says: "approved 100000",
  },
  {
    name: "two hours before: a zone away and summer time",
    result: { instantsMs: [SENT - 2 * HOUR] },
    says: "approved 100000",
  },
  {
    name: "half an hour before",
    result: { instantsMs: [SENT - HOUR / 2] },
    says: "wait resultDoesNotFit",
  },
  {
    name: "half an hour before by a clock that is known to be so slow",
    attempt: { clockSkewMs: -HOUR / 2 },
    result: { instantsMs: [SENT - HOUR / 2] },
    says: "approved 100000",
  },
  {
    name: "in time by its own clock, which is known to be a day ahead",
    attempt: { clockSkewMs: 24 * HOUR },
    result: {},
    says: "wait resultDoesNotFit",
  },
  {
    name: "one of two readings of the hour that summer time repeats",
    result: { instantsMs: [SENT - HOUR / 2, SENT + HOUR / 2, SENT] },
    says: "approved 100000",
  },
  {
    name: "an hour later, where an hour has passed: a later transaction, not a wrong clock",
    afterMs: HOUR,
    result: { instantsMs: [SENT + HOUR] },
    says: "wait resultDoesNotFit",
  },
  {
    name: "declined an hour later, where an hour has passed",
    afterMs: HOUR,
    result: { succeeded: false, instantsMs: [SENT + HOUR] },
    says: "wait resultDoesNotFit",
  },
  { name: "no time at all", result: { instantsMs: [] }, says: "wait resultDoesNotFit" },
  {
    name: "a bad time, however often it is seen, does not end the attempt unpaid",
    attempt: { olderResults: 50, firstOlderAtMs: SENT + MINUTE },
    afterMs: 24 * HOUR,
    result: { instantsMs: [SENT - 24 * HOUR - HOUR / 2] },
    says: "wait resultDoesNotFit",
  },

  // Older results end an attempt unpaid: idle, after the delay, and more than once.
  { name: "older, first time", result: OLDER, says: "wait olderResult, counts" },
  { name: "older, too soon", afterMs: TOO_SOON, result: OLDER, says: "wait tooSoon" },
  {
    name: "older again, shown for half a minute, idle",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    result: OLDER,
    says: "notPerformed",
  },
  {
    name: "older again, but not shown for long enough",
    attempt: ASKED_ONCE,
    afterMs: PROVEN - 1,
    result: OLDER,
    says: "wait olderResult, counts",
  },
  {
    name: "older again, busy",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    terminal: "busy",
    result: OLDER,
    says: "wait terminalBusy",
  },
  {
    name: "older again, offline",
    attempt: ASKED_ONCE,
    afterMs: HOUR,
    terminal: "offline",
    result: OLDER,
    says: "wait noAnswer",
  },
  {
    name: "older again, no answer about the state",
    attempt: ASKED_ONCE,
    afterMs: HOUR,
    terminal: "noAnswer",
    result: OLDER,
    says: "wait noAnswer",
  },
  {
    name: "older again, state unknown to us: a transaction may still run",
    attempt: ASKED_ONCE,
    afterMs: 4 * MINUTE,
    terminal: "notGiven",
    result: OLDER,
    says: "wait olderResult, counts",
  },
  {
    name: "older again, state unknown to us, longer ago than any transaction takes",
    attempt: ASKED_ONCE,
    afterMs: 5 * MINUTE,
    terminal: "notGiven",
    result: OLDER,
    says: "notPerformed",
  },
  {
    name: "older, though everything else fits",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    result: { stanAuthKnown: "yes" },
    says: "notPerformed",
  },

  // The reference of an earlier attempt of ours tells as much as a StanAuth that is known.
  ...[
    { name: "and a new StanAuth", more: {} },
    { name: "and no StanAuth", more: { stanAuth: undefined } },
    { name: "and a StanAuth that the terminal uses again", more: { stanAuthKnown: "reused" } },
    { name: "and a decline", more: { succeeded: false, stanAuth: undefined } },
  ].flatMap(({ name, more }): readonly LookCase[] => {
    const result = { ...OF_EARLIER, ...more } as Partial<SeenResult>;
    const again = { attempt: ASKED_ONCE, afterMs: PROVEN, result };
    return [
      { name: `earlier reference ${name}, first time`, result, says: "wait olderResult, counts" },
      { name: `earlier reference ${name}, too soon`, afterMs: 0, result, says: "wait tooSoon" },
      { name: `earlier reference ${name}, again, idle`, ...again, says: "notPerformed" },
      {
        name: `earlier reference ${name}, again, not shown for long enough`,
        ...again,
        afterMs: PROVEN - 1,
        says: "wait olderResult, counts",
      },
      {
        name: `earlier reference ${name}, again, busy`,
        ...again,
        terminal: "busy",
        says: "wait terminalBusy",
      },
    ];
  }),
  {
    name: "another's reference and a StanAuth that the terminal uses again, however often",
    attempt: ASKED_ONCE,
    afterMs: 24 * HOUR,
    result: { reference: "K2", stanAuthKnown: "reused" },
    says: "wait resultDoesNotFit",
  },
  {
    name: "another's reference and no StanAuth, however often",
    attempt: ASKED_ONCE,
    afterMs: 24 * HOUR,
    result: { reference: "K2", stanAuth: undefined },
    says: "wait resultDoesNotFit",
  },

  // No transaction at all counts like an older one.
  { name: "none, first time", result: "none", says: "wait olderResult, counts" },
  {
    name: "none again, idle",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    result: "none",
    says: "notPerformed",
  },
  {
    name: "none again, busy",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    terminal: "busy",
    result: "none",
    says: "wait terminalBusy",
  },

  // An early cancel has no StanAuth: it may be that of the attempt before.
  {
    name: "early cancel, asked at once: may be the attempt before",
    afterMs: 0,
    result: EARLY_CANCEL,
    says: "wait tooSoon",
  },
  {
    name: "early cancel, first time",
    result: EARLY_CANCEL,
    says: "wait olderResult, counts",
  },
  {
    name: "early cancel, first time, busy: ours may be running",
    terminal: "busy",
    result: EARLY_CANCEL,
    says: "wait terminalBusy",
  },
  {
    name: "early cancel in our time, again, idle",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    result: EARLY_CANCEL,
    says: "declined",
  },
  {
    name: "early cancel of before our time, again, idle",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    result: { ...EARLY_CANCEL, instantsMs: [SENT - HOUR / 2] },
    says: "notPerformed",
  },
  {
    name: "early cancel without a time, again, idle",
    attempt: ASKED_ONCE,
    afterMs: PROVEN,
    result: { ...EARLY_CANCEL, instantsMs: [] },
    says: "notPerformed",
  },
  {
    name: "early cancel of after our time: it hides what came of ours",
    attempt: ASKED_ONCE,
    afterMs: 3 * HOUR,
    result: { ...EARLY_CANCEL, instantsMs: [SENT + HOUR] },
    says: "wait resultDoesNotFit",
  },

  { name: "no answer", result: "noAnswer", says: "wait noAnswer" },
  {
    name: "no answer for a day",
    attempt: ASKED_ONCE,
    afterMs: 24 * HOUR,
    result: "noAnswer",
    says: "wait noAnswer",
  },
];

test.each(cases)("$name: $says", (row) => {
  expect(judge(row)).toBe(row.says);
});

test("every case has a name of its own", () => {
  expect(new Set(cases.map((row) => row.name)).size).toBe(cases.length);
});
