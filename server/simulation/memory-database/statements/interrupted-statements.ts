/** The statements of the interrupted list: what stands open on it, and what people do about it. */

import type { AttemptRow } from "../attempt-tables.ts";
import { itemKey } from "../interrupted-tables.ts";
import type { Tables } from "../tables.ts";
import { addEvent } from "./attempt-statements.ts";
import { compare } from "./check-statements.ts";
import { UNOWNED_ITEM } from "./claim-statements.ts";
import { answer, perform, type Statements } from "./handler.ts";
import { type OpenFact, openFactsOf } from "./open-facts.ts";

export const INTERRUPTED_STATEMENTS: Statements = {
  find_interrupted: answer<[companies: readonly string[] | null, sites: readonly string[] | null]>(
    (tables, [companies, sites]) =>
      listed(
        tables,
        [...candidatesOf(tables)].filter(
          ({ company_id, site_id }) =>
            (companies?.includes(company_id) ?? true) && (sites?.includes(site_id) ?? true),
        ),
      ),
  ),

  find_interrupted_of_attempt: answer<[id: string]>((tables, [id]) => {
    const attempt = tables.attempts.byId.get(id);
    return attempt === undefined ? [] : listed(tables, [attempt]);
  }),

  lock_interrupted_payment: answer<[id: string]>(({ attempts }, [id]) =>
    attempts.byId.has(id) ? [{ id }] : [],
  ),

  set_item_owner: perform<
    [
      attempt: string,
      reason: string,
      owner_id: string | null,
      owner: string | null,
      at: Date,
      deadline_at: Date | null,
      eventId: string,
      by: string,
      setsDeadline: boolean,
    ]
  >((tables, [attempt_id, reason, owner_id, owner, at, deadline_at, eventId, by, setsDeadline]) => {
    const content = { reason, owner };
    addEvent(tables, { id: eventId, attempt_id, kind: "itemOwned", content, by, at });
    const owned_at = owner_id === null ? null : at;
    const owning = { owner_id, owner, owned_at };
    const item = tables.interruptedItems.byItem.get(itemKey(attempt_id, reason));
    if (item === undefined) {
      tables.interruptedItems.add({ ...UNOWNED_ITEM, attempt_id, reason, ...owning, deadline_at });
    } else {
      const deadline = setsDeadline ? deadline_at : item.deadline_at;
      tables.interruptedItems.change(item, { ...owning, deadline_at: deadline });
    }
  }),

  close_item: perform<
    [attempt: string, reason: string, by: string, at: Date, text: string, eventId: string]
  >((tables, [attempt_id, reason, by, at, text, eventId]) => {
    const content = { reason, text };
    addEvent(tables, { id: eventId, attempt_id, kind: "itemHandled", content, by, at });
    const attempt = tables.attempts.byId.get(attempt_id);
    const isMark = attempt?.flags.includes(reason) && !attempt.handled_flags.includes(reason);
    if (attempt !== undefined && isMark) {
      tables.attempts.change(attempt, { handled_flags: [...attempt.handled_flags, reason] });
    }
    const closing = { closed_at: at, closed_by: by, closed_because: text };
    const item = tables.interruptedItems.byItem.get(itemKey(attempt_id, reason));
    if (item !== undefined) tables.interruptedItems.change(item, closing);
    else tables.interruptedItems.add({ ...UNOWNED_ITEM, attempt_id, reason, ...closing });
  }),

  insert_item_comment: perform<
    [
      attempt: string,
      reason: string,
      by: string,
      at: Date,
      text: string,
      eventId: string,
      id: string,
    ]
  >((tables, [attempt_id, reason, by, at, text, eventId, id]) => {
    const content = { reason };
    addEvent(tables, { id: eventId, attempt_id, kind: "itemCommented", content, by, at });
    tables.interruptedComments.add({ id, attempt_id, reason, text, by, at });
  }),

  read_item_comments: answer<[attempts: readonly string[]]>(({ interruptedComments }, [ids]) =>
    [...new Set(ids)]
      .flatMap((id) => interruptedComments.byAttempt.get(id))
      .toSorted((a, b) => a.at.getTime() - b.at.getTime() || compare(a.id, b.id))
      .map(({ attempt_id, reason, id, text, by, at }) => ({
        attempt_id,
        reason,
        id,
        text,
        by,
        at,
      })),
  ),
};

/** Every attempt that may have an item, by indexes that hold little but what is open. */
function candidatesOf({ attempts, claims, debts }: Tables): Iterable<AttemptRow> {
  const found = new Set<AttemptRow>();
  const add = (id: string | null): void => {
    const attempt = id === null ? undefined : attempts.byId.get(id);
    if (attempt !== undefined) found.add(attempt);
  };
  for (const attempt of attempts.byState.get("unknown")) found.add(attempt);
  for (const claim of claims.byOutcome.get("open")) add(claim.attempt_id);
  for (const claim of claims.byOutcome.get("disproven")) add(claim.attempt_id);
  for (const debt of debts.open.get("open")) add(debt.attempt_id);
  for (const attempt of attempts.signatureWaiting.get("waiting")) found.add(attempt);
  for (const attempt of attempts.toLookThrough.get("flagged")) found.add(attempt);
  for (const attempt of attempts.moneyBackFailed.get("failed")) found.add(attempt);
  return found;
}

function listed(tables: Tables, attempts: Iterable<AttemptRow>): readonly object[] {
  return [...attempts]
    .flatMap((attempt) => openFactsOf(tables, attempt))
    .toSorted(byRisk)
    .map((fact) => itemOf(tables, fact));
}

/** Most money at risk first, then the oldest. */
function byRisk(a: OpenFact, b: OpenFact): number {
  return (
    b.atRiskOre - a.atRiskOre ||
    a.since.getTime() - b.since.getTime() ||
    compare(a.attempt.id, b.attempt.id) ||
    compare(a.reason, b.reason)
  );
}

function itemOf({ interruptedItems, sites }: Tables, fact: OpenFact): object {
  const { attempt, reason } = fact;
  const item = interruptedItems.byItem.get(itemKey(attempt.id, reason));
  const deadline = reason === "signatureWaiting" ? attempt.signature_deadline_at : null;
  const isAsked = reason === "unknown" || reason === "claimed";
  return {
    id: attempt.id,
    reason,
    at_risk_ore: fact.atRiskOre,
    since: fact.since,
    is_debt: fact.isDebt,
    checks: attempt.checks,
    state: attempt.state,
    company_id: attempt.company_id,
    site_id: attempt.site_id,
    site_code: sites.byId.get(attempt.site_id)?.code,
    owner: item?.owner ?? null,
    deadline_at: item?.deadline_at ?? deadline,
    next_check_at: isAsked ? attempt.next_check_at : null,
  };
}
