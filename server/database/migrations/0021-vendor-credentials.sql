-- What we sign in to a vendor's cloud with: sealed with a key that is not in the database. Each
-- change is a version; of one that another has followed, nothing secret is left.

create table vendor_credentials (
  id uuid primary key,
  vendor text not null check (vendor in ('netsCloud')),
  version integer not null check (version > 0),
  -- Null when the account was taken away, or another version came after it.
  sealed text,
  is_account boolean not null,
  set_by text not null,
  set_at timestamptz not null,
  unique (vendor, version),
  check (is_account or sealed is null)
);
create unique index vendor_credentials_one_sealed on vendor_credentials (vendor)
  where sealed is not null;
