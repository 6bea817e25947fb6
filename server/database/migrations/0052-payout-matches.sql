-- A bank line, what it pays for, and the vouchers of both. A match is accepted once and taken back at most once.

create table payout_matches (
  id uuid primary key,
  company_id uuid not null references companies,
  bank_line_id uuid not null references bank_lines,
  agreement_id uuid not null references payout_agreements,
  kind text not null check (kind in ('payout','monthlyFee','chargeback','unidentified')),
  -- Why: the strongest evidence, or that a person chose the batches.
  evidence text not null check (evidence in ('reference','merchantAndDay','amountInWindow',
    'onlySubset','person')),
  -- What a person says where they chose themselves.
  reason text,
  -- The bank line's own: money in is positive.
  amount_ore bigint not null,
  booked_on date not null,
  by_id uuid not null references people,
  by text not null check (by <> ''),
  at timestamptz not null,
  undone_at timestamptz,
  undone_on date,
  undone_by_id uuid references people,
  undone_by text,
  undone_reason text,
  check (evidence <> 'person' or reason <> ''),
  check (num_nulls(undone_at, undone_on, undone_by_id, undone_by, undone_reason) in (0, 5)),
  check (undone_reason <> '')
);
-- A bank line is never booked twice.
create unique index payout_matches_once on payout_matches (bank_line_id) where undone_at is null;
create index payout_matches_by_agreement on payout_matches (agreement_id, booked_on);

create function refuse_change_of_match() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.undone_at is not null
      or (old.id, old.company_id, old.bank_line_id, old.agreement_id, old.kind,
        old.evidence, old.reason, old.amount_ore, old.booked_on, old.by_id, old."by", old.at)
      is distinct from (new.id, new.company_id, new.bank_line_id, new.agreement_id,
        new.kind, new.evidence, new.reason, new.amount_ore, new.booked_on,
        new.by_id, new."by", new.at) then
    raise exception 'a match is only ever undone, and once'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger payout_matches_keep_what_was_decided before update or delete on payout_matches
  for each row execute function refuse_change_of_match();

create table payout_match_parts (
  match_id uuid not null references payout_matches,
  part integer not null,
  kind text not null check (kind in ('sales','chargeback','chargebackReversed','fee','adjustment',
    'reserveHeld','reserveReleased')),
  issuer text check (issuer in ('visa','mastercard','amex','diners','ownCard','unknown')),
  site_id uuid references sites,
  sale_day date,
  -- What it moves on the account: sales are positive, a fee that is kept negative.
  amount_ore bigint not null,
  primary key (match_id, part),
  check ((kind in ('sales','chargeback','chargebackReversed')) = (issuer is not null)),
  check ((issuer is null) = (site_id is null)),
  check (kind <> 'sales' or sale_day is not null)
);
create index payout_match_parts_by_sale on payout_match_parts (sale_day, site_id, issuer)
  where kind = 'sales';
create trigger payout_match_parts_append_only before update or delete or truncate
  on payout_match_parts for each statement execute function refuse_change();

-- What a match pays for is its bank line, to the öre; all of it comes with the match itself.
create function refuse_match_in_part() returns trigger language plpgsql as $$
declare
  parts bigint;
begin
  if new.kind = 'unidentified' then return null; end if;
  select sum(p.amount_ore) into parts from payout_match_parts p where p.match_id = new.id;
  if parts is distinct from new.amount_ore then
    raise exception 'the parts of a match sum to %, not %', parts, new.amount_ore
      using errcode = 'check_violation', constraint = 'payout_match_is_whole';
  end if;
  return null;
end $$;
create constraint trigger payout_matches_are_whole after insert on payout_matches
  deferrable initially deferred for each row execute function refuse_match_in_part();

-- The acquirer's own payouts that the line pays: each on one bank line only.
create table payout_match_reports (
  match_id uuid not null references payout_matches,
  reported_payout_id uuid not null references reported_payouts,
  standing boolean not null default true,
  primary key (match_id, reported_payout_id)
);
create unique index payout_match_reports_once on payout_match_reports (reported_payout_id)
  where standing;

alter table vouchers add column payout_match_id uuid references payout_matches;
create index vouchers_of_payout_matches on vouchers (payout_match_id)
  where payout_match_id is not null;

-- What payouts have paid of a day's sales. Running totals: the check holds them against the parts. A
-- day may be paid that nothing of ours was sold on: sales that a report knows and we do not.
drop trigger issuer_days_append_only on issuer_days;
alter table issuer_days
  add column paid_ore bigint not null default 0,
  drop constraint issuer_days_payments_check,
  add constraint issuer_days_payments_check check (payments >= 0),
  add constraint issuer_days_empty_is_paid check (payments > 0 or amount_ore = 0);
create function refuse_change_of_issuer_day() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
      or (old.business_day, old.company_id, old.site_id, old.issuer, old.amount_ore, old.payments)
      is distinct from (new.business_day, new.company_id, new.site_id, new.issuer, new.amount_ore,
        new.payments) then
    raise exception 'a day''s sales never change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger issuer_days_keep_their_sales before update or delete on issuer_days
  for each row execute function refuse_change_of_issuer_day();
create trigger issuer_days_are_kept before truncate on issuer_days
  for each statement execute function refuse_change();
create index issuer_days_open on issuer_days (company_id, site_id, business_day)
  where amount_ore <> paid_ore;

-- A reserve is a claim of its own: the first free number from 1588 in each company.
insert into company_accounts (company_id, role, account)
  select c.id, 'acquirerReserve', (select min(n)::text from generate_series(1588, 1599) n
    where not exists (select from company_accounts a
      where a.company_id = c.id and a.account = n::text))
  from companies c;

select hold_rows('payout_matches', 't.id',
  '{id,company_id,bank_line_id,agreement_id,kind,evidence,reason,amount_ore,
    booked_on,by_id,by,at,undone_at,undone_on,undone_by_id,undone_by,undone_reason}');
select hold_rows('payout_match_parts', 't.match_id',
  '{match_id,part,kind,issuer,site_id,sale_day,amount_ore}');
select hold_rows('payout_match_reports', 't.match_id', '{match_id,reported_payout_id,standing}');
