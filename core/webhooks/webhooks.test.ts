import { describe, expect, test } from "vitest";
import { newsOfAttempt } from "./news-of-attempt.ts";
import { BREAKER_OPENS_AFTER, GIVE_UP_AFTER_MS, probeDelayMs, retryDelayMs } from "./retry-plan.ts";

const HOUR_MS = 3_600_000;

describe("a delivery that fails is tried again", () => {
  test("with gaps that grow up to a day, and no further", () => {
    const gaps = Array.from({ length: 14 }, (_, index) => retryDelayMs(index + 1, 0.5));
    expect(gaps.toSorted((a, b) => a - b)).toEqual(gaps);
    expect(gaps[0]).toBe(5_000);
    expect(gaps.at(-1)).toBe(24 * HOUR_MS);
  });

  test("a dozen times within the three days after which it is given up", () => {
    let [atMs, tries] = [0, 1];
    while (atMs < GIVE_UP_AFTER_MS) {
      atMs += retryDelayMs(tries, 0.5);
      tries += 1;
    }
    expect(tries - 1).toBe(12);
  });

  test("never in step with others", () => {
    expect(retryDelayMs(3, 0)).toBe(96_000);
    expect(retryDelayMs(3, 1)).toBe(144_000);
  });
});

test("a target that fails is looked at again within minutes, however long it has failed", () => {
  expect(probeDelayMs(BREAKER_OPENS_AFTER, 0.5)).toBe(15_000);
  expect(probeDelayMs(1_000, 1)).toBe(360_000);
});

describe("of a payment is told", () => {
  const purchase = { isPurchase: true, wasInterrupted: false };

  test("that it was approved, by card or in cash", () => {
    for (const kind of ["approved", "lateApproval", "cashReceived", "handKeyedSale"] as const) {
      expect(newsOfAttempt({ ...purchase, kind })).toEqual(["paymentApproved"]);
    }
  });

  test("that money went back, never as an approved payment", () => {
    for (const kind of ["approved", "cashGivenBack"] as const) {
      expect(newsOfAttempt({ ...purchase, isPurchase: false, kind })).toEqual(["moneyGivenBack"]);
    }
  });

  test("that it was interrupted, and then how it ended and that it is resolved", () => {
    expect(newsOfAttempt({ ...purchase, kind: "unknown" })).toEqual(["paymentInterrupted"]);
    const after = { ...purchase, wasInterrupted: true };
    expect(newsOfAttempt({ ...after, kind: "approved" })).toEqual([
      "paymentApproved",
      "paymentResolved",
    ]);
    expect(newsOfAttempt({ ...after, kind: "notPerformed" })).toEqual([
      "paymentDeclined",
      "paymentResolved",
    ]);
  });

  test("nothing of a claim, for it proves nothing, nor of what the desk does meanwhile", () => {
    for (const kind of ["claimed", "sent", "checked", "itemCommented"] as const) {
      expect(newsOfAttempt({ ...purchase, wasInterrupted: true, kind })).toEqual([]);
    }
  });
});
