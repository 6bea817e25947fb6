-- The few ties whose payment is booked on another day, site or issuer than the line says: what a payout
-- pays of them is paid where they are booked.

create index acquirer_ties_elsewhere on acquirer_ties (company_id, line_id)
  where undone_at is null and attempt_id is not null and (proved or differences <> '{}');
