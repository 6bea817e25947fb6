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
} from "./session-store.ts";
import { addToken } from "./token-store.ts";
import { worksAt } from "./works-at.ts";

const LONGEST_MS = 12 * 3_600_000;

/** Where a session is used from, as the list of one's sessions shows it. */
export type SessionPlace = { readonly device: string; readonly address: string };

export type BeginSession = {
  readonly person: Sight & { readonly id: string };
  readonly nowMs: number;
  /** Of the session that the browser had, which ends. */
  readonly earlierToken: string | undefined;
  readonly earlierEnds: EndReason;
  readonly isSecondFactorGiven: boolean;
  readonly place: SessionPlace;
};

export type BegunSession = { readonly id: string; readonly token: string };

export async function beginSession(
  tx: Transaction,
  newId: NewId,
  wanted: BeginSession,
): Promise<BegunSession> {
  const { person, nowMs, isSecondFactorGiven, place } = wanted;
  const at = new Date(nowMs);
  const tillId = await endEarlier(tx, wanted);
  await forgetExpiredSessions(tx, at);
  const id = newId();
  await insertSession(tx, {
    id,
    personId: person.id,
    tillId,
    isSecondFactorGiven,
    ...place,
    at,
    expiresAt: new Date(nowMs + LONGEST_MS),
  });
  return { id, token: await issueToken(tx, id, at) };
}

/** The next token of a session; the one before goes on until this one is used. */
export async function issueToken(tx: Transaction, sessionId: string, at: Date): Promise<string> {
  const token = newSecret();
  await addToken(tx, { sessionId, tokenHash: hashSecret(token), at });
  return token;
}

/** The till is the place and not the person: it stays when another, who works there, signs in. */
async function endEarlier(tx: Transaction, wanted: BeginSession): Promise<string | null> {
  const { earlierToken, earlierEnds, person, nowMs } = wanted;
  if (earlierToken === undefined) return null;
  const earlier = await findSessionByToken(tx, hashSecret(earlierToken));
  if (earlier === undefined) return null;
  await endSession(tx, { id: earlier.id, at: new Date(nowMs), why: earlierEnds });
  return worksAt(person, earlier) ? earlier.tillId : null;
}
