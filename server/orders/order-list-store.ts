/**
 * The SQL of the list of orders, newest first. What a search box holds is met soon among the newest orders
 * when very many have it, and otherwise its orders are few and found by their words: neither reads them all.
 */
import type { ListOrdersQuery } from "../api.ts";
import { type Sql, type Statement, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { PageCursor } from "../page-cursor.ts";
import { ORDER_VIEW, type OrderViewRow } from "./order-view-store.ts";

/** How many of the newest are looked through for words, whatever they are. */
const NEWEST = 2_000;
/** More than these are walked to, newest first: they are met soon. */
const MOST_NAMED = 2_000;

type Status = ListOrdersQuery["status"];
const STATUSES = ["unpaid", "paid", "withdrawn", "all"] as const;

/** The status is told by conditions that the partial indexes know. */
const STATUS_CONDITION: Readonly<Record<Status, string>> = {
  // An order that was released on a claim is not waiting at the desk; a search still finds it.
  unpaid: `o.left_ore > 0 and o.kind <> 'creditInvoice'
      and ($3::text is not null or o.position <> 'notProven' or not exists (
        select from allocations g join claims c on c.attempt_id = g.attempt_id
        where g.order_id = o.id and c.outcome = 'open' and c.released_order))`,
  paid: "o.left_ore = 0 and not o.withdrawn and o.kind <> 'creditInvoice'",
  withdrawn: "o.withdrawn",
  all: "true",
};

const isBefore = (
  order: string,
): string => `($4::bigint is null or (${order}.created_at, ${order}.id)
        < (timestamptz 'epoch' + $4::bigint * interval '1 microsecond', $5::uuid))`;

const HAS_WORDS = `(w.words like lower_swedish($3) or w.words like lower_swedish(replace($3, ' ', '')))`;

/** A sub-select of one value is asked for each order in turn, and never for all of them first. */
const WALKED = `(select ${HAS_WORDS} from order_search w where w.order_id = o.id)`;

const WAYS = {
  everything: "$3::text is null",
  walked: WALKED,
  amongNewest: `${WALKED} and o.created_at >= coalesce((select n.created_at from orders n
        where ${isBefore("n")} order by n.created_at desc, n.id desc offset ${NEWEST} limit 1),
        '-infinity')`,
  named: "$3::text is not null and o.id = any($9::uuid[])",
} as const;
type Way = keyof typeof WAYS;

function listStatement(status: Status, way: Way): Statement {
  return statement({
    name: `list_orders_${status}_${way}`,
    text: `${ORDER_VIEW}
    where ${STATUS_CONDITION[status]} and ${WAYS[way]}
      and ($1::text is null or p.code = $1)
      and ($2::uuid is null or p.id = (select t.site_id from tills t where t.id = $2))
      and ${isBefore("o")}
      and ($7::uuid[] is null or o.company_id = any($7))
      and ($8::uuid[] is null or o.site_id = any($8))
    order by o.created_at desc, o.id desc
    limit $6`,
  });
}

const LIST_ORDERS = new Map(
  STATUSES.map((status) => [
    status,
    {
      everything: listStatement(status, "everything"),
      walked: listStatement(status, "walked"),
      amongNewest: listStatement(status, "amongNewest"),
      named: listStatement(status, "named"),
    },
  ]),
);

/** Planned as if all were wanted: for a few of them it would read the whole table in hope. */
const NAME_ORDERS = statement({
  name: "list_orders_name_found",
  text: `with found as materialized (select w.order_id from order_search w
      where ${HAS_WORDS.replaceAll("$3", "$1")})
    select order_id as id from found limit $2`,
});

/** One row more than the page, to tell whether there is another page. */
export async function listOrderRows(
  sql: Sql,
  query: ListOrdersQuery,
  { after, sight }: { readonly after: PageCursor | undefined; readonly sight: Sight },
): Promise<readonly OrderViewRow[]> {
  const keyed = query.search?.trim() ?? "";
  const words = keyed === "" ? null : `%${keyed.replace(/[\\%_]/g, "\\$&")}%`;
  const most = query.limit + 1;
  const list = async (way: Way, ...named: readonly string[][]): Promise<OrderViewRow[]> => {
    const asked = LIST_ORDERS.get(query.status)?.[way];
    if (asked === undefined) throw new Error(`No list of orders that are ${query.status}`);
    return await sql.query<OrderViewRow>(asked, [
      query.siteCode ?? null,
      query.tillId ?? null,
      words,
      after?.createdAtMicros ?? null,
      after?.id ?? null,
      most,
      sight.companyIds,
      sight.siteIds,
      ...named,
    ]);
  };
  if (words === null) return await list("everything");
  // Few are unpaid at any time, and an index holds just them.
  if (query.status === "unpaid") return await list("walked");
  const newest = await list("amongNewest");
  if (newest.length === most) return newest;
  const named = await sql.query<{ id: string }>(NAME_ORDERS, [words, MOST_NAMED + 1]);
  if (named.length > MOST_NAMED) return await list("walked");
  return await list(
    "named",
    named.map(({ id }) => id),
  );
}
