/** The SQL of the versions of the card rules. What is saved is followed by another, never changed. */
import type { CardRule, Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type CardRuleVersion = {
  readonly version: number;
  readonly at: Date;
  readonly by: string;
  readonly rules: readonly CardRule[];
};

const READ_VERSIONS = statement({
  name: "read_card_rule_versions",
  text: `select v.version, v.made_at, v.by,
      (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('issuer', r.issuer,
          'issuerId', r.issuer_id, 'aidPrefix', r.aid_prefix, 'panFrom', r.pan_from,
          'panTo', r.pan_to, 'label', r.label)) order by r.position), '[]')
        from card_rules r where r.version = v.version) as rules
    from card_rule_versions v where v.version < $1 order by v.version desc limit $2`,
});

/** The largest number that the column can hold. */
const AFTER_ALL = 2_147_483_647;

/** Newest first. */
export async function selectVersions(
  sql: Sql,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly CardRuleVersion[]> {
  const rows = await sql.query<{ version: number; made_at: Date; by: string; rules: CardRule[] }>(
    READ_VERSIONS,
    [page.before ?? AFTER_ALL, page.limit],
  );
  return rows.map(({ version, made_at: at, by, rules }) => ({ version, at, by, rules }));
}

const ADD_VERSION = statement({
  name: "add_card_rule_version",
  text: `with made as (
      insert into card_rule_versions (version, made_at, by_id, by)
      select $1::int + 1, $2, $3, $4
      where $1 = (select coalesce(max(version), 0) from card_rule_versions)
      on conflict (version) do nothing returning version)
    insert into card_rules (id, version, position, issuer, issuer_id, aid_prefix, pan_from, pan_to,
      label)
    select r.id, m.version, r.position, r.issuer, r.issuer_id, r.aid_prefix, r.pan_from, r.pan_to,
      r.label
    from made m, unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
      $11::text[]) with ordinality
      as r(id, issuer, issuer_id, aid_prefix, pan_from, pan_to, label, position)
    returning version`,
});

export type NewCardRule = CardRule & { readonly id: string; readonly issuer: Issuer };

/** False when another version has been saved after the one that this one was made from. */
export async function insertVersion(
  tx: Transaction,
  made: {
    readonly from: number;
    readonly rules: readonly NewCardRule[];
    readonly at: Date;
    readonly by: { readonly id: string | null; readonly name: string };
  },
): Promise<boolean> {
  const { from, rules, at, by } = made;
  const rows = await tx.query(ADD_VERSION, [
    from,
    at,
    by.id,
    by.name,
    rules.map((rule) => rule.id),
    rules.map((rule) => rule.issuer),
    rules.map((rule) => rule.issuerId ?? null),
    rules.map((rule) => rule.aidPrefix ?? null),
    rules.map((rule) => rule.panFrom ?? null),
    rules.map((rule) => rule.panTo ?? null),
    rules.map((rule) => rule.label ?? null),
  ]);
  return rows.length > 0;
}
