/** What should arrive on the account on which day, where it stands, and what is late from before. */

import { termsAt } from "@kortkoll/core/bank/check-payout-agreement.ts";
import { feeDaysBetween } from "@kortkoll/core/bank/payout-calendar.ts";
import type { PayoutStanding } from "@kortkoll/core/bank/payout-state.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { isBankDay } from "@kortkoll/core/time/bank-days.ts";
import { addDays, type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { readStandings, type Standings } from "./list-open-batches.ts";
import { listWrongPayouts } from "./list-wrong-payouts.ts";
import { type Codes, selectCodes } from "./payout-place-store.ts";
import { agreementView, payoutView, uncoveredView } from "./payout-view.ts";
import type { PayoutCalendar, PayoutCalendarQuery } from "./payouts-api.ts";

export type PayoutDeps = { readonly database: Sql; readonly clock: Clock };

export type CalendarAsked = {
  readonly query: PayoutCalendarQuery;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly sight: Sight;
};

export async function readPayoutCalendar(
  { database, clock }: PayoutDeps,
  asked: CalendarAsked,
): Promise<PayoutCalendar> {
  const { query, from, to, sight } = asked;
  const today = businessDayOf(clock());
  const codes = await selectCodes(database, sight);
  const narrowed = narrow(sight, codes, query.company);
  const read = await readStandings(database, { sight: narrowed, dueFrom: from, to, today });
  const wrong = await listWrongPayouts(database, { sight: narrowed, today });
  const isShown = fits(query, codes);
  const isAsked = ({ payout }: PayoutStanding): boolean =>
    payout.dueOn >= from && payout.dueOn <= to;
  return {
    ...daysOf(read, { ...asked, today }, codes),
    payouts: read.standings
      .filter((one) => isAsked(one) && isShown(one))
      .map((one) => payoutView(one, codes)),
    overdue: wrong
      .filter((one) => one.payout.dueOn < from && isShown(one))
      .map((one) => payoutView(one, codes)),
  };
}

type OfDays = Omit<PayoutCalendar, "payouts" | "overdue">;

/** What a calendar says of its days beside the payouts. */
export function daysOf(
  read: Pick<Standings, "agreements" | "uncovered">,
  asked: CalendarAsked & { readonly today: BusinessDay },
  codes: Codes,
): OfDays {
  const { from, to, today } = asked;
  return {
    ...{ from, to, today },
    closedDays: daysBetween(from, to).filter((day) => !isBankDay(day)),
    fees: feesOf(read, asked, codes),
    companies: [...codes.named.companies],
    sites: [...codes.named.sites],
    uncovered: uncoveredView(uncoveredOf(read, asked, codes), codes),
  };
}

/** A company that is not seen is answered like one that there is not. */
export function narrow(sight: Sight, { companies }: Codes, code: string | undefined): Sight {
  if (code === undefined) return sight;
  const companyIds = [...companies].flatMap(([id, one]) => (one === code ? [id] : []));
  return { ...sight, companyIds };
}

/** A payout is shown whole when any of it is of the site or the issuer: so it comes to the bank. */
export function fits(
  { site, issuer }: PayoutCalendarQuery,
  { sites }: Codes,
): (standing: PayoutStanding) => boolean {
  return ({ batches }) =>
    (site === undefined || batches.some(({ siteId }) => sites.get(siteId) === site)) &&
    (issuer === undefined || batches.some((batch) => batch.issuer === issuer));
}

function feesOf(
  { agreements }: Pick<Standings, "agreements">,
  { from, to, query }: CalendarAsked,
  codes: Codes,
): PayoutCalendar["fees"] {
  const isAsked = (issuers: readonly Issuer[]): boolean =>
    query.issuer === undefined || issuers.includes(query.issuer);
  return feeDaysBetween(agreements, { from, to }).flatMap(({ agreement, dueOn, ofMonth }) => {
    const terms = termsAt(agreement, dueOn);
    if (terms === undefined || !isAsked(terms.issuers)) return [];
    return [{ ...agreementView(agreement, terms, codes), dueOn, ofMonth }];
  });
}

function uncoveredOf(
  { uncovered }: Pick<Standings, "uncovered">,
  { from, to, query }: CalendarAsked,
  { sites }: Codes,
): Standings["uncovered"] {
  return uncovered.filter(
    ({ saleDay, siteId, issuer }) =>
      saleDay >= from &&
      saleDay <= to &&
      (query.site === undefined || sites.get(siteId) === query.site) &&
      (query.issuer === undefined || issuer === query.issuer),
  );
}

function daysBetween(from: BusinessDay, to: BusinessDay): readonly BusinessDay[] {
  const days: BusinessDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
