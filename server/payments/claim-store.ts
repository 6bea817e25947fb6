/** The SQL of what people claim of attempts whose answer was lost, and of what became of it. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import {
  type DueAttempt,
  type DueRow,
  dueAttemptFrom,
  type NextCheck,
  valuesOfCheck,
} from "./resolve-store.ts";

export type ClaimEvidence = "receiptNumber" | "authorisationCode";

const INSERT_CLAIM = statement({
  name: "insert_claim",
  text: `with c as (
      insert into claims (id, attempt_id, evidence_kind, evidence, reason, by_id, by,
        released_order, claimed_at)
      values ($1,$2,$3,$4,$5,$6,$7,$8,$9))
    insert into interrupted_items (attempt_id, reason, owner_id, owner, owned_at)
    values ($2, 'claimed', $6, $7, $9)
    on conflict (attempt_id, reason) do nothing`,
});

/** Whoever claims owns the item that waits for the proof. */
export async function insertClaim(
  tx: Transaction,
  claim: {
    readonly id: string;
    readonly attemptId: string;
    readonly evidenceKind: ClaimEvidence;
    readonly evidence: string;
    readonly reason: string;
    readonly byId: string;
    readonly by: string;
    readonly releasedOrder: boolean;
    readonly at: Date;
  },
): Promise<void> {
  await tx.write(INSERT_CLAIM, [
    claim.id,
    claim.attemptId,
    claim.evidenceKind,
    claim.evidence,
    claim.reason,
    claim.byId,
    claim.by,
    claim.releasedOrder,
    claim.at,
  ]);
}

const CLOSE_CLAIM = statement({
  name: "close_claim",
  text: `with c as (
      update claims set outcome = $2, outcome_at = $3 where attempt_id = $1 and outcome = 'open'
      returning attempt_id)
    insert into attempt_events (id, attempt_id, kind, content, by, at)
    select $4, attempt_id, $5, $6, $7, $3 from c`,
});

export async function closeClaim(
  tx: Transaction,
  closing: {
    readonly attemptId: string;
    readonly outcome: "proven" | "disproven";
    readonly evidence: string;
    readonly by: string;
    readonly at: Date;
    readonly eventId: string;
  },
): Promise<void> {
  await tx.write(CLOSE_CLAIM, [
    closing.attemptId,
    closing.outcome,
    closing.at,
    closing.eventId,
    closing.outcome === "proven" ? "claimProven" : "claimDisproven",
    JSON.stringify({ evidence: closing.evidence }),
    closing.by,
  ]);
}

const LET_GO_OF_UNKNOWN = statement({
  name: "let_go_of_unknown",
  text: `update allocations l set active = false from attempts a
    where a.id = l.attempt_id and a.state = 'unknown' and l.active and l.target = 'order'
      and l.order_id = any($1::uuid[])`,
});

/** The orders, locked by the caller, are no longer held by what is unknown; terminals still are. */
export async function letGoOfUnknown(tx: Transaction, orderIds: readonly string[]): Promise<void> {
  await tx.write(LET_GO_OF_UNKNOWN, [orderIds]);
}

const OTHERS_ON_INTERIM = statement({
  name: "others_on_interim",
  text: `select l.attempt_id, l.line, l.asked_ore, l.moved_ore
    from allocations l join attempts a on a.id = l.attempt_id
    where l.order_id = $1 and l.target = 'order' and l.attempt_id <> $2
      and a.kind = 'purchase' and a.state in ('unknown','claimed')
    order by a.created_at, a.id, l.line`,
});

export type OnInterim = {
  readonly attemptId: string;
  readonly line: number;
  readonly askedOre: Ore;
  readonly movedOre: Ore;
};

/** Other attempts at the order, which the caller has locked, of which nobody knows how they ended. */
export async function findOthersOnInterim(
  tx: Transaction,
  orderId: string,
  attemptId: string,
): Promise<readonly OnInterim[]> {
  const rows = await tx.query<{
    attempt_id: string;
    line: number;
    asked_ore: number;
    moved_ore: number;
  }>(OTHERS_ON_INTERIM, [orderId, attemptId]);
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    line: row.line,
    askedOre: ore(row.asked_ore),
    movedOre: ore(row.moved_ore),
  }));
}

const READ_MOVED = statement({
  name: "read_moved",
  text: "select line, moved_ore from allocations where attempt_id = $1",
});

/** By line, as it is now: under the locks of the orders it no longer changes. */
export async function readMoved(
  tx: Transaction,
  attemptId: string,
): Promise<ReadonlyMap<number, Ore>> {
  const rows = await tx.query<{ line: number; moved_ore: number }>(READ_MOVED, [attemptId]);
  return new Map(rows.map((row) => [row.line, ore(row.moved_ore)]));
}

const ADD_MOVED = statement({
  name: "add_moved",
  text: "update allocations set moved_ore = moved_ore + $3 where attempt_id = $1 and line = $2",
});

export async function addMoved(tx: Transaction, to: OnInterim, movedOre: Ore): Promise<void> {
  await tx.write(ADD_MOVED, [to.attemptId, to.line, movedOre]);
}

/** Whether the terminal has since had another payment, whose result hides what came of this one. */
const IS_HIDDEN = `exists (select from attempts n where n.terminal_id = a.terminal_id
  and n.created_at >= a.created_at and n.id <> a.id and n.state not in ('created','notSent'))`;

export type DueClaim = DueAttempt & { readonly claimedAt: Date; readonly hidden: boolean };

const CLAIM_DUE = statement({
  name: "claim_due_claims",
  text: `with due as (
      select id, next_check_at as due_at from attempts
      where state = 'claimed' and next_check_at <= $1
      order by next_check_at limit $3 for update skip locked),
    claimed as (
      update attempts a set next_check_at = $2, checks = checks + 1
      from due where a.id = due.id returning a.*, due.due_at)
    select a.id, a.terminal_id, a.reference, a.asked_ore, a.sent_at, a.checks, a.older_results,
      a.first_older_at, a.due_at, t.terminal_id as vendor_id, t.clock_skew_ms, ${IS_HIDDEN} as hidden,
      c.claimed_at, coalesce((select max(e.at) from attempt_events e
        where e.attempt_id = a.id and e.kind = 'unknown'), a.created_at) as unknown_at
    from claimed a join terminals t on t.id = a.terminal_id join claims c on c.attempt_id = a.id`,
});

/** Takes the claims that are due to be asked about, each for one server. */
export async function claimDueClaims(
  sql: Sql,
  asked: { readonly now: Date; readonly nobodyElseBefore: Date; readonly atMost: number },
): Promise<readonly DueClaim[]> {
  const values = [asked.now, asked.nobodyElseBefore, asked.atMost];
  const rows = await sql.query<DueRow & { claimed_at: Date; hidden: boolean }>(CLAIM_DUE, values);
  return rows.map((row) => ({
    ...dueAttemptFrom(row),
    claimedAt: row.claimed_at,
    hidden: row.hidden,
  }));
}

const HIDDEN_NOW = statement({
  name: "is_hidden_now",
  text: `select ${IS_HIDDEN} as hidden from attempts a where a.id = $1`,
});

export async function isHiddenNow(sql: Sql, attemptId: string): Promise<boolean> {
  const rows = await sql.query<{ hidden: boolean }>(HIDDEN_NOW, [attemptId]);
  return rows[0]?.hidden ?? true;
}

const SCHEDULE_CLAIM_CHECK = statement({
  name: "schedule_claim_check",
  text: `with a as (
      update attempts set next_check_at = $2,
        older_results = case when not $3 then 0 when $7 then 1 else older_results + 1 end,
        first_older_at = case when not $3 then null when $7 then $4
          else coalesce(first_older_at, $4) end
      where id = $1 and state = 'claimed' returning id)
    insert into attempt_events (id, attempt_id, kind, content, by, at)
    select $5, id, 'checked', $6, 'resolver', $4 from a`,
});

export async function scheduleClaimCheck(sql: Sql, next: NextCheck): Promise<void> {
  await sql.query(SCHEDULE_CLAIM_CHECK, valuesOfCheck(next));
}
