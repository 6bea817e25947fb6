import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { joinCrc32, startCrc32 } from "./crc32.ts";

test("the sum of the digits 1 to 9 is the one that every CRC-32 is known by", () => {
  const crc = startCrc32();
  crc.add(Uint8Array.from("123456789", (digit) => digit.charCodeAt(0)));
  expect(crc.sum()).toBe(0xcbf43926);
});

test("pieces add up to what zlib says of the whole, unsigned", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (pieces) => {
      const crc = startCrc32();
      for (const piece of pieces) crc.add(piece);
      expect(crc.sum()).toBe(crc32(Buffer.concat(pieces)));
    }),
  );
});

test("the sum of a whole is known from the sums of its halves and the length of the second", () => {
  const ofText = (text: string): number => crc32(Buffer.from(text));
  fc.assert(
    fc.property(fc.string(), fc.string({ maxLength: 5_000 }), (first, second) => {
      const length = Buffer.byteLength(second);
      expect(joinCrc32(ofText(first), ofText(second), length)).toBe(ofText(first + second));
    }),
  );
});
