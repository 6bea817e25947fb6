-- What each account has moved by on each day, added up as it is posted: what the books hold is some rows a
-- day, however many postings there are. A voucher adds its id to vouchers_to_fold in its own transaction,
-- so that no payment waits for another; it is folded into the sums a moment later, by whichever server
-- comes first. An account is what is folded and what is not, read in one statement. What is not folded is
-- read from the postings themselves, which never change.

create table vouchers_to_fold (voucher_id uuid not null)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

create table postings_of_days (
  business_day date not null,
  company_id uuid not null,
  account text not null,
  role text not null,
  booked_by_system boolean not null,
  -- Of the claim alone: its account is the invoicing system's.
  system_code text,
  debit_ore bigint not null,
  credit_ore bigint not null,
  postings bigint not null,
  check ((role = 'claim') = (system_code is not null)),
  unique nulls not distinct (business_day, company_id, account, role, booked_by_system, system_code)
);

-- What is folded and what is not: whoever reads it sees all that is posted. Voucher by voucher, by key: a
-- join with the few that are not folded could read every posting there is.
create view summed_postings as
  select business_day, company_id, account, role, booked_by_system, system_code, debit_ore, credit_ore,
    postings
  from postings_of_days
  union all
  select v.business_day, p.company_id, p.account, p.role, p.booked_by_system,
    case p.role when 'claim' then p.system_code end, greatest(p.amount_ore, 0),
    greatest(-p.amount_ore, 0), 1::bigint
  from vouchers_to_fold f
    cross join lateral (select business_day from vouchers a where a.id = f.voucher_id offset 0) v
    cross join lateral (select * from postings a where a.voucher_id = f.voucher_id offset 0) p;

create function note_voucher_to_fold() returns trigger language plpgsql as $$
begin
  insert into vouchers_to_fold (voucher_id) values (new.id);
  return null;
end $$;

-- From here on no voucher is written until this migration is over: none is missed and none counted twice.
create trigger vouchers_are_folded after insert on vouchers
  for each row execute function note_voucher_to_fold();

insert into postings_of_days (business_day, company_id, account, role, booked_by_system, system_code,
    debit_ore, credit_ore, postings)
  select v.business_day, p.company_id, p.account, p.role, p.booked_by_system,
    case p.role when 'claim' then p.system_code end, sum(greatest(p.amount_ore, 0)),
    sum(greatest(-p.amount_ore, 0)), count(*)
  from vouchers v join postings p on p.voucher_id = v.id group by 1, 2, 3, 4, 5, 6;

-- It was for adding up an account: nothing asks it any more, and every posting was written to it.
drop index postings_by_account;

-- On which accounts each till's cash has been posted.
drop index postings_of_cash;
create index postings_of_cash on postings (company_id, till_id, account) include (amount_ore)
  where role = 'cash';

-- The issuers' accounts are held against what was approved on each day.
create table takings_of_issuers (
  business_day date not null,
  company_id uuid not null,
  -- Null of cash.
  issuer text,
  amount_ore bigint not null,
  payments integer not null,
  attempts integer not null,
  unique nulls not distinct (business_day, company_id, issuer)
);

-- The lock on a row is the right to fold into those sums and to mend them. A program of an earlier version,
-- which would not add to all of them, has no turn any more.
drop table takings_turn;
create table sums_turn (sums text primary key);
insert into sums_turn values ('takings'), ('postings');

insert into takings_of_issuers (business_day, company_id, issuer, amount_ore, payments, attempts)
  select business_day, company_id, issuer, sum(amount_ore), sum(payments), sum(attempts)
  from takings_of_days group by 1, 2, 3;
