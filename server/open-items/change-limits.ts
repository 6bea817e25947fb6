/** From how many days items raise an alarm is a setting of the company, with its history. */
import type { AlarmDays } from "@kortkoll/core/ledger/ageing.ts";
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import { lockLimits, selectLimits, setLimits } from "./limit-store.ts";
import type { ItemLimits } from "./open-items-api.ts";

export function changeItemLimits(
  deps: SettingDeps,
  wanted: AlarmDays & { readonly companyId: string; readonly version: number },
  by: PersonCaller,
): Promise<SettingOutcome<ItemLimits>> {
  const { companyId, version, interim, debt, issuer } = wanted;
  const subject = { kind: "openItemLimits", id: companyId } as const;
  return changeSetting(
    deps,
    { by, subject, wanted },
    {
      work: async (tx) => {
        const held = await lockLimits(tx, companyId);
        if (held === undefined) return refuseSetting("notFound", "id");
        return editSetting<AlarmDays, ItemLimits>(tx, deps, {
          thing: { by, subject, name: held.companyCode, place: { companyId, siteId: null } },
          held: {
            version: held.version,
            setting: { interim: held.interim, debt: held.debt, issuer: held.issuer },
          },
          wanted: { version, setting: { interim, debt, issuer } },
          write: () => setLimits(tx, companyId, { interim, debt, issuer }),
          view: () => selectLimits(tx, [companyId]),
        });
      },
    },
  );
}
