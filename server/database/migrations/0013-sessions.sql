-- Sessions whose tokens change while they last, with the operator who stands at the till in them; and
-- what a person can prove beside a password: a PIN, a second factor, a recovery code. Sessions from
-- before this end: everybody signs in once more.

alter table people
  -- Counted up when password, role or employment changes: sessions of before then have ended.
  add column sign_in_version integer not null default 1,
  add column pin_hash text,
  add column pin_set_at timestamptz,
  add constraint people_pin_whole check ((pin_hash is null) = (pin_set_at is null));

create function count_sign_in_version() returns trigger language plpgsql as $$
begin
  new.sign_in_version := old.sign_in_version + 1;
  return new;
end $$;
create trigger people_sign_in_version before update of password_hash, role, active on people
  for each row when (old.password_hash is distinct from new.password_hash
    or old.role is distinct from new.role or old.active is distinct from new.active)
  execute function count_sign_in_version();

drop table sessions;
create table sessions (
  id uuid primary key,
  -- Whose session it is, and that person's version when it began.
  person_id uuid not null references people,
  person_version integer not null,
  till_id uuid references tills,
  -- Who acts in it now, and how and when they last proved who they are.
  operator_id uuid not null references people,
  proven_by text not null check (proven_by in ('password','pin')),
  proven_at timestamptz not null,
  check (proven_by = 'pin' or operator_id = person_id),
  second_factor_at timestamptz,
  locked_at timestamptz,
  device text not null,
  address text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  -- When the newest token was made.
  rotated_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in
    ('signedOut','signedInAnew','secondFactorGiven','endedByPerson','replayed')),
  check ((ended_at is null) = (ended_why is null))
);
create index on sessions (person_id);
create index on sessions (expires_at);

-- A token is retired by the first use of a later one; used after that it was stolen, or its thief's
-- copy was used first.
create table session_tokens (
  token_hash text primary key,
  session_id uuid not null references sessions on delete cascade,
  number integer not null check (number > 0),
  used_at timestamptz,
  retired_at timestamptz,
  unique (session_id, number)
);

-- Who has stood at a till by PIN, for the list that they are picked from.
create table till_operators (
  till_id uuid not null references tills,
  person_id uuid not null references people,
  at timestamptz not null,
  primary key (till_id, person_id)
);

-- A try is written before it is judged and taken away when it was right: guesses made side by side,
-- at any server, count one by one.
alter table sign_in_failures add column kind text not null default 'password'
  check (kind in ('password','pin','secondFactor'));

create table second_factors (
  person_id uuid primary key references people,
  -- Sealed with the key outside the database.
  sealed_secret text,
  confirmed_at timestamptz,
  check ((sealed_secret is null) = (confirmed_at is null)),
  -- Shown to the person, and not yet proven by a code.
  pending_secret text,
  -- The time step of the last code that was taken: none is taken twice.
  last_step bigint
);

create table recovery_codes (
  person_id uuid not null references people,
  code_hash text not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

create table sign_in_settings (
  only_one boolean primary key default true check (only_one),
  second_factor_roles text[] not null default '{finance,administrator}' check (second_factor_roles
    <@ array['operator','serviceAdvisor','manager','finance','administrator']),
  -- 0 is never.
  lock_after_minutes integer not null default 10 check (lock_after_minutes between 0 and 240)
);
insert into sign_in_settings default values;
