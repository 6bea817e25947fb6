-- What the history is searched by. None of it is written twice in one payment: the words of an
-- order change only with the order's own text, and the indexes on attempts begin where an attempt
-- has an outcome (the few that run are found by state).

create table order_search (
  order_id uuid primary key references orders,
  -- Lines of order number, invoice number, registration number without spaces, signature with a
  -- leading @, and name; lower case, each between line feeds, so that a line's start can be asked.
  words text not null
);

-- åäö by name, because a database made with the C locale lowers only a to z.
create function lower_swedish(text) returns text language sql immutable strict parallel safe as $$
  select translate(lower(normalize($1)), 'ÅÄÖÉÈÜÆØ', 'åäöéèüæø')
$$;

create function words_of_order(o orders) returns text language sql immutable as $$
  select lower_swedish(concat(
    e'\n', o.order_number, e'\n', o.invoice_number, e'\n',
    regexp_replace(o.registration_number, '[\s-]', '', 'g'), e'\n@', o.service_advisor, e'\n ',
    o.customer_name, e'\n'))
$$;

create function note_order_words() returns trigger language plpgsql as $$
begin
  insert into order_search (order_id, words) values (new.id, words_of_order(new))
  on conflict (order_id) do update set words = excluded.words
    where order_search.words <> excluded.words;
  return null;
end $$;

insert into order_search (order_id, words) select o.id, words_of_order(o) from orders o;

create trigger orders_are_searchable
  after insert or update of order_number, invoice_number, registration_number, service_advisor,
    customer_name on orders
  for each row execute function note_order_words();

-- pg_trgm comes with PostgreSQL and may be created by a database's owner. Where a provider keeps it
-- away, the search reads the whole table instead: slower, never wrong.
do $$
begin
  create extension if not exists pg_trgm;
  create index order_search_by_words on order_search using gin (words gin_trgm_ops);
exception
  when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
    raise notice 'without pg_trgm the history is searched slowly: %', sqlerrm;
end $$;

create index attempts_ended_by_operator on attempts (operator, created_at, id)
  where state not in ('created','sent');
create index attempts_ended_by_till on attempts (till_id, created_at, id)
  where state not in ('created','sent');
create index attempts_ended_by_terminal on attempts (terminal_id, created_at, id)
  where state not in ('created','sent');
create index attempts_ended_by_site on attempts (site_id, created_at, id)
  where state not in ('created','sent');
create index attempts_ended_by_asked on attempts (asked_ore, created_at, id)
  where state not in ('created','sent');
create index attempts_approved_otherwise on attempts (approved_ore, created_at, id)
  where state = 'approved' and approved_ore <> asked_ore;
-- What is common is met soon on the way back in time; only the rest needs an index of its own.
create index attempts_unpaid_by_state on attempts (state, created_at, id)
  where state in ('declined','cancelled','notSent','notPerformed','claimed');
create index attempts_by_rare_issuer on attempts (issuer, created_at, id)
  where issuer in ('amex','diners','ownCard','unknown');
create index attempts_by_rare_kind on attempts (kind, created_at, id)
  where kind in ('refund','void');
-- For the list of what a person must look at.
create index attempts_flagged on attempts (created_at) where flags <> '{}';
