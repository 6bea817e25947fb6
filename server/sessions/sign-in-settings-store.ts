/** The SQL of what an installation has decided about signing in. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type SignInSettings = {
  /** Roles that must have a second factor. */
  readonly secondFactorRoles: readonly Role[];
  /** Without use for so long a till asks for the PIN again; 0 is never. */
  readonly lockAfterMinutes: number;
};

export type VersionedSettings = SignInSettings & { readonly version: number };

const COLUMNS = `version, second_factor_roles as "secondFactorRoles",
      lock_after_minutes as "lockAfterMinutes"`;

const READ = statement({
  name: "read_sign_in_settings",
  text: `select ${COLUMNS} from sign_in_settings`,
});

const READ_TO_CHANGE = statement({
  name: "read_sign_in_settings_to_change",
  text: `select ${COLUMNS} from sign_in_settings for update`,
});

export async function selectSettings(sql: Sql): Promise<VersionedSettings> {
  const [row] = await sql.query<VersionedSettings>(READ);
  if (row === undefined) throw new Error("The settings of signing in are missing");
  return row;
}

export async function selectSettingsToChange(tx: Transaction): Promise<VersionedSettings> {
  const [row] = await tx.query<VersionedSettings>(READ_TO_CHANGE);
  if (row === undefined) throw new Error("The settings of signing in are missing");
  return row;
}

const UPDATE = statement({
  name: "update_sign_in_settings",
  text: `update sign_in_settings set second_factor_roles = $1, lock_after_minutes = $2,
      version = version + 1`,
});

export async function updateSettings(tx: Transaction, settings: SignInSettings): Promise<void> {
  await tx.query(UPDATE, [settings.secondFactorRoles, settings.lockAfterMinutes]);
}
