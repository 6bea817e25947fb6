/** Drawers, what goes in and out of them, who was checked, and the audit trail that tells of it. */
import type { AttemptRow, AttemptTable } from "./attempt-tables.ts";
import type { Journal } from "./journal.ts";
import type { CompanyTable, PersonTable, TillTable } from "./place-tables.ts";
import { AppendOnlyTable, Table } from "./table.ts";

type Places = {
  readonly companies: CompanyTable;
  readonly tills: TillTable;
  readonly people: PersonTable;
};

export type DrawerRow = {
  id: string;
  till_id: string;
  company_id: string;
  account: string | null;
  created_at: Date;
  version: number;
};

export class DrawerTable extends Table<DrawerRow> {
  readonly byId = this.unique({ constraint: "drawers_pkey", key: (row) => row.id, fixed: true });
  readonly byPlace = this.unique({
    constraint: "drawers_till_id_company_id_key",
    key: (row) => `${row.till_id} ${row.company_id}`,
    fixed: true,
  });
  /** Which till and company it is of, as what belongs to it says. */
  readonly byWhole = this.unique({
    constraint: "drawers_id_till_id_company_id_key",
    key: wholeKey,
    fixed: true,
  });

  constructor(journal: Journal, places: Places) {
    super("drawers", journal);
    this.refers("drawers_till_id_fkey", (row) => row.till_id, places.tills.byId);
    this.refers("drawers_company_id_fkey", (row) => row.company_id, places.companies.byId);
    this.check(
      "drawers_account_check",
      (row) => row.account === null || /^\d{4,6}$/.test(row.account),
    );
  }
}

export function wholeKey(row: {
  readonly id: string;
  readonly till_id: string;
  readonly company_id: string;
}): string {
  return `${row.id} ${row.till_id} ${row.company_id}`;
}

export type CashReasonRow = {
  id: string;
  company_id: string;
  kind: "floatIn" | "floatOut" | "cashIn" | "cashOut";
  name: string;
  account: string;
  active: boolean;
};

export class CashReasonTable extends Table<CashReasonRow> {
  readonly byId = this.unique({
    constraint: "cash_reasons_pkey",
    key: (row) => row.id,
    fixed: true,
  });
  readonly byName = this.unique({
    constraint: "cash_reasons_have_names",
    key: (row) => `${row.company_id} ${row.kind} ${row.name}`,
  });
}

export type CashMovementRow = {
  id: string;
  drawer_id: string;
  till_id: string;
  company_id: string;
  kind: CashReasonRow["kind"] | "bagSealed" | "bagCounted" | "countShort" | "countOver";
  amount_ore: number;
  drawer_ore: number;
  reason_id: string | null;
  reason: string | null;
  contra_account: string | null;
  bag_number: string | null;
  sealed_id: string | null;
  sealed_kind: "bagSealed" | null;
  sealed_ore: number | null;
  count_no: number | null;
  note: string | null;
  corrects_id: string | null;
  is_original: boolean;
  refers_to_original: boolean;
  by_id: string;
  by: string;
  business_day: string;
  at: Date;
};

export class CashMovementTable extends AppendOnlyTable<CashMovementRow> {
  readonly byId = this.unique({
    constraint: "cash_movements_pkey",
    key: (row) => row.id,
    fixed: true,
  });
  readonly byCorrected = this.unique({
    constraint: "cash_movements_corrected_once",
    key: (row) => row.corrects_id ?? undefined,
    fixed: true,
  });
  readonly byBag = this.group(
    (row) =>
      row.kind === "bagSealed" && row.is_original
        ? `${row.company_id} ${row.bag_number}`
        : undefined,
    { fixed: true },
  );
  readonly byCount = this.unique({
    constraint: "cash_movements_counts",
    key: (row) =>
      row.kind === "bagCounted" && row.is_original ? `${row.sealed_id} ${row.count_no}` : undefined,
    fixed: true,
  });
  readonly ofDrawer = this.group((row) => row.drawer_id, { fixed: true });
  readonly bySealed = this.group((row) => row.sealed_id, { fixed: true });

  constructor(
    journal: Journal,
    others: { readonly drawers: DrawerTable; readonly people: PersonTable },
  ) {
    super("cash_movements", journal);
    this.refers(
      "cash_movements_drawer_id_till_id_company_id_fkey",
      (row) => wholeKey({ ...row, id: row.drawer_id }),
      others.drawers.byWhole,
    );
    this.refers("cash_movements_by_id_fkey", (row) => row.by_id, others.people.byId);
    this.check(
      "cash_movements_of_whole_kronor",
      (row) => row.kind === "bagCounted" || row.amount_ore % 100 === 0,
    );
    this.check(
      "cash_movements_move_something",
      (row) => row.kind === "bagCounted" || row.amount_ore > 0,
    );
    this.check(
      "cash_movements_count_stands",
      (row) => row.corrects_id === null || (row.kind !== "countShort" && row.kind !== "countOver"),
    );
    this.check("cash_movements_step", (row) => row.drawer_ore === stepOf(row));
  }
}

function stepOf(row: CashMovementRow): number {
  const sign = row.corrects_id === null ? 1 : -1;
  const isIn = row.kind === "floatIn" || row.kind === "cashIn" || row.kind === "countOver";
  if (isIn) return sign * row.amount_ore;
  return row.kind === "bagCounted" ? 0 : -sign * row.amount_ore;
}

export type CashLimitRow = {
  company_id: string;
  check_from_ore: number;
  window_days: number;
  refuse_from_ore: number | null;
};

export class CashLimitTable extends Table<CashLimitRow> {
  readonly byCompany = this.unique({
    constraint: "cash_limits_pkey",
    key: (row) => row.company_id,
    fixed: true,
  });
}

export type CashCheckRow = {
  id: string;
  attempt_id: string;
  company_id: string;
  document: string;
  note: string;
  sum_ore: number;
  by_id: string;
  by: string;
  at: Date;
};

export class CashCheckTable extends AppendOnlyTable<CashCheckRow> {
  readonly byAttempt = this.unique({
    constraint: "cash_checks_attempt_id_key",
    key: (row) => row.attempt_id,
    fixed: true,
  });

  constructor(journal: Journal, attempts: AttemptTable) {
    super("cash_checks", journal);
    this.refers("cash_checks_attempt_id_fkey", (row) => row.attempt_id, attempts.byId);
  }
}

export type AuditEventRow = {
  id: string;
  tx: number;
  kind: string;
  company_id: string | null;
  site_id: string | null;
  subject_kind: string;
  subject_id: string | null;
  content: unknown;
  by_id: string | null;
  by: string;
  at: Date;
};

export class AuditEventTable extends AppendOnlyTable<AuditEventRow> {
  readonly byId = this.unique({
    constraint: "audit_events_pkey",
    key: (row) => row.id,
    fixed: true,
  });
}

/** What the database holds of an attempt in cash. */
export const CASH_CHECKS: readonly (readonly [string, (row: AttemptRow) => boolean])[] = [
  [
    "attempts_cash_ore_check",
    ({ cash_ore }) => cash_ore === null || (cash_ore >= 0 && cash_ore % 100 === 0),
  ],
  ["attempts_check4", (row) => (row.method === "cash") === (row.cash_ore !== null)],
  ["attempts_cash_has_drawer", (row) => (row.method === "cash") === (row.drawer_id !== null)],
  [
    "attempts_cash_is_rounded",
    ({ kind, cash_ore, asked_ore }) =>
      cash_ore === null ||
      (kind === "purchase"
        ? cash_ore - asked_ore >= -49 && cash_ore - asked_ore <= 50
        : Math.abs(cash_ore - asked_ore) <= 99),
  ],
  [
    "attempts_received_covers_cash",
    ({ received_ore, kind, method, cash_ore }) =>
      received_ore === null ||
      (kind === "purchase" && method === "cash" && received_ore >= (cash_ore ?? 0)),
  ],
];
