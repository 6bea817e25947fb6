/**
 * Holds what the server knows after a kill against what the terminals really took. Each fault is a
 * sentence; an empty list is what a test wants to see.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "../../server/database/database.ts";
import { findDifferences } from "../../server/ledger/check-books.ts";
import {
  countUnresolved,
  readAttempts,
  readPaidOrders,
  type StoredAttempt,
  sumDebts,
} from "./outcome-store.ts";
import { readTaken, type Taken } from "./simulated-nets.ts";

/** What nothing has ended by now never will: the resolver asks again after this long at most. */
const RESOLVED_WITHIN_MS = 25_000;

/** Waits until every attempt has ended; a sentence when one has not. */
export async function waitUntilResolved(
  database: Database,
  withinMs = RESOLVED_WITHIN_MS,
): Promise<string[]> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const unresolved = await countUnresolved(database);
    if (unresolved === 0) return [];
    if (performance.now() > giveUpAt) return [`${unresolved} attempts have not ended`];
    await pause(25);
  }
}

export type Judged = {
  readonly database: Database;
  readonly serverUrl: string;
  readonly apiKey: string;
  readonly simulatorUrl: string;
  readonly acknowledged: readonly string[];
};

export type Outcome = {
  readonly faults: readonly string[];
  readonly taken: readonly Taken[];
  readonly attempts: readonly StoredAttempt[];
};

export async function findFaults(judged: Judged): Promise<Outcome> {
  const { database } = judged;
  const taken = await readTaken(judged.simulatorUrl);
  const attempts = await readAttempts(database);
  const faults = [
    ...missingPayments(judged.acknowledged, attempts),
    ...unlikeTaken(taken, attempts),
    ...unlikePerTerminal(taken, attempts),
    ...(await wrongOrders(database)),
    ...(await wrongBooks(judged, taken)),
  ];
  return { faults, taken, attempts };
}

function missingPayments(
  acknowledged: readonly string[],
  attempts: readonly StoredAttempt[],
): string[] {
  const known = new Set(attempts.map((attempt) => attempt.id));
  return acknowledged
    .filter((id) => !known.has(id))
    .map((id) => `payment ${id} was acknowledged and is gone`);
}

/** Each transaction that was taken is one approved attempt, and the other way round. */
function unlikeTaken(taken: readonly Taken[], attempts: readonly StoredAttempt[]): string[] {
  const byReference = new Map(attempts.map((attempt) => [attempt.reference, attempt]));
  const seen = new Set<string | null>();
  const faults: string[] = [...unlikeVoids(taken, attempts)];
  for (const one of taken.filter(({ kind }) => kind !== "void")) {
    const attempt = byReference.get(one.orderId ?? "");
    if (seen.has(one.orderId)) faults.push(`${one.orderId} was taken twice`);
    seen.add(one.orderId);
    if (attempt === undefined) faults.push(`${one.orderId} was taken and is not known`);
    else if (!isSame(one, attempt)) {
      faults.push(`taken ${JSON.stringify(one)}, stored ${JSON.stringify(attempt)}`);
    }
  }
  for (const attempt of attempts) {
    const { state, kind, reference } = attempt;
    const isPaid = state === "approved" && kind !== "void";
    if (isPaid && !seen.has(reference)) faults.push(`${reference} was never taken`);
    if (attempt.late) faults.push(`${reference} was said to be unpaid, and was approved later`);
    if (attempt.holdsOrders) faults.push(`${reference} has ended and still holds its orders`);
  }
  return faults;
}

/** A void carries no reference on the wire: as many of each amount at each terminal must do. */
function unlikeVoids(taken: readonly Taken[], attempts: readonly StoredAttempt[]): string[] {
  const made = taken.filter(({ kind }) => kind === "void");
  const stored = attempts.filter(({ kind, state }) => kind === "void" && state === "approved");
  const took = sumBy(made.map((one) => [`${one.terminalId} ${one.amountOre}`, 1]));
  const booked = sumBy(stored.map((one) => [`${one.terminalId} ${one.approvedOre}`, 1]));
  return [...new Set([...took.keys(), ...booked.keys()])]
    .filter((which) => took.get(which) !== booked.get(which))
    .map((which) => `voids of ${which}: ${took.get(which) ?? 0}, stored ${booked.get(which) ?? 0}`);
}

function isSame(taken: Taken, attempt: StoredAttempt): boolean {
  return (
    attempt.state === "approved" &&
    attempt.kind === taken.kind &&
    attempt.approvedOre === taken.amountOre &&
    attempt.terminalId === taken.terminalId
  );
}

function unlikePerTerminal(taken: readonly Taken[], attempts: readonly StoredAttempt[]): string[] {
  const took = sumBy(taken.map((one) => [one.terminalId, one.effectOre]));
  const stored = sumBy(
    attempts.map(({ terminalId, kind, approvedOre }) => [
      terminalId,
      kind === "purchase" ? approvedOre : -approvedOre,
    ]),
  );
  return [...new Set([...took.keys(), ...stored.keys()])]
    .filter((id) => (took.get(id) ?? 0) !== (stored.get(id) ?? 0))
    .map((id) => `terminal ${id} took ${took.get(id) ?? 0}, stored are ${stored.get(id) ?? 0}`);
}

function sumBy(amounts: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, ore] of amounts) sums.set(key, (sums.get(key) ?? 0) + ore);
  return sums;
}

async function wrongOrders(database: Database): Promise<string[]> {
  const orders = await readPaidOrders(database);
  const debtsOre = await sumDebts(database);
  return [
    ...orders
      .filter((order) => order.takenOre > order.totalOre || order.takenOre < 0)
      .map((order) => `of order ${order.id} over ${order.totalOre}, ${order.takenOre} was taken`),
    ...orders
      .filter((order) => order.position === "findingOut")
      .map((order) => `order ${order.id} is still being found out about`),
    ...(debtsOre === 0 ? [] : [`${debtsOre} öre are owed to customers`]),
  ];
}

type Balances = {
  readonly agree: boolean;
  readonly balances: readonly { readonly role: string; readonly balanceOre: number }[];
};

async function wrongBooks(judged: Judged, taken: readonly Taken[]): Promise<string[]> {
  const differences = await findDifferences(judged.database);
  const answer = await fetch(`${judged.serverUrl}/api/ledger/balances`, {
    headers: { authorization: `Bearer ${judged.apiKey}` },
  });
  const books = (await answer.json()) as Balances;
  const bookedOre = books.balances
    .filter(({ role }) => role.startsWith("issuer"))
    .reduce((sum, { balanceOre }) => sum + balanceOre, 0);
  const tookOre = taken.reduce((sum, one) => sum + one.effectOre, 0);
  return [
    ...differences.map((one) => `the books part: ${JSON.stringify(one)}`),
    ...(books.agree ? [] : ["the ledger says that the books part"]),
    ...(bookedOre === tookOre ? [] : [`${tookOre} was taken, and ${bookedOre} is booked`]),
  ];
}
