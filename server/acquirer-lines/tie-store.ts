/** The SQL of ties between acquirers' lines and our payments. */
import type { TieDifference, TieEvidence } from "@kortkoll/core/bank/acquirer-match.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type NewTie = {
  readonly id: string;
  readonly lineId: string;
  readonly companyId: string;
  /** Null where a person has said that it is none of ours. */
  readonly attemptId: string | null;
  readonly holds: boolean;
  readonly amountOre: number;
  readonly evidence: TieEvidence | "handKeyed" | "person" | "setAside";
  /** `voided`: the payment was voided here, and the card charged all the same. */
  readonly differences: readonly (TieDifference | "voided")[];
  readonly proved: boolean;
  readonly reason: string | null;
  readonly byId: string | null;
  readonly by: string;
  readonly at: Date;
};

/** What is tied already stays as it is. A payment may be booked on another day than its card was charged. */
const INSERT_TIES = statement({
  name: "insert_acquirer_ties",
  text: `insert into acquirer_ties (id, line_id, company_id, attempt_id, holds, amount_ore, evidence,
      differences, proved, reason, by_id, by, at)
    select r.id, r."lineId", r."companyId", r."attemptId", r.holds, r."amountOre", r.evidence,
      case when b.business_day is distinct from l.sale_on and b.business_day is not null
          and not 'day' = any(r.differences) then r.differences || 'day'::text
        else r.differences end, r.proved, r.reason, r."byId", r.by, r.at
    from jsonb_to_recordset($1::jsonb) as r(id uuid, "lineId" uuid, "companyId" uuid,
      "attemptId" uuid, holds boolean, "amountOre" bigint, evidence text, differences text[],
      proved boolean, reason text, "byId" uuid, by text, at timestamptz)
      join counted_acquirer_lines l on l.id = r."lineId"
      left join attempts b on b.id = r."attemptId"
    where not exists (select from acquirer_ties x where x.line_id = r."lineId"
        and x.undone_at is null)
      and not (r.holds and exists (select from acquirer_ties x
        where x.attempt_id = r."attemptId" and x.holds and x.undone_at is null))
    returning line_id as "lineId"`,
});

/** With the company's ties locked; gives the lines that are tied now. */
export async function insertTies(
  tx: Transaction,
  ties: readonly NewTie[],
): Promise<ReadonlySet<string>> {
  if (ties.length === 0) return new Set();
  const rows = await tx.query<{ lineId: string }>(INSERT_TIES, [JSON.stringify(ties)]);
  return new Set(rows.map(({ lineId }) => lineId));
}

const IS_FREE = statement({
  name: "is_acquirer_tie_free",
  text: `select not exists (select from acquirer_ties x where x.line_id = $1 and x.undone_at is null)
      and ($2::uuid is null or not exists (select from acquirer_ties x where x.attempt_id = $2
        and x.holds and x.undone_at is null)) as free`,
});

/** Neither the line nor the payment is tied. */
export async function isFree(sql: Sql, lineId: string, attemptId: string | null): Promise<boolean> {
  return (await sql.query<{ free: boolean }>(IS_FREE, [lineId, attemptId]))[0]?.free === true;
}

const STANDING_TIE = statement({
  name: "find_standing_acquirer_tie",
  text: `select id, attempt_id as "attemptId", evidence, proved from acquirer_ties
    where line_id = $1 and undone_at is null`,
});

export type StandingTie = Pick<NewTie, "id" | "attemptId" | "evidence" | "proved">;

export async function findStandingTie(sql: Sql, lineId: string): Promise<StandingTie | undefined> {
  return (await sql.query<StandingTie>(STANDING_TIE, [lineId]))[0];
}

const UNDO_TIE = statement({
  name: "undo_acquirer_tie",
  text: `update acquirer_ties set undone_at = $2, undone_by_id = $3, undone_by = $4, undone_reason = $5
    where id = $1 and undone_at is null and not proved returning id`,
});

/** False when it was undone already, or something is booked by it. */
export async function markTieUndone(
  tx: Transaction,
  id: string,
  undone: {
    readonly at: Date;
    readonly by: { readonly id: string; readonly signature: string };
    readonly reason: string;
  },
): Promise<boolean> {
  const { at, by, reason } = undone;
  const rows = await tx.query(UNDO_TIE, [id, at, by.id, by.signature, reason]);
  return rows.length > 0;
}
