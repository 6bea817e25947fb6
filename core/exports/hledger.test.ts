// Whether hledger itself agrees is seen in tools/judges.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ExportVoucher } from "./export-voucher.ts";
import { writeHledger } from "./hledger.ts";
import {
  anyVouchers,
  balancesOf,
  checked,
  line,
  smallExample,
  voucher,
  wholeText,
} from "./test-vouchers.ts";

async function journalOf(vouchers: readonly ExportVoucher[]): Promise<string> {
  return wholeText(writeHledger(await checked(vouchers)));
}

test("a small journal declares its accounts and marks each posting with its origin", async () => {
  const journal = await journalOf(smallExample());
  expect(journal.split("\n").filter((one) => !one.startsWith("tag "))).toEqual([
    "; Kortkoll 0.1.0, Nordbil Åkeri & Söner AB (5566778899), 2026-11-30, EKON",
    "decimal-mark .",
    "commodity 1000.00 SEK",
    "account assets:1510 Konto 1510  ; name:Konto 1510",
    "account assets:1581 Kortfordran Visa  ; name:Kortfordran Visa",
    "account assets:1689 Interim  ; name:Interim",
    "account income:3740 Öresutjämning  ; name:Öresutjämning",
    "",
    "2026-03-02 * (A-12) Dagsavslut Umeå",
    "    ; series:A, number:12, registered:2026-03-03, by:EKON, correctedBy:A-13",
    "    assets:1581 Kortfordran Visa  12500.50 SEK  ; issuer:visa, invoice:4711, order:20311, " +
      "site:NORD, till:NORD-K1, terminal:70001, operator:KASS, serviceAdvisor:ANLI, " +
      'system:workshop, text:Faktura "4711" – service',
    "    assets:1689 Interim  -12500.50 SEK  ; invoice:4711, order:20311, site:NORD, " +
      "till:NORD-K1, operator:KASS, serviceAdvisor:ANLI, system:workshop, text:Faktura 4711",
    "",
    "2026-03-02 * (A-13) Fel kort",
    "    ; series:A, number:13, registered:2026-03-03, by:EKON, corrects:A-12",
    "    assets:1581 Kortfordran Visa  -12500.50 SEK  ; issuer:visa, invoice:4711, order:20311, " +
      "site:NORD, till:NORD-K1, terminal:70001, operator:KASS, serviceAdvisor:ANLI, " +
      'system:workshop, text:Faktura "4711" – service',
    "    assets:1689 Interim  12500.50 SEK  ; invoice:4711, order:20311, site:NORD, " +
      "till:NORD-K1, operator:KASS, serviceAdvisor:ANLI, system:workshop, text:Faktura 4711",
    "",
    "2026-12-31 * (K-1)",
    "    ; series:K, number:1, registered:2026-03-03, by:EKON",
    "    assets:1510 Konto 1510  -0.05 SEK",
    "    income:3740 Öresutjämning  0.05 SEK",
    "",
    "",
  ]);
});

test("what means something to hledger cannot get out of a text", async () => {
  const text = "a; b, c [2026-01-01]\ndate:x  d";
  const lines = [line("1581", 1, { accountName: "V:i;s  a", text }), line("1689", -1)];
  const journal = await journalOf([voucher(1, lines, { text })]);
  expect(journal).toContain("2026-03-02 * (A-1) a, b, c [2026-01-01] date:x  d\n");
  expect(journal).toContain(
    "    assets:1581 V-i-s a  0.01 SEK  ; text:a; b; c (2026-01-01) date x  d\n",
  );
});

test("an account keeps one name, so that its balance is not split when it is renamed", async () => {
  const before = voucher(1, [line("1581", 5, { accountName: "Gammalt" }), line("1689", -5)]);
  const after = voucher(2, [line("1581", 7, { accountName: "Nytt" }), line("1689", -7)]);
  const journal = await journalOf([before, after]);
  expect(journal.match(/assets:1581 \S+/g)).toEqual(Array(3).fill("assets:1581 Nytt"));
});

test("the postings of any journal add up to the balances of its vouchers", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, async (vouchers) => {
      const journal = await journalOf(vouchers);
      const declared = new Set(
        [...journal.matchAll(/^account (\w+:\d{4}.*?) {2};|^account (.*)$/gm)].map(
          ([, named, bare]) => named ?? bare,
        ),
      );
      const found = new Map<string, number>();
      for (const [, name = "", whole, decimals] of journal.matchAll(
        /^ {4}(\w+:\d{4}.*?) {2}(-?\d+)\.(\d\d) SEK(?: {2};|$)/gm,
      )) {
        expect(declared.has(name)).toBe(true);
        const account = /\d{4}/.exec(name)?.[0] ?? "";
        found.set(account, (found.get(account) ?? 0) + Number(`${whole}${decimals}`));
      }
      expect(found).toEqual(balancesOf(vouchers));
    }),
  );
});
