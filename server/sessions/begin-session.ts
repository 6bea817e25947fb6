/** A session begins: with a token of its own, at the till where the browser stood before. */
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { hashSecret, newSecret } from "../people/secret-token.ts";
import {
  type EndReason,
  endSession,
  findSessionByToken,
  forgetExpiredSessions,
  insertSession,
  type SessionRow,
} from "./session-store.ts";
import { addToken } from "./token-store.ts";
import { worksAt } from "./works-at.ts";

const LONGEST_MS = 12 * 3_600_000;

/** Where a session is used from, as the list of one's sessions shows it. */
export type SessionPlace = { readonly device: string; readonly address: string };

export type BeginSession = {
  /** As it was proven; nobody gets in by what has changed since. */
  readonly person: Sight & { readonly id: string; readonly signInVersion: number };
  readonly nowMs: number;
  /** Of the session that the browser had, which ends. */
  readonly earlierToken: string | undefined;
  readonly earlierEnds: EndReason;
  readonly isSecondFactorGiven: boolean;
  readonly place: SessionPlace;
};

export type BegunSession = { readonly id: string; readonly token: string };

/** Undefined when what was proven no longer counts; then nothing has ended either. */
export async function beginSession(
  tx: Transaction,
  newId: NewId,
  wanted: BeginSession,
): Promise<BegunSession | undefined> {
  const { person, nowMs, earlierEnds, isSecondFactorGiven, place } = wanted;
  const at = new Date(nowMs);
  const earlier = await findEarlier(tx, wanted);
  await forgetExpiredSessions(tx, at);
  const id = newId();
  const hasBegun = await insertSession(tx, {
    id,
    personId: person.id,
    signInVersion: person.signInVersion,
    tillId: earlier !== undefined && worksAt(person, earlier) ? earlier.tillId : null,
    isSecondFactorGiven,
    ...place,
    at,
    expiresAt: new Date(nowMs + LONGEST_MS),
  });
  if (!hasBegun) return undefined;
  if (earlier !== undefined) await endSession(tx, { id: earlier.id, at, why: earlierEnds });
  return { id, token: await issueToken(tx, id, at) };
}

/** The next token of a session; the one before goes on until this one is used. */
export async function issueToken(tx: Transaction, sessionId: string, at: Date): Promise<string> {
  const token = newSecret();
  await addToken(tx, { sessionId, tokenHash: hashSecret(token), at });
  return token;
}

/** Its till is the place and not the person: it stays when another, who works there, signs in. */
async function findEarlier(
  tx: Transaction,
  { earlierToken }: BeginSession,
): Promise<SessionRow | undefined> {
  return earlierToken === undefined
    ? undefined
    : await findSessionByToken(tx, hashSecret(earlierToken));
}
