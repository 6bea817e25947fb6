/** A person looks at where they are signed in, and ends what they do not know or no longer need. */
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Sql, Transaction } from "../database/database.ts";
import { outdateProofs } from "../people/outdate-proofs.ts";
import { spendPasswordLinks } from "../people/spend-password-links.ts";
import type { OwnSessionList } from "./account-session-api.ts";
import { idleSince } from "./session.ts";
import { endOwnSession, endSessionsOf, listSessionsOf } from "./session-store.ts";

export async function readOwnSessions(
  sql: Sql,
  asked: { readonly personId: string; readonly currentId: string; readonly nowMs: number },
): Promise<OwnSessionList> {
  const { personId, currentId, nowMs } = asked;
  const now = new Date(nowMs);
  const rows = await listSessionsOf(sql, { personId, now, seenAfter: idleSince(nowMs) });
  return {
    sessions: rows.map(({ id, device, address, tillName, createdAt, seenAt }) => ({
      id,
      device,
      address,
      tillName,
      createdAt: createdAt.toISOString(),
      seenAt: seenAt.toISOString(),
      current: id === currentId,
    })),
  };
}

export type EndOfSessions = {
  readonly personId: string;
  readonly by: AuditActor;
  readonly at: Date;
};

/** False when it is none of the person's that still lasts. */
export async function endOne(
  tx: Transaction,
  newId: NewId,
  end: EndOfSessions & { readonly id: string },
): Promise<boolean> {
  const { id, personId, at } = end;
  if (!(await endOwnSession(tx, { id, personId, at }))) return false;
  await recordEnds(tx, newId, { ...end, content: { session: id } });
  return true;
}

/**
 * Signed out everywhere: also where the person stands by PIN in another's session, and no link that
 * was sent before lets anybody in.
 */
export async function endAll(tx: Transaction, newId: NewId, end: EndOfSessions): Promise<void> {
  const { personId, at } = end;
  await outdateProofs(tx, personId);
  const count = await endSessionsOf(tx, { personId, at });
  await recordEnds(tx, newId, { ...end, content: { count } });
  await spendPasswordLinks(tx, newId, end);
}

async function recordEnds(
  tx: Transaction,
  newId: NewId,
  ends: EndOfSessions & { readonly content: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { personId, by, at, content } = ends;
  const subject = { kind: "person", id: personId } as const;
  await recordAudit(tx, newId, { kind: "sessionsEnded", subject, content, by, at });
}
