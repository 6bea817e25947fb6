/** The day's takings as finance sees them, all of it from one moment. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { readCompaniesSeen } from "../access/companies-seen.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { listTerminals } from "../places/list-places.ts";
import type { Overview } from "./overview-api.ts";
import { selectCash, selectTakings, selectUnknown, type Takings } from "./overview-store.ts";

export type OverviewSources = {
  readonly database: Database;
  readonly clock: Clock;
  /** What the running check last found: whether books and open items agree to the öre, of these companies or
   * of all. */
  readonly booksAgree: (companyCodes: readonly string[] | null) => boolean;
};

export function readOverview(
  { database, clock, booksAgree }: OverviewSources,
  sight: Sight,
): Promise<Overview> {
  const nowMs = clock();
  const businessDay = businessDayOf(nowMs);
  const oneMoment = { isolation: "repeatable read", readOnly: true } as const;
  return database.inTransaction(async (tx) => {
    const takings = await selectTakings(tx, { day: businessDay, sight });
    const cash = await selectCash(tx, { day: businessDay, sight });
    const unknown = await selectUnknown(tx, sight);
    const everyTerminal = await listTerminals(tx, { nowMs, sight, retiredToo: true });
    const companyCodes = await readCompaniesSeen(tx, sight);
    const byTerminal = Map.groupBy(takings, (each) => each.terminalId);
    // A replaced device is shown for as long as the day has payments of its own.
    const terminals = everyTerminal.filter(
      (terminal) => terminal.retiredAt === null || byTerminal.has(terminal.id),
    );
    return {
      businessDay,
      takingsOre: sumOf(takings),
      payments: countOf(takings),
      byIssuer: byIssuer(takings),
      cash: { amountOre: sumOf(cash), payments: countOf(cash), byPlace: cash },
      bySite: bySite(takings),
      terminals: terminals.map((terminal) => {
        const own = byTerminal.get(terminal.id) ?? [];
        return { ...terminal, takingsOre: sumOf(own), payments: countOf(own) };
      }),
      unknownOre: unknown.askedOre,
      unknownPayments: unknown.payments,
      booksAgree: booksAgree(companyCodes),
    };
  }, oneMoment);
}

function byIssuer(takings: readonly Takings[]): Overview["byIssuer"] {
  return ISSUERS.flatMap((issuer) => {
    const own = takings.filter((each) => each.issuer === issuer);
    if (own.length === 0) return [];
    return [{ issuer, amountOre: sumOf(own), payments: countOf(own) }];
  });
}

function bySite(takings: readonly Takings[]): Overview["bySite"] {
  const siteCodes = [...new Set(takings.map((each) => each.siteCode))].toSorted();
  return siteCodes.map((siteCode) => ({
    siteCode,
    amountOre: sumOf(takings.filter((each) => each.siteCode === siteCode)),
  }));
}

type Counted = { readonly amountOre: number; readonly payments: number };

function sumOf(takings: readonly Counted[]): number {
  return takings.reduce((sum, each) => sum + each.amountOre, 0);
}

function countOf(takings: readonly Counted[]): number {
  return takings.reduce((sum, each) => sum + each.payments, 0);
}
