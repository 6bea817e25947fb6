/** What the check finds is remembered in the transaction that found it, and told on the audit trail once. */
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { mendSumsIn } from "../running-sums/check-sums.ts";
import { type Found, lookAgain, MENDED_PARTS, type PartName, type Piece } from "./check-parts.ts";
import {
  countStanding,
  markGone,
  rememberFound,
  type Standing,
  selectStanding,
} from "./found-store.ts";

export type RememberDeps = {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: { error(details: object, message: string): void };
};

/** More of them say nothing new: a bug that spoils every order is not a million rows. */
const MOST_STANDING = 1_000;
const TOLD_BY_NAME = 20;

/** Running sums that part are put right: the rows say what they should be. */
export async function rememberPiece(
  tx: Transaction,
  deps: RememberDeps,
  { found, days }: Pick<Piece, "found" | "days">,
): Promise<void> {
  if (found.length === 0) return;
  const at = new Date(deps.clock());
  const fresh = await rememberNew(tx, deps, found);
  const sums = MENDED_PARTS.find((name) => found.some(({ part }) => part === name));
  const [from, to] = [days[0], days.at(-1)];
  if (sums !== undefined && from !== undefined && to !== undefined) {
    await mendSumsIn(tx, deps, { name: sums, days: { from, to } });
    await lookAtStanding(tx, deps, { mended: true, only: sums });
  }
  if (fresh.length === 0) return;
  for (const difference of fresh) {
    deps.log.error({ difference }, "the books and the expected items part");
  }
  await recordAudit(tx, deps.newId, {
    kind: "bookDifferencesFound",
    companyId: null,
    subject: { kind: "bookDifference", id: null },
    content: { count: fresh.length, differences: fresh.slice(0, TOLD_BY_NAME).map(told) },
    by: BY_SERVER,
    at,
  });
}

async function rememberNew(
  tx: Transaction,
  deps: RememberDeps,
  found: readonly Found[],
): Promise<readonly Found[]> {
  const room = MOST_STANDING - (await countStanding(tx));
  const standing = new Set((await selectStanding(tx, MOST_STANDING)).map(keyOf));
  const byKey = new Map(found.map((one) => [keyOf(one), one]));
  const fresh = [...byKey].flatMap(([key, one]) => (standing.has(key) ? [] : one));
  const old = [...byKey].flatMap(([key, one]) => (standing.has(key) ? one : []));
  const kept = fresh.slice(0, Math.max(room, 0));
  await rememberFound(tx, deps.newId, { found: [...old, ...kept], at: new Date(deps.clock()) });
  return kept;
}

function keyOf({ part, subject, companyCode, role, detail }: Omit<Standing, "id">): string {
  return JSON.stringify([part, subject, companyCode, role, detail]);
}

function told({ companyCode, part, role, subject, bookedOre, expectedOre }: Found): object {
  return { companyCode, part, role, subject, bookedOre, expectedOre };
}

/** Those that stand are looked at again; which of them no longer differ is marked. */
export async function lookAtStanding(
  tx: Transaction,
  deps: RememberDeps,
  { mended, only }: { readonly mended: boolean; readonly only?: PartName },
): Promise<void> {
  const standing = (await selectStanding(tx, MOST_STANDING)).filter(
    ({ part }) => only === undefined || part === only,
  );
  if (standing.length === 0) return;
  const again: Found[] = [];
  for (const [part, ofPart] of Map.groupBy(standing, (one) => one.part)) {
    const subjects = [...new Set(ofPart.map(({ subject }) => subject))];
    again.push(...(await lookAgain(tx, part, subjects)));
  }
  const still = new Set(again.map(keyOf));
  const at = new Date(deps.clock());
  const gone = standing.filter((one) => !still.has(keyOf(one)));
  if (gone.length > 0) {
    await markGone(
      tx,
      gone.map(({ id }) => id),
      { at, mended },
    );
  }
  const stands = again.filter((one) => standing.some((other) => keyOf(other) === keyOf(one)));
  if (stands.length > 0) await rememberFound(tx, deps.newId, { found: stands, at });
}
