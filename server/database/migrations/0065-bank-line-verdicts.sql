-- Whether a bank line that one file tells of is the same movement as one that another file tells of in other
-- words: a person says, and may say otherwise later.

create table bank_line_verdicts (
  -- The line's, whichever file it is taken from.
  identity text primary key check (identity <> ''),
  company_id uuid not null references companies,
  line_id uuid not null,
  -- Those that it was held against.
  other_line_ids uuid[] not null check (other_line_ids <> '{}'),
  is_same boolean not null,
  by_id uuid not null references people,
  by text not null check (by <> ''),
  at timestamptz not null
);
create index bank_line_verdicts_of_line on bank_line_verdicts (line_id);
select hold_rows('bank_line_verdicts', 't.line_id',
  '{identity,company_id,line_id,other_line_ids,is_same,by_id,by,at}');
