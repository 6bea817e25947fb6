/**
 * A person's session: found by its token at each request, which now and then gets a new one. A token
 * that comes back after its successor was used is a copy: then the whole session ends, for whoever
 * has the copy and for whoever was robbed.
 */
import { mayDoAt, mayDoSomewhere } from "@kortkoll/core/people/person-rights.ts";
import { RIGHTS } from "@kortkoll/core/people/rights.ts";
import { needsSecondFactor } from "@kortkoll/core/people/second-factor.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import type { SessionHindrance } from "../http/access.ts";
import type { FoundSession, SignedIn } from "../http/check-access.ts";
import { hashSecret, newSecret } from "../people/secret-token.ts";
import type { Session } from "./session-api.ts";
import {
  endAsReplayed,
  findSessionById,
  findSessionByToken,
  type SessionRow,
  touchSession,
} from "./session-store.ts";
import { noteTokenUse, rotateToken, type TokenRow } from "./token-store.ts";
import { worksAt } from "./works-at.ts";

const HOUR_MS = 3_600_000;
const IDLE_MS = 4 * HOUR_MS;
const ROTATED_EVERY_MS = HOUR_MS;
/** For requests that were sent before the browser had the new token. */
const GRACE_MS = 30_000;
/** Noting each use would make every reading a write. */
const NOTED_EVERY_MS = 60_000;

export type SessionDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** Who the token belongs to, while the session lasts; being asked counts as use. */
export async function findSignedIn(
  deps: SessionDeps,
  token: string,
  address: string,
): Promise<FoundSession> {
  const nowMs = deps.clock();
  const row = await findSessionByToken(deps.database, hashSecret(token));
  if (row === undefined) return undefined;
  if (row.endedWhy === "replayed") return "replayed";
  if (isReplay(row, nowMs)) {
    await endFor(deps, row, { address, nowMs });
    return "replayed";
  }
  if (row.endedAt !== null || hasRunOut(row, nowMs)) return undefined;
  const at = new Date(nowMs);
  const { id, number } = row;
  if (row.usedAt === null) await noteTokenUse(deps.database, { sessionId: id, number, at });
  if (nowMs - row.seenAt.getTime() > NOTED_EVERY_MS) {
    await touchSession(deps.database, { id, at, address });
  }
  const newToken = await rotateIfOld(deps, row, nowMs);
  return { ...signedInBy(row), ...(newToken === undefined ? {} : { newToken }) };
}

/** For answers that go on long after they began: their token may have been retired meanwhile. */
export async function findStillSignedIn(
  deps: Pick<SessionDeps, "database" | "clock">,
  id: string,
): Promise<SignedIn | undefined> {
  const row = await findSessionById(deps.database, id);
  if (row === undefined || row.endedAt !== null || hasRunOut(row, deps.clock())) return undefined;
  return signedInBy(row);
}

/** A browser drops the token of a session that it left: one that comes back is a copy as well. */
function isReplay(row: SessionRow & TokenRow, nowMs: number): boolean {
  const wasLeft = row.endedWhy !== null && row.endedWhy !== "endedByPerson";
  const droppedAt = wasLeft ? row.endedAt : row.endedAt === null ? row.retiredAt : null;
  return droppedAt !== null && nowMs - droppedAt.getTime() > GRACE_MS;
}

async function endFor(
  deps: SessionDeps,
  row: SessionRow,
  from: { readonly address: string; readonly nowMs: number },
): Promise<void> {
  const at = new Date(from.nowMs);
  await deps.database.inTransaction(async (tx) => {
    // Of two copies at once, at two servers, one is written down.
    if (!(await endAsReplayed(tx, row.id, at))) return;
    await recordAudit(tx, deps.newId, {
      kind: "sessionReplayed",
      siteId: row.siteId,
      subject: { kind: "person", id: row.baseId },
      content: { session: row.id, from: from.address, hadEnded: row.endedAt !== null },
      by: BY_SERVER,
      at,
    });
  });
}

function hasRunOut(row: SessionRow, nowMs: number): boolean {
  return (
    !row.isOfThisVersion ||
    row.expiresAt.getTime() <= nowMs ||
    row.seenAt.getTime() <= idleSince(nowMs).getTime()
  );
}

/** A session that was not used since then has run out. */
export function idleSince(nowMs: number): Date {
  return new Date(nowMs - IDLE_MS);
}

async function rotateIfOld(
  deps: SessionDeps,
  row: SessionRow & TokenRow,
  nowMs: number,
): Promise<string | undefined> {
  if (row.retiredAt !== null || nowMs - row.rotatedAt.getTime() < ROTATED_EVERY_MS) {
    return undefined;
  }
  const token = newSecret();
  const isOurs = await rotateToken(deps.database, {
    sessionId: row.id,
    tokenHash: hashSecret(token),
    lastRotatedAt: row.rotatedAt,
    at: new Date(nowMs),
  });
  return isOurs ? token : undefined;
}

/** The session stays at its till; for whoever does not work there, or no longer, it is at none. */
function atOwnTill<Row extends SessionRow>(row: Row): Row {
  return worksAt(row, row) ? row : { ...row, tillId: null, siteId: null };
}

function signedInBy(found: SessionRow): SignedIn {
  const row = atOwnTill(found);
  const { personId, signature, name, tillId, language, provenBy, provenAt } = row;
  const { role, grants, companyIds, siteIds } = row;
  const rights = { role, grants, companyIds, siteIds, provenBy };
  return {
    person: {
      kind: "person",
      personId,
      signature,
      name,
      tillId,
      ...rights,
      provenAt,
      signInVersion: row.operatorSignInVersion,
      basePersonId: row.baseId,
    },
    language,
    sessionId: row.id,
    hindrance: hindranceOf(row),
  };
}

function hindranceOf(row: SessionRow): SessionHindrance | null {
  if (row.secondFactorAt === null) {
    if (row.hasSecondFactor) return "secondFactorNeeded";
    const { baseRole: role, baseGiven: given, guardedRoles } = row;
    if (needsSecondFactor({ role, given }, guardedRoles)) return "secondFactorMissing";
  }
  return row.lockedAt !== null || isOperatorOut(row) ? "locked" : null;
}

/** Whoever stands there by a PIN that no longer counts: the till waits for somebody else's. */
function isOperatorOut(row: SessionRow): boolean {
  const isByPin = row.provenBy === "pin";
  return !row.operatorIsActive || (isByPin && !row.operatorIsOfThisVersion);
}

export type SessionSurroundings = Pick<Session, "demo" | "virtualTerminalUrl" | "invoicingUrl">;

/** What the pages are told of the session. */
export async function readSession(
  sql: Sql,
  id: string,
  surroundings: SessionSurroundings,
): Promise<Session | undefined> {
  const found = await findSessionById(sql, id);
  if (found === undefined || found.endedAt !== null) return undefined;
  const row = atOwnTill(found);
  const { signature, name, role, language, hasPin, provenBy, baseSignature, baseName } = row;
  const hindrance = hindranceOf(row);
  return {
    person: { signature, name, role, rights: rightsIn(row, hindrance), language },
    hasPin,
    provenBy,
    base: { signature: baseSignature, name: baseName },
    secondFactor: secondFactorOf(row, hindrance),
    locked: hindrance === "locked",
    lockAfterMinutes: row.lockAfterMinutes,
    till: tillOf(row),
    ...surroundings,
  };
}

function rightsIn(
  row: SessionRow,
  hindrance: SessionHindrance | null,
): Session["person"]["rights"] {
  if (hindrance !== null && hindrance !== "locked") return [];
  return RIGHTS.filter((right) =>
    row.siteId === null ? mayDoSomewhere(row, right) : mayDoAt(row, right, row.siteId),
  );
}

function secondFactorOf(
  row: SessionRow,
  hindrance: SessionHindrance | null,
): Session["secondFactor"] {
  if (hindrance === "secondFactorNeeded") return "needed";
  if (hindrance === "secondFactorMissing") return "missing";
  return row.secondFactorAt === null ? "notNeeded" : "given";
}

function tillOf(row: SessionRow): Session["till"] {
  const { tillId, tillCode, tillName, siteCode, siteName } = row;
  if (tillId === null || tillCode === null || tillName === null) return null;
  if (siteCode === null || siteName === null) return null;
  return { id: tillId, code: tillCode, name: tillName, siteCode, siteName };
}
