-- What ended unpaid by a last result is asked about a few times more: an approval may be shown late.
-- Apart from next_check_at, which says that an attempt is still unresolved.

alter table attempts
  add column late_look_at timestamptz,
  add column late_looks integer not null default 0;
create index attempts_to_look_at_late on attempts (late_look_at) where late_look_at is not null;
