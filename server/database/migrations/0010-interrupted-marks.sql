-- What of the marks a person still has to look at: a column of its own, for the planner cannot guess
-- how few they are. A signature has its own state and its own index, for most of them are answered
-- at the desk and need nobody to look through them.

alter table attempts add column to_look_through boolean not null
  generated always as (not (array_remove(flags, 'signatureWaiting') <@ handled_flags)) stored;
create index attempts_to_look_through on attempts (created_at) where to_look_through;
create index attempts_signature_waiting on attempts (created_at)
  where 'signatureWaiting' = any(flags) and coalesce(signature_state, 'waiting') = 'waiting';
-- For the history of the list: the answer takes the mark away.
create index attempts_signature_answered on attempts (created_at)
  where signature_state in ('signed','notSigned');

-- Every order that is shown asks whether money is on its way back; nearly nothing ever is. Without
-- this the planner reads all payments to find out.
create index attempts_going_back on attempts (id)
  where kind <> 'purchase' and state in ('created','sent','unknown','claimed');
-- For lists over all sites, newest first.
create index orders_by_time on orders (created_at, id);
