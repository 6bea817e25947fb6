/**
 * The SQL of the history list. A search box means several things at once, so each meaning is asked
 * for its own newest payments by its own index, and the newest of all of them are the page: it
 * costs the same however many payments there are. What orders say of payments is either looked at for
 * each payment on the way back in time, or found by the index of words.
 */
import type { AttemptFlag } from "@kortkoll/core/attempts/approval-flags.ts";
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { PaymentRow } from "../api.ts";
import { type Sql, type Statement, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Telling } from "../http/telling.ts";
import type { PageCursor } from "../page-cursor.ts";
import {
  ATTEMPT,
  ownConditions,
  placeAndTime,
  type ValueList,
} from "./attempt-conditions-store.ts";
import {
  type FoundByIndex,
  notedBranch,
  ofColumnBranch,
  type Weeks,
  wordsBranch,
} from "./found-words-store.ts";
import { ATTEMPT_COLUMNS, ATTEMPT_JOINS } from "./history-store.ts";
import { type AttemptRow, paymentRowFrom } from "./payment-view.ts";
import type { WordsAsked } from "./search-text.ts";

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

/**
 * When the payment was that has so many newer ones, which have ended, before the cursor; undefined when there are fewer. Of
 * what the filter asks it knows all but what orders say.
 */
export async function findEdgeOfNewest(
  sql: Sql,
  {
    filter,
    after,
    newest,
  }: {
    readonly filter: HistoryFilter;
    readonly after: PageCursor | undefined;
    readonly newest: number;
  },
): Promise<Date | undefined> {
  const { values, value } = listOfValues();
  const conditions = [
    ...ownConditions(filter, value),
    ...placeAndTime(filter, after, ATTEMPT, value),
  ];
  const text = `select a.created_at as at from attempts a
    where ${[ENDED, ...conditions].join(" and ")}
    order by a.created_at desc, a.id desc offset ${value(newest)} limit 1`;
  const [edge] = await sql.query<{ at: Date }>(
    statement({ name: "edge_of_newest_payments", text }),
    values,
  );
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
  readonly words: WordsAsked;
  readonly orders: OrderMatch;
  readonly advisor: AdvisorMatch;
  readonly signature: string;
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
  readonly companyCode?: string | undefined;
  readonly systemOrders?: OrderMatch | undefined;
  readonly amountOre?: number | undefined;
  readonly lastFour?: string | undefined;
  readonly authorisationCode?: string | undefined;
  readonly fromAt?: Date | undefined;
  readonly untilAt?: Date | undefined;
  /** Business days, both included: only what was approved has one. */
  readonly businessFrom?: string | undefined;
  readonly businessTo?: string | undefined;
  /** What orders say is found by the index of words, and not looked at for each payment. */
  readonly byIndex?: boolean | undefined;
};

/** Whether a filter asks for what orders say of payments. */
export function asksOrders({ meaning, advisor, systemOrders }: HistoryFilter): boolean {
  return meaning !== undefined || advisor !== undefined || systemOrders !== undefined;
}

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
  const { filter, after } = asked;
  const { values, value } = listOfValues();
  const limit = value(asked.limit);
  const found = filter.byIndex
    ? branchesByIndex({ filter, after, limit }, value)
    : branches(filter, value).map((branch) => newestOf(branch, { filter, after, limit }, value));
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

function listOfValues(): { readonly values: unknown[]; readonly value: ValueList } {
  const values: unknown[] = [];
  return { values, value: (given) => `$${values.push(given)}` };
}

type PageOf = {
  readonly filter: HistoryFilter;
  readonly after: PageCursor | undefined;
  readonly limit: string;
};

/** The newest attempts for which a branch holds, and everything else that is asked. */
function newestOf(branch: string, { filter, after, limit }: PageOf, value: ValueList): string {
  const always = [
    ...ownConditions(filter, value),
    ...orderConditions(filter, value),
    ...placeAndTime(filter, after, ATTEMPT, value),
  ];
  return `(select a.id, a.created_at from attempts a
      where ${[branch, ...always].join(" and ")}
      order by a.created_at desc, a.id desc limit ${limit})`;
}

/**
 * What attempts say themselves is found by their own indexes, what orders say by the index of words, and
 * what is noted and not in it yet one by one: all of it in one statement, which sees one moment.
 */
function branchesByIndex(page: PageOf, value: ValueList): string[] {
  const { filter, after, limit } = page;
  const { meaning, advisor, systemOrders, ...rest } = filter;
  const asked = (others: HistoryFilter): FoundByIndex => ({
    limit,
    value,
    itself: (h) => placeAndTime(filter, after, h, value),
    attempt: [...ownConditions(filter, value), ...orderConditions(others, value)],
  });
  const all = [...placeAndTime(filter, after, ATTEMPT, value), ...asked(filter).attempt];
  if (meaning !== undefined) {
    const isRunning = `${RUNNING} and (${waysToMean(meaning, value).join(" or ")})`;
    const own = waysOfAttempts(meaning, value).map((way) => `${ENDED} and ${way}`);
    const said = [orderCondition(meaning.orders, value), advisorCondition(meaning.advisor, value)];
    return [
      ...[...own, isRunning].map((branch) => newestOf(branch, page, value)),
      wordsBranch(meaning.words, weeksOf(filter, after), asked(filter)),
      ofColumnBranch("service_advisor", meaning.signature, asked(filter)),
      notedBranch([...all, `(${said.join(" or ")})`]),
    ];
  }
  if (advisor?.kind === "many") {
    const others = asked({ ...rest, systemOrders });
    return [ofColumnBranch("service_advisor", advisor.signature, others), notedBranch(all)];
  }
  if (systemOrders?.kind === "manyBySystem")
    return [ofColumnBranch("system_code", systemOrders.systemCode, asked(rest)), notedBranch(all)];
  throw new Error("Nothing is asked for that the index of words knows");
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** Where the walk by weeks begins and ends, as `week_of` counts them. */
function weeksOf({ fromAt, untilAt }: HistoryFilter, after: PageCursor | undefined): Weeks {
  const until = [
    untilAt?.getTime(),
    after === undefined ? undefined : after.createdAtMicros / 1000,
  ];
  const newest = Math.min(...until.filter((at) => at !== undefined));
  const week = (at: number): number => Math.floor(at / WEEK_MS);
  return {
    newest: Number.isFinite(newest) ? week(newest) : null,
    oldest: fromAt === undefined ? null : week(fromAt.getTime()),
  };
}

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
  const { orders, advisor } = meaning;
  return [
    ...waysOfAttempts(meaning, value),
    ...(orders.kind === "few" && orders.orderIds.length === 0
      ? []
      : [orderCondition(orders, value)]),
    ...(advisor.kind === "few" && advisor.attemptIds.length === 0
      ? []
      : [advisorCondition(advisor, value)]),
  ];
}

/** What an attempt says itself. */
function waysOfAttempts(meaning: FoundMeaning, value: ValueList): string[] {
  const capitals = value(meaning.capitals);
  const { amountOre, lastFour } = meaning;
  return [
    `a.reference = ${capitals}`,
    `a.authorisation_code = ${capitals}`,
    `a.operator = ${capitals}`,
    ...(lastFour === undefined ? [] : [`a.last_four = ${value(lastFour)}`]),
    ...(amountOre === undefined ? [] : waysToAmount(amountOre, value)),
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

/** What a filter beside the search box asks of the orders. */
function orderConditions({ systemOrders, advisor }: HistoryFilter, value: ValueList): string[] {
  return [
    ...(systemOrders === undefined ? [] : [orderCondition(systemOrders, value)]),
    ...(advisor === undefined ? [] : [advisorCondition(advisor, value)]),
  ];
}

/**
 * A refund belongs to its credit invoice as well as to the order that was paid. What many have is asked for
 * each payment in turn, whatever the planner hopes for: only so many are looked through.
 */
function orderCondition(match: OrderMatch, value: ValueList): string {
  switch (match.kind) {
    case "few": {
      const ids = `any(${value(match.orderIds)}::uuid[])`;
      return `a.id in (select l.attempt_id from allocations l where l.order_id = ${ids}
        union all select l.attempt_id from allocations l where l.credit_invoice_id = ${ids})`;
    }
    case "manyByWords":
      // Each order is fetched and read: PostgreSQL 15 would search all words again for each payment.
      return `exists (select from allocations l cross join lateral (select o.words from order_search o
          where o.order_id = any (array[l.order_id, l.credit_invoice_id]) offset 0) w
        where l.attempt_id = a.id and w.words like any(${value(match.patterns)}::text[]) offset 0)`;
    case "manyBySystem":
      return `exists (select from allocations l join orders o on o.id = l.order_id
        join invoicing_systems y on y.id = o.system_id
        where l.attempt_id = a.id and y.code = ${value(match.systemCode)} offset 0)`;
  }
}

function advisorCondition(match: AdvisorMatch, value: ValueList): string {
  switch (match.kind) {
    case "few":
      return `a.id = any(${value(match.attemptIds)}::uuid[])`;
    case "many":
      return `exists (select from allocations l
        where l.attempt_id = a.id and l.service_advisor = ${value(match.signature)} offset 0)`;
  }
}
