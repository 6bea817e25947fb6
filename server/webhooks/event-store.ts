/** The SQL that writes what is to be told, once for each of those who want to know. */
import type { WebhookTopic } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type WebhookEvent = {
  readonly id: string;
  readonly companyId: string;
  readonly kind: string;
  /** Null is for one subscription only. */
  readonly topic: WebhookTopic | null;
  /** What it tells of: one that has been told of is passed by. */
  readonly source: string;
  readonly subject: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly at: Date;
  /** The transaction that it was committed by; null is now. */
  readonly tx: string | null;
};

/** With the cursor locked: the numbers of a subscription have no gaps, and no two are one. */
const TELL = statement({
  name: "tell_webhooks",
  text: `with news as (
      select * from jsonb_to_recordset($1::jsonb) as n(place int, id uuid, "companyId" uuid, kind text,
        topic text, source text, subject text, content jsonb, at timestamptz, tx text)),
    wanted as (
      select n.place, n.id, s.id as subscription_id from news n
      join webhook_subscriptions s on s.company_id = n."companyId"
      join webhook_states t on t.subscription_id = s.id
      where case when $4::uuid is null then n.topic = any(s.topics)
            and s.id is distinct from $5::uuid and (n.tx is null or n.tx::xid8 >= t.from_tx)
            and (s.is_on or n.tx::xid8 < t.until_tx)
          else s.id = $4 end),
    told as (
      insert into webhook_events (id, company_id, kind, source, subject, content, at)
      select n.id, n."companyId", n.kind, n.source, n.subject, n.content, n.at from news n
      where n.id in (select id from wanted) order by n.place
      on conflict (source) do nothing returning id),
    numbered as (
      select w.subscription_id, n.id, n.kind, n.subject, t.last_sequence
          + row_number() over (partition by w.subscription_id order by w.place) as sequence
      from wanted w join told using (id) join news n using (id)
      join webhook_states t on t.subscription_id = w.subscription_id),
    counted as (
      update webhook_states t set last_sequence = m.last
      from (select subscription_id, max(sequence) as last from numbered group by 1) m
      where t.subscription_id = m.subscription_id)
    insert into webhook_deliveries (subscription_id, sequence, event_id, kind, subject, state,
      created_at, next_try_at, give_up_at)
    select subscription_id, sequence, id, kind, subject, 'pending', $2, $2, $3 from numbered
    returning subscription_id as "subscriptionId", sequence::int as sequence`,
});

export type Told = { readonly subscriptionId: string; readonly sequence: number };

export function insertEvents(
  tx: Transaction,
  telling: {
    readonly events: readonly WebhookEvent[];
    readonly at: Date;
    readonly giveUpAt: Date;
    /** To this one alone, whatever it has asked for; or to all but one. */
    readonly only?: string;
    readonly except?: string;
  },
): Promise<Told[]> {
  const { events, at, giveUpAt, only = null, except = null } = telling;
  const news = events.map((event, place) => ({ ...event, place }));
  return tx.query<Told>(TELL, [JSON.stringify(news), at, giveUpAt, only, except]);
}

const WHO_WANTS = statement({
  name: "companies_that_want_topic",
  text: `select distinct company_id as "companyId" from webhook_subscriptions
    where is_on and $1 = any(topics)`,
});

export async function findCompaniesThatWant(sql: Sql, topic: WebhookTopic): Promise<string[]> {
  const rows = await sql.query<{ companyId: string }>(WHO_WANTS, [topic]);
  return rows.map((row) => row.companyId);
}

const WHO_WANTED = statement({
  name: "companies_that_wanted_topic",
  text: `select distinct s.company_id as "companyId" from webhook_subscriptions s
    join webhook_states t on t.subscription_id = s.id
    where (s.is_on or t.until_tx > $2::xid8) and $1 = any(s.topics)`,
});

/** Also of those that have been turned off, and wait for what was committed from this transaction on. */
export async function findCompaniesThatWanted(
  tx: Transaction,
  topic: WebhookTopic,
  from: string,
): Promise<string[]> {
  const rows = await tx.query<{ companyId: string }>(WHO_WANTED, [topic, from]);
  return rows.map((row) => row.companyId);
}

const FIND_TOLD = statement({
  name: "find_told_sources",
  text: "select source from webhook_events where source = any($1)",
});

export async function findTold(sql: Sql, sources: readonly string[]): Promise<string[]> {
  return (await sql.query<{ source: string }>(FIND_TOLD, [sources])).map((row) => row.source);
}
