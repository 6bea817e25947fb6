-- A system, or a company, that has few events, or none, reads its own and not everybody's.

create index order_events_of_system on order_events (company_id, system_code, tx, id);
