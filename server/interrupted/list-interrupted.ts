/** The special list: every attempt that a person must look at, and why. */
import type { InterruptedPage } from "../api.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import { readPaymentRows } from "../history/read-payment.ts";
import { type InterruptedFact, selectInterrupted } from "./interrupted-store.ts";

/** More than anybody works through; the sum at the top is over all of them. */
const MOST_SHOWN = 500;

export async function listInterrupted(deps: { sql: Sql; clock: Clock }): Promise<InterruptedPage> {
  const facts = await selectInterrupted(deps.sql);
  const shown = facts.slice(0, MOST_SHOWN);
  const rows = await readPaymentRows(deps.sql, [...new Set(shown.map((fact) => fact.paymentId))]);
  const payments = new Map(rows.map((row) => [row.id, row]));
  const now = deps.clock();
  const items = shown.flatMap(({ since, nextCheckAt, ...fact }) => {
    const payment = payments.get(fact.paymentId);
    if (payment === undefined) return [];
    return [
      {
        ...fact,
        since: since.toISOString(),
        ageMs: Math.max(0, now - since.getTime()),
        nextCheckAt: nextCheckAt?.toISOString() ?? null,
        payment,
      },
    ];
  });
  return { items, atRiskOre: sumAtRisk(facts) };
}

/** One payment may be listed for several reasons; its money is at risk once. */
function sumAtRisk(facts: readonly InterruptedFact[]): number {
  const most = new Map<string, number>();
  for (const { paymentId, atRiskOre } of facts) {
    most.set(paymentId, Math.max(most.get(paymentId) ?? 0, atRiskOre));
  }
  return [...most.values()].reduce((sum, each) => sum + each, 0);
}
