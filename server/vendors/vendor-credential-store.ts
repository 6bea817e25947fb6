/** The SQL of the accounts that we sign in to vendors' clouds with. What is secret is sealed before. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type Vendor = "netsCloud";

export type CredentialVersion = {
  readonly version: number;
  /** False when the account was taken away. */
  readonly isAccount: boolean;
  readonly setBy: string;
  readonly setAt: Date;
};

const READ_VERSIONS = statement({
  name: "read_vendor_credential_versions",
  text: `select version, is_account as "isAccount", set_by as "setBy", set_at as "setAt"
    from vendor_credentials where vendor = $1 order by version desc limit $2`,
});

/** The newest first; none of them with what is secret. */
export async function readVersions(
  sql: Sql,
  vendor: Vendor,
  limit: number,
): Promise<readonly CredentialVersion[]> {
  return await sql.query<CredentialVersion>(READ_VERSIONS, [vendor, limit]);
}

const READ_SEALED = statement({
  name: "read_sealed_vendor_credentials",
  text: "select id, sealed from vendor_credentials where vendor = $1 and sealed is not null",
});

export async function readSealed(
  sql: Sql,
  vendor: Vendor,
): Promise<{ readonly id: string; readonly sealed: string } | undefined> {
  const [row] = await sql.query<{ id: string; sealed: string }>(READ_SEALED, [vendor]);
  return row;
}

const WIPE_OLDER = statement({
  name: "wipe_older_vendor_credentials",
  text: `update vendor_credentials set sealed = null
    where vendor = $1 and version <= $2 and sealed is not null`,
});

const INSERT_VERSION = statement({
  name: "insert_vendor_credentials",
  text: `insert into vendor_credentials (id, vendor, version, sealed, is_account, set_by, set_at)
    select $1::uuid, $2::text, $3::integer, $4::text, $4::text is not null, $5::text, $6::timestamptz
    where $3 = 1 + coalesce((select max(version) from vendor_credentials where vendor = $2), 0)
    on conflict (vendor, version) do nothing returning version`,
});

/** False when somebody else has changed it since `afterVersion`: then nothing is written. */
export async function replaceCredentials(
  tx: Transaction,
  change: {
    readonly id: string;
    readonly vendor: Vendor;
    readonly afterVersion: number;
    readonly sealed: string | null;
    readonly setBy: string;
    readonly setAt: Date;
  },
): Promise<boolean> {
  const { id, vendor, afterVersion, sealed, setBy, setAt } = change;
  await tx.write(WIPE_OLDER, [vendor, afterVersion]);
  const version = afterVersion + 1;
  const rows = await tx.query(INSERT_VERSION, [id, vendor, version, sealed, setBy, setAt]);
  return rows.length > 0;
}
