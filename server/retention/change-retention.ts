/** How long personal data is kept is a setting of the whole installation, with its history. */
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import { readRetention } from "./remove-personal-data.ts";
import type { ChangeRetentionBody, Retention } from "./retention-api.ts";
import { lockSetting, type RetentionSetting, writeSetting } from "./retention-store.ts";

export function changeRetention(
  deps: SettingDeps,
  wanted: ChangeRetentionBody,
  by: PersonCaller,
): Promise<SettingOutcome<Retention>> {
  const { version, years, answerDays } = wanted;
  const subject = { kind: "retention", id: null } as const;
  return changeSetting(
    deps,
    { by, subject, wanted },
    {
      work: async (tx) => {
        const held = await lockSetting(tx);
        return editSetting<RetentionSetting, Retention>(tx, deps, {
          thing: { by, subject, name: "retention", place: { companyId: null, siteId: null } },
          held: {
            version: held.version,
            setting: { years: held.years, answerDays: held.answerDays },
          },
          wanted: { version, setting: { years, answerDays } },
          write: () => writeSetting(tx, { years, answerDays }),
          view: async () => [await readRetention({ database: tx, clock: deps.clock })],
        });
      },
    },
  );
}
