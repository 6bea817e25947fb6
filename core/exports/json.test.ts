import fc from "fast-check";
import { expect, test } from "vitest";
import { writeJson } from "./json.ts";
import { anyVouchers, checked, HEAD, smallExample, wholeText } from "./test-vouchers.ts";

test("any vouchers come back as they were, characters and all", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, async (vouchers) => {
      const text = await wholeText(writeJson(await checked(vouchers)));
      const read = JSON.parse(text);
      expect(read.vouchers).toEqual(vouchers);
      expect(read.voucherCount).toBe(vouchers.length);
      expect(read.company).toEqual(HEAD.company);
    }),
  );
});

test("each voucher has a line of its own, so that a stream can be read", async () => {
  const lines = (await wholeText(writeJson(await checked(smallExample())))).split("\n");
  expect(lines).toHaveLength(1 + 3 + 2);
  expect(JSON.parse(`${lines[0]}]}`)).toMatchObject({
    format: "kortkoll-vouchers-2",
    program: { name: "Kortkoll", version: "0.1.0" },
    createdDay: "2026-11-30",
    currency: "SEK",
    accounts: [{ account: "1510" }, { account: "1581" }, { account: "1689" }, { account: "3740" }],
    vouchers: [],
  });
  expect(JSON.parse(lines[2]?.replace(/,$/, "") ?? "")).toMatchObject({
    series: "A",
    number: 13,
    corrects: [{ series: "A", number: 12, fiscalYear: 2026 }],
    correctedBy: [],
  });
});

test("what a voucher is given beyond its type is not handed out", async () => {
  const [first] = smallExample();
  if (first === undefined) throw new Error("no example");
  const lines = first.lines.map((one) => ({ ...one, debtId: "inside" }));
  const more = { ...first, attemptId: "inside", lines };
  expect(await wholeText(writeJson(await checked([more])))).not.toContain("inside");
});
