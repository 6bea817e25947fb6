-- Orders of the invoicing systems, their versions, and the feed of what changed for them.

create table orders (
  id uuid primary key,
  company_id uuid not null references companies,
  system_id uuid not null references invoicing_systems,
  site_id uuid not null references sites,
  order_number text not null check (order_number <> ''),
  invoice_number text not null check (invoice_number <> ''),
  kind text not null check (kind in ('invoice','creditInvoice','advance')),
  settlement text not null check (settlement in ('cash','ledger')),
  credits_order_id uuid references orders,
  version integer not null check (version >= 1),
  customer_number text,
  customer_name text not null,
  registration_number text,
  service_advisor text not null,
  invoice_date date,
  lines jsonb not null default '[]',
  total_ore bigint not null check (total_ore > 0),
  paid_ore bigint not null default 0 check (paid_ore >= 0),
  interim_ore bigint not null default 0 check (interim_ore >= 0),
  left_ore bigint generated always as
    (case when withdrawn then 0 else greatest(total_ore - paid_ore, 0) end) stored,
  withdrawn boolean not null default false,
  -- A version or withdrawal that came while an attempt held the order: applied when it ends.
  pending_version integer,
  pending_change jsonb,
  pending_withdrawal boolean not null default false,
  position text not null default 'hasNotPaid',
  created_at timestamptz not null,
  changed_at timestamptz not null,
  unique (company_id, system_id, invoice_number),
  check ((kind = 'creditInvoice') = (credits_order_id is not null)),
  check (paid_ore <= total_ore),
  check (interim_ore <= greatest(total_ore - paid_ore, 0))
);
create index orders_unpaid on orders (site_id, created_at) where left_ore > 0;
create index orders_by_credited on orders (credits_order_id) where credits_order_id is not null;
create index orders_by_registration on orders (registration_number);
create index orders_by_order_number on orders (order_number);
create index orders_by_invoice_number on orders (invoice_number);

create table order_versions (
  order_id uuid not null references orders,
  version integer not null,
  content jsonb not null,
  received_at timestamptz not null,
  primary key (order_id, version)
);

-- The event feed. Read in the order of committing transactions, below the oldest running one:
-- an identity alone would let a slow transaction with a lower number be passed by a reader.
create table order_events (
  id uuid primary key,
  tx xid8 not null default pg_current_xact_id(),
  company_id uuid not null references companies,
  system_code text not null,
  order_id uuid not null references orders,
  kind text not null check (kind in ('arrived','changed','withdrawn','payment','refund','position')),
  content jsonb not null,
  at timestamptz not null
);
create index order_events_feed on order_events (tx, id);
create index order_events_by_order on order_events (order_id);
