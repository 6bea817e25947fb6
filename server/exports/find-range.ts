/** Whose vouchers and of which days a file is to hold: one company, and days of one fiscal year. */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import {
  byFiscalYear,
  type DaysOfYear,
  daysOfFiscalYear,
  fiscalYearOf,
} from "@kortkoll/core/ledger/fiscal-year.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { readCompaniesSeen } from "../access/companies-seen.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type CompanyToExport, findCompany } from "./voucher-source-store.ts";

export type RangeAsked = {
  readonly companyCode: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly today: BusinessDay;
  readonly sight: Sight;
};

export type FoundRange = DaysOfYear & {
  readonly kind: "found";
  readonly company: CompanyToExport;
  readonly fiscalYear: number;
};

export type RangeRefusal = {
  readonly kind: "refused";
  readonly code: FailureCode;
  readonly field: string;
  /** The ranges to ask for instead, one for each fiscal year. */
  readonly ranges?: readonly DaysOfYear[];
};

/** No more years are told of than a person would ask for. */
const YEARS_TOLD = 10;

export async function findRange(sql: Sql, asked: RangeAsked): Promise<FoundRange | RangeRefusal> {
  const company = await findCompanySeen(sql, asked);
  if (company === undefined) return { kind: "refused", code: "unknownCompany", field: "company" };
  const lastDay = (asked.to ?? asked.today) as BusinessDay;
  const begins = company.fiscalYearBegins;
  const fiscalYear = fiscalYearOf(lastDay, begins);
  const firstDay = (asked.from ?? daysOfFiscalYear(fiscalYear, begins).firstDay) as BusinessDay;
  if (firstDay > lastDay) return { kind: "refused", code: "daysTurned", field: "from" };
  if (fiscalYearOf(firstDay, begins) !== fiscalYear) {
    const ranges = byFiscalYear({ firstDay, lastDay }, begins).slice(-YEARS_TOLD);
    return { kind: "refused", code: "severalFiscalYears", field: "from", ranges };
  }
  return { kind: "found", company, fiscalYear, firstDay, lastDay };
}

/** A company that the caller does not see is answered as if there were none. */
export async function findCompanySeen(
  sql: Sql,
  { companyCode, sight }: Pick<RangeAsked, "companyCode" | "sight">,
): Promise<CompanyToExport | undefined> {
  const company = await findCompany(sql, companyCode.toUpperCase());
  const seen = await readCompaniesSeen(sql, sight);
  return company !== undefined && (seen?.includes(company.code) ?? true) ? company : undefined;
}
