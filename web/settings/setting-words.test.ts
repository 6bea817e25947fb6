/** What somebody changed in the settings is told in words, not as the code has it. */
import { expect, test } from "vitest";
import { en } from "../text/en.ts";
import { sv } from "../text/sv.ts";
import { fieldName, toldFields, writeField, writeValue } from "./setting-words.ts";

test("an amount is told in kronor, and an instant as a day and a time in Stockholm", () => {
  expect(writeField("limitOre", 50_000, sv)).toBe("500,00\u00a0kr");
  expect(writeField("windowDays", 30, sv)).toBe("30");
  expect(writeField("oldSecretUntil", "2026-12-01T11:05:00.000Z", sv)).toBe("2026-12-01 12:05");
});

test("a reason for cash and a card rule are told by their names", () => {
  const reason = {
    id: "b6e9",
    companyCode: "NORDBIL",
    kind: "cashOut",
    name: "Porto",
    active: true,
  };
  expect(writeValue(reason, sv)).toBe("Slag Kontanter ut, Namn Porto, I bruk Ja");
  expect(writeValue({ issuer: "ownCard", panFrom: "529900", position: 1 }, en)).toBe(
    "Card issuer Own card, First digits from 529900",
  );
});

test("what only tells a program which thing is meant is left out", () => {
  expect(toldFields({ made: true })).toEqual([]);
  expect(toldFields({ account: "1911", id: "b6e9" })).toEqual([["account", "1911"]]);
});

test("a mapping is told to be a new one, and not column by column", () => {
  expect(writeField("mapping", '{"columns":{"amount":"Belopp"}}', sv)).toBe("En ny");
  expect(writeField("mapping", null, sv)).toBe(sv.settings.nothing);
  expect(fieldName("mapping", sv)).toBe("Mappning");
});
