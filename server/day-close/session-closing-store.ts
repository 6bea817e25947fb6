/** The SQL of terminals' sessions being closed: which is due, who asks, and what was said. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const TERMINALS_TO_CLOSE = statement({
  name: "terminals_of_day_close",
  text: `select t.id from terminals t
    where t.company_id = $1 and (t.place_site_id = $2 or t.id = any($3::uuid[])) order by t.id`,
});

export async function terminalsToClose(
  tx: Transaction,
  of: { companyId: string; siteId: string; withItems: readonly string[] },
): Promise<readonly string[]> {
  const values = [of.companyId, of.siteId, of.withItems];
  return (await tx.query<{ id: string }>(TERMINALS_TO_CLOSE, values)).map((row) => row.id);
}

/** One that waits already serves this close too; its row stays locked until the close is stored. */
const OPEN_CLOSINGS = statement({
  name: "open_session_closings",
  text: `with opened as (
      insert into session_closings as c (id, terminal_id, next_try_at)
      select n.id, n.terminal_id, $4 from unnest($2::uuid[], $3::uuid[]) as n(id, terminal_id)
      on conflict (terminal_id) where state in ('waiting','asking') do update set next_try_at =
        case c.state when 'waiting' then least(c.next_try_at, excluded.next_try_at)
          else c.next_try_at end
      returning id, terminal_id, state)
    insert into close_terminals (close_id, terminal_id, closing_id, while_asking)
    select $1, o.terminal_id, o.id, o.state = 'asking' from opened o`,
});

export async function openClosings(
  tx: Transaction,
  closeId: string,
  wanted: readonly { readonly id: string; readonly terminalId: string }[],
  at: Date,
): Promise<void> {
  const ids = wanted.map((one) => one.id);
  await tx.write(OPEN_CLOSINGS, [closeId, ids, wanted.map((one) => one.terminalId), at]);
}

const ASK_NOW = statement({
  name: "ask_waiting_sessions_now",
  text: `update session_closings c set next_try_at = $2
    where c.state = 'waiting' and c.next_try_at > $2
      and c.id in (select k.closing_id from close_terminals k where k.close_id = $1)
    returning c.id`,
});

/** How many of the close's terminals were not to be asked before. */
export async function askWaitingNow(sql: Sql, closeId: string, at: Date): Promise<number> {
  return (await sql.query<{ id: string }>(ASK_NOW, [closeId, at])).length;
}

export type Closing = {
  readonly id: string;
  readonly terminalId: string;
  readonly vendorTerminalId: string;
  readonly tries: number;
  readonly lostAnswers: number;
  readonly lastCode: string | null;
  readonly askedAt: Date;
};

const CLOSING = `c.id, c.terminal_id as "terminalId", t.terminal_id as "vendorTerminalId", c.tries,
    c.lost_answers as "lostAnswers", c.last_code as "lastCode", c.asked_at as "askedAt"`;

/** Not one that is retired; and not while a payment is under way or not proven, whose look-up comes first. */
const CLAIM_DUE = statement({
  name: "claim_due_session_closing",
  text: `update session_closings c set state = 'asking', server_id = $1, asked_at = $2,
      tries = c.tries + 1
    from terminals t
    where t.id = c.terminal_id and c.id = (
      select w.id from session_closings w
      where w.state = 'waiting' and w.next_try_at <= $2
        and not exists (select from terminals r where r.id = w.terminal_id
          and r.retired_at is not null)
        and not exists (select from attempts a where a.terminal_id = w.terminal_id
          and (a.state in ('created','sent','unknown') or a.signature_state = 'waiting'))
      order by w.next_try_at, w.id limit 1 for update skip locked)
    returning ${CLOSING}`,
});

export async function claimDueClosing(
  sql: Sql,
  serverId: string,
  at: Date,
): Promise<Closing | undefined> {
  return (await sql.query<Closing>(CLAIM_DUE, [serverId, at]))[0];
}

/** Of servers that are gone, and what takes longer than any asking may. */
const FIND_ABANDONED = statement({
  name: "find_abandoned_session_closings",
  text: `select ${CLOSING} from session_closings c join terminals t on t.id = c.terminal_id
      join servers s on s.id = c.server_id
    where c.state = 'asking' and (c.asked_at < $1
      or (s.id <> $3 and (s.stopped_at is not null or s.seen_at < $2)))
    order by c.id`,
});

export async function findAbandonedClosings(
  sql: Sql,
  gone: { askedBefore: Date; notSeenSince: Date; ownServerId: string },
): Promise<readonly Closing[]> {
  const values = [gone.askedBefore, gone.notSeenSince, gone.ownServerId];
  return await sql.query<Closing>(FIND_ABANDONED, values);
}

const LOCK_ASKED = statement({
  name: "lock_asked_session_closing",
  text: `select id from session_closings
    where id = $1 and state = 'asking' and asked_at = $2 for update`,
});

/** False when the asking has been given up for lost since: then its answer comes too late. */
export async function lockAsked(tx: Transaction, closing: Closing): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(LOCK_ASKED, [closing.id, closing.askedAt]);
  return rows.length === 1;
}

const WAIT_AGAIN = statement({
  name: "let_session_closing_wait",
  text: `update session_closings set state = 'waiting', server_id = null, last_code = $2,
      next_try_at = $3, lost_answers = lost_answers + $4 where id = $1`,
});
const ASKED_ANEW = statement({
  name: "serve_closes_by_next_asking",
  text: "update close_terminals set while_asking = false where closing_id = $1 and while_asking",
});

export async function waitAgain(
  tx: Transaction,
  closing: Closing,
  why: { readonly code: string; readonly nextTryAt: Date; readonly mayBeClosed: boolean },
): Promise<void> {
  const { code, nextTryAt, mayBeClosed } = why;
  await tx.write(WAIT_AGAIN, [closing.id, code, nextTryAt, mayBeClosed ? 1 : 0]);
  await tx.write(ASKED_ANEW, [closing.id]);
}

const END_CLOSING = statement({
  name: "end_session_closing",
  text: `update session_closings set state = 'done', server_id = null, last_code = null,
      session_number = $2, terminal_time = $3, report = $4, closed_at = $5 where id = $1`,
});

export async function endClosing(
  tx: Transaction,
  closing: Closing,
  said: {
    readonly sessionNumber: string | null;
    readonly terminalTime: string | null;
    readonly report: string | null;
    readonly at: Date;
  },
): Promise<void> {
  const { sessionNumber, terminalTime, report, at } = said;
  await tx.write(END_CLOSING, [closing.id, sessionNumber, terminalTime, report, at]);
}

const FIND_WAITED = statement({
  name: "find_session_that_close_waits_for",
  text: `select k.closing_id as "closingId", c.tries, c.last_code as "lastCode"
    from close_terminals k join session_closings c on c.id = k.closing_id
    where k.close_id = $1 and k.terminal_id = $2`,
});

export type Waited = {
  readonly closingId: string;
  readonly tries: number;
  readonly lastCode: string | null;
};

/** Undefined when the close has no such terminal. */
export async function findWaited(
  sql: Sql,
  closeId: string,
  terminalId: string,
): Promise<Waited | undefined> {
  return (await sql.query<Waited>(FIND_WAITED, [closeId, terminalId]))[0];
}

const GIVE_UP = statement({
  name: "give_session_up",
  text: `update session_closings set state = 'notReported'
    where id = $1 and state = 'waiting' returning id`,
});

/** False when it does not wait: it is being asked, has told, or has been given up. */
export async function giveSessionUp(tx: Transaction, closingId: string): Promise<boolean> {
  return (await tx.query<{ id: string }>(GIVE_UP, [closingId])).length === 1;
}

const GIVEN_UP_BEFORE = statement({
  name: "closes_whose_session_was_given_up",
  text: `select d.id, d.number, d.company_id as "companyId", d.site_id as "siteId"
    from session_closings c join close_terminals k on k.closing_id = c.id
      join day_closes d on d.id = k.close_id
    where c.terminal_id = $1 and c.state = 'notReported'
      and not exists (select from close_follow_ups f where f.close_id = d.id
        and f.terminal_id = c.terminal_id and f.kind = 'reportCameLate')
    order by d.number, d.id`,
});

/** Those that have not been told that the terminal did report in the end. */
export async function findGivenUp(sql: Sql, terminalId: string): Promise<readonly ServedClose[]> {
  return await sql.query<ServedClose>(GIVEN_UP_BEFORE, [terminalId]);
}

const OPEN_NEXT = statement({
  name: "open_next_session_closing",
  text: `with next as (
      insert into session_closings (id, terminal_id, next_try_at)
      select $2, $3, $4 where exists (select from close_terminals
        where closing_id = $1 and while_asking) returning id)
    update close_terminals set closing_id = n.id, while_asking = false
    from next n where closing_id = $1 and while_asking`,
});

/** For closes that were cut while the terminal was asked: what they hold may be in its next session. */
export async function openNextClosing(
  tx: Transaction,
  closing: Closing,
  next: { readonly id: string; readonly at: Date },
): Promise<void> {
  await tx.write(OPEN_NEXT, [closing.id, next.id, closing.terminalId, next.at]);
}

export type ServedClose = {
  readonly id: string;
  readonly number: number;
  readonly companyId: string;
  readonly siteId: string;
};

const SERVED_CLOSES = statement({
  name: "closes_of_session_closing",
  text: `select d.id, d.number, d.company_id as "companyId", d.site_id as "siteId"
    from close_terminals k join day_closes d on d.id = k.close_id
    where k.closing_id = $1 and not k.while_asking order by d.number, d.id`,
});

export async function servedCloses(sql: Sql, closingId: string): Promise<readonly ServedClose[]> {
  return await sql.query<ServedClose>(SERVED_CLOSES, [closingId]);
}

const CLOSINGS_BEFORE = statement({
  name: "session_closings_before",
  text: `select id, session_number as "sessionNumber" from session_closings
    where terminal_id = $1 and state = 'done' order by closed_at desc, id desc limit $2`,
});

export type ClosingBefore = { readonly id: string; readonly sessionNumber: string | null };

/** The newest first. */
export async function findClosingsBefore(
  sql: Sql,
  terminalId: string,
  limit: number,
): Promise<readonly ClosingBefore[]> {
  return await sql.query<ClosingBefore>(CLOSINGS_BEFORE, [terminalId, limit]);
}

export type Candidate = {
  readonly paymentId: string;
  readonly issuer: Issuer;
  readonly truncatedPan: string | null;
  readonly netOre: number;
  readonly sessionNumber: string | null;
  readonly close: { readonly id: string; readonly number: number } | null;
};

/** What a close has of payments at the terminal that lie in a session closed before. */
const CLOSED_BEFORE = statement({
  name: "payments_of_close_in_sessions_before",
  text: `select g.attempt_id as "paymentId", g.issuer, a.truncated_pan as "truncatedPan",
      g.ore as "netOre", a.session_number as "sessionNumber",
      (select max(d.number) from close_terminals k join day_closes d on d.id = k.close_id
        where k.closing_id = s.closing_id and d.company_id = o.company_id
          and d.site_id = o.site_id and d.id <> o.id) as "closeNumber"
    from (select p.attempt_id, sum(p.amount_ore)::bigint as ore,
        lower(substring(p.role from 7 for 1)) || substring(p.role from 8) as issuer
      from close_vouchers c join postings p on p.voucher_id = c.voucher_id
      where c.close_id = $1 and p.attempt_id is not null and p.role like 'issuer%'
      group by p.attempt_id, p.role) g
      join attempts a on a.id = g.attempt_id and a.terminal_id = $2
      join session_attempts s on s.attempt_id = a.id
      join day_closes o on o.id = $1
    where g.ore <> 0 order by a.created_at, a.id, g.issuer`,
});

export type InSessionBefore = Omit<Candidate, "close"> & { readonly closeNumber: number | null };

/** Asked before the session that is being closed has any. */
export async function findClosedBefore(
  sql: Sql,
  closeId: string,
  terminalId: string,
): Promise<readonly InSessionBefore[]> {
  return await sql.query<InSessionBefore>(CLOSED_BEFORE, [closeId, terminalId]);
}

/** The terminal's approvals that no closed session has yet, with the close that booked them. */
const CANDIDATES = statement({
  name: "approvals_without_session",
  text: `select a.id as "paymentId", a.issuer, a.truncated_pan as "truncatedPan",
      case a.kind when 'purchase' then a.approved_ore else -a.approved_ore end as "netOre",
      a.session_number as "sessionNumber",
      (select json_build_object('id', d.id, 'number', d.number)
        from postings p join close_vouchers c on c.voucher_id = p.voucher_id
          join day_closes d on d.id = c.close_id
        where p.attempt_id = a.id and p.role like 'issuer%'
        order by d.number limit 1) as close
    from attempts a
    where a.terminal_id = $1 and a.state = 'approved' and a.method = 'card'
      and not exists (select from session_attempts s where s.attempt_id = a.id)
    order by a.created_at, a.id`,
});

export async function findCandidates(sql: Sql, terminalId: string): Promise<readonly Candidate[]> {
  return await sql.query<Candidate>(CANDIDATES, [terminalId]);
}

const PLACE_ATTEMPTS = statement({
  name: "place_attempts_in_session",
  text: `insert into session_attempts (attempt_id, closing_id, place)
    select unnest($2::uuid[]), $1, $3`,
});

export async function placeAttempts(
  tx: Transaction,
  closingId: string,
  place: "inSession" | "lost" | "earlier",
  attemptIds: readonly string[],
): Promise<void> {
  if (attemptIds.length > 0) await tx.write(PLACE_ATTEMPTS, [closingId, attemptIds, place]);
}
