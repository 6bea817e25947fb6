/** The SQL of attempts, their allocations and their timeline. Rows are parsed here. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { EvidenceKind } from "@kortkoll/core/attempts/money-position.ts";
import type { TimelineKind } from "@kortkoll/core/attempts/timeline-kinds.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type AttemptKind = "purchase" | "refund" | "void";
/** Of a payment whose card asks for a signature in place of a PIN. */
export type SignatureState = "waiting" | "signed" | "notSigned";
export type AllocationTarget = "order" | "creditInvoice" | "debt";

export type RefundTender = "sameCard" | "otherCard" | "cash";

export type SentAttempt = {
  readonly kind: AttemptKind;
  readonly terminalId: string;
  /** The vendor's own id of the terminal. */
  readonly vendorTerminalId: string;
  readonly reference: string;
  readonly askedOre: Ore;
  /** Of a purchase: what its outcome will be booked on. */
  readonly orderIds: readonly string[];
};

const MARK_SENT = statement({
  name: "mark_attempt_sent",
  text: `with a as (
      update attempts set state = 'sent', sent_at = $3
      where id = $1 and state = 'created' and server_id = $2 and cancel_requested_at is null
        and method = 'card' and (kind <> 'void' or void_checked_at is not null)
      returning id, kind, terminal_id, reference, asked_ore, asked_by),
    e as (
      insert into attempt_events (id, attempt_id, kind, content, by, at)
      select $4, id, 'sent', jsonb_build_object('reference', reference), 'server', $3 from a
      returning attempt_id)
    select a.kind, a.terminal_id, t.terminal_id as vendor_id, a.reference, a.asked_ore,
      array(select l.order_id from allocations l
        where l.attempt_id = a.id and a.kind = 'purchase' order by l.line) as order_ids
    from a join terminals t on t.id = a.terminal_id`,
});

/**
 * Undefined when the attempt is no longer this server's to send, or is a void that has not been
 * checked: then it must not be sent.
 */
export async function markSent(
  sql: Sql,
  sending: {
    readonly attemptId: string;
    readonly serverId: string;
    readonly at: Date;
    readonly eventId: string;
  },
): Promise<SentAttempt | undefined> {
  const rows = await sql.query<{
    kind: AttemptKind;
    terminal_id: string;
    vendor_id: string;
    reference: string;
    asked_ore: number;
    order_ids: string[];
  }>(MARK_SENT, [sending.attemptId, sending.serverId, sending.at, sending.eventId]);
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    kind: row.kind,
    terminalId: row.terminal_id,
    vendorTerminalId: row.vendor_id,
    reference: row.reference,
    askedOre: ore(row.asked_ore),
    orderIds: row.order_ids,
  };
}

export type StoredAllocation = {
  readonly line: number;
  readonly orderId: string;
  readonly target: AllocationTarget;
  readonly creditInvoiceId: string | null;
  readonly debtId: string | null;
  readonly askedOre: Ore;
  readonly appliedOre: Ore;
  readonly movedOre: Ore;
  /** As it stood on the order when the attempt began. */
  readonly serviceAdvisor: string;
  readonly active: boolean;
};

export type StoredAttempt = {
  readonly id: string;
  readonly kind: AttemptKind;
  readonly state: AttemptState;
  readonly companyId: string;
  readonly siteId: string;
  readonly tillId: string;
  /** Null for cash, like the vendor's own id of it. */
  readonly terminalId: string | null;
  readonly vendorTerminalId: string | null;
  readonly operator: string;
  readonly approver: string | null;
  readonly originalId: string | null;
  /** Null of cash, and until something is approved. */
  readonly issuer: Issuer | null;
  readonly originalIssuer: Issuer | null;
  readonly originalPan: string | null;
  readonly originalSignature: SignatureState | null;
  readonly refundTender: RefundTender | null;
  readonly cashOre: Ore | null;
  readonly receivedOre: Ore | null;
  readonly reason: string | null;
  readonly signatureState: SignatureState | null;
  readonly reference: string;
  readonly askedOre: Ore;
  readonly approvedOre: Ore;
  readonly stanAuth: string | null;
  readonly sentAt: Date | null;
  readonly endedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  readonly flags: readonly string[];
  readonly ownCardsOn: boolean;
  readonly knownSiteId: string | null;
  readonly knownOrganisationNumber: string | null;
  readonly clockSkewMs: number;
  readonly allocations: readonly StoredAllocation[];
};

type AttemptRow = {
  id: string;
  kind: AttemptKind;
  state: AttemptState;
  company_id: string;
  site_id: string;
  till_id: string;
  terminal_id: string | null;
  vendor_id: string | null;
  operator: string;
  approver: string | null;
  original_id: string | null;
  issuer: Issuer | null;
  original_issuer: Issuer | null;
  original_pan: string | null;
  original_signature: SignatureState | null;
  refund_tender: RefundTender | null;
  cash_ore: number | null;
  received_ore: number | null;
  reason: string | null;
  signature_state: SignatureState | null;
  reference: string;
  asked_ore: number;
  approved_ore: number;
  stan_auth: string | null;
  sent_at: Date | null;
  ended_at: Date | null;
  cancel_requested_at: Date | null;
  flags: string[];
  own_cards_on: boolean;
  known_site_id: string | null;
  known_organisation_number: string | null;
  clock_skew_ms: number | null;
  allocations: {
    line: number;
    orderId: string;
    target: AllocationTarget;
    creditInvoiceId: string | null;
    debtId: string | null;
    askedOre: number;
    appliedOre: number;
    movedOre: number;
    serviceAdvisor: string;
    active: boolean;
  }[];
};

const READ_ATTEMPT = statement({
  name: "read_locked_attempt",
  text: `select a.id, a.kind, a.state, a.company_id, a.site_id, a.till_id, a.terminal_id,
      t.terminal_id as vendor_id, a.operator, a.approver, a.original_id,
      a.issuer, r.issuer as original_issuer, r.truncated_pan as original_pan,
      r.signature_state as original_signature, a.refund_tender, a.cash_ore, a.received_ore,
      a.reason,
      a.signature_state, a.reference, a.asked_ore, a.approved_ore, a.stan_auth, a.sent_at,
      a.ended_at, a.cancel_requested_at, a.flags, s.own_cards_on, t.known_site_id,
      t.known_organisation_number, t.clock_skew_ms,
      (select coalesce(jsonb_agg(jsonb_build_object('line', l.line, 'orderId', l.order_id,
          'target', l.target, 'creditInvoiceId', l.credit_invoice_id, 'debtId', l.debt_id,
          'askedOre', l.asked_ore, 'appliedOre', l.applied_ore, 'movedOre', l.moved_ore,
          'serviceAdvisor', l.service_advisor, 'active', l.active) order by l.line), '[]')
        from allocations l where l.attempt_id = a.id) as allocations
    from attempts a
    left join terminals t on t.id = a.terminal_id
    join sites s on s.id = a.site_id
    left join attempts r on r.id = a.original_id
    where a.id = $1`,
});

const TOUCH_ATTEMPT = statement({
  name: "touch_attempt",
  text: "select id from attempts where id = $1 for update",
});

/** Waits for the row lock first and reads afterwards: what is read is never older than the lock. */
export async function lockAttempt(
  tx: Transaction,
  attemptId: string,
): Promise<StoredAttempt | undefined> {
  await tx.write(TOUCH_ATTEMPT, [attemptId]);
  const rows = await tx.query<AttemptRow>(READ_ATTEMPT, [attemptId]);
  const row = rows[0];
  return row === undefined ? undefined : storedAttempt(row);
}

export type AllocationEnd = {
  readonly line: number;
  readonly appliedOre: Ore;
  readonly movedOre: Ore;
  readonly active: boolean;
};

/** What an answer tells of the attempt; undefined leaves what is stored as it is. */
export type AttemptFacts = {
  readonly approvedOre: Ore;
  readonly tipOre: Ore | null;
  readonly surchargeOre: Ore | null;
  readonly issuer: Issuer | null;
  readonly ownCardWhereOff: boolean;
  readonly truncatedPan: string | null;
  readonly cardLabel: string | null;
  readonly issuerId: string | null;
  readonly aid: string | null;
  readonly verification: string | null;
  readonly stanAuth: string | null;
  readonly responseCode: string | null;
  readonly sessionNumber: string | null;
  readonly siteId: string | null;
  readonly organisationNumber: string | null;
  readonly terminalTime: string | null;
  readonly customerReceipt: string | null;
  readonly merchantReceipt: string | null;
};

export type AttemptChange = {
  readonly attemptId: string;
  readonly state: AttemptState;
  readonly facts: AttemptFacts | undefined;
  readonly failure: { readonly code: string; readonly detail: string } | undefined;
  readonly evidence: EvidenceKind;
  readonly late: boolean;
  readonly flags: readonly string[];
  readonly ended: boolean;
  readonly businessDay: BusinessDay | null;
  readonly nextCheckAt: Date | null;
  readonly at: Date;
  readonly allocations: readonly AllocationEnd[];
  readonly terminalId: string | null;
  /** Set once, with the approval that asks for a signature. */
  readonly signatureDeadlineAt: Date | null;
  readonly event: {
    readonly id: string;
    readonly kind: TimelineKind;
    readonly content: Readonly<Record<string, unknown>>;
    readonly by: string;
  };
};

/** The attempt, its allocations, its timeline and the StanAuth now known, in one statement. */
const CHANGE_ATTEMPT = statement({
  name: "change_attempt",
  text: `with a as (
      update attempts set state = $2, evidence = $3, late = late or $4, flags = $5,
        ended_at = case when $6 then $7 else ended_at end,
        business_day = coalesce($8, business_day), next_check_at = $9,
        failure_code = coalesce($10, failure_code), failure_detail = coalesce($11, failure_detail),
        approved_ore = coalesce($12, approved_ore), tip_ore = coalesce($13, tip_ore),
        surcharge_ore = coalesce($14, surcharge_ore), issuer = coalesce($15, issuer),
        own_card_where_off = own_card_where_off or $16,
        truncated_pan = coalesce($17, truncated_pan),
        last_four = coalesce(substring($17 from '[0-9]{4}$'), last_four),
        card_label = coalesce($18, card_label), issuer_id = coalesce($19, issuer_id),
        aid = coalesce($20, aid), verification = coalesce($21, verification),
        stan_auth = coalesce($22, stan_auth),
        authorisation_code = coalesce(substring($22 from 7 for 6), authorisation_code),
        response_code = coalesce($23, response_code),
        session_number = coalesce($24, session_number),
        answer_site_id = coalesce($25, answer_site_id),
        answer_organisation_number = coalesce($26, answer_organisation_number),
        terminal_time = coalesce($27, terminal_time),
        customer_receipt = coalesce($28, customer_receipt),
        merchant_receipt = coalesce($29, merchant_receipt),
        signature_state = case when $39::timestamptz is null then signature_state
          else 'waiting' end,
        signature_deadline_at = coalesce($39, signature_deadline_at)
      where id = $1),
    e as (
      insert into attempt_events (id, attempt_id, kind, content, by, at)
      values ($34, $1, $35, $36, $37, $7)),
    r as (
      insert into terminal_results (terminal_id, stan_auth, attempt_id, seen_at)
      select $38::uuid, $22, $1, $7 where $22::text is not null and $38::uuid is not null
      on conflict (terminal_id, stan_auth) do nothing)
    update allocations l set applied_ore = n.applied, moved_ore = n.moved, active = n.active
    from unnest($30::int[], $31::bigint[], $32::bigint[], $33::boolean[])
      as n(line, applied, moved, active)
    where l.attempt_id = $1 and l.line = n.line`,
});

export async function changeAttempt(tx: Transaction, change: AttemptChange): Promise<void> {
  const facts = change.facts;
  await tx.write(CHANGE_ATTEMPT, [
    change.attemptId,
    change.state,
    change.evidence,
    change.late,
    change.flags,
    change.ended,
    change.at,
    change.businessDay,
    change.nextCheckAt,
    change.failure?.code ?? null,
    change.failure?.detail ?? null,
    facts !== undefined && facts.approvedOre > 0 ? facts.approvedOre : null,
    facts?.tipOre ?? null,
    facts?.surchargeOre ?? null,
    facts?.issuer ?? null,
    facts?.ownCardWhereOff ?? false,
    facts?.truncatedPan ?? null,
    facts?.cardLabel ?? null,
    facts?.issuerId ?? null,
    facts?.aid ?? null,
    facts?.verification ?? null,
    facts?.stanAuth ?? null,
    facts?.responseCode ?? null,
    facts?.sessionNumber ?? null,
    facts?.siteId ?? null,
    facts?.organisationNumber ?? null,
    facts?.terminalTime ?? null,
    facts?.customerReceipt ?? null,
    facts?.merchantReceipt ?? null,
    change.allocations.map((one) => one.line),
    change.allocations.map((one) => one.appliedOre),
    change.allocations.map((one) => one.movedOre),
    change.allocations.map((one) => one.active),
    change.event.id,
    change.event.kind,
    JSON.stringify(change.event.content),
    change.event.by,
    change.terminalId,
    change.signatureDeadlineAt,
  ]);
}

function storedAttempt(row: AttemptRow): StoredAttempt {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    companyId: row.company_id,
    siteId: row.site_id,
    tillId: row.till_id,
    terminalId: row.terminal_id,
    vendorTerminalId: row.vendor_id,
    operator: row.operator,
    approver: row.approver,
    originalId: row.original_id,
    issuer: row.issuer,
    originalIssuer: row.original_issuer,
    originalPan: row.original_pan,
    originalSignature: row.original_signature,
    refundTender: row.refund_tender,
    cashOre: row.cash_ore === null ? null : ore(row.cash_ore),
    receivedOre: row.received_ore === null ? null : ore(row.received_ore),
    reason: row.reason,
    signatureState: row.signature_state,
    reference: row.reference,
    askedOre: ore(row.asked_ore),
    approvedOre: ore(row.approved_ore),
    stanAuth: row.stan_auth,
    sentAt: row.sent_at,
    endedAt: row.ended_at,
    cancelRequestedAt: row.cancel_requested_at,
    flags: row.flags,
    ownCardsOn: row.own_cards_on,
    knownSiteId: row.known_site_id,
    knownOrganisationNumber: row.known_organisation_number,
    clockSkewMs: row.clock_skew_ms ?? 0,
    allocations: row.allocations.map((one) => ({
      ...one,
      askedOre: ore(one.askedOre),
      appliedOre: ore(one.appliedOre),
      movedOre: ore(one.movedOre),
    })),
  };
}
