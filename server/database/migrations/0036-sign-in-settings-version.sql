-- The settings of signing in are edited from a version, like all settings.
alter table sign_in_settings add column version integer not null default 1;
