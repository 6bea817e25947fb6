// Whether beancount itself agrees is seen in tools/judges.
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeBeancount } from "./beancount.ts";
import type { ExportVoucher } from "./export-voucher.ts";
import {
  anyVouchers,
  balancesOf,
  checked,
  line,
  smallExample,
  voucher,
  wholeText,
} from "./test-vouchers.ts";

async function ledgerOf(vouchers: readonly ExportVoucher[]): Promise<string> {
  return wholeText(writeBeancount(await checked(vouchers)));
}

test("a small ledger opens its accounts and marks each posting with its origin", async () => {
  const ledger = await ledgerOf(smallExample());
  expect(ledger.split("\n").slice(0, 44)).toEqual([
    "; Kortkoll 0.1.0, 2026-11-30, EKON",
    'option "title" "Nordbil Åkeri & Söner AB (5566778899)"',
    'option "operating_currency" "SEK"',
    "",
    "2026-03-02 commodity SEK",
    "",
    "2026-03-02 open Assets:1510-Konto-1510 SEK",
    '  name: "Konto 1510"',
    "2026-03-02 open Assets:1581-Kortfordran-Visa SEK",
    '  name: "Kortfordran Visa"',
    "2026-03-02 open Assets:1689-Interim SEK",
    '  name: "Interim"',
    "2026-03-02 open Income:3740-Oresutjamning SEK",
    '  name: "Öresutjämning"',
    "",
    '2026-03-02 * "Dagsavslut Umeå" ^2026-A-12 ^2026-A-13',
    '  series: "A"',
    "  number: 12",
    "  registered: 2026-03-03",
    '  registered-by: "EKON"',
    '  corrected-by: "A-13"',
    "  Assets:1581-Kortfordran-Visa  12500.50 SEK",
    '    text: "Faktura \\"4711\\" – service"',
    '    issuer: "visa"',
    '    invoice: "4711"',
    '    order: "20311"',
    '    site: "NORD"',
    '    till: "NORD-K1"',
    '    terminal: "70001"',
    '    operator: "KASS"',
    '    service-advisor: "ANLI"',
    '    system: "workshop"',
    "  Assets:1689-Interim  -12500.50 SEK",
    '    text: "Faktura 4711"',
    '    invoice: "4711"',
    '    order: "20311"',
    '    site: "NORD"',
    '    till: "NORD-K1"',
    '    operator: "KASS"',
    '    service-advisor: "ANLI"',
    '    system: "workshop"',
    "",
    '2026-03-02 * "Fel kort" ^2026-A-13 ^2026-A-12',
    '  series: "A"',
  ]);
});

test("quotes and backslashes stay inside their texts", async () => {
  const lines = [line("1581", 1, { text: 'C:\\ "x"\n\\' }), line("1689", -1)];
  expect(await ledgerOf([voucher(1, lines)])).toContain('    text: "C:\\\\ \\"x\\" \\\\"\n');
});

test.each([
  ["1581", "Visa & Mastercard, å/ä/ö", "Assets:1581-Visa-Mastercard-a-a-o"],
  ["2085", "", "Equity:2085"],
  ["2499", "日本", "Liabilities:2499"],
  ["8314", "–Räntor–", "Income:8314-Rantor"],
  ["8410", "Räntekostnader", "Expenses:8410-Rantekostnader"],
  ["9999", "eget konto", "Equity:9999-eget-konto"],
])(
  "account %s %j is called %s, and its full name stands beside it",
  async (account, name, called) => {
    const lines = [
      line(account, 1, { accountName: name }),
      line(account, -1, { accountName: name }),
    ];
    const ledger = await ledgerOf([voucher(1, lines)]);
    expect(ledger).toContain(`open ${called} SEK\n  name: "${name}"\n`);
    expect(/open \w+:(\d+)/.exec(ledger)?.[1]).toBe(account);
  },
);

test("the postings of any ledger add up to the balances of its vouchers", async () => {
  await fc.assert(
    fc.asyncProperty(anyVouchers, async (vouchers) => {
      const ledger = await ledgerOf(vouchers);
      const opened = new Set([...ledger.matchAll(/ open (\S+) SEK$/gm)].map(([, name]) => name));
      const found = new Map<string, number>();
      for (const [, name = "", whole, decimals] of ledger.matchAll(
        /^ {2}([A-Z][a-z]+:[A-Za-z0-9-]+) {2}(-?\d+)\.(\d\d) SEK$/gm,
      )) {
        expect(opened.has(name)).toBe(true);
        const account = /:(\d+)/.exec(name)?.[1] ?? "";
        found.set(account, (found.get(account) ?? 0) + Number(`${whole}${decimals}`));
      }
      expect(found).toEqual(balancesOf(vouchers));
    }),
  );
});
