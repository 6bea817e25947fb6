/**
 * A second person approves on the first one's screen, with signature and password of their own. It
 * begins no session, and is braked like a sign-in. Only a person can be one, never a key.
 */
import { mayDo, type Right } from "@kortkoll/core/people/rights.ts";
import { type CredentialDeps, checkCredentials, type Tried } from "./check-credentials.ts";
import { forgetSignInFailures } from "./person-store.ts";

export type SecondPersonAsked = Tried & {
  /** Whoever asks: never their own second person. */
  readonly askedById: string;
  readonly right: Right;
};

export type SecondPersonOutcome =
  | { readonly kind: "approved"; readonly id: string; readonly signature: string }
  /** The same answer for a wrong password, for nobody, for oneself and without the right. */
  | { readonly kind: "notAllowed" }
  | { readonly kind: "tooManyFailures"; readonly retryAfterSeconds: number };

export type SecondPersonCheck = (asked: SecondPersonAsked) => Promise<SecondPersonOutcome>;

/** One after another, so that guesses made side by side are counted like any others. */
export function createSecondPersonCheck(deps: CredentialDeps): SecondPersonCheck {
  let last: Promise<unknown> = Promise.resolve();
  return (asked) => {
    const mine = last.then(() => checkSecondPerson(deps, asked));
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function checkSecondPerson(
  deps: CredentialDeps,
  asked: SecondPersonAsked,
): Promise<SecondPersonOutcome> {
  const checked = await checkCredentials(deps, asked);
  if (checked.kind === "tooManyFailures") return checked;
  if (checked.kind === "wrongCredentials") return { kind: "notAllowed" };
  const { person } = checked;
  await deps.database.inTransaction((tx) => forgetSignInFailures(tx, checked));
  if (person.id === asked.askedById || !mayDo(person.role, asked.right)) {
    return { kind: "notAllowed" };
  }
  return { kind: "approved", id: person.id, signature: person.signature };
}
