/** The SQL of accepted matches: what a bank line pays for, or a payout without one, and that it was undone. */
import type { MatchKind } from "@kortkoll/core/bank/payout-books.ts";
import type { MatchEvidence, PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { statement, type Transaction } from "../database/database.ts";

export type Actor = { readonly id: string; readonly signature: string };

export type NewMatch = {
  readonly id: string;
  readonly companyId: string;
  /** Null of a payout that came to nothing. */
  readonly bankLineId: string | null;
  readonly agreementId: string;
  readonly reportedPayoutIds: readonly string[];
  readonly kind: MatchKind;
  readonly evidence: MatchEvidence | "report" | "person";
  /** What a person says who chose it themselves. */
  readonly reason: string | null;
  readonly amountOre: Ore;
  readonly bookedOn: BusinessDay;
  readonly parts: readonly PayoutPart[];
  readonly by: Actor;
  readonly at: Date;
};

const INSERT_MATCH = statement({
  name: "insert_payout_match",
  text: `with m as (insert into payout_matches (id, company_id, bank_line_id, agreement_id,
      kind, evidence, reason, amount_ore, booked_on, by_id, by, at)
      values ($1,$2,$3,$4,$6,$7,$8,$9,$10,$11,$12,$13)),
    r as (insert into payout_match_reports (match_id, reported_payout_id)
      select $1, report from unnest($5::uuid[]) as report),
    l as (update bank_lines set paid = true where id = $3),
    o as (update reported_payouts set matched = true
      where id = any($5::uuid[]) and $3::uuid is not null)
    insert into payout_match_parts (match_id, part, kind, issuer, site_id, sale_day, amount_ore)
    select $1, p.part, p.kind, p.issuer, p.site_id, p.sale_day, p.amount
    from unnest($14::int[], $15::text[], $16::text[], $17::uuid[], $18::date[], $19::bigint[])
      as p(part, kind, issuer, site_id, sale_day, amount)`,
});

export async function insertMatch(tx: Transaction, match: NewMatch): Promise<void> {
  const { parts } = match;
  await tx.write(INSERT_MATCH, [
    match.id,
    match.companyId,
    match.bankLineId,
    match.agreementId,
    match.reportedPayoutIds,
    match.kind,
    match.evidence,
    match.reason,
    match.amountOre,
    match.bookedOn,
    match.by.id,
    match.by.signature,
    match.at,
    parts.map((_, index) => index + 1),
    parts.map((part) => part.kind),
    parts.map((part) => ("issuer" in part ? part.issuer : null)),
    parts.map((part) => ("siteId" in part ? part.siteId : null)),
    parts.map((part) => ("saleDay" in part ? (part.saleDay ?? null) : null)),
    parts.map((part) => part.amountOre),
  ]);
}

export type StandingMatch = {
  readonly id: string;
  readonly companyId: string;
  readonly bankLineId: string | null;
  readonly agreementId: string;
  readonly kind: MatchKind;
  readonly amountOre: Ore;
  readonly bookedOn: BusinessDay;
  readonly parts: readonly PayoutPart[];
  /** The voucher that booked it. */
  readonly voucherId: string;
  readonly voucherText: string;
};

/** Of a match `m`, in their order. */
export const PARTS_AS_JSON = `(select coalesce(json_agg(json_build_object('kind', p.kind,
      'issuer', p.issuer, 'siteId', p.site_id, 'saleDay', p.sale_day, 'amountOre', p.amount_ore)
      order by p.part), '[]') from payout_match_parts p where p.match_id = m.id)`;

const LOCK_MATCH = statement({
  name: "lock_payout_match",
  text: `select m.id, m.company_id as "companyId", m.bank_line_id as "bankLineId",
      m.agreement_id as "agreementId", m.kind, m.amount_ore as "amountOre",
      m.booked_on as "bookedOn", ${PARTS_AS_JSON} as parts
    from payout_matches m where m.id = $1 and m.undone_at is null for update of m`,
});
const READ_VOUCHER = statement({
  name: "read_payout_match_voucher",
  text: `select id as "voucherId", text as "voucherText" from vouchers
    where payout_match_id = $1 and corrects_id is null`,
});

export type PartRow = {
  readonly kind: PayoutPart["kind"];
  readonly issuer: string | null;
  readonly siteId: string | null;
  readonly saleDay: string | null;
  readonly amountOre: number;
};

/** Undefined when there is none, or it was undone already. */
export async function lockMatch(tx: Transaction, id: string): Promise<StandingMatch | undefined> {
  type Head = Omit<StandingMatch, "parts" | "voucherId" | "voucherText"> & {
    readonly parts: readonly PartRow[];
  };
  const [head] = await tx.query<Head>(LOCK_MATCH, [id]);
  if (head === undefined) return undefined;
  type Voucher = Pick<StandingMatch, "voucherId" | "voucherText">;
  const [voucher] = await tx.query<Voucher>(READ_VOUCHER, [id]);
  if (voucher === undefined) throw new Error(`A match without a voucher: ${id}`);
  return { ...head, parts: partsOf(head.parts), ...voucher };
}

/** The constraints of the table say which parts have issuer, site and day. */
export function partsOf(rows: readonly PartRow[]): readonly PayoutPart[] {
  return rows.map(({ issuer, siteId, saleDay, ...part }) => {
    if (issuer === null) return part as PayoutPart;
    return { ...part, issuer, siteId, saleDay: saleDay ?? undefined } as PayoutPart;
  });
}

const UNDO_MATCH = statement({
  name: "undo_payout_match",
  text: `with r as (update payout_match_reports set standing = false where match_id = $1),
    l as (update bank_lines set paid = false
      where id = (select bank_line_id from payout_matches where id = $1)),
    o as (update reported_payouts set matched = false
      where id in (select reported_payout_id from payout_match_reports where match_id = $1))
    update payout_matches set undone_at = $2, undone_on = $3, undone_by_id = $4, undone_by = $5,
      undone_reason = $6 where id = $1`,
});

export async function markUndone(
  tx: Transaction,
  id: string,
  undone: {
    readonly at: Date;
    readonly on: BusinessDay;
    readonly by: Actor;
    readonly reason: string;
  },
): Promise<void> {
  const { at, on, by, reason } = undone;
  await tx.write(UNDO_MATCH, [id, at, on, by.id, by.signature, reason]);
}

const FIND_AGREEMENT = statement({
  name: "agreement_of_payout_match",
  text: `select agreement_id as "agreementId" from payout_matches where id = $1`,
});

export async function findAgreementOfMatch(
  tx: Transaction,
  id: string,
): Promise<string | undefined> {
  const [row] = await tx.query<{ agreementId: string }>(FIND_AGREEMENT, [id]);
  return row?.agreementId;
}

const ARE_MATCHED = statement({
  name: "are_reported_payouts_matched",
  text: `select exists (select from payout_match_reports
    where reported_payout_id = any($1) and standing) as matched`,
});

/** Whether one of them is on a bank line already; the agreement is locked. */
export async function areReportsMatched(
  tx: Transaction,
  reportedPayoutIds: readonly string[],
): Promise<boolean> {
  if (reportedPayoutIds.length === 0) return false;
  const [row] = await tx.query<{ matched: boolean }>(ARE_MATCHED, [reportedPayoutIds]);
  return row?.matched === true;
}
