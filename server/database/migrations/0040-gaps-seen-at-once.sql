-- A close may give a hundred thousand numbers in one statement: whether there is a gap is asked once for
-- each series of them, not once for each number.

drop trigger voucher_numbers_without_gaps on voucher_numbers;
create or replace function refuse_gap_in_vouchers() returns trigger language plpgsql as $$
declare
  gap record;
begin
  select g.series, g.lowest into gap
    from (select a.company_id, a.series, a.fiscal_year, min(a.number) as lowest,
        max(a.number) as highest, count(*) as numbers
      from added a group by a.company_id, a.series, a.fiscal_year) g
    where g.highest - g.lowest + 1 <> g.numbers
      or (g.lowest > 1 and not exists (select from voucher_numbers n
        where n.company_id = g.company_id and n.series = g.series
          and n.fiscal_year = g.fiscal_year and n.number = g.lowest - 1))
    limit 1;
  if found then
    raise exception 'a voucher is missing before % %', gap.series, gap.lowest
      using errcode = 'check_violation', constraint = 'voucher_numbers_without_gaps';
  end if;
  return null;
end $$;
create trigger voucher_numbers_without_gaps after insert on voucher_numbers
  referencing new table as added for each statement execute function refuse_gap_in_vouchers();
