/** Reports in a wrong name, and lines with a number that is another report's: neither is taken for certain. */
import { expect, test } from "vitest";
import { day } from "../test-agreements.ts";
import {
  AMEX,
  agreement,
  batch,
  line,
  match,
  part,
  report,
  sales,
  shortly,
} from "./test-payouts.ts";

test("a report that has to the öre what was sold elsewhere, and not where it says, is in a wrong name", () => {
  const openBatches = [
    batch("nets visa malmo 2026-08-03", 90_000),
    batch("nets visa lund 2026-08-03", 250_000),
  ];
  const inName = (site: string) =>
    report("r", "nets", [sales(`visa ${site} 2026-08-03`, 90_000)], {
      reference: "00005214",
      paidOn: day("2026-08-04"),
    });
  const bankLines = [line("a 2026-08-04 NETS DENMARK A/S", 90_000, "AVRÄKNING 00005214")];
  const told = (site: string) =>
    shortly(match({ openBatches, bankLines, reportedPayouts: [inName(site)] }));
  expect(told("malmo")).toEqual(["matched reference r: visa malmo 2026-08-03 90000"]);
  expect(told("lund")[0]).toMatch(/^bench reportDiffers/);
});

test("a line with a number of its own is not paid by a report with another one, though the sum is the same", () => {
  const amex = agreement("amex", {
    ...AMEX.terms[0],
    merchantNumbers: [{ number: "9420003", siteId: "malmo" }],
    referencePattern: "AXP {merchant} {n}",
  });
  const parts = [sales("amex malmo 2026-08-03", 149_500), part("fee", -2_766)];
  const missing = report("r", "amex", parts, {
    reference: "AXP 9420003 0020228",
    paidOn: day("2026-08-06"),
  });
  const told = (...texts: readonly string[]) =>
    shortly(
      match({
        agreements: [amex],
        openBatches: [batch("amex amex malmo 2026-08-03", 149_500)],
        reportedPayouts: [missing],
        bankLines: [line("a 2026-08-07 AMERICAN EXPRESS", 146_734, ...texts)],
      }),
    )[0];
  const ofReport = "r: amex malmo 2026-08-03 149500, fee -2766";
  expect(told("AXP 9420003 0020228")).toBe(`matched reference ${ofReport}`);
  expect(told()).toBe(`matched amountInWindow ${ofReport}`);
  expect(told("AXP 9420003 0020257")).toMatch(/^bench /);
});
