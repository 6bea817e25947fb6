-- When the last backup was made is asked every few seconds, and stands on the audit trail alone.

create index audit_events_of_backups on audit_events (at) where kind = 'backupMade';
