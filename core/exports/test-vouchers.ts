/** Made-up vouchers for tests and judges: balanced, in order, and with every nuisance that texts have. */
import fc from "fast-check";
import { ISSUERS } from "../cards/card-rules.ts";
import { ore } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import { type CheckedVouchers, checkVouchers } from "./check-vouchers.ts";
import type {
  ExportHead,
  ExportLine,
  ExportOrigin,
  ExportVoucher,
  FiscalYear,
  VoucherReference,
} from "./export-voucher.ts";

export const HEAD: ExportHead = {
  program: { name: "Kortkoll", version: "0.1.0" },
  createdDay: day("2026-11-30"),
  createdBy: "EKON",
  company: {
    code: "NORDBIL",
    name: "Nordbil Åkeri & Söner AB",
    organisationNumber: "5566778899",
  },
};

export const YEAR_2026: FiscalYear = {
  firstDay: day("2026-01-01"),
  lastDay: day("2026-12-31"),
};

export const NO_ORIGIN: ExportOrigin = {
  issuer: null,
  site: null,
  till: null,
  terminal: null,
  operator: null,
  serviceAdvisor: null,
  orderNumber: null,
  invoiceNumber: null,
  invoicingSystem: null,
};

export function day(text: string): BusinessDay {
  return text as BusinessDay;
}

export function line(
  account: string,
  amountOre: number,
  more: Partial<Omit<ExportLine, "account" | "amountOre">> = {},
): ExportLine {
  const base = { accountName: `Konto ${account}`, text: "", origin: NO_ORIGIN };
  return { ...base, ...more, account, amountOre: ore(amountOre) };
}

export function voucher(
  number: number,
  lines: readonly ExportLine[],
  more: Partial<Omit<ExportVoucher, "number" | "lines">> = {},
): ExportVoucher {
  return {
    companyCode: HEAD.company.code,
    series: "A",
    fiscalYear: 2026,
    businessDay: day("2026-03-02"),
    registeredDay: day("2026-03-03"),
    registeredBy: "EKON",
    text: "Dagsavslut",
    corrects: [],
    correctedBy: [],
    ...more,
    number,
    lines,
  };
}

/** A day close of one till, its correction, and an invoice that came without a card. */
export function smallExample(): readonly ExportVoucher[] {
  const origin: ExportOrigin = {
    ...NO_ORIGIN,
    site: { code: "NORD", name: "Nordbil Umeå" },
    till: { code: "K1", name: "Kassa 1" },
    operator: "KASS",
    serviceAdvisor: "ANLI",
    orderNumber: "20311",
    invoiceNumber: "4711",
    invoicingSystem: { code: "workshop", name: "Verkstad" },
  };
  const byCard: ExportOrigin = { ...origin, issuer: "visa", terminal: "70001" };
  const visa = {
    accountName: "Kortfordran Visa",
    text: 'Faktura "4711" – service',
    origin: byCard,
  };
  const interim = { accountName: "Interim", text: "Faktura 4711", origin };
  const wrong = [line("1581", 1_250_050, visa), line("1689", -1_250_050, interim)];
  const undone = [line("1581", -1_250_050, visa), line("1689", 1_250_050, interim)];
  return [
    voucher(12, wrong, { text: "Dagsavslut Umeå", correctedBy: [inA(13)] }),
    voucher(13, undone, { text: "Fel kort", corrects: [inA(12)] }),
    voucher(1, [line("1510", -5), line("3740", 5, { accountName: "Öresutjämning" })], {
      series: "K",
      businessDay: day("2026-12-31"),
      text: "",
    }),
  ];
}

export function inA(number: number, fiscalYear = 2026): VoucherReference {
  return { series: "A", number, fiscalYear };
}

/** What texts are made of, and what each becomes in a SIE file. */
export const IN_SIE: Readonly<Record<string, string>> = {
  "€": "EUR",
  "–": "-",
  "—": "-",
  "’": "'",
  "”": '"',
  "…": "...",
  š: "s",
  Ž: "Z",
  ø: "ö",
  ł: "l",
  ő: "o",
  日: "?",
  "🚗": "?",
  "\t": " ",
  "\n": " ",
  "\u0007": "",
  "\u200b": "",
  "\u2028": " ",
};
const KEPT = [..."abzAZ019åäöÅÄÖéÉüæÆß½²£»\u00a0 ,.;:|/=+-@#%&*()[]{}<>^~_'\"\\"];
const WORDS = [
  "Kortbetalning",
  "Visa",
  "faktura 4711",
  "date:2026",
  "[2026-01-01]",
  "[=1]",
  "\\\\",
  '\\"',
  "  ",
  "=SUM(A1)",
  "C:\\bilar\\",
  "#VER",
  "; comment",
  "{1 2}",
];

const pieces = fc.constantFrom(...KEPT, ...Object.keys(IN_SIE), ...WORDS);

export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.constant("") },
  { weight: 6, arbitrary: joined(0, 30) },
  { weight: 1, arbitrary: joined(200, 230).map((text) => [...text].slice(0, 200).join("")) },
);

function joined(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.array(pieces, { minLength, maxLength }).map((found) => found.join(""));
}

const ACCOUNTS = [
  { account: "1510", accountName: "Kundfordringar" },
  { account: "1581", accountName: "Visa" },
  { account: "1582", accountName: "Mastercard  (två  mellanslag)" },
  { account: "1689", accountName: 'Interim: kassan; "disken" [x], €' },
  { account: "1910", accountName: "" },
  { account: "2085", accountName: "Eget kapital \\" },
  { account: "2499", accountName: "Övriga skulder – kunder" },
  { account: "3740", accountName: "Öres- och kronutjämning" },
  { account: "6040", accountName: "Kontokortsavgifter" },
  { account: "8314", accountName: "Räntor" },
];

const code = fc.oneof(fc.constantFrom("NORD", "K1", "ÅÄÖ2", "70001"), joined(1, 4));
const named = fc.record({ code, name: anyText });

export const anyOrigin: fc.Arbitrary<ExportOrigin> = fc.record({
  issuer: fc.option(fc.constantFrom(...ISSUERS)),
  site: fc.option(named),
  till: fc.option(named),
  terminal: fc.option(code),
  operator: fc.option(code),
  serviceAdvisor: fc.option(code),
  orderNumber: fc.option(code),
  invoiceNumber: fc.option(code),
  invoicingSystem: fc.option(named),
});

const anyLine = fc
  .record({
    account: fc.constantFrom(...ACCOUNTS),
    amountOre: fc.oneof(
      fc.integer({ min: -100, max: 100 }),
      fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }),
    ),
    text: anyText,
    origin: anyOrigin,
  })
  .map(({ account, amountOre, ...more }) => ({ ...account, ...more, amountOre: ore(amountOre) }));

/** Corrections go over new year, and the voucher of a day has several. */
const anyReferences: fc.Arbitrary<readonly VoucherReference[]> = fc.array(
  fc.record({
    series: fc.constantFrom("A", "K1"),
    number: fc.integer({ min: 1, max: 99_999 }),
    fiscalYear: fc.constantFrom(2025, 2026, 2027),
  }),
  { maxLength: 4, size: "small" },
);

const anyVoucher = fc.record({
  series: fc.constantFrom("A", "K1", "9"),
  skipped: fc.nat({ max: 2 }),
  month: fc.integer({ min: 1, max: 12 }),
  dayOfMonth: fc.integer({ min: 1, max: 28 }),
  registeredBy: fc.oneof(fc.constantFrom("EKON", "server"), anyText),
  text: anyText,
  corrects: anyReferences,
  correctedBy: anyReferences,
  lines: fc.array(anyLine, { maxLength: 4 }),
  last: anyLine,
});

/** Numbers ascend in each series, with gaps: an export holds a part of the year. */
export const anyVouchers: fc.Arbitrary<readonly ExportVoucher[]> = fc
  .array(anyVoucher, { maxLength: 8 })
  .map((some) =>
    renumbered(
      some.map(({ skipped, month, dayOfMonth, lines, last, ...more }) => {
        const sum = lines.reduce((total, { amountOre }) => total + amountOre, 0);
        const businessDay = day(`2026-${twoDigits(month)}-${twoDigits(dayOfMonth)}`);
        const balanced = [...lines, { ...last, amountOre: ore(-sum) }];
        return voucher(1 + skipped, balanced, { ...more, businessDay });
      }),
    ),
  );

/** Each number becomes a step from the one before it in its series. */
export function renumbered(vouchers: readonly ExportVoucher[]): readonly ExportVoucher[] {
  const numbers = new Map<string, number>();
  return vouchers.map((one) => {
    const number = (numbers.get(one.series) ?? 0) + one.number;
    numbers.set(one.series, number);
    return { ...one, number };
  });
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

export async function checked(
  vouchers: readonly ExportVoucher[],
  head: ExportHead = HEAD,
): Promise<CheckedVouchers> {
  const result = await checkVouchers(() => vouchers, head);
  if (result.kind === "refused") throw new Error(JSON.stringify(result.faults));
  return result.vouchers;
}

export async function wholeText(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

export async function wholeBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const bytes: number[] = [];
  for await (const chunk of chunks) for (const byte of chunk) bytes.push(byte);
  return Uint8Array.from(bytes);
}

export function balancesOf(vouchers: readonly ExportVoucher[]): ReadonlyMap<string, number> {
  const balances = new Map<string, number>();
  for (const { account, amountOre } of vouchers.flatMap(({ lines }) => lines)) {
    balances.set(account, (balances.get(account) ?? 0) + amountOre);
  }
  return balances;
}
