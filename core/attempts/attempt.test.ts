import { expect, test } from "vitest";
import {
  ATTEMPT_EVENTS,
  ATTEMPT_STATES,
  type AttemptEvent,
  type AttemptState,
  isActive,
  moveAttempt,
} from "./attempt.ts";

/** What each event does in each state; the columns are in the order of EVENTS. */
const EVENTS = [
  "sent",
  "approved",
  "declined",
  "cancelled",
  "notSent",
  "unknown",
  "notPerformed",
  "claimed",
] as const satisfies readonly AttemptEvent[];

type Effect = "move" | "late" | "same" | "unexpected";

const M = "move";
const L = "late";
const S = "same";
const U = "unexpected";

const TABLE: Readonly<Record<AttemptState, readonly Effect[]>> = {
  //             sent appr decl canc notS unkn notP claimed
  created: /*  */ [M, U, U, U, M, U, U, U],
  sent: /*     */ [S, M, M, M, M, M, U, U],
  approved: /* */ [U, S, U, U, U, U, U, U],
  declined: /* */ [U, L, S, U, U, U, U, U],
  cancelled: /**/ [U, L, U, S, U, U, U, U],
  notSent: /*  */ [U, L, U, U, S, U, U, U],
  unknown: /*  */ [U, M, M, U, U, S, M, M],
  notPerformed: [U, L, U, U, U, U, S, U],
  claimed: /*  */ [U, M, M, U, U, U, M, S],
};

const cells = ATTEMPT_STATES.flatMap((state) =>
  EVENTS.map((event, column) => ({ state, event, effect: TABLE[state][column] })),
);

test.each(cells)("$event in $state: $effect", ({ state, event, effect }) => {
  const move = moveAttempt(state, event);
  if (effect === "unexpected") {
    expect(move).toEqual({ kind: "unexpected", from: state, event });
  } else if (effect === "same") {
    expect(move).toEqual({ kind: "same" });
  } else {
    expect(move).toEqual({ kind: "moved", to: event, late: effect === "late" });
  }
});

test("the table above has every event", () => {
  expect([...EVENTS].toSorted()).toEqual([...ATTEMPT_EVENTS].toSorted());
  expect(cells).toHaveLength(9 * 8);
});

test("only an attempt that may still move money holds its order and terminal", () => {
  expect(ATTEMPT_STATES.filter(isActive)).toEqual(["created", "sent", "unknown"]);
});

test("no way leads from an approval to anything else", () => {
  const left = ATTEMPT_EVENTS.filter((event) => moveAttempt("approved", event).kind === "moved");
  expect(left).toEqual([]);
});
