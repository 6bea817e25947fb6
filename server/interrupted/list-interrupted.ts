/** The special list: every payment that has not cleanly ended, why, and what is done about it. */
import { deadlineOf } from "@kortkoll/core/attempts/interrupted-deadlines.ts";
import type { InterruptedReason } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import type { PaymentRow } from "../api.ts";
import type { Sql } from "../database/database.ts";
import { readPaymentRows } from "../history/read-payment.ts";
import type { Caller, Sight } from "../http/access.ts";
import type { Telling } from "../http/telling.ts";
import { selectClosed } from "./closed-items-store.ts";
import type { InterruptedItem, InterruptedPage, ListInterruptedQuery } from "./interrupted-api.ts";
import { type InterruptedFact, selectMatching, selectOpen } from "./interrupted-store.ts";
import { type Comment, readComments } from "./item-store.ts";
import { closesBy, offerActions } from "./offer-actions.ts";

/** More than anybody works through; the sum at the top is over all of them. */
const MOST_SHOWN = 500;

export type Watching = { readonly caller: Caller; readonly telling: Telling };

export async function listInterrupted(
  sql: Sql,
  query: ListInterruptedQuery,
  watching: Watching & { readonly sight: Sight },
): Promise<InterruptedPage> {
  const { sight } = watching;
  const open = await selectOpen(sql, sight);
  const closed = query.status === "open" ? [] : await selectClosed(sql, sight);
  const asked = query.status === "closed" ? closed : [...open, ...withoutOpen(closed, open)];
  const wanted = await filter(sql, asked, query);
  const items = await itemsOf(sql, wanted.slice(0, MOST_SHOWN), watching);
  return { items, atRiskOre: sumAtRisk(open), openItems: open.length };
}

/** How much stands open, for whoever only needs the sum. */
export async function sumInterrupted(
  sql: Sql,
  sight: Sight,
): Promise<{ readonly items: number; readonly atRiskOre: number }> {
  const open = await selectOpen(sql, sight);
  return { items: open.length, atRiskOre: sumAtRisk(open) };
}

/** The same attempt can be back on the list for the same reason. */
function withoutOpen(
  closed: readonly InterruptedFact[],
  open: readonly InterruptedFact[],
): readonly InterruptedFact[] {
  const keys = new Set(open.map((fact) => `${fact.paymentId} ${fact.reason}`));
  return closed.filter((fact) => !keys.has(`${fact.paymentId} ${fact.reason}`));
}

async function filter(
  sql: Sql,
  facts: readonly InterruptedFact[],
  query: ListInterruptedQuery,
): Promise<readonly InterruptedFact[]> {
  const site = query.siteCode?.normalize("NFC").trim().toUpperCase();
  const owner = query.owner?.normalize("NFC").trim().toUpperCase();
  const found = facts.filter(
    (fact) =>
      (query.reason === undefined || fact.reason === query.reason) &&
      (site === undefined || fact.siteCode === site) &&
      (owner === undefined || fact.owner === owner) &&
      (!query.unowned || fact.owner === null),
  );
  const search = query.search?.trim() ?? "";
  if (search === "") return found;
  const ids = [...new Set(found.map((fact) => fact.paymentId))];
  const matching = await selectMatching(sql, ids, search);
  return found.filter((fact) => matching.has(fact.paymentId));
}

/** What the API says of the facts; a payment that cannot be read is left out. */
export async function itemsOf(
  sql: Sql,
  facts: readonly InterruptedFact[],
  watching: Watching,
): Promise<InterruptedItem[]> {
  const ids = [...new Set(facts.map((fact) => fact.paymentId))];
  const rows = await readPaymentRows(sql, ids, watching.telling);
  const payments = new Map(rows.map((row) => [row.id, row]));
  const comments = await readComments(sql, ids);
  return facts.flatMap((fact) => {
    const payment = payments.get(fact.paymentId);
    return payment === undefined ? [] : [itemOf(fact, { payment, comments, watching })];
  });
}

function itemOf(
  fact: InterruptedFact,
  about: {
    readonly payment: PaymentRow;
    readonly comments: readonly Comment[];
    readonly watching: Watching;
  },
): InterruptedItem {
  const { nowMs } = about.watching.telling;
  const sinceMs = fact.since.getTime();
  const endMs = fact.closedAt?.getTime() ?? nowMs;
  const deadlineMs = fact.deadlineAt?.getTime() ?? deadlineOf(fact.reason, sinceMs);
  const said = about.comments.filter(
    (one) => one.paymentId === fact.paymentId && one.reason === fact.reason,
  );
  return {
    paymentId: fact.paymentId,
    reason: fact.reason,
    status: fact.closedAt === null ? "open" : "closed",
    atRiskOre: fact.atRiskOre,
    since: fact.since.toISOString(),
    ageMs: Math.max(0, endMs - sinceMs),
    trying: tryingOf(fact.reason),
    checks: fact.checks,
    nextCheckAt: fact.nextCheckAt?.toISOString() ?? null,
    closes: closesBy(fact),
    owner: fact.owner,
    deadlineAt: new Date(deadlineMs).toISOString(),
    overdue: endMs > deadlineMs,
    comments: said.map(({ id, text, by, at }) => ({ id, text, by, at: at.toISOString() })),
    actions: offerActions(fact, about.watching.caller),
    closedAt: fact.closedAt?.toISOString() ?? null,
    closedBy: fact.closedBy,
    closedBecause: fact.closedBecause,
    payment: about.payment,
  };
}

function tryingOf(reason: InterruptedReason): InterruptedItem["trying"] {
  if (reason === "unknown") return "askingTerminal";
  return reason === "claimed" || reason === "offlineApproval"
    ? "waitingForProof"
    : "waitingForPerson";
}

/** One payment may be listed for several reasons; its money is at risk once. */
function sumAtRisk(facts: readonly InterruptedFact[]): number {
  const most = new Map<string, number>();
  for (const { paymentId, atRiskOre } of facts) {
    most.set(paymentId, Math.max(most.get(paymentId) ?? 0, atRiskOre));
  }
  return [...most.values()].reduce((sum, each) => sum + each, 0);
}
