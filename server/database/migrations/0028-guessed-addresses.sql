-- Guesses from one address wait for each other at this row, whichever persons they are at and whichever
-- servers they come to: what is counted is then what there is.
create table guessed_addresses (
  kind text not null check (kind in ('password','pin','secondFactor')),
  address text not null,
  at timestamptz not null,
  primary key (kind, address)
);
