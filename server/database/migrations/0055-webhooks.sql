-- Who outside is told of what has happened, what they are to be told, and how each telling went.

create table webhook_subscriptions (
  id uuid primary key,
  company_id uuid not null references companies,
  name text not null check (name <> ''),
  address text not null check (address ~ '^https?://'),
  topics text[] not null check (cardinality(topics) > 0 and all_differ(topics)
    and topics <@ '{paymentApproved,paymentDeclined,paymentInterrupted,paymentResolved,orderPaid,
      keys,dayClosed,payoutMatched,alarm}'::text[]),
  is_on boolean not null,
  version integer not null default 1 check (version >= 1),
  sealed_secret text not null,
  -- The one before, which signs as well until receivers have changed over.
  sealed_old_secret text,
  old_secret_until timestamptz,
  created_at timestamptz not null,
  constraint webhook_subscriptions_name_is_one unique (company_id, name),
  check ((sealed_old_secret is null) = (old_secret_until is null))
);
select hold_rows('webhook_subscriptions', 't.id',
  '{id,company_id,name,address,topics,is_on,version,sealed_secret,sealed_old_secret,
    old_secret_until,created_at}');

-- How it goes; changes with every failure.
create table webhook_states (
  subscription_id uuid primary key references webhook_subscriptions,
  -- What was committed before this is not told.
  from_tx xid8 not null,
  last_sequence bigint not null default 0 check (last_sequence >= 0),
  -- In a row, of the kind that says that the target itself is not well.
  failures integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  -- With many failures: when the next single try may be made.
  probe_at timestamptz
);

-- Everything below this transaction has been told. Locked by whoever tells, one at a time.
create table webhook_cursor (
  only_one boolean primary key default true check (only_one),
  tx xid8 not null
);
insert into webhook_cursor (tx) values (pg_current_xact_id());

create table webhook_events (
  id uuid primary key,
  company_id uuid not null references companies,
  kind text not null check (kind <> ''),
  -- What it tells of: nothing is told twice.
  source text not null unique,
  -- Which order, payment or car it is about.
  subject text not null check (subject <> ''),
  content jsonb not null,
  at timestamptz not null
);

create table webhook_deliveries (
  subscription_id uuid not null references webhook_subscriptions,
  -- Without gaps, in the order of committing transactions.
  sequence bigint not null check (sequence >= 1),
  event_id uuid not null references webhook_events,
  kind text not null,
  subject text not null,
  state text not null check (state in ('pending','delivered','gaveUp')),
  created_at timestamptz not null,
  tries integer not null default 0 check (tries >= 0),
  last_tried_at timestamptz,
  last_status integer,
  last_failure text,
  next_try_at timestamptz not null,
  give_up_at timestamptz not null,
  -- The server that sends it now, for as long as it says.
  owner uuid,
  owned_until timestamptz,
  ended_at timestamptz,
  primary key (subscription_id, sequence),
  unique (event_id, subscription_id),
  check ((state = 'pending') = (ended_at is null)),
  check ((owner is null) = (owned_until is null))
);
create index webhook_deliveries_due on webhook_deliveries (subscription_id, next_try_at, sequence)
  where state = 'pending';
create index webhook_deliveries_given_up on webhook_deliveries (subscription_id, sequence)
  where state = 'gaveUp';
create index webhook_deliveries_delivered on webhook_deliveries (subscription_id, ended_at)
  where state = 'delivered';
create index webhook_deliveries_by_subject on webhook_deliveries (subscription_id, subject, sequence);
create index webhook_deliveries_ended on webhook_deliveries (ended_at) where state <> 'pending';

create table webhook_tries (
  subscription_id uuid not null,
  sequence bigint not null,
  number integer not null check (number >= 1),
  at timestamptz not null,
  took_ms integer not null check (took_ms >= 0),
  -- Null where none came.
  status integer,
  -- Null where it was delivered.
  failure text,
  answer text not null,
  primary key (subscription_id, sequence, number),
  foreign key (subscription_id, sequence) references webhook_deliveries on delete cascade
);

-- What a company was told last of a car's keys.
create table webhook_car_keys (
  company_id uuid not null references companies,
  registration text not null,
  may_be_handed_over boolean not null,
  primary key (company_id, registration)
);
