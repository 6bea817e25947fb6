-- Open items by age: what is looked through is only what is open. A past day's sales on an issuer's
-- account never change, for a sale is of the day of its approval: they are summed once.

create index orders_open_on_interim on orders (company_id, site_id)
  where kind <> 'creditInvoice' and not withdrawn
    and (case when settlement = 'cash' then left_ore else interim_ore end) > 0;

create table issuer_days (
  business_day date not null,
  company_id uuid not null references companies,
  site_id uuid not null references sites,
  issuer text not null check (issuer in ('visa','mastercard','amex','diners','ownCard','unknown')),
  amount_ore bigint not null,
  payments integer not null check (payments > 0),
  primary key (business_day, company_id, site_id, issuer)
);
create trigger issuer_days_append_only before update or delete or truncate on issuer_days
  for each statement execute function refuse_change();

-- Every day until this one is in issuer_days; later ones are read from the payments. One row, whose
-- lock is the right to move on.
create table issuer_days_until (
  only_one boolean primary key default true check (only_one),
  until date not null
);
insert into issuer_days_until (until) values ('2000-01-01');

-- Who is to see to an item that was handed over; without a row the order's service advisor is.
create table open_item_owners (
  kind text not null check (kind in ('interim','debt','issuer')),
  item_id uuid not null,
  company_id uuid not null references companies,
  owner_id uuid not null references people,
  owner text not null check (owner <> ''),
  since timestamptz not null,
  primary key (kind, item_id)
);

-- From how many days an item of a company raises an alarm.
create table open_item_limits (
  company_id uuid primary key references companies,
  interim_days integer not null check (interim_days between 0 and 400),
  debt_days integer not null check (debt_days between 0 and 400),
  issuer_days integer not null check (issuer_days between 0 and 400),
  version integer not null check (version >= 1)
);
