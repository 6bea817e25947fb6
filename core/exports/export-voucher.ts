/**
 * Vouchers as they leave for another program's books: what every format is written from. Postings that
 * the invoicing system books itself (claim side `theirs`) are never among the lines.
 */
import type { Issuer } from "../cards/card-rules.ts";
import type { Ore } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";

/** Numbers run in a series and start again in each fiscal year. */
export type VoucherNumber = { readonly series: string; readonly number: number };

/** A number with its fiscal year, named by the calendar year in which it began. */
export type VoucherReference = VoucherNumber & { readonly fiscalYear: number };

export type Named = { readonly code: string; readonly name: string };

/** Null is what the posting does not come from: a bank line has no till, a deposit no issuer. */
export type ExportOrigin = {
  readonly issuer: Issuer | null;
  readonly site: Named | null;
  /** Known by its code within the site. */
  readonly till: Named | null;
  readonly terminal: string | null;
  readonly operator: string | null;
  readonly serviceAdvisor: string | null;
  readonly orderNumber: string | null;
  readonly invoiceNumber: string | null;
  readonly invoicingSystem: Named | null;
};

export type ExportLine = {
  readonly account: string;
  readonly accountName: string;
  /** Debit positive, credit negative. */
  readonly amountOre: Ore;
  readonly text: string;
  readonly origin: ExportOrigin;
};

export type ExportVoucher = VoucherReference & {
  readonly companyCode: string;
  readonly businessDay: BusinessDay;
  readonly registeredDay: BusinessDay;
  /** A signature, or the name of the program that made it. */
  readonly registeredBy: string;
  readonly text: string;
  /** Original and correction show each other; the voucher of a day may correct several. */
  readonly corrects: readonly VoucherReference[];
  readonly correctedBy: readonly VoucherReference[];
  readonly lines: readonly ExportLine[];
};

export type ExportCompany = Named & { readonly organisationNumber: string };

export type FiscalYear = { readonly firstDay: BusinessDay; readonly lastDay: BusinessDay };

/** Who wrote the file, when, and whose books it holds. */
export type ExportHead = {
  readonly program: { readonly name: string; readonly version: string };
  readonly createdDay: BusinessDay;
  readonly createdBy: string;
  readonly company: ExportCompany;
};

/**
 * Opens the vouchers from their start. It is opened twice, to check and to write (once for SIE, which is
 * written meanwhile), and must give the same ones both times: read them from one snapshot of the database.
 */
export type VoucherSource = () => Iterable<ExportVoucher> | AsyncIterable<ExportVoucher>;

/** "A-12": with the hyphen, for a series may end in a digit. */
export function showVoucherNumber({ series, number }: VoucherNumber): string {
  return `${series}-${number}`;
}

/** "A-12", and "A-12 (2026)" where it is said in a voucher of another fiscal year. */
export function showReference(
  other: VoucherReference,
  { fiscalYear }: Pick<VoucherReference, "fiscalYear">,
): string {
  const number = showVoucherNumber(other);
  return other.fiscalYear === fiscalYear ? number : `${number} (${other.fiscalYear})`;
}

/** "A-12, A-13 (2026)"; empty for none. */
export function showReferences(
  others: readonly VoucherReference[],
  of: Pick<VoucherReference, "fiscalYear">,
): string {
  return others.map((other) => showReference(other, of)).join(", ");
}
