-- Locked periods, how vouchers are numbered, what each of them lists, and what has been handed over
-- to the accounts.

-- One row for each company: its lock is the right to number vouchers or to lock a period.
create table company_books (
  company_id uuid primary key references companies,
  version integer not null default 1 check (version >= 1),
  -- One numbered voucher of a business day, with cash apart from cards; or one of each event.
  vouchers_per text not null default 'day' check (vouchers_per in ('day','payment')),
  -- Nothing is booked on this day or before it.
  locked_through date
);
insert into company_books (company_id) select id from companies;

create function make_books_of_company() returns trigger language plpgsql as $$
begin
  insert into company_books (company_id) values (new.id);
  return null;
end $$;
create trigger companies_have_books after insert on companies
  for each row execute function make_books_of_company();
create trigger company_books_never_deleted before delete or truncate on company_books
  for each statement execute function refuse_change();

alter table voucher_numbers
  -- All is of closes from before cash stood apart from cards.
  add column part text not null default 'all' check (part in ('card','cash','all')),
  -- The one event that it is of, where each has its own.
  add column event_voucher_id uuid references vouchers,
  add column text text not null default 'Dagsverifikation' check (text <> ''),
  -- How many events it is of; null is not counted.
  add column events integer check (events >= 1),
  drop constraint voucher_numbers_close_id_series_business_day_key,
  add constraint voucher_numbers_once unique nulls not distinct
    (close_id, series, business_day, part, event_voucher_id);
create unique index voucher_numbers_of_events on voucher_numbers (event_voucher_id)
  where event_voucher_id is not null;
create index vouchers_that_correct on vouchers (corrects_id) where corrects_id is not null;

-- Which vouchers of events each numbered voucher is of. Cash is what went in or out of a drawer.
create view numbered_events as
  select n.id as number_id, n.event_voucher_id as voucher_id
    from voucher_numbers n where n.event_voucher_id is not null
  union all
  select n.id, v.id from voucher_numbers n
    join close_vouchers c on c.close_id = n.close_id
    join vouchers v on v.id = c.voucher_id and v.series = n.series
      and v.business_day = n.business_day
    where n.event_voucher_id is null and (n.part = 'all' or (n.part = 'cash')
      = (v.cash_movement_id is not null or v.event in ('cashPaid','cashRefund')));

-- Whoever numbers holds the company's row, and so does whoever locks: neither passes the other unseen.
create function refuse_locked_period() returns trigger language plpgsql as $$
begin
  perform from company_books b where b.company_id in (select company_id from added) for share;
  if exists (select from added a join company_books b on b.company_id = a.company_id
      where a.booked_day <= b.locked_through) then
    raise exception 'the period is locked'
      using errcode = 'check_violation', constraint = 'voucher_numbers_in_open_period';
  end if;
  return null;
end $$;
create trigger voucher_numbers_in_open_period after insert on voucher_numbers
  referencing new table as added for each statement execute function refuse_locked_period();

-- What a day's voucher lists, payment by payment: written with it, byte for byte.
create table voucher_listings (
  number_id uuid primary key references voucher_numbers,
  content text not null,
  content_hash text not null
    check (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);
create trigger voucher_listings_append_only before update or delete or truncate on voucher_listings
  for each statement execute function refuse_change();

-- What has been handed over to other books: each file with its bytes, so that it can be had again
-- whatever is called otherwise since.
create table export_counters (
  company_id uuid primary key references companies,
  last_number integer not null check (last_number >= 1)
);

create table exports (
  id uuid primary key,
  company_id uuid not null references companies,
  number integer not null check (number >= 1),
  form text not null check (form in ('sie','csv','json','hledger','beancount')),
  profile text check (profile in ('full','fortnox')),
  checksum boolean not null,
  fiscal_year integer not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  -- A delivered one is corrected by another, never changed.
  corrects_id uuid,
  reason text check (reason <> ''),
  vouchers integer not null check (vouchers >= 1),
  lines integer not null check (lines >= 1),
  -- [{"series":"V","first":1,"last":9}]
  ranges jsonb not null,
  -- [{"character":"€","written":"EUR","count":2}]
  replaced jsonb not null,
  bytes bigint not null check (bytes > 0),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  made_by_id uuid references people,
  made_by text not null check (made_by <> ''),
  made_at timestamptz not null,
  state text not null default 'made' check (state in ('made','delivered','discarded')),
  decided_by_id uuid references people,
  decided_by text check (decided_by <> ''),
  decided_at timestamptz,
  note text check (note <> ''),
  unique (company_id, number),
  unique (id, company_id, fiscal_year),
  foreign key (corrects_id, company_id, fiscal_year) references exports (id, company_id, fiscal_year),
  check ((form = 'sie') = (profile is not null)),
  check (form = 'sie' or not checksum),
  check ((corrects_id is null) = (reason is null)),
  check ((state = 'made') = (decided_by is null)),
  check ((state = 'made') = (decided_at is null)),
  check (state <> 'discarded' or note is not null)
);

-- One that takes its place is enough, unless it was thrown away.
create unique index exports_corrected_once on exports (corrects_id) where state <> 'discarded';

create function refuse_change_of_export() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'made' or new.state = 'made'
    or to_jsonb(new) - '{state,decided_by_id,decided_by,decided_at,note}'::text[]
      <> to_jsonb(old) - '{state,decided_by_id,decided_by,decided_at,note}'::text[] then
    raise exception 'an export is decided over once, and never changes'
      using errcode = 'integrity_constraint_violation', constraint = 'exports_never_change';
  end if;
  return new;
end $$;
create trigger exports_never_change before update or delete on exports
  for each row execute function refuse_change_of_export();
create trigger exports_never_emptied before truncate on exports
  for each statement execute function refuse_change();

create table export_vouchers (
  export_id uuid not null references exports deferrable initially deferred,
  number_id uuid not null references voucher_numbers,
  primary key (export_id, number_id)
);
create index export_vouchers_by_number on export_vouchers (number_id);
create trigger export_vouchers_append_only before update or delete or truncate on export_vouchers
  for each statement execute function refuse_change();

create table export_pieces (
  export_id uuid not null references exports deferrable initially deferred,
  position integer not null check (position >= 1),
  bytes bytea not null,
  primary key (export_id, position)
);
create trigger export_pieces_append_only before update or delete or truncate on export_pieces
  for each statement execute function refuse_change();
