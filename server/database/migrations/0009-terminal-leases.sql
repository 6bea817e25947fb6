-- A terminal that several tills share: which till has it to itself, and who waits for it. Also what
-- is known of terminals: when one was last seen offline, which are retired, and since when their
-- purchases are not reconciled.

-- One row a terminal, kept when nobody has it. Holder and queue change together, and only from the
-- version that was read: whoever writes from an older one gets 0, which is refused.
create table terminal_leases (
  terminal_id uuid primary key references terminals,
  till_id uuid references tills,
  -- The till's code beside its id: a locked row is read again by itself, without what it joins.
  till text,
  operator text,
  since timestamptz,
  expires_at timestamptz,
  given_by uuid references tills,
  -- Tills that wait: [{ tillId, till, operator, sinceMs, seenMs }], the next one first.
  queue jsonb not null default '[]' check (jsonb_typeof(queue) = 'array'),
  version bigint not null default 1,
  -- The transaction that last changed what people see; what wakes the screens.
  changed_tx xid8 not null default pg_current_xact_id(),
  constraint terminal_lease_read_again check (version > 0),
  check ((till_id is null) = (till is null)),
  check ((till_id is null) = (operator is null)),
  check ((till_id is null) = (since is null)),
  check ((till_id is null) = (expires_at is null))
);
create index terminal_leases_feed on terminal_leases (changed_tx);

alter table terminals
  add column state_at timestamptz,
  add column session_closed_at timestamptz,
  add column retired_at timestamptz,
  add column replaced_by uuid references terminals,
  add column changed_tx xid8 not null default pg_current_xact_id(),
  add check (replaced_by is null or retired_at is not null);
create index terminals_feed on terminals (changed_tx);

create index till_terminals_by_terminal on till_terminals (terminal_id);

-- Who moved or replaced a terminal, and from where to where.
create table terminal_events (
  id uuid primary key,
  terminal_id uuid not null references terminals,
  kind text not null check (kind in ('moved','replaced')),
  content jsonb not null,
  by text not null,
  at timestamptz not null
);
create index terminal_events_by_terminal on terminal_events (terminal_id, at);
create trigger terminal_events_append_only before update or delete or truncate on terminal_events
  for each statement execute function refuse_change();
