-- Settings that several people may edit: a write names the version that it was made from. Tills that
-- are no longer used, accounts that a company has left, and ties that never leave their site.

alter table companies
  add column version integer not null default 1,
  -- The accounts are edited by themselves.
  add column accounts_version integer not null default 1;
alter table sites add column version integer not null default 1;
alter table tills
  add column version integer not null default 1,
  add column retired_at timestamptz;
alter table terminals add column version integer not null default 1;
alter table invoicing_systems
  add column version integer not null default 1,
  add constraint invoicing_systems_one_series unique (company_id, voucher_series);
alter table api_keys
  add column version integer not null default 1,
  -- Noted now and then, not at each call.
  add column last_used_at timestamptz;

-- What has been posted stays on the account that a role had then: another role never gets it.
create table former_accounts (
  company_id uuid not null references companies,
  account text not null,
  role text not null,
  until timestamptz not null,
  primary key (company_id, account, role)
);

-- A terminal in use stands where its company works, and a till has terminals of its own site only.
alter table terminals
  add column place_site_id uuid
    generated always as (case when retired_at is null then site_id end) stored,
  add constraint terminals_company_works_at_site
    foreign key (place_site_id, company_id) references site_companies (site_id, company_id),
  add constraint terminals_with_site unique (id, site_id);
create index terminals_by_place on terminals (place_site_id, company_id);
alter table tills add constraint tills_with_site unique (id, site_id);

alter table till_terminals add column site_id uuid;
update till_terminals b set site_id = t.site_id from tills t where t.id = b.till_id;
alter table till_terminals
  alter column site_id set not null,
  add constraint till_terminals_till_at_site
    foreign key (till_id, site_id) references tills (id, site_id),
  add constraint till_terminals_terminal_at_site
    foreign key (terminal_id, site_id) references terminals (id, site_id);

create function put_site_of_tie() returns trigger language plpgsql as $$
begin
  new.site_id := (select t.site_id from tills t where t.id = new.till_id);
  return new;
end $$;
create trigger till_terminals_site before insert or update on till_terminals
  for each row execute function put_site_of_tie();

-- The history of settings, newest first.
create index audit_events_of_settings on audit_events (at, id)
  where kind in ('settingChanged','settingRefused');
