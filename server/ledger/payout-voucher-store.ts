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
        payout_match_id, corrects_id)
      values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10))
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, issuer, site_id,
      operator, system_code, booked_by_system)
    select $1, l.line, $2, a.account, l.role, l.amount, l.issuer, coalesce(l.site_id, $11), $7, $12,
      false
    from unnest($13::int[], $14::text[], $15::bigint[], $16::text[], $17::uuid[])
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
    /** The voucher that this one takes back. */
    readonly correctsId: string | null;
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
    voucher.correctsId,
    voucher.siteId,
    NO_SYSTEM,
    draft.lines.map((_, index) => index + 1),
    draft.lines.map((line) => line.role),
    draft.lines.map((line) => line.amountOre),
    draft.lines.map((line) => line.issuer),
    draft.lines.map((line) => line.siteId),
  ]);
}
