/** The SQL of what accepted matches have paid of which sale dates. */
import type { SalesGroup } from "@kortkoll/core/bank/payout-calendar.ts";
import type { PaidPart } from "@kortkoll/core/bank/payout-state.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";

const PAID_PARTS = statement({
  name: "read_paid_parts",
  text: `select m.agreement_id as "agreementId", p.issuer, p.site_id as "siteId",
      p.sale_day as "saleDay", sum(p.amount_ore)::bigint as "amountOre"
    from payout_match_parts p join payout_matches m on m.id = p.match_id
    where p.kind = 'sales' and m.undone_at is null and m.agreement_id = any($1)
      and ($2::date is null or p.sale_day >= $2) and ($3::date is null or p.sale_day <= $3)
    group by m.id, 1, 2, 3, 4 order by m.at, m.id`,
});

type PaidRow = Omit<PaidPart, "amountOre"> & { readonly amountOre: number };

export async function selectPaidParts(
  sql: Sql,
  agreementIds: readonly string[],
  { from, to }: { readonly from: BusinessDay | null; readonly to: BusinessDay | null },
): Promise<readonly PaidPart[]> {
  return (await sql.query<PaidRow>(PAID_PARTS, [agreementIds, from, to])).map(partOf);
}

const PAID_PARTS_OF = statement({
  name: "read_paid_parts_of_sales",
  text: `select m.agreement_id as "agreementId", p.issuer, p.site_id as "siteId",
      p.sale_day as "saleDay", sum(p.amount_ore)::bigint as "amountOre"
    from (select distinct day, site_id, issuer
        from unnest($2::date[], $3::uuid[], $4::text[]) as s(day, site_id, issuer)) s
      join payout_match_parts p on p.kind = 'sales' and p.sale_day = s.day
        and p.site_id = s.site_id and p.issuer = s.issuer
      join payout_matches m on m.id = p.match_id
    where m.undone_at is null and m.agreement_id = any($1)
    group by m.id, 1, 2, 3, 4 order by m.at, m.id`,
});

/** Of these sales and no others. */
export async function selectPaidPartsOf(
  sql: Sql,
  agreementIds: readonly string[],
  sales: readonly Pick<SalesGroup, "saleDay" | "siteId" | "issuer">[],
): Promise<readonly PaidPart[]> {
  const rows = await sql.query<PaidRow>(PAID_PARTS_OF, [
    agreementIds,
    sales.map(({ saleDay }) => saleDay),
    sales.map(({ siteId }) => siteId),
    sales.map(({ issuer }) => issuer),
  ]);
  return rows.map(partOf);
}

function partOf(row: PaidRow): PaidPart {
  return { ...row, amountOre: ore(row.amountOre) };
}

const HAS_MATCHES = statement({
  name: "has_agreement_matches",
  text: "select exists (select from payout_matches where agreement_id = $1) as has",
});

export async function selectHasMatches(sql: Sql, agreementId: string): Promise<boolean> {
  const [row] = await sql.query<{ has: boolean }>(HAS_MATCHES, [agreementId]);
  return row?.has === true;
}
