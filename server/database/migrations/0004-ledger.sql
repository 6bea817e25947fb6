-- Double entry, append-only. Balance is enforced here a second time, whoever writes.

create table vouchers (
  id uuid primary key,
  company_id uuid not null references companies,
  series text not null,
  business_day date not null,
  event text not null,
  text text not null,
  attempt_id uuid references attempts,
  order_id uuid references orders,
  corrects_id uuid references vouchers,
  created_by text not null,
  created_at timestamptz not null,
  tx xid8 not null default pg_current_xact_id()
);
create index vouchers_by_day on vouchers (company_id, business_day);
create index vouchers_by_order on vouchers (order_id);
create index vouchers_by_attempt on vouchers (attempt_id);

create table postings (
  voucher_id uuid not null references vouchers,
  line integer not null,
  company_id uuid not null,
  account text not null,
  role text not null,
  -- Debit positive, credit negative.
  amount_ore bigint not null check (amount_ore <> 0),
  -- Origin marking, copied from the order and the attempt, which hold the foreign keys: checking
  -- them again here would lock the same few rows in every payment.
  issuer text,
  site_id uuid not null,
  till_id uuid,
  terminal_id uuid,
  operator text,
  service_advisor text,
  order_id uuid references orders,
  system_code text not null,
  attempt_id uuid references attempts,
  debt_id uuid references debts,
  -- Claim side "theirs": the invoicing system books this posting itself; never exported.
  booked_by_system boolean not null,
  primary key (voucher_id, line)
);
create index postings_by_account on postings (company_id, account) include (amount_ore);
create index postings_by_order on postings (order_id, role) include (amount_ore);
create index postings_by_attempt on postings (attempt_id, role) include (amount_ore);
create index postings_by_debt on postings (debt_id) include (amount_ore) where debt_id is not null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

-- One voucher at a time, by key: a join with the added rows would read whole tables.
create function refuse_unbalanced_postings() returns trigger language plpgsql as $$
declare
  checked uuid;
begin
  for checked in select distinct voucher_id from added loop
    if (select sum(p.amount_ore) from postings p where p.voucher_id = checked) <> 0 then
      raise exception 'voucher does not balance'
        using errcode = 'check_violation', constraint = 'voucher_balances';
    end if;
    if (select v.tx from vouchers v where v.id = checked) <> pg_current_xact_id() then
      raise exception 'postings belong to a voucher of the same transaction'
        using errcode = 'check_violation', constraint = 'voucher_is_whole';
    end if;
  end loop;
  return null;
end $$;

create trigger postings_balance after insert on postings
  referencing new table as added for each statement execute function refuse_unbalanced_postings();

create function refuse_empty_voucher() returns trigger language plpgsql as $$
begin
  if not exists (select from postings where voucher_id = new.id) then
    raise exception 'voucher without postings'
      using errcode = 'check_violation', constraint = 'voucher_has_postings';
  end if;
  return null;
end $$;

create constraint trigger vouchers_have_postings after insert on vouchers
  deferrable initially deferred for each row execute function refuse_empty_voucher();

create trigger vouchers_append_only before update or delete or truncate on vouchers
  for each statement execute function refuse_change();
create trigger postings_append_only before update or delete or truncate on postings
  for each statement execute function refuse_change();
create trigger attempt_events_append_only before update or delete or truncate on attempt_events
  for each statement execute function refuse_change();
create trigger order_events_append_only before update or delete or truncate on order_events
  for each statement execute function refuse_change();
create trigger order_versions_append_only before update or delete or truncate on order_versions
  for each statement execute function refuse_change();
create trigger attempts_never_deleted before delete or truncate on attempts
  for each statement execute function refuse_change();
create trigger orders_never_deleted before delete or truncate on orders
  for each statement execute function refuse_change();
