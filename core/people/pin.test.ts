import { expect, test } from "vitest";
import { isWeakPin } from "./pin.ts";

test.each([
  "0000",
  "111111",
  "1234",
  "12345",
  "7890",
  "9876",
  "1098",
  "1212",
  "454545",
  "123123",
  "1985",
  "2004",
])("%s is too easy to guess", (pin) => {
  expect(isWeakPin(pin)).toBe(true);
});

test.each(["4719", "28064", "930517", "1123", "12124", "1221"])("%s will do", (pin) => {
  expect(isWeakPin(pin)).toBe(false);
});
