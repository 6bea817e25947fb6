/** Vouchers and their postings: double entry, append-only. */
import type { AttemptTable, DebtTable } from "./attempt-tables.ts";
import type { Journal } from "./journal.ts";
import type { OrderTable } from "./order-tables.ts";
import type { CompanyTable } from "./place-tables.ts";
import { AppendOnlyTable } from "./table.ts";

/** What vouchers and postings are about. */
type BookedOn = {
  readonly companies: CompanyTable;
  readonly orders: OrderTable;
  readonly attempts: AttemptTable;
  readonly debts: DebtTable;
};

export type VoucherRow = {
  id: string;
  company_id: string;
  series: string;
  business_day: string;
  event: string;
  text: string;
  attempt_id: string | null;
  order_id: string | null;
  corrects_id: string | null;
  cash_movement_id: string | null;
  /** Bank lines are not simulated. */
  payout_match_id: null;
  created_by: string;
  created_at: Date;
  tx: number;
};

export class VoucherTable extends AppendOnlyTable<VoucherRow> {
  readonly byId = this.unique({ constraint: "vouchers_pkey", key: (row) => row.id, fixed: true });
  readonly byOrder = this.group((row) => row.order_id, { fixed: true });
  readonly byAttempt = this.group((row) => row.attempt_id, { fixed: true });

  readonly byMovement = this.unique({
    constraint: "vouchers_of_cash_movements",
    key: (row) => row.cash_movement_id ?? undefined,
    fixed: true,
  });

  constructor(journal: Journal, others: BookedOn) {
    super("vouchers", journal);
    this.refers("vouchers_company_id_fkey", (row) => row.company_id, others.companies.byId);
    this.refers("vouchers_order_id_fkey", (row) => row.order_id, others.orders.byId);
    this.refers("vouchers_attempt_id_fkey", (row) => row.attempt_id, others.attempts.byId);
  }
}

export type PostingRow = {
  voucher_id: string;
  line: number;
  company_id: string;
  account: string;
  role: string;
  amount_ore: number;
  issuer: string | null;
  site_id: string;
  till_id: string | null;
  terminal_id: string | null;
  operator: string | null;
  service_advisor: string | null;
  order_id: string | null;
  system_code: string;
  attempt_id: string | null;
  debt_id: string | null;
  booked_by_system: boolean;
};

export class PostingTable extends AppendOnlyTable<PostingRow> {
  readonly byVoucher = this.group((row) => row.voucher_id, { fixed: true });
  readonly byOrder = this.group((row) => row.order_id, { fixed: true });
  readonly byAttempt = this.group((row) => row.attempt_id, { fixed: true });
  readonly byDebt = this.group((row) => row.debt_id, { fixed: true });

  constructor(journal: Journal, others: BookedOn) {
    super("postings", journal);
    this.check("postings_amount_ore_check", (row) => row.amount_ore !== 0);
    this.refers("postings_debt_id_fkey", (row) => row.debt_id, others.debts.byId);
  }
}
