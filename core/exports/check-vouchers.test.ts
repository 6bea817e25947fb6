import { expect, test } from "vitest";
import { checkVouchers, type ExportFault } from "./check-vouchers.ts";
import type { ExportVoucher } from "./export-voucher.ts";
import { day, HEAD, inA, line, smallExample, voucher, wholeText } from "./test-vouchers.ts";
import { inChunks } from "./voucher-chunks.ts";

async function faultsOf(...vouchers: ExportVoucher[]): Promise<readonly ExportFault[]> {
  const result = await checkVouchers(() => vouchers, HEAD);
  return result.kind === "refused" ? result.faults : [];
}

const pair = [line("1581", 100), line("1689", -100)];
const which = { series: "A", number: 7 };

test.each([
  [99, 1],
  [101, -1],
])("a voucher that does not balance is named with its difference (%#)", async (credit, over) => {
  const faults = await faultsOf(voucher(7, [line("1581", 100), line("1689", -credit)]));
  expect(faults).toEqual([{ kind: "doesNotBalance", voucher: which, differenceOre: over }]);
});

test("a voucher of another company is refused", async () => {
  const faults = await faultsOf(voucher(7, pair, { companyCode: "SYDBIL" }));
  expect(faults).toEqual([{ kind: "otherCompany", voucher: which, companyCode: "SYDBIL" }]);
});

test("a voucher without lines is refused", async () => {
  expect(await faultsOf(voucher(7, []))).toEqual([{ kind: "noLines", voucher: which }]);
});

test.each(["", "15A1", "1 581", "-1581"])("%j is no account", async (account) => {
  const faults = await faultsOf(voucher(7, [line(account, 0)]));
  expect(faults).toEqual([{ kind: "badAccount", voucher: which, account }]);
});

test.each([
  voucher(0, pair),
  voucher(1.5, pair),
  voucher(7, pair, { series: "" }),
  voucher(7, pair, { series: "A)" }),
  voucher(7, pair, { corrects: [inA(12), inA(-1)] }),
  voucher(7, pair, { correctedBy: [{ ...inA(1), series: "a b" }] }),
  voucher(7, pair, { corrects: [inA(1, 26)] }),
])("a voucher or a correction without a proper number is refused (%#)", async (bad) => {
  const { series, number } = bad;
  expect(await faultsOf(bad)).toEqual([{ kind: "badNumber", voucher: { series, number } }]);
});

test("of many faults the first are shown and all are counted", async () => {
  const bad = Array.from({ length: 50 }, (_, index) => voucher(index + 1, []));
  const result = await checkVouchers(() => bad, HEAD);
  if (result.kind !== "refused") throw new Error("not refused");
  expect(result.faults).toHaveLength(20);
  expect(result.faultCount).toBe(50);
});

test("accounts come by number, with the name of their newest line", async () => {
  const renamed = voucher(8, [
    line("1581", 5, { accountName: "Visa, nytt namn" }),
    line("1510", -5),
  ]);
  const result = await checkVouchers(() => [voucher(7, pair), renamed], HEAD);
  if (result.kind !== "ready") throw new Error("refused");
  expect(result.vouchers).toMatchObject({
    accounts: [
      { account: "1510", name: "Konto 1510" },
      { account: "1581", name: "Visa, nytt namn" },
      { account: "1689", name: "Konto 1689" },
    ],
    voucherCount: 2,
    lineCount: 4,
  });
});

test("no vouchers are no fault, and have no days", async () => {
  const result = await checkVouchers(() => [], HEAD);
  expect(result).toMatchObject({
    kind: "ready",
    vouchers: { voucherCount: 0, firstDay: null, lastDay: null },
  });
});

test("the first and last day are found in any order", async () => {
  const result = await checkVouchers(() => smallExample().toReversed(), HEAD);
  expect(result).toMatchObject({
    vouchers: { firstDay: day("2026-03-02"), lastDay: day("2026-12-31") },
  });
});

async function checkThenWrite(
  first: readonly ExportVoucher[],
  second: readonly ExportVoucher[],
): Promise<string> {
  const openings = [first, second];
  const result = await checkVouchers(() => openings.shift() ?? [], HEAD);
  if (result.kind !== "ready") throw new Error("refused");
  const parts = { head: "head ", voucher: () => "voucher ", end: () => "end" };
  return wholeText(inChunks(result.vouchers, parts));
}

test("the vouchers that were checked are written between head and end", async () => {
  const two = [voucher(1, pair), voucher(2, pair)];
  expect(await checkThenWrite(two, two)).toBe("head voucher voucher end");
});

test.each([
  ["one more", [voucher(1, pair), voucher(2, pair)]],
  ["one less", []],
  ["another account", [voucher(1, [line("1510", 1), line("1689", -1)])]],
  ["another line", [voucher(1, [...pair, line("1689", 0)])]],
])(
  "a file whose vouchers have changed since the check never comes to its end: %s",
  async (_, after) => {
    await expect(checkThenWrite([voucher(1, pair)], after)).rejects.toThrow("from one snapshot");
  },
);

test("a long file comes in many pieces, and none is more than a voucher too long", async () => {
  const many = Array.from({ length: 1_000 }, (_, index) => voucher(index + 1, pair));
  const result = await checkVouchers(() => many, HEAD);
  if (result.kind !== "ready") throw new Error("refused");
  const parts = { head: "", voucher: () => "x".repeat(1_000), end: () => "" };
  const lengths: number[] = [];
  for await (const chunk of inChunks(result.vouchers, parts)) lengths.push(chunk.length);
  expect(lengths.length).toBeGreaterThan(10);
  expect(Math.max(...lengths)).toBeLessThan(67_000);
});
