/**
 * The SQL of the history list. A search box means several things at once, so each meaning is asked
 * for its own newest payments by its own index, and the newest of all of them are the page: it
 * costs the same however many payments there are.
 */
import type { AttemptFlag } from "@kortkoll/core/attempts/approval-flags.ts";
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { PaymentRow } from "../api.ts";
import { type Sql, type Statement, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Telling } from "../http/telling.ts";
import type { PageCursor } from "../page-cursor.ts";
import { ATTEMPT_COLUMNS, ATTEMPT_JOINS } from "./history-store.ts";
import { type AttemptRow, paymentRowFrom } from "./payment-view.ts";

/** Above this, orders and payments are common enough to be met soon when walking back in time. */
const MOST_BY_NAME = 2000;

/** Orders as a search found them: so few that each can be named, or too many. */
export type OrderMatch =
  | { readonly kind: "few"; readonly orderIds: readonly string[] }
  | { readonly kind: "manyByWords"; readonly patterns: readonly string[] }
  | { readonly kind: "manyBySystem"; readonly systemCode: string };

/** Planned as if all were wanted: for a few of them it would read the whole table in hope. */
const FIND_ORDERS = statement({
  name: "find_orders_by_words",
  text: `with found as materialized (
      select order_id from order_search where words like any($1::text[]))
    select order_id from found limit $2`,
});

export async function findOrders(sql: Sql, patterns: readonly string[]): Promise<OrderMatch> {
  return fewOr(await askForOrders(sql, FIND_ORDERS, patterns), { kind: "manyByWords", patterns });
}

const FIND_ORDERS_OF_SYSTEM = statement({
  name: "find_orders_of_system",
  text: `select o.id as order_id from invoicing_systems y
    join orders o on o.company_id = y.company_id and o.system_id = y.id
    where y.code = $1 limit $2`,
});

export async function findOrdersOfSystem(sql: Sql, systemCode: string): Promise<OrderMatch> {
  const orderIds = await askForOrders(sql, FIND_ORDERS_OF_SYSTEM, systemCode);
  return fewOr(orderIds, { kind: "manyBySystem", systemCode });
}

async function askForOrders(sql: Sql, asked: Statement, what: unknown): Promise<string[]> {
  const rows = await sql.query<{ order_id: string }>(asked, [what, MOST_BY_NAME + 1]);
  return rows.map((row) => row.order_id);
}

function fewOr(orderIds: readonly string[], many: OrderMatch): OrderMatch {
  return orderIds.length > MOST_BY_NAME ? many : { kind: "few", orderIds };
}

const EDGE_OF_NEWEST = statement({
  name: "edge_of_newest_payments",
  text: `select a.created_at as at from attempts a
    where ($1::bigint is null or (a.created_at, a.id)
        < (timestamptz 'epoch' + $1::bigint * interval '1 microsecond', $2::uuid))
      and ($3::timestamptz is null or a.created_at < $3)
    order by a.created_at desc, a.id desc offset $4 limit 1`,
});

/** When the payment was that has so many newer ones before the cursor; undefined when there are fewer. */
export async function findEdgeOfNewest(
  sql: Sql,
  asked: {
    readonly after: PageCursor | undefined;
    readonly untilAt: Date | undefined;
    readonly newest: number;
  },
): Promise<Date | undefined> {
  const { after, untilAt = null, newest } = asked;
  const values = [after?.createdAtMicros ?? null, after?.id ?? null, untilAt, newest];
  const [edge] = await sql.query<{ at: Date }>(EDGE_OF_NEWEST, values);
  return edge?.at;
}

/** The payments that carry a signature: so few that each can be named, or too many. */
export type AdvisorMatch =
  | { readonly kind: "few"; readonly attemptIds: readonly string[] }
  | { readonly kind: "many"; readonly signature: string };

const FIND_PAYMENTS_OF_ADVISOR = statement({
  name: "find_payments_of_advisor",
  text: "select attempt_id from allocations where service_advisor = $1 limit $2",
});

export async function findPaymentsOfAdvisor(sql: Sql, signature: string): Promise<AdvisorMatch> {
  const values = [signature, MOST_BY_NAME + 1];
  const rows = await sql.query<{ attempt_id: string }>(FIND_PAYMENTS_OF_ADVISOR, values);
  if (rows.length > MOST_BY_NAME) return { kind: "many", signature };
  return { kind: "few", attemptIds: rows.map((row) => row.attempt_id) };
}

export type FoundPlaces = {
  readonly tillIds: readonly string[];
  readonly terminalIds: readonly string[];
};

const FIND_PLACES = statement({
  name: "find_places_by_word",
  text: `select
    array(select id from tills where $1 in (lower_swedish(code), lower_swedish(name))) as tills,
    array(select id from terminals
      where $1 in (lower_swedish(terminal_id), lower_swedish(name))) as terminals`,
});

export async function findPlaces(sql: Sql, word: string): Promise<FoundPlaces> {
  const [row] = await sql.query<{ tills: string[]; terminals: string[] }>(FIND_PLACES, [word]);
  return { tillIds: row?.tills ?? [], terminalIds: row?.terminals ?? [] };
}

/** What a search box may mean, with names already looked up. */
export type FoundMeaning = FoundPlaces & {
  readonly orders: OrderMatch;
  readonly advisor: AdvisorMatch;
  readonly amountOre: number | undefined;
  readonly lastFour: string | undefined;
  readonly capitals: string;
};

/** All given parts must hold. */
export type HistoryFilter = {
  readonly sight: Sight;
  readonly meaning?: FoundMeaning | undefined;
  readonly state?: AttemptState | undefined;
  readonly kind?: PaymentRow["kind"] | undefined;
  readonly method?: PaymentRow["method"] | undefined;
  readonly issuer?: Issuer | undefined;
  readonly flag?: AttemptFlag | undefined;
  readonly operator?: string | undefined;
  readonly advisor?: AdvisorMatch | undefined;
  readonly tillId?: string | undefined;
  readonly terminalId?: string | undefined;
  readonly siteCode?: string | undefined;
  readonly systemOrders?: OrderMatch | undefined;
  readonly amountOre?: number | undefined;
  readonly lastFour?: string | undefined;
  readonly authorisationCode?: string | undefined;
  readonly fromAt?: Date | undefined;
  readonly untilAt?: Date | undefined;
};

export type FoundPayment = {
  readonly payment: PaymentRow;
  readonly reference: string;
  readonly orderNumbers: readonly string[];
  readonly cursor: PageCursor;
};

export async function findPayments(
  sql: Sql,
  asked: {
    filter: HistoryFilter;
    after: PageCursor | undefined;
    limit: number;
    telling: Telling;
  },
): Promise<FoundPayment[]> {
  const values: unknown[] = [];
  const value: ValueList = (given) => `$${values.push(given)}`;
  const limit = value(asked.limit);
  const always = [...filterConditions(asked.filter, value), ...cursorCondition(asked.after, value)];
  const found = branches(asked.filter, value).map(
    (branch) => `(select a.id, a.created_at from attempts a
      where ${[branch, ...always].join(" and ")}
      order by a.created_at desc, a.id desc limit ${limit})`,
  );
  const text = `with found as (${found.join(" union all ")}),
    page as (select distinct id, created_at from found order by created_at desc, id desc
      limit ${limit})
    select ${ATTEMPT_COLUMNS},
      (extract(epoch from a.created_at) * 1000000)::bigint as created_at_micros
    from page p join attempts a on a.id = p.id ${ATTEMPT_JOINS}
    order by a.created_at desc, a.id desc`;
  type Row = AttemptRow & { created_at_micros: number };
  const rows = await sql.query<Row>(statement({ name: "find_payments", text }), values);
  return rows.map((row) => ({
    payment: paymentRowFrom(row, asked.telling),
    reference: row.reference,
    orderNumbers: [...new Set(row.order_numbers ?? [])],
    cursor: { createdAtMicros: row.created_at_micros, id: row.id },
  }));
}

/** Notes a value and gives its place in the statement. */
type ValueList = (given: unknown) => string;

/** The indexes by operator, till, terminal and amount begin where an attempt has an outcome. */
const ENDED = "a.state not in ('created','sent')";
const RUNNING = "a.state in ('created','sent')";

/** Each branch walks its own index from the newest payment and stops at a page. */
function branches(filter: HistoryFilter, value: ValueList): string[] {
  const either = waysToMatch(filter, value);
  return [...either.map((way) => `${ENDED} and ${way}`), `${RUNNING} and (${either.join(" or ")})`];
}

function waysToMatch({ meaning, amountOre }: HistoryFilter, value: ValueList): string[] {
  if (meaning !== undefined) return waysToMean(meaning, value);
  return amountOre === undefined ? ["true"] : waysToAmount(amountOre, value);
}

function waysToMean(meaning: FoundMeaning, value: ValueList): string[] {
  const capitals = value(meaning.capitals);
  const { amountOre, lastFour, orders, advisor } = meaning;
  return [
    `a.reference = ${capitals}`,
    `a.authorisation_code = ${capitals}`,
    `a.operator = ${capitals}`,
    ...(lastFour === undefined ? [] : [`a.last_four = ${value(lastFour)}`]),
    ...(amountOre === undefined ? [] : waysToAmount(amountOre, value)),
    ...(orders.kind === "few" && orders.orderIds.length === 0
      ? []
      : [orderCondition(orders, value)]),
    ...(advisor.kind === "few" && advisor.attemptIds.length === 0
      ? []
      : [advisorCondition(advisor, value)]),
    ...waysToPlace("till_id", meaning.tillIds, value),
    ...waysToPlace("terminal_id", meaning.terminalIds, value),
  ];
}

/** Asked or approved; they seldom differ, so the second index is small. */
function waysToAmount(amountOre: number, value: ValueList): string[] {
  const amount = value(amountOre);
  const approvedOtherwise = "a.state = 'approved' and a.approved_ore <> a.asked_ore";
  return [`a.asked_ore = ${amount}`, `${approvedOtherwise} and a.approved_ore = ${amount}`];
}

/** Every site may have a till called "K1": only a few are walked one by one. */
function waysToPlace(
  column: "till_id" | "terminal_id",
  ids: readonly string[],
  value: ValueList,
): string[] {
  if (ids.length === 0) return [];
  if (ids.length > 8) return [`a.${column} = any(${value(ids)}::uuid[])`];
  return ids.map((id) => `a.${column} = ${value(id)}`);
}

function filterConditions(filter: HistoryFilter, value: ValueList): string[] {
  const is = (column: string, given: string | undefined): string[] =>
    given === undefined ? [] : [`a.${column} = ${value(given)}`];
  const site = filter.siteCode;
  const { fromAt, untilAt, systemOrders, advisor } = filter;
  const { companyIds, siteIds } = filter.sight;
  const amount = filter.meaning === undefined ? undefined : filter.amountOre;
  return [
    ...(companyIds === null ? [] : [`a.company_id = any(${value(companyIds)}::uuid[])`]),
    ...(siteIds === null ? [] : [`a.site_id = any(${value(siteIds)}::uuid[])`]),
    ...(filter.state === undefined ? [] : [STATE_IS[filter.state]]),
    ...(filter.kind === undefined ? [] : [KIND_IS[filter.kind]]),
    ...(filter.method === undefined ? [] : [METHOD_IS[filter.method]]),
    ...(filter.issuer === undefined ? [] : [ISSUER_IS[filter.issuer]]),
    ...(filter.flag === undefined ? [] : [`${HAS_FLAGS} and ${value(filter.flag)} = any(a.flags)`]),
    ...is("operator", filter.operator),
    ...is("till_id", filter.tillId),
    ...is("terminal_id", filter.terminalId),
    ...is("last_four", filter.lastFour),
    ...is("authorisation_code", filter.authorisationCode),
    ...(site === undefined
      ? []
      : [`a.site_id = (select s.id from sites s where s.code = ${value(site)})`]),
    ...(fromAt === undefined ? [] : [`a.created_at >= ${value(fromAt)}`]),
    ...(untilAt === undefined ? [] : [`a.created_at < ${value(untilAt)}`]),
    ...(systemOrders === undefined ? [] : [orderCondition(systemOrders, value)]),
    ...(advisor === undefined ? [] : [advisorCondition(advisor, value)]),
    ...(amount === undefined ? [] : [`${value(amount)} in (a.asked_ore, a.approved_ore)`]),
  ];
}

/** Written out, because a partial index is used only when the statement itself names the value. */
const STATE_IS: Readonly<Record<AttemptState, string>> = {
  created: "a.state = 'created'",
  sent: "a.state = 'sent'",
  approved: "a.state = 'approved'",
  declined: "a.state = 'declined'",
  cancelled: "a.state = 'cancelled'",
  notSent: "a.state = 'notSent'",
  unknown: "a.state = 'unknown'",
  notPerformed: "a.state = 'notPerformed'",
  claimed: "a.state = 'claimed'",
};

const KIND_IS: Readonly<Record<PaymentRow["kind"], string>> = {
  purchase: "a.kind = 'purchase'",
  refund: "a.kind = 'refund'",
  void: "a.kind = 'void'",
};

const METHOD_IS: Readonly<Record<PaymentRow["method"], string>> = {
  card: "a.method = 'card'",
  cash: "a.method = 'cash'",
};

const ISSUER_IS: Readonly<Record<Issuer, string>> = {
  visa: "a.issuer = 'visa'",
  mastercard: "a.issuer = 'mastercard'",
  amex: "a.issuer = 'amex'",
  diners: "a.issuer = 'diners'",
  ownCard: "a.issuer = 'ownCard'",
  unknown: "a.issuer = 'unknown'",
};

/** Few payments have any: they have an index of their own, which is named by this. */
const HAS_FLAGS = "a.flags <> '{}'";

/** A refund belongs to its credit invoice as well as to the order that was paid. */
function orderCondition(match: OrderMatch, value: ValueList): string {
  switch (match.kind) {
    case "few": {
      const ids = `any(${value(match.orderIds)}::uuid[])`;
      return `a.id in (select l.attempt_id from allocations l where l.order_id = ${ids}
        union all select l.attempt_id from allocations l where l.credit_invoice_id = ${ids})`;
    }
    case "manyByWords":
      return `exists (select from allocations l
        join order_search w on w.order_id in (l.order_id, l.credit_invoice_id)
        where l.attempt_id = a.id and w.words like any(${value(match.patterns)}::text[]))`;
    case "manyBySystem":
      return `exists (select from allocations l join orders o on o.id = l.order_id
        join invoicing_systems y on y.id = o.system_id
        where l.attempt_id = a.id and y.code = ${value(match.systemCode)})`;
  }
}

function advisorCondition(match: AdvisorMatch, value: ValueList): string {
  switch (match.kind) {
    case "few":
      return `a.id = any(${value(match.attemptIds)}::uuid[])`;
    case "many":
      return `exists (select from allocations l
        where l.attempt_id = a.id and l.service_advisor = ${value(match.signature)})`;
  }
}

/** Rows at the same microsecond are told apart by id, so none is skipped and none comes twice. */
function cursorCondition(after: PageCursor | undefined, value: ValueList): string[] {
  if (after === undefined) return [];
  const micros = value(after.createdAtMicros);
  const at = `timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond'`;
  return [`(a.created_at, a.id) < (${at}, ${value(after.id)}::uuid)`];
}
