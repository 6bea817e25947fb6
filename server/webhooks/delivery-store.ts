/**
 * The SQL of deliveries: each is one server's at a time, for as long as that server says, and then
 * anybody's. How each try went is written with what comes of it.
 */
import { BREAKER_OPENS_AFTER, GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { StoredSubscription } from "./subscription-store.ts";

export type Work = Pick<
  StoredSubscription,
  "id" | "address" | "sealedSecret" | "sealedOldSecret" | "oldSecretUntil"
> & {
  /** So many failures in a row that it gets one try at a time. */
  readonly isBroken: boolean;
};

const FIND_WORK = statement({
  name: "find_webhook_work",
  text: `select s.id, s.address, s.sealed_secret as "sealedSecret",
      s.sealed_old_secret as "sealedOldSecret", s.old_secret_until as "oldSecretUntil",
      t.failures >= ${BREAKER_OPENS_AFTER} as "isBroken"
    from webhook_subscriptions s join webhook_states t on t.subscription_id = s.id
    where s.is_on and case when t.failures >= ${BREAKER_OPENS_AFTER} then t.probe_at <= $1
        and exists (select from webhook_deliveries d where d.subscription_id = s.id
          and d.state = 'pending' and (d.owned_until is null or d.owned_until <= $1))
      else exists (select from webhook_deliveries d where d.subscription_id = s.id
          and d.state = 'pending' and d.next_try_at <= $1
          and (d.owned_until is null or d.owned_until <= $1)) end
    order by s.id`,
});

export function findWork(sql: Sql, at: Date): Promise<Work[]> {
  return sql.query<Work>(FIND_WORK, [at]);
}

const TAKE_PROBE = statement({
  name: "take_webhook_probe",
  text: `update webhook_states set probe_at = $3 where subscription_id = $1
      and failures >= ${BREAKER_OPENS_AFTER} and probe_at <= $2 returning true as "isTaken"`,
});

/** Of several servers one gets the single try. */
export async function takeProbe(sql: Sql, id: string, taken: Lease): Promise<boolean> {
  return (await sql.query(TAKE_PROBE, [id, taken.at, taken.until])).length > 0;
}

export type Lease = { readonly owner: string; readonly at: Date; readonly until: Date };

export type ClaimedDelivery = {
  readonly subscriptionId: string;
  readonly sequence: number;
  /** Since it last got its whole time: when it was told, sent again by hand or its receiver turned on. */
  readonly triesInTime: number;
  /** The newest number about the same thing: above its own, what it tells is no longer the latest. */
  readonly newestSequence: number;
  readonly eventId: string;
  readonly kind: string;
  readonly at: Date;
  readonly companyCode: string;
  readonly content: Readonly<Record<string, unknown>>;
};

function claimStatement(name: string, which: string): ReturnType<typeof statement> {
  return statement({
    name,
    text: `with due as (select d.subscription_id, d.sequence from webhook_deliveries d
        where d.subscription_id = $1 and d.state = 'pending'
          and (d.owned_until is null or d.owned_until <= $2) and ${which}
        limit $5 for update skip locked)
      update webhook_deliveries d set owner = $3, owned_until = $4
      from due join webhook_deliveries own using (subscription_id, sequence)
        join webhook_events e on e.id = own.event_id join companies c on c.id = e.company_id
      where d.subscription_id = due.subscription_id and d.sequence = due.sequence
      returning d.subscription_id as "subscriptionId", d.sequence::int as sequence,
        (select count(*)::int from webhook_tries t where t.subscription_id = d.subscription_id
          and t.sequence = d.sequence
          and t.at >= d.give_up_at - interval '${GIVE_UP_AFTER_MS} milliseconds') as "triesInTime",
        (select max(n.sequence)::int from webhook_deliveries n
          where n.subscription_id = d.subscription_id and n.subject = d.subject) as "newestSequence",
        e.id as "eventId", e.kind, e.at, c.code as "companyCode", e.content`,
  });
}

/** As it was found: what is changed meanwhile is sent as it is now, by whoever looks next. */
const IS_ON = `exists (select from webhook_subscriptions s
  where s.id = $1 and s.is_on and s.address = $6 and s.sealed_secret = $7)`;
const CLAIM_DUE = claimStatement(
  "claim_due_webhooks",
  `d.next_try_at <= $2 and ${IS_ON} order by d.next_try_at, d.sequence`,
);
/** What has not been tried for longest: one that the target never takes holds up nothing new. */
const CLAIM_PROBE = claimStatement(
  "claim_webhook_probe",
  `${IS_ON} order by d.last_tried_at nulls first, d.sequence`,
);
const CLAIM_ONE = claimStatement("claim_one_webhook", "d.sequence = $6");

export async function claimDue(
  sql: Sql,
  { id, isBroken, address, sealedSecret }: Omit<Work, "sealedOldSecret" | "oldSecretUntil">,
  { owner, at, until, most }: Lease & { readonly most: number },
): Promise<ClaimedDelivery[]> {
  const values = [id, at, owner, until, isBroken ? 1 : most, address, sealedSecret];
  const rows = await sql.query<ClaimedDelivery>(isBroken ? CLAIM_PROBE : CLAIM_DUE, values);
  return rows.toSorted((one, other) => one.sequence - other.sequence);
}

export async function claimOne(
  tx: Transaction,
  { id, sequence }: { readonly id: string; readonly sequence: number },
  { owner, at, until }: Lease,
): Promise<ClaimedDelivery | undefined> {
  const values = [id, at, owner, until, 1, sequence];
  return (await tx.query<ClaimedDelivery>(CLAIM_ONE, values))[0];
}

const CLAIMED_STILL = statement({
  name: "read_claimed_webhook_again",
  text: `select (select max(n.sequence)::int from webhook_deliveries n
      where n.subscription_id = d.subscription_id and n.subject = d.subject) as newest
    from webhook_deliveries d join webhook_subscriptions s on s.id = d.subscription_id
    where d.subscription_id = $1 and d.sequence = $2 and d.state = 'pending' and d.owner = $3
      and s.is_on and s.address = $4 and s.sealed_secret = $5`,
});

/**
 * The newest number about the same thing by now; undefined where it is not ours to send any more, or its
 * receiver is another one than it was.
 */
export async function readClaimedAgain(
  sql: Sql,
  { subscriptionId, sequence }: Pick<ClaimedDelivery, "subscriptionId" | "sequence">,
  by: Pick<Work, "address" | "sealedSecret"> & Pick<Lease, "owner">,
): Promise<number | undefined> {
  const values = [subscriptionId, sequence, by.owner, by.address, by.sealedSecret];
  return (await sql.query<{ newest: number }>(CLAIMED_STILL, values))[0]?.newest;
}

const LET_GO = statement({
  name: "let_webhooks_go",
  text: `update webhook_deliveries set owner = null, owned_until = null
    where subscription_id = $1 and sequence = any($2) and owner = $3 and state = 'pending'`,
});

export async function letGo(
  sql: Sql,
  id: string,
  held: { readonly sequences: readonly number[]; readonly owner: string },
): Promise<void> {
  await sql.query(LET_GO, [id, held.sequences, held.owner]);
}

export type Tried = {
  readonly subscriptionId: string;
  readonly sequence: number;
  readonly at: Date;
  readonly tookMs: number;
  readonly status: number | null;
  readonly failure: string | null;
  readonly answer: string;
};

const KEEP_TRY = `t as (
      insert into webhook_tries (subscription_id, sequence, number, at, took_ms, status, failure, answer)
      select $1, $2, d.tries, $3, $4, $5, $6, $7 from d)`;

/**
 * Whoever owns it by now, also when it was given up meanwhile: that it has been taken is so. Where the receiver
 * had failed so long that everything else waits, that is let come now, by the same statement: afterwards
 * nobody would know that it had failed.
 */
const MARK_DELIVERED = statement({
  name: "mark_webhook_delivered",
  text: `with was_broken as (select from webhook_states
        where subscription_id = $1 and failures >= ${BREAKER_OPENS_AFTER}),
      d as (update webhook_deliveries set state = 'delivered', ended_at = $8, tries = tries + 1,
          last_tried_at = $3, last_status = $5, last_failure = $6, owner = null, owned_until = null
        where subscription_id = $1 and sequence = $2 and state <> 'delivered' returning tries),
      ${KEEP_TRY},
      due as (update webhook_deliveries set next_try_at = $8
        where exists (select from was_broken) and subscription_id = $1 and sequence <> $2
          and state = 'pending' and next_try_at > $8 and owner is null)
    update webhook_states set failures = 0, failing_since = null, probe_at = null
      where subscription_id = $1 and (failures > 0 or failing_since is not null)`,
});

export async function markDelivered(sql: Sql, tried: Tried, endedAt: Date): Promise<void> {
  const { subscriptionId, sequence, at, tookMs, status, failure, answer } = tried;
  await sql.query(MARK_DELIVERED, [
    ...[subscriptionId, sequence, at, tookMs, status, failure, answer, endedAt],
  ]);
}

const MARK_FAILED = statement({
  name: "mark_webhook_failed",
  text: `with d as (update webhook_deliveries set tries = tries + 1, last_tried_at = $3,
          last_status = $5, last_failure = $6, next_try_at = $8, owner = null, owned_until = null,
          state = case when $12 then 'gaveUp' else state end,
          ended_at = case when $12 then $3::timestamptz end
        where subscription_id = $1 and sequence = $2 and state = 'pending' and owner = $9
        returning tries),
      ${KEEP_TRY}
    update webhook_states set failures = failures + $10::int,
      failing_since = coalesce(failing_since, $3),
      probe_at = case when failures + $10::int >= ${BREAKER_OPENS_AFTER} then $11::timestamptz end
    where subscription_id = $1 and not $12 and exists (select from d)`,
});

export type Failed = Tried & {
  readonly owner: string;
  readonly nextTryAt: Date;
  /** It says that the target itself is not well, and not only that it would not have this one. */
  readonly isTargetsFault: boolean;
  readonly probeAt: Date;
  /** A test is tried once. */
  readonly isLast: boolean;
};

/** Only its owner says so: another may be sending it by now. */
export async function markFailed(sql: Sql, failed: Failed): Promise<void> {
  const { subscriptionId, sequence, at, tookMs, status, failure, answer } = failed;
  await sql.query(MARK_FAILED, [
    ...[subscriptionId, sequence, at, tookMs, status, failure, answer, failed.nextTryAt],
    ...[failed.owner, failed.isTargetsFault ? 1 : 0, failed.probeAt, failed.isLast],
  ]);
}

const READ_FAILURES = statement({
  name: "read_webhook_failures",
  text: `select failures from webhook_states where subscription_id = $1`,
});

export async function readFailures(sql: Sql, id: string): Promise<number> {
  const [row] = await sql.query<{ failures: number }>(READ_FAILURES, [id]);
  return row?.failures ?? 0;
}

export type GivenUp = {
  readonly subscriptionId: string;
  readonly name: string;
  readonly companyId: string;
  readonly companyCode: string;
  readonly deliveries: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
};

/** What a server sends just now is let end. What waits for one that is off waits a month. */
const OLD = `webhook_deliveries d join webhook_subscriptions s on s.id = d.subscription_id
    where d.state = 'pending' and (d.owned_until is null or d.owned_until <= $1)
      and d.give_up_at <= case when s.is_on then $1::timestamptz
        else $1::timestamptz - interval '30 days' end`;
const IS_ANYTHING_OLD = statement({
  name: "is_anything_old_for_webhooks",
  text: `select exists (select from ${OLD}) as "isOld"`,
});

/** Asked often, and takes no lock. */
export async function isAnythingOld(sql: Sql, at: Date): Promise<boolean> {
  return (await sql.query<{ isOld: boolean }>(IS_ANYTHING_OLD, [at]))[0]?.isOld === true;
}

const GIVE_UP = statement({
  name: "give_up_webhooks",
  text: `with gone as (select d.subscription_id, d.sequence from ${OLD}
        order by d.subscription_id, d.sequence limit 1000 for update of d skip locked),
      ended as (update webhook_deliveries d set state = 'gaveUp', ended_at = $1, owner = null,
          owned_until = null from gone
        where d.subscription_id = gone.subscription_id and d.sequence = gone.sequence
        returning d.subscription_id, d.sequence)
    select s.id as "subscriptionId", s.name, c.id as "companyId", c.code as "companyCode",
      count(*)::int as deliveries, min(e.sequence)::int as "firstSequence",
      max(e.sequence)::int as "lastSequence"
    from ended e join webhook_subscriptions s on s.id = e.subscription_id
    join companies c on c.id = s.company_id group by s.id, c.id order by s.id`,
});

export function giveUpOld(tx: Transaction, at: Date): Promise<GivenUp[]> {
  return tx.query<GivenUp>(GIVE_UP, [at]);
}

const GIVE_UP_ALL = statement({
  name: "give_up_all_webhooks_of_one",
  text: `update webhook_deliveries set state = 'gaveUp', ended_at = $2, owner = null, owned_until = null
    where subscription_id = $1 and state = 'pending' returning sequence::int as sequence`,
});

/** Which they were, in their order. */
export async function giveUpAll(tx: Transaction, id: string, at: Date): Promise<readonly number[]> {
  return sequencesOf(await tx.query<{ sequence: number }>(GIVE_UP_ALL, [id, at]));
}

const AGAIN = `state = 'pending', ended_at = null, next_try_at = $2, give_up_at = $3`;
const SEND_ONE_AGAIN = statement({
  name: "send_one_webhook_again",
  text: `update webhook_deliveries set ${AGAIN} where subscription_id = $1 and sequence = $4
    returning sequence::int as sequence`,
});
const SEND_ALL_AGAIN = statement({
  name: "send_all_webhooks_again",
  text: `update webhook_deliveries set ${AGAIN}
    where subscription_id = $1 and kind <> 'test'
      and (state = 'gaveUp' or (state = 'pending' and last_failure is not null))
    returning sequence::int as sequence`,
});

type Anew = { readonly id: string; readonly at: Date; readonly giveUpAt: Date };

/** Which were given another chance, in their order. */
export async function sendOneAgain(
  tx: Transaction,
  { id, at, giveUpAt, sequence }: Anew & { readonly sequence: number },
): Promise<readonly number[]> {
  const values = [id, at, giveUpAt, sequence];
  return sequencesOf(await tx.query<{ sequence: number }>(SEND_ONE_AGAIN, values));
}

export async function sendAllAgain(
  tx: Transaction,
  { id, at, giveUpAt }: Anew,
): Promise<readonly number[]> {
  return sequencesOf(await tx.query<{ sequence: number }>(SEND_ALL_AGAIN, [id, at, giveUpAt]));
}

function sequencesOf(rows: readonly { readonly sequence: number }[]): readonly number[] {
  return rows.map(({ sequence }) => sequence).toSorted((one, other) => one - other);
}

/**
 * Never the newer of two words on the same thing before the older: sent again by hand, or delivered after a
 * month's pause, that would say of itself that it is the newest. One that somebody holds just now is
 * neither removed nor overtaken.
 */
const REMOVE_OLD = statement({
  name: "remove_old_webhook_deliveries",
  text: `with old as (select d.subscription_id, d.sequence from webhook_deliveries d
        where d.state <> 'pending' and d.ended_at < $1
          and not exists (select from webhook_deliveries b
            where b.subscription_id = d.subscription_id and b.subject = d.subject
              and b.sequence < d.sequence and (b.state = 'pending' or b.ended_at >= $1))
        order by d.subscription_id, d.sequence limit $2 for update skip locked)
    delete from webhook_deliveries d using old
    where d.subscription_id = old.subscription_id and d.sequence = old.sequence
      and not exists (select from webhook_deliveries b
        where b.subscription_id = d.subscription_id and b.subject = d.subject
          and b.sequence < d.sequence
          and (b.subscription_id, b.sequence) not in (select o.subscription_id, o.sequence from old o))
    returning d.event_id as "eventId"`,
});
const REMOVE_UNTOLD = statement({
  name: "remove_webhook_events_of_nobody",
  text: `delete from webhook_events e where e.id = any($1)
    and not exists (select from webhook_deliveries d where d.event_id = e.id)`,
});

export async function removeOld(tx: Transaction, before: Date, most: number): Promise<number> {
  const removed = await tx.query<{ eventId: string }>(REMOVE_OLD, [before, most]);
  if (removed.length > 0) await tx.write(REMOVE_UNTOLD, [removed.map((one) => one.eventId)]);
  return removed.length;
}

const REMOVE_CARS = statement({
  name: "remove_told_cars_of_nobody",
  text: `delete from webhook_car_keys k where not exists (select from orders o
    where o.registration_number is not null
      and plain_registration(o.registration_number) = k.registration)`,
});

/** Of whose orders the number has been removed. */
export async function removeCars(sql: Sql): Promise<void> {
  await sql.query(REMOVE_CARS);
}

const READ_LAG = statement({
  name: "read_webhook_lag",
  text: `select (select count(*)::int from webhook_deliveries d
        join webhook_subscriptions s on s.id = d.subscription_id
        where d.state = 'pending' and s.is_on) as pending,
      (select min(d.created_at) from webhook_deliveries d
        join webhook_subscriptions s on s.id = d.subscription_id
        where d.state = 'pending' and s.is_on) as "oldestAt",
      (select count(*)::int from webhook_deliveries d
        join webhook_subscriptions s on s.id = d.subscription_id
        where d.state = 'gaveUp' and d.kind <> 'test' and s.removed_at is null) as "gaveUp",
      (select count(*)::int from webhook_states t
        join webhook_subscriptions s on s.id = t.subscription_id
        where s.is_on and t.failing_since is not null) as failing`,
});

export type WebhookLag = {
  /** Waiting to be delivered, to those that are on. */
  readonly pending: number;
  /** Since when the oldest of them waits. */
  readonly oldestAt: Date | null;
  /** In the last 30 days. */
  readonly gaveUp: number;
  /** How many receivers fail now. */
  readonly failing: number;
};

export async function selectLag(sql: Sql): Promise<WebhookLag> {
  const [lag] = await sql.query<WebhookLag>(READ_LAG);
  return lag ?? { pending: 0, oldestAt: null, gaveUp: 0, failing: 0 };
}
