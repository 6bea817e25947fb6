import { expect, test } from "vitest";
import { issuerOfText } from "./issuer-of-text.ts";

test.each([
  ["VISA", "visa"],
  ["Visa Debit", "visa"],
  ["V PAY", "visa"],
  ["MasterCard", "mastercard"],
  ["Master Card Credit", "mastercard"],
  ["MC", "mastercard"],
  ["American Express", "amex"],
  ["AMEX", "amex"],
  ["Diners Club/Discover", "diners"],
  ["Consumer Credit Card EU", "unknown"],
  ["Visa + Mastercard", "unknown"],
  ["", "unknown"],
  [null, "unknown"],
] as const)("%s is %s", (text, issuer) => {
  expect(issuerOfText(text)).toBe(issuer);
});
