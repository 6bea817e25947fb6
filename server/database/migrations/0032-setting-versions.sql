-- Who edits a company's reasons for cash, or its limit, is told of whoever came between. And the
-- trail tells programs by the names of their keys: of two that were made with one name at the same
-- moment, the later has its number added.

alter table companies
  add column cash_reasons_version integer not null default 1,
  add column cash_limit_version integer not null default 1;

update api_keys k set name = left(k.name, 40) || ' ' || left(k.id::text, 8) || right(k.id::text, 4)
  where k.stopped_at is null and exists (select from api_keys o
    where o.name = k.name and o.stopped_at is null and (o.created_at, o.id) < (k.created_at, k.id));
create unique index api_keys_one_name_in_use on api_keys (name) where stopped_at is null;
