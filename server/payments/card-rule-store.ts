/** The card rules as they are now; read often and changed seldom, so kept for a moment. */
import type { Issuer, PlacedCardRule } from "@kortkoll/core/cards/card-rules.ts";
import type { Clock } from "../clock.ts";
import { type Sql, statement } from "../database/database.ts";

const READ_RULES = statement({
  name: "read_card_rules",
  text: `select version, position, issuer, issuer_id, aid_prefix, pan_from, pan_to, label
    from card_rules where version = (select max(version) from card_rules) order by position`,
});

export type CardRules = () => Promise<readonly PlacedCardRule[]>;

export type KeptCardRules = CardRules & {
  /** After a change on this server; others see it within a second. */
  readonly forget: () => void;
};

const KEPT_FOR_MS = 1_000;

export function keepCardRules(sql: Sql, clock: Clock): KeptCardRules {
  let kept: { readonly rules: readonly PlacedCardRule[]; readonly atMs: number } | undefined;
  let changes = 0;
  const read = async (): Promise<readonly PlacedCardRule[]> => {
    const nowMs = clock();
    if (kept !== undefined && Math.abs(nowMs - kept.atMs) <= KEPT_FOR_MS) return kept.rules;
    const before = changes;
    const rules = await readCardRules(sql);
    // What was read before a change is not kept after it.
    if (before === changes) kept = { rules, atMs: nowMs };
    return rules;
  };
  const forget = (): void => {
    changes += 1;
    kept = undefined;
  };
  return Object.assign(read, { forget });
}

export type CardRuleRow = {
  version: number;
  position: number;
  issuer: Issuer;
  issuer_id: string | null;
  aid_prefix: string | null;
  pan_from: string | null;
  pan_to: string | null;
  label: string | null;
};

async function readCardRules(sql: Sql): Promise<readonly PlacedCardRule[]> {
  return (await sql.query<CardRuleRow>(READ_RULES)).map(placedCardRule);
}

function placedCardRule(row: CardRuleRow): PlacedCardRule {
  return {
    version: row.version,
    position: row.position,
    issuer: row.issuer,
    ...(row.issuer_id === null ? {} : { issuerId: row.issuer_id }),
    ...(row.aid_prefix === null ? {} : { aidPrefix: row.aid_prefix }),
    ...(row.pan_from === null ? {} : { panFrom: row.pan_from }),
    ...(row.pan_to === null ? {} : { panTo: row.pan_to }),
    ...(row.label === null ? {} : { label: row.label }),
  };
}
