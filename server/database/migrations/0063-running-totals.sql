-- What has been taken and given back on each day, added up as it is approved: screens that watch the day
-- read some hundred sums, however many payments there are. Every change of an approved attempt adds a row
-- to takings_to_fold in its own transaction, so that no payment waits for another; the rows are folded into
-- the sums a moment later, by whichever server comes first. A day is what is folded and what is not, read in
-- one statement. Attempts hold the foreign keys of all of these.

create table takings_to_fold (
  business_day date not null,
  company_id uuid not null,
  site_id uuid not null,
  till_id uuid not null,
  -- Null of cash, like the issuer.
  terminal_id uuid,
  issuer text,
  hour smallint not null check (hour between 0 and 23),
  -- Below zero when money is given back, and when an attempt turns out to be otherwise.
  amount_ore bigint not null,
  -- Purchases alone; every approved attempt.
  payments integer not null,
  attempts integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

create table takings_of_days (
  business_day date not null,
  company_id uuid not null,
  site_id uuid not null,
  till_id uuid not null,
  terminal_id uuid,
  issuer text,
  amount_ore bigint not null,
  payments integer not null,
  attempts integer not null,
  check ((terminal_id is null) = (issuer is null)),
  unique nulls not distinct (business_day, company_id, site_id, till_id, terminal_id, issuer)
);

create table takings_of_hours (
  business_day date not null,
  company_id uuid not null,
  site_id uuid not null,
  issuer text,
  hour smallint not null check (hour between 0 and 23),
  amount_ore bigint not null,
  payments integer not null,
  attempts integer not null,
  unique nulls not distinct (business_day, company_id, site_id, issuer, hour)
);

-- One row, whose lock is the right to fold and to mend.
create table takings_turn (only_one boolean primary key default true check (only_one));
insert into takings_turn default values;

-- The time of the day in Stockholm at which an attempt ended.
create function time_taken(ended_at timestamptz, created_at timestamptz) returns time
  language sql immutable parallel safe as $$
  select (coalesce(ended_at, created_at) at time zone 'Europe/Stockholm')::time
$$;

create function note_takings(a attempts, times integer) returns void language sql as $$
  insert into takings_to_fold (business_day, company_id, site_id, till_id, terminal_id, issuer, hour,
      amount_ore, payments, attempts)
  values (a.business_day, a.company_id, a.site_id, a.till_id, a.terminal_id, a.issuer,
    extract(hour from time_taken(a.ended_at, a.created_at)),
    times * (case a.kind when 'purchase' then 1 else -1 end)
      * (case a.method when 'cash' then a.cash_ore else a.approved_ore end),
    times * (a.kind = 'purchase')::integer, times)
$$;

create function note_changed_takings() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state = 'approved' then
    perform note_takings(old, -1);
  end if;
  if new.state = 'approved' then
    perform note_takings(new, 1);
  end if;
  return null;
end $$;

create trigger attempts_add_to_takings after insert on attempts for each row
  when (new.state = 'approved') execute function note_changed_takings();
create trigger attempts_change_takings after update on attempts for each row
  when ((new.state = 'approved' or old.state = 'approved')
    and (old.state, old.kind, old.method, old.approved_ore, old.cash_ore, old.issuer, old.business_day,
        old.company_id, old.site_id, old.till_id, old.terminal_id, old.created_at, old.ended_at)
      is distinct from
      (new.state, new.kind, new.method, new.approved_ore, new.cash_ore, new.issuer, new.business_day,
        new.company_id, new.site_id, new.till_id, new.terminal_id, new.created_at, new.ended_at))
  execute function note_changed_takings();

insert into takings_of_days (business_day, company_id, site_id, till_id, terminal_id, issuer, amount_ore,
    payments, attempts)
  select business_day, company_id, site_id, till_id, terminal_id, issuer,
    sum((case kind when 'purchase' then 1 else -1 end)
      * (case method when 'cash' then cash_ore else approved_ore end)),
    count(*) filter (where kind = 'purchase'), count(*)
  from attempts where state = 'approved'
  group by business_day, company_id, site_id, till_id, terminal_id, issuer;
insert into takings_of_hours (business_day, company_id, site_id, issuer, hour, amount_ore, payments,
    attempts)
  select business_day, company_id, site_id, issuer,
    extract(hour from time_taken(ended_at, created_at)),
    sum((case kind when 'purchase' then 1 else -1 end)
      * (case method when 'cash' then cash_ore else approved_ore end)),
    count(*) filter (where kind = 'purchase'), count(*)
  from attempts where state = 'approved'
  group by business_day, company_id, site_id, issuer, 5;

-- Of the hour that is not over yet, the same weekday's payments are read one by one.
drop index attempts_approved_by_day;
create index attempts_approved_by_day on attempts
  (business_day, (time_taken(ended_at, created_at))) where state = 'approved';
