/** The site that a call names, with those of its companies that are named and seen. */
import type { Sql } from "../database/database.ts";
import { isInSight, isSeen, mayActAt, type PersonCaller, type Sight } from "../http/access.ts";
import { type CloseSite, findCloseSite } from "./close-store.ts";

export type NamedSite = {
  readonly siteCode: string;
  readonly companyCode: string | undefined;
  readonly sight: Sight;
  /** Undefined for a program, whose scope has been asked. */
  readonly person: PersonCaller | undefined;
};

export type SiteOutcome =
  | { readonly kind: "found"; readonly site: CloseSite }
  | {
      readonly kind: "refused";
      readonly code: "unknownSite" | "unknownCompany" | "notAllowed";
      readonly field?: "siteCode" | "companyCode";
      readonly siteId?: string;
    };

export async function findSiteToClose(sql: Sql, named: NamedSite): Promise<SiteOutcome> {
  const { sight, person, companyCode } = named;
  const site = await findCloseSite(sql, named.siteCode.toUpperCase());
  if (site === undefined) return { kind: "refused", code: "unknownSite", field: "siteCode" };
  const siteId = site.id;
  const places = { companyIds: site.companies.map((one) => one.id), siteIds: [siteId] };
  if (!isSeen(sight, places)) return { kind: "refused", code: "unknownSite", field: "siteCode" };
  const companies = site.companies.filter(
    ({ id: companyId, code }) =>
      isInSight(sight, { companyId, siteId }) &&
      (companyCode === undefined || companyCode.toUpperCase() === code),
  );
  if (companies.length === 0) {
    return { kind: "refused", code: "unknownCompany", field: "companyCode" };
  }
  if (person !== undefined && !mayActAt(person, "dayClose", { companyId: null, siteId })) {
    return { kind: "refused", code: "notAllowed", siteId };
  }
  return { kind: "found", site: { ...site, companies } };
}
