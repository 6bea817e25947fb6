-- What acquirers have agreed to: which cards of which sites they pay for, when and how, from which day.

create table payout_agreements (
  id uuid primary key,
  company_id uuid not null references companies,
  acquirer text not null check (acquirer in
    ('nets','worldline','swedbank','amex','diners','ownCard','other')),
  name text not null check (name <> ''),
  -- Of the agreement with all its terms.
  version integer not null default 1 check (version >= 1),
  constraint payout_agreements_name_is_one unique (company_id, name)
);

-- From a day on until the next terms begin; without issuers the agreement has ended.
create table payout_terms (
  agreement_id uuid not null references payout_agreements,
  valid_from date not null,
  issuers text[] not null check (all_differ(issuers)
    and issuers <@ '{visa,mastercard,amex,diners,ownCard,unknown}'::text[]),
  site_ids uuid[] check (cardinality(site_ids) > 0 and all_differ(site_ids::text[])),
  payer_names text[] not null check (all_differ(payer_names) and not '' = any (payer_names)),
  account text check (account <> ''),
  reference_pattern text check (reference_pattern <> ''),
  reference_day_offset integer check (reference_day_offset between 0 and 30),
  -- Each with its site in the same place; null is every site.
  merchant_numbers text[] not null,
  merchant_site_ids uuid[] not null,
  cut_off text check (cut_off ~ '^([01][0-9]|2[0-3]):[0-5][05]$'),
  reported_after_days integer not null check (reported_after_days between 0 and 10),
  weekend text not null check (weekend in ('combined','separate')),
  -- How the own card's payouts come stands in its programme and nowhere else: then all of these are null.
  form text check (form in ('gross','net')),
  bank_days integer check (bank_days between 0 and 60),
  fee_rule text check (fee_rule in ('perPayout','monthly','invoiced')),
  fee_day integer check (fee_day between 1 and 31),
  -- Until a person has read the contract it is what somebody believes.
  confirmed_at timestamptz,
  confirmed_by_id uuid references people,
  confirmed_by text,
  primary key (agreement_id, valid_from),
  check (cardinality(merchant_numbers) = cardinality(merchant_site_ids)),
  check (num_nonnulls(form, bank_days, fee_rule) in (0, 3)),
  -- What is kept from each payout makes it net, and nothing else does.
  constraint payout_terms_fees_fit_form check ((form = 'net') = (fee_rule = 'perPayout')),
  check ((fee_rule = 'monthly') is true = (fee_day is not null)),
  check (num_nonnulls(confirmed_at, confirmed_by_id, confirmed_by) in (0, 3))
);

select hold_rows('payout_agreements', 't.id', '{id,company_id,acquirer,name,version}');
select hold_rows('payout_terms', 't.agreement_id',
  '{agreement_id,valid_from,issuers,site_ids,payer_names,account,reference_pattern,
    reference_day_offset,merchant_numbers,merchant_site_ids,cut_off,reported_after_days,weekend,
    form,bank_days,fee_rule,fee_day,confirmed_at,confirmed_by_id,confirmed_by}');
