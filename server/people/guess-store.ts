/** The SQL of guesses: each is written before it is judged, and taken away when it was right. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

export const GUESS_KINDS = ["password", "pin", "secondFactor"] as const;
export type GuessKind = (typeof GUESS_KINDS)[number];

const LOCK_PERSON = statement({
  name: "lock_person_by_signature",
  text: "select id from people where signature = $1 for no key update",
});

/** Guesses at one person wait for each other, at whichever server; nobody has nothing to guess. */
export async function lockPerson(tx: Transaction, signature: string): Promise<void> {
  await tx.query(LOCK_PERSON, [signature]);
}

const LOCK_ADDRESS = statement({
  name: "lock_guessed_address",
  text: `insert into guessed_addresses (kind, address, at) values ($1, $2, $3)
    on conflict (kind, address) do update set at = greatest(guessed_addresses.at, excluded.at)`,
});

/** Guesses from one address wait for each other, whomever they are at. */
export async function lockAddress(
  tx: Transaction,
  guess: Pick<GuessedAt, "kind" | "address"> & { readonly at: Date },
): Promise<void> {
  await tx.query(LOCK_ADDRESS, [guess.kind, guess.address, guess.at]);
}

const COUNT_GUESSES = statement({
  name: "count_wrong_guesses",
  text: `select
      count(*) filter (where signature = $2) as "ofSignature",
      count(*) filter (where address = $3) as "ofAddress",
      min(at) filter (where signature = $2) as "oldestOfSignatureAt",
      min(at) filter (where address = $3) as "oldestOfAddressAt"
    from sign_in_failures
    where kind = $1 and (signature = $2 or address = $3) and at > $4`,
});

export type GuessCounts = {
  readonly ofSignature: number;
  readonly ofAddress: number;
  readonly oldestOfSignatureAt: Date | null;
  readonly oldestOfAddressAt: Date | null;
};

export type GuessedAt = {
  readonly kind: GuessKind;
  readonly signature: string;
  readonly address: string;
  /** Guesses of before then no longer count. */
  readonly since: Date;
};

export async function countGuesses(sql: Sql, guessed: GuessedAt): Promise<GuessCounts> {
  const { kind, signature, address, since } = guessed;
  const [row] = await sql.query<GuessCounts>(COUNT_GUESSES, [kind, signature, address, since]);
  if (row === undefined) throw new Error("Guesses were counted and nothing came back");
  return row;
}

const INSERT_GUESS = statement({
  name: "insert_guess",
  text: `insert into sign_in_failures (id, kind, signature, address, at)
    values ($1, $2, $3, $4, $5)`,
});

export async function insertGuess(
  tx: Transaction,
  guess: Omit<GuessedAt, "since"> & { readonly id: string; readonly at: Date },
): Promise<void> {
  const { id, kind, signature, address, at } = guess;
  await tx.query(INSERT_GUESS, [id, kind, signature, address, at]);
}

const WITHDRAW_GUESS = statement({
  name: "withdraw_guess",
  text: "delete from sign_in_failures where id = $1",
});

export async function withdrawGuess(tx: Transaction, id: string): Promise<void> {
  await tx.query(WITHDRAW_GUESS, [id]);
}

const FORGET_GUESSES = statement({
  name: "forget_guesses",
  text: `delete from sign_in_failures
    where (kind = $1 and signature = $2 and address = $3) or at < $4`,
});

const FORGET_ADDRESSES = statement({
  name: "forget_guessed_addresses",
  text: `delete from guessed_addresses g using (select kind, address from guessed_addresses
      where at < $1 order by kind, address for update skip locked) old
    where g.kind = old.kind and g.address = old.address`,
});

/** Those of the person who has now proven to be right, and all that no longer count. */
export async function forgetGuesses(tx: Transaction, guessed: GuessedAt): Promise<void> {
  const { kind, signature, address, since } = guessed;
  await tx.query(FORGET_GUESSES, [kind, signature, address, since]);
  await tx.query(FORGET_ADDRESSES, [since]);
}
