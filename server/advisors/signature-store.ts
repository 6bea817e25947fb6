/** The SQL of signatures that nobody has, and of whom a person has said that they mean. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Sight, ThingPlaces } from "../http/access.ts";
import { companiesOfPerson } from "../people/rights-of-person.ts";

export type AliasRow = {
  readonly id: string;
  readonly companyId: string;
  readonly companyCode: string;
  readonly signature: string;
  readonly personId: string;
  readonly personSignature: string;
  readonly personName: string;
  readonly by: string;
  readonly at: Date;
  readonly undoneAt: Date | null;
};

const ALIAS_COLUMNS = `s.id, s.company_id as "companyId", c.code as "companyCode", s.signature,
  s.person_id as "personId", p.signature as "personSignature", p.name as "personName", s.by, s.at,
  s.undone_at as "undoneAt"`;
const ALIAS_JOINS = `signature_aliases s join companies c on c.id = s.company_id
  join people p on p.id = s.person_id`;

const LIST_ALIASES = statement({
  name: "list_signature_aliases",
  text: `select ${ALIAS_COLUMNS} from ${ALIAS_JOINS}
    where s.undone_at is null and ($1::uuid[] is null or s.company_id = any($1))`,
});

/** Those that are in force. */
export function selectAliases(sql: Sql, sight: Sight): Promise<AliasRow[]> {
  return sql.query<AliasRow>(LIST_ALIASES, [sight.companyIds]);
}

const READ_ALIAS = statement({
  name: "read_signature_alias",
  text: `select ${ALIAS_COLUMNS} from ${ALIAS_JOINS} where s.id = $1 for update of s`,
});

export async function lockAlias(tx: Transaction, id: string): Promise<AliasRow | undefined> {
  const [row] = await tx.query<AliasRow>(READ_ALIAS, [id]);
  return row;
}

const INSERT_ALIAS = statement({
  name: "insert_signature_alias",
  text: `insert into signature_aliases (id, company_id, signature, person_id, by_id, by, at)
    values ($1,$2,$3,$4,$5,$6,$7)`,
});

/** Ends with a unique violation when the text means somebody already. */
export async function insertAlias(
  tx: Transaction,
  alias: {
    readonly id: string;
    readonly companyId: string;
    readonly signature: string;
    readonly personId: string;
    readonly by: { readonly id: string; readonly name: string };
    readonly at: Date;
  },
): Promise<void> {
  const { id, companyId, signature, personId, by, at } = alias;
  await tx.query(INSERT_ALIAS, [id, companyId, signature, personId, by.id, by.name, at]);
}

const UNDO_ALIAS = statement({
  name: "undo_signature_alias",
  text: `update signature_aliases set undone_at = $2, undone_by_id = $3, undone_by = $4
    where id = $1 and undone_at is null`,
});

export async function undoAlias(
  tx: Transaction,
  undone: {
    readonly id: string;
    readonly by: { readonly id: string; readonly name: string };
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(UNDO_ALIAS, [undone.id, undone.at, undone.by.id, undone.by.name]);
}

export type NamedPerson = ThingPlaces & {
  readonly id: string;
  readonly signature: string;
  readonly name: string;
};

const FIND_PERSON = statement({
  name: "find_person_for_alias",
  text: `select p.id, p.signature, p.name, ${companiesOfPerson("p.id")} as "companyIds",
      (select array_agg(s.site_id) from person_sites s where s.person_id = p.id) as "siteIds"
    from people p where p.signature = $1`,
});

/** Who works here no longer is a person still: what they sold is theirs. */
export async function findPerson(sql: Sql, signature: string): Promise<NamedPerson | undefined> {
  const [row] = await sql.query<NamedPerson>(FIND_PERSON, [signature]);
  return row;
}

const LIST_PEOPLE = statement({
  name: "list_people_for_alias",
  text: `select p.signature, p.name, p.active,
      (select array_agg(c.company_id) from person_companies c where c.person_id = p.id)
        as "companyIds",
      (select array_agg(s.site_id) from person_sites s where s.person_id = p.id) as "siteIds"
    from people p order by p.active desc, p.signature`,
});

export type ListedPerson = Omit<NamedPerson, "id"> & { readonly active: boolean };

export function selectPeople(sql: Sql): Promise<ListedPerson[]> {
  return sql.query<ListedPerson>(LIST_PEOPLE);
}

const FIND_COMPANY = statement({
  name: "find_company_of_signature",
  text: `select c.id,
      exists (select from orders o where o.company_id = c.id and o.service_advisor = $2)
      or exists (select from allocations l join attempts a on a.id = l.attempt_id
        where l.service_advisor = $2 and a.company_id = c.id) as "isSeen"
    from companies c where c.code = $1`,
});

/** Whether an order or a payment of the company has ever carried the text. */
export async function findCompanyOfSignature(
  sql: Sql,
  asked: { readonly companyCode: string; readonly signature: string },
): Promise<{ readonly id: string; readonly isSeen: boolean } | undefined> {
  const values = [asked.companyCode, asked.signature];
  const [row] = await sql.query<{ id: string; isSeen: boolean }>(FIND_COMPANY, values);
  return row;
}

export type UnknownRow = {
  readonly signature: string;
  readonly companyId: string;
  readonly companyCode: string;
  readonly companyName: string;
  readonly siteCodes: readonly string[];
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly orders: number;
  readonly totalOre: Ore;
  readonly payments: number;
  readonly paidOre: Ore;
};

/**
 * Each text once, by stepping from one to the next in its index: there are millions of orders, and a
 * few hundred signatures.
 */
const TEXTS = `ordered as (
    (select min(service_advisor) as text from orders)
    union all
    select (select min(o.service_advisor) from orders o where o.service_advisor > t.text)
      from ordered t where t.text is not null),
  carried as (
    (select min(service_advisor) as text from allocations)
    union all
    select (select min(l.service_advisor) from allocations l where l.service_advisor > t.text)
      from carried t where t.text is not null),
  -- Whoever works in other companies only is nobody here.
  nobody as (
    select t.text, c.id as company_id from (select text from ordered union select text from carried) t
    left join people p on p.signature = t.text cross join companies c
    where t.text is not null and (p.id is null
      or c.id <> all(${companiesOfPerson("p.id")}) and exists (select from orders o
        where o.service_advisor = t.text and o.company_id = c.id)))`;

const FIND_UNKNOWN = statement({
  name: "find_unknown_signatures",
  text: `with recursive ${TEXTS},
    facts as (
      select n.text, o.company_id, o.site_id, o.created_at as at, o.id as order_id, o.total_ore,
        null::uuid as attempt_id, 0::bigint as paid_ore
      from nobody n join orders o on o.service_advisor = n.text and o.company_id = n.company_id
      union all
      select n.text, a.company_id, a.site_id, a.created_at, null, 0,
        case when a.state = 'approved' and a.kind = 'purchase' then a.id end,
        case when a.state = 'approved' and a.kind = 'purchase' then l.applied_ore else 0 end
      from nobody n join allocations l on l.service_advisor = n.text
      join attempts a on a.id = l.attempt_id and a.company_id = n.company_id)
    select f.text as signature, f.company_id as "companyId", c.code as "companyCode",
      c.name as "companyName", array_agg(distinct s.code) as "siteCodes",
      min(f.at) as "firstSeenAt", max(f.at) as "lastSeenAt", count(f.order_id) as orders,
      sum(f.total_ore)::bigint as "totalOre", count(distinct f.attempt_id) as payments,
      sum(f.paid_ore)::bigint as "paidOre"
    from facts f join companies c on c.id = f.company_id join sites s on s.id = f.site_id
    where ($1::uuid[] is null or f.company_id = any($1))
      and ($2::uuid[] is null or f.site_id = any($2))
    group by f.text, f.company_id, c.code, c.name
    order by max(f.at) desc, f.text, c.code`,
});

export async function selectUnknown(sql: Sql, sight: Sight): Promise<UnknownRow[]> {
  const values = [sight.companyIds, sight.siteIds];
  const rows = await sql.query<UnknownRow & { totalOre: number; paidOre: number }>(
    FIND_UNKNOWN,
    values,
  );
  return rows.map((row) => ({ ...row, totalOre: ore(row.totalOre), paidOre: ore(row.paidOre) }));
}
