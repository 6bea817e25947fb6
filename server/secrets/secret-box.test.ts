import { expect, test } from "vitest";
import { createSecretBox } from "./secret-box.ts";

const box = createSecretBox(new Uint8Array(32).fill(7));

test("what is sealed opens again, and two seals of the same text differ", () => {
  const sealed = box.seal("totp", "a person", "hemlighet åäö €");
  expect(box.open("totp", "a person", sealed)).toBe("hemlighet åäö €");
  expect(box.seal("totp", "a person", "hemlighet åäö €")).not.toBe(sealed);
  expect(sealed).not.toContain("hemlighet");
});

test("it does not open about another row, for another purpose, with another key, or when changed", () => {
  const sealed = box.seal("totp", "a person", "text");
  expect(() => box.open("totp", "another", sealed)).toThrow();
  expect(() => box.open("vendorCredentials", "a person", sealed)).toThrow();
  const other = createSecretBox(new Uint8Array(32).fill(8));
  expect(() => other.open("totp", "a person", sealed)).toThrow();
  for (const place of [3, 10, sealed.length - 2]) {
    const letter = sealed[place] === "A" ? "B" : "A";
    const changed = sealed.slice(0, place) + letter + sealed.slice(place + 1);
    expect(() => box.open("totp", "a person", changed)).toThrow();
  }
  expect(() => box.open("totp", "a person", "v1.")).toThrow();
  expect(() => box.open("totp", "a person", "text")).toThrow();
});

test("the mark tells keys apart", () => {
  expect(createSecretBox(new Uint8Array(32).fill(8)).mark).not.toBe(box.mark);
  expect(createSecretBox(new Uint8Array(32).fill(7)).mark).toBe(box.mark);
  expect(() => createSecretBox(new Uint8Array(31))).toThrow("32 bytes");
});
