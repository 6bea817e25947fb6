/** The SQL of what screens show of movements and bags, newest first. */
import type { MovementKind } from "@kortkoll/core/cash/movement-books.ts";
import { type Sql, statement } from "../database/database.ts";
import type { PageCursor } from "../page-cursor.ts";
import type { Deposit, Movement } from "./cash-api.ts";

type MovementViewRow = {
  id: string;
  kind: MovementKind;
  amount_ore: number;
  drawer_ore: number;
  reason: string | null;
  contra_account: string | null;
  bag_number: string | null;
  note: string | null;
  by: string;
  business_day: string;
  at: Date;
  at_micros: number;
  corrects_id: string | null;
  corrected_by: string | null;
  voucher: Movement["voucher"];
};

const MOVEMENT_VIEW = `select m.id, m.kind, m.amount_ore, m.drawer_ore, m.reason, m.contra_account,
    coalesce(m.bag_number, b.bag_number) as bag_number, m.note, m.by, m.business_day, m.at,
    (extract(epoch from m.at) * 1000000)::bigint as at_micros, m.corrects_id,
    (select c.id from cash_movements c where c.corrects_id = m.id) as corrected_by,
    (select jsonb_build_object('id', v.id, 'series', v.series, 'text', v.text, 'lines',
        (select jsonb_agg(jsonb_build_object('account', p.account, 'role', p.role,
          'amountOre', p.amount_ore) order by p.line) from postings p where p.voucher_id = v.id))
      from vouchers v where v.cash_movement_id = m.id) as voucher
  from cash_movements m left join cash_movements b on b.id = m.sealed_id`;

const READ_MOVEMENT = statement({
  name: "read_cash_movement",
  text: `${MOVEMENT_VIEW} where m.id = $1`,
});

export async function selectMovement(sql: Sql, id: string): Promise<Movement | undefined> {
  const [row] = await sql.query<MovementViewRow>(READ_MOVEMENT, [id]);
  return row === undefined ? undefined : movementFrom(row);
}

const LIST_MOVEMENTS = statement({
  name: "list_cash_movements",
  text: `${MOVEMENT_VIEW} where m.drawer_id = $1 and ($2::bigint is null
      or (m.at, m.id) < (timestamptz 'epoch' + $2::bigint * interval '1 microsecond', $3::uuid))
    order by m.at desc, m.id desc limit $4`,
});

export type SeenMovement = { readonly movement: Movement; readonly cursor: PageCursor };

export async function selectMovements(
  sql: Sql,
  asked: {
    readonly drawerId: string;
    readonly after: PageCursor | undefined;
    readonly limit: number;
  },
): Promise<readonly SeenMovement[]> {
  const { drawerId, after, limit } = asked;
  const values = [drawerId, after?.createdAtMicros ?? null, after?.id ?? null, limit];
  const rows = await sql.query<MovementViewRow>(LIST_MOVEMENTS, values);
  return rows.map((row) => ({
    movement: movementFrom(row),
    cursor: { createdAtMicros: row.at_micros, id: row.id },
  }));
}

function movementFrom(row: MovementViewRow): Movement {
  return {
    id: row.id,
    kind: row.kind,
    amountOre: row.amount_ore,
    drawerOre: row.drawer_ore,
    reason: row.reason,
    contraAccount: row.contra_account,
    bagNumber: row.bag_number,
    note: row.note,
    by: row.by,
    businessDay: row.business_day,
    at: row.at.toISOString(),
    correctsId: row.corrects_id,
    correctedById: row.corrected_by,
    voucher: row.voucher,
  };
}

type DepositRow = {
  id: string;
  drawer_id: string;
  till: string;
  site_code: string;
  company_code: string;
  bag_number: string;
  amount_ore: number;
  by: string;
  at: Date;
  at_micros: number;
  taken_back: boolean;
  counted_ore: number | null;
  counted_by: string | null;
  counted_at: Date | null;
};

const LIST_DEPOSITS = statement({
  name: "list_deposits",
  text: `with bag as (select m.id, m.drawer_id, t.code as till, s.code as site_code,
        c.code as company_code, m.bag_number, m.amount_ore, m.by, m.at,
        (extract(epoch from m.at) * 1000000)::bigint as at_micros,
        exists (select from cash_movements k where k.corrects_id = m.id) as taken_back,
        n.amount_ore as counted_ore, n.by as counted_by, n.at as counted_at
      from cash_movements m join tills t on t.id = m.till_id join sites s on s.id = t.site_id
        join companies c on c.id = m.company_id
        left join cash_movements n on n.sealed_id = m.id and n.corrects_id is null
          and not exists (select from cash_movements k where k.corrects_id = n.id)
      where m.kind = 'bagSealed' and m.corrects_id is null
        and ($1::uuid[] is null or m.company_id = any($1)) and ($2::uuid[] is null or s.id = any($2))
        and ($3::bigint is null or (m.at, m.id)
          < (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::uuid))
        and ($7::uuid is null or m.id = $7))
    select * from bag where not $5 or (counted_at is null and not taken_back)
    order by at desc, id desc limit $6`,
});

export type SeenDeposit = { readonly deposit: Deposit; readonly cursor: PageCursor };

export async function selectDeposits(
  sql: Sql,
  asked: {
    readonly companyIds: readonly string[] | null;
    readonly siteIds: readonly string[] | null;
    readonly onItsWay: boolean;
    readonly after?: PageCursor | undefined;
    readonly limit: number;
    readonly id?: string;
  },
): Promise<readonly SeenDeposit[]> {
  const { after } = asked;
  const rows = await sql.query<DepositRow>(LIST_DEPOSITS, [
    asked.companyIds,
    asked.siteIds,
    after?.createdAtMicros ?? null,
    after?.id ?? null,
    asked.onItsWay,
    asked.limit,
    asked.id ?? null,
  ]);
  return rows.map((row) => ({
    deposit: depositFrom(row),
    cursor: { createdAtMicros: row.at_micros, id: row.id },
  }));
}

function depositFrom(row: DepositRow): Deposit {
  const { counted_ore: countedOre, amount_ore: amountOre } = row;
  const isCounted = countedOre !== null;
  return {
    id: row.id,
    drawerId: row.drawer_id,
    till: row.till,
    siteCode: row.site_code,
    companyCode: row.company_code,
    bagNumber: row.bag_number,
    amountOre,
    sealedBy: row.by,
    sealedAt: row.at.toISOString(),
    state: row.taken_back ? "takenBack" : isCounted ? "counted" : "onItsWay",
    countedOre,
    differenceOre: isCounted ? countedOre - amountOre : null,
    countedBy: row.counted_by,
    countedAt: row.counted_at?.toISOString() ?? null,
  };
}
