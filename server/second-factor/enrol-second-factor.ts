/**
 * A person connects an app: a secret is made and shown, a code from the app proves that it has
 * arrived, and from then on a code is asked for at each sign-in. With it come ten codes for paper.
 */
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import type { CredentialDeps } from "../people/check-credentials.ts";
import { noteRightGuess, type TakenGuess } from "../people/guess-brake.ts";
import {
  type OwnAccount,
  type OwnRefusal,
  proveOwn,
  whyProofIsPast,
} from "../people/own-credentials.ts";
import { type BegunSession, beginSession, type SessionPlace } from "../sessions/begin-session.ts";
import { holdOwnSession } from "../sessions/hold-session.ts";
import { newTotpSecret, stepOfCode, totpAddress } from "./one-time-code.ts";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery-code.ts";
import {
  confirmPending,
  findSecondFactor,
  putPending,
  replaceRecoveryCodes,
} from "./second-factor-store.ts";

export type BegunEnrolment = {
  readonly kind: "begun";
  readonly secret: string;
  readonly address: string;
};

/** Somebody who has just signed in and must have a second factor is not asked for the password anew. */
export type BeginEnrolment = Omit<OwnAccount, "password"> & {
  readonly password: string | undefined;
};

export async function beginEnrolment(
  deps: CredentialDeps,
  own: BeginEnrolment,
): Promise<BegunEnrolment | OwnRefusal> {
  const { caller, password } = own;
  const { personId, signature } = caller;
  const proven = password === undefined ? undefined : await proveOwn(deps, { ...own, password });
  if (proven !== undefined && proven.kind !== "right") return proven;
  const secret = newTotpSecret();
  const sealed = deps.secrets.seal("totp", personId, secret);
  return deps.database.inTransaction(async (tx) => {
    const past = await whyPast(tx, own.sessionId, proven?.taken);
    if (past !== undefined) return past;
    if (proven !== undefined) await noteRightGuess(tx, proven.taken);
    await putPending(tx, personId, sealed);
    await recordAudit(tx, deps.newId, {
      kind: "secondFactorBegun",
      subject: { kind: "person", id: personId },
      content: { session: own.sessionId },
      by: { id: personId, name: signature },
      at: new Date(deps.clock()),
    });
    return { kind: "begun", secret, address: totpAddress(secret, signature) };
  });
}

async function whyPast(
  tx: Transaction,
  sessionId: string,
  taken: TakenGuess | undefined,
): Promise<OwnRefusal | undefined> {
  if (taken !== undefined) return whyProofIsPast(tx, { sessionId }, taken);
  return (await holdOwnSession(tx, sessionId)) === undefined ? { kind: "sessionEnded" } : undefined;
}

export type ConfirmEnrolment = {
  readonly caller: PersonCaller;
  readonly sessionId: string;
  readonly code: string;
  readonly place: SessionPlace;
  readonly token: string | undefined;
};

export type ConfirmOutcome =
  | {
      readonly kind: "enrolled";
      readonly session: BegunSession;
      readonly recoveryCodes: readonly string[];
    }
  | { readonly kind: "wrongCode" }
  | { readonly kind: "sessionEnded" }
  | { readonly kind: "noSecondFactor" };

export function confirmEnrolment(
  deps: CredentialDeps,
  wanted: ConfirmEnrolment,
): Promise<ConfirmOutcome> {
  const { caller, code, place, token } = wanted;
  const { personId, companyIds, siteIds } = caller;
  const nowMs = deps.clock();
  const at = new Date(nowMs);
  return deps.database.inTransaction(async (tx) => {
    const signInVersion = await holdOwnSession(tx, wanted.sessionId);
    if (signInVersion === undefined) return { kind: "sessionEnded" };
    const found = await findSecondFactor(tx, personId);
    const pendingSecret = found?.pendingSecret ?? null;
    if (pendingSecret === null) return { kind: "noSecondFactor" };
    const secret = deps.secrets.open("totp", personId, pendingSecret);
    const step = stepOfCode(secret, code, nowMs);
    if (step === undefined) return { kind: "wrongCode" };
    const confirmed = { personId, pendingSecret, at, step };
    if (!(await confirmPending(tx, confirmed))) return { kind: "noSecondFactor" };
    const recoveryCodes = newRecoveryCodes();
    const hashes = recoveryCodes.map((one) => hashRecoveryCode(deps.secrets, personId, one));
    await replaceRecoveryCodes(tx, { personId, hashes, at });
    const session = await beginSession(tx, deps.newId, {
      person: { id: personId, companyIds, siteIds, signInVersion },
      nowMs,
      earlierToken: token,
      earlierEnds: "secondFactorGiven",
      isSecondFactorGiven: true,
      place,
    });
    if (session === undefined) throw new Error("A session that was held has ended");
    await recordAudit(tx, deps.newId, {
      kind: "secondFactorEnrolled",
      subject: { kind: "person", id: personId },
      content: { session: session.id, ...place, instead: found?.confirmedAt ?? null },
      by: { id: personId, name: caller.signature },
      at,
    });
    return { kind: "enrolled", session, recoveryCodes };
  });
}
