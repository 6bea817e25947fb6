/** New codes for paper; and a second factor taken away, by the person or by an administrator. */
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Sql, Transaction } from "../database/database.ts";
import type { CredentialDeps } from "../people/check-credentials.ts";
import { noteRightGuess } from "../people/guess-brake.ts";
import {
  type OwnAccount,
  type OwnRefusal,
  proveOwn,
  whyProofIsPast,
} from "../people/own-credentials.ts";
import { endAll } from "../sessions/own-sessions.ts";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery-code.ts";
import {
  countRecoveryCodes,
  findSecondFactor,
  removeSecondFactor,
  replaceRecoveryCodes,
} from "./second-factor-store.ts";

export type SecondFactorState = {
  readonly enrolledAt: Date | null;
  readonly recoveryCodesLeft: number;
};

export async function readSecondFactor(sql: Sql, personId: string): Promise<SecondFactorState> {
  const found = await findSecondFactor(sql, personId);
  const recoveryCodesLeft = await countRecoveryCodes(sql, personId);
  return { enrolledAt: found?.confirmedAt ?? null, recoveryCodesLeft };
}

export async function renewRecoveryCodes(
  deps: CredentialDeps,
  own: OwnAccount,
): Promise<
  | { readonly kind: "made"; readonly recoveryCodes: readonly string[] }
  | { readonly kind: "noSecondFactor" }
  | OwnRefusal
> {
  const { personId, signature } = own.caller;
  const found = await findSecondFactor(deps.database, personId);
  if (found === undefined || found.confirmedAt === null) return { kind: "noSecondFactor" };
  const proven = await proveOwn(deps, own);
  if (proven.kind !== "right") return proven;
  const { at, taken } = proven;
  const recoveryCodes = newRecoveryCodes();
  const hashes = recoveryCodes.map((one) => hashRecoveryCode(deps.secrets, personId, one));
  return deps.database.inTransaction(async (tx) => {
    const past = await whyProofIsPast(tx, own, taken);
    if (past !== undefined) return past;
    await noteRightGuess(tx, taken);
    await replaceRecoveryCodes(tx, { personId, hashes, at });
    await recordAudit(tx, deps.newId, {
      kind: "recoveryCodesMade",
      subject: { kind: "person", id: personId },
      content: { count: hashes.length },
      by: { id: personId, name: signature },
      at,
    });
    return { kind: "made", recoveryCodes };
  });
}

export async function removeOwnSecondFactor(
  deps: CredentialDeps,
  own: OwnAccount,
): Promise<{ readonly kind: "removed" } | { readonly kind: "noSecondFactor" } | OwnRefusal> {
  const { personId, signature } = own.caller;
  const proven = await proveOwn(deps, own);
  if (proven.kind !== "right") return proven;
  const { at, taken } = proven;
  return deps.database.inTransaction(async (tx) => {
    const past = await whyProofIsPast(tx, own, taken);
    if (past !== undefined) return past;
    await noteRightGuess(tx, taken);
    // One that was only shown is left: nothing is taken away that nobody is told of.
    const found = await findSecondFactor(tx, personId);
    const isRemoved = found?.confirmedAt != null && (await removeSecondFactor(tx, personId));
    if (!isRemoved) return { kind: "noSecondFactor" };
    await recordAudit(tx, deps.newId, {
      kind: "secondFactorRemoved",
      subject: { kind: "person", id: personId },
      content: {},
      by: { id: personId, name: signature },
      at,
    });
    return { kind: "removed" };
  });
}

/** For somebody whose telephone and paper are lost. Their sessions end; false when there was none. */
export async function resetSecondFactor(
  tx: Transaction,
  newId: NewId,
  reset: { readonly personId: string; readonly by: AuditActor; readonly at: Date },
): Promise<boolean> {
  const { personId, by, at } = reset;
  if (!(await removeSecondFactor(tx, personId))) return false;
  await recordAudit(tx, newId, {
    kind: "secondFactorRemoved",
    subject: { kind: "person", id: personId },
    content: { reset: true },
    by,
    at,
  });
  await endAll(tx, newId, { personId, by, at });
  return true;
}
