/** Signature and password against what is stored, with the same brake on guessing wherever asked. */
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { isRightPassword } from "./password.ts";
import {
  countSignInFailures,
  findPersonBySignature,
  insertSignInFailure,
  type PersonWithRights,
  type SignInFailures,
} from "./person-store.ts";

export type CredentialDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type Tried = {
  readonly signature: string;
  readonly password: string;
  readonly address: string;
};

export type CheckedCredentials =
  | {
      readonly kind: "right";
      readonly person: PersonWithRights;
      readonly signature: string;
      readonly address: string;
      /** Failures of before then no longer count. */
      readonly since: Date;
      readonly nowMs: number;
    }
  | { readonly kind: "wrongCredentials" }
  | { readonly kind: "tooManyFailures"; readonly retryAfterSeconds: number };

const WINDOW_MS = 5 * 60_000;
const MOST_OF_SIGNATURE = 5;
/** A whole workshop may sit behind one address. */
const MOST_OF_ADDRESS = 20;

/** Its callers ask one at a time: guesses made side by side must be counted like any others. */
export async function checkCredentials(
  deps: CredentialDeps,
  given: Tried,
): Promise<CheckedCredentials> {
  const signature = given.signature.normalize("NFC").toUpperCase();
  const nowMs = deps.clock();
  const { address } = given;
  const tried = { signature, address, since: new Date(nowMs - WINDOW_MS) };
  const failures = await countSignInFailures(deps.database, tried);
  const waitMs = waitAfter(failures, nowMs);
  if (waitMs > 0) {
    return { kind: "tooManyFailures", retryAfterSeconds: Math.ceil(waitMs / 1000) };
  }
  const person = await findPersonBySignature(deps.database, signature);
  const isRight = await isRightPassword(given.password, person?.passwordHash);
  if (!isRight || person === undefined) {
    await insertSignInFailure(deps.database, { ...tried, id: deps.newId(), at: new Date(nowMs) });
    return { kind: "wrongCredentials" };
  }
  return { kind: "right", person, ...tried, nowMs };
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
