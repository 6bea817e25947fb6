-- What people and programs were let do and what they changed, beside the timelines and books that
-- tell of money. Also the mark of the secret key, which itself is kept outside the database.

create table audit_events (
  id uuid primary key,
  tx xid8 not null default pg_current_xact_id(),
  kind text not null check (kind <> ''),
  -- Null when it is about no company, or no one place.
  company_id uuid references companies,
  site_id uuid references sites,
  subject_kind text not null check (subject_kind <> ''),
  subject_id uuid,
  content jsonb not null,
  by_id uuid references people,
  -- A signature, "key:<name>" or "server".
  by text not null check (by <> ''),
  at timestamptz not null
);
create index audit_events_feed on audit_events (tx, id);
create index audit_events_by_subject on audit_events (subject_kind, subject_id, at);
create trigger audit_events_append_only before update or delete or truncate on audit_events
  for each statement execute function refuse_change();

create table secret_key_mark (
  only_one boolean primary key default true check (only_one),
  mark text not null
);
