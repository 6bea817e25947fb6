-- Cash is sealed in the audit chain like everything else that is only added to.

alter table cash_movements add column tx xid8 not null default pg_current_xact_id();
alter table cash_checks add column tx xid8 not null default pg_current_xact_id();
create index cash_movements_feed on cash_movements (tx, id);
create index cash_checks_feed on cash_checks (tx, id);
update audit_chain_tip set sources = sources + 2;
