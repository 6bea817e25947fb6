/** How large a difference one person may sign alone: each company sets its own. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import type { PersonCaller, Sight } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import { lockLimit, selectLimits, setLimit } from "./limit-store.ts";
import type { DifferenceLimit } from "./till-reconciliations-api.ts";

export function listDifferenceLimits(deps: SettingDeps, sight: Sight): Promise<DifferenceLimit[]> {
  return selectLimits(deps.database, sight.companyIds);
}

export function changeDifferenceLimit(
  deps: SettingDeps,
  asked: {
    readonly companyId: string;
    readonly limitOre: Ore;
    readonly version: number;
    readonly by: PersonCaller;
  },
): Promise<SettingOutcome<DifferenceLimit>> {
  const { companyId, limitOre, version, by } = asked;
  const subject = { kind: "differenceLimit", id: companyId } as const;
  const wanted = { limitOre };
  return changeSetting(
    deps,
    { by, subject, wanted },
    {
      work: async (tx): Promise<SettingOutcome<DifferenceLimit>> => {
        const held = await lockLimit(tx, companyId);
        if (held === undefined) return refuseSetting("notFound");
        return await editSetting(tx, deps, {
          thing: { by, subject, name: held.code, place: { companyId, siteId: null } },
          held: { version: held.version, setting: { limitOre: ore(held.limitOre) } },
          wanted: { version, setting: wanted },
          write: () => setLimit(tx, companyId, limitOre),
          view: () => selectLimits(tx, [companyId]),
        });
      },
    },
  );
}
