/**
 * The SQL of trying card rules on what has been paid. Payments are counted by what rules can see of
 * them, so that each kind of card is judged once, however many payments there are.
 */

import { type Issuer, LEADING_DIGITS } from "@kortkoll/core/cards/card-rules.ts";
import { type Sql, statement } from "../database/database.ts";
import type { DayCursor } from "../day-cursor.ts";
import type { Sight } from "../http/access.ts";

/** Both days included. */
export type Days = { readonly from: string; readonly to: string };

const LEADING = `substring(a.truncated_pan from '^[0-9]{1,${LEADING_DIGITS}}')`;

/** Refunds follow the payment that they give back, so they are not counted here. */
const IS_PAID_BY_CARD = `a.state = 'approved' and a.kind = 'purchase' and a.method = 'card'
  and a.business_day between $1 and $2
  and ($3::uuid[] is null or a.company_id = any($3)) and ($4::uuid[] is null or a.site_id = any($4))`;

const FIND_DAYS = statement({
  name: "find_days_of_approvals",
  text: `select min(business_day) as "from", max(business_day) as "to" from attempts
    where state = 'approved' and ($1::uuid[] is null or company_id = any($1))
      and ($2::uuid[] is null or site_id = any($2))`,
});

/** The first and the last day with an approval that the caller sees; undefined where there is none. */
export async function selectDaysOfApprovals(sql: Sql, sight: Sight): Promise<Days | undefined> {
  const [row] = await sql.query<{ from: string | null; to: string | null }>(FIND_DAYS, [
    sight.companyIds,
    sight.siteIds,
  ]);
  return row?.from == null || row.to == null ? undefined : { from: row.from, to: row.to };
}

/** What the rules see of a card, where it was used, and how it is booked. */
export type CardKind = {
  readonly issuerId: string | null;
  readonly aid: string | null;
  readonly label: string | null;
  readonly leading: string | null;
  readonly ownCardsOn: boolean;
  readonly issuer: Issuer;
  readonly ownCardWhereOff: boolean;
};

export type CountedKind = CardKind & { readonly payments: number; readonly amountOre: number };

const COUNT_KINDS = statement({
  name: "count_kinds_of_cards",
  text: `select a.issuer_id as "issuerId", a.aid, a.card_label as label, ${LEADING} as "leading",
      s.own_cards_on as "ownCardsOn", a.issuer, a.own_card_where_off as "ownCardWhereOff",
      count(*) as payments, sum(a.approved_ore)::bigint as "amountOre"
    from attempts a join sites s on s.id = a.site_id
    where ${IS_PAID_BY_CARD} group by 1, 2, 3, 4, 5, 6, 7`,
});

export function selectKinds(sql: Sql, days: Days, sight: Sight): Promise<readonly CountedKind[]> {
  const { companyIds, siteIds } = sight;
  return sql.query<CountedKind>(COUNT_KINDS, [days.from, days.to, companyIds, siteIds]);
}

const SNAPSHOT = statement({
  name: "snapshot_of_trial",
  text: `select pg_current_snapshot()::text as "snapshot"`,
});

/** Which transactions whoever reads now sees, as PostgreSQL writes it. */
export async function selectSnapshot(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ snapshot: string }>(SNAPSHOT);
  if (row === undefined) throw new Error("The database took no snapshot");
  return row.snapshot;
}

/**
 * The lowest number not ended is not enough: it is the whole server's, and a long transaction in any
 * of its databases would make what was seen long ago look new.
 */
const KINDS_SINCE = statement({
  name: "kinds_of_cards_since",
  text: `select distinct a.issuer_id as "issuerId", a.aid, a.card_label as label,
      ${LEADING} as "leading", s.own_cards_on as "ownCardsOn", a.issuer,
      a.own_card_where_off as "ownCardWhereOff"
    from attempts a join sites s on s.id = a.site_id
    where a.state = 'approved' and a.kind = 'purchase' and a.method = 'card'
      and a.id in (select e.attempt_id from attempt_events e
        where e.tx >= pg_snapshot_xmin($1::text::pg_snapshot)
          and not pg_visible_in_snapshot(e.tx, $1::text::pg_snapshot))`,
});

/** Of every payment that anything happened to in a transaction that the snapshot does not see. */
export function selectKindsSince(sql: Sql, snapshot: string): Promise<readonly CardKind[]> {
  return sql.query<CardKind>(KINDS_SINCE, [snapshot]);
}

export type KindPayment = CardKind & {
  readonly id: string;
  readonly businessDay: string;
  readonly siteCode: string;
  readonly approvedOre: number;
  readonly truncatedPan: string | null;
};

/** A card kind is told by its values; nothing and an empty text are the same to every rule. */
const FIND_PAYMENTS = statement({
  name: "find_payments_of_kinds",
  text: `select a.id, a.business_day as "businessDay", s.code as "siteCode",
      a.approved_ore as "approvedOre", a.truncated_pan as "truncatedPan",
      a.issuer_id as "issuerId", a.aid, a.card_label as label, ${LEADING} as "leading",
      s.own_cards_on as "ownCardsOn", a.issuer, a.own_card_where_off as "ownCardWhereOff"
    from attempts a join sites s on s.id = a.site_id
    join unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[], $10::text[],
      $11::boolean[]) as k(issuer_id, aid, label, first_digits, own_cards_on, issuer, where_off)
      on k.issuer_id = coalesce(a.issuer_id, '') and k.aid = coalesce(a.aid, '')
      and k.label = coalesce(a.card_label, '') and k.first_digits = coalesce(${LEADING}, '')
      and k.own_cards_on = s.own_cards_on and k.issuer = a.issuer
      and k.where_off = a.own_card_where_off
    where ${IS_PAID_BY_CARD}
      and ($12::date is null or (a.business_day, a.id) < ($12, $13::uuid))
    order by a.business_day desc, a.id desc limit $14`,
});

/** Newest first, below the place of the last one given. */
export function selectPaymentsOfKinds(
  sql: Sql,
  asked: {
    readonly days: Days;
    readonly sight: Sight;
    readonly kinds: readonly CardKind[];
    readonly below: DayCursor | undefined;
    readonly limit: number;
  },
): Promise<readonly KindPayment[]> {
  const { days, sight, kinds, below, limit } = asked;
  return sql.query<KindPayment>(FIND_PAYMENTS, [
    days.from,
    days.to,
    sight.companyIds,
    sight.siteIds,
    kinds.map((kind) => kind.issuerId ?? ""),
    kinds.map((kind) => kind.aid ?? ""),
    kinds.map((kind) => kind.label ?? ""),
    kinds.map((kind) => kind.leading ?? ""),
    kinds.map((kind) => kind.ownCardsOn),
    kinds.map((kind) => kind.issuer),
    kinds.map((kind) => kind.ownCardWhereOff),
    below?.businessDay ?? null,
    below?.id ?? null,
    limit,
  ]);
}
