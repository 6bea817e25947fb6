-- When a company's day at a site is to be closed: a time to remind of it, and one to close by itself.

create table day_close_times (
  company_id uuid not null references companies,
  site_id uuid not null references sites,
  -- Times on the wall in Stockholm; null is never.
  remind_at text check (remind_at ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  close_at text check (close_at ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  version integer not null check (version >= 1),
  -- The last day that was closed by itself, or before which it was not to be.
  closed_day date not null,
  primary key (company_id, site_id)
);
create index day_close_times_automatic on day_close_times (closed_day) where close_at is not null;
