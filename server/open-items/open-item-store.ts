/** The SQL of lists of open items, and of whose they are. */
import { AGE_BUCKETS, type ItemKind, type OwnedKind } from "@kortkoll/core/ledger/ageing.ts";
import type { PostingRole } from "@kortkoll/core/ledger/voucher.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, type Statement, statement, type Transaction } from "../database/database.ts";
import { SEES_ALL, type Sight } from "../http/access.ts";
import { openItemValues } from "./ageing-store.ts";
import type { ITEM_SORTS, OpenItem, OpenItemsQuery } from "./open-items-api.ts";
import { ALARM_DAYS, OPEN_ITEMS } from "./open-rows-store.ts";

/**
 * Who is to see to it: whoever it was handed to, or works with its payment on the interrupted list,
 * or the order's service advisor.
 */
const OWNER = `coalesce(w.owner, (select t.owner from interrupted_items t
    where t.attempt_id = i.attempt_id and t.reason = i.reason), o.service_advisor)`;

const WITH_FACTS = `select i.*, $6::date - i.since_day as age, ${ALARM_DAYS} as alarm_days,
      c.code as company_code, s.code as site_code, a.account, ${OWNER} as owner,
      w.owner is not null as handed_over, o.invoice_number, o.order_number, o.customer_name,
      o.registration_number
    from (${OPEN_ITEMS}) i
    join companies c on c.id = i.company_id
    join sites s on s.id = i.site_id
    left join open_item_limits l on l.company_id = i.company_id
    left join company_accounts a on a.company_id = i.company_id and a.role = i.role
    left join open_item_owners w on w.kind = i.kind and w.item_id = i.id
    left join orders o on o.id = i.order_id`;

const COLUMNS = `f.kind, f.id, f.company_id, f.site_id, f.company_code, f.site_code, f.role,
    f.account, f.ore, f.since_day, f.age, f.age > f.alarm_days as is_too_old, f.owner,
    f.handed_over, f.order_id, f.attempt_id, f.invoice_number, f.customer_name,
    f.registration_number, f.reason, f.issuer, f.payments`;

const FILTER = `($7::text is null or f.kind = $7) and ($8::text is null or f.company_code = $8)
      and ($9::text is null or f.site_code = $9) and ($10::text is null or f.account = $10)
      and ($11::text is null or f.issuer = $11)
      and (f.age between $12::int and $13::int)
      and ($14::text is null or f.owner = $14) and (not $15::boolean or f.owner is null)
      and (not $16::boolean or f.age > f.alarm_days)
      and ($17::text is null or lower_swedish(concat_ws(' ', f.invoice_number, f.order_number,
        f.customer_name, f.registration_number, replace(f.registration_number, ' ', '')))
        like lower_swedish($17))`;

type Sort = (typeof ITEM_SORTS)[number];

/** What a list is ordered by, largest first; the id decides between equals. */
const KEY: Readonly<Record<Sort, string>> = {
  oldest: "f.age::bigint",
  newest: "-f.age::bigint",
  largest: "abs(f.ore)",
};

const listStatement = (sort: Sort): Statement =>
  statement({
    name: `list_open_items_${sort}`,
    text: `select ${COLUMNS}, ${KEY[sort]} as key from (${WITH_FACTS}) f where ${FILTER}
      and ($18::bigint is null or (${KEY[sort]}, f.id) < ($18::bigint, $19::uuid))
    order by key desc, f.id desc limit $20`,
  });

const LISTS: Readonly<Record<Sort, Statement>> = {
  oldest: listStatement("oldest"),
  newest: listStatement("newest"),
  largest: listStatement("largest"),
};

const SUM_ITEMS = statement({
  name: "sum_open_items",
  text: `select count(*)::int as items, coalesce(sum(f.ore), 0)::bigint as ore
    from (${WITH_FACTS}) f where ${FILTER}`,
});

const FIND_ITEM = statement({
  name: "find_open_item",
  text: `select ${COLUMNS}, 0::bigint as key from (${WITH_FACTS}) f where f.kind = $7 and f.id = $8`,
});

export type FoundItem = OpenItem & {
  readonly companyId: string;
  readonly siteId: string;
  readonly key: number;
};

type ItemRow = {
  kind: ItemKind;
  id: string;
  company_id: string;
  site_id: string;
  company_code: string;
  site_code: string;
  role: PostingRole;
  account: string | null;
  ore: number;
  since_day: string;
  age: number;
  is_too_old: boolean;
  owner: string | null;
  handed_over: boolean;
  order_id: string | null;
  attempt_id: string | null;
  invoice_number: string | null;
  customer_name: string | null;
  registration_number: string | null;
  reason: string | null;
  issuer: OpenItem["issuer"];
  payments: number;
  key: number;
};

export type ItemPlace = { readonly key: number; readonly id: string };

type Asked = {
  readonly sight: Sight;
  readonly asOf: BusinessDay;
  readonly query: OpenItemsQuery;
};

function filterValues({ sight, asOf, query }: Asked): readonly unknown[] {
  const bucket = query.bucket === undefined ? undefined : AGE_BUCKETS[query.bucket];
  const search = query.search?.trim() ?? "";
  return [
    ...openItemValues(sight),
    asOf,
    query.kind ?? null,
    query.companyCode ?? null,
    query.siteCode ?? null,
    query.account ?? null,
    query.issuer ?? null,
    // A clock that is a little behind another server's makes an age below zero.
    bucket === undefined || bucket.fromDays === 0 ? -1_000_000 : bucket.fromDays,
    bucket?.toDays ?? 1_000_000,
    query.owner ?? null,
    query.unowned,
    query.tooOld,
    search === "" ? null : `%${search.replace(/[\\%_]/g, "\\$&")}%`,
  ];
}

/** One more than the page, to tell whether there is another. */
export async function selectItems(
  sql: Sql,
  asked: Asked,
  after: ItemPlace | undefined,
): Promise<readonly FoundItem[]> {
  const rows = await sql.query<ItemRow>(LISTS[asked.query.sort], [
    ...filterValues(asked),
    after?.key ?? null,
    after?.id ?? null,
    asked.query.limit + 1,
  ]);
  return rows.map(itemOf);
}

export async function sumItems(
  sql: Sql,
  asked: Asked,
): Promise<{ readonly items: number; readonly amountOre: number }> {
  const [row] = await sql.query<{ items: number; ore: number }>(SUM_ITEMS, filterValues(asked));
  return { items: row?.items ?? 0, amountOre: row?.ore ?? 0 };
}

export async function findItem(
  sql: Sql,
  asked: { readonly kind: ItemKind; readonly id: string; readonly asOf: BusinessDay },
): Promise<FoundItem | undefined> {
  const values = [...openItemValues(SEES_ALL), asked.asOf, asked.kind, asked.id];
  const [row] = await sql.query<ItemRow>(FIND_ITEM, values);
  return row === undefined ? undefined : itemOf(row);
}

function itemOf(row: ItemRow): FoundItem {
  return {
    kind: row.kind,
    id: row.id,
    companyId: row.company_id,
    siteId: row.site_id,
    companyCode: row.company_code,
    siteCode: row.site_code,
    role: row.role,
    account: row.account,
    amountOre: row.ore,
    sinceDay: row.since_day,
    ageDays: row.age,
    isTooOld: row.is_too_old,
    owner: row.owner,
    handedOver: row.handed_over,
    orderId: row.order_id,
    paymentId: row.attempt_id,
    invoiceNumber: row.invoice_number,
    customerName: row.customer_name,
    registrationNumber: row.registration_number,
    debtReason: row.reason,
    issuer: row.issuer,
    payments: row.payments,
    key: row.key,
  };
}

const LOCK_OWNERS = statement({
  name: "lock_open_item_owner",
  text: "select pg_advisory_xact_lock(hashtextextended($1 || $2::text, 0))",
});

/** An item may have no row yet: whoever hands it over waits for whoever is at it. */
export async function lockOwner(tx: Transaction, kind: OwnedKind, id: string): Promise<void> {
  await tx.query(LOCK_OWNERS, [kind, id]);
}

const SET_OWNER = statement({
  name: "set_open_item_owner",
  text: `insert into open_item_owners (kind, item_id, company_id, owner_id, owner, since)
    values ($1,$2,$3,$4,$5,$6)
    on conflict (kind, item_id) do update set owner_id = excluded.owner_id, owner = excluded.owner,
      since = excluded.since`,
});

const GIVE_BACK = statement({
  name: "give_back_open_item",
  text: "delete from open_item_owners where kind = $1 and item_id = $2",
});

/** Null gives it back to whose it is by itself. */
export async function setOwner(
  tx: Transaction,
  item: { readonly kind: OwnedKind; readonly id: string; readonly companyId: string },
  owner: { readonly id: string; readonly signature: string; readonly since: Date } | null,
): Promise<void> {
  const { kind, id, companyId } = item;
  if (owner === null) await tx.write(GIVE_BACK, [kind, id]);
  else {
    await tx.write(SET_OWNER, [kind, id, companyId, owner.id, owner.signature, owner.since]);
  }
}

const OWNERS_OF = statement({
  name: "owners_of_open_items",
  text: "select item_id as id, owner from open_item_owners where kind = $1 and item_id = any($2)",
});

/** Those that were handed over, by their id. */
export async function selectOwners(
  sql: Sql,
  kind: OwnedKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ id: string; owner: string }>(OWNERS_OF, [kind, ids]);
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}
