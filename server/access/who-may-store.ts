/** The SQL that finds the people who may do what somebody else was refused. */
import type { Right, Role } from "@kortkoll/core/people/rights.ts";
import { type Sql, statement } from "../database/database.ts";
import { companiesOfPerson } from "../people/rights-of-person.ts";

export type WhoMay = { readonly signature: string; readonly name: string };

const MOST_NAMED = 5;

const FIND_WHO_MAY = statement({
  name: "find_who_may",
  text: `select p.signature, p.name from people p
    cross join lateral (select ${companiesOfPerson("p.id")} as companies) seen
    where p.active and p.password_hash is not null and p.id <> $6
      and (coalesce(
          (select g.allowed from person_rights g
            where g.person_id = p.id and g."right" = $1 and g.site_id = $2::uuid),
          (select g.allowed from person_rights g
            where g.person_id = p.id and g."right" = $1 and g.site_id is null),
          p.role = any($3::text[]))
        or $7::boolean and exists (select from person_rights g
          where g.person_id = p.id and g."right" = $1 and g.allowed
            and ($5::uuid[] is null or g.site_id = any($5))))
      and ($4::uuid[] is null or seen.companies is null
        or seen.companies && $4)
      and ($2::uuid is null or seen.companies is null
        or exists (select from site_companies c
          where c.site_id = $2::uuid and c.company_id = any(seen.companies)))
      and ($5::uuid[] is null
        or not exists (select from person_sites s where s.person_id = p.id)
        or exists (select from person_sites s where s.person_id = p.id and s.site_id = any($5)))
      and (not $8::boolean or not exists (select from person_sites s where s.person_id = p.id)
        and not exists (select from person_rights g
          where g.person_id = p.id and g."right" = $1 and not g.allowed))
      and (not $9::boolean or seen.companies is null)
    order by exists (select from person_sites s
      where s.person_id = p.id and s.site_id = $2::uuid) desc, p.signature
    limit ${MOST_NAMED}`,
});

/** Those who work at the site itself come first; whoever cannot sign in yet is no help. */
export async function selectWhoMay(
  sql: Sql,
  asked: {
    readonly right: Right;
    readonly roles: readonly Role[];
    /** Null is everywhere, or anywhere where any site will do. */
    readonly siteId: string | null;
    readonly isAnySite: boolean;
    /** Only people who have the right at every site, and those who see every company. */
    readonly isEverySite: boolean;
    readonly isEveryCompany: boolean;
    /** Only people who see one of these; null is all. */
    readonly companyIds: readonly string[] | null;
    readonly siteIds: readonly string[] | null;
    readonly exceptId: string;
  },
): Promise<readonly WhoMay[]> {
  const { right, roles, siteId, companyIds, siteIds, exceptId } = asked;
  return await sql.query<WhoMay>(FIND_WHO_MAY, [
    right,
    siteId,
    roles,
    companyIds,
    siteIds,
    exceptId,
    asked.isAnySite,
    asked.isEverySite,
    asked.isEveryCompany,
  ]);
}
