/** Who must have a second factor, and when a till locks; changed by an administrator, on the record. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import {
  type SignInSettings,
  selectSettings,
  selectSettingsToChange,
  updateSettings,
} from "./sign-in-settings-store.ts";

export function readSignInSettings(sql: Sql): Promise<SignInSettings> {
  return selectSettings(sql);
}

export async function needsSecondFactor(sql: Sql, role: Role): Promise<boolean> {
  return (await selectSettings(sql)).secondFactorRoles.includes(role);
}

/** Counts at once: whoever must have one now and has none is let do nothing before it is there. */
export function changeSignInSettings(
  deps: { readonly database: Database; readonly clock: Clock; readonly newId: NewId },
  change: { readonly to: SignInSettings; readonly by: AuditActor },
): Promise<SignInSettings> {
  const { to, by } = change;
  return deps.database.inTransaction(async (tx) => {
    const from = await selectSettingsToChange(tx);
    if (JSON.stringify(from) === JSON.stringify(to)) return to;
    await updateSettings(tx, to);
    await recordAudit(tx, deps.newId, {
      kind: "settingChanged",
      subject: { kind: "signInSettings", id: null },
      content: { from, to },
      by,
      at: new Date(deps.clock()),
    });
    return to;
  });
}
