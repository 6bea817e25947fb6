/**
 * A ledger for beancount. An account is called "Assets:1581-Visa": its number makes it unique and can be
 * read back from it; the name, which beancount allows few characters of, stands in full beside it.
 */
import { plainKronor } from "../money.ts";
import { type BasClass, basClass } from "./bas-class.ts";
import type { CheckedVouchers, ExportAccount } from "./check-vouchers.ts";
import {
  type ExportLine,
  type ExportVoucher,
  showReferences,
  showVoucherNumber,
  type VoucherReference,
} from "./export-voucher.ts";
import { ORIGIN_PARTS, type OriginPart, originMark } from "./origin-marks.ts";
import { singleLine } from "./single-line.ts";
import { inChunks } from "./voucher-chunks.ts";

const ROOTS: Readonly<Record<BasClass, string>> = {
  assets: "Assets",
  equity: "Equity",
  liabilities: "Liabilities",
  income: "Income",
  expenses: "Expenses",
};

/** Keys begin with a small letter and have no capitals by custom. */
const KEYS: Readonly<Record<OriginPart, string>> = {
  issuer: "issuer",
  invoice: "invoice",
  order: "order",
  site: "site",
  till: "till",
  terminal: "terminal",
  operator: "operator",
  serviceAdvisor: "service-advisor",
  system: "system",
};

export function writeBeancount(checked: CheckedVouchers): AsyncGenerator<string, void, void> {
  const names = new Map(checked.accounts.map((one) => [one.account, beancountAccount(one)]));
  return inChunks(checked, {
    head: headLines(checked),
    voucher: (voucher) => transactionLines(voucher, names),
    end: () => "",
  });
}

function headLines({ head, accounts, firstDay }: CheckedVouchers): string {
  const { program, company, createdDay, createdBy } = head;
  const day = firstDay ?? createdDay;
  const about = `${program.name} ${program.version}, ${createdDay}, ${createdBy}`;
  const opened = accounts.map(
    (one) => `${day} open ${beancountAccount(one)} SEK\n  name: ${inQuotes(one.name)}\n`,
  );
  return [
    `; ${singleLine(about)}\n`,
    `option "title" ${inQuotes(`${company.name} (${company.organisationNumber})`)}\n`,
    'option "operating_currency" "SEK"\n\n',
    `${day} commodity SEK\n\n`,
    ...opened,
    "\n",
  ].join("");
}

function transactionLines(voucher: ExportVoucher, names: ReadonlyMap<string, string>): string {
  const { corrects, correctedBy } = voucher;
  const related = [voucher, ...corrects, ...correctedBy];
  // A correction and what it corrects share links, so beancount shows them together.
  const links = related.map((one) => `^${one.fiscalYear}-${showVoucherNumber(one)}`).join(" ");
  const meta = [
    `  series: ${inQuotes(voucher.series)}\n`,
    `  number: ${voucher.number}\n`,
    `  registered: ${voucher.registeredDay}\n`,
    `  registered-by: ${inQuotes(voucher.registeredBy)}\n`,
    referenceLine("corrects", corrects, voucher),
    referenceLine("corrected-by", correctedBy, voucher),
  ].join("");
  const postings = voucher.lines.map((line) => postingLines(line, names)).join("");
  return `${voucher.businessDay} * ${inQuotes(voucher.text)} ${links}\n${meta}${postings}\n`;
}

function referenceLine(
  key: "corrects" | "corrected-by",
  others: readonly VoucherReference[],
  of: ExportVoucher,
): string {
  return others.length === 0 ? "" : `  ${key}: ${inQuotes(showReferences(others, of))}\n`;
}

function postingLines(line: ExportLine, names: ReadonlyMap<string, string>): string {
  const marks = ORIGIN_PARTS.map((part) => {
    const mark = originMark(line.origin, part);
    return mark === null ? "" : `    ${KEYS[part]}: ${inQuotes(mark.code)}\n`;
  });
  const text = line.text === "" ? "" : `    text: ${inQuotes(line.text)}\n`;
  const amount = plainKronor(line.amountOre, ".");
  return `  ${names.get(line.account)}  ${amount} SEK\n${text}${marks.join("")}`;
}

function inQuotes(text: string): string {
  return `"${singleLine(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Letters lose their accents, and everything else between words becomes one hyphen. */
function beancountAccount({ account, name }: ExportAccount): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "");
  const words = plain.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return `${ROOTS[basClass(account)]}:${[account, ...words].join("-")}`;
}
