-- What each closed session of a terminal holds, summed as it is placed there: from it a payout's batches
-- are known without reading the payments. What is in no session yet is a day's sum less these.

create table session_sums (
  id bigint generated always as identity primary key,
  closing_id uuid not null references session_closings,
  -- When the session was closed, in whole five minutes.
  closed_at timestamptz not null,
  business_day date not null,
  company_id uuid not null references companies,
  site_id uuid not null references sites,
  issuer text not null check (issuer in ('visa','mastercard','amex','diners','ownCard','unknown')),
  amount_ore bigint not null,
  payments integer not null check (payments > 0)
);
create index session_sums_by_day on session_sums (business_day, company_id);
create index session_sums_by_closing on session_sums (closed_at);
create trigger session_sums_append_only before update or delete or truncate on session_sums
  for each statement execute function refuse_change();

insert into session_sums (closing_id, closed_at, business_day, company_id, site_id, issuer,
    amount_ore, payments)
  select s.closing_id, date_bin('5 minutes', c.closed_at, 'epoch'), a.business_day, a.company_id,
    a.site_id, a.issuer,
    sum(case a.kind when 'purchase' then a.approved_ore else -a.approved_ore end), count(*)
  from session_attempts s join session_closings c on c.id = s.closing_id
    join attempts a on a.id = s.attempt_id
  group by 1, 2, 3, 4, 5, 6;
