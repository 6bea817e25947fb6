/**
 * The brake on guessing passwords, PINs and codes: five wrong ones of a person, or twenty from an
 * address, and then a wait. A guess counts from the moment it is made until it has proven right, so
 * that any number of them side by side, at any number of servers, is never more than five.
 */
import { type AuditActor, BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import {
  countGuesses,
  forgetGuesses,
  type GuessCounts,
  type GuessedAt,
  insertGuess,
  lockAddress,
  lockPerson,
  withdrawGuess,
} from "./guess-store.ts";
import { findPersonBySignature, type PersonWithRights } from "./person-store.ts";

export type GuessDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type Guess = Pick<GuessedAt, "kind" | "signature" | "address"> & {
  /** What it was made for, in words of the audit trail. */
  readonly for: "signIn" | "operator" | "secondPerson" | "ownAccount";
  /** Who asked, when somebody was signed in. */
  readonly by?: AuditActor;
};

export type TakenGuess = GuessedAt & {
  readonly id: string;
  readonly person: PersonWithRights | undefined;
  readonly nowMs: number;
  /** One wrong answer more is the last for a while. */
  readonly isLast: boolean;
};

export type TooManyFailures = {
  readonly kind: "tooManyFailures";
  readonly retryAfterSeconds: number;
};

/** Why a right password or PIN opens nothing where it was given. */
export type VainReason = "worksElsewhere" | "anothersSession" | "samePerson" | "lacksRight";

const WINDOW_MS = 5 * 60_000;
const MOST_OF_SIGNATURE = 5;
/** A whole workshop may sit behind one address. */
const MOST_OF_ADDRESS = 20;

export function takeGuess(
  deps: GuessDeps,
  guess: Guess,
): Promise<{ readonly kind: "taken"; readonly taken: TakenGuess } | TooManyFailures> {
  const signature = guess.signature.normalize("NFC").toUpperCase();
  const nowMs = deps.clock();
  const { kind, address } = guess;
  const guessed = { kind, signature, address, since: new Date(nowMs - WINDOW_MS) };
  return deps.database.inTransaction(async (tx) => {
    // In this order everywhere: the address is guessed from, the person is guessed at.
    await lockAddress(tx, { kind, address, at: new Date(nowMs) });
    await lockPerson(tx, signature);
    const counts = await countGuesses(tx, guessed);
    const waitMs = waitAfter(counts, nowMs);
    if (waitMs > 0) {
      return { kind: "tooManyFailures", retryAfterSeconds: Math.ceil(waitMs / 1000) };
    }
    const person = await findPersonBySignature(tx, signature);
    const { since, ...written } = guessed;
    const id = deps.newId();
    await insertGuess(tx, { ...written, id, at: new Date(nowMs) });
    const isLast = counts.ofSignature + 1 >= MOST_OF_SIGNATURE;
    return { kind: "taken", taken: { ...guessed, id, person, nowMs, isLast } };
  });
}

/** In the transaction of what the right answer opens. */
export async function noteRightGuess(tx: Transaction, taken: TakenGuess): Promise<void> {
  const { kind, signature, address, since } = taken;
  await forgetGuesses(tx, { kind, signature, address, since });
}

/**
 * Right, but it opens nothing here: it does not count as a wrong one, nor clear those that do, and it
 * is on the record with what stood in the way.
 */
export async function noteVainGuess(
  deps: GuessDeps,
  guess: Guess,
  vain: { readonly taken: TakenGuess; readonly why: VainReason },
): Promise<void> {
  const { taken, why } = vain;
  const { id, kind, address, person, nowMs } = taken;
  const content = { proof: kind, for: guess.for, address, signature: person?.signature, why };
  await deps.database.inTransaction(async (tx) => {
    await withdrawGuess(tx, id);
    await recordAudit(tx, deps.newId, {
      kind: "signInRefused",
      subject: { kind: "person", id: person?.id ?? null },
      content,
      by: guess.by ?? BY_SERVER,
      at: new Date(nowMs),
    });
  });
}

/** Puts it on the record. What somebody typed as a signature may be a password: it is not written. */
export async function noteWrongGuess(
  deps: GuessDeps,
  guess: Guess,
  taken: TakenGuess,
): Promise<void> {
  const { kind, address, person, nowMs, isLast } = taken;
  const subject = { kind: "person", id: person?.id ?? null } as const;
  const at = new Date(nowMs);
  const by = guess.by ?? BY_SERVER;
  const content = { proof: kind, for: guess.for, address, signature: person?.signature ?? null };
  await deps.database.inTransaction(async (tx) => {
    await recordAudit(tx, deps.newId, { kind: "signInRefused", subject, content, by, at });
    if (!isLast || person === undefined) return;
    const until = new Date(nowMs + WINDOW_MS).toISOString();
    await recordAudit(tx, deps.newId, {
      kind: kind === "pin" ? "pinLocked" : "signInLocked",
      subject,
      content: { ...content, until },
      by,
      at,
    });
  });
}

/** How long until the oldest of the guesses that are too many no longer counts. */
function waitAfter(counts: GuessCounts, nowMs: number): number {
  const { ofSignature, oldestOfSignatureAt, ofAddress, oldestOfAddressAt } = counts;
  const oldest = [
    ofSignature >= MOST_OF_SIGNATURE ? oldestOfSignatureAt : null,
    ofAddress >= MOST_OF_ADDRESS ? oldestOfAddressAt : null,
  ];
  return Math.max(0, ...oldest.map((at) => (at === null ? 0 : at.getTime() + WINDOW_MS - nowMs)));
}
