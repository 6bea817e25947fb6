/** A person's session: begun by signing in, ended by signing out, after 12 hours or 4 idle ones. */
import { mayDoAt, mayDoSomewhere } from "@kortkoll/core/people/person-rights.ts";
import { RIGHTS } from "@kortkoll/core/people/rights.ts";
import type { Session } from "../api.ts";
import type { Clock } from "../clock.ts";
import type { Sql, Transaction } from "../database/database.ts";
import type { SignedIn } from "../http/check-access.ts";
import { hashSecret, newSecret } from "./secret-token.ts";
import {
  endSession,
  findSession,
  forgetExpiredSessions,
  insertSession,
  type SessionRow,
  touchSession,
} from "./session-store.ts";

const HOUR_MS = 3_600_000;
const LONGEST_MS = 12 * HOUR_MS;
const IDLE_MS = 4 * HOUR_MS;
/** Noting each use would make every reading a write. */
const NOTED_EVERY_MS = 60_000;

export type SessionDeps = { readonly database: Sql; readonly clock: Clock };

/** A new token at each sign-in; the session that the browser had before ends. */
export async function beginSession(
  tx: Transaction,
  wanted: {
    readonly personId: string;
    readonly nowMs: number;
    readonly earlierToken: string | undefined;
  },
): Promise<{ readonly token: string; readonly tokenHash: string }> {
  const { personId, nowMs, earlierToken } = wanted;
  const at = new Date(nowMs);
  // The till is the place and not the person: it stays when another signs in there.
  const tillId = earlierToken === undefined ? null : await endSession(tx, hashSecret(earlierToken));
  await forgetExpiredSessions(tx, at);
  const token = newSecret();
  const tokenHash = hashSecret(token);
  const expiresAt = new Date(nowMs + LONGEST_MS);
  await insertSession(tx, { tokenHash, personId, tillId, at, expiresAt });
  return { token, tokenHash };
}

/** Who the token belongs to, while the session lasts; being asked counts as use. */
export async function findSignedIn(
  deps: SessionDeps,
  token: string,
): Promise<SignedIn | undefined> {
  const tokenHash = hashSecret(token);
  const nowMs = deps.clock();
  const row = await readRow(deps, tokenHash);
  if (row === undefined) return undefined;
  if (nowMs - row.seenAt.getTime() > NOTED_EVERY_MS) {
    await touchSession(deps.database, tokenHash, new Date(nowMs));
  }
  const { personId, signature, name, tillId, language } = row;
  const { role, grants, companyIds, siteIds } = row;
  const rights = { role, grants, companyIds, siteIds };
  return {
    person: { kind: "person", personId, signature, name, tillId, ...rights },
    language,
    tokenHash,
  };
}

export type SessionSurroundings = Pick<Session, "demo" | "virtualTerminalUrl" | "invoicingUrl">;

/** What the pages are told of the session. */
export async function readSession(
  deps: SessionDeps,
  tokenHash: string,
  surroundings: SessionSurroundings,
): Promise<Session | undefined> {
  const row = await readRow(deps, tokenHash);
  if (row === undefined) return undefined;
  const { signature, name, role, language } = row;
  const rights = RIGHTS.filter((right) =>
    row.siteId === null ? mayDoSomewhere(row, right) : mayDoAt(row, right, row.siteId),
  );
  const person = { signature, name, role, rights, language };
  return { person, till: tillOf(row), ...surroundings };
}

function readRow(deps: SessionDeps, tokenHash: string): Promise<SessionRow | undefined> {
  const nowMs = deps.clock();
  const now = new Date(nowMs);
  return findSession(deps.database, { tokenHash, now, seenAfter: new Date(nowMs - IDLE_MS) });
}

function tillOf(row: SessionRow): Session["till"] {
  const { tillId, tillCode, tillName, siteCode, siteName } = row;
  if (tillId === null || tillCode === null || tillName === null) return null;
  if (siteCode === null || siteName === null) return null;
  return { id: tillId, code: tillCode, name: tillName, siteCode, siteName };
}
