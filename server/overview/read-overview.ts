/** The day's takings as finance sees them, all of it from one moment. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { addDays, businessDayOf, minuteOf } from "@kortkoll/core/time/stockholm.ts";
import { readCompaniesSeen } from "../access/companies-seen.ts";
import type { Clock } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { sumInterrupted } from "../interrupted/list-interrupted.ts";
import { listTerminals } from "../places/list-places.ts";
import { byHour, sameWeekdayOf } from "./hours-taken.ts";
import type { Overview } from "./overview-api.ts";
import {
  findSiteSeen,
  selectClockSkews,
  selectHours,
  selectTakings,
  selectUnderWay,
  selectUnknown,
  type Takings,
} from "./overview-store.ts";

export type OverviewSources = {
  readonly database: Database;
  readonly clock: Clock;
  /** What the running check last found: whether books and open items agree to the öre, of these companies or
   * of all. */
  readonly booksAgree: (companyCodes: readonly string[] | null) => boolean;
};

const DAYS_IN_WEEK = 7;
/** Of "13:05". */
const TIME_LENGTH = 5;

export function readOverview(
  { database, clock, booksAgree }: OverviewSources,
  sight: Sight,
): Promise<Overview> {
  const nowMs = clock();
  const businessDay = businessDayOf(nowMs);
  const weekday = addDays(businessDay, -DAYS_IN_WEEK);
  const oneMoment = { isolation: "repeatable read", readOnly: true } as const;
  return database.inTransaction(async (tx) => {
    const timeOfDay = minuteOf(nowMs).slice(-TIME_LENGTH);
    // Asked in one go: on a busy machine each wait for an answer is longer than its statement.
    const [taken, hours, unknown, companyCodes, terminals, skews, underWay, interrupted] =
      await Promise.all([
        selectTakings(tx, { day: businessDay, sight }),
        selectHours(tx, { day: businessDay, besideDay: weekday, sight, timeOfDay }),
        selectUnknown(tx, sight),
        readCompaniesSeen(tx, sight),
        listTerminals(tx, { nowMs, sight, retiredToo: true }),
        selectClockSkews(tx),
        selectUnderWay(tx, sight),
        sumInterrupted(tx, sight),
      ]);
    const takings = taken.filter((each) => each.issuer !== null);
    const cash = taken.filter((each) => each.issuer === null);
    return {
      businessDay,
      takingsOre: sumOf(takings),
      payments: countOf(takings),
      byIssuer: byIssuer(takings),
      cash: { amountOre: sumOf(cash), payments: countOf(cash), byPlace: cashByPlace(cash) },
      bySite: bySite(takings),
      byCompany: byCompany(takings),
      byTill: byTill(takings, cash),
      ownCards: ownCards(takings),
      sameWeekday: sameWeekdayOf(hours, weekday),
      byHour: byHour(hours, businessDay),
      terminals: terminalsOf(terminals, { takings, skews }),
      underWay,
      interrupted,
      unknownOre: unknown.askedOre,
      unknownPayments: unknown.payments,
      booksAgree: booksAgree(companyCodes),
    };
  }, oneMoment);
}

/** A site that is not seen is like one that there is not: nothing lies in sight. */
export async function narrowToSite(
  sql: Sql,
  sight: Sight,
  site: string | undefined,
): Promise<Sight> {
  if (site === undefined) return sight;
  const siteId = await findSiteSeen(sql, site, sight);
  return { ...sight, siteIds: siteId === undefined ? [] : [siteId] };
}

function terminalsOf(
  everyTerminal: Awaited<ReturnType<typeof listTerminals>>,
  {
    takings,
    skews,
  }: {
    readonly takings: readonly Takings[];
    readonly skews: ReadonlyMap<string, number>;
  },
): Overview["terminals"] {
  const byTerminal = Map.groupBy(takings, (each) => each.terminalId);
  // A replaced device is shown for as long as the day has payments of its own.
  return everyTerminal
    .filter((terminal) => terminal.retiredAt === null || byTerminal.has(terminal.id))
    .map((terminal) => {
      const own = byTerminal.get(terminal.id) ?? [];
      const clockSkewMs = skews.get(terminal.id) ?? 0;
      return { ...terminal, takingsOre: sumOf(own), payments: countOf(own), clockSkewMs };
    });
}

function byIssuer(takings: readonly Takings[]): Overview["byIssuer"] {
  return ISSUERS.flatMap((issuer) => {
    const own = takings.filter((each) => each.issuer === issuer);
    if (own.length === 0) return [];
    return [{ issuer, amountOre: sumOf(own), payments: countOf(own) }];
  });
}

function bySite(takings: readonly Takings[]): Overview["bySite"] {
  return grouped(takings, ({ siteCode }) => siteCode).map(([siteCode, own]) => ({
    siteCode,
    amountOre: sumOf(own),
    payments: countOf(own),
  }));
}

function byCompany(takings: readonly Takings[]): Overview["byCompany"] {
  return grouped(takings, ({ companyCode }) => companyCode).map(([companyCode, own]) => ({
    companyCode,
    amountOre: sumOf(own),
    payments: countOf(own),
  }));
}

function cashByPlace(cash: readonly Takings[]): Overview["cash"]["byPlace"] {
  return grouped(cash, ({ siteCode, companyCode }) => `${siteCode}\n${companyCode}`).flatMap(
    ([, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      const { siteCode, companyCode } = first;
      return [{ siteCode, companyCode, amountOre: sumOf(own), payments: countOf(own) }];
    },
  );
}

function byTill(takings: readonly Takings[], cash: readonly Takings[]): Overview["byTill"] {
  const named = ({ siteCode, till, tillId }: Takings): string => `${siteCode}\n${till}\n${tillId}`;
  return grouped([...takings, ...cash], named).flatMap(([, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const { tillId, siteCode, till } = first;
    const onCards = own.filter(({ issuer }) => issuer !== null);
    const inCash = own.filter(({ issuer }) => issuer === null);
    return [
      {
        ...{ tillId, siteCode, till, amountOre: sumOf(onCards), payments: countOf(onCards) },
        ...{ cashOre: sumOf(inCash), cashPayments: countOf(inCash) },
      },
    ];
  });
}

function ownCards(takings: readonly Takings[]): Overview["ownCards"] {
  const own = takings.filter(({ issuer }) => issuer === "ownCard");
  return { amountOre: sumOf(own), payments: countOf(own) };
}

/** In the order of their names. */
function grouped<Each>(
  all: readonly Each[],
  nameOf: (each: Each) => string,
): readonly (readonly [string, readonly Each[]])[] {
  return [...Map.groupBy(all, nameOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

type Counted = { readonly amountOre: number; readonly payments: number };

function sumOf(takings: readonly Counted[]): number {
  return takings.reduce((sum, each) => sum + each.amountOre, 0);
}

function countOf(takings: readonly Counted[]): number {
  return takings.reduce((sum, each) => sum + each.payments, 0);
}
