/** Attempts, their allocations, their timeline, and what we owe customers. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { CASH_CHECKS, type DrawerTable, wholeKey } from "./cash-tables.ts";
import type { Journal } from "./journal.ts";
import type { OrderTable } from "./order-tables.ts";
import type {
  CompanyTable,
  PersonTable,
  ServerTable,
  SiteTable,
  TerminalTable,
  TillTable,
} from "./place-tables.ts";
import { AppendOnlyTable, Table } from "./table.ts";

export type AttemptRow = {
  id: string;
  kind: "purchase" | "refund" | "void";
  state: AttemptState;
  company_id: string;
  site_id: string;
  till_id: string;
  terminal_id: string | null;
  operator_id: string | null;
  operator: string;
  asked_by: string;
  original_id: string | null;
  reason: string | null;
  reference: string;
  asked_ore: number;
  approved_ore: number;
  tip_ore: number | null;
  surcharge_ore: number | null;
  issuer: Issuer | null;
  own_card_where_off: boolean;
  truncated_pan: string | null;
  last_four: string | null;
  card_label: string | null;
  issuer_id: string | null;
  aid: string | null;
  verification: string | null;
  stan_auth: string | null;
  authorisation_code: string | null;
  response_code: string | null;
  session_number: string | null;
  answer_site_id: string | null;
  answer_organisation_number: string | null;
  terminal_time: string | null;
  customer_receipt: string | null;
  merchant_receipt: string | null;
  failure_code: string | null;
  failure_detail: string | null;
  evidence: string;
  late: boolean;
  flags: readonly string[];
  cancel_requested_at: Date | null;
  created_at: Date;
  sent_at: Date | null;
  ended_at: Date | null;
  business_day: string | null;
  server_id: string;
  next_check_at: Date | null;
  checks: number;
  older_results: number;
  first_older_at: Date | null;
  late_look_at: Date | null;
  late_looks: number;
  method: "card" | "cash";
  refund_tender: "sameCard" | "otherCard" | "cash" | null;
  approver_id: string | null;
  approver: string | null;
  signature_state: "waiting" | "signed" | "notSigned" | null;
  signature_deadline_at: Date | null;
  signature_answered_by: string | null;
  signature_answered_at: Date | null;
  cash_ore: number | null;
  drawer_id: string | null;
  received_ore: number | null;
  void_checked_at: Date | null;
  instead_of_id: string | null;
  hand_keyed: boolean;
  handled_flags: readonly string[];
  /** Computed, as the database does. */
  to_look_through: boolean;
};

/** What a new attempt has in columns that nothing was said about. */
export const NEW_ATTEMPT = {
  state: "created",
  approved_ore: 0,
  tip_ore: null,
  surcharge_ore: null,
  issuer: null,
  own_card_where_off: false,
  truncated_pan: null,
  last_four: null,
  card_label: null,
  issuer_id: null,
  aid: null,
  verification: null,
  stan_auth: null,
  authorisation_code: null,
  response_code: null,
  session_number: null,
  answer_site_id: null,
  answer_organisation_number: null,
  terminal_time: null,
  customer_receipt: null,
  merchant_receipt: null,
  failure_code: null,
  failure_detail: null,
  evidence: "waiting",
  late: false,
  flags: [],
  cancel_requested_at: null,
  sent_at: null,
  ended_at: null,
  business_day: null,
  next_check_at: null,
  checks: 0,
  older_results: 0,
  first_older_at: null,
  late_look_at: null,
  late_looks: 0,
  method: "card",
  refund_tender: null,
  approver_id: null,
  approver: null,
  signature_state: null,
  signature_deadline_at: null,
  signature_answered_by: null,
  signature_answered_at: null,
  cash_ore: null,
  drawer_id: null,
  received_ore: null,
  void_checked_at: null,
  instead_of_id: null,
  hand_keyed: false,
  handled_flags: [],
  to_look_through: false,
} as const satisfies Partial<AttemptRow>;

export function isUnderWay(row: AttemptRow): boolean {
  return row.state === "created" || row.state === "sent";
}

export function isActive(row: AttemptRow): boolean {
  return isUnderWay(row) || row.state === "unknown";
}

const ENDED_UNPAID = new Set<AttemptState>(["declined", "cancelled", "notSent", "notPerformed"]);

export class AttemptTable extends Table<AttemptRow> {
  readonly byId = this.unique({ constraint: "attempts_pkey", key: (row) => row.id, fixed: true });
  readonly byReference = this.unique({
    constraint: "attempts_reference_key",
    key: (row) => row.reference,
    fixed: true,
  });
  /** What holds the terminal: a payment under way, or one whose signature nobody has answered for. */
  readonly activeAtTerminal = this.unique({
    constraint: "attempts_one_active_per_terminal",
    key: (row) =>
      isActive(row) || row.signature_state === "waiting"
        ? (row.terminal_id ?? undefined)
        : undefined,
  });
  readonly handKeyed = this.unique({
    constraint: "attempts_hand_keyed_once",
    key: (row) =>
      row.hand_keyed && row.stan_auth !== null ? `${row.terminal_id} ${row.stan_auth}` : undefined,
  });
  readonly dueUnknown = this.ordered({
    order: (row) => (row.state === "unknown" ? row.next_check_at?.getTime() : undefined),
    tie: (row) => row.id,
  });
  readonly dueClaim = this.ordered({
    order: (row) => (row.state === "claimed" ? row.next_check_at?.getTime() : undefined),
    tie: (row) => row.id,
  });
  readonly dueLateLook = this.ordered({
    order: (row) => row.late_look_at?.getTime(),
    tie: (row) => row.id,
  });
  readonly runningOfServer = this.group((row) => (isUnderWay(row) ? row.server_id : undefined));
  /** Only unknown and claimed ones: never many at a time. */
  readonly byState = this.group((row) =>
    row.state === "unknown" || row.state === "claimed" ? row.state : undefined,
  );
  readonly claimedAtTerminal = this.group((row) =>
    row.state === "claimed" ? row.terminal_id : undefined,
  );
  /** Refunds and voids that ended without money, by their terminal. */
  readonly unpaidBackAtTerminal = this.group((row) =>
    row.kind !== "purchase" && ENDED_UNPAID.has(row.state) ? row.terminal_id : undefined,
  );
  /** Approved without a StanAuth. */
  readonly unmarkedAtTerminal = this.group((row) =>
    row.state === "approved" && row.stan_auth === null ? row.terminal_id : undefined,
  );
  readonly signatureWaiting = this.group((row) =>
    row.flags.includes("signatureWaiting") && (row.signature_state ?? "waiting") === "waiting"
      ? "waiting"
      : undefined,
  );
  readonly toLookThrough = this.group((row) => (row.to_look_through ? "flagged" : undefined));
  readonly moneyBackFailed = this.group((row) => (isMoneyBackFailed(row) ? "failed" : undefined));
  readonly moneyBackFailedAtTerminal = this.group((row) =>
    isMoneyBackFailed(row) ? row.terminal_id : undefined,
  );
  readonly byOriginal = this.group((row) => row.original_id, { fixed: true });
  readonly byCard = this.unique({
    constraint: "attempts_instead_once",
    key: (row) => row.instead_of_id ?? undefined,
  });
  readonly ofDrawer = this.group((row) => row.drawer_id, { fixed: true });
  readonly inCash = this.group((row) => (row.method === "cash" ? "cash" : undefined), {
    fixed: true,
  });
  /** All attempts at a terminal, by when they were made. */
  readonly atTerminal = this.orderedGroups({
    key: (row) => row.terminal_id,
    order: (row) => row.created_at.getTime(),
    tie: (row) => row.id,
  });
  readonly byStanAuth = this.group((row) =>
    row.stan_auth === null ? undefined : `${row.terminal_id} ${row.stan_auth}`,
  );

  constructor(
    journal: Journal,
    places: {
      readonly companies: CompanyTable;
      readonly sites: SiteTable;
      readonly tills: TillTable;
      readonly terminals: TerminalTable;
      readonly people: PersonTable;
      readonly servers: ServerTable;
      readonly drawers: DrawerTable;
    },
  ) {
    super("attempts", journal);
    this.#checkRows();
    this.#checkTender();
    this.refers("attempts_company_id_fkey", (row) => row.company_id, places.companies.byId);
    this.refers("attempts_site_id_fkey", (row) => row.site_id, places.sites.byId);
    this.refers("attempts_till_id_fkey", (row) => row.till_id, places.tills.byId);
    this.refers("attempts_terminal_id_fkey", (row) => row.terminal_id, places.terminals.byId);
    this.refers("attempts_operator_id_fkey", (row) => row.operator_id, places.people.byId);
    this.refers("attempts_approver_id_fkey", (row) => row.approver_id, places.people.byId);
    this.refers("attempts_server_id_fkey", (row) => row.server_id, places.servers.byId);
    this.refers(
      "attempts_drawer_id_till_id_company_id_fkey",
      (row) => (row.drawer_id === null ? null : wholeKey({ ...row, id: row.drawer_id })),
      places.drawers.byWhole,
    );
    this.refers("attempts_instead_of_id_fkey", (row) => row.instead_of_id, this.byId);
    this.refers("attempts_original_id_fkey", (row) => row.original_id, this.byId);
  }

  protected override derive(row: AttemptRow): void {
    row.to_look_through = row.flags.some(
      (flag) => flag !== "signatureWaiting" && !row.handled_flags.includes(flag),
    );
  }

  /** How money went, who approved it, and whether it was signed for. */
  #checkTender(): void {
    this.check("attempts_check1", (row) => (row.method === "cash") === (row.terminal_id === null));
    for (const [constraint, holds] of CASH_CHECKS) this.check(constraint, holds);
    this.check("attempts_check5", (row) => (row.approver_id === null) === (row.approver === null));
    this.check(
      "attempts_check6",
      (row) => row.approver_id === null || row.approver_id !== row.operator_id,
    );
    this.check(
      "attempts_check7",
      (row) => (row.refund_tender ?? "sameCard") === "sameCard" || row.approver_id !== null,
    );
    this.check(
      "attempts_check8",
      (row) =>
        row.kind === "purchase" || (row.method === "cash") === (row.refund_tender === "cash"),
    );
    this.check(
      "attempts_check9",
      (row) => (row.signature_state === null) === (row.signature_deadline_at === null),
    );
    this.check(
      "attempts_check10",
      (row) =>
        ((row.signature_state ?? "waiting") === "waiting") === (row.signature_answered_at === null),
    );
  }

  #checkRows(): void {
    this.check("attempts_asked_ore_check", (row) => row.asked_ore > 0);
    this.check("attempts_approved_ore_check", (row) => row.approved_ore >= 0);
    this.check("attempts_check", (row) => (row.state === "approved") === row.approved_ore > 0);
    this.check(
      "attempts_approval_is_marked",
      (row) =>
        row.state !== "approved" ||
        (row.business_day !== null && (row.issuer !== null) === (row.method === "card")),
    );
    this.check("attempts_check3", (row) => row.hand_keyed || row.operator_id !== null);
    this.check("attempts_reference_check", (row) => /^[A-Z0-9]{1,20}$/.test(row.reference));
    this.check(
      "attempts_truncated_pan_check",
      (row) => row.truncated_pan === null || /^[0-9*]{1,19}$/.test(row.truncated_pan),
    );
  }
}

/** Money that was to go back, and did not. */
export function isMoneyBackFailed(attempt: AttemptRow): boolean {
  if (attempt.kind === "purchase") return false;
  switch (attempt.state) {
    case "declined":
    case "cancelled":
    case "notSent":
    case "notPerformed":
      return true;
    case "created":
    case "sent":
    case "unknown":
    case "claimed":
    case "approved":
      return false;
  }
}

/** The attempt under way or unknown at the terminal, without one that only waits for a signature. */
export function activeAt(attempts: AttemptTable, terminalId: string): AttemptRow | undefined {
  const busy = attempts.activeAtTerminal.get(terminalId);
  return busy !== undefined && isActive(busy) ? busy : undefined;
}

export type AllocationRow = {
  attempt_id: string;
  line: number;
  order_id: string;
  target: "order" | "creditInvoice" | "debt";
  credit_invoice_id: string | null;
  debt_id: string | null;
  order_version: number;
  asked_ore: number;
  applied_ore: number;
  moved_ore: number;
  share_chosen_by: string | null;
  service_advisor: string;
  active: boolean;
};

export class AllocationTable extends Table<AllocationRow> {
  /** One active attempt per order, credit invoice and debt, whichever till or server asks. */
  readonly activeOfOrder = this.unique({
    constraint: "allocations_one_active_per_order",
    key: (row) => (row.active && row.target === "order" ? row.order_id : undefined),
  });
  readonly activeOfCredit = this.unique({
    constraint: "allocations_one_active_per_credit",
    key: (row) =>
      row.active && row.target === "creditInvoice"
        ? (row.credit_invoice_id ?? undefined)
        : undefined,
  });
  readonly activeOfDebt = this.unique({
    constraint: "allocations_one_active_per_debt",
    key: (row) => (row.active && row.target === "debt" ? (row.debt_id ?? undefined) : undefined),
  });
  /** In the order of their lines: they are added so, and never taken away. */
  readonly byAttempt = this.group((row) => row.attempt_id, { fixed: true });
  readonly byOrder = this.group((row) => row.order_id, { fixed: true });
  readonly byCredit = this.group((row) => row.credit_invoice_id, { fixed: true });
  readonly byDebt = this.group((row) => row.debt_id);

  constructor(
    journal: Journal,
    others: { readonly orders: OrderTable; readonly debts: DebtTable },
  ) {
    super("allocations", journal);
    this.check("allocations_asked_ore_check", (row) => row.asked_ore > 0);
    this.check("allocations_applied_ore_check", (row) => row.applied_ore >= 0);
    this.check("allocations_moved_ore_check", (row) => row.moved_ore >= 0);
    this.refers("allocations_order_id_fkey", (row) => row.order_id, others.orders.byId);
    this.refers(
      "allocations_credit_invoice_id_fkey",
      (row) => row.credit_invoice_id,
      others.orders.byId,
    );
    this.refers("allocations_debt_id_fkey", (row) => row.debt_id, others.debts.byId);
  }
}

export type DebtRow = {
  id: string;
  company_id: string;
  order_id: string | null;
  attempt_id: string | null;
  reason: string;
  amount_ore: number;
  settled_ore: number;
  created_at: Date;
  settled_at: Date | null;
};

const DEBT_REASONS = new Set([
  "surplus",
  "withdrawn",
  "excess",
  "lateApproval",
  "failedReversal",
  "paidTwice",
  "handKeyedSale",
]);

export class DebtTable extends Table<DebtRow> {
  readonly byId = this.unique({ constraint: "debts_pkey", key: (row) => row.id, fixed: true });
  readonly byOrder = this.group((row) => row.order_id, { fixed: true });
  readonly byAttempt = this.group((row) => row.attempt_id, { fixed: true });
  /** Those that are not settled. */
  readonly open = this.group((row) => (row.settled_ore < row.amount_ore ? "open" : undefined));

  constructor(
    journal: Journal,
    others: {
      readonly companies: CompanyTable;
      readonly orders: OrderTable;
      readonly attempts: AttemptTable;
    },
  ) {
    super("debts", journal);
    this.check("debts_reason_check", (row) => DEBT_REASONS.has(row.reason));
    this.check("debts_amount_ore_check", (row) => row.amount_ore > 0);
    this.check("debts_check", (row) => row.settled_ore >= 0 && row.settled_ore <= row.amount_ore);
    this.refers("debts_company_id_fkey", (row) => row.company_id, others.companies.byId);
    this.refers("debts_order_id_fkey", (row) => row.order_id, others.orders.byId);
    this.refers("debts_attempt_id_fkey", (row) => row.attempt_id, others.attempts.byId);
  }
}

export type DebtApplicationRow = {
  id: string;
  debt_id: string;
  attempt_id: string;
  order_id: string;
  amount_ore: number;
  reason: string | null;
  by: string;
  at: Date;
};

export class DebtApplicationTable extends AppendOnlyTable<DebtApplicationRow> {
  readonly byId = this.unique({
    constraint: "debt_applications_pkey",
    key: (row) => row.id,
    fixed: true,
  });
  readonly byDebt = this.group((row) => row.debt_id, { fixed: true });

  constructor(
    journal: Journal,
    others: { readonly orders: OrderTable; readonly debts: DebtTable },
  ) {
    super("debt_applications", journal);
    this.check("debt_applications_amount_ore_check", (row) => row.amount_ore > 0);
    this.refers("debt_applications_debt_id_fkey", (row) => row.debt_id, others.debts.byId);
    this.refers("debt_applications_order_id_fkey", (row) => row.order_id, others.orders.byId);
  }
}

export type AttemptEventRow = {
  id: string;
  tx: number;
  attempt_id: string;
  kind: string;
  content: Record<string, unknown>;
  by: string;
  at: Date;
};

export class AttemptEventTable extends AppendOnlyTable<AttemptEventRow> {
  readonly byId = this.unique({
    constraint: "attempt_events_pkey",
    key: (row) => row.id,
    fixed: true,
  });
  readonly feed = this.ordered({ order: (row) => row.tx, tie: (row) => row.id, fixed: true });
  readonly byAttempt = this.group((row) => row.attempt_id, { fixed: true });

  constructor(journal: Journal, attempts: AttemptTable) {
    super("attempt_events", journal);
    this.refers("attempt_events_attempt_id_fkey", (row) => row.attempt_id, attempts.byId);
  }
}
