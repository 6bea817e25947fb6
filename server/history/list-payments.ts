/** The history list: what was asked for is looked up, then a page is read, newest first. */
import { addDays, parseBusinessDay, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { ListPaymentsQuery, PaymentPage } from "../api.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Telling } from "../http/telling.ts";
import { readCursor, writeCursor } from "../page-cursor.ts";
import { isHistoryIndexed } from "./found-words-store.ts";
import {
  type AdvisorMatch,
  asksOrders,
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

type ReadyHistory = {
  readonly kind: "ready";
  readonly filter: HistoryFilter;
  /** The same, for when the newest payments were not enough. */
  readonly everywhere: () => Promise<HistoryFilter>;
};

export type PreparedHistory =
  | ReadyHistory
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
  const prepared = await prepareHistory(sql, query, sight);
  if (prepared.kind === "invalid") return prepared;
  const found = await findPage(sql, prepared, { after, limit: query.limit + 1, telling });
  const shown = found.slice(0, query.limit);
  const last = found.length > query.limit ? shown.at(-1) : undefined;
  return {
    kind: "page",
    payments: shown.map((each) => each.payment),
    next: last === undefined ? null : writeCursor(last.cursor),
  };
}

type PageAsked = Omit<Parameters<typeof findPayments>[1], "filter">;

/**
 * What very many have is met soon on the way back in time, and so the newest are looked through first,
 * one by one. What fewer have is found by the index of words.
 */
async function findPage(
  sql: Sql,
  { filter, everywhere }: ReadyHistory,
  asked: PageAsked,
): Promise<readonly FoundPayment[]> {
  if (!asksOrders(filter)) return await findPayments(sql, { ...asked, filter });
  if (hasFewOfItself(filter)) return await findPayments(sql, { ...asked, filter });
  const newest = asked.limit * (isNarrowed(filter) ? NARROWED_A_ROW : NEWEST_A_ROW);
  const edge = await findEdgeOfNewest(sql, { filter, after: asked.after, newest });
  const among = edge === undefined ? filter : { ...filter, fromAt: edge };
  const found = await findPayments(sql, { ...asked, filter: among });
  if (edge === undefined || found.length === asked.limit) return found;
  return await findPayments(sql, { ...asked, filter: await everywhere() });
}

/** So many payments are looked through for each row of a page: what one in three has fills it. */
const NEWEST_A_ROW = 3;
/** Of what a filter leaves more: the index knows nothing of the filter, and would find the others too. */
const NARROWED_A_ROW = 10;

/** So few payments share one that they are looked through whatever their orders say. */
function hasFewOfItself({ lastFour, authorisationCode }: HistoryFilter): boolean {
  return lastFour !== undefined || authorisationCode !== undefined;
}

function isNarrowed(filter: HistoryFilter): boolean {
  const { sight, siteCode, companyCode, tillId, terminalId, operator, amountOre } = filter;
  const { state, kind, method, issuer, flag, businessFrom, businessTo } = filter;
  const places = [siteCode, companyCode, tillId, terminalId, businessFrom, businessTo];
  const given = [...places, operator, amountOre, state, kind, method, issuer, flag];
  return sight.siteIds !== null || given.some((one) => one !== undefined);
}

/**
 * Looks up the names that a filter speaks of, once for all pages of it. Until the index of words is whole,
 * orders are looked up by their words, when the newest payments were not enough.
 */
export async function prepareHistory(
  sql: Sql,
  asked: PaymentsAsked,
  sight: Sight,
): Promise<PreparedHistory> {
  const invalid = unusableField(asked);
  if (invalid !== undefined) return { kind: "invalid", field: invalid };
  const { serviceAdvisor, system } = asked;
  const from = asked.from === undefined ? undefined : parseBusinessDay(asked.from);
  const to = asked.to === undefined ? undefined : parseBusinessDay(asked.to);
  const filter: HistoryFilter = {
    ...asked,
    sight,
    operator: asked.operator === undefined ? undefined : capitalsOf(asked.operator),
    authorisationCode: asked.authorisationCode?.trim().toUpperCase(),
    meaning: await meant(sql, asked.search),
    systemOrders: system === undefined ? undefined : { kind: "manyBySystem", systemCode: system },
    advisor:
      serviceAdvisor === undefined
        ? undefined
        : { kind: "many", signature: capitalsOf(serviceAdvisor) },
    fromAt: from === undefined ? undefined : new Date(startOfBusinessDay(from)),
    untilAt: to === undefined ? undefined : new Date(startOfBusinessDay(addDays(to, 1))),
  };
  if (await isHistoryIndexed(sql)) {
    const byIndex = { ...filter, byIndex: asksOrders(filter) };
    return { kind: "ready", filter, everywhere: () => Promise.resolve(byIndex) };
  }
  let looked: Promise<HistoryFilter> | undefined;
  const everywhere = (): Promise<HistoryFilter> => {
    looked ??= lookUpOrders(sql, filter);
    return looked;
  };
  return { kind: "ready", filter, everywhere };
}

async function meant(sql: Sql, search: string | undefined): Promise<FoundMeaning | undefined> {
  const meaning = search === undefined ? undefined : meaningOf(search);
  if (meaning === undefined) return undefined;
  const { amountOre, lastFour, capitals, words } = meaning;
  const signature = meaning.place.toUpperCase();
  return {
    ...(await findPlaces(sql, meaning.place)),
    ...{ amountOre, lastFour, capitals, words },
    orders: { kind: "manyByWords", patterns: words.patterns },
    signature,
    advisor: { kind: "many", signature },
  };
}

async function lookUpOrders(sql: Sql, filter: HistoryFilter): Promise<HistoryFilter> {
  const { meaning, advisor, systemOrders } = filter;
  const ofAdvisor = async (asked: AdvisorMatch): Promise<AdvisorMatch> =>
    asked.kind === "many" ? await findPaymentsOfAdvisor(sql, asked.signature) : asked;
  return {
    ...filter,
    meaning: meaning && {
      ...meaning,
      orders: await findOrders(sql, meaning.words.patterns),
      advisor: await ofAdvisor(meaning.advisor),
    },
    advisor: advisor && (await ofAdvisor(advisor)),
    systemOrders:
      systemOrders?.kind === "manyBySystem"
        ? await findOrdersOfSystem(sql, systemOrders.systemCode)
        : systemOrders,
  };
}

export const CSV_BATCH = 500;

/** Every payment of the filter, a batch at a time, so that memory holds one batch and no more. */
export async function* walkPayments(
  sql: Sql,
  history: ReadyHistory,
  telling: Telling,
): AsyncGenerator<readonly FoundPayment[], void, void> {
  let after: FoundPayment["cursor"] | undefined;
  for (;;) {
    const found = await findPage(sql, history, { after, limit: CSV_BATCH, telling });
    if (found.length > 0) yield found;
    if (found.length < CSV_BATCH) return;
    after = found.at(-1)?.cursor;
  }
}

/** The shape of a day is checked at the door; that the calendar has it, here. */
function unusableField(asked: PaymentsAsked): keyof PaymentsAsked | undefined {
  const days = ["from", "to", "businessFrom", "businessTo"] as const;
  return days.find((field) => {
    const day = asked[field];
    return day !== undefined && parseBusinessDay(day) === undefined;
  });
}

/** As signatures are stored. */
function capitalsOf(signature: string): string {
  return signature.normalize("NFC").trim().toUpperCase();
}
