/**
 * A second person approves on the first one's screen, with signature and password or PIN of their
 * own, given there and then. It begins no session, and is braked like a sign-in. Only a person can be
 * one, never a key; never whoever asks, nor whoever's session it is.
 */
import { mayDoSomewhere } from "@kortkoll/core/people/person-rights.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import { mayActAt, type PersonCaller, type ThingPlace } from "../http/access.ts";
import { type CredentialDeps, checkCredentials, type Tried } from "./check-credentials.ts";
import { noteRightGuess, noteVainGuess } from "./guess-brake.ts";

export type SecondPersonAsked = Tried & {
  readonly asking: PersonCaller;
  readonly right: Right;
  /** Where the right must hold; anywhere will do without it. */
  readonly place?: ThingPlace | undefined;
};

export type SecondPersonOutcome =
  | { readonly kind: "approved"; readonly id: string; readonly signature: string }
  /** The same answer for a wrong password, for nobody, for oneself and without the right. */
  | { readonly kind: "notAllowed" }
  | { readonly kind: "tooManyFailures"; readonly retryAfterSeconds: number };

export type SecondPersonCheck = (asked: SecondPersonAsked) => Promise<SecondPersonOutcome>;

export function createSecondPersonCheck(deps: CredentialDeps): SecondPersonCheck {
  return async ({ asking, right, place, ...tried }) => {
    const by = { id: asking.personId, name: asking.signature };
    const guess = { ...tried, for: "secondPerson", by } as const;
    const checked = await checkCredentials(deps, guess);
    if (checked.kind === "tooManyFailures") return checked;
    if (checked.kind === "wrongCredentials") return { kind: "notAllowed" };
    const { person, taken } = checked;
    const isSame = person.id === asking.personId || person.id === asking.basePersonId;
    const judged = { ...person, provenBy: tried.proof.kind };
    const mayApprove =
      place === undefined ? mayDoSomewhere(judged, right) : mayActAt(judged, right, place);
    if (isSame || !mayApprove) {
      const why = isSame ? "samePerson" : "lacksRight";
      await noteVainGuess(deps, { ...guess, kind: tried.proof.kind }, { taken, why });
      return { kind: "notAllowed" };
    }
    await deps.database.inTransaction((tx) => noteRightGuess(tx, taken));
    return { kind: "approved", id: person.id, signature: person.signature };
  };
}

/** What a request says of the second person: a password, or a PIN, and exactly one of them. */
export type SecondPersonGiven = {
  readonly signature: string;
  readonly password?: string | undefined;
  readonly pin?: string | undefined;
};

export function triedBy(given: SecondPersonGiven, address: string): Tried {
  const { signature, password, pin } = given;
  return pin === undefined
    ? { signature, address, proof: { kind: "password", password: password ?? "" } }
    : { signature, address, proof: { kind: "pin", pin } };
}
