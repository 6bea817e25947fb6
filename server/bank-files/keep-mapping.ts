/** Keeps how a company's files of rows are read, under the name that it gives it. */
import { findMappingFault } from "@kortkoll/core/bank/check-column-mapping.ts";
import type { ColumnMapping } from "@kortkoll/core/bank/column-mapping.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import { findCompanyById, lockCompanyForBank, ownsAgreement } from "./bank-company-store.ts";
import type { KeepMappingBody, KeptMapping } from "./bank-files-api.ts";
import { findMappingNamed, keepMapping } from "./bank-mapping-store.ts";

export type MappingWish = KeepMappingBody & { readonly companyId: string };

export function keepMappingNamed(
  deps: SettingDeps,
  wanted: MappingWish,
  by: PersonCaller,
): Promise<SettingOutcome<KeptMapping>> {
  const subject = { kind: "bankMapping", id: wanted.companyId } as const;
  return changeSetting(deps, { by, subject, wanted }, { work: (tx) => keep(tx, deps, wanted, by) });
}

async function keep(
  tx: Transaction,
  deps: SettingDeps,
  wanted: MappingWish,
  by: PersonCaller,
): Promise<SettingOutcome<KeptMapping>> {
  const { companyId, name, version } = wanted;
  await lockCompanyForBank(tx, companyId);
  const company = await findCompanyById(tx, companyId);
  if (company === undefined) return refuseSetting("notFound", "id");
  const { agreementId } = wanted;
  if (agreementId !== null && !(await ownsAgreement(tx, companyId, agreementId))) {
    return refuseSetting("notFound", "agreementId");
  }
  const mapping = plainMapping(wanted.mapping);
  const held = await findMappingNamed(tx, companyId, name);
  const id = held?.id ?? deps.newId();
  const view = async (): Promise<KeptMapping[]> => {
    const kept = await findMappingNamed(tx, companyId, name);
    return kept === undefined ? [] : [{ ...kept, mapping: bodyOf(kept.mapping) }];
  };
  return editSetting<object, KeptMapping>(tx, deps, {
    thing: {
      by,
      subject: { kind: "bankMapping", id },
      name: `${company.code} ${name}`,
      place: { companyId, siteId: null },
    },
    held: { version: held?.version ?? 0, setting: settingOf(held?.mapping, held?.agreementId) },
    wanted: { version, setting: settingOf(mapping, wanted.agreementId) },
    whyNot: () => Promise.resolve(whyNot(mapping)),
    write: () => keepMapping(tx, { id, companyId, name, agreementId: wanted.agreementId, mapping }),
    view,
  });
}

/** Zod has `undefined` where the type has nothing. */
export function plainMapping(mapping: KeepMappingBody["mapping"]): ColumnMapping {
  return JSON.parse(JSON.stringify(mapping)) as ColumnMapping;
}

export function bodyOf(mapping: ColumnMapping): KeptMapping["mapping"] {
  return JSON.parse(JSON.stringify(mapping)) as KeptMapping["mapping"];
}

/** The database keeps no order of names. */
function settingOf(mapping: ColumnMapping | undefined, agreementId: string | null | undefined) {
  const told = mapping === undefined ? null : JSON.stringify(inOrder(mapping));
  return { mapping: told, agreementId: agreementId ?? null };
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([name, inside]) => [name, inOrder(inside)]));
}

function whyNot(mapping: ColumnMapping) {
  const fault = findMappingFault(mapping);
  return fault === undefined ? undefined : refuseSetting(fault, "mapping");
}
