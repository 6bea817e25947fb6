/**
 * The way on when the master key is lost for good: what only it could open is taken away, the key that
 * the server has now becomes the database's, and the audit chain goes on under it. What was taken away
 * is given anew by those whose it is. Receivers of webhooks stay on, and what is to be told waits for each
 * until it is given a new secret. All of it is one transaction, and on the record.
 */
import { continueChain } from "../audit/continue-chain.ts";
import type { HeadFile } from "../audit/head-file.ts";
import { createHeadKey } from "../audit/head-key.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import { verifyChain } from "../audit/verify-chain.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { removePin } from "../people/remove-pin.ts";
import { resetSecondFactor } from "../second-factor/change-second-factor.ts";
import { takeNetsAccountAway } from "../vendors/nets-account.ts";
import { findUnopenedReceivers } from "../webhooks/find-unopened-receivers.ts";
import type { SecretBox } from "./secret-box.ts";
import {
  lockSecretKeyMark,
  replaceSecretKeyMark,
  selectKeyBoundPeople,
  selectOtherPrograms,
} from "./secret-mark-store.ts";

export type Replacing = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly headFile: HeadFile;
  /** Of the key that the server has now. */
  readonly secrets: SecretBox;
  /** Who is signed in to the machine, as its system says. */
  readonly machineUser: string;
  /** What may be connected meanwhile. */
  readonly ownPrograms: readonly string[];
};

export type TakenAway = {
  /** Signatures. */
  readonly secondFactors: readonly string[];
  readonly pins: readonly string[];
  readonly netsAccount: boolean;
  /** Receivers that nothing can be signed for, by company and name. */
  readonly webhooks: readonly string[];
  /** Whether the audit chain held by everything but the signatures of the lost key. */
  readonly chainHeld: boolean;
};

export type Replaced =
  | ({ readonly kind: "replaced" } & TakenAway)
  /** The key of now is the database's: nothing is lost. */
  | { readonly kind: "fits" }
  /** Nothing was ever sealed in this database. */
  | { readonly kind: "nothingSealed" }
  /** A server may run with the key that is said to be lost. */
  | { readonly kind: "inUse"; readonly programs: readonly string[] };

export async function replaceSecretKey(deps: Replacing): Promise<Replaced> {
  const { database, secrets } = deps;
  const headKey = createHeadKey(secrets);
  const unsigned = { ...headKey, isSigned: () => true };
  const verdict = await verifyChain({ database, headKey: unsigned, headFile: deps.headFile });
  return await database.inTransaction(async (tx): Promise<Replaced> => {
    const mark = await lockSecretKeyMark(tx);
    if (mark === undefined) return { kind: "nothingSealed" };
    if (mark === secrets.mark) return { kind: "fits" };
    const programs = await selectOtherPrograms(tx, deps.ownPrograms);
    if (programs.length > 0) return { kind: "inUse", programs };
    const by = { id: null, name: `machine:${deps.machineUser}` };
    const at = new Date(deps.clock());
    const taken = { ...(await takeAway(tx, deps, { by, at })), chainHeld: verdict.ok };
    await recordAudit(tx, deps.newId, {
      kind: "secretKeyReplaced",
      subject: { kind: "database", id: null },
      content: { from: "the server's machine", user: deps.machineUser, ...taken },
      by,
      at,
    });
    await continueChain(tx, headKey);
    await replaceSecretKeyMark(tx, secrets.mark);
    return { kind: "replaced", ...taken };
  });
}

async function takeAway(
  tx: Transaction,
  { newId, secrets }: Replacing,
  { by, at }: { readonly by: AuditActor; readonly at: Date },
): Promise<Omit<TakenAway, "chainHeld">> {
  const secondFactors: string[] = [];
  const pins: string[] = [];
  for (const { id: personId, signature } of await selectKeyBoundPeople(tx)) {
    const removal = { personId, by, at };
    if (await resetSecondFactor(tx, newId, removal)) secondFactors.push(signature);
    if (await removePin(tx, newId, removal)) pins.push(signature);
  }
  const netsAccount = await takeNetsAccountAway(tx, newId, { by, at });
  return { secondFactors, pins, netsAccount, webhooks: await findUnopenedReceivers(tx, secrets) };
}
