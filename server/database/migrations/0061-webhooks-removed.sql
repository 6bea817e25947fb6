-- Receivers of webhooks that nobody wants any more, and what was committed just before one was turned off.

alter table webhook_subscriptions
  add column removed_at timestamptz,
  add check (removed_at is null or not is_on),
  drop constraint webhook_subscriptions_name_is_one;
create unique index webhook_subscriptions_name_is_one on webhook_subscriptions (company_id, name)
  where removed_at is null;
select hold_rows('webhook_subscriptions', 't.id',
  '{id,company_id,name,address,topics,is_on,version,sealed_secret,sealed_old_secret,
    old_secret_until,created_at}', '{removed_at}');

-- Of one that is off: what was committed below this, before it was turned off, is still told to it.
alter table webhook_states add column until_tx xid8;
