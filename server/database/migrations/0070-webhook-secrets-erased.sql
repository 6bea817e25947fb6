-- A receiver of webhooks that is removed keeps no secret: taken back it is given a new one.

alter table webhook_subscriptions alter column sealed_secret drop not null;
update webhook_subscriptions
  set sealed_secret = null, sealed_old_secret = null, old_secret_until = null
  where removed_at is not null;
alter table webhook_subscriptions
  add check (sealed_secret is not null or (not is_on and sealed_old_secret is null)),
  add check (removed_at is null or sealed_secret is null);
