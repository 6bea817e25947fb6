-- Personal data that is no longer to be kept is removed from beside the books; the books are untouched.

-- An order writes nothing for this one: the nightly look passes by everything that is young.
create index orders_by_age on orders using brin (created_at)
  with (pages_per_range = 32, autosummarize = on);

create table retention_settings (
  only_one boolean primary key default true check (only_one),
  -- Years after the year in which a fiscal year ended; the law's seven at least.
  years integer not null check (years between 7 and 30),
  -- How long an answer to a program or a screen that asks again is kept.
  answer_days integer not null check (answer_days between 7 and 400),
  version integer not null check (version >= 1)
);
insert into retention_settings (years, answer_days, version) values (7, 90, 1);
select hold_rows('retention_settings', '''00000000-0000-0000-0000-000000000001''::uuid',
  '{only_one,years,answer_days,version}');

-- One a night, by whichever server comes first.
create table retention_runs (
  night date primary key,
  started_at timestamptz not null,
  finished_at timestamptz,
  orders integer not null default 0,
  payments integer not null default 0,
  answers integer not null default 0
);
create index idempotency_keys_by_time on idempotency_keys (created_at);
