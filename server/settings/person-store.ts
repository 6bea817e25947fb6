/** The SQL of people for the settings: roles, rights, places, and who keeps the installation. */
import type { Keeper } from "@kortkoll/core/people/may-change-person.ts";
import type { Grant } from "@kortkoll/core/people/person-rights.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { companiesOfPerson } from "../people/rights-of-person.ts";
import type { NamedPlace, PersonSetting } from "./person-api.ts";

const PERSON = `p.id, p.version, p.signature, p.name, p.role, p.language, p.active,
  (select coalesce(json_agg(json_build_object('right', g."right", 'siteId', g.site_id,
      'allowed', g.allowed) order by g."right", g.site_id nulls first), '[]')
    from person_rights g where g.person_id = p.id) as rights,
  (select array_agg(c.company_id order by c.company_id) from person_companies c
    where c.person_id = p.id) as "companyIds",
  (select array_agg(s.site_id order by s.site_id) from person_sites s
    where s.person_id = p.id) as "siteIds",
  p.password_hash is not null as "hasPassword", p.pin_hash is not null as "hasPin",
  exists (select from second_factors f
    where f.person_id = p.id and f.confirmed_at is not null) as "hasSecondFactor"`;

/** Whoever sees some places only sees the people who work there and nowhere else. */
const LIST_PEOPLE = statement({
  name: "list_person_settings",
  text: `select ${PERSON} from people p
    where ($1::uuid is null or p.id = $1)
      and ($2::uuid[] is null or coalesce(${companiesOfPerson("p.id")} <@ $2, false))
      and ($3::uuid[] is null or (exists (select from person_sites s where s.person_id = p.id)
        and not exists (select from person_sites s
          where s.person_id = p.id and s.site_id <> all($3))))
    order by not p.active, p.name, p.signature`,
});

export function selectPeople(
  sql: Sql,
  wanted: Sight & { readonly id: string | null },
): Promise<PersonSetting[]> {
  return sql.query<PersonSetting>(LIST_PEOPLE, [wanted.id, wanted.companyIds, wanted.siteIds]);
}

/**
 * The person, and all who may be the last to keep the installation, in one order: of two who take
 * each other's rights away at the same moment, the second sees what the first has done.
 */
const LOCK_KEEPERS = statement({
  name: "lock_person_and_keepers",
  text: `select p.id from people p
    where p.id = $1 or (p.active and (p.role = 'administrator'
      or exists (select from person_rights g where g.person_id = p.id and g.allowed
        and g."right" in ('people','settings'))))
    order by p.id for no key update of p`,
});

const READ_KEEPERS = statement({
  name: "read_other_keepers",
  text: `select ${PERSON} from people p
    where p.id <> $1 and p.active and p.password_hash is not null
      and (p.role = 'administrator' or exists (select from person_rights g
        where g.person_id = p.id and g.allowed and g."right" in ('people','settings')))`,
});

/** Undefined when there is no such person. */
export async function lockPerson(tx: Transaction, id: string): Promise<PersonSetting | undefined> {
  await tx.query(LOCK_KEEPERS, [id]);
  const [person] = await selectPeople(tx, { id, companyIds: null, siteIds: null });
  return person;
}

export async function readOtherKeepers(tx: Transaction, id: string): Promise<readonly Keeper[]> {
  const rows = await tx.query<PersonSetting>(READ_KEEPERS, [id]);
  return rows.map(({ rights, ...person }) => ({ ...person, grants: rights }));
}

const FIND_ID = statement({
  name: "find_person_id_by_signature",
  text: "select id from people where signature = $1",
});

export async function findPersonId(sql: Sql, signature: string): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(FIND_ID, [signature]);
  return row?.id;
}

const INSERT_PERSON = statement({
  name: "insert_person_setting",
  text: "insert into people (id, signature, name, role, language) values ($1, $2, $3, $4, $5)",
});

const CHANGE_PERSON = statement({
  name: "change_person",
  text: `update people set name = $2, role = $3, language = $4, active = $5, version = version + 1
    where id = $1`,
});

const PUT_PLACES = statement({
  name: "put_places_of_person",
  text: `with no_rights as (delete from person_rights where person_id = $1 returning person_id),
    no_companies as (delete from person_companies where person_id = $1
      and company_id <> all($2::uuid[])),
    no_sites as (delete from person_sites where person_id = $1 and site_id <> all($3::uuid[])),
    companies as (insert into person_companies (person_id, company_id)
      select $1, c.id from unnest($2::uuid[]) as c(id) on conflict do nothing)
    insert into person_sites (person_id, site_id)
    select $1, s.id from unnest($3::uuid[]) as s(id) on conflict do nothing`,
});

/** After those of before are gone: one statement cannot put back what it takes away. */
const PUT_RIGHTS = statement({
  name: "put_rights_of_person",
  text: `insert into person_rights (person_id, "right", site_id, allowed)
    select $1, r."right", r.site_id, r.allowed
    from unnest($2::text[], $3::uuid[], $4::boolean[]) as r("right", site_id, allowed)`,
});

export type PersonParts = Pick<
  PersonSetting,
  "name" | "role" | "language" | "companyIds" | "siteIds"
> & { readonly rights: readonly Grant[] };

export async function insertPerson(
  tx: Transaction,
  person: PersonParts & { readonly id: string; readonly signature: string },
): Promise<void> {
  const { id, signature, name, role, language } = person;
  await tx.query(INSERT_PERSON, [id, signature, name, role, language]);
  await putRights(tx, id, person);
}

export async function updatePerson(
  tx: Transaction,
  person: PersonParts & { readonly id: string; readonly active: boolean },
): Promise<void> {
  const { id, name, role, language, active } = person;
  await tx.query(CHANGE_PERSON, [id, name, role, language, active]);
  await putRights(tx, id, person);
}

async function putRights(tx: Transaction, id: string, person: PersonParts): Promise<void> {
  const { rights, companyIds, siteIds } = person;
  await tx.query(PUT_PLACES, [id, companyIds ?? [], siteIds ?? []]);
  await tx.query(PUT_RIGHTS, [
    id,
    rights.map((one) => one.right),
    rights.map((one) => one.siteId),
    rights.map((one) => one.allowed),
  ]);
}

const LIST_PLACES = statement({
  name: "list_places_of_people",
  text: `select 'company' as kind, c.id, c.code, c.name from companies c
      where $1::uuid[] is null or c.id = any($1)
    union all
    select 'site', s.id, s.code, s.name from sites s
      where ($2::uuid[] is null or s.id = any($2))
        and ($1::uuid[] is null or exists (select from site_companies b
          where b.site_id = s.id and b.company_id = any($1)))
    order by name, id`,
});

export type PlacesOfPeople = {
  readonly companies: NamedPlace[];
  readonly sites: NamedPlace[];
};

export async function selectPlaces(sql: Sql, sight: Sight): Promise<PlacesOfPeople> {
  const rows = await sql.query<NamedPlace & { readonly kind: "company" | "site" }>(LIST_PLACES, [
    sight.companyIds,
    sight.siteIds,
  ]);
  const ofKind = (wanted: "company" | "site"): NamedPlace[] =>
    rows.flatMap(({ kind, ...place }) => (kind === wanted ? [place] : []));
  return { companies: ofKind("company"), sites: ofKind("site") };
}

const READ_CODES = statement({
  name: "read_codes_for_person",
  text: `select 'company' as kind, id, code from companies where id = any($1::uuid[])
    union all select 'site', id, code from sites where id = any($2::uuid[])`,
});

/** The codes that people know, for the history. */
export async function readCodes(
  tx: Transaction,
  companyIds: readonly string[],
  siteIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; code: string }>(READ_CODES, [companyIds, siteIds]);
  return new Map(rows.map(({ id, code }) => [id, code]));
}

const INSERT_LINK = statement({
  name: "insert_password_link",
  text: `with spent as (update one_time_links set used_at = $3
      where person_id = $2 and purpose = 'setPassword' and used_at is null)
    insert into one_time_links (token_hash, purpose, person_id, created_at, expires_at,
      resets_second_factor)
    values ($1, 'setPassword', $2, $3, $4, $5)`,
});

/** The person's earlier links end. */
export async function insertPasswordLink(
  tx: Transaction,
  link: {
    readonly tokenHash: string;
    readonly personId: string;
    readonly at: Date;
    readonly expiresAt: Date;
    readonly resetsSecondFactor: boolean;
  },
): Promise<void> {
  const { tokenHash, personId, at, expiresAt, resetsSecondFactor } = link;
  await tx.query(INSERT_LINK, [tokenHash, personId, at, expiresAt, resetsSecondFactor]);
}

const LOCK_BY_LINK = statement({
  name: "lock_person_of_password_link",
  text: `select p.id from people p
      join one_time_links l on l.person_id = p.id and l.purpose = 'setPassword'
    where l.token_hash = $1 for no key update of p`,
});

/** Before the link itself, as whoever changes the person does it: they wait for each other. */
export async function lockPersonOfLink(tx: Transaction, tokenHash: string): Promise<void> {
  await tx.query(LOCK_BY_LINK, [tokenHash]);
}

const USE_LINK = statement({
  name: "use_password_link",
  text: `update one_time_links l set used_at = $2 from people p
    where l.token_hash = $1 and l.purpose = 'setPassword' and l.used_at is null
      and l.expires_at > $2 and p.id = l.person_id and p.active
    returning p.id, p.signature, l.resets_second_factor as "resetsSecondFactor"`,
});

export type LinkUsed = {
  readonly id: string;
  readonly signature: string;
  readonly resetsSecondFactor: boolean;
};

/** Undefined when it is used, too old, or of somebody who has left. Of two at once one uses it. */
export async function usePasswordLink(
  tx: Transaction,
  tokenHash: string,
  now: Date,
): Promise<LinkUsed | undefined> {
  const [row] = await tx.query<LinkUsed>(USE_LINK, [tokenHash, now]);
  return row;
}

const COMPANIES_AT = statement({
  name: "companies_at_sites",
  text: `select s.id, array(select b.company_id from site_companies b
      where b.site_id = s.id) as "companyIds"
    from sites s where s.id = any($1::uuid[])`,
});

/** A site that does not exist is left out. */
export async function readCompaniesAt(
  tx: Transaction,
  siteIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.query<{ id: string; companyIds: readonly string[] }>(COMPANIES_AT, [
    siteIds,
  ]);
  return new Map(rows.map(({ id, companyIds }) => [id, companyIds]));
}
