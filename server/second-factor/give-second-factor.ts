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
  readonly given: GivenCode;
  readonly place: SessionPlace;
  readonly token: string | undefined;
};

export type GivenOutcome =
  | { readonly kind: "given"; readonly session: BegunSession }
  | { readonly kind: "wrongCode" }
  | { readonly kind: "tooManyFailures"; readonly retryAfterSeconds: number };

export async function giveSecondFactor(
  deps: CredentialDeps,
  wanted: GiveSecondFactor,
): Promise<GivenOutcome> {
  const { caller, given, place, token } = wanted;
  const by = { id: caller.personId, name: caller.signature };
  const { signature, personId } = caller;
  const { address } = place;
  const guess: Guess = { kind: "secondFactor", signature, address, for: "signIn", by };
  const result = await takeGuess(deps, guess);
  if (result.kind === "tooManyFailures") return result;
  const { taken } = result;
  const at = new Date(taken.nowMs);
  const session = await deps.database.inTransaction(async (tx) => {
    if (!(await useCode(tx, deps, { personId, given, at }))) return undefined;
    await noteRightGuess(tx, taken);
    const begun = await beginSession(tx, deps.newId, {
      person: { id: personId, companyIds: caller.companyIds, siteIds: caller.siteIds },
      nowMs: taken.nowMs,
      earlierToken: token,
      earlierEnds: "secondFactorGiven",
      isSecondFactorGiven: true,
      place,
    });
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
    return begun;
  });
  if (session !== undefined) return { kind: "given", session };
  await noteWrongGuess(deps, guess, taken);
  return { kind: "wrongCode" };
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
