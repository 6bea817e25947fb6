/** Who must have a second factor, and when a till locks; changed by an administrator, on the record. */
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { needsSecondFactor } from "@kortkoll/core/people/second-factor.ts";
import type { Sql } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import {
  type SignInSettings,
  selectSettings,
  selectSettingsToChange,
  updateSettings,
  type VersionedSettings,
} from "./sign-in-settings-store.ts";

export const SIGN_IN_SETTINGS = { kind: "signInSettings", id: null } as const;

export function readSignInSettings(sql: Sql): Promise<VersionedSettings> {
  return selectSettings(sql);
}

/** Whether it is asked of the person, by role or by what they were given. */
export async function mustHaveSecondFactor(
  sql: Sql,
  { role, grants }: Pick<PersonRights, "role" | "grants">,
): Promise<boolean> {
  const given = grants.flatMap(({ right, allowed }) => (allowed ? [right] : []));
  return needsSecondFactor({ role, given }, (await selectSettings(sql)).secondFactorRoles);
}

/** Counts at once: whoever must have one now and has none is let do nothing before it is there. */
export function changeSignInSettings(
  deps: SettingDeps,
  change: { readonly to: VersionedSettings; readonly by: PersonCaller },
): Promise<SettingOutcome<VersionedSettings>> {
  const { to, by } = change;
  const subject = SIGN_IN_SETTINGS;
  return changeSetting(
    deps,
    { by, subject, wanted: to },
    {
      work: async (tx) => {
        const held = await selectSettingsToChange(tx);
        const place = { companyId: null, siteId: null };
        return editSetting<SignInSettings, VersionedSettings>(tx, deps, {
          thing: { by, subject, name: "", place },
          held: { version: held.version, setting: settingsOf(held) },
          wanted: { version: to.version, setting: settingsOf(to) },
          write: () => updateSettings(tx, to),
          view: async () => [await selectSettings(tx)],
        });
      },
    },
  );
}

function settingsOf({ secondFactorRoles, lockAfterMinutes }: SignInSettings): SignInSettings {
  return { secondFactorRoles, lockAfterMinutes };
}
