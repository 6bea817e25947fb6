/** Whether a person works at a till's site: sees it, and one of the companies that are there. */
import { isSeen, type Sight } from "../http/access.ts";

export type SitePlace = {
  readonly siteId: string | null;
  readonly siteCompanyIds: readonly string[];
};

export function worksAt(person: Sight, { siteId, siteCompanyIds }: SitePlace): boolean {
  return siteId !== null && isSeen(person, { companyIds: siteCompanyIds, siteIds: [siteId] });
}
