/** The history list: what was asked for is looked up, then a page is read, newest first. */
import { addDays, parseBusinessDay, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { ListPaymentsQuery, PaymentPage } from "../api.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Telling } from "../http/telling.ts";
import { readCursor, writeCursor } from "../page-cursor.ts";
import {
  type FoundMeaning,
  type FoundPayment,
  findEdgeOfNewest,
  findOrders,
  findOrdersOfSystem,
  findPayments,
  findPaymentsOfAdvisor,
  findPlaces,
  type HistoryFilter,
} from "./history-search-store.ts";
import { meaningOf } from "./search-text.ts";

export type PaymentsAsked = Omit<ListPaymentsQuery, "cursor" | "limit">;

export type PreparedHistory =
  | { readonly kind: "ready"; readonly filter: HistoryFilter }
  | { readonly kind: "invalid"; readonly field: keyof ListPaymentsQuery };

export type ListedPayments =
  | ({ readonly kind: "page" } & PaymentPage)
  | { readonly kind: "invalid"; readonly field: keyof ListPaymentsQuery };

export async function listPayments(
  sql: Sql,
  query: ListPaymentsQuery,
  { telling, sight }: { readonly telling: Telling; readonly sight: Sight },
): Promise<ListedPayments> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (query.cursor !== undefined && after === undefined)
    return { kind: "invalid", field: "cursor" };
  const prepared = await prepareHistory(sql, query, sight, "amongNewest");
  if (prepared.kind === "invalid") return prepared;
  const asked = { after, limit: query.limit + 1, telling };
  const found =
    (await findAmongNewest(sql, prepared.filter, asked)) ??
    (await findEverywhere(sql, prepared.filter, { ...asked, search: query.search }));
  const shown = found.slice(0, query.limit);
  const last = found.length > query.limit ? shown.at(-1) : undefined;
  return {
    kind: "page",
    payments: shown.map((each) => each.payment),
    next: last === undefined ? null : writeCursor(last.cursor),
  };
}

type PageAsked = Omit<Parameters<typeof findPayments>[1], "filter">;

/** So many payments are looked through one by one, whatever is searched for. */
const NEWEST = 4_000;

/** The page, when the newest fill it or are all that there are: what very many have is met soon. */
async function findAmongNewest(
  sql: Sql,
  filter: HistoryFilter,
  asked: PageAsked,
): Promise<readonly FoundPayment[] | undefined> {
  if (filter.meaning === undefined) return await findPayments(sql, { ...asked, filter });
  const { fromAt, untilAt } = filter;
  const edge = await findEdgeOfNewest(sql, { after: asked.after, untilAt, newest: NEWEST });
  const isEdge = edge !== undefined && (fromAt === undefined || edge > fromAt);
  const newest = isEdge ? { ...filter, fromAt: edge } : filter;
  const found = await findPayments(sql, { ...asked, filter: newest });
  return isEdge && found.length < asked.limit ? undefined : found;
}

/** What few have is found by its orders, which are looked up by their words. */
async function findEverywhere(
  sql: Sql,
  filter: HistoryFilter,
  { search, ...asked }: PageAsked & { readonly search: string | undefined },
): Promise<readonly FoundPayment[]> {
  const meaning = await lookUp(sql, search, "everywhere");
  return await findPayments(sql, { ...asked, filter: { ...filter, meaning } });
}

/** Whether orders that a search names are looked up, or met among the newest payments. */
type Where = "everywhere" | "amongNewest";

/** Looks up the names that a filter speaks of, once for all pages of it. */
export async function prepareHistory(
  sql: Sql,
  asked: PaymentsAsked,
  sight: Sight,
  where: Where = "everywhere",
): Promise<PreparedHistory> {
  const invalid = unusableField(asked);
  if (invalid !== undefined) return { kind: "invalid", field: invalid };
  const from = asked.from === undefined ? undefined : parseBusinessDay(asked.from);
  const to = asked.to === undefined ? undefined : parseBusinessDay(asked.to);
  const { serviceAdvisor: advisor, system } = asked;
  const filter: HistoryFilter = {
    ...asked,
    sight,
    operator: asked.operator === undefined ? undefined : capitalsOf(asked.operator),
    authorisationCode: asked.authorisationCode?.trim().toUpperCase(),
    meaning: await lookUp(sql, asked.search, where),
    systemOrders: system === undefined ? undefined : await findOrdersOfSystem(sql, system),
    advisor:
      advisor === undefined ? undefined : await findPaymentsOfAdvisor(sql, capitalsOf(advisor)),
    fromAt: from === undefined ? undefined : new Date(startOfBusinessDay(from)),
    untilAt: to === undefined ? undefined : new Date(startOfBusinessDay(addDays(to, 1))),
  };
  return { kind: "ready", filter };
}

export const CSV_BATCH = 500;

/** Every payment of the filter, a batch at a time, so that memory holds one batch and no more. */
export async function* walkPayments(
  sql: Sql,
  filter: HistoryFilter,
  telling: Telling,
): AsyncGenerator<FoundPayment[], void, void> {
  let after: FoundPayment["cursor"] | undefined;
  for (;;) {
    const found = await findPayments(sql, { filter, after, limit: CSV_BATCH, telling });
    if (found.length > 0) yield found;
    if (found.length < CSV_BATCH) return;
    after = found.at(-1)?.cursor;
  }
}

/** The shape of a day is checked at the door; that the calendar has it, here. */
function unusableField(asked: PaymentsAsked): keyof PaymentsAsked | undefined {
  const days = ["from", "to"] as const;
  return days.find((field) => {
    const day = asked[field];
    return day !== undefined && parseBusinessDay(day) === undefined;
  });
}

/** As signatures are stored. */
function capitalsOf(signature: string): string {
  return signature.normalize("NFC").trim().toUpperCase();
}

async function lookUp(
  sql: Sql,
  search: string | undefined,
  where: Where,
): Promise<FoundMeaning | undefined> {
  const meaning = search === undefined ? undefined : meaningOf(search);
  if (meaning === undefined) return undefined;
  const { amountOre, lastFour, capitals } = meaning;
  const { orderPatterns: patterns } = meaning;
  const orders =
    where === "everywhere"
      ? await findOrders(sql, patterns)
      : ({ kind: "manyByWords", patterns } as const);
  const advisor = await findPaymentsOfAdvisor(sql, meaning.place.toUpperCase());
  const found = { orders, advisor, amountOre, lastFour, capitals };
  return { ...(await findPlaces(sql, meaning.place)), ...found };
}
