-- Acquirers' lines, each counted once whichever files tell of it, and the payments that they are tied to.

-- How far the lines of a payout are counted; null when all are.
alter table reported_payouts add column counted_to integer default 0 check (counted_to >= 0);
create index reported_payouts_to_count on reported_payouts (file_id, number)
  where taken and counted_to is not null;

create table counted_acquirer_lines (
  -- Made of what the line is known by: the same line of another file has the same one.
  id uuid primary key,
  company_id uuid not null references companies,
  file_id uuid not null,
  number integer not null,
  payout_id uuid not null references reported_payouts,
  type text not null check (type in ('sale','refund','chargeback','chargebackReversed','fee',
    'adjustment','reserveHeld','reserveReleased')),
  -- As the acquirer says it.
  sale_on date,
  amount_ore bigint not null,
  -- What the matcher made of it when it last looked.
  result text not null check (result in ('new','tied','unknownSale','ambiguous','alreadyPaid',
    'saleNotFound','noSale','dayMissing','agreementMissing')),
  reason text,
  agreement_id uuid references payout_agreements on delete set null,
  site_id uuid references sites,
  issuer text check (issuer in ('visa','mastercard','amex','diners','ownCard','unknown')),
  -- The payments that it may be of.
  candidate_ids uuid[] not null default '{}',
  first_line_id uuid references counted_acquirer_lines,
  unique (file_id, number),
  foreign key (file_id, number) references acquirer_lines
);
create index counted_acquirer_lines_by_day on counted_acquirer_lines (company_id, sale_on);
create index counted_acquirer_lines_of_payout on counted_acquirer_lines (payout_id);
create index counted_acquirer_lines_left on counted_acquirer_lines (company_id, sale_on, id)
  where result in ('unknownSale','ambiguous','alreadyPaid','saleNotFound','dayMissing',
    'agreementMissing');

create table acquirer_ties (
  id uuid primary key,
  line_id uuid not null references counted_acquirer_lines,
  company_id uuid not null references companies,
  -- Null where a person has said that it is none of ours.
  attempt_id uuid references attempts,
  -- A sale or a refund has its payment alone; a chargeback speaks of one that another line has.
  holds boolean not null,
  -- The line's own: a refund is negative.
  amount_ore bigint not null,
  evidence text not null check (evidence in ('ownReference','terminalCodeAmount','codeAmountCard',
    'terminalMinuteCard','handKeyed','person','setAside')),
  differences text[] not null default '{}',
  -- The payment was booked on the strength of it.
  proved boolean not null,
  reason text,
  by_id uuid references people,
  by text not null check (by <> ''),
  at timestamptz not null,
  undone_at timestamptz,
  undone_by_id uuid references people,
  undone_by text,
  undone_reason text check (undone_reason <> ''),
  check ((evidence = 'setAside') = (attempt_id is null)),
  check (evidence not in ('person','setAside') or (reason <> '' and by_id is not null)),
  check (attempt_id is not null or not (holds or proved)),
  check (num_nulls(undone_at, undone_by_id, undone_by, undone_reason) in (0, 4)),
  -- What is booked is not undone with a tie.
  check (undone_at is null or not proved)
);
create unique index acquirer_ties_line_once on acquirer_ties (line_id) where undone_at is null;
create unique index acquirer_ties_payment_once on acquirer_ties (attempt_id)
  where undone_at is null and holds;
create index acquirer_ties_of_line on acquirer_ties (line_id);
create index acquirer_ties_of_payment on acquirer_ties (attempt_id) where attempt_id is not null;

create function refuse_change_of_tie() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if not exists (select from counted_acquirer_lines l where l.id = new.line_id
          and l.company_id = new.company_id)
        or (new.attempt_id is not null and not exists (select from attempts a
          where a.id = new.attempt_id and a.company_id = new.company_id)) then
      raise exception 'a line and a payment of two companies never meet'
        using errcode = 'check_violation', constraint = 'acquirer_tie_of_one_company';
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' or old.undone_at is not null
      or (old.id, old.line_id, old.company_id, old.attempt_id, old.holds, old.amount_ore,
        old.evidence, old.differences, old.proved, old.reason, old.by_id, old."by", old.at)
      is distinct from (new.id, new.line_id, new.company_id, new.attempt_id, new.holds,
        new.amount_ore, new.evidence, new.differences, new.proved, new.reason, new.by_id, new."by",
        new.at) then
    raise exception 'a tie is only ever undone, and once'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger acquirer_ties_keep_what_was_tied before insert or update or delete on acquirer_ties
  for each row execute function refuse_change_of_tie();

-- The days of a company that are to be looked at, and when.
create table acquirer_days (
  company_id uuid not null references companies,
  day date not null,
  due_at timestamptz,
  primary key (company_id, day)
);
create index acquirer_days_due on acquirer_days (due_at) where due_at is not null;

select hold_rows('acquirer_ties', 't.line_id',
  '{id,line_id,company_id,attempt_id,holds,amount_ore,evidence,differences,proved,reason,by_id,by,at,
    undone_at,undone_by_id,undone_by,undone_reason}');
