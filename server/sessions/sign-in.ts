/** A person signs in with signature and password; whether a code is asked for next, the session says. */
import { recordAudit } from "../audit/record-audit.ts";
import { type CredentialDeps, checkCredentials } from "../people/check-credentials.ts";
import { noteRightGuess } from "../people/guess-brake.ts";
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
  const checked = await checkCredentials(deps, {
    signature,
    address: place.address,
    proof: { kind: "password", password },
    for: "signIn",
  });
  if (checked.kind !== "right") return checked;
  const { person, taken } = checked;
  return deps.database.inTransaction(async (tx) => {
    await noteRightGuess(tx, taken);
    const session = await beginSession(tx, deps.newId, {
      person,
      nowMs: taken.nowMs,
      earlierToken,
      earlierEnds: "signedInAnew",
      isSecondFactorGiven: false,
      place,
    });
    await recordAudit(tx, deps.newId, {
      kind: "signedIn",
      subject: { kind: "person", id: person.id },
      content: { session: session.id, ...place },
      by: { id: person.id, name: person.signature },
      at: new Date(taken.nowMs),
    });
    return { kind: "signedIn", session };
  });
}
