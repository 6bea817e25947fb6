/** The SQL of second factors and recovery codes. A code is taken once: the statement itself sees to it. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type SecondFactorRow = {
  readonly sealedSecret: string | null;
  readonly pendingSecret: string | null;
  readonly confirmedAt: Date | null;
};

const FIND = statement({
  name: "find_second_factor",
  text: `select sealed_secret as "sealedSecret", pending_secret as "pendingSecret",
      confirmed_at as "confirmedAt"
    from second_factors where person_id = $1`,
});

export async function findSecondFactor(
  sql: Sql,
  personId: string,
): Promise<SecondFactorRow | undefined> {
  const rows = await sql.query<SecondFactorRow>(FIND, [personId]);
  return rows[0];
}

const PUT_PENDING = statement({
  name: "put_pending_second_factor",
  text: `insert into second_factors (person_id, pending_secret) values ($1, $2)
    on conflict (person_id) do update set pending_secret = excluded.pending_secret`,
});

/** One that was there goes on until the new one is proven. */
export async function putPending(tx: Transaction, personId: string, sealed: string): Promise<void> {
  await tx.query(PUT_PENDING, [personId, sealed]);
}

const CONFIRM = statement({
  name: "confirm_second_factor",
  text: `update second_factors set sealed_secret = pending_secret, pending_secret = null,
      confirmed_at = $3, last_step = $4
    where person_id = $1 and pending_secret = $2 returning person_id`,
});

/** False when it was begun anew, or confirmed, meanwhile. */
export async function confirmPending(
  tx: Transaction,
  confirmed: {
    readonly personId: string;
    readonly pendingSecret: string;
    readonly at: Date;
    readonly step: number;
  },
): Promise<boolean> {
  const { personId, pendingSecret, at, step } = confirmed;
  return (await tx.query(CONFIRM, [personId, pendingSecret, at, step])).length > 0;
}

const USE_STEP = statement({
  name: "use_second_factor_step",
  text: `update second_factors set last_step = $2
    where person_id = $1 and confirmed_at is not null and (last_step is null or last_step < $2)
    returning person_id`,
});

/** False for a code of a time step that was used, or of one before it. */
export async function useStep(tx: Transaction, personId: string, step: number): Promise<boolean> {
  return (await tx.query(USE_STEP, [personId, step])).length > 0;
}

const REMOVE = statement({
  name: "remove_second_factor",
  text: `with codes as (delete from recovery_codes where person_id = $1)
    delete from second_factors where person_id = $1 returning confirmed_at as "confirmedAt"`,
});

/** False when there was none that counted. */
export async function removeSecondFactor(tx: Transaction, personId: string): Promise<boolean> {
  const rows = await tx.query<{ confirmedAt: Date | null }>(REMOVE, [personId]);
  return rows.some(({ confirmedAt }) => confirmedAt !== null);
}

const FORGET_CODES = statement({
  name: "forget_recovery_codes",
  text: "delete from recovery_codes where person_id = $1",
});

const INSERT_CODES = statement({
  name: "insert_recovery_codes",
  text: `insert into recovery_codes (person_id, code_hash, made_at)
    select $1::uuid, hash, $3::timestamptz from unnest($2::text[]) hash`,
});

/** Those from before no longer count. */
export async function replaceRecoveryCodes(
  tx: Transaction,
  made: { readonly personId: string; readonly hashes: readonly string[]; readonly at: Date },
): Promise<void> {
  await tx.query(FORGET_CODES, [made.personId]);
  await tx.query(INSERT_CODES, [made.personId, made.hashes, made.at]);
}

const USE_CODE = statement({
  name: "use_recovery_code",
  text: `update recovery_codes set used_at = $3
    where person_id = $1 and code_hash = $2 and used_at is null returning person_id`,
});

export async function useRecoveryCode(
  tx: Transaction,
  used: { readonly personId: string; readonly hash: string; readonly at: Date },
): Promise<boolean> {
  return (await tx.query(USE_CODE, [used.personId, used.hash, used.at])).length > 0;
}

const COUNT_CODES = statement({
  name: "count_recovery_codes",
  text: `select count(*) as left from recovery_codes where person_id = $1 and used_at is null`,
});

export async function countRecoveryCodes(sql: Sql, personId: string): Promise<number> {
  const rows = await sql.query<{ left: number }>(COUNT_CODES, [personId]);
  return rows[0]?.left ?? 0;
}
