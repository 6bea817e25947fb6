-- What banks and acquirers have sent: the bytes as they came, and what was read of them.

create table bank_accounts (
  number text primary key check (number ~ '^[0-9A-Z]{1,50}$'),
  scheme text not null check (scheme in ('iban', 'bban', 'bankgiro', 'other')),
  company_id uuid not null references companies
);
create index bank_accounts_of_company on bank_accounts (company_id);
select hold_rows('bank_accounts', 't.company_id', '{number,scheme,company_id}');

create table bank_account_lists (
  company_id uuid primary key references companies,
  version integer not null check (version >= 1)
);
select hold_rows('bank_account_lists', 't.company_id', '{company_id,version}');

-- How a company's files of rows are read, by the name that it has given the mapping.
create table bank_mappings (
  id uuid primary key,
  company_id uuid not null references companies,
  name text not null check (name <> ''),
  agreement_id uuid references payout_agreements on delete set null,
  mapping jsonb not null,
  version integer not null check (version >= 1)
);
create unique index bank_mappings_names on bank_mappings (company_id, lower(name));
select hold_rows('bank_mappings', 't.id', '{id,company_id,name,agreement_id,mapping,version}');

create table bank_files (
  id uuid primary key,
  name text not null,
  -- Hexadecimal; null while the bytes are still coming.
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null default 0 check (bytes >= 0),
  is_utf8 boolean not null default true,
  state text not null check (state in ('receiving', 'waiting', 'reading', 'done')),
  format text,
  mapping_id uuid references bank_mappings,
  -- Whose payouts these are; a bank's statements are their accounts'.
  company_id uuid references companies,
  -- Of whoever sent it; null for all.
  sender_company_ids uuid[],
  -- Whose file it turned out to be: who sees it.
  company_ids uuid[] not null default '{}',
  by_id uuid,
  by text not null,
  received_at timestamptz not null,
  -- Who reads it now, until when they must have said so again.
  reading_id uuid,
  reading_until timestamptz,
  read_bytes bigint not null default 0,
  records integer not null default 0,
  problems integer not null default 0,
  check ((sha256 is null) = (state = 'receiving'))
);
create unique index bank_files_content on bank_files (sha256);
create index bank_files_newest on bank_files (received_at desc, id desc);

create table bank_file_chunks (
  file_id uuid not null references bank_files on delete cascade,
  number integer not null,
  bytes bytea not null,
  primary key (file_id, number)
);

create table bank_file_problems (
  file_id uuid not null references bank_files on delete cascade,
  number integer not null,
  code text not null,
  line integer,
  excerpt text,
  spoils text check (spoils in ('statement', 'payout', 'file')),
  spoils_index integer,
  primary key (file_id, number)
);

create table bank_statements (
  file_id uuid not null references bank_files on delete cascade,
  number integer not null,
  line integer not null,
  scheme text,
  account text,
  owner_name text,
  currency text,
  statement_id text,
  sequence integer,
  from_day date,
  to_day date,
  opening_ore bigint,
  closing_ore bigint,
  lines integer not null,
  sum_ore bigint not null,
  adds_up boolean,
  -- Known once the account is.
  company_id uuid references companies,
  -- Why nothing of it may be booked.
  spoiled_by text[] not null default '{}',
  primary key (file_id, number)
);
create index bank_statements_of_account on bank_statements (account, sequence);

create table bank_lines (
  id uuid primary key,
  file_id uuid not null references bank_files on delete cascade,
  number integer not null,
  statement integer not null,
  line integer not null,
  amount_ore bigint not null,
  booked_on date,
  value_on date,
  booked boolean not null,
  reversal boolean not null,
  bank_reference text,
  entry_reference text,
  code text,
  text text,
  details integer not null,
  -- What it is told apart by in its account; `identity` is the same with account and order.
  own_name text not null,
  deposit text,
  identity text,
  company_id uuid references companies,
  account text,
  -- Of all files that tell of it, the one that it is taken from.
  taken boolean not null default false,
  unique (file_id, number),
  check (not taken or (identity is not null and company_id is not null))
);
create unique index bank_lines_taken_once on bank_lines (identity) where taken;
create unique index bank_lines_deposit_taken_once on bank_lines (deposit)
  where taken and deposit is not null;
create index bank_lines_of_company on bank_lines (company_id, booked_on) where taken;

create table bank_line_details (
  file_id uuid not null references bank_files on delete cascade,
  bank_line integer not null,
  number integer not null,
  line integer not null,
  amount_ore bigint,
  payer_name text,
  payer_account text,
  reference_texts text[] not null,
  texts text[] not null,
  primary key (file_id, bank_line, number)
);

create table reported_payouts (
  id uuid primary key,
  file_id uuid not null references bank_files on delete cascade,
  number integer not null,
  line integer not null,
  reference text,
  merchant_number text,
  paid_on date,
  from_day date,
  to_day date,
  account text,
  currency text,
  gross_ore bigint,
  fees_ore bigint,
  net_ore bigint,
  lines integer not null,
  company_id uuid references companies,
  spoiled_by text[] not null default '{}',
  identity text,
  taken boolean not null default false,
  unique (file_id, number),
  check (not taken or (identity is not null and company_id is not null))
);
create unique index reported_payouts_taken_once on reported_payouts (identity) where taken;
create index reported_payouts_of_company on reported_payouts (company_id, paid_on) where taken;

create table acquirer_lines (
  file_id uuid not null references bank_files on delete cascade,
  number integer not null,
  payout integer,
  line integer not null,
  type text not null,
  type_text text,
  merchant_number text,
  terminal_id text,
  sale_on date,
  sale_time text,
  amount_ore bigint not null,
  fee_ore bigint,
  issuer_text text,
  authorisation_code text,
  last_four text,
  batch text,
  reference text,
  own_reference text,
  primary key (file_id, number)
);
create index acquirer_lines_of_payout on acquirer_lines (file_id, payout);

-- What is read is made to count by one server at a time, under this row.
create table bank_intake (only_row boolean primary key default true check (only_row));
insert into bank_intake default values;
