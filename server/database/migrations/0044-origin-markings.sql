-- How a company's SIE files mark where a posting comes from. Without a row: as the program does by itself.

create function all_differ(words text[]) returns boolean language sql immutable as
  $$ select count(*) = count(distinct lower(word)) from unnest(words) as word $$;

create table origin_markings (
  company_id uuid primary key references companies,
  -- Each with the dimension in the same place.
  parts text[] not null,
  dimensions integer[] not null,
  -- What a receiver with these two dimensions only gets in them.
  cost_centre text not null,
  project text not null,
  -- Each with the code and the text in the same place.
  issuers text[] not null,
  codes text[] not null,
  texts text[] not null,
  version integer not null check (version >= 1),
  check (cardinality(parts) = cardinality(dimensions) and all_differ(parts)),
  constraint origin_markings_dimensions_differ check (all_differ(dimensions::text[])),
  -- What the format keeps for others or for later is never ours.
  constraint origin_markings_dimensions_are_free check (
    not dimensions && '{0,2,3,4,5,8,9,10,11,12,13,14,15,16,17,18,19}'::integer[]
    and 1 <= all (dimensions)),
  constraint origin_markings_issuer_is_marked check (
    cost_centre <> project and 'issuer' in (cost_centre, project)),
  check (cardinality(issuers) = cardinality(codes) and cardinality(issuers) = cardinality(texts)
    and all_differ(issuers)),
  constraint origin_markings_codes_differ check (all_differ(codes) and not '' = any (codes)),
  constraint origin_markings_texts_differ check (all_differ(texts) and not '' = any (texts))
);
select hold_rows('origin_markings', 't.company_id',
  '{company_id,parts,dimensions,cost_centre,project,issuers,codes,texts,version}');
