/**
 * A person changes password or PIN, and gives the password for it. A new password ends every other
 * session of theirs; the one where it was changed goes on with a new token.
 */
import { isWeakPin } from "@kortkoll/core/people/pin.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { carryOn } from "../sessions/carry-on.ts";
import { holdOwnSession } from "../sessions/hold-session.ts";
import { type CredentialDeps, checkCredentials } from "./check-credentials.ts";
import { noteRightGuess, type TakenGuess, type TooManyFailures } from "./guess-brake.ts";
import { hashPassword } from "./password.ts";
import { setPasswordHash, setPinHash } from "./person-store.ts";
import { hashPin } from "./pin.ts";
import { spendPasswordLinks } from "./spend-password-links.ts";

/** Whose account it is, and where it is changed. */
export type OwnAccount = {
  readonly caller: PersonCaller;
  readonly sessionId: string;
  readonly address: string;
  readonly password: string;
};

export type OwnRefusal =
  | { readonly kind: "wrongCredentials" }
  | { readonly kind: "sessionEnded" }
  | TooManyFailures;

export type ProvenOwn =
  | { readonly kind: "right"; readonly at: Date; readonly taken: TakenGuess }
  | OwnRefusal;

/** That it is really the person and not somebody who found the screen open. */
export async function proveOwn(deps: CredentialDeps, own: OwnAccount): Promise<ProvenOwn> {
  const { caller, address, password } = own;
  const checked = await checkCredentials(deps, {
    signature: caller.signature,
    address,
    proof: { kind: "password", password },
    for: "ownAccount",
    by: { id: caller.personId, name: caller.signature },
  });
  if (checked.kind !== "right") return checked;
  const { taken } = checked;
  return { kind: "right", at: new Date(taken.nowMs), taken };
}

/**
 * The first thing in the transaction of the change: that the password which was proven is still the
 * person's, and the session still lasts. Of two changes at once the second was proven by what was.
 */
export async function whyProofIsPast(
  tx: Transaction,
  { sessionId }: Pick<OwnAccount, "sessionId">,
  taken: TakenGuess,
): Promise<OwnRefusal | undefined> {
  const version = await holdOwnSession(tx, sessionId);
  if (version === undefined) return { kind: "sessionEnded" };
  return version === taken.person?.signInVersion ? undefined : { kind: "wrongCredentials" };
}

export async function changePassword(
  deps: CredentialDeps,
  own: OwnAccount & { readonly newPassword: string },
): Promise<{ readonly kind: "changed"; readonly token: string } | OwnRefusal> {
  const proven = await proveOwn(deps, own);
  if (proven.kind !== "right") return proven;
  const passwordHash = await hashPassword(own.newPassword);
  const { caller, sessionId } = own;
  return deps.database.inTransaction(async (tx) => {
    const past = await whyProofIsPast(tx, own, proven.taken);
    if (past !== undefined) return past;
    await noteRightGuess(tx, proven.taken);
    await setPasswordHash(tx, caller.personId, passwordHash);
    await recordOwn(tx, deps, { caller, kind: "passwordChanged", at: proven.at });
    const by = { id: caller.personId, name: caller.signature };
    await spendPasswordLinks(tx, deps.newId, { personId: caller.personId, by, at: proven.at });
    return { kind: "changed", token: await carryOn(tx, sessionId, proven.at) };
  });
}

export async function changePin(
  deps: CredentialDeps,
  own: OwnAccount & { readonly pin: string },
): Promise<{ readonly kind: "changed" } | { readonly kind: "weakPin" } | OwnRefusal> {
  if (isWeakPin(own.pin)) return { kind: "weakPin" };
  const proven = await proveOwn(deps, own);
  if (proven.kind !== "right") return proven;
  const { caller } = own;
  const { personId } = caller;
  const pinHash = await hashPin(deps.secrets, personId, own.pin);
  return deps.database.inTransaction(async (tx) => {
    const past = await whyProofIsPast(tx, own, proven.taken);
    if (past !== undefined) return past;
    await noteRightGuess(tx, proven.taken);
    await setPinHash(tx, { personId, pinHash, at: proven.at });
    await recordOwn(tx, deps, { caller, kind: "pinChanged", at: proven.at });
    return { kind: "changed" };
  });
}

async function recordOwn(
  tx: Transaction,
  deps: CredentialDeps,
  changed: {
    readonly caller: PersonCaller;
    readonly kind: "passwordChanged" | "pinChanged";
    readonly at: Date;
  },
): Promise<void> {
  const { caller, kind, at } = changed;
  const { personId, signature } = caller;
  await recordAudit(tx, deps.newId, {
    kind,
    subject: { kind: "person", id: personId },
    content: {},
    by: { id: personId, name: signature },
    at,
  });
}
