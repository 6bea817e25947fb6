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

const groups = visa.match(/\d{4}/g) ?? [];
test.each([
  [".", "dots"],
  ["  ", "two spaces"],
  ["\u2011", "hyphens that do not break"],
  ["\t", "tabs"],
  ["\n", "new lines"],
  ["\r\n", "new lines of Windows"],
  ["/", "slashes"],
  ["_", "underscores"],
  [",", "commas"],
  ["\u2014", "em dashes"],
  ["\u2212", "minus signs"],
  ["\u2009", "thin spaces"],
  ["\u200b", "signs without width"],
  ["\u00ad", "soft hyphens"],
  [" - ", "dashes between spaces"],
])("a card number with %j between its groups is found and masked: %s", (gap) => {
  for (const number of [groups.join(gap), amex.replace(/(\d{4})(\d{6})/, `$1${gap}$2${gap}`)]) {
    const text = `Kort ${number}, tack`;
    expect(looksLikeCardNumber(text)).toBe(true);
    expect(maskCardNumbers(text)).toHaveLength(text.length);
    expect(maskCardNumbers(text).replace(/[^\d*]/g, "")).toMatch(/^\d{6}\*{5,6}\d{4}$/);
  }
});

const otherDigits = (zero: number): string =>
  [...visa].map((digit) => String.fromCodePoint(zero + Number(digit))).join("");
test.each([
  [`kort${visa}`, "a word before it"],
  [`${visa}kr`, "a word after it"],
  [`%B${visa}^PERSON/PROV^2912`, "a first track"],
  [`;${visa}=2912101`, "a second track"],
  [visa.split("").join("\u200b"), "signs without width between the digits"],
  [otherDigits(0xff10), "full-width digits"],
  [otherDigits(0x1d7ce), "mathematical digits"],
])("a card number is found and masked in %j: %s", (text) => {
  expect(looksLikeCardNumber(text)).toBe(true);
  const masked = maskCardNumbers(text);
  expect(looksLikeCardNumber(masked)).toBe(false);
  expect(masked).toHaveLength(text.length);
  expect(masked.isWellFormed()).toBe(true);
});

test.each([
  ["SE45 5000 0000 0583 9825 7466", "an account number (IBAN)"],
  ["SE4550000000058398257466", "an account number without spaces"],
  ["556677-4321 556612-3456, 556677-4321", "organisation numbers beside each other"],
  ["4000, 4100, 5200, 3300", "a list of amounts"],
  ["ABC123 DEF45G, order 4711/2026-03", "registration and order numbers"],
])("%j does not look like a card number: %s", (text) => {
  expect(looksLikeCardNumber(text)).toBe(false);
});

const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
    .map((signs) => signs.join(""))
    .filter((text) => (text.match(/[a-f]/g) ?? []).length > 1);
const times = fc.date({
  min: new Date("2000-01-01T00:00:00Z"),
  max: new Date("2099-12-31T00:00:00Z"),
  noInvalidDate: true,
});

test("ids, digests, times and lists of them are never taken for a card number", () => {
  const known = fc.oneof(
    fc.uuid(),
    hex(32),
    hex(64),
    times.map((time) => time.toISOString()),
    times.map((time) => time.toISOString().slice(0, 19).replace("T", " ")),
  );
  fc.assert(
    fc.property(known, fc.constantFrom("", "Ref ", "id:"), (text, before) => {
      expect(looksLikeCardNumber(before + text)).toBe(false);
    }),
    { numRuns: 2000 },
  );
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

// Without a clock: what grows with the square of the text would outlast the test's own limit.
test("a long text of digits and gaps is gone through", () => {
  for (const piece of ["1 ", "1", "1-1 ", "1111 "]) {
    expect(looksLikeCardNumber(piece.repeat(100_000))).toBe(looksLikeCardNumber(piece.repeat(100)));
  }
});
