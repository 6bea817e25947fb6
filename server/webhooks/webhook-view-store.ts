/** The SQL of what the settings show of webhooks and their deliveries. */
import { BREAKER_OPENS_AFTER } from "@kortkoll/core/webhooks/retry-plan.ts";
import { type Sql, statement } from "../database/database.ts";
import type {
  ListDeliveriesQuery,
  WebhookDelivery,
  WebhookDeliveryDetails,
  WebhookSetting,
} from "./webhooks-api.ts";

type Instants<View, Keys extends keyof View> = Omit<View, Keys> & {
  readonly [Key in Keys]: null extends View[Key] ? Date | null : Date;
};

const LIST = statement({
  name: "list_webhooks",
  text: `select s.id, s.version, s.company_id as "companyId", c.code as "companyCode", s.name, s.address,
      s.topics, s.is_on as "isOn", s.removed_at as "removedAt",
      s.sealed_secret is not null as "hasSecret", s.created_at as "createdAt",
      case when s.old_secret_until > $3 then s.old_secret_until end as "oldSecretUntil",
      (select count(*)::int from webhook_deliveries d
        where d.subscription_id = s.id and d.state = 'pending') as pending,
      (select min(d.created_at) from webhook_deliveries d
        where d.subscription_id = s.id and d.state = 'pending') as "oldestPendingAt",
      (select count(*)::int from webhook_deliveries d
        where d.subscription_id = s.id and d.state = 'gaveUp' and d.kind <> 'test') as "gaveUp",
      (select max(d.ended_at) from webhook_deliveries d
        where d.subscription_id = s.id and d.state = 'delivered') as "lastDeliveredAt",
      t.failing_since as "failingSince",
      case when t.failures >= ${BREAKER_OPENS_AFTER} then t.probe_at end as "nextProbeAt"
    from webhook_subscriptions s join companies c on c.id = s.company_id
    join webhook_states t on t.subscription_id = s.id
    where ($1::uuid is null or s.id = $1) and ($2::uuid[] is null or s.company_id = any($2))
      and ($1 is not null or s.removed_at is null
        or s.removed_at > $3::timestamptz - interval '30 days')
    order by s.removed_at is not null, not s.is_on, c.name, s.name, s.id`,
});

type SettingRow = Instants<
  WebhookSetting,
  | "createdAt"
  | "removedAt"
  | "oldSecretUntil"
  | "oldestPendingAt"
  | "lastDeliveredAt"
  | "failingSince"
  | "nextProbeAt"
>;

export async function selectWebhooks(
  sql: Sql,
  wanted: {
    readonly id: string | null;
    readonly companyIds: readonly string[] | null;
    readonly nowMs: number;
  },
): Promise<WebhookSetting[]> {
  const values = [wanted.id, wanted.companyIds, new Date(wanted.nowMs)];
  return (await sql.query<SettingRow>(LIST, values)).map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    removedAt: written(row.removedAt),
    oldSecretUntil: written(row.oldSecretUntil),
    oldestPendingAt: written(row.oldestPendingAt),
    lastDeliveredAt: written(row.lastDeliveredAt),
    failingSince: written(row.failingSince),
    nextProbeAt: written(row.nextProbeAt),
  }));
}

const written = (at: Date | null): string | null => at?.toISOString() ?? null;

const DELIVERY = `d.sequence::int as sequence, d.event_id as "eventId", d.kind, d.state,
  d.created_at as "createdAt", d.tries, d.last_tried_at as "lastTriedAt", d.ended_at as "endedAt",
  case when d.state = 'pending' then d.next_try_at end as "nextTryAt",
  case when d.state = 'pending' then d.give_up_at end as "giveUpAt",
  d.last_status as status, d.last_failure as failure,
  coalesce(e.content ->> 'registrationNumber', e.content ->> 'invoiceNumber',
    (select string_agg(o ->> 'invoiceNumber', ', ') from jsonb_array_elements(
      case jsonb_typeof(e.content -> 'orders') when 'array' then e.content -> 'orders' end) o),
    e.content ->> 'agreement', e.content ->> 'siteCode', e.content ->> 'webhook', '') as about`;

const LIST_DELIVERIES = statement({
  name: "list_webhook_deliveries",
  text: `select ${DELIVERY} from webhook_deliveries d join webhook_events e on e.id = d.event_id
    where d.subscription_id = $1 and ($2::text is null or d.state = $2)
      and ($3::text is null or d.kind = $3) and ($4::bigint is null or d.sequence < $4)
    order by d.sequence desc limit $5`,
});

type DeliveryRow = Instants<
  WebhookDelivery,
  "createdAt" | "lastTriedAt" | "nextTryAt" | "giveUpAt" | "endedAt"
>;

/** One more than the page, to tell whether there is another. */
export async function selectDeliveries(
  sql: Sql,
  subscriptionId: string,
  { state, kind, cursor, limit }: ListDeliveriesQuery,
): Promise<WebhookDelivery[]> {
  const values = [subscriptionId, state ?? null, kind ?? null, cursor ?? null, limit + 1];
  return (await sql.query<DeliveryRow>(LIST_DELIVERIES, values)).map(deliveryOf);
}

function deliveryOf(row: DeliveryRow): WebhookDelivery {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastTriedAt: written(row.lastTriedAt),
    nextTryAt: written(row.nextTryAt),
    giveUpAt: written(row.giveUpAt),
    endedAt: written(row.endedAt),
  };
}

const READ_DELIVERY = statement({
  name: "read_webhook_delivery",
  text: `select ${DELIVERY}, e.at, c.code as "companyCode", e.content as data,
      (select coalesce(jsonb_agg(jsonb_build_object('number', t.number, 'at', t.at,
          'tookMs', t.took_ms, 'status', t.status, 'failure', t.failure, 'answer', t.answer)
          order by t.number desc), '[]') from (select * from webhook_tries t
        where t.subscription_id = d.subscription_id and t.sequence = d.sequence
        order by t.number desc limit 100) t) as "triesMade"
    from webhook_deliveries d join webhook_events e on e.id = d.event_id
    join companies c on c.id = e.company_id where d.subscription_id = $1 and d.sequence = $2`,
});

type DetailsRow = DeliveryRow &
  Pick<WebhookDeliveryDetails, "triesMade"> & {
    readonly at: Date;
    readonly companyCode: string;
    readonly data: Readonly<Record<string, unknown>>;
  };

export async function selectDelivery(
  sql: Sql,
  subscriptionId: string,
  sequence: number,
): Promise<WebhookDeliveryDetails | undefined> {
  const [row] = await sql.query<DetailsRow>(READ_DELIVERY, [subscriptionId, sequence]);
  if (row === undefined) return undefined;
  const { eventId: id, kind, at, companyCode, data, triesMade } = row;
  const content = { id, kind, at: at.toISOString(), companyCode, sequence, data };
  return { ...deliveryOf(row), content, triesMade };
}
