-- All that is given back of a payment in cash is rounded once, however many parts it goes in: a part
-- makes up for how those before it were rounded.
alter table attempts
  drop constraint attempts_cash_is_rounded,
  add constraint attempts_cash_is_rounded check (cash_ore - asked_ore
    between case kind when 'purchase' then -49 else -99 end
      and case kind when 'purchase' then 50 else 99 end);
