/** The SQL that tells what of a payment can still be given back, and against what. */
import type { GivenInCash } from "@kortkoll/core/cash/round-cash.ts";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { statement, type Transaction } from "../database/database.ts";
import { type LeaseRow, type StoredLease, storedLeaseFrom } from "../places/stored-lease.ts";

const GIVEN_BACK = statement({
  name: "given_back",
  text: `select coalesce(sum(case when state = 'approved' then approved_ore else asked_ore end), 0)
      ::bigint as given_ore
    from attempts where original_id = $1
      and state in ('created','sent','unknown','claimed','approved')`,
});

/** Approved refunds, and those that may still be: both count against what is left. */
export async function readGivenBack(tx: Transaction, attemptId: string): Promise<Ore> {
  const rows = await tx.query<{ given_ore: number }>(GIVEN_BACK, [attemptId]);
  return ore(rows[0]?.given_ore ?? 0);
}

const GIVEN_BACK_IN_CASH = statement({
  name: "given_back_in_cash",
  text: `select coalesce(sum(approved_ore), 0)::bigint as amount_ore,
      coalesce(sum(cash_ore), 0)::bigint as cash_ore
    from attempts where original_id = $1 and method = 'cash' and state = 'approved'`,
});

/** Cash is handed over in the transaction that begins it: none of it is open. */
export async function readGivenBackInCash(
  tx: Transaction,
  attemptId: string,
): Promise<GivenInCash> {
  const [row] = await tx.query<{ amount_ore: number; cash_ore: number }>(GIVEN_BACK_IN_CASH, [
    attemptId,
  ]);
  return { amountOre: ore(row?.amount_ore ?? 0), cashOre: ore(row?.cash_ore ?? 0) };
}

const GIVEN_BACK_OF_ORDERS = statement({
  name: "given_back_of_orders",
  text: `select l.order_id,
      sum(case when a.state = 'approved' then l.applied_ore else l.asked_ore end)::bigint as given_ore
    from attempts a join allocations l on l.attempt_id = a.id
    left join debts d on d.id = l.debt_id
    where a.original_id = $1 and a.state in ('created','sent','unknown','claimed','approved')
      and (l.target <> 'debt' or d.attempt_id is null or d.reason = 'failedReversal')
    group by l.order_id`,
});

/** The same for each order, without what was a debt to the customer from the start. */
export async function readGivenBackOfOrders(
  tx: Transaction,
  attemptId: string,
): Promise<ReadonlyMap<string, Ore>> {
  const rows = await tx.query<{ order_id: string; given_ore: number }>(GIVEN_BACK_OF_ORDERS, [
    attemptId,
  ]);
  return new Map(rows.map((row) => [row.order_id, ore(row.given_ore)]));
}

const KEPT_OF_ORDERS = statement({
  name: "kept_of_orders",
  text: `select l.order_id, (sum(l.applied_ore) - coalesce((
      select sum(g.applied_ore) from attempts r join allocations g on g.attempt_id = r.id
      left join debts d on d.id = g.debt_id
      where r.original_id = $1 and r.state = 'approved' and g.order_id = l.order_id
        and (g.target <> 'debt' or d.attempt_id is null or d.reason = 'failedReversal')), 0))::bigint
      as kept_ore
    from allocations l where l.attempt_id = $1 and l.target = 'order' group by l.order_id`,
});

/**
 * What the payment has given each order and has not been given back for certain. Read under the
 * locks of the orders, when a refund is booked: more than this would be another payment's money.
 */
export async function readKeptOfOrders(
  tx: Transaction,
  attemptId: string,
): Promise<ReadonlyMap<string, Ore>> {
  const rows = await tx.query<{ order_id: string; kept_ore: number }>(KEPT_OF_ORDERS, [attemptId]);
  return new Map(rows.map((row) => [row.order_id, ore(row.kept_ore)]));
}

const CLAIMED_BACK = statement({
  name: "claimed_back",
  text: `select coalesce(l.credit_invoice_id, l.debt_id) as id, sum(l.asked_ore)::bigint as ore
    from attempts a join allocations l on l.attempt_id = a.id
    where a.state = 'claimed' and a.kind <> 'purchase'
      and (l.credit_invoice_id = any($1::uuid[]) or l.debt_id = any($1::uuid[]))
    group by 1`,
});

/** How much of each credit invoice and debt a person has claimed is given back already. */
export async function readClaimedBack(
  tx: Transaction,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, Ore>> {
  const rows = await tx.query<{ id: string; ore: number }>(CLAIMED_BACK, [sourceIds]);
  return new Map(rows.map((row) => [row.id, ore(row.ore)]));
}

const OPEN_CREDIT_INVOICES = statement({
  name: "open_credit_invoices",
  text: "select id from orders where credits_order_id = any($1::uuid[]) and left_ore > 0",
});

/** Not locked: they are locked together with the orders that they credit. */
export async function findOpenCreditInvoices(
  tx: Transaction,
  orderIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(OPEN_CREDIT_INVOICES, [orderIds]);
  return rows.map((row) => row.id);
}

export type OpenDebt = {
  readonly id: string;
  /** Null for a sale that was keyed on the terminal: it is applied to an order before it goes back. */
  readonly orderId: string | null;
  /** The payment that took too much; null when the order was changed or withdrawn. */
  readonly attemptId: string | null;
  readonly leftOre: Ore;
  /** A payment that was not signed for and not given back: it was the order's before. */
  readonly isFailedReversal: boolean;
};

/** Whether the debt is of money that the payment had given the order; else it was one from the start. */
export function isOfItsOrder(debt: Pick<OpenDebt, "attemptId" | "isFailedReversal">): boolean {
  return debt.attemptId === null || debt.isFailedReversal;
}

const OPEN_DEBTS = statement({
  name: "lock_open_debts",
  // A sale keyed on the terminal has no order yet, and a refund is always of one.
  text: `select id, order_id, attempt_id, reason, amount_ore - settled_ore as left_ore from debts
    where (attempt_id = $1 or (attempt_id is null and order_id = any($2::uuid[])))
      and settled_ore < amount_ore and order_id is not null
    order by created_at, id for update`,
});

const DEBTS = statement({
  name: "lock_debts",
  text: `select id, order_id, attempt_id, reason, amount_ore - settled_ore as left_ore from debts
    where id = any($1::uuid[]) order by created_at, id for update`,
});

type DebtRow = {
  id: string;
  order_id: string | null;
  attempt_id: string | null;
  reason: string;
  left_ore: number;
};

export async function lockOpenDebts(
  tx: Transaction,
  attemptId: string,
  orderIds: readonly string[],
): Promise<readonly OpenDebt[]> {
  return (await tx.query<DebtRow>(OPEN_DEBTS, [attemptId, orderIds])).map(openDebt);
}

export async function lockDebts(
  tx: Transaction,
  debtIds: readonly string[],
): Promise<readonly OpenDebt[]> {
  return (await tx.query<DebtRow>(DEBTS, [debtIds])).map(openDebt);
}

const AIM_AT_DEBT = statement({
  name: "aim_allocation_at_debt",
  text: `update allocations set target = 'debt', debt_id = $3
    where attempt_id = $1 and line = $2 and target = 'order' and not active`,
});

/** The part of the order that it was to take is a debt by now. */
export async function aimAllocationAtDebt(
  tx: Transaction,
  aimed: { readonly attemptId: string; readonly line: number; readonly debtId: string },
): Promise<void> {
  await tx.write(AIM_AT_DEBT, [aimed.attemptId, aimed.line, aimed.debtId]);
}

function openDebt(row: DebtRow): OpenDebt {
  return {
    id: row.id,
    orderId: row.order_id,
    attemptId: row.attempt_id,
    leftOre: ore(row.left_ore),
    isFailedReversal: row.reason === "failedReversal",
  };
}

const FIND_TERMINAL = statement({
  name: "find_terminal_for_refund",
  text: `select t.id, t.company_id, t.site_id, t.terminal_id as vendor_id, t.retired_at is not null as retired,
      l.version as lease_version, l.till_id as lease_till_id, l.till as lease_till,
      l.operator as lease_operator, l.since as lease_since, l.expires_at as lease_expires_at,
      l.given_by as lease_given_by, l.queue as lease_queue
    from terminals t left join terminal_leases l on l.terminal_id = t.id
    where t.id::text = $1 or t.terminal_id = $1 order by t.retired_at nulls first limit 1
    for key share of t`,
});

export type RefundTerminal = {
  readonly id: string;
  readonly vendorTerminalId: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly retired: boolean;
  readonly lease: StoredLease;
};

type RefundTerminalRow = LeaseRow & {
  id: string;
  company_id: string;
  site_id: string;
  vendor_id: string;
  retired: boolean;
};

/** By our id or the vendor's. */
export async function findRefundTerminal(
  tx: Transaction,
  terminalId: string,
): Promise<RefundTerminal | undefined> {
  const rows = await tx.query<RefundTerminalRow>(FIND_TERMINAL, [terminalId]);
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id: row.id,
    vendorTerminalId: row.vendor_id,
    companyId: row.company_id,
    siteId: row.site_id,
    retired: row.retired,
    lease: storedLeaseFrom(row.id, row),
  };
}

const PAPER_HEAD = statement({
  name: "head_of_refund_paper",
  text: `select c.name, c.organisation_number, t.name as till
    from companies c, tills t where c.id = $1 and t.id = $2`,
});

/** Whose paper a cash refund is. */
export async function readPaperHead(
  tx: Transaction,
  of: { readonly companyId: string; readonly tillId: string },
): Promise<{
  readonly companyName: string;
  readonly organisationNumber: string;
  readonly till: string;
}> {
  const rows = await tx.query<{ name: string; organisation_number: string; till: string }>(
    PAPER_HEAD,
    [of.companyId, of.tillId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error("The company or the till of a refund is gone");
  return {
    companyName: row.name,
    organisationNumber: row.organisation_number,
    till: row.till,
  };
}
