-- A payout that is late, missing, short or over is handed to somebody like any open item; by what it is
-- known stands in the program. What is open is looked up by its own day, place and issuer.

alter table open_item_owners drop constraint open_item_owners_kind_check,
  add constraint open_item_owners_kind_check check (kind in ('interim','debt','issuer','payout'));

drop index session_sums_by_day;
create index session_sums_by_sale on session_sums (business_day, company_id, site_id, issuer);
