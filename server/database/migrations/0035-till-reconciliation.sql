-- Till reconciliation: drawers counted blind against a cut, differences booked with the signature,
-- and a limit above which a second person approves. What has been signed never changes.

-- What a count found too little or too much is a movement of the drawer like any other.
alter table cash_movements
  drop constraint cash_movements_kind_check,
  add constraint cash_movements_kind_check check (kind in ('floatIn','floatOut','cashIn','cashOut',
    'bagSealed','bagCounted','countShort','countOver')),
  drop constraint cash_movements_step,
  add constraint cash_movements_step check (drawer_ore = case when corrects_id is null then 1 else -1 end
    * case when kind in ('floatIn','cashIn','countOver') then amount_ore
      when kind in ('floatOut','cashOut','bagSealed','countShort') then -amount_ore else 0 end),
  -- What a count has shown is put right by the next count.
  add constraint cash_movements_count_stands check (corrects_id is null
    or kind not in ('countShort','countOver'));

create table difference_limits (
  company_id uuid primary key references companies,
  limit_ore bigint not null check (limit_ore >= 0),
  version integer not null check (version >= 1)
);

create table till_reconciliations (
  id uuid primary key,
  drawer_id uuid not null,
  till_id uuid not null,
  company_id uuid not null,
  foreign key (drawer_id, till_id, company_id) references drawers (id, till_id, company_id),
  state text not null default 'counting' check (state in ('counting','signed','abandoned')),
  -- Unbroken for each drawer, given when it is signed.
  number integer check (number >= 1),
  -- The one signed before, whose counted cash this one begins with.
  previous_id uuid references till_reconciliations,
  begun_at timestamptz not null,
  begun_by_id uuid not null references people,
  begun_by text not null check (begun_by <> ''),
  -- What the cut took, as it was then.
  facts jsonb,
  expected_ore bigint,
  -- Which count a second person has approved; a new count needs a new word.
  approved_count_no integer,
  approved_by_id uuid references people,
  approved_by text,
  approved_at timestamptz,
  approval_note text,
  counter_id uuid references people,
  counter text,
  counted_ore bigint check (counted_ore >= 0),
  difference_ore bigint,
  limit_ore bigint,
  difference_movement_id uuid references cash_movements,
  bagged_ore bigint check (bagged_ore >= 0),
  -- What is left in the drawer for the next period.
  carried_ore bigint check (carried_ore >= 0),
  ended_at timestamptz,
  ended_by text,
  end_note text,
  -- The frozen document, byte for byte as it is read for ever.
  content text,
  content_hash text check (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
  constraint till_reconciliations_numbers unique (drawer_id, number),
  check ((state = 'signed') = (number is not null)),
  check ((state = 'counting') = (ended_at is null)),
  check (state <> 'signed' or (counter_id is not null and counter is not null
    and counted_ore is not null and difference_ore is not null and limit_ore is not null
    and bagged_ore is not null and carried_ore is not null and content is not null
    and content_hash is not null and facts is not null)),
  check ((approved_by_id is null) = (approved_count_no is null)),
  check ((approved_by_id is null) = (approved_by is null)),
  check ((approved_by_id is null) = (approved_at is null)),
  constraint till_reconciliations_difference check (difference_ore = counted_ore - expected_ore),
  constraint till_reconciliations_difference_is_booked
    check (state <> 'signed' or (difference_ore = 0) = (difference_movement_id is null)),
  constraint till_reconciliations_carried check (carried_ore = counted_ore - bagged_ore),
  constraint till_reconciliations_four_eyes check (state <> 'signed'
    or abs(difference_ore) <= limit_ore or approved_by_id is not null),
  constraint till_reconciliations_not_the_same check (approved_by_id <> counter_id)
);
-- One at a time for each drawer, whoever counts and on whichever server.
create unique index till_reconciliations_one_open on till_reconciliations (drawer_id)
  where state = 'counting';
create unique index till_reconciliations_follow on till_reconciliations (previous_id)
  where state = 'signed';
create index till_reconciliations_by_time on till_reconciliations (begun_at, id);

create function refuse_change_of_signed_count() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'counting' then
    raise exception 'a count that has ended never changes'
      using errcode = 'integrity_constraint_violation';
  end if;
  if new.number > 1 and not exists (select from till_reconciliations r
      where r.drawer_id = new.drawer_id and r.number = new.number - 1) then
    raise exception 'a till reconciliation is missing before number %', new.number
      using errcode = 'check_violation', constraint = 'till_reconciliations_without_gaps';
  end if;
  return new;
end $$;
create trigger till_reconciliations_keep before update or delete on till_reconciliations
  for each row execute function refuse_change_of_signed_count();

-- What a cut took: every payment and movement is in one count that holds. Those of a count that was
-- abandoned are let go, for the next to take.
create table till_reconciliation_items (
  reconciliation_id uuid not null references till_reconciliations,
  attempt_id uuid references attempts,
  movement_id uuid references cash_movements,
  holds boolean not null default true,
  check ((attempt_id is null) <> (movement_id is null))
);
create unique index till_reconciliation_attempts on till_reconciliation_items (attempt_id)
  where attempt_id is not null and holds;
create unique index till_reconciliation_movements on till_reconciliation_items (movement_id)
  where movement_id is not null and holds;
create index till_reconciliation_items_of on till_reconciliation_items (reconciliation_id);

create function refuse_change_of_counted_item() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or not old.holds or new.holds
      or new.reconciliation_id <> old.reconciliation_id
      or new.attempt_id is distinct from old.attempt_id
      or new.movement_id is distinct from old.movement_id
      or exists (select from till_reconciliations r
        where r.id = old.reconciliation_id and r.state = 'signed') then
    raise exception 'what a count took is only let go while it is not signed'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger till_reconciliation_items_keep before update or delete on till_reconciliation_items
  for each row execute function refuse_change_of_counted_item();

-- Each count as it was handed in; a recount is another row.
create table till_counts (
  reconciliation_id uuid not null references till_reconciliations,
  count_no integer not null check (count_no >= 1),
  notes_1000 integer not null check (notes_1000 between 0 and 100000),
  notes_500 integer not null check (notes_500 between 0 and 100000),
  notes_200 integer not null check (notes_200 between 0 and 100000),
  notes_100 integer not null check (notes_100 between 0 and 100000),
  notes_50 integer not null check (notes_50 between 0 and 100000),
  notes_20 integer not null check (notes_20 between 0 and 100000),
  coins_10 integer not null check (coins_10 between 0 and 100000),
  coins_5 integer not null check (coins_5 between 0 and 100000),
  coins_2 integer not null check (coins_2 between 0 and 100000),
  coins_1 integer not null check (coins_1 between 0 and 100000),
  counted_ore bigint not null generated always as (100::bigint * (notes_1000 * 1000::bigint
    + notes_500 * 500 + notes_200 * 200 + notes_100 * 100 + notes_50 * 50 + notes_20 * 20
    + coins_10 * 10 + coins_5 * 5 + coins_2 * 2 + coins_1)) stored,
  note text check (note <> ''),
  by_id uuid not null references people,
  by text not null check (by <> ''),
  at timestamptz not null,
  primary key (reconciliation_id, count_no)
);
create trigger till_counts_append_only before update or delete or truncate on till_counts
  for each statement execute function refuse_change();
