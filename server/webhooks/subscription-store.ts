/** The SQL of who is told what, and where. */
import type { WebhookTopic } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type StoredSubscription = {
  readonly id: string;
  readonly companyId: string;
  readonly name: string;
  readonly address: string;
  readonly topics: readonly WebhookTopic[];
  readonly isOn: boolean;
  readonly isRemoved: boolean;
  readonly version: number;
  /** Null of one that was removed, until it is given a new one. */
  readonly sealedSecret: string | null;
  readonly sealedOldSecret: string | null;
  readonly oldSecretUntil: Date | null;
};

const COLUMNS = `s.id, s.company_id as "companyId", s.name, s.address, s.topics, s.is_on as "isOn",
  s.removed_at is not null as "isRemoved", s.version, s.sealed_secret as "sealedSecret", s.sealed_old_secret as "sealedOldSecret",
  s.old_secret_until as "oldSecretUntil"`;

const LOCK = statement({
  name: "lock_webhook_subscription",
  text: `select ${COLUMNS} from webhook_subscriptions s
    where s.id = $1 and ($2 or s.removed_at is null) for no key update`,
});

/** One that was removed is there only for whoever says so. */
export async function lockSubscription(
  tx: Transaction,
  id: string,
  { removedToo = false } = {},
): Promise<StoredSubscription | undefined> {
  return (await tx.query<StoredSubscription>(LOCK, [id, removedToo]))[0];
}

const READ = statement({
  name: "read_webhook_subscription",
  text: `select ${COLUMNS} from webhook_subscriptions s where s.id = $1`,
});

export async function readSubscription(
  sql: Sql,
  id: string,
): Promise<StoredSubscription | undefined> {
  return (await sql.query<StoredSubscription>(READ, [id]))[0];
}

const SELECT_SEALED = statement({
  name: "select_receivers_with_secret",
  text: `select s.id, s.name, c.code as "companyCode", s.sealed_secret as "sealedSecret"
    from webhook_subscriptions s join companies c on c.id = s.company_id
    where s.removed_at is null and s.sealed_secret is not null order by c.code, s.name`,
});

export type SealedReceiver = Pick<StoredSubscription, "id" | "name"> & {
  readonly companyCode: string;
  readonly sealedSecret: string;
};

export function selectSealedReceivers(sql: Sql): Promise<readonly SealedReceiver[]> {
  return sql.query<SealedReceiver>(SELECT_SEALED);
}

const INSERT = statement({
  name: "insert_webhook_subscription",
  text: `insert into webhook_subscriptions
      (id, company_id, name, address, topics, is_on, sealed_secret, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
});

export async function insertSubscription(
  tx: Transaction,
  made: Omit<StoredSubscription, "version" | "isRemoved" | "sealedOldSecret" | "oldSecretUntil">,
  at: Date,
): Promise<void> {
  const { id, companyId, name, address, topics, isOn, sealedSecret } = made;
  await tx.query(INSERT, [id, companyId, name, address, topics, isOn, sealedSecret, at]);
}

/**
 * With the cursor locked. What was committed before now is not told; while nobody else is told, the
 * cursor comes along, for nobody has moved it meanwhile. One that was off for so short a time that it has
 * not yet been told of what came before goes on from where it was.
 */
const BEGIN_NOW = statement({
  name: "begin_webhook_now",
  text: `with edge as (select pg_snapshot_xmin(pg_current_snapshot()) as tx),
      moved as (update webhook_cursor c set tx = greatest(c.tx, edge.tx) from edge
        where not exists (select from webhook_subscriptions where is_on and id <> $1)
          and not exists (select from webhook_states where until_tx > c.tx))
    insert into webhook_states as t (subscription_id, from_tx) select $1, edge.tx from edge
    on conflict (subscription_id) do update set failures = 0, failing_since = null, probe_at = null,
      from_tx = case when t.until_tx > (select tx from webhook_cursor) then t.from_tx
        else excluded.from_tx end, until_tx = null`,
});

export async function beginNow(tx: Transaction, id: string): Promise<void> {
  await tx.write(BEGIN_NOW, [id]);
}

const END_NOW = statement({
  name: "end_webhook_now",
  text: `update webhook_states set until_tx =
      case when $2 then pg_snapshot_xmax(pg_current_snapshot()) end where subscription_id = $1`,
});

/** With the cursor locked: what has been committed is still told to it, or nothing more at all. */
export async function endNow(
  tx: Transaction,
  id: string,
  { tellsTheRest }: { readonly tellsTheRest: boolean },
): Promise<void> {
  await tx.write(END_NOW, [id, tellsTheRest]);
}

/** What waited while it was off gets its whole time again. */
const WAIT_ANEW = statement({
  name: "let_deliveries_wait_anew",
  text: `update webhook_deliveries set next_try_at = $2, give_up_at = $3
    where subscription_id = $1 and state = 'pending'`,
});

export async function waitAnew(
  tx: Transaction,
  id: string,
  { at, giveUpAt }: { readonly at: Date; readonly giveUpAt: Date },
): Promise<void> {
  await tx.write(WAIT_ANEW, [id, at, giveUpAt]);
}

const RESTART = statement({
  name: "restart_webhook",
  text: `with s as (update webhook_states set failures = 0, failing_since = null, probe_at = null
      where subscription_id = $1)
    update webhook_deliveries set next_try_at = $2
    where subscription_id = $1 and state = 'pending' and next_try_at > $2 and owner is null`,
});

/** Everything that waits is tried now, as if nothing had failed. */
export async function restart(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.write(RESTART, [id, at]);
}

const CHANGE = statement({
  name: "change_webhook_subscription",
  text: `update webhook_subscriptions set name = $2, address = $3, topics = $4, is_on = $5,
      removed_at = case when $6 then coalesce(removed_at, $7::timestamptz) end,
      sealed_secret = case when not $6 then sealed_secret end,
      sealed_old_secret = case when not $6 then sealed_old_secret end,
      old_secret_until = case when not $6 then old_secret_until end,
      version = version + 1 where id = $1`,
});

/** One that is removed keeps no secret. */
export async function updateSubscription(
  tx: Transaction,
  changed: Pick<StoredSubscription, "id" | "name" | "address" | "topics" | "isOn" | "isRemoved"> & {
    readonly at: Date;
  },
): Promise<void> {
  const { id, name, address, topics, isOn, isRemoved, at } = changed;
  await tx.query(CHANGE, [id, name, address, topics, isOn, isRemoved, at]);
}

const CHANGE_SECRET = statement({
  name: "change_webhook_secret",
  text: `update webhook_subscriptions set version = version + 1, sealed_secret = $2,
      sealed_old_secret = case when $3::timestamptz is null then null else sealed_secret end,
      old_secret_until = $3 where id = $1`,
});

/** Null ends the old one at once. */
export async function updateSecret(
  tx: Transaction,
  {
    id,
    sealedSecret,
    oldSecretUntil,
  }: Pick<StoredSubscription, "id" | "sealedSecret" | "oldSecretUntil">,
): Promise<void> {
  await tx.query(CHANGE_SECRET, [id, sealedSecret, oldSecretUntil]);
}

const COMPANY_IDS = statement({
  name: "find_ids_of_company_codes",
  text: "select id, code from companies where code = any($1)",
});

export async function findCompanyIds(
  sql: Sql,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; code: string }>(COMPANY_IDS, [codes]);
  return new Map(rows.map(({ id, code }) => [code, id]));
}
