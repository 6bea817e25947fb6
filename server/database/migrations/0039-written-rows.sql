-- What is changed in place, held against the audit chain: each write to a row of money, rights or
-- settings leaves a digest of the row before and after, in the write's own transaction. The chain
-- seals these like everything that is only added to. What of a table is held stands once more in
-- server/audit/held-tables.ts, by which it is verified.

create table written_rows (
  id uuid not null default gen_random_uuid(),
  tx xid8 not null default pg_current_xact_id(),
  held_table text not null,
  -- What the row is about: itself, or the payment, person or company that it belongs to.
  subject_id uuid not null,
  -- Null where there was no such row before, or is none after.
  was bytea check (length(was) = 32),
  is_now bytea check (length(is_now) = 32),
  at timestamptz not null default now(),
  check (was is distinct from is_now)
);
-- A payment writes a few of these: one index that grows at its end, and one of block ranges.
create index written_rows_by_subject on written_rows (subject_id);
create index written_rows_feed on written_rows using brin (((tx::text)::bigint))
  with (pages_per_range = 16, autosummarize = on);
create trigger written_rows_append_only before update or delete or truncate on written_rows
  for each statement execute function refuse_change();

create table held_tables (
  name text primary key,
  -- In SQL, of a row `t`.
  subject text not null,
  digest text not null
);

-- A column that is added later is named in `later`: it is told only where it has a value, or with
-- `name=value` where it has another one, so that older rows stay as they are. Called again for a table
-- it notes the rows that the new columns change. A digest is of the binary form of its columns: no
-- setting of a session shows in it, but a column's type does.
create function hold_rows(held text, subject text, columns text[], later text[] default '{}')
returns void language plpgsql as $$
declare
  digest text;
  earlier text;
begin
  select 'sha256(record_send(row(' || string_agg(format('t."%s"', c), ', ' order by n) || '))'
    into digest from unnest(columns) with ordinality as u(c, n);
  digest := digest || coalesce((select string_agg(format(
      ' || coalesce(case when t."%1$s" is distinct from %2$s then record_send(row(''%1$s''::text, t."%1$s")) end, ''''::bytea)',
      split_part(l, '=', 1), case when l like '%=%' then substr(l, strpos(l, '=') + 1) else 'null' end),
      '' order by n) from unnest(later) with ordinality as u(l, n)), '') || ')';
  select h.digest into earlier from held_tables h where h.name = held;
  execute format('lock table %I in share row exclusive mode', held);
  execute format('insert into written_rows (held_table, subject_id, was, is_now)
    select %L, %s, w.was, w.is_now from %I t
    cross join lateral (select %s as was, %s as is_now) w where w.was is distinct from w.is_now',
    held, subject, held, coalesce(earlier, 'null::bytea'), digest);
  execute format($function$
    create or replace function %I() returns trigger language plpgsql as $body$
    declare
      t record;
      was bytea;
      is_now bytea;
    begin
      if tg_op <> 'INSERT' then
        t := old;
        was := %s;
      end if;
      if tg_op <> 'DELETE' then
        t := new;
        is_now := %s;
      end if;
      if was is distinct from is_now then
        insert into written_rows (held_table, subject_id, was, is_now)
          values (%L, %s, was, is_now);
      end if;
      return null;
    end $body$ $function$, 'note_' || held, digest, digest, held, subject);
  execute format('create or replace trigger %I after insert or update or delete on %I
    for each row execute function %I()', held || '_are_held', held, 'note_' || held);
  insert into held_tables (name, subject, digest) values (held, subject, digest)
    on conflict (name) do update set subject = excluded.subject, digest = excluded.digest;
end $$;

select hold_rows('allocations', 't.attempt_id',
  '{attempt_id,line,order_id,target,credit_invoice_id,debt_id,order_version,asked_ore,applied_ore,
    moved_ore,share_chosen_by,active,service_advisor}');
select hold_rows('api_keys', 't.id',
  '{id,name,key_hash,systems,scopes,created_at,stopped_at,company_ids,version}');
select hold_rows('attempts', 't.id',
  '{id,kind,state,company_id,site_id,till_id,terminal_id,operator_id,operator,asked_by,
    original_id,reason,reference,asked_ore,approved_ore,tip_ore,surcharge_ore,issuer,
    own_card_where_off,truncated_pan,last_four,card_label,issuer_id,aid,verification,stan_auth,
    authorisation_code,response_code,session_number,answer_site_id,answer_organisation_number,
    terminal_time,customer_receipt,merchant_receipt,failure_code,failure_detail,evidence,late,
    flags,cancel_requested_at,created_at,sent_at,ended_at,business_day,hand_keyed,handled_flags,
    method,cash_ore,refund_tender,approver_id,approver,void_checked_at,signature_state,
    signature_deadline_at,signature_answered_by,signature_answered_at,drawer_id,received_ore,
    instead_of_id}');
select hold_rows('card_rule_versions', '''00000000-0000-0000-0000-000000000001''::uuid',
  '{version,made_at,by_id,by}');
select hold_rows('card_rules', 't.id',
  '{id,issuer,issuer_id,aid_prefix,pan_from,pan_to,version,position,label}');
select hold_rows('cash_limits', 't.company_id',
  '{company_id,check_from_ore,window_days,refuse_from_ore}');
select hold_rows('cash_reasons', 't.id',
  '{id,company_id,kind,name,account,active}');
select hold_rows('claims', 't.attempt_id',
  '{id,attempt_id,evidence_kind,evidence,reason,by_id,by,released_order,claimed_at,outcome,
    outcome_at}');
select hold_rows('close_follow_ups', 't.close_id',
  '{id,close_id,number,kind,terminal_id,content,by,at,
    by_id,is_open,explains}');
select hold_rows('close_terminals', 't.close_id',
  '{close_id,terminal_id,closing_id,while_asking}');
select hold_rows('close_vouchers', 't.voucher_id',
  '{voucher_id,close_id}');
select hold_rows('companies', 't.id',
  '{id,code,name,organisation_number,version,accounts_version,
    cash_reasons_version,cash_limit_version}');
select hold_rows('company_accounts', 't.company_id',
  '{company_id,role,account}');
select hold_rows('company_books', 't.company_id',
  '{company_id,version,vouchers_per,locked_through}');
select hold_rows('day_close_places', 't.company_id',
  '{company_id,site_id,last_number,last_close_id,below_tx}');
select hold_rows('day_close_times', 't.company_id',
  '{company_id,site_id,remind_at,close_at,version}');
select hold_rows('day_closes', 't.id',
  '{id,company_id,site_id,number,cut_at,by_id,by,content,content_hash,
    till_id,terminal_id}');
select hold_rows('difference_limits', 't.company_id',
  '{company_id,limit_ore,version}');
select hold_rows('debts', 't.id',
  '{id,company_id,order_id,attempt_id,reason,amount_ore,settled_ore,created_at,settled_at}');
select hold_rows('drawers', 't.id',
  '{id,till_id,company_id,account,created_at}');
select hold_rows('export_counters', 't.company_id',
  '{company_id,last_number}');
select hold_rows('export_pieces', 't.export_id',
  '{export_id,position,bytes}');
select hold_rows('export_vouchers', 't.export_id',
  '{export_id,number_id}');
select hold_rows('exports', 't.id',
  '{id,company_id,number,form,profile,checksum,fiscal_year,first_day,last_day,
    corrects_id,reason,vouchers,lines,ranges,replaced,bytes,hash,made_by_id,made_by,made_at,state,
    decided_by_id,decided_by,decided_at,note}');
select hold_rows('former_accounts', 't.company_id',
  '{company_id,account,role,until}');
select hold_rows('interrupted_items', 't.attempt_id',
  '{attempt_id,reason,owner_id,owner,owned_at,deadline_at,closed_at,closed_by,closed_because}');
select hold_rows('invoicing_systems', 't.id',
  '{id,company_id,code,name,claim_account,claim_side,voucher_series,connected,version}');
select hold_rows('open_item_limits', 't.company_id',
  '{company_id,interim_days,debt_days,issuer_days,version}');
select hold_rows('open_item_owners', 't.item_id',
  '{kind,item_id,company_id,owner_id,owner,since}');
select hold_rows('order_releases', 't.order_id',
  '{id,order_id,amount_ore,was,version,total_ore,paid_ore,voucher_id,
    reason,by_id,by,at,back_at,back_by_id,back_by,back_reason}');
select hold_rows('orders', 't.id',
  '{id,company_id,system_id,site_id,order_number,invoice_number,kind,settlement,credits_order_id,
    version,customer_number,customer_name,registration_number,service_advisor,invoice_date,lines,
    total_ore,paid_ore,interim_ore,withdrawn,
    position,created_at,
    released,interim_since}');
select hold_rows('own_card_programmes', '''00000000-0000-0000-0000-000000000001''::uuid',
  '{kind,version,payer,payout_bank_days,payout_form,confirmed_at,confirmed_by_id,confirmed_by}');
select hold_rows('people', 't.id',
  '{id,signature,name,role,password_hash,language,active,sign_in_version,pin_hash,pin_set_at,
    version,operator_version}');
select hold_rows('person_companies', 't.person_id',
  '{person_id,company_id}');
select hold_rows('person_rights', 't.person_id',
  '{person_id,right,site_id,allowed}');
select hold_rows('person_sites', 't.person_id',
  '{person_id,site_id}');
select hold_rows('recovery_codes', 't.person_id',
  '{person_id,code_hash,made_at,used_at}');
select hold_rows('second_factors', 't.person_id',
  '{person_id,sealed_secret,confirmed_at}');
select hold_rows('session_attempts', 't.attempt_id',
  '{attempt_id,closing_id,place}');
select hold_rows('sign_in_settings', '''00000000-0000-0000-0000-000000000001''::uuid',
  '{only_one,second_factor_roles,lock_after_minutes,version}');
select hold_rows('signature_aliases', 't.id',
  '{id,company_id,signature,person_id,by_id,by,at,undone_at,undone_by_id,undone_by}');
select hold_rows('site_companies', 't.site_id',
  '{site_id,company_id}');
select hold_rows('sites', 't.id',
  '{id,code,name,toyota_franchise,own_cards_on,version}');
select hold_rows('terminals', 't.id',
  '{id,company_id,site_id,terminal_id,model,serial_number,name,adapter,known_site_id,
    known_organisation_number,retired_at,replaced_by,version}');
select hold_rows('till_terminals', 't.till_id',
  '{till_id,terminal_id,rank,site_id}');
select hold_rows('till_reconciliation_items', 't.reconciliation_id',
  '{reconciliation_id,attempt_id,movement_id,holds}');
select hold_rows('till_reconciliations', 't.id',
  '{id,drawer_id,till_id,company_id,state,number,previous_id,begun_at,
    begun_by_id,begun_by,facts,expected_ore,approved_count_no,approved_by_id,approved_by,
    approved_at,approval_note,counter_id,counter,counted_ore,difference_ore,limit_ore,
    difference_movement_id,bagged_ore,carried_ore,ended_at,ended_by,end_note,content,content_hash}');
select hold_rows('till_counts', 't.reconciliation_id',
  '{reconciliation_id,count_no,notes_1000,notes_500,notes_200,notes_100,
    notes_50,notes_20,coins_10,coins_5,coins_2,coins_1,note,by_id,by,at}');
select hold_rows('tills', 't.id',
  '{id,site_id,code,name,version,retired_at}');
select hold_rows('vendor_credentials', 't.id',
  '{id,vendor,version,sealed,is_account,set_by,set_at}');
select hold_rows('voucher_counters', 't.company_id',
  '{company_id,series,fiscal_year,last_number}');
select hold_rows('voucher_listings', 't.number_id',
  '{number_id,content,content_hash}');
select hold_rows('voucher_numbers', 't.id',
  '{id,close_id,company_id,series,fiscal_year,number,business_day,booked_day,
    part,event_voucher_id,text,events}');

update audit_chain_tip set sources = sources + 1;

-- How much had been committed and was not sealed when a verification ended.
alter table audit_verifications add column unsealed bigint;
