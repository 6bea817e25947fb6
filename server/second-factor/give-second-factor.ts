/**
 * The second step of a sign-in: a code from the app, or one from paper. The session that only waited
 * for it ends, and a full one begins.
 */
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import type { CredentialDeps } from "../people/check-credentials.ts";
import { type Guess, noteRightGuess, noteWrongGuess, takeGuess } from "../people/guess-brake.ts";
import { type BegunSession, beginSession, type SessionPlace } from "../sessions/begin-session.ts";
import { holdOwnSession } from "../sessions/hold-session.ts";
import { stepOfCode } from "./one-time-code.ts";
import { hashRecoveryCode } from "./recovery-code.ts";
import {
  countRecoveryCodes,
  findSecondFactor,
  useRecoveryCode,
  useStep,
} from "./second-factor-store.ts";

export type GivenCode =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "recoveryCode"; readonly code: string };

export type GiveSecondFactor = {
  readonly caller: PersonCaller;
  readonly sessionId: string;
  readonly given: GivenCode;
  readonly place: SessionPlace;
  readonly token: string | undefined;
};

export type GivenOutcome =
  | { readonly kind: "given"; readonly session: BegunSession }
  | { readonly kind: "wrongCode" }
  | { readonly kind: "sessionEnded" }
  | { readonly kind: "tooManyFailures"; readonly retryAfterSeconds: number };

export async function giveSecondFactor(
  deps: CredentialDeps,
  wanted: GiveSecondFactor,
): Promise<GivenOutcome> {
  const { caller, sessionId, given, place, token } = wanted;
  const by = { id: caller.personId, name: caller.signature };
  const { signature, personId } = caller;
  const { address } = place;
  const guess: Guess = { kind: "secondFactor", signature, address, for: "signIn", by };
  const result = await takeGuess(deps, guess);
  if (result.kind === "tooManyFailures") return result;
  const { taken } = result;
  const at = new Date(taken.nowMs);
  const outcome = await deps.database.inTransaction(async (tx): Promise<GivenOutcome> => {
    const signInVersion = await holdOwnSession(tx, sessionId);
    if (signInVersion === undefined) return { kind: "sessionEnded" };
    if (!(await useCode(tx, deps, { personId, given, at }))) return { kind: "wrongCode" };
    await noteRightGuess(tx, taken);
    const begun = await beginSession(tx, deps.newId, {
      person: {
        id: personId,
        companyIds: caller.companyIds,
        siteIds: caller.siteIds,
        signInVersion,
      },
      nowMs: taken.nowMs,
      earlierToken: token,
      earlierEnds: "secondFactorGiven",
      isSecondFactorGiven: true,
      place,
    });
    if (begun === undefined) throw new Error("A session that was held has ended");
    const isPaper = given.kind === "recoveryCode";
    await recordAudit(tx, deps.newId, {
      kind: isPaper ? "recoveryCodeUsed" : "secondFactorGiven",
      subject: { kind: "person", id: personId },
      content: {
        session: begun.id,
        ...place,
        ...(isPaper ? { codesLeft: await countRecoveryCodes(tx, personId) } : {}),
      },
      by,
      at,
    });
    return { kind: "given", session: begun };
  });
  if (outcome.kind === "wrongCode") await noteWrongGuess(deps, guess, taken);
  return outcome;
}

type Using = { readonly personId: string; readonly given: GivenCode; readonly at: Date };

/** True once for each code, whichever server is asked. */
async function useCode(
  tx: Transaction,
  { secrets }: CredentialDeps,
  { personId, given, at }: Using,
): Promise<boolean> {
  if (given.kind === "recoveryCode") {
    const hash = hashRecoveryCode(secrets, personId, given.code);
    return useRecoveryCode(tx, { personId, hash, at });
  }
  const sealed = (await findSecondFactor(tx, personId))?.sealedSecret ?? null;
  if (sealed === null) return false;
  const step = stepOfCode(secrets.open("totp", personId, sealed), given.code, at.getTime());
  return step !== undefined && useStep(tx, personId, step);
}
