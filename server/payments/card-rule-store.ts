/** The card rules as configured; read often and changed seldom, so kept for a few seconds. */
import type { CardRule, Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { Clock } from "../clock.ts";
import { type Sql, statement } from "../database/database.ts";

const READ_RULES = statement({
  name: "read_card_rules",
  text: `select priority, issuer, issuer_id, aid_prefix, pan_from, pan_to from card_rules
    order by priority, id`,
});

export type CardRules = () => Promise<readonly CardRule[]>;

const KEPT_FOR_MS = 5_000;

export function keepCardRules(sql: Sql, clock: Clock): CardRules {
  let kept: { readonly rules: readonly CardRule[]; readonly atMs: number } | undefined;
  return async () => {
    const nowMs = clock();
    if (kept === undefined || Math.abs(nowMs - kept.atMs) > KEPT_FOR_MS) {
      kept = { rules: await readCardRules(sql), atMs: nowMs };
    }
    return kept.rules;
  };
}

async function readCardRules(sql: Sql): Promise<readonly CardRule[]> {
  const rows = await sql.query<{
    priority: number;
    issuer: Issuer;
    issuer_id: string | null;
    aid_prefix: string | null;
    pan_from: string | null;
    pan_to: string | null;
  }>(READ_RULES);
  return rows.map((row) => ({
    priority: row.priority,
    issuer: row.issuer,
    ...(row.issuer_id === null ? {} : { issuerId: row.issuer_id }),
    ...(row.aid_prefix === null ? {} : { aidPrefix: row.aid_prefix }),
    ...(row.pan_from === null ? {} : { panFrom: row.pan_from }),
    ...(row.pan_to === null ? {} : { panTo: row.pan_to }),
  }));
}
