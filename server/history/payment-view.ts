/**
 * From what the database holds of an attempt to what the API says of it. Total: every state has a
 * position and an answer to "did money move?", and only three words of each are possible.
 */
import { type AttemptState, isActive } from "@kortkoll/core/attempts/attempt.ts";
import { mayVoid, type VoidFacts } from "@kortkoll/core/attempts/may-void.ts";
import {
  type EvidenceKind,
  moneyMovedIn,
  positionOfAttempt,
} from "@kortkoll/core/attempts/money-position.ts";
import { moneySentence } from "@kortkoll/core/attempts/money-sentence.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { FailureCode } from "@kortkoll/core/failure.ts";
import { ore } from "@kortkoll/core/money.ts";
import { VOIDABLE_FOR_MS } from "@kortkoll/terminals/assumptions.ts";
import type { Allocation, Payment, PaymentRow } from "../api.ts";
import type { Telling } from "../http/telling.ts";
import { markedBy } from "./marked-by.ts";

export type SystemCode = Allocation["system"];

/** One attempt with the names around it, as the store reads it. */
export type AttemptRow = {
  id: string;
  kind: PaymentRow["kind"];
  state: AttemptState;
  evidence: EvidenceKind;
  asked_ore: number;
  approved_ore: number;
  company_code: string;
  site_code: string;
  till_id: string;
  till_code: string;
  till_name: string;
  method: PaymentRow["method"];
  cash_ore: number | null;
  // Null for cash.
  terminal_id: string | null;
  vendor_terminal_id: string | null;
  terminal_name: string | null;
  operator: string;
  service_advisors: string[] | null;
  order_numbers: string[] | null;
  invoice_numbers: string[] | null;
  credit_invoice_numbers: (string | null)[] | null;
  customer_names: string[] | null;
  registration_numbers: (string | null)[] | null;
  systems: SystemCode[] | null;
  issuer: Issuer | null;
  card_label: string | null;
  truncated_pan: string | null;
  last_four: string | null;
  authorisation_code: string | null;
  late: boolean;
  flags: string[];
  failure_code: FailureCode | null;
  business_day: string | null;
  created_at: Date;
  sent_at: Date | null;
  ended_at: Date | null;
  reference: string;
  next_check_at: Date | null;
  claimed_by: string | null;
  claim_reason: string | null;
  released_order: boolean | null;
};

export type RefundRow = {
  id: string;
  state: AttemptState;
  asked_ore: number;
  approved_ore: number;
};

export type AttemptDetailsRow = AttemptRow & {
  tip_ore: number | null;
  surcharge_ore: number | null;
  failure_detail: string | null;
  stan_auth: string | null;
  response_code: string | null;
  session_number: string | null;
  verification: string | null;
  issuer_id: string | null;
  aid: string | null;
  customer_receipt: string | null;
  merchant_receipt: string | null;
  cancel_requested_at: Date | null;
  original_id: string | null;
  reason: string | null;
  claim_evidence_kind: NonNullable<Payment["claim"]>["evidenceKind"] | null;
  claim_evidence: string | null;
  claimed_at: Date | null;
  claim_outcome: NonNullable<Payment["claim"]>["outcome"] | null;
  approver: string | null;
  signature_state: "waiting" | "signed" | "notSigned" | null;
  signature_deadline_at: Date | null;
  signature_answered_by: string | null;
  session_closed_at: Date | null;
  followed: boolean;
  void_refused: boolean;
  claim_outcome_at: Date | null;
  received_ore: number | null;
  owed_ore: number;
  // Read as JSON in the same statement, so that one payment is seen at one moment.
  allocations: Allocation[];
  timeline: { id: string; at: string; kind: string; by: string; content: unknown }[];
  refunds: RefundRow[];
};

export function paymentRowFrom(row: AttemptRow, telling: Telling): PaymentRow {
  return {
    id: row.id,
    kind: row.kind,
    method: row.method,
    state: row.state,
    position: positionOfAttempt(row.state),
    evidence: row.evidence,
    sentence: sentenceOf(row, telling),
    moneyMoved: moneyMovedIn(row.state),
    askedOre: row.asked_ore,
    approvedOre: row.approved_ore,
    companyCode: row.company_code,
    siteCode: row.site_code,
    till: { id: row.till_id, code: row.till_code, name: row.till_name },
    terminal: terminalOf(row),
    operator: row.operator,
    serviceAdvisors: each(row.service_advisors),
    invoiceNumbers: each([...each(row.invoice_numbers), ...each(row.credit_invoice_numbers)]),
    customerNames: each(row.customer_names),
    registrationNumbers: each(row.registration_numbers),
    systems: each(row.systems),
    issuer: row.issuer,
    cashOre: row.cash_ore,
    cardLabel: row.card_label,
    truncatedPan: row.truncated_pan,
    lastFour: row.last_four,
    authorisationCode: row.authorisation_code,
    late: row.late,
    flags: row.flags,
    failureCode: row.failure_code,
    businessDay: row.business_day,
    createdAt: row.created_at.toISOString(),
    sentAt: instantOf(row.sent_at),
    endedAt: instantOf(row.ended_at),
  };
}

function terminalOf(row: AttemptRow): PaymentRow["terminal"] {
  const { terminal_id: id, vendor_terminal_id: terminalId, terminal_name: name } = row;
  return id === null || terminalId === null || name === null ? null : { id, terminalId, name };
}

function sentenceOf(row: AttemptRow, telling: Telling): string {
  const nextCheckAtMs = row.next_check_at?.getTime();
  const { claimed_by: by, claim_reason: reason, released_order: releasedOrder } = row;
  const hasClaim = by !== null && reason !== null && releasedOrder !== null;
  return moneySentence(
    {
      kind: row.kind,
      position: positionOfAttempt(row.state),
      evidence: row.evidence,
      nextCheckInMs: nextCheckAtMs === undefined ? undefined : nextCheckAtMs - telling.nowMs,
      claim: hasClaim ? { by, reason, releasedOrder } : undefined,
      offline: row.flags.includes("offlineApproval"),
    },
    telling.language,
  );
}

function claimOf(row: AttemptDetailsRow): Payment["claim"] {
  const { claimed_by: by, claim_reason: reason, released_order: releasedOrder } = row;
  const { claim_evidence_kind: evidenceKind, claim_evidence: evidence } = row;
  const { claimed_at: at, claim_outcome: outcome } = row;
  if (by === null || reason === null || releasedOrder === null || at === null) return null;
  if (evidenceKind === null || evidence === null || outcome === null) return null;
  return {
    evidenceKind,
    evidence,
    reason,
    by,
    at: at.toISOString(),
    releasedOrder,
    outcome,
    outcomeAt: instantOf(row.claim_outcome_at),
  };
}

export function paymentFrom(row: AttemptDetailsRow, telling: Telling): Payment {
  return {
    ...paymentRowFrom(row, telling),
    reference: row.reference,
    tipOre: row.tip_ore,
    surchargeOre: row.surcharge_ore,
    failureDetail: row.failure_detail,
    stanAuth: row.stan_auth,
    responseCode: row.response_code,
    sessionNumber: row.session_number,
    verification: row.verification,
    issuerId: row.issuer_id,
    aid: row.aid,
    markedBy: markedBy(row.timeline),
    customerReceipt: row.customer_receipt,
    merchantReceipt: row.merchant_receipt,
    cancelRequestedAt: instantOf(row.cancel_requested_at),
    nextCheckAt: instantOf(row.next_check_at),
    originalId: row.original_id,
    reason: row.reason,
    cash: cashOf(row),
    allocations: row.allocations,
    timeline: row.timeline.map((entry) => ({
      ...entry,
      at: new Date(entry.at).toISOString(),
      content: isRecord(entry.content) ? entry.content : { value: entry.content },
    })),
    refundableOre: refundableOf(row),
    refundIds: row.refunds.map((refund) => refund.id),
    canVoid: canVoid(row, telling.nowMs),
    owedOre: row.owed_ore,
    claim: claimOf(row),
    signature: signatureOf(row),
    approvedBy: row.approver,
  };
}

function cashOf(row: AttemptDetailsRow): Payment["cash"] {
  const { cash_ore: toPayOre, received_ore: receivedOre } = row;
  if (toPayOre === null) return null;
  const roundingOre = toPayOre - row.approved_ore;
  const changeOre = receivedOre === null ? null : receivedOre - toPayOre;
  return { toPayOre, roundingOre, receivedOre, changeOre };
}

/** All terminals are of one kind so far: those of Nets' cloud. */
const VOID_RULES = { canVoidLast: true, voidableForMs: VOIDABLE_FOR_MS };

function canVoid(row: AttemptDetailsRow, nowMs: number): boolean {
  const facts: VoidFacts = {
    kind: row.kind,
    method: row.method,
    state: row.state,
    approvedOre: ore(row.approved_ore),
    stanAuth: row.stan_auth,
    endedAtMs: row.ended_at?.getTime() ?? 0,
    givenBackOre: ore(row.refunds.reduce((sum, one) => sum + possiblyGivenBackOre(one), 0)),
    isFollowed: row.followed,
    wasRefused: row.void_refused,
    sessionClosedAtMs: row.session_closed_at?.getTime(),
  };
  // A sale keyed by hand belongs to no order yet, and money goes back against one.
  const isPossible = row.allocations.length > 0 && row.signature_state !== "waiting";
  return isPossible && mayVoid(facts, { ...VOID_RULES, nowMs });
}

function signatureOf(row: AttemptDetailsRow): Payment["signature"] {
  const { signature_state: state, signature_deadline_at: deadlineAt } = row;
  if (state === null || deadlineAt === null) return null;
  return { state, deadlineAt: deadlineAt.toISOString(), answeredBy: row.signature_answered_by };
}

/** What may have been given back counts as given back until it is proven that it was not. */
function refundableOf(row: AttemptDetailsRow): number {
  if (row.kind !== "purchase" || row.state !== "approved") return 0;
  const given = row.refunds.reduce((sum, refund) => sum + possiblyGivenBackOre(refund), 0);
  return Math.max(0, row.approved_ore - given);
}

function possiblyGivenBackOre(refund: RefundRow): number {
  if (refund.state === "approved") return refund.approved_ore;
  return isActive(refund.state) || refund.state === "claimed" ? refund.asked_ore : 0;
}

/** Each value once, in the order of the allocations. */
function each<T>(values: readonly (T | null)[] | null): T[] {
  return [...new Set((values ?? []).filter((value) => value !== null))];
}

function instantOf(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
