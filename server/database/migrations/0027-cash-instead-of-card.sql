-- Cash taken in place of a card payment says which: once for each, whoever presses however often.
alter table attempts
  add column instead_of_id uuid references attempts,
  add constraint attempts_cash_is_instead
    check (instead_of_id is null or (kind = 'purchase' and method = 'cash')),
  -- No coin is smaller than a krona.
  add constraint attempts_received_is_whole check (received_ore % 100 = 0) not valid;
update attempts p set instead_of_id = e.attempt_id
  from (select distinct on (attempt_id) attempt_id, (content ->> 'paymentId')::uuid as payment_id
    from attempt_events where kind = 'switchedToCash' order by attempt_id, at, id) e
  where p.id = e.payment_id;
create unique index attempts_instead_once on attempts (instead_of_id)
  where instead_of_id is not null;
