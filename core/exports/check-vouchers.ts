/**
 * Looks through all vouchers before the first byte is written: a file that stops in its middle would be
 * read as whole. What is wrong is an answer with the vouchers' numbers, not an exception.
 */
import { addOre, type Ore, ZERO } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import type {
  ExportHead,
  ExportVoucher,
  VoucherNumber,
  VoucherReference,
  VoucherSource,
} from "./export-voucher.ts";

export type ExportFault =
  | { readonly kind: "otherCompany"; readonly voucher: VoucherNumber; readonly companyCode: string }
  /** Its own number or that of a correction is none: capitals and digits, a whole number, a year. */
  | { readonly kind: "badNumber"; readonly voucher: VoucherNumber }
  | { readonly kind: "noLines"; readonly voucher: VoucherNumber }
  | {
      readonly kind: "doesNotBalance";
      readonly voucher: VoucherNumber;
      readonly differenceOre: Ore;
    }
  /** Not a number, or not of the length that the receiver takes. */
  | { readonly kind: "badAccount"; readonly voucher: VoucherNumber; readonly account: string }
  | {
      readonly kind: "otherFiscalYear";
      readonly voucher: VoucherNumber;
      readonly businessDay: BusinessDay;
    }
  | { readonly kind: "notAscending"; readonly voucher: VoucherNumber; readonly after: number }
  /** From that voucher on more is to be declared first than is kept in memory. */
  | { readonly kind: "tooManyObjects"; readonly voucher: VoucherNumber; readonly most: number }
  | { readonly kind: "badOrganisationNumber"; readonly organisationNumber: string };

export type ExportAccount = { readonly account: string; readonly name: string };

export type CheckedVouchers = {
  readonly head: ExportHead;
  readonly open: VoucherSource;
  /** By number. One that was renamed has the name of its newest line. */
  readonly accounts: readonly ExportAccount[];
  readonly voucherCount: number;
  readonly lineCount: number;
  readonly firstDay: BusinessDay | null;
  readonly lastDay: BusinessDay | null;
};

export type Refused = {
  readonly kind: "refused";
  /** The first of them; there may be as many as there are vouchers. */
  readonly faults: readonly ExportFault[];
  readonly faultCount: number;
};

const FAULTS_SHOWN = 20;

export type VoucherLook = {
  /** Sees every voucher too, and adds what its own format demands. */
  readonly look: (voucher: ExportVoucher) => readonly ExportFault[];
  /** Gets each voucher as long as nothing is wrong; what it answers with is awaited. */
  readonly take: (voucher: ExportVoucher) => Promise<void> | undefined;
};

const NO_LOOK: VoucherLook = { look: () => [], take: () => undefined };

export async function checkVouchers(
  open: VoucherSource,
  head: ExportHead,
  { look, take }: VoucherLook = NO_LOOK,
): Promise<{ readonly kind: "ready"; readonly vouchers: CheckedVouchers } | Refused> {
  const faults: ExportFault[] = [];
  let faultCount = 0;
  const names = new Map<string, string>();
  const seen = { vouchers: 0, lines: 0 };
  let firstDay: BusinessDay | null = null;
  let lastDay: BusinessDay | null = null;
  for await (const voucher of open()) {
    const found = [...commonFaults(voucher, head), ...look(voucher)];
    faultCount += found.length;
    faults.push(...found.slice(0, FAULTS_SHOWN - faults.length));
    for (const { account, accountName } of voucher.lines) names.set(account, accountName);
    seen.vouchers += 1;
    seen.lines += voucher.lines.length;
    const day = voucher.businessDay;
    if (firstDay === null || day < firstDay) firstDay = day;
    if (lastDay === null || day > lastDay) lastDay = day;
    const taken = faultCount === 0 ? take(voucher) : undefined;
    if (taken !== undefined) await taken;
  }
  if (faultCount > 0) return { kind: "refused", faults, faultCount };
  const accounts = [...names]
    .map(([account, name]) => ({ account, name }))
    .toSorted((a, b) => (a.account < b.account ? -1 : 1));
  const counts = { voucherCount: seen.vouchers, lineCount: seen.lines };
  return { kind: "ready", vouchers: { head, open, accounts, ...counts, firstDay, lastDay } };
}

function commonFaults(voucher: ExportVoucher, head: ExportHead): readonly ExportFault[] {
  const faults: ExportFault[] = [];
  const { series, number, companyCode } = voucher;
  const which = { series, number };
  if (companyCode !== head.company.code) {
    faults.push({ kind: "otherCompany", voucher: which, companyCode });
  }
  const named = [voucher, ...voucher.corrects, ...voucher.correctedBy];
  if (!named.every(isReference)) faults.push({ kind: "badNumber", voucher: which });
  if (voucher.lines.length === 0) faults.push({ kind: "noLines", voucher: which });
  let differenceOre = ZERO;
  for (const { account, amountOre } of voucher.lines) {
    differenceOre = addOre(differenceOre, amountOre);
    if (!/^\d{1,10}$/.test(account)) faults.push({ kind: "badAccount", voucher: which, account });
  }
  if (differenceOre !== 0) {
    faults.push({ kind: "doesNotBalance", voucher: which, differenceOre });
  }
  return faults;
}

function isReference({ series, number, fiscalYear }: VoucherReference): boolean {
  const isNumber = /^[A-Z0-9]{1,4}$/.test(series) && Number.isSafeInteger(number) && number > 0;
  return isNumber && /^\d{4}$/.test(String(fiscalYear));
}
