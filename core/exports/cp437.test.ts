import { expect, test } from "vitest";
import { cp437Bytes, encodeCp437, fitToCp437, NAMED_FALLBACKS } from "./cp437.ts";
import { decodeCp437 } from "./test-sie-reader.ts";
import { IN_SIE } from "./test-vouchers.ts";

function written(text: string): string {
  return decodeCp437(encodeCp437(text).bytes);
}

test("every character of the code page has its byte, and no other", () => {
  const bytes = Uint8Array.from(
    Array.from({ length: 224 }, (_, index) => 0x20 + index).filter((byte) => byte !== 0x7f),
  );
  expect(cp437Bytes(decodeCp437(bytes))).toEqual(bytes);
});

test("åäö and what stands beside them have the bytes of the manual", () => {
  expect([...encodeCp437("åäöÅÄÖéÉüß½²").bytes]).toEqual([
    0x86, 0x84, 0x94, 0x8f, 0x8e, 0x99, 0x82, 0x90, 0x81, 0xe1, 0xab, 0xfd,
  ]);
});

test.each(Object.entries(IN_SIE))("%j is written as %j, and told of", (character, instead) => {
  const { bytes, replaced } = encodeCp437(`a${character}b`);
  expect(decodeCp437(bytes)).toBe(`a${instead}b`);
  expect(replaced).toEqual([{ character, written: instead, count: 1 }]);
});

test("each named fallback can itself be written", () => {
  for (const instead of Object.values(NAMED_FALLBACKS)) expect(written(instead)).toBe(instead);
});

test("a letter made of two characters is the one it looks like", () => {
  expect(written("A\u030angstro\u0308m")).toBe("Ångström");
});

test("a line's end becomes one space, and other control characters nothing", () => {
  expect(written("a\r\nb\u0000c\u001b[0m\u007f")).toBe("a bc[0m");
});

test("half a character is a question mark, not an error", () => {
  expect(written("a\ud83db")).toBe("a?b");
});

test("what was replaced is counted, the most common first", () => {
  expect(encodeCp437("5 € – 6 € “”").replaced).toEqual([
    { character: "€", written: "EUR", count: 2 },
    { character: "–", written: "-", count: 1 },
    { character: "“", written: '"', count: 1 },
    { character: "”", written: '"', count: 1 },
  ]);
});

test("a text that was never fitted is not written with a wrong byte", () => {
  expect(() => cp437Bytes("5 €")).toThrow("U+20ac is not in code page 437");
  expect(cp437Bytes(fitToCp437("5 €", () => undefined))).toHaveLength(5);
});
