/**
 * Opening balance, movement and closing balance of every account that we post on, each held against the
 * items that should explain it: of an issuer its approvals, less what matched bank lines have paid.
 */
import { ACCOUNT_NAMES } from "@kortkoll/core/exports/account-names.ts";
import { basClass } from "@kortkoll/core/exports/bas-class.ts";
import { daysOfFiscalYear } from "@kortkoll/core/ledger/fiscal-year.ts";
import type { PostingRole } from "@kortkoll/core/ledger/voucher.ts";
import { addDays, type BusinessDay, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Database } from "../database/database.ts";
import type { FoundRange } from "../exports/find-range.ts";
import {
  type ItemsRow,
  type MovementRow,
  selectAccountOfRoles,
  selectItems,
  selectMovements,
  selectReasonNames,
} from "./account-report-store.ts";
import type { AccountReport } from "./books-api.ts";

type AccountRow = AccountReport["accounts"][number];

export function reportAccounts(
  database: Database,
  range: FoundRange,
  today: BusinessDay,
): Promise<AccountReport> {
  const { company, firstDay, lastDay, fiscalYear } = range;
  const companyId = company.id;
  const yearBegins = daysOfFiscalYear(fiscalYear, company.fiscalYearBegins).firstDay;
  const endsAt = new Date(startOfBusinessDay(addDays(lastDay, 1)));
  return database.inTransaction(
    async (tx) => {
      const moved = await selectMovements(tx, { companyId, firstDay, lastDay, yearBegins });
      const isNow = lastDay >= today;
      const items = await selectItems(tx, { companyId, lastDay, endsAt, isNow });
      const reasons = await selectReasonNames(tx, companyId);
      const charted = await selectAccountOfRoles(tx, companyId);
      const all = [...moved, ...withoutPostings(items, moved, charted)];
      const accounts = [...Map.groupBy(all, (row) => row.account)]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([account, rows]) => accountRow(account, rows, { items, reasons, moved: all }));
      return {
        companyCode: company.code,
        companyName: company.name,
        organisationNumber: company.organisationNumber,
        firstDay,
        lastDay,
        accounts,
        debitOre: sumOf(accounts, (one) => one.debitOre),
        creditOre: sumOf(accounts, (one) => one.creditOre),
      };
    },
    { isolation: "repeatable read", readOnly: true },
  );
}

type Beside = {
  readonly items: readonly ItemsRow[];
  readonly reasons: ReadonlyMap<string, string>;
  readonly moved: readonly MovementRow[];
};

function accountRow(account: string, rows: readonly MovementRow[], beside: Beside): AccountRow {
  const kind = basClass(account);
  const isOfResult = kind === "income" || kind === "expenses";
  const openingOre = sumOf(rows, (row) => row.inYearOre + (isOfResult ? 0 : row.beforeYearOre));
  const debitOre = sumOf(rows, (row) => row.debitOre);
  const creditOre = sumOf(rows, (row) => row.creditOre);
  const closingOre = openingOre + debitOre - creditOre;
  const bookedLaterOre = sumOf(rows, (row) => row.bookedLaterOre);
  const held = itemsOf(account, rows, beside);
  return {
    account,
    name: nameOf(account, rows, beside.reasons),
    openingOre,
    debitOre,
    creditOre,
    closingOre,
    bySystemsOre: sumOf(rows, (row) => row.bySystemsOre),
    bookedLaterOre,
    itemsOre: held?.ore ?? null,
    items: held?.items ?? 0,
    differenceOre: held === undefined ? null : closingOre + bookedLaterOre - held.ore,
  };
}

/** Items that nothing was posted of: their account stands there with nothing, and differs. */
function withoutPostings(
  items: readonly ItemsRow[],
  moved: readonly MovementRow[],
  charted: ReadonlyMap<string, string>,
): MovementRow[] {
  return items.flatMap(({ role, ore, items: count }) => {
    const account = charted.get(role);
    const isPosted = moved.some((row) => row.role === role);
    if (account === undefined || isPosted || (ore === 0 && count === 0)) return [];
    return [{ ...NOTHING_MOVED, account, role }];
  });
}

const NOTHING_MOVED = {
  beforeYearOre: 0,
  inYearOre: 0,
  debitOre: 0,
  creditOre: 0,
  bySystemsOre: 0,
  bookedLaterOre: 0,
};

/** What is always known by its items: where there are none, nothing should stand there. */
const HELD: ReadonlySet<PostingRole> = new Set([
  "issuerVisa",
  "issuerMastercard",
  "issuerAmex",
  "issuerDiners",
  "issuerOwnCard",
  "issuerUnknown",
  "cash",
  "cashInTransit",
  "debtsToCustomers",
]);
const NO_ITEMS = { ore: 0, items: 0 };

/**
 * Only where the account is its role's alone and the role has no other: what was booked on an account
 * that the role has left is counted with the one that it has, and then neither is held against items.
 */
function itemsOf(
  account: string,
  rows: readonly MovementRow[],
  { items, moved }: Beside,
): { readonly ore: number; readonly items: number } | undefined {
  const [row, ...others] = rows.filter((one) => one.role !== "cashReason");
  if (row === undefined || others.length > 0) return undefined;
  const isShared = moved.some((one) => one.role === row.role && one.account !== account);
  const none = HELD.has(row.role) ? NO_ITEMS : undefined;
  const found = isShared ? undefined : (items.find((one) => one.role === row.role) ?? none);
  // An opening float stands on the cash account already: its reason takes off what the drawer puts on.
  const byReasons = rows.filter((one) => one.role === "cashReason");
  return found && { ...found, ore: found.ore + sumOf(byReasons, untilNow) };
}

function untilNow(row: MovementRow): number {
  const before = row.beforeYearOre + row.inYearOre;
  return before + row.debitOre - row.creditOre + row.bookedLaterOre;
}

function nameOf(
  account: string,
  rows: readonly MovementRow[],
  reasons: ReadonlyMap<string, string>,
): string {
  const role = rows[0]?.role;
  if (role === undefined || role === "cashReason") return reasons.get(account) ?? account;
  return ACCOUNT_NAMES[role];
}

function sumOf<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}
