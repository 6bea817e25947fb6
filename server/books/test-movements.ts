/** For tests: what each account moved by, posting by posting, each dated by itself and without any sum. */
import { daysOfFiscalYear, fiscalYearOf } from "@kortkoll/core/ledger/fiscal-year.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { expect } from "vitest";
import { type Database, statement } from "../database/database.ts";
import { type MovementRow, selectMovements } from "./account-report-store.ts";

const EACH_POSTING = statement({
  name: "test_movements_posting_by_posting",
  text: `with moved as (select distinct close_id, series, business_day, booked_day
        from voucher_numbers where company_id = $1 and booked_day <> business_day),
      dated as (select p.account, p.role, p.amount_ore, p.booked_by_system, v.business_day,
          case p.role when 'claim' then y.claim_account <> p.account
            when 'cash' then coalesce(d.account, c.account) <> p.account else false end as is_left,
          case when p.booked_by_system then v.business_day
            when m.booked_day is not null then m.booked_day
            when k.voucher_id is null and v.business_day <= b.locked_through
              then b.locked_through + 1
            else v.business_day end as booked_day
        from vouchers v join postings p on p.voucher_id = v.id
          join company_books b on b.company_id = v.company_id
          left join close_vouchers k on k.voucher_id = v.id
          left join invoicing_systems y on y.company_id = $1 and y.code = p.system_code
          left join company_accounts c on c.company_id = $1 and c.role = p.role
          left join drawers d on d.company_id = $1 and d.till_id = p.till_id
          left join moved m on m.close_id = k.close_id and m.series = v.series
            and m.business_day = v.business_day
        where v.company_id = $1 and v.business_day <= $3)
    select account, role,
      coalesce(sum(amount_ore) filter (where booked_day < $4), 0)::bigint as "beforeYearOre",
      coalesce(sum(amount_ore) filter (where booked_day >= $4 and booked_day < $2), 0)::bigint
        as "inYearOre",
      coalesce(sum(amount_ore) filter (where amount_ore > 0
        and booked_day between $2 and $3), 0)::bigint as "debitOre",
      coalesce(-sum(amount_ore) filter (where amount_ore < 0
        and booked_day between $2 and $3), 0)::bigint as "creditOre",
      coalesce(sum(amount_ore) filter (where booked_by_system
        and booked_day between $2 and $3), 0)::bigint as "bySystemsOre",
      coalesce(sum(amount_ore) filter (where booked_day > $3), 0)::bigint as "bookedLaterOre",
      coalesce(sum(amount_ore) filter (where booked_day >= $4 and business_day < $4), 0)::bigint
        as "ofEarlierYearOre",
      coalesce(bool_or(is_left), false) as "isLeft"
    from dated group by account, role order by account, role`,
});

const COMPANIES = statement({ name: "test_companies", text: "select id from companies" });

/** Of every company, on each of the days alone and from the beginning of its year until it. */
export async function checkMovements(
  database: Database,
  days: Iterable<BusinessDay>,
): Promise<void> {
  for (const { id } of await database.query<{ id: string }>(COMPANIES)) {
    for (const lastDay of days) {
      const yearBegins = daysOfFiscalYear(fiscalYearOf(lastDay, 1), 1).firstDay;
      for (const firstDay of [lastDay, yearBegins]) {
        await checkRange(database, { companyId: id, firstDay, lastDay, yearBegins });
      }
    }
  }
}

type Range = Parameters<typeof selectMovements>[1];

async function checkRange(database: Database, range: Range): Promise<void> {
  const { companyId, firstDay, lastDay, yearBegins } = range;
  const [told, expected] = await database.inTransaction(
    async (tx) => [
      await selectMovements(tx, range),
      await tx.query<MovementRow>(EACH_POSTING, [companyId, firstDay, lastDay, yearBegins]),
    ],
    { isolation: "repeatable read", readOnly: true },
  );
  expect(told).toEqual(expected);
}
