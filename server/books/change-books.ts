/**
 * How a company's vouchers are numbered from the next close on, one a day or one an event; and the month
 * in which its fiscal year begins. A number that was given keeps its year: from then on the month stays.
 */
import type { VouchersPer } from "@kortkoll/core/day-close/number-vouchers.ts";
import type { BeginsInMonth } from "@kortkoll/core/ledger/fiscal-year.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import type { BooksSetting } from "./books-api.ts";
import { changeBooks, isNumbered, lockBooks, selectBooks } from "./period-store.ts";

export type BooksChange = {
  readonly companyId: string;
  readonly version: number;
  readonly vouchersPer: VouchersPer;
  readonly fiscalYearBegins?: BeginsInMonth | undefined;
};

export function changeBooksSetting(
  deps: SettingDeps,
  wanted: BooksChange,
  by: PersonCaller,
): Promise<SettingOutcome<BooksSetting>> {
  const subject = { kind: "books", id: wanted.companyId } as const;
  return changeSetting(deps, { by, subject, wanted }, { work: (tx) => edit(tx, deps, wanted, by) });
}

async function edit(
  tx: Transaction,
  deps: SettingDeps,
  { companyId, version, vouchersPer, ...change }: BooksChange,
  by: PersonCaller,
): Promise<SettingOutcome<BooksSetting>> {
  const books = await lockBooks(tx, companyId);
  if (books === undefined) return refuseSetting("notFound", "id");
  const fiscalYearBegins = change.fiscalYearBegins ?? books.fiscalYearBegins;
  const held = { vouchersPer: books.vouchersPer, fiscalYearBegins: books.fiscalYearBegins };
  const setting = { vouchersPer, fiscalYearBegins };
  return editSetting(tx, deps, {
    thing: {
      by,
      subject: { kind: "books", id: companyId },
      name: books.companyCode,
      place: { companyId, siteId: null },
    },
    held: { version: books.version, setting: held },
    wanted: { version, setting },
    whyNot: async ({ to }) =>
      to.fiscalYearBegins !== undefined && (await isNumbered(tx, companyId))
        ? refuseSetting("vouchersNumbered", "fiscalYearBegins")
        : undefined,
    write: () => changeBooks(tx, companyId, setting),
    view: () => selectBooks(tx, [books.companyCode]),
  });
}
