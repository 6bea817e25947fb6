-- What a payment is searched by, in the order of time: whatever is looked for, the newest page is found
-- week by week, newest first, and no further back than it has to be. A payment is noted in
-- payments_to_index in the transaction that makes it, and its words are laid out a moment later by
-- whichever server comes first, so that no payment waits for an index. What is noted and not laid out is
-- looked through one by one, in the same statement: a payment is found from the moment that it is there.
-- Attempts hold the foreign keys of all of these.

create table payments_to_index (attempt_id uuid not null)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- A row for each order, and each credit invoice, that a payment is for. Numbers and names in lower case.
create table payment_words (
  attempt_id uuid not null,
  line integer not null,
  order_id uuid not null,
  -- When the payment began, and weeks since 1970.
  at timestamptz not null,
  week integer not null,
  company_id uuid not null,
  site_id uuid not null,
  -- Null of a credit invoice, like the signature: the row of the order that was paid has them.
  system_code text,
  service_advisor text,
  order_number text collate "C" not null,
  invoice_number text collate "C" not null,
  -- Without spaces.
  registration text collate "C",
  -- Begins with a space, like each word in it.
  name text collate "C" not null,
  primary key (attempt_id, line, order_id)
);

create function week_of(at timestamptz) returns integer language sql stable parallel safe as $$
  select floor(extract(epoch from at) / 604800)::integer
$$;

-- Each three letters of a name that follow each other, with the week above them. Letters that share a
-- key, which only rare scripts' do, are told apart by the name itself.
create function keys_of_name(week integer, name text) returns bigint[]
  language sql immutable strict parallel safe as $$
  select array_agg(distinct (week::bigint << 36) | ((ascii(substr(name, n, 1)) & 4095)::bigint << 24)
      | ((ascii(substr(name, n + 1, 1)) & 4095) << 12) | (ascii(substr(name, n + 2, 1)) & 4095))
    from generate_series(1, length(name) - 2) n
$$;

create index payment_words_by_order_number on payment_words (week, order_number);
create index payment_words_by_invoice_number on payment_words (week, invoice_number);
create index payment_words_by_registration on payment_words (week, registration)
  where registration is not null;
-- Laid out by the hundred: a list of what is pending would only be read by each search.
create index payment_words_by_name on payment_words using gin (keys_of_name(week, name))
  with (fastupdate = off);
create index payment_words_by_advisor on payment_words (service_advisor, at, attempt_id)
  where service_advisor is not null;
create index payment_words_by_system on payment_words (system_code, at, attempt_id)
  where system_code is not null;

-- One row, whose lock is the right to lay out. What began before its time was there before these tables
-- and is laid out backwards, piece by piece; null when all of it is.
create table payment_words_turn (
  only_one boolean primary key default true check (only_one),
  to_do_before timestamptz,
  to_do_before_id uuid,
  check ((to_do_before is null) = (to_do_before_id is null))
);

-- An order that changes its words is laid out anew with all that was paid for it.
create function note_changed_words() returns trigger language plpgsql as $$
begin
  insert into payments_to_index (attempt_id)
    select attempt_id from allocations where order_id = new.id
    union select attempt_id from allocations where credit_invoice_id = new.id;
  return null;
end $$;
create trigger orders_change_words after update of order_number, invoice_number, registration_number,
    customer_name on orders for each row
  when ((old.order_number, old.invoice_number, old.registration_number, old.customer_name)
    is distinct from (new.order_number, new.invoice_number, new.registration_number, new.customer_name))
  execute function note_changed_words();
