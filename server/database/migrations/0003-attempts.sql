-- Attempts to move money at a terminal, what they are for, and everything that happened to each.

create table attempts (
  id uuid primary key,
  kind text not null check (kind in ('purchase','refund','void')),
  state text not null check (state in ('created','sent','approved','declined','cancelled',
    'notSent','unknown','notPerformed','claimed')),
  company_id uuid not null references companies,
  site_id uuid not null references sites,
  till_id uuid not null references tills,
  terminal_id uuid not null references terminals,
  operator_id uuid not null references people,
  operator text not null,
  -- The session or key that asked: "person" or "key:<name>".
  asked_by text not null,
  -- The attempt that a refund or void gives back.
  original_id uuid references attempts,
  reason text,
  -- What the terminal is told and mirrors back; unique for ever.
  reference text not null unique check (reference ~ '^[A-Z0-9]{1,20}$'),
  asked_ore bigint not null check (asked_ore > 0),
  approved_ore bigint not null default 0 check (approved_ore >= 0),
  tip_ore bigint,
  surcharge_ore bigint,
  issuer text check (issuer in ('visa','mastercard','amex','diners','ownCard','unknown')),
  own_card_where_off boolean not null default false,
  truncated_pan text check (truncated_pan ~ '^[0-9*]+$' and length(truncated_pan) <= 19),
  last_four text,
  card_label text,
  issuer_id text,
  aid text,
  verification text,
  stan_auth text,
  authorisation_code text,
  response_code text,
  session_number text,
  answer_site_id text,
  answer_organisation_number text,
  terminal_time text,
  customer_receipt text,
  merchant_receipt text,
  failure_code text,
  failure_detail text,
  evidence text not null default 'waiting',
  late boolean not null default false,
  -- What a person must look at although the attempt has ended.
  flags text[] not null default '{}',
  cancel_requested_at timestamptz,
  created_at timestamptz not null,
  sent_at timestamptz,
  ended_at timestamptz,
  business_day date,
  server_id uuid not null references servers,
  -- When the resolver asks next, how often it has asked, and what its earlier asks showed.
  next_check_at timestamptz,
  checks integer not null default 0,
  older_results integer not null default 0,
  first_older_at timestamptz,
  check ((state = 'approved') = (approved_ore > 0)),
  check (state <> 'approved' or (issuer is not null and business_day is not null)),
  check (kind = 'purchase' or original_id is not null)
);
-- One active attempt per terminal, whichever till or server asks.
create unique index attempts_one_active_per_terminal on attempts (terminal_id)
  where state in ('created','sent','unknown');
create index attempts_unresolved on attempts (next_check_at) where state = 'unknown';
create index attempts_running on attempts (server_id) where state in ('created','sent');
create index attempts_by_time on attempts (created_at, id);
create index attempts_by_last_four on attempts (last_four, created_at) where last_four is not null;
create index attempts_by_authorisation on attempts (authorisation_code)
  where authorisation_code is not null;
create index attempts_by_original on attempts (original_id) where original_id is not null;
create index attempts_approved_by_day on attempts (business_day, company_id) where state = 'approved';

create table allocations (
  attempt_id uuid not null references attempts,
  line integer not null,
  -- The order that the money is for; for a refund the order that it was paid for.
  order_id uuid not null references orders,
  -- For a refund: where it is booked. Each target is one allocation.
  target text not null check (target in ('order','creditInvoice','debt')),
  credit_invoice_id uuid references orders,
  debt_id uuid,
  order_version integer not null,
  asked_ore bigint not null check (asked_ore > 0),
  applied_ore bigint not null default 0 check (applied_ore >= 0),
  -- What an unknown on a ledger invoice moved to interim, to be moved back if it ends unpaid.
  moved_ore bigint not null default 0 check (moved_ore >= 0),
  -- A share smaller than what was left, and who chose it.
  share_chosen_by text,
  active boolean not null,
  primary key (attempt_id, line)
);
-- One active attempt per order, whichever till or server asks.
create unique index allocations_one_active_per_order on allocations (order_id)
  where active and target = 'order';
create unique index allocations_one_active_per_credit on allocations (credit_invoice_id)
  where active and target = 'creditInvoice';
create unique index allocations_one_active_per_debt on allocations (debt_id)
  where active and target = 'debt';
create index allocations_by_order on allocations (order_id);
create index allocations_by_credit on allocations (credit_invoice_id)
  where credit_invoice_id is not null;

-- What we owe customers: each item with its own origin, never netted.
create table debts (
  id uuid primary key,
  company_id uuid not null references companies,
  order_id uuid references orders,
  attempt_id uuid references attempts,
  reason text not null check (reason in ('surplus','withdrawn','excess','lateApproval')),
  amount_ore bigint not null check (amount_ore > 0),
  settled_ore bigint not null default 0 check (settled_ore >= 0 and settled_ore <= amount_ore),
  created_at timestamptz not null
);
create index debts_by_order on debts (order_id);
create index debts_by_attempt on debts (attempt_id);
create index debts_open on debts (company_id) where settled_ore < amount_ore;
alter table allocations add foreign key (debt_id) references debts;

-- The timeline: also what wakes the screens, read like the event feed.
create table attempt_events (
  id uuid primary key,
  tx xid8 not null default pg_current_xact_id(),
  attempt_id uuid not null references attempts,
  kind text not null,
  content jsonb not null,
  by text not null,
  at timestamptz not null
);
create index attempt_events_by_attempt on attempt_events (attempt_id, at, id);
create index attempt_events_feed on attempt_events (tx, id);
