/** The SQL that shows exports, and what waits for one. */
import type { Sql, Transaction } from "../database/database.ts";
import { statement } from "../database/database.ts";
import type { ExportPage, ExportView } from "./exports-api.ts";

type Row = Omit<ExportView, "fileName" | "madeAt" | "decidedAt"> & {
  readonly companyId: string;
  readonly madeAt: Date;
  readonly decidedAt: Date | null;
};
export type ExportRow = Row;

const EXPORT = `select x.id, x.company_id as "companyId", c.code as "companyCode",
      c.name as "companyName", x.number, x.form, x.profile, x.checksum,
      x.fiscal_year as "fiscalYear", x.first_day as "firstDay", x.last_day as "lastDay", x.vouchers,
      x.lines, x.ranges, x.replaced, x.bytes, x.hash, x.made_by as "madeBy", x.made_at as "madeAt",
      x.state, x.decided_by as "decidedBy", x.decided_at as "decidedAt", x.note, x.reason,
      (select json_build_object('id', o.id, 'number', o.number) from exports o
        where o.id = x.corrects_id) as corrects,
      (select json_build_object('id', o.id, 'number', o.number) from exports o
        where o.corrects_id = x.id and o.state <> 'discarded') as "correctedBy"
    from exports x join companies c on c.id = x.company_id`;

const FIND_EXPORT = statement({ name: "find_export", text: `${EXPORT} where x.id = $1` });
const LOCK_EXPORT = statement({
  name: "lock_export",
  text: `${EXPORT} where x.id = $1 for update of x`,
});

export async function findExport(sql: Sql, id: string): Promise<ExportRow | undefined> {
  return (await sql.query<ExportRow>(FIND_EXPORT, [id]))[0];
}

export async function lockExport(tx: Transaction, id: string): Promise<ExportRow | undefined> {
  return (await tx.query<ExportRow>(LOCK_EXPORT, [id]))[0];
}

const LIST_EXPORTS = statement({
  name: "list_exports",
  text: `${EXPORT}
    where ($1::text[] is null or c.code = any($1)) and ($2::text is null or c.code = $2)
      and ($3::uuid is null or (x.made_at, x.id) < (select a.made_at, a.id from exports a where a.id = $3))
    order by x.made_at desc, x.id desc limit $4`,
});

export type ExportsAsked = {
  /** Codes of the companies that the caller sees; null is all. */
  readonly seen: readonly string[] | null;
  readonly company: string | null;
};

export function selectExports(
  sql: Sql,
  asked: ExportsAsked & { readonly after: string | null; readonly limit: number },
): Promise<ExportRow[]> {
  const { seen, company, after, limit } = asked;
  return sql.query<ExportRow>(LIST_EXPORTS, [seen, company, after, limit]);
}

const WAITING = statement({
  name: "vouchers_waiting_for_export",
  text: `select c.code as "companyCode", c.name as "companyName", n.fiscal_year as "fiscalYear",
      count(*)::int as vouchers, min(n.booked_day) as "firstDay", max(n.booked_day) as "lastDay"
    from voucher_numbers n join companies c on c.id = n.company_id
    where ($1::text[] is null or c.code = any($1)) and ($2::text is null or c.code = $2)
      and not exists (select from export_vouchers e join exports x on x.id = e.export_id
        where e.number_id = n.id and x.state <> 'discarded')
    group by c.code, c.name, n.fiscal_year order by c.code, n.fiscal_year`,
});

export function selectWaiting(sql: Sql, asked: ExportsAsked): Promise<ExportPage["waiting"]> {
  return sql.query<ExportPage["waiting"][number]>(WAITING, [asked.seen, asked.company]);
}
