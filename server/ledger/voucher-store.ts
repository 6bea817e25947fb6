/** The SQL that writes vouchers and debts. Append-only: there is no update of a voucher. */
import { markBookedBySystem } from "@kortkoll/core/ledger/claim-side.ts";
import type { VoucherDraft } from "@kortkoll/core/ledger/voucher.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { statement, type Transaction } from "../database/database.ts";
import type { DebtReason, Origin } from "./origin.ts";

export type NewVoucher = {
  readonly id: string;
  readonly draft: VoucherDraft;
  readonly origin: Origin;
  readonly businessDay: BusinessDay;
  readonly text: string;
  /** The debt that lines on debtsToCustomers belong to. */
  readonly debtId: string | null;
  readonly createdBy: string;
  readonly at: Date;
  /** The voucher that this one takes back. */
  readonly correctsId?: string | undefined;
};

const INSERT_VOUCHER = statement({
  name: "insert_voucher",
  text: `with v as (
      insert into vouchers (id, company_id, series, business_day, event, text, attempt_id, order_id,
        created_by, created_at, cash_movement_id, corrects_id)
      values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$24,$25))
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, issuer, site_id,
      till_id, terminal_id, operator, service_advisor, order_id, system_code, attempt_id, debt_id,
      booked_by_system)
    select $1, l.line, $2, case l.role when 'claim' then $11 when 'cashReason' then $26
        when 'cash' then coalesce((select d.account from drawers d
          where d.till_id = $14 and d.company_id = $2), a.account)
        else a.account end, l.role,
      l.amount, $12, $13, $14, $15, $16, $17, $8, $18, $7,
      case when l.role = 'debtsToCustomers' then $19::uuid end, l.theirs
    from unnest($20::int[], $21::text[], $22::bigint[], $23::boolean[]) as l(line, role, amount, theirs)
    left join company_accounts a on a.company_id = $2 and a.role = l.role`,
});

/**
 * Writes the voucher and its postings in one statement, so that the balance trigger sees it whole.
 * A company without an account for a role makes this throw: nothing is booked half.
 */
export async function insertVoucher(tx: Transaction, voucher: NewVoucher): Promise<void> {
  const { draft, origin } = voucher;
  const attempt = origin.attempt;
  const lines = markBookedBySystem(draft.lines, origin.bookedBySystem ? "theirs" : "ours");
  await tx.write(INSERT_VOUCHER, [
    voucher.id,
    origin.companyId,
    origin.voucherSeries,
    voucher.businessDay,
    draft.event,
    voucher.text,
    attempt?.id ?? null,
    origin.orderId,
    voucher.createdBy,
    voucher.at,
    origin.claimAccount,
    attempt?.issuer ?? null,
    origin.siteId,
    attempt?.tillId ?? origin.movement?.tillId ?? null,
    attempt?.terminalId ?? null,
    attempt?.operator ?? origin.movement?.operator ?? null,
    origin.serviceAdvisor,
    origin.systemCode,
    voucher.debtId,
    lines.map((_, index) => index + 1),
    lines.map((line) => line.role),
    lines.map((line) => line.amountOre),
    lines.map((line) => line.bookedBySystem),
    origin.movement?.id ?? null,
    voucher.correctsId ?? origin.movement?.correctsVoucherId ?? null,
    origin.movement?.contraAccount ?? null,
  ]);
}

export type VoucherOfTwo = Omit<NewVoucher, "debtId" | "origin" | "draft"> & {
  readonly event: VoucherDraft["event"];
  /** Whose series and payment the voucher is of comes first. */
  readonly parts: readonly {
    readonly origin: Origin;
    readonly lines: VoucherDraft["lines"];
  }[];
};

const INSERT_VOUCHER_OF_TWO = statement({
  name: "insert_voucher_of_two_orders",
  text: `with v as (
      insert into vouchers (id, company_id, series, business_day, event, text, attempt_id, order_id,
        created_by, created_at)
      values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10))
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, issuer, site_id,
      till_id, terminal_id, operator, service_advisor, order_id, system_code, attempt_id,
      booked_by_system)
    select $1, l.line, $2, case l.role when 'claim' then l.claim_account else a.account end, l.role,
      l.amount, $23, l.site_id, $11, $12, $13, l.advisor, l.order_id, l.system_code, $7, l.theirs
    from unnest($14::int[], $15::text[], $16::bigint[], $17::boolean[], $18::uuid[], $19::uuid[],
        $20::text[], $21::text[], $22::text[])
      as l(line, role, amount, theirs, order_id, site_id, advisor, system_code, claim_account)
    left join company_accounts a on a.company_id = $2 and a.role = l.role`,
});

/** One voucher whose lines belong to two orders of one company, each with its own origin. */
export async function insertVoucherOfTwo(tx: Transaction, voucher: VoucherOfTwo): Promise<void> {
  const [first] = voucher.parts;
  if (first === undefined) throw new Error("A voucher of nothing");
  const { companyId, voucherSeries, orderId, attempt } = first.origin;
  const lines = voucher.parts.flatMap(({ origin, lines: own }) =>
    markBookedBySystem(own, origin.bookedBySystem ? "theirs" : "ours").map((line) => ({
      ...line,
      origin,
    })),
  );
  await tx.write(INSERT_VOUCHER_OF_TWO, [
    voucher.id,
    companyId,
    voucherSeries,
    voucher.businessDay,
    voucher.event,
    voucher.text,
    attempt?.id ?? null,
    orderId,
    voucher.createdBy,
    voucher.at,
    attempt?.tillId ?? null,
    attempt?.terminalId ?? null,
    attempt?.operator ?? null,
    lines.map((_, index) => index + 1),
    lines.map((line) => line.role),
    lines.map((line) => line.amountOre),
    lines.map((line) => line.bookedBySystem),
    lines.map((line) => line.origin.orderId),
    lines.map((line) => line.origin.siteId),
    lines.map((line) => line.origin.serviceAdvisor),
    lines.map((line) => line.origin.systemCode),
    lines.map((line) => line.origin.claimAccount),
    attempt?.issuer ?? null,
  ]);
}

const INSERT_DEBT = statement({
  name: "insert_debt",
  text: `insert into debts (id, company_id, order_id, attempt_id, reason, amount_ore, created_at)
    values ($1,$2,$3,$4,$5,$6,$7)`,
});

export async function insertDebt(
  tx: Transaction,
  debt: {
    readonly id: string;
    readonly companyId: string;
    readonly orderId: string | null;
    readonly attemptId: string | null;
    readonly reason: DebtReason;
    readonly amountOre: Ore;
    readonly at: Date;
  },
): Promise<void> {
  await tx.write(INSERT_DEBT, [
    debt.id,
    debt.companyId,
    debt.orderId,
    debt.attemptId,
    debt.reason,
    debt.amountOre,
    debt.at,
  ]);
}

const SETTLE_DEBT = statement({
  name: "settle_debt",
  text: `update debts set settled_ore = settled_ore + $2,
      settled_at = case when settled_ore + $2 = amount_ore then $3::timestamptz end
    where id = $1 returning id`,
});

export async function settleDebt(
  tx: Transaction,
  debtId: string,
  settling: { readonly amountOre: Ore; readonly at: Date },
): Promise<void> {
  const rows = await tx.query(SETTLE_DEBT, [debtId, settling.amountOre, settling.at]);
  if (rows.length !== 1) throw new Error(`No such debt: ${debtId}`);
}
