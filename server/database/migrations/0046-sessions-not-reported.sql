-- A terminal that never comes back: a person ends the wait for its session, with a reason. What it would
-- have said stays unknown.

alter table session_closings drop constraint session_closings_state_check,
  add check (state in ('waiting','asking','done','notReported'));
drop index session_closings_one_open;
create unique index session_closings_one_open on session_closings (terminal_id)
  where state in ('waiting','asking');

create or replace function refuse_change_of_closed_session() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state in ('done','notReported') then
    raise exception 'what a terminal said of a closed session never changes'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

alter table close_follow_ups drop constraint close_follow_ups_kind_check,
  add check (kind in ('sessionClosed','terminalNotReached','terminalRefused','askedWithoutAnswer',
    'reportCameLate','lateApproval','explanation','sessionNotReported')),
  drop constraint close_follow_ups_check1,
  add check ((kind in ('explanation','sessionNotReported')) = (by_id is not null));
