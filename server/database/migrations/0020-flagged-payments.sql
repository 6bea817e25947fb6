-- What has any mark is found without reading the payments that have none.
create index attempts_with_flags on attempts (created_at, id) where flags <> '{}';
