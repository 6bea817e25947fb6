/** The SQL of what the history list asks of attempts themselves: what they say, and where and when they were. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { PaymentRow } from "../api.ts";
import type { PageCursor } from "../page-cursor.ts";
import type { HistoryFilter } from "./history-search-store.ts";

/** Notes a value and gives its place in the statement. */
export type ValueList = (given: unknown) => string;

/** What is asked of an attempt's own columns, but for where and when. */
export function ownConditions(filter: HistoryFilter, value: ValueList): string[] {
  const is = (column: string, given: string | undefined): string[] =>
    given === undefined ? [] : [`a.${column} = ${value(given)}`];
  const isWay = filter.meaning === undefined && filter.byIndex !== true;
  const amount = isWay ? undefined : filter.amountOre;
  return [
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
    ...(amount === undefined ? [] : [`${value(amount)} in (a.asked_ore, a.approved_ore)`]),
    ...businessDays(filter, value),
  ];
}

/** As takings and books count them, also where a payment began on the day before. */
function businessDays({ businessFrom, businessTo }: HistoryFilter, value: ValueList): string[] {
  if (businessFrom === undefined && businessTo === undefined) return [];
  return [
    STATE_IS.approved,
    ...(businessFrom === undefined ? [] : [`a.business_day >= ${value(businessFrom)}::date`]),
    ...(businessTo === undefined ? [] : [`a.business_day <= ${value(businessTo)}::date`]),
  ];
}

/** Where a table has a payment's place and time. */
export type PlaceColumns = {
  readonly table: string;
  readonly id: string;
  readonly at: string;
};

export const ATTEMPT: PlaceColumns = { table: "a", id: "id", at: "created_at" };

/**
 * Rows at the same microsecond are told apart by id, so that none is skipped and none comes twice.
 */
export function placeAndTime(
  { sight, siteCode, companyCode, fromAt, untilAt }: HistoryFilter,
  after: PageCursor | undefined,
  { table, id, at }: PlaceColumns,
  value: ValueList,
): string[] {
  const { companyIds, siteIds } = sight;
  return [
    ...(companyIds === null ? [] : [`${table}.company_id = any(${value(companyIds)}::uuid[])`]),
    ...(siteIds === null ? [] : [`${table}.site_id = any(${value(siteIds)}::uuid[])`]),
    ...(siteCode === undefined
      ? []
      : [`${table}.site_id = (select s.id from sites s where s.code = ${value(siteCode)})`]),
    ...(companyCode === undefined
      ? []
      : [
          `${table}.company_id = (select c.id from companies c where c.code = ${value(companyCode)})`,
        ]),
    ...(fromAt === undefined ? [] : [`${table}.${at} >= ${value(fromAt)}`]),
    ...(untilAt === undefined ? [] : [`${table}.${at} < ${value(untilAt)}`]),
    ...(after === undefined
      ? []
      : [
          `(${table}.${at}, ${table}.${id}) < (timestamptz 'epoch'
            + ${value(after.createdAtMicros)}::bigint * interval '1 microsecond',
            ${value(after.id)}::uuid)`,
        ]),
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
