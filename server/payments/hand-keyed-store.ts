/** The SQL of sales that somebody keyed on the terminal itself, found there as its newest result. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { AttemptFacts } from "./attempt-store.ts";

/**
 * Nobody's for certain: its StanAuth is new, its reference is none of ours, and nothing at the
 * terminal is under way, unknown or claimed. An approval of ours that was booked without its
 * StanAuth may be the very result that is seen, so it stands in the way too. A last result does not
 * say whether money came or went: a refund that ended without it may be what is shown, late.
 */
const IS_NOBODYS = `t.baseline_at is not null
  and not exists (select from terminal_results r where r.terminal_id = t.id and r.stan_auth = $2)
  and ($3::text is null or not exists (select from attempts a where a.reference = $3))
  and not exists (select from attempts a where a.terminal_id = t.id
    and a.state in ('created','sent','unknown'))
  and not exists (select from attempts a where a.terminal_id = t.id and a.state = 'claimed')
  and not exists (select from attempts a where a.terminal_id = t.id and a.state = 'approved'
    and a.stan_auth is null and a.created_at > $4::timestamptz - interval '7 days')
  and not exists (select from attempts a where a.terminal_id = t.id and a.kind <> 'purchase'
    and a.state in ('declined','cancelled','notSent','notPerformed')
    and a.sent_at > $4::timestamptz - interval '1 day')`;

const PLACE = `select t.terminal_id as vendor_id, t.company_id, t.site_id, s.own_cards_on,
      t.known_site_id, t.known_organisation_number,
      (select k.till_id from till_terminals k where k.terminal_id = t.id
        order by k.rank, k.till_id limit 1) as till_id,
      (select y.voucher_series from invoicing_systems y where y.company_id = t.company_id
        order by y.code limit 1) as voucher_series
    from terminals t join sites s on s.id = t.site_id`;

const FIND_PLACE = statement({
  name: "find_place_of_sale",
  text: `${PLACE}
    where t.id = $1 and ${IS_NOBODYS} for no key update of t`,
});

/**
 * Of a sale that an acquirer's line tells of. What is under way, unknown or claimed at the terminal on
 * the days around it may be the very sale, and so may an approval of the sum that came without a code,
 * or one with the code.
 */
const FIND_PLACE_OF_LINE = statement({
  name: "find_place_of_line_sale",
  text: `${PLACE}
    where t.id = $1 and t.company_id = $4 and t.baseline_at < $2
      and not exists (select from attempts a where a.terminal_id = t.id
        and a.created_at between $2::timestamptz - interval '2 days' and $2::timestamptz + interval '3 days'
        and (a.state in ('created','sent','unknown','claimed')
          or (a.state = 'approved' and a.approved_ore = $3 and a.authorisation_code is null)))
      and not exists (select from attempts a where a.terminal_id = t.id
        and upper(a.authorisation_code) = upper($5)
        and a.created_at > $2::timestamptz - interval '2 days')
    for no key update of t`,
});

export type PlaceOfSale = {
  readonly vendorTerminalId: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly tillId: string | null;
  readonly voucherSeries: string | null;
  readonly ownCardsOn: boolean;
  readonly knownSiteId: string | null;
  readonly knownOrganisationNumber: string | null;
};

/** Undefined when the result may be of an attempt of ours. Locks the terminal: one finder records. */
export async function lockPlaceOfSale(
  tx: Transaction,
  sale: {
    readonly terminalId: string;
    readonly stanAuth: string;
    readonly reference: string | null;
    readonly at: Date;
  },
): Promise<PlaceOfSale | undefined> {
  const { terminalId, stanAuth, reference, at } = sale;
  return placeFrom(await tx.query<PlaceRow>(FIND_PLACE, [terminalId, stanAuth, reference, at]));
}

/** Undefined when the line may be of an attempt of ours, or of before the terminal was looked at here. */
export async function lockPlaceOfLine(
  tx: Transaction,
  sale: {
    readonly companyId: string;
    readonly terminalId: string;
    readonly amountOre: Ore;
    readonly authorisationCode: string;
    /** The beginning of the day of sale. */
    readonly from: Date;
  },
): Promise<PlaceOfSale | undefined> {
  const { companyId, terminalId, amountOre, from, authorisationCode } = sale;
  const asked = [terminalId, from, amountOre, companyId, authorisationCode];
  return placeFrom(await tx.query<PlaceRow>(FIND_PLACE_OF_LINE, asked));
}

type PlaceRow = {
  vendor_id: string;
  company_id: string;
  site_id: string;
  till_id: string | null;
  voucher_series: string | null;
  own_cards_on: boolean;
  known_site_id: string | null;
  known_organisation_number: string | null;
};

function placeFrom([row]: readonly PlaceRow[]): PlaceOfSale | undefined {
  if (row === undefined) return undefined;
  return {
    vendorTerminalId: row.vendor_id,
    companyId: row.company_id,
    siteId: row.site_id,
    tillId: row.till_id,
    voucherSeries: row.voucher_series,
    ownCardsOn: row.own_cards_on,
    knownSiteId: row.known_site_id,
    knownOrganisationNumber: row.known_organisation_number,
  };
}

const INSERT_SALE = statement({
  name: "insert_hand_keyed_sale",
  text: `with a as (
      insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id,
        operator_id, operator, asked_by, reference, asked_ore, approved_ore, tip_ore,
        surcharge_ore, issuer, own_card_where_off, truncated_pan, last_four, card_label, issuer_id,
        aid, verification, stan_auth, authorisation_code, response_code, session_number,
        answer_site_id, answer_organisation_number, terminal_time, customer_receipt,
        merchant_receipt, evidence, flags, created_at, ended_at, business_day, server_id,
        hand_keyed)
      values ($1,'purchase','approved',$2,$3,$4,$5,null,'–','terminal',$6,$7,$7,$8,$9,$10,$11,$12,
        substring($12 from '[0-9]{4}$'),$13,$14,$15,$16,$17,
        coalesce($31, substring($17 from 7 for 6)),$18,$19,
        $20,$21,$22,$23,$24,$32,$25,$26,$26,$27,$28,true)
      on conflict (terminal_id, stan_auth) where hand_keyed do nothing
      returning id),
    r as (
      insert into terminal_results (terminal_id, stan_auth, attempt_id, seen_at)
      select $5, $17, id, $26 from a where $17::text is not null on conflict do nothing)
    insert into attempt_events (id, attempt_id, kind, content, by, at)
    select $29, id, 'handKeyedSale', $30, $33, $26 from a returning id`,
});

export type NewSale = {
  readonly id: string;
  readonly place: PlaceOfSale & { readonly tillId: string };
  readonly terminalId: string;
  readonly reference: string;
  readonly approvedOre: Ore;
  readonly issuer: Issuer;
  readonly facts: AttemptFacts;
  /** Why it was marked as it was. */
  readonly note: Readonly<Record<string, unknown>>;
  readonly flags: readonly string[];
  readonly at: Date;
  readonly businessDay: BusinessDay;
  readonly serverId: string;
  readonly eventId: string;
  /** Where no StanAuth tells it. */
  readonly authorisationCode: string | null;
  readonly evidence: "lastResult" | "acquirerFile";
  readonly by: string;
};

/** False when it is recorded already: once for each terminal and StanAuth. */
export async function insertSale(tx: Transaction, sale: NewSale): Promise<boolean> {
  const { place, facts } = sale;
  const rows = await tx.query(INSERT_SALE, [
    sale.id,
    place.companyId,
    place.siteId,
    place.tillId,
    sale.terminalId,
    sale.reference,
    sale.approvedOre,
    facts.tipOre,
    facts.surchargeOre,
    sale.issuer,
    facts.ownCardWhereOff,
    facts.truncatedPan,
    facts.cardLabel,
    facts.issuerId,
    facts.aid,
    facts.verification,
    facts.stanAuth,
    facts.responseCode,
    facts.sessionNumber,
    facts.siteId,
    facts.organisationNumber,
    facts.terminalTime,
    facts.customerReceipt,
    facts.merchantReceipt,
    sale.flags,
    sale.at,
    sale.businessDay,
    sale.serverId,
    sale.eventId,
    JSON.stringify({ approvedOre: sale.approvedOre, stanAuth: facts.stanAuth, ...sale.note }),
    sale.authorisationCode,
    sale.evidence,
    sale.by,
  ]);
  return rows.length > 0;
}

const IS_HAND_KEYED = statement({
  name: "is_hand_keyed",
  text: "select from attempts where terminal_id = $1 and stan_auth = $2 and hand_keyed",
});

/** Whether the result is booked already, as a sale that was keyed on the terminal. */
export async function isHandKeyed(
  sql: Sql,
  seen: { readonly terminalId: string; readonly stanAuth: string },
): Promise<boolean> {
  const rows = await sql.query(IS_HAND_KEYED, [seen.terminalId, seen.stanAuth]);
  return rows.length > 0;
}
