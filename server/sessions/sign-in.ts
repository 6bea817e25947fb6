/** A person signs in with signature and password; whether a code is asked for next, the session says. */
import { recordAudit } from "../audit/record-audit.ts";
import { type CredentialDeps, checkCredentials } from "../people/check-credentials.ts";
import { noteRightGuess, noteWrongGuess } from "../people/guess-brake.ts";
import { type BegunSession, beginSession, type SessionPlace } from "./begin-session.ts";

export type SignInOutcome =
  | { readonly kind: "signedIn"; readonly session: BegunSession }
  | { readonly kind: "wrongCredentials" }
  | { readonly kind: "tooManyFailures"; readonly retryAfterSeconds: number };

export type SignInTried = {
  readonly signature: string;
  readonly password: string;
  readonly place: SessionPlace;
  readonly earlierToken: string | undefined;
};

export async function signIn(deps: CredentialDeps, given: SignInTried): Promise<SignInOutcome> {
  const { signature, password, place, earlierToken } = given;
  const guess = { signature, address: place.address, for: "signIn" } as const;
  const proof = { kind: "password", password } as const;
  const checked = await checkCredentials(deps, { ...guess, proof });
  if (checked.kind !== "right") return checked;
  const { person, taken } = checked;
  const begun = await deps.database.inTransaction(async (tx) => {
    const session = await beginSession(tx, deps.newId, {
      person,
      nowMs: taken.nowMs,
      earlierToken,
      earlierEnds: "signedInAnew",
      isSecondFactorGiven: false,
      place,
    });
    if (session === undefined) return undefined;
    await noteRightGuess(tx, taken);
    await recordAudit(tx, deps.newId, {
      kind: "signedIn",
      subject: { kind: "person", id: person.id },
      content: { session: session.id, ...place },
      by: { id: person.id, name: person.signature },
      at: new Date(taken.nowMs),
    });
    return session;
  });
  if (begun !== undefined) return { kind: "signedIn", session: begun };
  // It was right when it was tried, and has been changed meanwhile.
  await noteWrongGuess(deps, { ...guess, kind: "password" }, taken);
  return { kind: "wrongCredentials" };
}
