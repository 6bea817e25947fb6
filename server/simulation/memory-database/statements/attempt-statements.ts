/** The statements that make attempts, carry them and end them. */
import {
  type AllocationRow,
  type AttemptEventRow,
  type AttemptRow,
  NEW_ATTEMPT,
} from "../attempt-tables.ts";
import { notNullViolation } from "../constraint-errors.ts";
import { itemKey } from "../interrupted-tables.ts";
import type { TerminalRow } from "../place-tables.ts";
import type { Tables } from "../tables.ts";
import { answer, perform, type Statements } from "./handler.ts";

export const ATTEMPT_STATEMENTS: Statements = {
  insert_attempt: perform<NewAttemptValues>(insertAttempt),

  mark_attempt_sent: answer<[id: string, server: string, at: Date, eventId: string]>(
    (tables, [id, server, at, eventId]) => {
      const attempt = tables.attempts.byId.get(id);
      if (attempt === undefined || attempt.state !== "created") return [];
      if (attempt.server_id !== server || attempt.cancel_requested_at !== null) return [];
      if (attempt.method !== "card") return [];
      if (attempt.kind === "void" && attempt.void_checked_at === null) return [];
      tables.attempts.change(attempt, { state: "sent", sent_at: at });
      addEvent(tables, {
        id: eventId,
        attempt_id: id,
        kind: "sent",
        content: { reference: attempt.reference },
        by: "server",
        at,
      });
      const terminal = terminalOf(tables, attempt);
      if (terminal === undefined) return [];
      const { kind, terminal_id, reference, asked_ore } = attempt;
      const order_ids =
        kind === "purchase"
          ? tables.allocations.byAttempt.get(id).map((allocation) => allocation.order_id)
          : [];
      return [
        { kind, terminal_id, vendor_id: terminal.terminal_id, reference, asked_ore, order_ids },
      ];
    },
  ),

  mark_cash_sent: perform<[id: string, at: Date]>(({ attempts }, [id, at]) => {
    const attempt = attempts.byId.get(id);
    if (attempt?.state !== "created" || attempt.method !== "cash") return;
    attempts.change(attempt, { state: "sent", sent_at: at });
  }),

  touch_attempt: answer<[id: string]>(({ attempts }, [id]) =>
    attempts.byId.has(id) ? [{ id }] : [],
  ),

  read_locked_attempt: answer<[id: string]>((tables, [id]) => {
    const attempt = tables.attempts.byId.get(id);
    return attempt === undefined ? [] : lockedAttempt(tables, attempt);
  }),

  change_attempt: perform<ChangeValues>(changeAttempt),

  insert_attempt_event: perform<
    [id: string, attempt: string, kind: string, content: string, by: string, at: Date]
  >((tables, [id, attempt_id, kind, content, by, at]) =>
    addEvent(tables, { id, attempt_id, kind, content: JSON.parse(content), by, at }),
  ),

  flag_unexpected_approval: perform<[id: string]>((tables, [id]) => {
    const item = tables.interruptedItems.byItem.get(itemKey(id, UNEXPECTED));
    if (item !== undefined) {
      const open = { closed_at: null, closed_by: null, closed_because: null };
      tables.interruptedItems.change(item, open);
    }
    const attempt = tables.attempts.byId.get(id);
    if (attempt === undefined) return;
    tables.attempts.change(attempt, {
      flags: [...without(attempt.flags, UNEXPECTED), UNEXPECTED],
      handled_flags: without(attempt.handled_flags, UNEXPECTED),
    });
  }),

  set_cancel_requested: perform<[id: string, at: Date]>(({ attempts }, [id, at]) => {
    const attempt = attempts.byId.get(id);
    if (attempt === undefined) return;
    attempts.change(attempt, { cancel_requested_at: attempt.cancel_requested_at ?? at });
  }),
};

const UNEXPECTED = "unexpectedApproval";

function without(flags: readonly string[], flag: string): readonly string[] {
  return flags.filter((one) => one !== flag);
}

type NewAttemptValues = [
  id: string,
  kind: AttemptRow["kind"],
  company_id: string,
  site_id: string,
  till_id: string,
  terminal_id: string | null,
  operator_id: string,
  operator: string,
  asked_by: string,
  original_id: string | null,
  reason: string | null,
  reference: string,
  asked_ore: number,
  server_id: string,
  at: Date,
  eventId: string,
  content: string,
  lines: readonly number[],
  orders: readonly (string | null)[],
  targets: readonly AllocationRow["target"][],
  credits: readonly (string | null)[],
  debts: readonly (string | null)[],
  versions: readonly number[],
  asked: readonly number[],
  shares: readonly (string | null)[],
  refund_tender: AttemptRow["refund_tender"],
  approver_id: string | null,
  approver: string | null,
  cash_ore: number | null,
  advisors: readonly string[],
  drawer_id: string | null,
  received_ore: number | null,
];

/** The allocations come first, as in the database: of two refusals theirs is the one that is told. */
function insertAttempt(tables: Tables, values: NewAttemptValues): void {
  const [id, , , , , , , , asked_by, , , , , , at, eventId, content] = values;
  addAllocations(tables, values);
  tables.attempts.add({
    ...NEW_ATTEMPT,
    id,
    kind: values[1],
    company_id: values[2],
    site_id: values[3],
    till_id: values[4],
    terminal_id: values[5],
    operator_id: values[6],
    operator: values[7],
    asked_by,
    original_id: values[9],
    reason: values[10],
    reference: values[11],
    asked_ore: values[12],
    server_id: values[13],
    created_at: at,
    method: values[28] === null ? "card" : "cash",
    refund_tender: values[25],
    approver_id: values[26],
    approver: values[27],
    cash_ore: values[28],
    drawer_id: values[30],
    received_ore: values[31],
  });
  addEvent(tables, {
    id: eventId,
    attempt_id: id,
    kind: "created",
    content: JSON.parse(content),
    by: asked_by,
    at,
  });
}

function addAllocations({ allocations }: Tables, values: NewAttemptValues): void {
  const [attempt_id, , , , , , , , , , , , , , , , , lines] = values;
  const [orders, targets, credits, debts] = [values[18], values[19], values[20], values[21]];
  const [versions, asked, shares] = [values[22], values[23], values[24]];
  for (const [index, line] of lines.entries()) {
    const order_id = orders[index] ?? null;
    if (order_id === null) throw notNullViolation("allocations", "order_id");
    allocations.add({
      attempt_id,
      line,
      order_id,
      target: targets[index] ?? "order",
      credit_invoice_id: credits[index] ?? null,
      debt_id: debts[index] ?? null,
      order_version: versions[index] ?? 0,
      asked_ore: asked[index] ?? 0,
      applied_ore: 0,
      moved_ore: 0,
      share_chosen_by: shares[index] ?? null,
      service_advisor: values[29][index] ?? "",
      active: true,
    });
  }
}

function lockedAttempt(tables: Tables, attempt: AttemptRow): readonly object[] {
  const terminal = terminalOf(tables, attempt);
  const site = tables.sites.byId.get(attempt.site_id);
  if (site === undefined) return [];
  const original =
    attempt.original_id === null ? undefined : tables.attempts.byId.get(attempt.original_id);
  return [
    {
      id: attempt.id,
      kind: attempt.kind,
      state: attempt.state,
      company_id: attempt.company_id,
      site_id: attempt.site_id,
      till_id: attempt.till_id,
      terminal_id: attempt.terminal_id,
      vendor_id: terminal?.terminal_id ?? null,
      operator: attempt.operator,
      approver: attempt.approver,
      original_id: attempt.original_id,
      issuer: attempt.issuer,
      original_issuer: original?.issuer ?? null,
      original_pan: original?.truncated_pan ?? null,
      original_signature: original?.signature_state ?? null,
      refund_tender: attempt.refund_tender,
      cash_ore: attempt.cash_ore,
      received_ore: attempt.received_ore,
      reason: attempt.reason,
      signature_state: attempt.signature_state,
      reference: attempt.reference,
      asked_ore: attempt.asked_ore,
      approved_ore: attempt.approved_ore,
      stan_auth: attempt.stan_auth,
      sent_at: attempt.sent_at,
      ended_at: attempt.ended_at,
      cancel_requested_at: attempt.cancel_requested_at,
      flags: attempt.flags,
      own_cards_on: site.own_cards_on,
      known_site_id: terminal?.known_site_id ?? null,
      known_organisation_number: terminal?.known_organisation_number ?? null,
      clock_skew_ms: terminal?.clock_skew_ms ?? null,
      allocations: tables.allocations.byAttempt.get(attempt.id).map((one) => ({
        line: one.line,
        orderId: one.order_id,
        target: one.target,
        creditInvoiceId: one.credit_invoice_id,
        debtId: one.debt_id,
        askedOre: one.asked_ore,
        appliedOre: one.applied_ore,
        movedOre: one.moved_ore,
        serviceAdvisor: one.service_advisor,
        active: one.active,
      })),
    },
  ];
}

type ChangeValues = [
  id: string,
  state: AttemptRow["state"],
  evidence: string,
  late: boolean,
  flags: readonly string[],
  ended: boolean,
  at: Date,
  business_day: string | null,
  next_check_at: Date | null,
  failure_code: string | null,
  failure_detail: string | null,
  approved_ore: number | null,
  tip_ore: number | null,
  surcharge_ore: number | null,
  issuer: AttemptRow["issuer"],
  own_card_where_off: boolean,
  truncated_pan: string | null,
  card_label: string | null,
  issuer_id: string | null,
  aid: string | null,
  verification: string | null,
  stan_auth: string | null,
  response_code: string | null,
  session_number: string | null,
  answer_site_id: string | null,
  answer_organisation_number: string | null,
  terminal_time: string | null,
  customer_receipt: string | null,
  merchant_receipt: string | null,
  lines: readonly number[],
  applied: readonly number[],
  moved: readonly number[],
  active: readonly boolean[],
  eventId: string,
  eventKind: string,
  content: string,
  by: string,
  terminalId: string | null,
  signatureDeadlineAt: Date | null,
];

function changeAttempt(tables: Tables, values: ChangeValues): void {
  const [id, , , , , , at] = values;
  const [eventId, kind, content] = [values[33], values[34], values[35]];
  const [by, terminalId] = [values[36], values[37]];
  endAllocations(tables, values);
  const attempt = tables.attempts.byId.get(id);
  if (attempt !== undefined) tables.attempts.change(attempt, changesOf(attempt, values));
  addEvent(tables, { id: eventId, attempt_id: id, kind, content: JSON.parse(content), by, at });
  const stanAuth = values[21];
  if (stanAuth !== null && terminalId !== null) {
    addResult(tables, {
      terminal_id: terminalId,
      stan_auth: stanAuth,
      attempt_id: id,
      seen_at: at,
    });
  }
}

function changesOf(attempt: AttemptRow, values: ChangeValues): Partial<AttemptRow> {
  const truncatedPan = values[16];
  const stanAuth = values[21];
  return {
    state: values[1],
    evidence: values[2],
    late: attempt.late || values[3],
    flags: values[4],
    ended_at: values[5] ? values[6] : attempt.ended_at,
    business_day: values[7] ?? attempt.business_day,
    next_check_at: values[8],
    failure_code: values[9] ?? attempt.failure_code,
    failure_detail: values[10] ?? attempt.failure_detail,
    approved_ore: values[11] ?? attempt.approved_ore,
    tip_ore: values[12] ?? attempt.tip_ore,
    surcharge_ore: values[13] ?? attempt.surcharge_ore,
    issuer: values[14] ?? attempt.issuer,
    own_card_where_off: attempt.own_card_where_off || values[15],
    truncated_pan: truncatedPan ?? attempt.truncated_pan,
    last_four: /[0-9]{4}$/.exec(truncatedPan ?? "")?.[0] ?? attempt.last_four,
    card_label: values[17] ?? attempt.card_label,
    issuer_id: values[18] ?? attempt.issuer_id,
    aid: values[19] ?? attempt.aid,
    verification: values[20] ?? attempt.verification,
    stan_auth: stanAuth ?? attempt.stan_auth,
    authorisation_code: stanAuth?.slice(6, 12) ?? attempt.authorisation_code,
    response_code: values[22] ?? attempt.response_code,
    session_number: values[23] ?? attempt.session_number,
    answer_site_id: values[24] ?? attempt.answer_site_id,
    answer_organisation_number: values[25] ?? attempt.answer_organisation_number,
    terminal_time: values[26] ?? attempt.terminal_time,
    customer_receipt: values[27] ?? attempt.customer_receipt,
    merchant_receipt: values[28] ?? attempt.merchant_receipt,
    signature_state: values[38] === null ? attempt.signature_state : "waiting",
    signature_deadline_at: values[38] ?? attempt.signature_deadline_at,
  };
}

function endAllocations({ allocations }: Tables, values: ChangeValues): void {
  const [id] = values;
  const [lines, applied, moved, active] = [values[29], values[30], values[31], values[32]];
  for (const allocation of allocations.byAttempt.get(id)) {
    const at = lines.indexOf(allocation.line);
    if (at < 0) continue;
    allocations.change(allocation, {
      applied_ore: applied[at] ?? 0,
      moved_ore: moved[at] ?? 0,
      active: active[at] ?? false,
    });
  }
}

/** A row of the timeline, of the running transaction. */
export function addEvent(tables: Tables, event: Omit<AttemptEventRow, "tx">): void {
  tables.attemptEvents.add({ ...event, tx: tables.journal.currentTx() });
}

/** A StanAuth that is known already stays whose it is. */
export function addResult(
  { terminalResults }: Tables,
  result: {
    readonly terminal_id: string;
    readonly stan_auth: string;
    readonly attempt_id: string | null;
    readonly seen_at: Date;
  },
): void {
  if (terminalResults.byStanAuth.has(`${result.terminal_id} ${result.stan_auth}`)) return;
  terminalResults.add({ ...result });
}

export function terminalOf({ terminals }: Tables, attempt: AttemptRow): TerminalRow | undefined {
  return attempt.terminal_id === null ? undefined : terminals.byId.get(attempt.terminal_id);
}
