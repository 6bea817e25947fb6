-- Companies with their accounts, sites, tills and terminals, people, invoicing systems and keys.

create table companies (
  id uuid primary key,
  code text not null unique check (code ~ '^[A-Z0-9]{2,12}$'),
  name text not null check (name <> ''),
  organisation_number text not null unique check (organisation_number ~ '^\d{10}$')
);

create table company_accounts (
  company_id uuid not null references companies,
  role text not null,
  account text not null check (account ~ '^\d{4,6}$'),
  primary key (company_id, role)
);

create table sites (
  id uuid primary key,
  code text not null unique check (code ~ '^[A-ZÅÄÖ0-9]{2,12}$'),
  name text not null check (name <> ''),
  toyota_franchise boolean not null default false,
  own_cards_on boolean not null default false,
  check (toyota_franchise or not own_cards_on)
);

create table site_companies (
  site_id uuid not null references sites,
  company_id uuid not null references companies,
  primary key (site_id, company_id)
);

create table tills (
  id uuid primary key,
  site_id uuid not null references sites,
  code text not null check (code <> ''),
  name text not null check (name <> ''),
  unique (site_id, code)
);

create table terminals (
  id uuid primary key,
  company_id uuid not null references companies,
  site_id uuid not null references sites,
  -- The vendor's own id (TID), what the cloud is asked by.
  terminal_id text not null unique check (terminal_id <> ''),
  model text not null,
  serial_number text unique,
  name text not null,
  adapter text not null check (adapter in ('netsCloud')),
  -- What the terminal's answers are known to carry; learned from its first answer.
  known_site_id text,
  known_organisation_number text,
  clock_skew_ms bigint not null default 0,
  baseline_at timestamptz,
  last_contact_at timestamptz,
  last_state text
);

create table till_terminals (
  till_id uuid not null references tills,
  terminal_id uuid not null references terminals,
  rank integer not null default 1,
  primary key (till_id, terminal_id)
);

-- Every StanAuth ever seen of a terminal: a last result is believed only when its own is new here.
create table terminal_results (
  terminal_id uuid not null references terminals,
  stan_auth text not null,
  attempt_id uuid,
  seen_at timestamptz not null,
  primary key (terminal_id, stan_auth)
);

create table people (
  id uuid primary key,
  signature text not null unique check (signature ~ '^[A-ZÅÄÖ]{2,5}$'),
  name text not null check (name <> ''),
  role text not null check (role in ('operator','serviceAdvisor','manager','finance','administrator')),
  password_hash text,
  language text not null default 'sv' check (language in ('sv','en')),
  active boolean not null default true
);

create table one_time_links (
  token_hash text primary key,
  purpose text not null check (purpose in ('firstAdministrator')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table sessions (
  token_hash text primary key,
  person_id uuid not null references people,
  till_id uuid references tills,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);

create table sign_in_failures (
  id uuid primary key,
  signature text not null,
  address text not null,
  at timestamptz not null
);
create index on sign_in_failures (signature, at);
create index on sign_in_failures (address, at);

create table invoicing_systems (
  id uuid primary key,
  company_id uuid not null references companies,
  code text not null check (code in ('parts','workshop','vehicles')),
  name text not null,
  claim_account text not null check (claim_account ~ '^\d{4,6}$'),
  claim_side text not null check (claim_side in ('ours','theirs')),
  voucher_series text not null check (voucher_series ~ '^[A-Z0-9]{1,4}$'),
  connected boolean not null default true,
  unique (company_id, code)
);

create table api_keys (
  id uuid primary key,
  name text not null,
  key_hash text not null unique,
  -- The invoicing systems (by code) that the key may speak for; one of them needs no naming.
  systems text[] not null,
  scopes text[] not null,
  created_at timestamptz not null,
  stopped_at timestamptz
);

create table card_rules (
  id uuid primary key,
  priority integer not null,
  issuer text not null check (issuer in ('visa','mastercard','amex','diners','ownCard','unknown')),
  issuer_id text,
  aid_prefix text,
  pan_from text check (pan_from ~ '^\d{1,6}$'),
  pan_to text check (pan_to ~ '^\d{1,6}$'),
  check (issuer_id is not null or aid_prefix is not null or pan_from is not null),
  check (pan_to is null or length(pan_to) = length(pan_from))
);

-- One row a running server: an attempt of a server that has not been seen for a while is taken over.
create table servers (
  id uuid primary key,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  stopped_at timestamptz
);

create table idempotency_keys (
  caller text not null,
  key text not null,
  request_hash text not null,
  status integer not null,
  body jsonb not null,
  created_at timestamptz not null,
  primary key (caller, key)
);
