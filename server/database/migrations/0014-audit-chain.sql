-- Everything that is told of money, rights and settings, sealed in the order in which it was
-- committed: each entry's hash holds the hash before it. What each kind of row is sealed as stands in
-- server/audit/chain-source-store.ts.

-- Sources need the transaction that wrote a row. What is there already counts as written by this one.
alter table order_versions
  add column id uuid not null default gen_random_uuid(),
  add column tx xid8 not null default pg_current_xact_id();
alter table terminal_events add column tx xid8 not null default pg_current_xact_id();
alter table interrupted_comments add column tx xid8 not null default pg_current_xact_id();
alter table debt_applications add column tx xid8 not null default pg_current_xact_id();
create index order_versions_feed on order_versions (tx, id);
create index terminal_events_feed on terminal_events (tx, id);
create index interrupted_comments_feed on interrupted_comments (tx, id);
create index debt_applications_feed on debt_applications (tx, id);
-- A payment books vouchers, and must not pay for the chain: a block range index is not written by an
-- insert. It knows no xid8, hence the number.
create index vouchers_feed on vouchers using brin (((tx::text)::bigint))
  with (pages_per_range = 16, autosummarize = on);

create table audit_chain (
  seq bigint primary key check (seq > 0),
  source text collate "C" not null,
  row_id uuid not null,
  tx xid8 not null,
  company_id uuid,
  site_id uuid,
  subject_id uuid,
  kind text not null,
  by text,
  at timestamptz not null,
  content_hash bytea not null check (length(content_hash) = 32),
  sealed_at timestamptz not null,
  hash bytea not null check (length(hash) = 32)
);
create index audit_chain_by_subject on audit_chain (subject_id, seq) where subject_id is not null;
create index audit_chain_by_person on audit_chain (by, seq);
create index audit_chain_by_kind on audit_chain (source, kind, seq);
create index audit_chain_by_time on audit_chain (at, seq);
create trigger audit_chain_append_only before update or delete or truncate on audit_chain
  for each statement execute function refuse_change();

-- Where the chain ends, and how far the sources are sealed: every row before (tx, source, row_id)
-- has its entry. One row, and its lock is the right to seal.
create table audit_chain_tip (
  only_one boolean primary key default true check (only_one),
  seq bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex'),
  tx xid8 not null default '0',
  source text collate "C" not null default '',
  row_id uuid not null default '00000000-0000-0000-0000-000000000000',
  -- How many heads were signed, and the last of them.
  heads bigint not null default 0,
  head_at timestamptz,
  sealed_at timestamptz,
  -- How many sources this database seals: a server that knows others must not move on.
  sources integer not null,
  signature bytea
);
insert into audit_chain_tip (sources) values (8);
create trigger audit_chain_tip_never_deleted before delete or truncate on audit_chain_tip
  for each statement execute function refuse_change();

-- The chain's end at a moment, signed with a key that is not in the database.
create table audit_heads (
  no bigint primary key check (no > 0),
  seq bigint not null,
  hash bytea not null,
  at timestamptz not null,
  signature bytea not null
);
create trigger audit_heads_append_only before update or delete or truncate on audit_heads
  for each statement execute function refuse_change();

-- What verifications found; one a night, by whichever server claims it.
create table audit_verifications (
  id uuid primary key,
  night date unique,
  by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  entries bigint,
  ok boolean,
  first_broken jsonb,
  check ((finished_at is null) = (ok is null)),
  check ((finished_at is null) = (entries is null)),
  check (ok is distinct from (first_broken is not null) or finished_at is null)
);
create index audit_verifications_by_time on audit_verifications (started_at);
