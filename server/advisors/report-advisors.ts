/**
 * The report by signature: what was paid, given back and interrupted under each, whichever till,
 * operator or program took it. Whoever follows the takings sees everybody's, others their own.
 */

import { addOre, type Ore, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import { mayDoAt } from "@kortkoll/core/people/person-rights.ts";
import {
  addDays,
  businessDayOf,
  parseBusinessDay,
  startOfBusinessDay,
} from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { Caller, Sight } from "../http/access.ts";
import { readCompaniesSeen } from "../reports/read-companies-seen.ts";
import type {
  AdvisorFigures,
  AdvisorReport,
  AdvisorReportQuery,
  AdvisorRow,
} from "./advisors-api.ts";
import {
  type FigureRow,
  type InterruptedRow,
  type ReportAsked,
  readWithoutOrder,
  type Shown,
  selectFigures,
  selectInterrupted,
  selectSiteIds,
} from "./report-store.ts";

/** A year and a day: a longer one is asked for in parts. */
const MOST_DAYS = 366;

export type ReportOutcome =
  | { readonly kind: "report"; readonly report: AdvisorReport }
  | { readonly kind: "invalid"; readonly field: "from" | "to" };

export async function reportAdvisors(
  sql: Sql,
  query: AdvisorReportQuery,
  about: { readonly caller: Caller; readonly sight: Sight; readonly nowMs: number },
): Promise<ReportOutcome> {
  const today = businessDayOf(about.nowMs);
  const from = parseBusinessDay(query.from ?? `${(query.to ?? today).slice(0, 8)}01`);
  const to = parseBusinessDay(query.to ?? today);
  if (from === undefined) return { kind: "invalid", field: "from" };
  if (to === undefined || to < from || to > addDays(from, MOST_DAYS)) {
    return { kind: "invalid", field: "to" };
  }
  const shown = await shownTo(sql, about.caller, about.sight);
  const ownOnly = shown.wholeSiteIds?.length === 0;
  const asked: ReportAsked = {
    from,
    to,
    fromAt: new Date(startOfBusinessDay(from)),
    untilAt: new Date(startOfBusinessDay(addDays(to, 1))),
    siteCode: query.site?.normalize("NFC").trim().toUpperCase() ?? null,
    sight: about.sight,
    shown,
  };
  const { siteCode } = asked;
  const [figures, interrupted, withoutOrderOre, companies] = await Promise.all([
    selectFigures(sql, asked),
    selectInterrupted(sql, asked),
    ownOnly ? Promise.resolve(ZERO) : readWithoutOrder(sql, asked),
    readCompaniesSeen(sql, { ...about.sight, siteCode }),
  ]);
  const rows = rowsOf(figures, interrupted);
  const totals = totalsOf({ figures, interrupted, rows });
  return {
    kind: "report",
    report: {
      ...{ from, to, siteCode, companies: [...companies] },
      ...{ ownOnly, rows, totals, withoutOrderOre },
    },
  };
}

async function shownTo(sql: Sql, caller: Caller, sight: Sight): Promise<Shown> {
  if (caller.kind === "key") return { wholeSiteIds: null, own: null };
  const seesAllAt = (siteId: string | null): boolean =>
    mayDoAt(caller, "financeViews", siteId) || mayDoAt(caller, "dayClose", siteId);
  const own = caller.signature;
  const isSameEverywhere = sight.siteIds === null && caller.grants.length === 0;
  if (isSameEverywhere) return { wholeSiteIds: seesAllAt(null) ? null : [], own };
  const siteIds = sight.siteIds ?? (await selectSiteIds(sql));
  return { wholeSiteIds: siteIds.filter(seesAllAt), own };
}

function rowsOf(
  figures: readonly FigureRow[],
  interrupted: readonly InterruptedRow[],
): AdvisorRow[] {
  // One who has the signature in one company, and nobody who has it in another, are two.
  const people = new Map<string, { readonly signature: string; readonly name: string | null }>();
  for (const { who, name } of [...figures, ...interrupted]) {
    if (who !== null) people.set(`${who} ${name ?? ""}`, { signature: who, name });
  }
  const rows = [...people.values()].map(({ signature, name }): AdvisorRow => {
    const own = figures.filter((one) => one.who === signature && one.name === name);
    const met = interrupted.filter((one) => one.who === signature && one.name === name);
    return {
      signature,
      name,
      texts: textsOf(signature, [...own, ...met]),
      ...figuresOf(own),
      interrupted: met.reduce((sum, one) => sum + one.interrupted, 0),
    };
  });
  return rows.toSorted(
    (a, b) => b.netOre - a.netOre || a.signature.localeCompare(b.signature, "sv"),
  );
}

/** The signature itself first. */
function textsOf(
  signature: string,
  rows: readonly Pick<FigureRow, "texts">[],
): AdvisorRow["texts"] {
  const keyed = rows.flatMap((row) =>
    row.texts.map((text) => [`${text.signature} ${text.companyCode}`, text] as const),
  );
  const rank = (text: string): string => `${text === signature ? 0 : 1}${text}`;
  return [...new Map(keyed).values()].toSorted((a, b) =>
    `${rank(a.signature)} ${a.companyCode}`.localeCompare(
      `${rank(b.signature)} ${b.companyCode}`,
      "sv",
    ),
  );
}

/** A payment has one tender, so that counts by tender can be added. */
function figuresOf(rows: readonly FigureRow[]): Omit<AdvisorFigures, "interrupted"> {
  const paid = rows.filter((row) => row.kind === "purchase");
  const back = rows.filter((row) => row.kind !== "purchase");
  const paidOre = sumOf(paid);
  const refundedOre = sumOf(back);
  return {
    payments: paid.reduce((sum, row) => sum + row.payments, 0),
    paidOre,
    byIssuer: byTender(paid),
    refunds: back.reduce((sum, row) => sum + row.refunds, 0),
    refundedOre,
    netOre: subtractOre(paidOre, refundedOre),
    tills: new Set(rows.flatMap((row) => row.tillIds)).size,
    operators: new Set(rows.flatMap((row) => row.operators)).size,
  };
}

function byTender(rows: readonly FigureRow[]): AdvisorFigures["byIssuer"] {
  const sums = new Map<NonNullable<FigureRow["tender"]>, Ore>();
  for (const { tender, appliedOre } of rows) {
    if (tender === null || appliedOre === 0) continue;
    sums.set(tender, addOre(sums.get(tender) ?? ZERO, appliedOre));
  }
  return Object.fromEntries(sums);
}

function sumOf(rows: readonly FigureRow[]): Ore {
  return addOre(ZERO, ...rows.map((row) => row.appliedOre));
}

/** A payment of two advisors is one payment: the counts are of the whole, not sums of the rows. */
function totalsOf(counted: {
  readonly figures: readonly FigureRow[];
  readonly interrupted: readonly InterruptedRow[];
  readonly rows: readonly AdvisorRow[];
}): AdvisorFigures {
  const whole = counted.figures.find((one) => one.who === null);
  const met = counted.interrupted.find((one) => one.who === null);
  return {
    ...figuresOf(counted.figures.filter((one) => one.who !== null)),
    payments: whole?.payments ?? 0,
    refunds: whole?.refunds ?? 0,
    interrupted: met?.interrupted ?? 0,
  };
}
