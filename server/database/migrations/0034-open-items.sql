-- What is open on interim: since when, and how a person releases it to the customer ledger.

alter table orders
  -- It came as a cash invoice; a person has released what was left of it to the customer ledger.
  add column released boolean not null default false,
  add constraint orders_released_is_ledger check (not released or settlement = 'ledger'),
  -- Since when the order has an item on interim; null without one.
  add column interim_since timestamptz;
update orders set interim_since = case when settlement = 'cash' then created_at else changed_at end
  where interim_ore > 0;
alter table orders add constraint orders_interim_has_age
  check ((interim_ore > 0) = (interim_since is not null));

alter table order_events
  drop constraint order_events_kind_check,
  add constraint order_events_kind_check check (kind in ('arrived','changed','withdrawn','payment',
    'refund','position','released','releaseTakenBack','moved'));

-- The decision that an order is to be paid as an ordinary customer invoice. Taken back at most once.
create table order_releases (
  id uuid primary key,
  order_id uuid not null references orders,
  amount_ore bigint not null check (amount_ore > 0),
  was text not null check (was in ('cash','ledger')),
  -- What the order was when it was released: taken back only while nothing has followed.
  version integer not null,
  total_ore bigint not null,
  paid_ore bigint not null,
  voucher_id uuid not null references vouchers,
  reason text not null check (reason <> ''),
  by_id uuid not null references people,
  by text not null check (by <> ''),
  at timestamptz not null,
  back_at timestamptz,
  back_by_id uuid references people,
  back_by text,
  back_reason text,
  check ((back_at is null) = (back_by_id is null)),
  check ((back_at is null) = (back_by is null)),
  check ((back_at is null) = (back_reason is null))
);
create index order_releases_by_order on order_releases (order_id, at);
create function refuse_change_of_release() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.back_at is not null
      or (old.id, old.order_id, old.amount_ore, old.was, old.version, old.total_ore, old.paid_ore,
        old.voucher_id, old.by_id, old."by", old.at)
      is distinct from (new.id, new.order_id, new.amount_ore, new.was, new.version, new.total_ore,
        new.paid_ore, new.voucher_id, new.by_id, new."by", new.at) then
    raise exception 'a release is only ever taken back, and once'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger order_releases_keep_what_was_decided before update or delete on order_releases
  for each row execute function refuse_change_of_release();

alter table person_rights
  drop constraint person_rights_right_check,
  add constraint person_rights_right_check check ("right" in ('takeCard','takeCash','refund',
    'approveRefund','history','interrupted','ownCards','dayClose','tillReconciliation',
    'approveDifference','openItems','financeViews','bank','exports','people','settings','audit'));
