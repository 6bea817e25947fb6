/** The SQL that writes the voucher of a bank line: of many sales at once, each with its issuer and site. */
import type { PayoutVoucher } from "@kortkoll/core/bank/payout-books.ts";
import { BANK_SERIES } from "@kortkoll/core/ledger/voucher-series.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { statement, type Transaction } from "../database/database.ts";

const NO_SYSTEM = "none";

const INSERT_PAYOUT_VOUCHER = statement({
  name: "insert_payout_voucher",
  text: `with v as (
      insert into vouchers (id, company_id, series, business_day, event, text, created_by, created_at,
        payout_match_id)
      values ($1,$2,$3,$4,$5,$6,$7,$8,$9))
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, issuer, site_id,
      operator, system_code, booked_by_system)
    select $1, l.line, $2, a.account, l.role, l.amount, l.issuer, coalesce(l.site_id, $10), $7, $11,
      false
    from unnest($12::int[], $13::text[], $14::bigint[], $15::text[], $16::uuid[])
      as l(line, role, amount, issuer, site_id)
    left join company_accounts a on a.company_id = $2 and a.role = l.role`,
});

/** A company without an account for a role makes this throw: nothing is booked half. */
export async function insertPayoutVoucher(
  tx: Transaction,
  voucher: {
    readonly id: string;
    readonly companyId: string;
    readonly matchId: string;
    readonly draft: PayoutVoucher;
    /** Where the lines of no sale belong. */
    readonly siteId: string;
    readonly businessDay: BusinessDay;
    readonly text: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  const { draft } = voucher;
  await tx.write(INSERT_PAYOUT_VOUCHER, [
    voucher.id,
    voucher.companyId,
    BANK_SERIES,
    voucher.businessDay,
    draft.event,
    voucher.text,
    voucher.by,
    voucher.at,
    voucher.matchId,
    voucher.siteId,
    NO_SYSTEM,
    draft.lines.map((_, index) => index + 1),
    draft.lines.map((line) => line.role),
    draft.lines.map((line) => line.amountOre),
    draft.lines.map((line) => line.issuer),
    draft.lines.map((line) => line.siteId),
  ]);
}

const INSERT_CORRECTION = statement({
  name: "insert_payout_correction",
  text: `with v as (
      insert into vouchers (id, company_id, series, business_day, event, text, created_by, created_at,
        payout_match_id, corrects_id)
      select $1, o.company_id, o.series, $3, o.event, $4, $5, $6, o.payout_match_id, o.id
        from vouchers o where o.id = $2)
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, issuer, site_id,
      operator, system_code, booked_by_system)
    select $1, p.line, p.company_id, p.account, p.role, -p.amount_ore, p.issuer, p.site_id, $5,
      p.system_code, p.booked_by_system
    from postings p where p.voucher_id = $2`,
});

/** The same postings with their signs turned: an account stays what it was when they were booked. */
export async function insertPayoutCorrection(
  tx: Transaction,
  correction: {
    readonly id: string;
    readonly correctsId: string;
    readonly businessDay: BusinessDay;
    readonly text: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  const { id, correctsId, businessDay, text, by, at } = correction;
  await tx.write(INSERT_CORRECTION, [id, correctsId, businessDay, text, by, at]);
}
