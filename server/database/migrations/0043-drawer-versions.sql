-- A drawer's account is changed from the version that was read, and what was changed is told.
alter table drawers add column version integer not null default 1 check (version >= 1);
select hold_rows('drawers', 't.id', '{id,till_id,company_id,account,created_at}', '{version=1}');

-- A bag whose seal is taken back frees its number: a mistyped sum is sealed again, under the number
-- that stands on the bag. That no two bags have one number is asked under a lock on it.
drop index cash_movements_bag_numbers;
create index cash_movements_bag_numbers on cash_movements (company_id, bag_number)
  where kind = 'bagSealed' and corrects_id is null;

-- However the parts of a personal number are parted; a company's papers may name its organisation
-- number, whose third and fourth digits are 20 or more. What is noted already stays.
alter table cash_checks drop constraint cash_checks_note_check,
  add constraint cash_checks_note_check check (note <> '' and note !~ case document
    when 'companyRegistration'
      then '(^|\D)(\d{8}|\d{2}[01]\d{3})[\s\u00a0\u202f]*[-+–—‑−]?[\s\u00a0\u202f]*\d{4}(\D|$)'
    else '(^|\D)(\d{2})?\d{6}[\s\u00a0\u202f]*[-+–—‑−]?[\s\u00a0\u202f]*\d{4}(\D|$)' end) not valid;
