/** The SQL of the first days after $1 that have anything, $2 of them: each found by the beginning of an index. */

/** `least` gives the SQL of the least day after the one that it is given, null when there is none. */
export function daysAfter(least: (day: string) => string): string {
  return `with recursive days as (select ${least("$1::date")} as day, 1 as n
      union all
      select ${least("d.day")}, n + 1 from days d where d.day is not null and n < $2)
    select day from days where day is not null`;
}
