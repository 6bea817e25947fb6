-- A link for somebody who lost password and telephone also takes away the second factor, when it is used
-- and not before: until then nobody gets in by less than they do today.
alter table one_time_links
  add column resets_second_factor boolean not null default false,
  add constraint one_time_links_reset_of_person
    check (not resets_second_factor or purpose = 'setPassword');
