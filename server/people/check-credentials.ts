/** Signature and password, or signature and PIN, against what is stored: braked wherever asked. */
import type { SecretBox } from "../secrets/secret-box.ts";
import {
  type Guess,
  type GuessDeps,
  noteWrongGuess,
  type TakenGuess,
  type TooManyFailures,
  takeGuess,
} from "./guess-brake.ts";
import { isRightPassword } from "./password.ts";
import type { PersonWithRights } from "./person-store.ts";
import { isRightPin } from "./pin.ts";

export type CredentialDeps = GuessDeps & { readonly secrets: SecretBox };

export type Proof =
  | { readonly kind: "password"; readonly password: string }
  | { readonly kind: "pin"; readonly pin: string };

export type Tried = {
  readonly signature: string;
  readonly proof: Proof;
  readonly address: string;
};

export type CheckedCredentials =
  | {
      readonly kind: "right";
      readonly person: PersonWithRights;
      /** For `noteRightGuess`, in the transaction of what follows. */
      readonly taken: TakenGuess;
    }
  | { readonly kind: "wrongCredentials" }
  | TooManyFailures;

export async function checkCredentials(
  deps: CredentialDeps,
  given: Tried & Pick<Guess, "for" | "by">,
): Promise<CheckedCredentials> {
  const { proof, ...asked } = given;
  const guess: Guess = { ...asked, kind: proof.kind };
  const result = await takeGuess(deps, guess);
  if (result.kind === "tooManyFailures") return result;
  const { taken } = result;
  const { person } = taken;
  if (person === undefined || !(await isRight(deps, proof, person))) {
    // It takes equally long without a person, so that the time does not tell which there are.
    if (person === undefined) await isRight(deps, proof, undefined);
    await noteWrongGuess(deps, guess, taken);
    return { kind: "wrongCredentials" };
  }
  return { kind: "right", person, taken };
}

function isRight(
  deps: CredentialDeps,
  proof: Proof,
  person: PersonWithRights | undefined,
): Promise<boolean> {
  switch (proof.kind) {
    case "password":
      return isRightPassword(proof.password, person?.passwordHash);
    case "pin":
      return isRightPin(deps.secrets, proof.pin, person);
  }
}
