/** What making and changing a person have in common: who may, and how the history writes it. */
import { beyondOwn, seesAllOf } from "@kortkoll/core/people/may-change-person.ts";
import type { Grant, PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import type { Transaction } from "../database/database.ts";
import { isSeen } from "../http/access.ts";
import { type LastWords, refuseSetting, type SettingRefusal } from "./change-setting.ts";
import { readCodes, readCompaniesAt } from "./person-store.ts";

export const PERSON_LAST_WORDS: LastWords = {
  people_signature_key: { code: "signatureTaken", field: "signature" },
  person_sites_site_id_fkey: { code: "unknownSite", field: "siteIds" },
  person_companies_company_id_fkey: { code: "unknownCompany", field: "companyIds" },
  person_rights_site_id_fkey: { code: "unknownSite", field: "rights" },
  person_rights_person_id_right_site_id_key: { code: "invalidInput", field: "rights" },
};

type Rights = {
  readonly role: Role;
  readonly rights: readonly Grant[];
  readonly companyIds: readonly string[] | null;
  readonly siteIds: readonly string[] | null;
};

/** Asked of the person as they are and as they would become. */
export async function whyNotDecide(
  tx: Transaction,
  decider: PersonRights,
  person: Rights,
): Promise<SettingRefusal | undefined> {
  const named = [...(person.siteIds ?? []), ...sitesOf(person.rights)];
  const companiesAt = await readCompaniesAt(tx, named);
  const isSite = (siteId: string): boolean => {
    const companyIds = companiesAt.get(siteId);
    return companyIds !== undefined && isSeen(decider, { companyIds, siteIds: [siteId] });
  };
  if (person.siteIds?.every(isSite) === false) return refuseSetting("unknownSite", "siteIds");
  if (!sitesOf(person.rights).every(isSite)) return refuseSetting("unknownSite", "rights");
  const { siteIds } = person;
  const isCompanySeen = (id: string): boolean => decider.companyIds?.includes(id) ?? true;
  if (person.companyIds?.every(isCompanySeen) === false) {
    return refuseSetting("unknownCompany", "companyIds");
  }
  const holder = { ...person, ...companiesSeen(person, companiesAt), grants: person.rights };
  if (!seesAllOf(decider, holder)) {
    const isByCompany =
      decider.companyIds !== null && (decider.siteIds === null || siteIds !== null);
    return isByCompany
      ? refuseSetting("unknownCompany", "companyIds")
      : refuseSetting("unknownSite", "siteIds");
  }
  const beyond = beyondOwn(decider, holder);
  if (beyond === undefined) return undefined;
  return refuseSetting("rightsBeyondOwn", beyond === "role" ? "role" : "rights");
}

function sitesOf(rights: readonly Grant[]): readonly string[] {
  return rights.flatMap(({ siteId }) => (siteId === null ? [] : [siteId]));
}

/** Whoever sees some sites only sees the companies there, as far as they see those. */
function companiesSeen(
  { companyIds, siteIds }: Rights,
  companiesAt: ReadonlyMap<string, readonly string[]>,
): Pick<Rights, "companyIds"> {
  if (siteIds === null) return { companyIds };
  const there = siteIds.flatMap((siteId) => companiesAt.get(siteId) ?? []);
  return { companyIds: there.filter((id) => companyIds?.includes(id) ?? true) };
}

export type WrittenPerson = {
  readonly name: string;
  readonly role: Role;
  readonly language: string;
  readonly active: boolean;
  readonly rights: readonly { right: string; site: string | null; allowed: boolean }[];
  readonly companies: readonly string[] | null;
  readonly sites: readonly string[] | null;
};

type ToWrite = Rights & {
  readonly name: string;
  readonly language: string;
  readonly active: boolean;
};

/** By the codes that people know, in one order. */
export async function writtenPerson(tx: Transaction, person: ToWrite): Promise<WrittenPerson> {
  const { name, role, language, active, rights, companyIds, siteIds } = person;
  const sitesOfRights = sitesOf(rights);
  const codes = await readCodes(tx, companyIds ?? [], [...(siteIds ?? []), ...sitesOfRights]);
  const codesOf = (ids: readonly string[] | null): readonly string[] | null =>
    ids === null ? null : ids.map((id) => codes.get(id) ?? id).toSorted();
  const written = rights.map(({ right, siteId, allowed }) => ({
    right,
    site: siteId === null ? null : (codes.get(siteId) ?? siteId),
    allowed,
  }));
  return {
    name,
    role,
    language,
    active,
    rights: written.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    companies: codesOf(companyIds),
    sites: codesOf(siteIds),
  };
}

function keyOf({ right, site }: { right: string; site: string | null }): string {
  return `${right} ${site ?? ""}`;
}
