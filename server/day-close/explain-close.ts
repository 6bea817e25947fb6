/**
 * What a person writes to a close: a dated, numbered follow-up with a name. It explains what the
 * terminal's session and ours differ in, and changes none of them.
 */
import { recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { findClose } from "./close-store.ts";
import type { FollowUpWritten } from "./day-close-api.ts";
import { insertFollowUp, readFollowUps } from "./follow-up-store.ts";

export type ExplainDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type Explaining = {
  readonly closeId: string;
  readonly text: string;
  /** The number of the follow-up that it explains; null for a note to the whole close. */
  readonly explains: number | null;
  readonly by: { readonly id: string; readonly name: string };
  readonly claim: IdempotencyClaim;
};

export type ExplainOutcome =
  | { readonly kind: "written"; readonly followUp: FollowUpWritten }
  | { readonly kind: "noSuchClose" }
  | { readonly kind: "noSuchFollowUp" };

export async function explainClose(
  { database, clock, newId }: ExplainDeps,
  { closeId, text, explains, by, claim }: Explaining,
): Promise<ExplainOutcome> {
  const at = new Date(clock());
  return await database.inTransaction(async (tx): Promise<ExplainOutcome> => {
    const close = await findClose(tx, closeId);
    if (close === undefined) return { kind: "noSuchClose" };
    const told = await readFollowUps(tx, closeId);
    const explained = told.find((one) => one.number === explains);
    if (explains !== null && explained?.kind !== "sessionClosed") return { kind: "noSuchFollowUp" };
    const number = await insertFollowUp(tx, {
      ...{ id: newId(), closeId, kind: "explanation", terminalId: explained?.terminalUuid ?? null },
      ...{ content: { text }, by: by.name, byId: by.id, at, isOpen: false, explains },
    });
    await recordAudit(tx, newId, {
      kind: "dayCloseFollowedUp",
      companyId: close.companyId,
      siteId: close.siteId,
      subject: { kind: "dayClose", id: closeId },
      content: { followUp: "explanation", number, text, explains },
      by,
      at,
    });
    const body: FollowUpWritten = { number, text, explains, by: by.name, at: at.toISOString() };
    await storeAnswer(tx, claim, { status: 201, body, at });
    return { kind: "written", followUp: body };
  });
}
