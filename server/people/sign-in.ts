/** A person signs in with signature and password. */
import { type CredentialDeps, checkCredentials, type Tried } from "./check-credentials.ts";
import { forgetSignInFailures } from "./person-store.ts";
import { beginSession } from "./session.ts";

export type SignInDeps = CredentialDeps;

export type SignInOutcome =
  | { readonly kind: "signedIn"; readonly token: string; readonly tokenHash: string }
  | { readonly kind: "wrongCredentials" }
  | { readonly kind: "tooManyFailures"; readonly retryAfterSeconds: number };

export type SignInTried = Tried & { readonly earlierToken: string | undefined };

/** One after another, so that guesses made side by side are counted like any others. */
export function createSignIn(deps: SignInDeps): (tried: SignInTried) => Promise<SignInOutcome> {
  let last: Promise<unknown> = Promise.resolve();
  return (tried) => {
    const mine = last.then(() => signIn(deps, tried));
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function signIn(deps: SignInDeps, given: SignInTried): Promise<SignInOutcome> {
  const checked = await checkCredentials(deps, given);
  if (checked.kind !== "right") return checked;
  return deps.database.inTransaction(async (tx) => {
    await forgetSignInFailures(tx, checked);
    const { earlierToken } = given;
    const { person, nowMs } = checked;
    const session = await beginSession(tx, { personId: person.id, nowMs, earlierToken });
    return { kind: "signedIn", ...session };
  });
}
