-- The check that the books equal the items, done in slices: each reads by indexes what belongs to some
-- thousand orders, payments and so on, and says in the same transaction how far it has come and what it
-- found. A server that dies in the middle has then done all of a slice or nothing, and any server goes on.

-- What the slices read by, where no index led to it: few allocations are of debts, few postings of cash.
create index allocations_by_debt on allocations (debt_id) where debt_id is not null;
create index postings_of_cash on postings (company_id, till_id) include (amount_ore) where role = 'cash';

-- One row, whose lock is the right to take a slice. How long all servers rest is one thing, by the
-- database's clock, so that two of them do not check twice as much as one.
create table book_check_turn (
  only_one boolean primary key default true check (only_one),
  rest_until timestamptz not null default '-infinity',
  -- Which walk goes on next.
  walk text not null default 'recent' check (walk in ('recent','whole'))
);
insert into book_check_turn default values;

-- How far each walk has come. What was made in the last days is gone through over and over, all of
-- history in its turn.
create table book_check_walks (
  walk text primary key check (walk in ('recent','whole')),
  -- The pass that is under way; null before it begins.
  started_at timestamptz,
  -- Of a recent one: the least id that what it looks at may have.
  since uuid,
  part text,
  -- The last key of that part that was looked at; null before the first.
  after text,
  looked bigint not null default 0,
  found integer not null default 0,
  -- The newest pass that came to its end: when it began and ended, what it looked at and found.
  last_started_at timestamptz,
  last_finished_at timestamptz,
  last_looked bigint,
  last_found integer,
  check ((started_at is null) = (part is null)),
  check ((last_started_at is null) = (last_finished_at is null))
);
insert into book_check_walks (walk) values ('recent'), ('whole');

-- What was found. A row stands until it is looked at again and no longer differs; what is gone or was
-- mended is shown until somebody says that they have seen it, and kept after that.
create table book_differences (
  id uuid primary key,
  part text not null,
  -- The id or the day that it is looked at again by.
  subject text not null,
  company_id uuid not null references companies,
  role text not null,
  -- Which of a day's sums.
  detail text not null default '',
  order_id uuid,
  attempt_id uuid,
  debt_id uuid,
  drawer_id uuid,
  cash_movement_id uuid,
  payout_match_id uuid,
  business_day date,
  -- As it was last found.
  booked_ore bigint not null,
  expected_ore bigint not null,
  first_found_at timestamptz not null,
  last_found_at timestamptz not null,
  gone_at timestamptz,
  -- The check itself has put it right.
  mended boolean not null default false,
  seen_at timestamptz,
  seen_by_id uuid references people,
  seen_by text,
  check (not mended or gone_at is not null),
  check (num_nulls(seen_at, seen_by_id, seen_by) in (0, 3))
);
create unique index book_differences_standing
  on book_differences (part, subject, company_id, role, detail) where gone_at is null;
create index book_differences_unseen on book_differences (first_found_at)
  where gone_at is null or seen_at is null;
create index book_differences_by_time on book_differences (last_found_at);
create trigger book_differences_never_deleted before delete or truncate on book_differences
  for each statement execute function refuse_change();
