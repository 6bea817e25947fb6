-- The few ties that a person looks at: what differs, what was booked by them, and what was set aside.

create index acquirer_ties_to_look_at on acquirer_ties (company_id, line_id)
  where undone_at is null and (proved or attempt_id is null
    or differences && '{amount,issuer,site,terminal,authorisationCode,card,voided}');
