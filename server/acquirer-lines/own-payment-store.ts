/** The SQL of our own attempts by card, for the matcher of acquirers' lines. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type Sql, statement } from "../database/database.ts";

const ATTEMPTS = `select a.id, a.kind, a.state,
      case a.state when 'approved' then a.approved_ore else a.asked_ore end as "amountOre",
      a.created_at as "createdAt", a.sent_at as "sentAt", a.ended_at as "endedAt", a.evidence,
      a.hand_keyed as "handKeyed", a.terminal_time as "terminalTime", a.site_id as "siteId",
      t.terminal_id as "terminalId", a.issuer, a.last_four as "lastFour", a.reference,
      coalesce(a.authorisation_code,
        case when c.evidence_kind = 'authorisationCode' then c.evidence end) as "authorisationCode",
      case when c.evidence_kind = 'receiptNumber' then c.evidence end as "receiptNumber",
      x.line_id as "heldByLineId"
    from attempts a join terminals t on t.id = a.terminal_id
      left join claims c on c.attempt_id = a.id
      left join acquirer_ties x on x.attempt_id = a.id and x.holds and x.undone_at is null
    where a.method = 'card' and a.company_id = $1`;

const OF_TIME = statement({
  name: "read_attempts_for_acquirer_lines",
  text: `${ATTEMPTS} and a.created_at >= $2 and a.created_at < $3 and not a.hand_keyed`,
});

const HAND_KEYED = statement({
  name: "read_hand_keyed_for_acquirer_lines",
  text: `${ATTEMPTS} and a.hand_keyed and a.created_at >= $2 and a.created_at < $3`,
});

export type AttemptRow = {
  readonly id: string;
  readonly kind: "purchase" | "refund" | "void";
  readonly state: AttemptState;
  readonly amountOre: number;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly endedAt: Date | null;
  readonly evidence: string;
  readonly handKeyed: boolean;
  readonly terminalTime: string | null;
  readonly siteId: string;
  readonly terminalId: string;
  readonly issuer: Issuer | null;
  readonly lastFour: string | null;
  readonly reference: string;
  readonly authorisationCode: string | null;
  readonly receiptNumber: string | null;
  readonly heldByLineId: string | null;
};

export function selectAttempts(
  sql: Sql,
  asked: { readonly companyId: string; readonly from: Date; readonly to: Date },
): Promise<AttemptRow[]> {
  return sql.query<AttemptRow>(OF_TIME, [asked.companyId, asked.from, asked.to]);
}

/** Found at their terminal, or in a file, some time after they were keyed. */
export function selectHandKeyed(
  sql: Sql,
  asked: { readonly companyId: string; readonly from: Date; readonly to: Date },
): Promise<AttemptRow[]> {
  return sql.query<AttemptRow>(HAND_KEYED, [asked.companyId, asked.from, asked.to]);
}
