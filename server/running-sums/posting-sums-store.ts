/**
 * The SQL of what was posted: what a voucher counts for in the sums of its accounts and its day. Voucher
 * by voucher, by key: a join with some of them could read every posting there is.
 */
import type { Summed } from "./sums-store.ts";

/** As `summed_postings` has it. */
const COUNTED = `v.business_day, p.company_id, p.account, p.role, p.booked_by_system,
      case p.role when 'claim' then p.system_code end as system_code,
      greatest(p.amount_ore, 0) as debit_ore, greatest(-p.amount_ore, 0) as credit_ore,
      1::bigint as postings`;
const BY_KEY = (voucherId: string): string =>
  `cross join lateral (select * from postings a where a.voucher_id = ${voucherId} offset 0) p`;
const OF_WAITING = (table: string): string => `select ${COUNTED} from ${table} f
    cross join lateral (select business_day from vouchers a where a.id = f.voucher_id offset 0) v
    ${BY_KEY("f.voucher_id")}`;

export const POSTINGS: Summed = {
  name: "postings",
  toFold: "vouchers_to_fold",
  counted: ["debit_ore", "credit_ore", "postings"],
  ore: "debit_ore - credit_ore",
  kinds: {
    postingsOfDay: {
      table: "postings_of_days",
      key: "business_day, company_id, account, role, booked_by_system, system_code",
    },
  },
  ofTaken: OF_WAITING("taken"),
  waiting: `${OF_WAITING("vouchers_to_fold")} where v.business_day between $1 and $2`,
  source: `select ${COUNTED} from companies c cross join lateral (select id, business_day
        from vouchers a where a.company_id = c.id and a.business_day between $1 and $2 offset 0) v
      ${BY_KEY("v.id")}`,
  leastDays: (day) => [
    `(select min(business_day) from postings_of_days where business_day > ${day})`,
    `(select min(n.day) from companies c cross join lateral (select min(business_day) as day
        from vouchers a where a.company_id = c.id and a.business_day > ${day}) n)`,
  ],
};
