-- People are edited from a version, like all settings. And a link by which a person who is new, or
-- has forgotten, chooses a password of their own: once, and for a while.

alter table people add column version integer not null default 1;

alter table one_time_links
  add column person_id uuid references people,
  drop constraint one_time_links_purpose_check,
  add constraint one_time_links_purpose_check
    check (purpose in ('firstAdministrator','setPassword')),
  add constraint one_time_links_of_person
    check ((purpose = 'setPassword') = (person_id is not null));
create index one_time_links_by_person on one_time_links (person_id) where person_id is not null;
