-- What the match bench looks at is what is open: bank lines and reported payouts say themselves whether
-- something pays for them, so that an index holds the few that are left. Kept by the transaction that
-- matches; the check of the books holds them against the matches.

alter table bank_lines
  add column paid boolean not null default false,
  -- The agreements that it was found to fit none of; other agreements look at it again.
  add column not_ours_by text;
update bank_lines l set paid = true
  where exists (select from payout_matches m where m.bank_line_id = l.id and m.undone_at is null);
create index bank_lines_open on bank_lines (company_id, not_ours_by, booked_on)
  where taken and not paid;

alter table reported_payouts add column matched boolean not null default false;
update reported_payouts p set matched = true
  where exists (select from payout_match_reports r join payout_matches m on m.id = r.match_id
    where r.reported_payout_id = p.id and r.standing and m.bank_line_id is not null);
create index reported_payouts_open on reported_payouts (company_id, paid_on)
  where taken and not matched;

create index payout_matches_by_sum on payout_matches (company_id, amount_ore)
  where undone_at is null and bank_line_id is not null;
create index payout_matches_of_fees on payout_matches (company_id, booked_on)
  where undone_at is null and kind = 'monthlyFee';
create index payout_matches_without_line on payout_matches (company_id, booked_on)
  where undone_at is null and bank_line_id is null;

-- Sessions that were closed days after their sales are few.
create index session_sums_late on session_sums (closed_at)
  where (closed_at at time zone 'UTC')::date - business_day > 3;
create statistics session_sums_lateness
  on ((closed_at at time zone 'UTC')::date - business_day) from session_sums;

-- So that the database knows that few days have something left: of two columns that differ it does not.
alter table issuer_days add column left_ore bigint not null
  generated always as (amount_ore - paid_ore) stored;
drop index issuer_days_open;
create index issuer_days_open on issuer_days (company_id, site_id, business_day) where left_ore <> 0;
create index issuer_days_even on issuer_days (company_id, business_day)
  where left_ore = 0 and amount_ore = 0;
