import { describe, expect, test } from "vitest";
import { cleanText, truncatePan } from "./card-masking.ts";

/** Put together here, so that no full number stands in a file. */
const FULL = ["457199", "123456", "5001"].join("");

describe("card numbers", () => {
  test("a truncated one keeps first six and last four at most", () => {
    expect(truncatePan("457199******5001")).toBe("457199******5001");
    expect(truncatePan("45719912****5001")).toBe("457199******5001");
    expect(truncatePan("4571 99XX XXXX 5001")).toBe("457199******5001");
    expect(truncatePan("457199------5001")).toBe("457199******5001");
    expect(truncatePan("************5001")).toBe("************5001");
    expect(truncatePan("374245*****1006")).toBe("374245*****1006");
    expect(truncatePan(FULL)).toBe("457199******5001");
    expect(truncatePan("****")).toBeUndefined();
  });

  test("receipt numbers, times and application ids are left alone", () => {
    const text =
      "Ref.: 004711 381022 KC1 AID A0000000031010 Bax: 70001201-7000012 2026-03-02 14:15";
    expect(cleanText(text, 200)).toBe(text);
  });

  test("the terminal's id is left alone, also with a check digit that is right by chance", () => {
    for (let last = 0; last < 10; last += 1) {
      const text = `Bax: 7900101${last}-7900101\n2026-11-30 13:35:18`;
      expect(cleanText(text, 200)).toBe(text);
    }
  });

  test("a full one in a text is masked, however it is written there", () => {
    const groups = FULL.match(/\d{4}/g) ?? [];
    for (const gap of ["", " ", "-", ".", "  ", "\n", "\u2011"]) {
      const text = cleanText(`Kort ${groups.join(gap)} godk`, 200);
      expect(text.replace(/[^\d*]/g, "")).toBe("457199******5001");
    }
    expect(cleanText(`${FULL}${FULL}`, 200)).toBe(`457199${"*".repeat(22)}5001`);
  });

  test("text that a database refuses is made fit for it", () => {
    expect(cleanText("a\0b\ud800c", 10)).toBe("ab\ufffdc");
  });
});
