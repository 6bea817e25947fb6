-- Cash: a drawer for each till and company, what goes in and out of it, bags on their way to the
-- bank, and that somebody has seen who pays a large sum.

create table drawers (
  id uuid primary key,
  till_id uuid not null references tills,
  company_id uuid not null references companies,
  -- Null is the company's own account for cash.
  account text check (account ~ '^\d{4,6}$'),
  created_at timestamptz not null,
  unique (till_id, company_id),
  -- What says that a payment or a movement belongs to the till and the company of its drawer.
  unique (id, till_id, company_id)
);
create trigger drawers_never_deleted before delete or truncate on drawers
  for each statement execute function refuse_change();

-- Cash was given back before drawers had rows of their own.
insert into drawers (id, till_id, company_id, created_at)
  select gen_random_uuid(), till_id, company_id, min(created_at) from attempts
  where method = 'cash' group by till_id, company_id;

alter table attempts
  add column drawer_id uuid,
  -- What the customer handed over; null when nobody said.
  add column received_ore bigint;
update attempts a set drawer_id = d.id from drawers d
  where a.method = 'cash' and d.till_id = a.till_id and d.company_id = a.company_id;
alter table attempts
  add foreign key (drawer_id, till_id, company_id) references drawers (id, till_id, company_id),
  add constraint attempts_cash_has_drawer check ((method = 'cash') = (drawer_id is not null)),
  -- A rest below half a krona costs nothing in cash.
  drop constraint attempts_cash_ore_check,
  add constraint attempts_cash_ore_check check (cash_ore >= 0 and cash_ore % 100 = 0),
  -- Rounded once, to whole kronor: 49 öre down at most, 50 up.
  add constraint attempts_cash_is_rounded check (cash_ore - asked_ore between -49 and 50),
  add constraint attempts_received_covers_cash check (received_ore is null
    or (kind = 'purchase' and method = 'cash' and received_ore >= cash_ore));
create index attempts_of_drawer on attempts (drawer_id, kind) include (cash_ore)
  where drawer_id is not null and state = 'approved';
create index attempts_in_cash on attempts (created_at, id) where method = 'cash';

-- Why cash goes in or out, and the contra account that each reason fixes: never value added tax and
-- never revenue, for Kortkoll posts neither.
create table cash_reasons (
  id uuid primary key,
  company_id uuid not null references companies,
  kind text not null check (kind in ('floatIn','floatOut','cashIn','cashOut')),
  name text not null check (name <> ''),
  account text not null check (account ~ '^\d{4,6}$' and account !~ '^(26|3[0-6])'),
  active boolean not null default true,
  constraint cash_reasons_have_names unique (company_id, kind, name)
);

-- Everything that goes in or out of a drawer beside payments and refunds, and a bag's count. Never
-- changed: what takes one back is a movement of its own.
create table cash_movements (
  id uuid primary key,
  drawer_id uuid not null,
  till_id uuid not null,
  company_id uuid not null,
  kind text not null check (kind in ('floatIn','floatOut','cashIn','cashOut','bagSealed',
    'bagCounted')),
  -- What was moved, sealed or counted.
  amount_ore bigint not null check (amount_ore >= 0),
  -- What it does to the drawer.
  drawer_ore bigint not null,
  reason_id uuid references cash_reasons,
  -- The reason's name and account when it was chosen.
  reason text,
  contra_account text check (contra_account ~ '^\d{4,6}$' and contra_account !~ '^(26|3[0-6])'),
  bag_number text check (bag_number ~ '^[0-9A-Za-z-]{1,30}$'),
  -- Of a count: the movement that sealed the bag, with how much, and the how manieth count it is.
  sealed_id uuid,
  sealed_kind text check (sealed_kind = 'bagSealed'),
  sealed_ore bigint,
  count_no integer check (count_no >= 1),
  note text check (note <> ''),
  corrects_id uuid,
  -- Said in so many words, so that a foreign key can ask it.
  is_original boolean not null generated always as (corrects_id is null) stored,
  refers_to_original boolean not null default true check (refers_to_original),
  by_id uuid not null references people,
  by text not null check (by <> ''),
  business_day date not null,
  at timestamptz not null,
  foreign key (drawer_id, till_id, company_id) references drawers (id, till_id, company_id),
  unique (id, kind, drawer_id, amount_ore, is_original),
  -- Corrected once, in full, and never a correction.
  constraint cash_movements_corrected_once unique (corrects_id),
  foreign key (corrects_id, kind, drawer_id, amount_ore, refers_to_original)
    references cash_movements (id, kind, drawer_id, amount_ore, is_original),
  foreign key (sealed_id, sealed_kind, drawer_id, sealed_ore, refers_to_original)
    references cash_movements (id, kind, drawer_id, amount_ore, is_original),
  constraint cash_movements_of_whole_kronor check (kind = 'bagCounted' or amount_ore % 100 = 0),
  constraint cash_movements_move_something check (kind = 'bagCounted' or amount_ore > 0),
  constraint cash_movements_step check (drawer_ore = case when corrects_id is null then 1 else -1 end
    * case when kind in ('floatIn','cashIn') then amount_ore
      when kind in ('floatOut','cashOut','bagSealed') then -amount_ore else 0 end),
  check ((kind in ('floatIn','floatOut','cashIn','cashOut')) = (reason_id is not null)),
  check ((reason_id is null) = (reason is null)),
  check ((reason_id is null) = (contra_account is null)),
  check ((kind = 'bagSealed') = (bag_number is not null)),
  check ((kind = 'bagCounted') = (sealed_id is not null)),
  check ((sealed_id is null) = (sealed_kind is null)),
  check ((sealed_id is null) = (sealed_ore is null)),
  check ((sealed_id is null) = (count_no is null))
);
create index cash_movements_of_drawer on cash_movements (drawer_id, at, id) include (drawer_ore);
create unique index cash_movements_bag_numbers on cash_movements (company_id, bag_number)
  where kind = 'bagSealed' and corrects_id is null;
create unique index cash_movements_counts on cash_movements (sealed_id, count_no)
  where kind = 'bagCounted' and corrects_id is null;
create index cash_movements_bags on cash_movements (at, id)
  where kind = 'bagSealed' and corrects_id is null;
create trigger cash_movements_append_only before update or delete or truncate on cash_movements
  for each statement execute function refuse_change();

alter table vouchers add column cash_movement_id uuid references cash_movements;
create unique index vouchers_of_cash_movements on vouchers (cash_movement_id)
  where cash_movement_id is not null;

-- One row a company, locked while one of its payments in cash is added to what the customer has paid
-- before: two halves at two tills cannot pass each other unseen.
create table cash_limits (
  company_id uuid primary key references companies,
  check_from_ore bigint not null check (check_from_ore > 0),
  window_days integer not null check (window_days between 1 and 400),
  refuse_from_ore bigint check (refuse_from_ore > 0)
);

create table cash_checks (
  id uuid primary key,
  attempt_id uuid not null unique references attempts,
  company_id uuid not null references companies,
  document text not null check (document in ('idCard','drivingLicence','passport',
    'companyRegistration','other')),
  -- Never a personal number.
  note text not null check (note <> '' and note !~ '(^|\D)(\d{2})?\d{6}[-+– ]?\d{4}(\D|$)'),
  -- What the customer's cash came to with this payment.
  sum_ore bigint not null check (sum_ore > 0),
  by_id uuid not null references people,
  by text not null check (by <> ''),
  at timestamptz not null
);
create trigger cash_checks_append_only before update or delete or truncate on cash_checks
  for each statement execute function refuse_change();
create index orders_by_customer on orders (company_id, customer_number)
  where customer_number is not null;
