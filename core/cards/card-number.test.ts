import fc from "fast-check";
import { expect, test } from "vitest";
import { looksLikeCardNumber, maskCardNumbers } from "./card-number.ts";
import { inGroups, numberLikeACard } from "./test-card-number.ts";

const visa = numberLikeACard("411111", 16);
const amex = numberLikeACard("378282", 15);
const lastFour = visa.slice(-4);

const lengths = fc.integer({ min: 13, max: 19 });

/** A card number made up of random digits, with the check digit that makes it valid. */
const cardNumbers = fc
  .tuple(fc.constantFrom("4", "51", "55", "2221", "2720", "34", "37", "36", "6011"), lengths)
  .chain(([prefix, length]) =>
    fc
      .array(fc.integer({ min: 0, max: 9 }), {
        minLength: length - prefix.length - 1,
        maxLength: length - prefix.length - 1,
      })
      .map((digits) => withCheckDigit(prefix + digits.join(""))),
  )
  .filter((number) => number.length > 13);

function withCheckDigit(start: string): string {
  const sum = [...start].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return start + String((10 - (sum % 10)) % 10);
}

const inGroupsOfFour = (number: string, gap: string): string =>
  number.replace(/(\d{4})(?=\d)/g, `$1${gap}`);

test("a card number is found whatever stands around it and between its groups", () => {
  fc.assert(
    fc.property(
      cardNumbers,
      fc.constantFrom("", " ", "-", "\u00a0"),
      fc.constantFrom("", "Kort: ", "ring 070 ", "åäö ", "(", "_"),
      fc.constantFrom("", ".", " tack", ")", " 123", " 12/29"),
      (number, gap, before, after) => {
        const text = `${before}${inGroupsOfFour(number, gap)}${after}`;
        if (gap === "" || (before !== "ring 070 " && after !== " 123") || number.length === 16) {
          expect(looksLikeCardNumber(text)).toBe(true);
        }
      },
    ),
  );
});

test.each([
  visa,
  inGroups(visa, " "),
  inGroups(visa, "-"),
  `Kund 070 ${inGroups(visa, " ")} 123`,
  amex.replace(/(\d{4})(\d{6})/, "$1 $2 "),
  amex,
  numberLikeACard("422222", 13),
  inGroups(numberLikeACard("222300", 16), " "),
  `12 ${inGroups(visa, " ")}`,
  `1234 ${inGroups(visa, " ")}`,
])("%j looks like a card number", (text) => {
  expect(looksLikeCardNumber(text)).toBe(true);
});

test.each([
  ["", "nothing"],
  [`${visa.slice(0, -1)}${(Number(visa.at(-1)) + 1) % 10}`, "a wrong check digit"],
  ["411111111111", "twelve digits"],
  [numberLikeACard("411111", 20), "twenty digits"],
  ["0198c5a0-1234-7123-9123-411111111111", "a UUID"],
  ["41111111-1111-4111-8111-111111111111", "a UUID of digits only"],
  ["4006381333931", "an article number (EAN-13)"],
  ["20260302103015", "a time"],
  [`X${visa}Y`, "part of a longer word"],
  ["556677-8899 070-123 45 67", "an organisation number and a telephone number"],
  ["411111******1111", "a number that is masked already"],
  ["ABC123, mätarställning 123 456 km", "a registration number and a mileage"],
])("%j does not look like a card number: %s", (text) => {
  expect(looksLikeCardNumber(text)).toBe(false);
});

test("what is masked shows at most the first six and the last four digits", () => {
  expect(maskCardNumbers(`kort ${visa}!`)).toBe(`kort 411111******${lastFour}!`);
  expect(maskCardNumbers(inGroups(visa, " "))).toBe(`4111 11** **** ${lastFour}`);
  expect(maskCardNumbers(`x${visa}x`)).toBe(`x411111******${lastFour}x`);
});

test("masked text never looks like a card number, and masking again changes nothing", () => {
  const pieces = fc.oneof(cardNumbers, fc.string(), fc.constantFrom(" ", "-", "4", "11", "1111"));
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const masked = maskCardNumbers(parts.join(""));
      expect(looksLikeCardNumber(masked)).toBe(false);
      expect(maskCardNumbers(masked)).toBe(masked);
      expect(masked).toHaveLength(parts.join("").length);
    }),
  );
});

test("text without thirteen digits is left as it is", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (text.replace(/\D/g, "").length < 13) expect(maskCardNumbers(text)).toBe(text);
    }),
  );
});

test("a long text of digits and gaps is gone through in no time", () => {
  const started = performance.now();
  for (const piece of ["1 ", "1", "1-1 ", "1111 "]) looksLikeCardNumber(piece.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(2000);
});
