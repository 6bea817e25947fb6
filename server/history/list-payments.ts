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
  const prepared = await prepareHistory(sql, query, sight);
  if (prepared.kind === "invalid") return prepared;
  const { filter } = prepared;
  const found = await findPayments(sql, { filter, after, limit: query.limit + 1, telling });
  const shown = found.slice(0, query.limit);
  const last = found.length > query.limit ? shown.at(-1) : undefined;
  return {
    kind: "page",
    payments: shown.map((each) => each.payment),
    next: last === undefined ? null : writeCursor(last.cursor),
  };
}

/** Looks up the names that a filter speaks of, once for all pages of it. */
export async function prepareHistory(
  sql: Sql,
  asked: PaymentsAsked,
  sight: Sight,
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
    meaning: await lookUp(sql, asked.search),
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

async function lookUp(sql: Sql, search: string | undefined): Promise<FoundMeaning | undefined> {
  const meaning = search === undefined ? undefined : meaningOf(search);
  if (meaning === undefined) return undefined;
  const { amountOre, lastFour, capitals } = meaning;
  const orders = await findOrders(sql, meaning.orderPatterns);
  const advisor = await findPaymentsOfAdvisor(sql, meaning.place.toUpperCase());
  const found = { orders, advisor, amountOre, lastFour, capitals };
  return { ...(await findPlaces(sql, meaning.place)), ...found };
}
