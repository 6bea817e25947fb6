/**
 * Opening balance, movement and closing balance of every account that we post on, each held against the
 * items that should explain it: of an issuer its approvals, less what matched bank lines have paid. Also
 * of a day long past, as things stood when it ended.
 */
import { ACCOUNT_NAMES } from "@kortkoll/core/exports/account-names.ts";
import { basClass } from "@kortkoll/core/exports/bas-class.ts";
import { daysOfFiscalYear } from "@kortkoll/core/ledger/fiscal-year.ts";
import type { PostingRole } from "@kortkoll/core/ledger/voucher.ts";
import { addDays, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Database } from "../database/database.ts";
import type { FoundRange } from "../exports/find-range.ts";
import { type ItemsRow, selectItems } from "./account-items-store.ts";
import {
  type MovementRow,
  selectAccountOfRoles,
  selectMovements,
  selectReasonNames,
} from "./account-report-store.ts";
import type { AccountReport } from "./books-api.ts";

type AccountRow = AccountReport["accounts"][number];

export function reportAccounts(database: Database, range: FoundRange): Promise<AccountReport> {
  const { company, firstDay, lastDay, fiscalYear } = range;
  const companyId = company.id;
  const yearBegins = daysOfFiscalYear(fiscalYear, company.fiscalYearBegins).firstDay;
  const endsAt = new Date(startOfBusinessDay(addDays(lastDay, 1)));
  return database.inTransaction(
    async (tx) => {
      const moved = await selectMovements(tx, { companyId, firstDay, lastDay, yearBegins });
      const items = await selectItems(tx, { companyId, lastDay, endsAt, yearBegins });
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
  const ofEarlierYearOre = isOfResult ? sumOf(rows, (row) => row.ofEarlierYearOre) : 0;
  const held = itemsOf(account, rows, { ...beside, isOfResult });
  return {
    account,
    name: nameOf(account, rows, beside.reasons),
    openingOre,
    debitOre,
    creditOre,
    closingOre,
    bySystemsOre: sumOf(rows, (row) => row.bySystemsOre),
    bookedLaterOre,
    ofEarlierYearOre,
    itemsOre: held?.ore ?? null,
    items: held?.items ?? 0,
    differenceOre:
      held === undefined ? null : closingOre + bookedLaterOre - ofEarlierYearOre - held.ore,
  };
}

/** Items that nothing was posted of: their account stands there with nothing, and differs. */
function withoutPostings(
  items: readonly ItemsRow[],
  moved: readonly MovementRow[],
  charted: ReadonlyMap<string, string>,
): MovementRow[] {
  return items.flatMap(({ role, account: own, ore, items: count }) => {
    const account = own ?? charted.get(role);
    const isPosted = moved.some(
      (row) => row.role === role && (own === null || row.account === own),
    );
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
  ofEarlierYearOre: 0,
  isLeft: false,
};

/** Roles whose account is said by an invoicing system, a drawer or a reason. */
const OWN_ACCOUNTS: ReadonlySet<PostingRole> = new Set(["claim", "cash", "cashReason"]);

type Held = { readonly ore: number; readonly items: number };
const NO_ITEMS: Held = { ore: 0, items: 0 };

/**
 * Of every role that stands on the account; an opening float, for one, stands on the cash account
 * already: its reason takes off what the drawer puts on. Undefined where one of them is not known.
 */
function itemsOf(
  account: string,
  rows: readonly MovementRow[],
  beside: Beside & { readonly isOfResult: boolean },
): Held | undefined {
  const held = rows.map(({ role }) => itemsOfRole(account, role, beside));
  const known = held.filter((one) => one !== undefined);
  if (known.length < held.length) return undefined;
  return { ore: sumOf(known, (one) => one.ore), items: sumOf(known, (one) => one.items) };
}

/**
 * What was booked on an account that the role has left is counted with the one that it has now: then
 * neither is held against items. Where the role has no items, nothing should stand there.
 */
function itemsOfRole(
  account: string,
  role: PostingRole,
  { items, moved, isOfResult }: Beside & { readonly isOfResult: boolean },
): Held | undefined {
  const isOwn = OWN_ACCOUNTS.has(role);
  const posted = moved.filter((row) => row.role === role);
  const isLeft = isOwn
    ? posted.some((row) => row.isLeft)
    : posted.some((row) => row.account !== account);
  if (isLeft) return undefined;
  const found = items.find((one) => one.role === role && (!isOwn || one.account === account));
  if (found === undefined) return NO_ITEMS;
  if (found.ore === null) return undefined;
  return isOfResult
    ? { ore: found.ore - found.beforeYearOre, items: found.itemsInYear }
    : { ore: found.ore, items: found.items };
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
