-- In a transaction of its own, so that only one table is held still at a time. Whoever writes payments is
-- waited for, and from then on each is noted: what is older is what is there now.

create function note_payment_to_index() returns trigger language plpgsql as $$
begin
  insert into payments_to_index (attempt_id) values (new.attempt_id);
  return null;
end $$;
create trigger allocations_are_indexed after insert or update of order_id, credit_invoice_id on allocations
  for each row execute function note_payment_to_index();

insert into payment_words_turn (to_do_before, to_do_before_id)
  select max(created_at) + interval '1 second', '00000000-0000-0000-0000-000000000000' from attempts
  having count(*) > 0;
insert into payment_words_turn default values on conflict do nothing;
