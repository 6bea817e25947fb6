import { expect, test } from "vitest";
import { deadlineOf } from "./interrupted-deadlines.ts";
import { INTERRUPTED_REASONS } from "./interrupted-reasons.ts";

const at = (text: string): number => Date.parse(text);

test("every reason has a deadline after it arose", () => {
  for (const reason of INTERRUPTED_REASONS) {
    expect(deadlineOf(reason, at("2026-03-02T11:00:00Z"))).toBeGreaterThan(
      at("2026-03-02T11:00:00Z"),
    );
  }
});

test("an unknown may stand for a quarter of an hour", () => {
  expect(deadlineOf("unknown", at("2026-03-02T11:00:00Z"))).toBe(at("2026-03-02T11:15:00Z"));
});

test("a claim may stand until the end of the third bank day, past a weekend and summer time", () => {
  expect(deadlineOf("claimed", at("2026-03-26T11:00:00Z"))).toBe(at("2026-03-31T22:00:00Z"));
});

test("a part payment is overdue when its day in Stockholm ends", () => {
  expect(deadlineOf("partialApproval", at("2026-03-02T22:30:00Z"))).toBe(
    at("2026-03-02T23:00:00Z"),
  );
});
