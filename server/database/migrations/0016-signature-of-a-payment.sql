-- A payment carries the signature that stood on the order when it began. A later version of the
-- order may name another service advisor: that moves no payment.

alter table allocations add column service_advisor text;

-- Of what is there already: as the version that was frozen said, and money given back as the payment
-- that it was given back of.
update allocations l set service_advisor = v.content ->> 'serviceAdvisor'
  from order_versions v where v.order_id = l.order_id and v.version = l.order_version;
update allocations l set service_advisor = p.service_advisor
  from attempts a join allocations p on p.attempt_id = a.original_id
  where a.id = l.attempt_id and p.order_id = l.order_id;
update allocations l set service_advisor = o.service_advisor
  from orders o where o.id = l.order_id and l.service_advisor is null;

alter table allocations alter column service_advisor set not null;

create function refuse_other_signature() returns trigger language plpgsql as $$
begin
  if new.service_advisor <> old.service_advisor then
    raise exception 'the signature of a payment never changes'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger allocations_keep_their_signature before update of service_advisor on allocations
  for each row execute function refuse_other_signature();

-- The ids of attempts are in the order of time: the newest payments of a signature come last.
create index allocations_by_advisor on allocations (service_advisor, attempt_id);
create index orders_by_advisor on orders (service_advisor, company_id, created_at);
