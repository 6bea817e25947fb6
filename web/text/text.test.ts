/** The languages say the same things: the compiler holds the shape, this holds the content. */
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { showAge, showKronor } from "./format.ts";
import { sv } from "./sv.ts";

function sentencesIn(part: object, path = ""): [string, string][] {
  return Object.entries(part).flatMap(([name, value]): [string, string][] => {
    const here = path === "" ? name : `${path}.${name}`;
    if (typeof value === "string") return [[here, value]];
    if (typeof value === "function") return [[here, String(value("1", "2", "3"))]];
    return sentencesIn(value as object, here);
  });
}

/** Names, signs and words that are the same in both languages. */
const SAME = new Set([
  ..."kr Enter Esc ↑_↓ – Visa Mastercard American_Express Diners_Club Bank Demo Terminal".split(
    " ",
  ),
  ..."Nets Worldline Worldline_(Bambora) Swedbank 1_–_2".split(" "),
  ..."BgMax Swedbank_Pay PDF Period 1_kB Nets/Nexi,_CSV Worldline/Bambora,_CSV Adyen,_CSV".split(
    " ",
  ),
  ..."American_Express_GRRCN 1_250,50 1250.50".split(" "),
  ..."Text Export_1 terminal_1 SIE_4I JSON hledger beancount 2,_1 Webhooks Webhook".split(" "),
  ..."System Version Session Kortkoll StanAuth StanAuth_1 Order_1 version_1 1_2 1_s 1_min 1_% 1_h_2_min".split(
    " ",
  ),
]);

test("no sentence is empty", () => {
  for (const [path, sentence] of [...sentencesIn(sv), ...sentencesIn(en)]) {
    if (path !== "reasons.approved") expect(sentence.trim(), path).not.toBe("");
  }
});

test("no Swedish sentence has been left in English, nor the other way", () => {
  const english = new Map(sentencesIn(en));
  const same = sentencesIn(sv).filter(
    ([path, sentence]) =>
      sentence !== "" && english.get(path) === sentence && !SAME.has(sentence.replaceAll(" ", "_")),
  );
  expect(same).toEqual([]);
});

/** What else people say for an idea that the glossary has a word for. */
const OTHER_WORDS =
  /(?<!\p{L})(bolag|kontrollkod|fakturasystem|butiksnummer|verifikat(?!ion)|återtagen|återköp|granskningskedj)/iu;

test("an idea has one word in Swedish: the glossary's", () => {
  const other = sentencesIn(sv).filter(([, sentence]) => OTHER_WORDS.test(sentence));
  expect(other).toEqual([]);
});

test("what is printed says that it is no cash register receipt, in every language", () => {
  for (const { print } of [sv, en]) {
    expect(print.paid("4711")).toContain("Betalningskvitto, faktura 4711 – ej kassakvitto");
    expect(print.notPaid("4711")).not.toContain("Betalningskvitto");
  }
});

test("amounts and ages are written the Swedish way", () => {
  expect(showKronor(1_234_560, sv)).toBe("12\u00a0345,60\u00a0kr");
  expect(showAge(59_999, sv)).toBe("59 s");
  expect(showAge(3 * 3_600_000 + 300_000, sv)).toBe("3 h 5 min");
  expect(showAge(49 * 3_600_000, sv)).toBe("2 dygn");
});
