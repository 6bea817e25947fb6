/** A person signs in with signature and password. */
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { isRightPassword } from "./password.ts";
import {
  countSignInFailures,
  findPersonBySignature,
  forgetSignInFailures,
  insertSignInFailure,
  type SignInFailures,
} from "./person-store.ts";
import { beginSession } from "./session.ts";

export type SignInDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type SignInOutcome =
  | { readonly kind: "signedIn"; readonly token: string; readonly tokenHash: string }
  | { readonly kind: "wrongCredentials" }
  | { readonly kind: "tooManyFailures"; readonly retryAfterSeconds: number };

const WINDOW_MS = 5 * 60_000;
const MOST_OF_SIGNATURE = 5;
/** A whole workshop may sit behind one address. */
const MOST_OF_ADDRESS = 20;

export type SignInTried = {
  readonly signature: string;
  readonly password: string;
  readonly address: string;
  readonly earlierToken: string | undefined;
};

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
  const signature = given.signature.normalize("NFC").toUpperCase();
  const nowMs = deps.clock();
  const at = new Date(nowMs);
  const tried = { signature, address: given.address, since: new Date(nowMs - WINDOW_MS) };
  const failures = await countSignInFailures(deps.database, tried);
  const waitMs = waitAfter(failures, nowMs);
  if (waitMs > 0) {
    return { kind: "tooManyFailures", retryAfterSeconds: Math.ceil(waitMs / 1000) };
  }
  const person = await findPersonBySignature(deps.database, signature);
  const isRight = await isRightPassword(given.password, person?.passwordHash);
  if (!isRight || person === undefined) {
    await insertSignInFailure(deps.database, { ...tried, id: deps.newId(), at });
    return { kind: "wrongCredentials" };
  }
  return deps.database.inTransaction(async (tx) => {
    await forgetSignInFailures(tx, tried);
    const { earlierToken } = given;
    const session = await beginSession(tx, { personId: person.id, nowMs, earlierToken });
    return { kind: "signedIn", ...session };
  });
}

/** How long until the oldest of the failures that are too many no longer counts. */
function waitAfter(failures: SignInFailures, nowMs: number): number {
  const { ofSignature, oldestOfSignatureAt, ofAddress, oldestOfAddressAt } = failures;
  const oldest = [
    ofSignature >= MOST_OF_SIGNATURE ? oldestOfSignatureAt : null,
    ofAddress >= MOST_OF_ADDRESS ? oldestOfAddressAt : null,
  ];
  return Math.max(0, ...oldest.map((at) => (at === null ? 0 : at.getTime() + WINDOW_MS - nowMs)));
}
