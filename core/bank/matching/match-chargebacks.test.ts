/** Bank lines that say themselves that they are chargebacks, and equal sums that have nothing to do with them. */
import { describe, expect, test } from "vitest";
import { ore } from "../../money.ts";
import type { MatchInput } from "../payout-match.ts";
import { day } from "../test-agreements.ts";
import { saysChargeback } from "./says-chargeback.ts";
import { accept, batch, line, match, report, sales, shortly } from "./test-payouts.ts";

const PAYER = "NETS DENMARK A/S";
const DRAWN = "ÅTERKRAV 00004123 R";
const WON = "ÅTERKRAV VUNNET 00004123 V";

const outcomesOf = (input: Partial<MatchInput>): readonly string[] => shortly(match(input));

describe("a line that says that it is a chargeback", () => {
  test("is not the larger payout that has not come, too small", () => {
    const openBatches = [batch("nets visa malmo 2026-08-03", 100_000)];
    const bankLines = [line(`a 2026-08-04 ${PAYER}`, 12_300, WON)];
    expect(outcomesOf({ openBatches, bankLines })).toEqual(["bench nothingOpen"]);
  });

  test("pays no day of sales that has its sum by chance", () => {
    const openBatches = [
      batch("nets visa malmo 2026-08-03", 12_300),
      batch("nets visa malmo 2026-08-02", -45_600),
    ];
    const bankLines = [
      line(`a 2026-08-04 ${PAYER}`, 12_300, WON),
      line(`b 2026-08-04 ${PAYER}`, -45_600, DRAWN),
      line(`c 2026-08-04 ${PAYER}`, 12_300),
    ];
    expect(outcomesOf({ openBatches, bankLines })).toEqual([
      "bench nothingOpen",
      "bench nothingOpen",
      "matched amountInWindow: visa malmo 2026-08-03 12300",
    ]);
  });

  test("is not a second payment of a day that had its sum", () => {
    const paid = accept(line(`z 2026-08-04 ${PAYER}`, 12_300), "nets", {
      parts: [sales("visa malmo 2026-08-03", 12_300)],
    });
    const bankLines = [line(`a 2026-08-06 ${PAYER}`, 12_300, WON)];
    expect(outcomesOf({ accepted: [paid], bankLines })).toEqual(["bench nothingOpen"]);
  });
});

test("a line that says so is what its report says of it, and the same again is already paid", () => {
  const of = { issuer: "visa", siteId: "malmo", saleDay: day("2026-07-01") } as const;
  const parts = [{ kind: "chargeback", ...of, amountOre: ore(-5_000) }] as const;
  const reportedPayouts = [
    report("r", "nets", parts, { reference: "00004123 R", paidOn: day("2026-08-04") }),
  ];
  const first = line(`a 2026-08-04 ${PAYER}`, -5_000, DRAWN);
  const second = line(`b 2026-08-05 ${PAYER}`, -5_000, DRAWN);
  expect(outcomesOf({ reportedPayouts, bankLines: [first] })).toEqual([
    "matched chargeback reference r: chargeback visa malmo -5000",
  ]);
  const accepted = [accept(first, "nets", { kind: "chargeback", parts })];
  expect(outcomesOf({ accepted, bankLines: [second] })).toEqual(["bench alreadyPaid by a"]);
});

describe("a line without such words", () => {
  test("is no second payment of a batch that came within a larger sum", () => {
    const openBatches = [
      batch("nets visa malmo 2026-08-03", 100_000),
      batch("nets mastercard malmo 2026-08-03", 50_050),
    ];
    const bankLines = [
      line(`a 2026-08-04 ${PAYER}`, 150_050),
      line(`b 2026-08-12 ${PAYER}`, 50_050),
    ];
    const [, second] = outcomesOf({ openBatches, bankLines });
    expect(second).toBe("bench nothingOpen");
  });

  test("is one where the first was of its very sum", () => {
    const openBatches = [batch("nets visa malmo 2026-08-03", 100_000)];
    const bankLines = [
      line(`a 2026-08-04 ${PAYER}`, 100_000),
      line(`b 2026-08-12 ${PAYER}`, 100_000),
    ];
    const [, second] = outcomesOf({ openBatches, bankLines });
    expect(second).toMatch(/^bench alreadyPaid/);
  });
});

test.each([
  ["ÅTERKRAV VUNNET 123", true],
  ["Återkravet 5512", true],
  ["CHARGE BACK 7711", true],
  ["charge-back", true],
  ["VISA CHARGEBACK", true],
  ["Representment 12", true],
  ["NETS 7100001-20260803", false],
  ["PROTEST TVISTLÖSA AB", true],
  ["ÅTER KRAV", false],
])("%s says so: %s", (text, says) => {
  expect(saysChargeback(line(`a 2026-08-04 ${PAYER}`, 1, text))).toBe(says);
});
