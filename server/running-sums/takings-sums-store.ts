/** The SQL of what was taken: what an approved attempt counts for in the sums of its day and hour. */
import type { Summed } from "./sums-store.ts";

const DAYED = ["takings_of_days", "takings_of_hours", "takings_of_issuers", "takings_to_fold"];

export const TAKINGS: Summed = {
  name: "takings",
  toFold: "takings_to_fold",
  counted: ["amount_ore", "payments", "attempts"],
  ore: "amount_ore",
  kinds: {
    takingsOfDay: {
      table: "takings_of_days",
      key: "business_day, company_id, site_id, till_id, terminal_id, issuer",
    },
    takingsOfHour: {
      table: "takings_of_hours",
      key: "business_day, company_id, site_id, issuer, hour",
    },
    takingsOfIssuer: { table: "takings_of_issuers", key: "business_day, company_id, issuer" },
  },
  ofTaken: "select * from taken",
  waiting: "select * from takings_to_fold where business_day between $1 and $2",
  /** As `note_takings` has it. */
  source: `select business_day, company_id, site_id, till_id, terminal_id, issuer,
      extract(hour from time_taken(ended_at, created_at))::smallint as hour,
      (case kind when 'purchase' then 1 else -1 end)
        * (case method when 'cash' then cash_ore else approved_ore end) as amount_ore,
      (kind = 'purchase')::integer as payments, 1 as attempts
    from attempts where state = 'approved' and business_day between $1 and $2`,
  leastDays: (day) => [
    ...DAYED.map((table) => `(select min(business_day) from ${table} where business_day > ${day})`),
    `(select min(business_day) from attempts where state = 'approved' and business_day > ${day})`,
  ],
};
