/**
 * Somebody takes over the till with a PIN: from then on it is they who act in the session, by their
 * own rights, though never by more than the desk's. The session stays whose it is; that person alone
 * comes back to all of it, with the password.
 */
import { recordAudit } from "../audit/record-audit.ts";
import type { Sight } from "../http/access.ts";
import { type CredentialDeps, checkCredentials, type Proof } from "../people/check-credentials.ts";
import {
  noteRightGuess,
  noteVainGuess,
  noteWrongGuess,
  type VainReason,
} from "../people/guess-brake.ts";
import { issueToken } from "./begin-session.ts";
import { giveToOperator, noteAtTill } from "./operator-store.ts";
import { findSessionById, type SessionRow } from "./session-store.ts";
import { worksAt } from "./works-at.ts";

export type SwitchOperator = {
  readonly sessionId: string;
  readonly signature: string;
  readonly proof: Proof;
  readonly address: string;
};

export type SwitchOutcome =
  | { readonly kind: "switched"; readonly token: string }
  | { readonly kind: "noTillChosen" }
  | { readonly kind: "sessionEnded" }
  /** Alike for a wrong PIN, for nobody, for one without a PIN and for one who works elsewhere. */
  | { readonly kind: "refused"; readonly proof: Proof["kind"] }
  | {
      readonly kind: "tooManyFailures";
      readonly proof: Proof["kind"];
      readonly retryAfterSeconds: number;
    };

export async function switchOperator(
  deps: CredentialDeps,
  wanted: SwitchOperator,
): Promise<SwitchOutcome> {
  const { sessionId, proof, ...tried } = wanted;
  const session = await findSessionById(deps.database, sessionId);
  if (session === undefined || session.endedAt !== null) return { kind: "sessionEnded" };
  const { tillId } = session;
  // Without a till nobody takes over; whoever is there opens what was locked.
  const isUnlock = tillId === null && isSignature(wanted.signature, session.signature);
  if (tillId === null && proof.kind === "pin" && !isUnlock) return { kind: "noTillChosen" };
  const by = { id: session.personId, name: session.signature };
  const guess = { ...tried, for: "operator", by } as const;
  const checked = await checkCredentials(deps, { ...guess, proof });
  if (checked.kind === "tooManyFailures") return { ...checked, proof: proof.kind };
  const refused = { kind: "refused", proof: proof.kind } as const;
  if (checked.kind === "wrongCredentials") return refused;
  const { person, taken } = checked;
  const why = whyVain(session, person, proof);
  if (why !== undefined) {
    await noteVainGuess(deps, { ...guess, kind: proof.kind }, { taken, why });
    return refused;
  }
  const at = new Date(taken.nowMs);
  const switched = await deps.database.inTransaction(async (tx) => {
    const { operatorVersion } = person;
    const given = { id: sessionId, personId: person.id, operatorVersion, provenBy: proof.kind, at };
    if (!(await giveToOperator(tx, given))) return undefined;
    await noteRightGuess(tx, taken);
    if (tillId !== null) await noteAtTill(tx, { tillId, personId: person.id, at });
    await recordAudit(tx, deps.newId, {
      kind: person.id === session.personId ? "tillUnlocked" : "operatorSwitched",
      siteId: session.siteId,
      subject: { kind: "person", id: person.id },
      content: {
        session: sessionId,
        till: session.tillCode,
        from: session.signature,
        to: person.signature,
        proof: proof.kind,
      },
      by: { id: person.id, name: person.signature },
      at,
    });
    return { kind: "switched", token: await issueToken(tx, sessionId, at) } as const;
  });
  if (switched !== undefined) return switched;
  const now = await findSessionById(deps.database, sessionId);
  if (now?.endedAt !== null || !now.isOfThisVersion) return { kind: "sessionEnded" };
  // It was right when it was tried, and has been changed or taken away meanwhile.
  await noteWrongGuess(deps, { ...guess, kind: proof.kind }, taken);
  return refused;
}

function isSignature(given: string, signature: string): boolean {
  return given.trim().normalize("NFC").toUpperCase() === signature;
}

function whyVain(
  session: SessionRow,
  person: Sight & { readonly id: string },
  proof: Proof,
): VainReason | undefined {
  if (proof.kind === "pin") {
    const isThere =
      session.tillId === null ? person.id === session.personId : worksAt(person, session);
    return isThere ? undefined : "worksElsewhere";
  }
  // Another's password is a sign-in of their own.
  return person.id === session.baseId ? undefined : "anothersSession";
}
