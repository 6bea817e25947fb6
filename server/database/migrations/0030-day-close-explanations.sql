-- A close of one till or one terminal, what people explain of a close, and what is still to be explained.

alter table day_closes add column till_id uuid references tills,
  add column terminal_id uuid references terminals,
  add check (till_id is null or terminal_id is null);
-- What its cards came to, for the list of closes.
alter table day_closes add column net_ore bigint
  generated always as ((content::jsonb -> 'cards' ->> 'netOre')::bigint) stored;
create index day_closes_by_time on day_closes (cut_at desc, id desc);

alter table close_follow_ups drop constraint close_follow_ups_kind_check,
  add check (kind in ('sessionClosed','terminalNotReached','terminalRefused','askedWithoutAnswer',
    'reportCameLate','lateApproval','explanation')),
  add column by_id uuid references people,
  -- It says that something differs which no payment explains, or that it cannot be read.
  add column is_open boolean not null default false,
  -- The number of the follow-up that this one explains.
  add column explains integer,
  add foreign key (close_id, explains) references close_follow_ups (close_id, number),
  add check (explains < number),
  add check ((kind = 'explanation') = (by_id is not null));
create index close_follow_ups_open on close_follow_ups (close_id) where is_open;
create index close_follow_ups_explaining on close_follow_ups (close_id, explains)
  where explains is not null;
