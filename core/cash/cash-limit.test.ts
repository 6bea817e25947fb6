import { describe, expect, test } from "vitest";
import { ore } from "../money.ts";
import { judgeCash, looksLikePersonalNumber } from "./cash-limit.ts";

const LIMIT = { checkFromOre: ore(4_500_000), windowDays: 30, refuseFromOre: null };
const cash = (earlierOre: number, nowOre: number, isChecked = false) => ({
  earlierOre: ore(earlierOre),
  nowOre: ore(nowOre),
  isChecked,
});

describe("a limit of 45 000 kr", () => {
  test.each([
    [0, 4_499_900, "free"],
    [0, 4_500_000, "needsCheck"],
    [4_400_000, 99_900, "free"],
    [4_400_000, 100_000, "needsCheck"],
    [9_000_000, 100, "needsCheck"],
    [9_000_000, 0, "free"],
  ])("with %i öre before and %i now: %s", (earlier, now, kind) => {
    expect(judgeCash(LIMIT, cash(earlier, now)).kind).toBe(kind);
  });

  test("is passed where somebody has seen who pays, and tells the sum", () => {
    expect(judgeCash(LIMIT, cash(4_400_000, 100_000, true))).toEqual({
      kind: "checked",
      sumOre: 4_500_000,
    });
  });

  test("and none above 100 000 kr refuses whatever has been checked", () => {
    const hard = { ...LIMIT, refuseFromOre: ore(10_000_000) };
    expect(judgeCash(hard, cash(9_900_000, 99_900, true)).kind).toBe("checked");
    expect(judgeCash(hard, cash(9_900_000, 100_000, true)).kind).toBe("refused");
  });
});

test.each([
  "19121212-1212",
  "121212-1212",
  "121212+1212",
  "191212121212",
  "1212121212",
  "Körkort 121212 1212, giltigt",
  "19121212 - 1212",
  "121212 – 1212",
  "121212—1212",
  "121212‑1212",
  "121212−1212",
  "121212  1212",
])("%s is refused in a note", (text) => {
  expect(looksLikePersonalNumber(text, "idCard")).toBe(true);
  expect(looksLikePersonalNumber(text, "companyRegistration")).toBe(true);
});

test.each(["Körkort, giltigt till 2031", "Faktura 900123", "Påse 1234567890123", "tel 0123-45 67"])(
  "%s is no personal number",
  (text) => {
    expect(looksLikePersonalNumber(text, "idCard")).toBe(false);
  },
);

test.each(["556000-1234", "5560001234", "Org.nr 556000 - 1234"])(
  "%s is a company's own number, where its papers were shown and nowhere else",
  (text) => {
    expect(looksLikePersonalNumber(text, "companyRegistration")).toBe(false);
    expect(looksLikePersonalNumber(text, "idCard")).toBe(true);
  },
);
