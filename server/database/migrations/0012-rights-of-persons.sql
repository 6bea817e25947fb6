-- Rights by named person beside those of the role, and the companies and sites a person or key sees.

create table person_rights (
  person_id uuid not null references people,
  "right" text not null check ("right" in ('takeCard','takeCash','refund','approveRefund','history',
    'interrupted','ownCards','dayClose','tillReconciliation','approveDifference','financeViews',
    'bank','exports','people','settings','audit')),
  -- Null is everywhere. A row of a site goes before it, and both before the role.
  site_id uuid references sites,
  allowed boolean not null,
  unique nulls not distinct (person_id, "right", site_id)
);

-- A person without a row sees every company, and every site.
create table person_companies (
  person_id uuid not null references people,
  company_id uuid not null references companies,
  primary key (person_id, company_id)
);

create table person_sites (
  person_id uuid not null references people,
  site_id uuid not null references sites,
  primary key (person_id, site_id)
);

-- Null is every company.
alter table api_keys add column company_ids uuid[]
  check (company_ids is null or cardinality(company_ids) > 0);
