/** The SQL of the list of bank lines, newest first. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { DayCursor } from "../day-cursor.ts";
import { LINE_VIEW } from "./bank-line-store.ts";
import { IS_TAKEN, LINE_WORDS } from "./match-input-store.ts";
import type { BankLinePage, LINE_STATES } from "./payout-matches-api.ts";

const LIST_LINES = statement({
  name: "list_bank_lines",
  text: `select u.* from (select ${LINE_VIEW}, g.name as "agreementName",
        case when m.id is null then 'open' when m.kind = 'unidentified' then 'unidentified'
          else 'matched' end as state
      from bank_lines l join companies c on c.id = l.company_id ${LINE_WORDS}
        left join payout_matches m on m.bank_line_id = l.id and m.undone_at is null
        left join payout_agreements g on g.id = m.agreement_id
      where ${IS_TAKEN} and ($1::uuid[] is null or l.company_id = any($1))
        and ($2::text is null or c.code = $2)
        and ($3::date is null or l.booked_on >= $3) and ($4::date is null or l.booked_on <= $4)
        and ($5::date is null or (l.booked_on, l.id) < ($5, $6::uuid))) u
    where ($7::text is null or u.state = $7)
      and ($8::text is null or lower_swedish(concat_ws(' ', array_to_string(u."payerNames", ' '),
        array_to_string(u.texts, ' '), u.reference, u."agreementName")) like lower_swedish($8))
    order by u."bookedOn" desc, u.id desc limit $9`,
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
