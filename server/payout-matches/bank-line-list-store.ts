/** The SQL of the list of bank lines, newest first. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { DayCursor } from "../day-cursor.ts";
import { LINE_VIEW } from "./bank-line-store.ts";
import { IS_TAKEN, LINE_WORDS } from "./match-input-store.ts";
import type { BankLinePage, LINE_STATES } from "./payout-matches-api.ts";

/** Of a row `l` of bank_lines and the agreement `g` that pays it: all that is looked in, in one text. */
const SEARCHED = `concat_ws(' ', array_to_string(w.payer_names, ' '),
      array_to_string(w.texts || l.text || l.entry_reference || l.bank_reference, ' '),
      l.bank_reference, g.name)`;

/**
 * Which lines are shown is decided first, from the newest on, by the index that holds them in that order;
 * what each says is gathered of those alone. Only a search gathers the words of what it passes over.
 */
const LIST_LINES = statement({
  name: "list_bank_lines",
  text: `with shown as materialized (
      select l.*, g.name as agreement_name, z.state
      from bank_lines l
        left join payout_matches m on m.bank_line_id = l.id and m.undone_at is null
        left join payout_agreements g on g.id = m.agreement_id
        cross join lateral (select case when m.id is null then 'open'
          when m.kind = 'unidentified' then 'unidentified' else 'matched' end as state) z
      where ${IS_TAKEN} and ($1::uuid[] is null or l.company_id = any($1))
        and ($2::text is null or l.company_id = (select id from companies where code = $2))
        and l.booked_on >= coalesce($3::date, '-infinity')
        and l.booked_on <= coalesce($4::date, 'infinity')
        and (l.booked_on, l.id) < (coalesce($5::date, 'infinity'),
          coalesce($6::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
        and ($7::text is null or z.state = $7)
        and ($7 is distinct from 'unidentified' or l.id in (select bank_line_id
          from payout_matches where kind = 'unidentified' and undone_at is null))
        and ($8::text is null or exists (select from (select) one ${LINE_WORDS}
          where lower_swedish(${SEARCHED}) like lower_swedish($8)))
      order by l.booked_on desc, l.id desc limit $9)
    select ${LINE_VIEW}, l.agreement_name as "agreementName", l.state
    from shown l join companies c on c.id = l.company_id ${LINE_WORDS}
    order by l.booked_on desc, l.id desc`,
});

export type ListedLine = BankLinePage["lines"][number];

/** One more than the page, to tell whether there is another. */
export function selectLinePage(
  sql: Sql,
  asked: {
    readonly companyIds: readonly string[] | null;
    readonly company: string | undefined;
    readonly from: BusinessDay | undefined;
    readonly to: BusinessDay | undefined;
    readonly state: (typeof LINE_STATES)[number] | undefined;
    readonly search: string | undefined;
    readonly after: DayCursor | undefined;
    readonly limit: number;
  },
): Promise<ListedLine[]> {
  const words = asked.search?.trim() ?? "";
  return sql.query<ListedLine>(LIST_LINES, [
    asked.companyIds,
    asked.company ?? null,
    asked.from ?? null,
    asked.to ?? null,
    asked.after?.businessDay ?? null,
    asked.after?.id ?? null,
    asked.state ?? null,
    words === "" ? null : `%${words.replace(/[\\%_]/g, "\\$&")}%`,
    asked.limit + 1,
  ]);
}

const COMPANIES = statement({
  name: "companies_of_bank_lines",
  text: `select c.id, c.code from companies c
    where ($1::uuid[] is null or c.id = any($1)) and ($2::text is null or c.code = $2)
    order by c.code`,
});

export type BankCompany = { readonly id: string; readonly code: string };

export function selectCompanies(
  sql: Sql,
  companyIds: readonly string[] | null,
  code: string | undefined,
): Promise<BankCompany[]> {
  return sql.query<BankCompany>(COMPANIES, [companyIds, code ?? null]);
}
