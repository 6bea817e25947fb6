-- A session stands by what was proven when it began, and so does whoever took it over by PIN. What is
-- proven against a version counts only while that version does.

alter table people
  -- Counted up when PIN, password, role or employment changes, and at "signed out everywhere":
  -- whoever stands at a till by a PIN of before then is put out.
  add column operator_version integer not null default 1;

create function count_operator_version() returns trigger language plpgsql as $$
begin
  new.operator_version := old.operator_version + 1;
  return new;
end $$;
create trigger people_operator_version
  before update of pin_hash, password_hash, role, active on people
  for each row when (old.pin_hash is distinct from new.pin_hash
    or old.password_hash is distinct from new.password_hash
    or old.role is distinct from new.role or old.active is distinct from new.active)
  execute function count_operator_version();

alter table sessions add column operator_version integer not null default 1;
