/** The SQL that stores the intent to move money, before anybody hears of it. */
import type { Ore } from "@kortkoll/core/money.ts";
import { statement, type Transaction } from "../database/database.ts";
import type { AllocationTarget, AttemptKind, RefundTender } from "./attempt-store.ts";

export type NewAllocation = {
  readonly orderId: string;
  readonly target: AllocationTarget;
  readonly creditInvoiceId: string | null;
  readonly debtId: string | null;
  readonly orderVersion: number;
  readonly askedOre: Ore;
  readonly shareChosenBy: string | null;
  /** The signature that stands on the order now: the payment carries it for ever. */
  readonly serviceAdvisor: string;
};

export type GiveBack = {
  readonly tender: RefundTender;
  readonly approver: { readonly id: string; readonly signature: string } | undefined;
};

export type NewCash = {
  readonly drawerId: string;
  /** Whole kronor that change hands. */
  readonly cashOre: Ore;
  /** What the customer hands over; null when nobody says, and for what is given back. */
  readonly receivedOre: Ore | null;
};

export type NewAttempt = {
  readonly id: string;
  readonly kind: AttemptKind;
  readonly companyId: string;
  readonly siteId: string;
  readonly tillId: string;
  /** Null for cash. */
  readonly terminalId: string | null;
  readonly operatorId: string;
  readonly operator: string;
  readonly askedBy: string;
  readonly originalId: string | null;
  readonly reason: string | null;
  /** Of what gives money back: how, and who approved it when not to the card that paid. */
  readonly giveBack: GiveBack | undefined;
  /** Undefined for a card. */
  readonly cash: NewCash | undefined;
  readonly reference: string;
  readonly askedOre: Ore;
  readonly serverId: string;
  readonly at: Date;
  readonly allocations: readonly NewAllocation[];
  readonly eventId: string;
};

const INSERT_ATTEMPT = statement({
  name: "insert_attempt",
  text: `with a as (
      insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id, operator_id,
        operator, asked_by, original_id, reason, reference, asked_ore, server_id, created_at,
        method, refund_tender, approver_id, approver, cash_ore, drawer_id, received_ore)
      values ($1,$2,'created',$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,
        case when $29::bigint is null then 'card' else 'cash' end, $26, $27, $28, $29, $31, $32)),
    e as (
      insert into attempt_events (id, attempt_id, kind, content, by, at)
      values ($16, $1, 'created', $17, $9, $15))
    insert into allocations (attempt_id, line, order_id, target, credit_invoice_id, debt_id,
      order_version, asked_ore, share_chosen_by, service_advisor, active)
    select $1, l.line, l.order_id, l.target, l.credit_id, l.debt_id, l.version, l.asked, l.share,
      l.advisor, true
    from unnest($18::int[], $19::uuid[], $20::text[], $21::uuid[], $22::uuid[], $23::int[],
      $24::bigint[], $25::text[], $30::text[])
      as l(line, order_id, target, credit_id, debt_id, version, asked, share, advisor)`,
});

/**
 * The transaction ends with a unique violation when the terminal or an order is held: the database
 * has the last word.
 */
export async function insertAttempt(tx: Transaction, attempt: NewAttempt): Promise<void> {
  const { allocations } = attempt;
  await tx.write(INSERT_ATTEMPT, [
    attempt.id,
    attempt.kind,
    attempt.companyId,
    attempt.siteId,
    attempt.tillId,
    attempt.terminalId,
    attempt.operatorId,
    attempt.operator,
    attempt.askedBy,
    attempt.originalId,
    attempt.reason,
    attempt.reference,
    attempt.askedOre,
    attempt.serverId,
    attempt.at,
    attempt.eventId,
    JSON.stringify({ askedOre: attempt.askedOre, reference: attempt.reference }),
    allocations.map((_, index) => index + 1),
    allocations.map((one) => one.orderId),
    allocations.map((one) => one.target),
    allocations.map((one) => one.creditInvoiceId),
    allocations.map((one) => one.debtId),
    allocations.map((one) => one.orderVersion),
    allocations.map((one) => one.askedOre),
    allocations.map((one) => one.shareChosenBy),
    attempt.giveBack?.tender ?? null,
    attempt.giveBack?.approver?.id ?? null,
    attempt.giveBack?.approver?.signature ?? null,
    attempt.cash?.cashOre ?? null,
    allocations.map((one) => one.serviceAdvisor),
    attempt.cash?.drawerId ?? null,
    attempt.cash?.receivedOre ?? null,
  ]);
}

const MARK_CASH_SENT = statement({
  name: "mark_cash_sent",
  text: `update attempts set state = 'sent', sent_at = $2
    where id = $1 and state = 'created' and method = 'cash'`,
});

/** Cash changes hands: nothing is sent anywhere, and it is approved in the same transaction. */
export async function markCashSent(
  tx: Transaction,
  sending: { readonly attemptId: string; readonly at: Date },
): Promise<void> {
  await tx.write(MARK_CASH_SENT, [sending.attemptId, sending.at]);
}
