/** A company's code and organisation number stay; its name may change. */
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import type { CompanySetting } from "./company-api.ts";
import { lockCompany, selectCompanies, updateCompanyName } from "./company-store.ts";

export type CompanyRenaming = {
  readonly id: string;
  readonly version: number;
  readonly name: string;
};

export function renameCompany(
  deps: SettingDeps,
  wanted: CompanyRenaming,
  by: PersonCaller,
): Promise<SettingOutcome<CompanySetting>> {
  const { id, version, name } = wanted;
  const subject = { kind: "company", id } as const;
  return changeSetting(
    deps,
    { by, subject, wanted },
    {
      work: async (tx) => {
        const held = await lockCompany(tx, id);
        if (held === undefined) return refuseSetting("notFound", "id");
        return editSetting(tx, deps, {
          thing: { by, subject, name: held.code, place: { companyId: id, siteId: null } },
          held: { version: held.version, setting: { name: held.name } },
          wanted: { version, setting: { name } },
          write: () => updateCompanyName(tx, id, name),
          view: () => selectCompanies(tx, [id]),
        });
      },
    },
  );
}
