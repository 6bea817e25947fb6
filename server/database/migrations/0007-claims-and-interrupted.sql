-- What people say and do about interrupted payments. Nothing here moves money or is ever deleted.

create table claims (
  id uuid primary key,
  attempt_id uuid not null unique references attempts,
  evidence_kind text not null check (evidence_kind in ('receiptNumber','authorisationCode')),
  evidence text not null check (evidence ~ '^[0-9A-Za-z-]{3,20}$'),
  reason text not null check (reason <> ''),
  by_id uuid not null references people,
  by text not null,
  released_order boolean not null,
  claimed_at timestamptz not null,
  outcome text not null default 'open' check (outcome in ('open','proven','disproven')),
  outcome_at timestamptz,
  check ((outcome = 'open') = (outcome_at is null))
);
create index claims_open on claims (claimed_at) where outcome = 'open';
create index claims_settled on claims (outcome_at) where outcome <> 'open';
create trigger claims_never_deleted before delete or truncate on claims
  for each statement execute function refuse_change();

-- Who has taken on an item of the list, until when, and how a person closed it. An item without a
-- row is open and nobody's; what closes by evidence needs no row.
create table interrupted_items (
  attempt_id uuid not null references attempts,
  reason text not null,
  owner_id uuid references people,
  owner text,
  owned_at timestamptz,
  deadline_at timestamptz,
  closed_at timestamptz,
  closed_by text,
  closed_because text,
  primary key (attempt_id, reason),
  check ((owner_id is null) = (owner is null)),
  check ((closed_at is null) = (closed_by is null))
);
create index interrupted_items_closed on interrupted_items (closed_at) where closed_at is not null;
create trigger interrupted_items_never_deleted before delete or truncate on interrupted_items
  for each statement execute function refuse_change();

create table interrupted_comments (
  id uuid primary key,
  attempt_id uuid not null references attempts,
  reason text not null,
  text text not null check (text <> ''),
  by text not null,
  at timestamptz not null
);
create index interrupted_comments_by_attempt on interrupted_comments (attempt_id, at);
create trigger interrupted_comments_append_only
  before update or delete or truncate on interrupted_comments
  for each statement execute function refuse_change();

-- A debt that is applied to an order: the decision that the expected items are computed from. The
-- allocation of the attempt that took the money carries the same amount.
alter table debts
  drop constraint debts_reason_check,
  add constraint debts_reason_check check (reason in ('surplus','withdrawn','excess','lateApproval',
    'failedReversal','paidTwice','handKeyedSale')),
  add column settled_at timestamptz;
update debts set settled_at = created_at where settled_ore = amount_ore;
create index debts_settled on debts (settled_at) where settled_at is not null;

create table debt_applications (
  id uuid primary key,
  debt_id uuid not null references debts,
  attempt_id uuid not null references attempts,
  order_id uuid not null references orders,
  amount_ore bigint not null check (amount_ore > 0),
  reason text,
  by text not null,
  at timestamptz not null
);
create index debt_applications_by_debt on debt_applications (debt_id);
create trigger debt_applications_append_only
  before update or delete or truncate on debt_applications
  for each statement execute function refuse_change();

-- A sale that somebody keyed on the terminal itself: nobody's attempt until it was found there.
alter table attempts
  add column hand_keyed boolean not null default false,
  -- The marks that a person has looked through; the list reads only what is left of them.
  add column handled_flags text[] not null default '{}',
  alter column operator_id drop not null,
  add check (hand_keyed or operator_id is not null);
create unique index attempts_hand_keyed_once on attempts (terminal_id, stan_auth) where hand_keyed;
create index attempts_claimed_to_check on attempts (next_check_at) where state = 'claimed';
create index attempts_money_back_failed on attempts (created_at)
  where kind <> 'purchase' and state in ('declined','cancelled','notSent','notPerformed');
-- For the history of the list: what was unknown once.
create index attempt_events_unknown on attempt_events (at) where kind = 'unknown';

-- Whether keys may be handed over is asked by registration number, however it was written.
create function plain_registration(text) returns text language sql immutable parallel safe as $$
  select nullif(regexp_replace(upper($1), '[\s-]', '', 'g'), '')
$$;
create index orders_by_plain_registration on orders (plain_registration(registration_number))
  where registration_number is not null;
