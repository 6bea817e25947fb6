-- When payers' names, free texts and the bytes themselves were removed from an old file; null while they are kept.

alter table bank_files add column texts_removed_at timestamptz;
alter table retention_runs add column bank_files integer not null default 0;
