-- A payout that comes to nothing has no bank line: its sales, refunds, fees and chargebacks take each other
-- out, and the acquirer's own file or a person says so.

alter table payout_matches
  alter column bank_line_id drop not null,
  drop constraint payout_matches_kind_check,
  add constraint payout_matches_kind_check
    check (kind in ('payout','monthlyFee','chargeback','unidentified','zeroPayout')),
  drop constraint payout_matches_evidence_check,
  add constraint payout_matches_evidence_check check (evidence in ('reference','merchantAndDay',
    'amountInWindow','onlySubset','report','person')),
  add constraint payout_matches_zero_has_no_line
    check ((kind = 'zeroPayout') = (bank_line_id is null)),
  add constraint payout_matches_zero_is_nothing check (kind <> 'zeroPayout' or amount_ore = 0);
