/** What several companies use at a site is decided by whoever has the settings of all of them. */
import { type PersonCaller, seesAllCompanies } from "../http/access.ts";
import { refuseSetting, type SettingRefusal } from "./change-setting.ts";

/** Says that there is another, and nothing of it. */
export function whyNotShared(
  by: PersonCaller,
  site: { readonly id: string; readonly companyIds: readonly string[] },
  field: string,
): SettingRefusal | undefined {
  if (seesAllCompanies(by, site.companyIds)) return undefined;
  const needs = { right: "settings", siteId: site.id, over: "everyCompany" } as const;
  return { ...refuseSetting("sharedWithOtherCompany", field), needs };
}
