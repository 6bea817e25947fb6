/** Rows put in by the hundred thousand: made up and whole, so that no check would find anything. */
import { type Sql, statement } from "../../server/database/database.ts";

/** Foreign keys, and triggers that keep digests or refuse, would only take time; sums are added up. */
export const UNCHECKED = [
  `do $bench$ declare f record; begin
    for f in select conrelid::regclass as tab, conname from pg_constraint where contype = 'f' loop
      execute format('alter table %s drop constraint %I', f.tab, f.conname);
    end loop;
  end $bench$`,
  "alter table orders disable trigger user",
  "alter table issuer_days disable trigger user",
  "alter table allocations disable trigger user",
  "alter table attempts disable trigger attempts_are_held",
];

export async function runAll(sql: Sql, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    await sql.query(statement({ name: `bench_rows_${index}_${text.length}`, text }));
  }
}

export const OF_COMPANY = `(select c.id from companies c limit 1) as company_id,
    (select s.id from invoicing_systems s limit 1) as system_id,
    (select s.id from sites s limit 1) as site_id`;

const OF_APPROVED = `sum(coalesce(cash_ore, approved_ore)), count(*), count(*)
  from attempts where state = 'approved'`;

/** The sums of takings as servers would have left them; no refunds are among the rows. */
export const ADD_UP_TAKINGS = [
  "truncate takings_of_days, takings_of_hours, takings_of_issuers, takings_to_fold",
  `insert into takings_of_days select business_day, company_id, site_id, till_id, terminal_id, issuer,
    ${OF_APPROVED} group by 1, 2, 3, 4, 5, 6`,
  `insert into takings_of_hours select business_day, company_id, site_id, issuer,
    extract(hour from time_taken(ended_at, created_at)), ${OF_APPROVED} group by 1, 2, 3, 4, 5`,
  `insert into takings_of_issuers select business_day, company_id, issuer, ${OF_APPROVED}
    group by 1, 2, 3`,
];
