/**
 * A person ends the wait for a terminal that will never close its session: a dated, numbered follow-up
 * with a name and a reason, at every close that waited. What the terminal would have said stays unknown.
 */
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { findClose } from "./close-store.ts";
import type { SessionNotReported } from "./day-close-api.ts";
import type { ExplainDeps } from "./explain-close.ts";
import { followUp } from "./follow-up.ts";
import { findWaited, giveSessionUp, servedCloses } from "./session-closing-store.ts";

export type EndingSession = {
  readonly closeId: string;
  readonly terminalId: string;
  readonly reason: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly claim: IdempotencyClaim;
};

export type EndOutcome =
  | { readonly kind: "ended"; readonly body: SessionNotReported }
  | { readonly kind: "noSuchClose" }
  | { readonly kind: "noSuchTerminal" }
  /** It is being asked now, has told, or was ended by somebody else. */
  | { readonly kind: "notWaiting" };

export async function endSession(
  { database, clock, newId }: ExplainDeps,
  { closeId, terminalId, reason, by, claim }: EndingSession,
): Promise<EndOutcome> {
  const at = new Date(clock());
  return await database.inTransaction(async (tx): Promise<EndOutcome> => {
    if ((await findClose(tx, closeId)) === undefined) return { kind: "noSuchClose" };
    const waited = await findWaited(tx, closeId, terminalId);
    if (waited === undefined) return { kind: "noSuchTerminal" };
    if (!(await giveSessionUp(tx, waited.closingId))) return { kind: "notWaiting" };
    const closes = await servedCloses(tx, waited.closingId);
    const content = { text: reason, tries: waited.tries, lastFailure: waited.lastCode };
    for (const close of closes) {
      const told = { close, kind: "sessionNotReported", terminalId, content, at, by } as const;
      await followUp(tx, { newId }, told);
    }
    const body: SessionNotReported = {
      terminalId,
      closes: closes.map(({ id, number }) => ({ id, number })),
      by: by.name,
      at: at.toISOString(),
    };
    await storeAnswer(tx, claim, { status: 201, body, at });
    return { kind: "ended", body };
  });
}
