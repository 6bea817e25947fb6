/** The statements of claims, of voids and of sales that were keyed by hand on the terminal. */

import { type AttemptRow, activeAt, NEW_ATTEMPT } from "../attempt-tables.ts";
import { type ClaimRow, itemKey } from "../interrupted-tables.ts";
import type { TerminalRow } from "../place-tables.ts";
import type { Tables } from "../tables.ts";
import { addEvent, addResult, terminalOf } from "./attempt-statements.ts";
import { byAge } from "./debt-statements.ts";
import { answer, perform, type Statements } from "./handler.ts";
import { dueAttempt, reschedule, type ScheduleValues } from "./resolve-statements.ts";

export const CLAIM_STATEMENTS: Statements = {
  insert_claim: perform<
    [
      id: string,
      attempt_id: string,
      evidence_kind: ClaimRow["evidence_kind"],
      evidence: string,
      reason: string,
      by_id: string,
      by: string,
      released_order: boolean,
      at: Date,
    ]
  >((tables, [id, attempt_id, evidence_kind, evidence, reason, by_id, by, released_order, at]) => {
    if (!tables.interruptedItems.byItem.has(itemKey(attempt_id, "claimed"))) {
      tables.interruptedItems.add({
        ...UNOWNED_ITEM,
        attempt_id,
        reason: "claimed",
        owner_id: by_id,
        owner: by,
        owned_at: at,
      });
    }
    tables.claims.add({
      id,
      attempt_id,
      evidence_kind,
      evidence,
      reason,
      by_id,
      by,
      released_order,
      claimed_at: at,
      outcome: "open",
      outcome_at: null,
    });
  }),

  close_claim: perform<
    [
      attempt: string,
      outcome: "proven" | "disproven",
      at: Date,
      eventId: string,
      kind: string,
      content: string,
      by: string,
    ]
  >((tables, [attempt_id, outcome, at, eventId, kind, content, by]) => {
    const claim = tables.claims.byAttempt.get(attempt_id);
    if (claim?.outcome !== "open") return;
    tables.claims.change(claim, { outcome, outcome_at: at });
    addEvent(tables, { id: eventId, attempt_id, kind, content: JSON.parse(content), by, at });
  }),

  let_go_of_unknown: perform<[orders: readonly string[]]>(
    ({ allocations, attempts }, [orderIds]) => {
      for (const id of orderIds) {
        const held = allocations.activeOfOrder.get(id);
        if (held === undefined) continue;
        if (attempts.byId.get(held.attempt_id)?.state !== "unknown") continue;
        allocations.change(held, { active: false });
      }
    },
  ),

  others_on_interim: answer<[order: string, attempt: string]>((tables, [orderId, attemptId]) =>
    tables.allocations.byOrder
      .get(orderId)
      .filter((one) => one.target === "order" && one.attempt_id !== attemptId)
      .flatMap((allocation) => {
        const attempt = tables.attempts.byId.get(allocation.attempt_id);
        if (attempt?.kind !== "purchase") return [];
        const isOpen = attempt.state === "unknown" || attempt.state === "claimed";
        return isOpen ? [{ attempt, allocation }] : [];
      })
      .toSorted((a, b) => byAge(a.attempt, b.attempt) || a.allocation.line - b.allocation.line)
      .map(({ allocation: { attempt_id, line, asked_ore, moved_ore } }) => ({
        attempt_id,
        line,
        asked_ore,
        moved_ore,
      })),
  ),

  read_moved: answer<[attempt: string]>(({ allocations }, [id]) =>
    allocations.byAttempt.get(id).map(({ line, moved_ore }) => ({ line, moved_ore })),
  ),

  /** No attempt has put more of the order on interim than is there. */
  cap_moved: perform<[order: string, interimOre: number]>(
    ({ allocations, attempts }, [orderId, moved_ore]) => {
      for (const one of allocations.byOrder.get(orderId)) {
        if (one.target !== "order" || one.moved_ore <= moved_ore) continue;
        const state = attempts.byId.get(one.attempt_id)?.state;
        if (state === "unknown" || state === "claimed") allocations.change(one, { moved_ore });
      }
    },
  ),

  add_moved: perform<[attempt: string, line: number, movedOre: number]>(
    ({ allocations }, [attemptId, line, movedOre]) => {
      const found = allocations.byAttempt.get(attemptId).find((one) => one.line === line);
      if (found === undefined) return;
      allocations.change(found, { moved_ore: found.moved_ore + movedOre });
    },
  ),

  claim_due_claims: answer<[now: Date, nobodyElseBefore: Date, atMost: number]>(
    (tables, [now, next_check_at, atMost]) =>
      tables.attempts.dueClaim.upTo(now.getTime(), atMost).flatMap((attempt) => {
        const due_at = attempt.next_check_at;
        tables.attempts.change(attempt, { next_check_at, checks: attempt.checks + 1 });
        const claimed_at = tables.claims.byAttempt.get(attempt.id)?.claimed_at;
        if (claimed_at === undefined) return [];
        const hidden = isHidden(tables, attempt);
        return dueAttempt(tables, attempt).map(({ created_at: _created, ...due }) => ({
          ...due,
          due_at,
          hidden,
          claimed_at,
        }));
      }),
  ),

  is_hidden_now: answer<[id: string]>((tables, [id]) => {
    const attempt = tables.attempts.byId.get(id);
    return attempt === undefined ? [] : [{ hidden: isHidden(tables, attempt) }];
  }),

  schedule_claim_check: perform<ScheduleValues>((tables, values) =>
    reschedule(tables, "claimed", values),
  ),

  terminal_since_payment: answer<[id: string]>((tables, [id]) => {
    const attempt = tables.attempts.byId.get(id);
    const terminal = attempt === undefined ? undefined : terminalOf(tables, attempt);
    if (attempt === undefined || terminal === undefined) return [];
    return [
      {
        session_closed_at: terminal.session_closed_at,
        followed: isFollowed(tables, attempt),
        refused: tables.attempts.byOriginal.get(id).some(isRefusedVoid),
      },
    ];
  }),

  find_unchecked_void: answer<[id: string, server: string]>((tables, [id, server]) => {
    const attempt = tables.attempts.byId.get(id);
    if (attempt?.kind !== "void" || attempt.state !== "created") return [];
    if (attempt.void_checked_at !== null || attempt.cancel_requested_at !== null) return [];
    if (attempt.server_id !== server || attempt.original_id === null) return [];
    const original = tables.attempts.byId.get(attempt.original_id);
    const terminal = terminalOf(tables, attempt);
    if (original === undefined || terminal === undefined) return [];
    const { stan_auth, reference, ended_at } = original;
    const { asked_ore } = attempt;
    return [{ vendor_id: terminal.terminal_id, asked_ore, stan_auth, reference, ended_at }];
  }),

  mark_void_checked: perform<[id: string, at: Date, eventId: string, content: string]>(
    (tables, [id, at, eventId, content]) => {
      const attempt = tables.attempts.byId.get(id);
      if (attempt?.kind !== "void" || attempt.state !== "created") return;
      tables.attempts.change(attempt, { void_checked_at: at });
      addEvent(tables, {
        id: eventId,
        attempt_id: id,
        kind: "voidChecked",
        content: JSON.parse(content),
        by: "server",
        at,
      });
    },
  ),

  find_void_not_performed: answer<[terminal: string, stanAuth: string, askedOre: number]>(
    (tables, [terminalId, stanAuth, askedOre]) => {
      const terminal = tables.terminals.byId.get(terminalId);
      if (terminal === undefined) return [];
      if (tables.terminalResults.byStanAuth.has(`${terminalId} ${stanAuth}`)) return [];
      for (const other of tables.attempts.atTerminal.get(terminalId)?.newestFirst() ?? []) {
        const { id, kind, state, sent_at } = other;
        const isIt = kind === "void" && state === "notPerformed" && other.asked_ore === askedOre;
        if (isIt && sent_at !== null)
          return [{ id, sent_at, clock_skew_ms: terminal.clock_skew_ms }];
        if (state !== "created" && state !== "notSent") return [];
      }
      return [];
    },
  ),

  find_place_of_sale: answer<
    [terminal: string, stanAuth: string, reference: string | null, at: Date]
  >((tables, [terminalId, stanAuth, reference, at]) => {
    const terminal = tables.terminals.byId.get(terminalId);
    const site = terminal === undefined ? undefined : tables.sites.byId.get(terminal.site_id);
    if (terminal === undefined || site === undefined) return [];
    if (!isNobodys(tables, terminal, { stanAuth, reference, at })) return [];
    const ties = tables.tillTerminals.byTerminal.get(terminalId);
    const [tie] = ties.toSorted((a, b) => a.rank - b.rank || (a.till_id < b.till_id ? -1 : 1));
    const [system] = tables.systems.byCompany
      .get(terminal.company_id)
      .toSorted((a, b) => (a.code < b.code ? -1 : 1));
    return [
      {
        vendor_id: terminal.terminal_id,
        company_id: terminal.company_id,
        site_id: terminal.site_id,
        own_cards_on: site.own_cards_on,
        known_site_id: terminal.known_site_id,
        known_organisation_number: terminal.known_organisation_number,
        till_id: tie?.till_id ?? null,
        voucher_series: system?.voucher_series ?? null,
      },
    ];
  }),

  insert_hand_keyed_sale: answer<SaleValues>(insertSale),

  is_hand_keyed: answer<[terminal: string, stanAuth: string]>(({ attempts }, [terminal, stan]) =>
    attempts.handKeyed.has(`${terminal} ${stan}`) ? [{}] : [],
  ),
};

/** An item of the list that nobody has taken on and nobody has closed. */
export const UNOWNED_ITEM = {
  owner_id: null,
  owner: null,
  owned_at: null,
  deadline_at: null,
  closed_at: null,
  closed_by: null,
  closed_because: null,
} as const;

/** The terminal has since had another payment, whose result hides what came of this one. */
function isHidden({ attempts }: Tables, attempt: AttemptRow): boolean {
  if (attempt.terminal_id === null) return false;
  for (const other of attempts.atTerminal.get(attempt.terminal_id)?.newestFirst() ?? []) {
    if (other.created_at < attempt.created_at) return false;
    if (other.id === attempt.id) continue;
    if (other.state !== "created" && other.state !== "notSent") return true;
  }
  return false;
}

export function isFollowed({ attempts }: Tables, attempt: AttemptRow): boolean {
  if (attempt.terminal_id === null) return false;
  for (const other of attempts.atTerminal.get(attempt.terminal_id)?.newestFirst() ?? []) {
    if (byAge(other, attempt) <= 0) return false;
    if (other.state !== "created" && other.state !== "notSent") return true;
  }
  return false;
}

export function isRefusedVoid(attempt: AttemptRow): boolean {
  if (attempt.kind !== "void") return false;
  switch (attempt.state) {
    case "declined":
    case "cancelled":
    case "notPerformed":
      return true;
    case "notSent":
      return attempt.failure_code === "voidNotPossible";
    case "created":
    case "sent":
    case "unknown":
    case "claimed":
    case "approved":
      return false;
  }
}

const DAY_MS = 24 * 3_600_000;

function isNobodys(
  { attempts, terminalResults }: Tables,
  terminal: TerminalRow,
  seen: { readonly stanAuth: string; readonly reference: string | null; readonly at: Date },
): boolean {
  const { id } = terminal;
  if (terminal.baseline_at === null) return false;
  if (terminalResults.byStanAuth.has(`${id} ${seen.stanAuth}`)) return false;
  if (seen.reference !== null && attempts.byReference.has(seen.reference)) return false;
  if (activeAt(attempts, id) !== undefined || attempts.claimedAtTerminal.has(id)) return false;
  const dayBefore = seen.at.getTime() - 24 * 3_600_000;
  const mayBeGivenBack = attempts.unpaidBackAtTerminal
    .get(id)
    .some((one) => one.sent_at !== null && one.sent_at.getTime() > dayBefore);
  if (mayBeGivenBack) return false;
  const nowMs = seen.at.getTime();
  const isLately = (at: Date | null, ms: number): boolean =>
    at !== null && at.getTime() > nowMs - ms;
  const mayBeOf =
    attempts.unmarkedAtTerminal.get(id).some((one) => isLately(one.created_at, 7 * DAY_MS)) ||
    attempts.moneyBackFailedAtTerminal.get(id).some((one) => isLately(one.sent_at, DAY_MS));
  return !mayBeOf;
}

type SaleValues = [
  id: string,
  company_id: string,
  site_id: string,
  till_id: string,
  terminal_id: string,
  reference: string,
  approved_ore: number,
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
  flags: readonly string[],
  at: Date,
  business_day: string,
  server_id: string,
  eventId: string,
  content: string,
  authorisation_code: string | null,
  evidence: AttemptRow["evidence"],
  by: string,
];

function insertSale(tables: Tables, values: SaleValues): readonly object[] {
  const [id, , , , terminal_id] = values;
  const [stan_auth, at] = [values[16], values[25]];
  const [eventId, content, by] = [values[28], values[29], values[32]];
  const isKnown =
    stan_auth !== null && tables.attempts.handKeyed.has(`${terminal_id} ${stan_auth}`);
  if (isKnown) return [];
  tables.attempts.add(saleRow(values));
  if (stan_auth !== null) {
    addResult(tables, { terminal_id, stan_auth, attempt_id: id, seen_at: at });
  }
  addEvent(tables, {
    id: eventId,
    attempt_id: id,
    kind: "handKeyedSale",
    content: JSON.parse(content),
    by,
    at,
  });
  return [{ id: eventId }];
}

function saleRow(values: SaleValues): AttemptRow {
  const [id, company_id, site_id, till_id, terminal_id, reference, approved_ore] = values;
  const [stan_auth, at] = [values[16], values[25]];
  return {
    ...NEW_ATTEMPT,
    id,
    kind: "purchase",
    state: "approved",
    company_id,
    site_id,
    till_id,
    terminal_id,
    operator_id: null,
    operator: "–",
    asked_by: "terminal",
    original_id: null,
    reason: null,
    reference,
    asked_ore: approved_ore,
    approved_ore,
    tip_ore: values[7],
    surcharge_ore: values[8],
    issuer: values[9],
    own_card_where_off: values[10],
    truncated_pan: values[11],
    last_four: /[0-9]{4}$/.exec(values[11] ?? "")?.[0] ?? null,
    card_label: values[12],
    issuer_id: values[13],
    aid: values[14],
    verification: values[15],
    stan_auth,
    authorisation_code: values[30] ?? stan_auth?.slice(6, 12) ?? null,
    response_code: values[17],
    session_number: values[18],
    answer_site_id: values[19],
    answer_organisation_number: values[20],
    terminal_time: values[21],
    customer_receipt: values[22],
    merchant_receipt: values[23],
    evidence: values[31],
    flags: values[24],
    created_at: at,
    ended_at: at,
    business_day: values[26],
    server_id: values[27],
    hand_keyed: true,
  };
}
