-- A company's fiscal year begins on the first of a month of its own. What has been numbered keeps its
-- year, so that the month stays from then on: a series would else begin again in the middle of a year.
alter table company_books add column fiscal_year_begins integer not null default 1
  check (fiscal_year_begins between 1 and 12);
select hold_rows('company_books', 't.company_id', '{company_id,version,vouchers_per,locked_through}',
  '{fiscal_year_begins=1}');

create function refuse_other_fiscal_year() returns trigger language plpgsql as $$
begin
  if exists (select from voucher_counters c where c.company_id = new.company_id) then
    raise exception 'vouchers are numbered by the fiscal year'
      using errcode = 'check_violation', constraint = 'company_books_fiscal_year_stays';
  end if;
  return new;
end $$;
create trigger company_books_fiscal_year_stays before update on company_books
  for each row when (new.fiscal_year_begins <> old.fiscal_year_begins)
  execute function refuse_other_fiscal_year();
