import { describe, expect, test } from "vitest";
import {
  askForLease,
  type BusyTill,
  handOverLease,
  isSameLease,
  LEASE_LASTS_MS,
  type LeaseState,
  leaseAt,
  leaseForPayment,
  leaveLease,
  NO_LEASE,
  placeInQueue,
} from "./terminal-lease.ts";

const at = (seconds: number, busy: BusyTill | null = null) => ({ nowMs: seconds * 1_000, busy });
const tillOf = (till: string) => ({ tillId: `id-${till}`, till, operator: "KASS" });
const busyWith = (till: string): BusyTill => ({ ...tillOf(till), sinceMs: 0 });

/** A story such as "0 A asks": who did what at which second. */
function after(...story: readonly string[]): LeaseState {
  return story.reduce((state, line) => {
    const [second = "", till = "", verb] = line.split(" ");
    const moment = at(Number(second));
    if (verb === "asks") return askForLease(state, tillOf(till), moment).state;
    return leaveLease(state, `id-${till}`, moment);
  }, NO_LEASE);
}

const shown = ({ holder, queue }: LeaseState): string =>
  [holder?.till ?? "-", ...queue.map((one) => one.till)].join(" ");

describe("taking, keeping and waiting", () => {
  test.each([
    [["0 A asks"], "A"],
    [["0 A asks", "1 B asks", "2 C asks"], "A B C"],
    [["0 A asks", "1 B asks", "1 B asks", "1 A asks"], "A B"],
    [["0 A asks", "1 B asks", "2 A leaves"], "B"],
    [["0 A asks", "1 B asks", "2 B leaves", "2 B leaves"], "A"],
    [["0 A asks", "1 A leaves", "1 A leaves"], "-"],
    [["0 A asks", "10 A asks", "20 A asks", "35 B asks"], "A B"],
    [["0 A asks", "29 B asks"], "A B"],
    [["0 A asks", "30 B asks"], "B"],
  ])("%j ends with %s", (story, expected) => {
    expect(shown(after(...story))).toBe(expected);
  });

  test("a renewed lease began when it was first taken, and lasts from the last sign of life", () => {
    expect(after("0 A asks", "20 A asks").holder).toMatchObject({
      sinceMs: 0,
      expiresMs: 20_000 + LEASE_LASTS_MS,
    });
  });

  test("a server whose clock is behind shortens nothing", () => {
    const state = after("20 A asks", "21 B asks", "15 A asks", "15 B asks");
    expect(state.holder?.expiresMs).toBe(50_000);
    expect(state.queue[0]?.seenMs).toBe(21_000);
  });

  test("a place in the queue is counted from the next one", () => {
    const state = after("0 A asks", "1 B asks", "2 C asks");
    expect(["A", "B", "C"].map((till) => placeInQueue(state, `id-${till}`))).toEqual([null, 1, 2]);
  });
});

describe("a holder that is no longer heard of", () => {
  test("the next in the queue has the terminal, whoever looks", () => {
    const state = after("0 A asks", "5 B asks", "10 C asks", "20 B asks", "25 C asks");
    expect(shown(leaseAt(state, at(29)))).toBe("A B C");
    expect(shown(leaseAt(state, at(31)))).toBe("B C");
    expect(leaseAt(state, at(31)).holder).toEqual(leaseAt(state, at(40)).holder);
    const asked = askForLease(state, tillOf("C"), at(31));
    expect(asked.answer).toBe("queued");
    expect(shown(asked.state)).toBe("B C");
  });

  test("those in the queue who are not heard of either are passed over", () => {
    const state = after("0 A asks", "1 B asks", "2 C asks", "25 C asks");
    expect(shown(leaseAt(state, at(31)))).toBe("C");
  });

  test("the next gets thirty seconds of its own from when it fell to it", () => {
    const fallen = leaseAt(after("0 A asks", "29 B asks"), at(31)).holder;
    expect(fallen).toMatchObject({ till: "B", sinceMs: 30_000, expiresMs: 60_000 });
    const let_ = after("0 A asks", "5 B asks", "20 A leaves").holder;
    expect(let_).toMatchObject({ till: "B", sinceMs: 20_000, expiresMs: 50_000 });
  });

  test("one that comes back stands last", () => {
    const state = after("0 A asks", "25 B asks", "26 C asks", "31 B asks", "32 A asks");
    expect(shown(state)).toBe("B C A");
  });
});

describe("a payment under way", () => {
  test("keeps the lease of its till for as long as it takes", () => {
    const state = after("0 A asks", "290 B asks");
    expect(shown(leaseAt(after("0 A asks"), at(300, busyWith("A"))))).toBe("A");
    expect(shown(state)).toBe("B");
    const asked = askForLease(after("0 A asks"), tillOf("B"), at(300, busyWith("A")));
    expect(asked.answer).toBe("queued");
    expect(shown(leaseAt(asked.state, at(301)))).toBe("B");
  });

  test("has the terminal where nobody has a lease, and is not taken over", () => {
    const asked = askForLease(NO_LEASE, tillOf("B"), at(5, busyWith("A")));
    expect(shown(asked.state)).toBe("A B");
  });

  test("of a till that lets go gives the terminal away only when it has ended", () => {
    const state = after("0 A asks", "1 B asks");
    const left = leaveLease(state, "id-A", at(2, busyWith("A")));
    expect(shown(leaseAt(left, at(3, busyWith("A"))))).toBe("A B");
    expect(shown(leaveLease(left, "id-A", at(3, busyWith("A"))))).toBe("A B");
    expect(shown(leaseAt(left, at(3)))).toBe("B");
  });

  test("of another till takes nothing from one that has the lease", () => {
    expect(shown(leaseAt(after("0 A asks"), at(5, busyWith("B"))))).toBe("A");
  });
});

describe("a payment that starts", () => {
  test("has the terminal until it ends, and no longer", () => {
    const taken = leaseForPayment(NO_LEASE, tillOf("A"), 5_000);
    if (taken === null) throw new Error("refused");
    expect(shown(leaseAt(taken, at(300, busyWith("A"))))).toBe("A");
    expect(shown(leaseAt(taken, at(6)))).toBe("-");
    const waited = askForLease(taken, tillOf("B"), at(20, busyWith("A"))).state;
    expect(shown(waited)).toBe("A B");
    expect(shown(leaseAt(waited, at(21)))).toBe("B");
  });

  test("keeps what its till has asked for, and is refused what another has or is next to have", () => {
    const kept = leaseForPayment(after("0 A asks", "1 B asks"), tillOf("A"), 20_000);
    expect(kept?.holder).toMatchObject({ sinceMs: 0, expiresMs: 50_000 });
    expect(leaseForPayment(after("0 A asks"), tillOf("B"), 20_000)).toBeNull();
    expect(leaseForPayment(after("0 A asks", "9 B asks"), tillOf("C"), 31_000)).toBeNull();
    expect(leaseForPayment(after("0 A asks", "9 B asks"), tillOf("B"), 31_000)).not.toBeNull();
  });
});

describe("handing over", () => {
  const waiting = after("0 A asks", "1 B asks", "2 C asks");
  const handOver = (state: LeaseState, from: string, to?: string, moment = at(3)) =>
    handOverLease(state, { from: `id-${from}`, to: to && `id-${to}` }, moment);

  test.each([
    ["A", undefined, "B C"],
    ["A", "C", "C B"],
  ])("%s gives it to %s", (from, to, expected) => {
    const handed = handOver(waiting, from, to);
    expect(handed.kind === "handedOver" && shown(handed.state)).toBe(expected);
    if (handed.kind !== "handedOver") return;
    const again = handOver(handed.state, from, to, at(4));
    expect(again).toEqual({ kind: "handedOver", state: handed.state });
    expect(handed.state.holder?.expiresMs).toBe(33_000);
  });

  test.each([
    ["B", undefined, "leaseNotYours"],
    ["A", "D", "notInQueue"],
    ["A", "A", "notInQueue"],
  ])("%s cannot give it to %s: %s", (from, to, code) => {
    expect(handOver(waiting, from, to)).toEqual({ kind: "refused", code });
  });

  test("is refused to nobody, to one who is not heard of, and while a payment is under way", () => {
    expect(handOver(after("0 A asks"), "A")).toMatchObject({ code: "notInQueue" });
    const stale = after("0 A asks", "1 B asks", "25 A asks");
    expect(handOver(stale, "A", undefined, at(32))).toMatchObject({ code: "notInQueue" });
    const busy = handOver(waiting, "A", undefined, at(3, busyWith("A")));
    expect(busy).toMatchObject({ code: "terminalHeld" });
  });

  test("the same call again after the terminal has gone on is refused", () => {
    const handed = handOver(waiting, "A");
    if (handed.kind !== "handedOver") throw new Error("not handed over");
    const gone = leaveLease(handed.state, "id-B", at(5));
    expect(shown(gone)).toBe("C");
    expect(handOver(gone, "A", undefined, at(6))).toMatchObject({ code: "leaseNotYours" });
  });
});

test("a sign of life changes nothing that people see; a new holder or place does", () => {
  const state = after("0 A asks", "1 B asks");
  expect(isSameLease(state, after("0 A asks", "1 B asks", "9 A asks", "9 B asks"))).toBe(true);
  expect(isSameLease(state, after("0 A asks"))).toBe(false);
  expect(isSameLease(state, after("0 A asks", "1 B asks", "2 A leaves"))).toBe(false);
});
