/**
 * Other dimensions, codes and texts hold for every file that is made from now on, whatever vouchers are
 * in it. A numbered export that has been made keeps its bytes.
 */
import { flatMarking, markingFaults } from "@kortkoll/core/exports/origin-marking.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import { lockCompany } from "./company-store.ts";
import type { ChangeMarkingBody, CompanyMarking } from "./marking-api.ts";
import { selectMarkings, setMarking } from "./marking-store.ts";

export type MarkingChange = ChangeMarkingBody & { readonly companyId: string };

export function changeMarking(
  deps: SettingDeps,
  wanted: MarkingChange,
  by: PersonCaller,
): Promise<SettingOutcome<CompanyMarking>> {
  const subject = { kind: "originMarking", id: wanted.companyId } as const;
  return changeSetting(
    deps,
    { by, subject, wanted },
    { work: (tx) => change(tx, deps, { wanted, by }) },
  );
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: { readonly wanted: MarkingChange; readonly by: PersonCaller },
): Promise<SettingOutcome<CompanyMarking>> {
  const { companyId, version } = wanted;
  const company = await lockCompany(tx, companyId);
  const [held] = await selectMarkings(tx, [companyId]);
  if (company === undefined || held === undefined) return refuseSetting("notFound", "id");
  const [fault] = markingFaults(wanted);
  return editSetting<object, CompanyMarking>(tx, deps, {
    thing: {
      by,
      subject: { kind: "originMarking", id: companyId },
      name: company.code,
      place: { companyId, siteId: null },
    },
    held: { version: held.version, setting: flatMarking(held) },
    wanted: { version, setting: flatMarking(wanted) },
    whyNot: () =>
      Promise.resolve(fault === undefined ? undefined : refuseSetting(fault.kind, fault.field)),
    write: () => setMarking(tx, companyId, wanted),
    view: () => selectMarkings(tx, [companyId]),
  });
}
