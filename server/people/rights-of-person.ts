/** The SQL of what a person was given or denied beside the role, and of what the person sees. */

/**
 * Null is every company. Whoever sees some sites only sees the companies that sell there, as far as
 * they see those. `person` is a column with a person's id.
 */
export function companiesOfPerson(person: string): string {
  return `(case when exists (select from person_sites a where a.person_id = ${person})
        then array(select distinct b.company_id from person_sites a
          join site_companies b on b.site_id = a.site_id
          where a.person_id = ${person} and (b.company_id in (select c.company_id
              from person_companies c where c.person_id = ${person})
            or not exists (select from person_companies c where c.person_id = ${person})))
        else (select array_agg(c.company_id) from person_companies c
          where c.person_id = ${person}) end)`;
}

/** Columns of a select from `people p`: read with the person, so that nothing is asked twice. */
export const RIGHTS_OF_PERSON = `
      (select coalesce(json_agg(json_build_object(
          'right', g."right", 'siteId', g.site_id, 'allowed', g.allowed)), '[]')
        from person_rights g where g.person_id = p.id) as grants,
      ${companiesOfPerson("p.id")} as "companyIds",
      (select array_agg(a.site_id) from person_sites a where a.person_id = p.id) as "siteIds"`;
