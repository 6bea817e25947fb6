-- Day closes: numbered cuts of what has been booked, the numbers of its vouchers, the sessions that the
-- terminals close for it, and what comes later. What is said here is said once: only steps change.

-- One row for each company at a site: its lock is the right to cut there.
create table day_close_places (
  company_id uuid not null references companies,
  site_id uuid not null references sites,
  last_number integer not null default 0 check (last_number >= 0),
  last_close_id uuid,
  -- Every voucher of a transaction before this one is in a close.
  below_tx xid8 not null default '0',
  primary key (company_id, site_id),
  check ((last_number = 0) = (last_close_id is null))
);

create table day_closes (
  id uuid primary key,
  company_id uuid not null references companies,
  site_id uuid not null references sites,
  number integer not null check (number >= 1),
  cut_at timestamptz not null,
  by_id uuid references people,
  by text not null check (by <> ''),
  -- The frozen part, byte for byte as it is read for ever.
  content text not null,
  content_hash text not null
    check (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
  unique (company_id, site_id, number)
);
create trigger day_closes_append_only before update or delete or truncate on day_closes
  for each statement execute function refuse_change();

create function refuse_gap_in_closes() returns trigger language plpgsql as $$
begin
  if new.number > 1 and not exists (select from day_closes d where d.company_id = new.company_id
      and d.site_id = new.site_id and d.number = new.number - 1) then
    raise exception 'a close is missing before number %', new.number
      using errcode = 'check_violation', constraint = 'day_closes_without_gaps';
  end if;
  return null;
end $$;
create trigger day_closes_without_gaps after insert on day_closes
  for each row execute function refuse_gap_in_closes();

-- A voucher is in one close, which its cut took it into.
create table close_vouchers (
  voucher_id uuid primary key references vouchers,
  close_id uuid not null references day_closes deferrable initially deferred
);
create index close_vouchers_by_close on close_vouchers (close_id);
create trigger close_vouchers_append_only before update or delete or truncate on close_vouchers
  for each statement execute function refuse_change();

create table voucher_counters (
  company_id uuid not null references companies,
  series text not null,
  fiscal_year integer not null,
  last_number integer not null check (last_number >= 1),
  primary key (company_id, series, fiscal_year)
);

-- The numbered voucher of a close, a series and a business day: its lines are the postings of the
-- close's vouchers of that series and day, those that the invoicing system books left out.
create table voucher_numbers (
  id uuid primary key,
  close_id uuid not null references day_closes deferrable initially deferred,
  company_id uuid not null references companies,
  series text not null,
  fiscal_year integer not null,
  number integer not null check (number >= 1),
  business_day date not null,
  -- Where its own period is locked, the first day that is not.
  booked_day date not null check (booked_day >= business_day),
  unique (company_id, series, fiscal_year, number),
  unique (close_id, series, business_day)
);
create index voucher_numbers_by_day on voucher_numbers (company_id, booked_day);
create trigger voucher_numbers_append_only before update or delete or truncate on voucher_numbers
  for each statement execute function refuse_change();

create function refuse_gap_in_vouchers() returns trigger language plpgsql as $$
begin
  if new.number > 1 and not exists (select from voucher_numbers n
      where n.company_id = new.company_id and n.series = new.series
        and n.fiscal_year = new.fiscal_year and n.number = new.number - 1) then
    raise exception 'a voucher is missing before % %', new.series, new.number
      using errcode = 'check_violation', constraint = 'voucher_numbers_without_gaps';
  end if;
  return null;
end $$;
create trigger voucher_numbers_without_gaps after insert on voucher_numbers
  for each row execute function refuse_gap_in_vouchers();

-- A terminal's session being closed, over and over until it answers. One at a time for each terminal,
-- by one server at a time.
create table session_closings (
  id uuid primary key,
  terminal_id uuid not null references terminals,
  state text not null default 'waiting' check (state in ('waiting','asking','done')),
  tries integer not null default 0,
  next_try_at timestamptz not null,
  server_id uuid references servers,
  asked_at timestamptz,
  -- How often it was asked without an answer: a session may be closed whose text is lost.
  lost_answers integer not null default 0,
  last_code text,
  session_number text,
  terminal_time text,
  report text,
  closed_at timestamptz,
  check ((state = 'asking') = (server_id is not null)),
  check (state <> 'asking' or asked_at is not null),
  check ((state = 'done') = (closed_at is not null))
);
create unique index session_closings_one_open on session_closings (terminal_id)
  where state <> 'done';
create index session_closings_due on session_closings (next_try_at) where state = 'waiting';
create index session_closings_asking on session_closings (asked_at) where state = 'asking';
create index session_closings_of_terminal on session_closings (terminal_id, closed_at)
  where state = 'done';

create function refuse_change_of_closed_session() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state = 'done' then
    raise exception 'what a terminal said of a closed session never changes'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger session_closings_keep_what_was_said before update or delete on session_closings
  for each row execute function refuse_change_of_closed_session();

-- Which closing serves a close's terminal. A close that was cut while the terminal was being asked
-- needs the next one.
create table close_terminals (
  close_id uuid not null references day_closes deferrable initially deferred,
  terminal_id uuid not null references terminals,
  closing_id uuid not null references session_closings,
  while_asking boolean not null default false,
  primary key (close_id, terminal_id)
);
create index close_terminals_by_closing on close_terminals (closing_id);

-- Which session an approval was found to lie in.
create table session_attempts (
  attempt_id uuid primary key references attempts,
  closing_id uuid not null references session_closings,
  place text not null check (place in ('inSession','lost','earlier'))
);
create index session_attempts_by_closing on session_attempts (closing_id);
create trigger session_attempts_append_only before update or delete or truncate on session_attempts
  for each statement execute function refuse_change();

-- What came after the cut, numbered and dated.
create table close_follow_ups (
  id uuid primary key,
  close_id uuid not null references day_closes,
  number integer not null check (number >= 1),
  kind text not null check (kind in ('sessionClosed','terminalNotReached','terminalRefused',
    'askedWithoutAnswer','reportCameLate','lateApproval')),
  terminal_id uuid references terminals,
  content jsonb not null,
  by text not null,
  at timestamptz not null,
  unique (close_id, number)
);
create trigger close_follow_ups_append_only before update or delete or truncate on close_follow_ups
  for each statement execute function refuse_change();
