-- Card rules as numbered versions of an ordered list: what is saved is never changed, so a payment can
-- say for ever which rule marked it. And Toyota's own programme, the only one that there can be.

create table card_rule_versions (
  -- Two who saved at once would both take the same number.
  version integer primary key check (version >= 1),
  made_at timestamptz not null,
  by_id uuid references people,
  -- A signature or "server".
  by text not null check (by <> '')
);

insert into card_rule_versions (version, made_at, by)
  select 1, now(), 'server' where exists (select from card_rules);

alter table card_rules
  add column version integer not null default 1 references card_rule_versions,
  add column position integer check (position >= 1),
  -- Whole words on the card, in capitals; decides only where a rule has one.
  add column label text check (label <> '' and label = upper(label)),
  add check (issuer_id <> ''),
  add check (aid_prefix ~ '^[0-9A-F]{10,32}$'),
  add check (pan_to >= pan_from),
  drop constraint card_rules_check,
  add check (issuer_id is not null or aid_prefix is not null or pan_from is not null
    or label is not null);

update card_rules set position = o.place
  from (select id, row_number() over (order by priority, id) as place from card_rules) o
  where o.id = card_rules.id;

alter table card_rules
  alter column version drop default,
  alter column position set not null,
  drop column priority,
  add unique (version, position);

create trigger card_rule_versions_append_only before update or delete or truncate
  on card_rule_versions for each statement execute function refuse_change();
create trigger card_rules_append_only before update or delete or truncate on card_rules
  for each statement execute function refuse_change();

create table own_card_programmes (
  -- The programme belongs to the brand: no other can be created.
  kind text primary key check (kind in ('toyota')),
  version integer not null default 1 check (version >= 1),
  -- How its payouts come, as the agreement says; used when they are matched to the bank.
  payer text check (payer <> ''),
  payout_bank_days integer check (payout_bank_days between 0 and 60),
  payout_form text check (payout_form in ('gross','net')),
  -- Until a person has confirmed them from the agreement they are only what somebody believes.
  confirmed_at timestamptz,
  confirmed_by_id uuid references people,
  confirmed_by text,
  check (num_nonnulls(confirmed_at, confirmed_by) in (0, 2)),
  check (confirmed_at is null or num_nonnulls(payer, payout_bank_days, payout_form) = 3)
);
insert into own_card_programmes (kind) values ('toyota');

-- What turned up where the programme is off.
create index attempts_own_card_where_off on attempts (site_id, created_at)
  where own_card_where_off;
