-- What comes late to a place that its company has left is closed all the same. How far such a place has
-- been looked through, and the last day that it was done by itself.

alter table day_close_places add column looked_day date not null default '2000-01-01',
  add column looked_tx xid8 not null default '0';
