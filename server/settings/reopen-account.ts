/**
 * The way back for an administrator who lost the password, or telephone and codes, when nobody else can
 * help: a link, given by whoever holds the server's machine, for choosing a password and connecting an
 * app anew. What guards the account goes on guarding it until the link is used.
 */
import { recordAudit } from "../audit/record-audit.ts";
import { hashSecret, newSecret } from "../people/secret-token.ts";
import { endAll } from "../sessions/own-sessions.ts";
import type { SettingDeps } from "./change-setting.ts";
import { findPersonId, insertPasswordLink, lockPerson } from "./person-store.ts";

/** Whoever asks for it sits at the machine and uses it now. */
const LINK_LASTS_MS = 3_600_000;

export type Reopened =
  | { readonly kind: "reopened"; readonly signature: string; readonly token: string }
  | { readonly kind: "nobody" }
  /** For others an administrator makes a link. */
  | { readonly kind: "noAdministrator" }
  | { readonly kind: "hasLeft" };

export function reopenAccount(
  deps: SettingDeps,
  asked: {
    readonly signature: string;
    /** Who is signed in to the machine, as its system says. */
    readonly machineUser: string;
  },
): Promise<Reopened> {
  const signature = asked.signature.trim().normalize("NFC").toUpperCase();
  const nowMs = deps.clock();
  const at = new Date(nowMs);
  return deps.database.inTransaction(async (tx): Promise<Reopened> => {
    const id = await findPersonId(tx, signature);
    const person = id === undefined ? undefined : await lockPerson(tx, id);
    if (person === undefined) return { kind: "nobody" };
    if (person.role !== "administrator") return { kind: "noAdministrator" };
    if (!person.active) return { kind: "hasLeft" };
    const by = { id: null, name: `machine:${asked.machineUser}` };
    const token = newSecret();
    // Ends the earlier links as well: this one is made after it.
    await endAll(tx, deps.newId, { personId: person.id, by, at });
    await insertPasswordLink(tx, {
      tokenHash: hashSecret(token),
      personId: person.id,
      at,
      expiresAt: new Date(nowMs + LINK_LASTS_MS),
      resetsSecondFactor: true,
    });
    await recordAudit(tx, deps.newId, {
      kind: "accountReopened",
      subject: { kind: "person", id: person.id },
      content: { from: "the server's machine", user: asked.machineUser, signature },
      by,
      at,
    });
    return { kind: "reopened", signature, token };
  });
}
