-- What a text that invoicing systems send as a signature means in reports, as a person has said it:
-- within a company, until it is undone. It gives nobody a right, and signs nobody in.

create table signature_aliases (
  id uuid primary key,
  company_id uuid not null references companies,
  signature text not null check (signature <> ''),
  person_id uuid not null references people,
  by_id uuid not null references people,
  by text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by_id uuid references people,
  undone_by text,
  check ((undone_at is null) = (undone_by is null)),
  check ((undone_at is null) = (undone_by_id is null))
);
create unique index signature_aliases_one_meaning on signature_aliases (company_id, signature)
  where undone_at is null;

create function keep_signature_alias() returns trigger language plpgsql as $$
begin
  if old.undone_at is not null
    or (new.id, new.company_id, new.signature, new.person_id, new.by_id, new."by", new.at)
      is distinct from
      (old.id, old.company_id, old.signature, old.person_id, old.by_id, old."by", old.at) then
    raise exception 'signature_aliases can only be undone'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger signature_aliases_only_undone before update on signature_aliases
  for each row execute function keep_signature_alias();
create trigger signature_aliases_never_deleted before delete or truncate on signature_aliases
  for each statement execute function refuse_change();
