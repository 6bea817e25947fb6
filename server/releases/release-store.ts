/** The SQL of releases of orders to the customer ledger, and of taking them back. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import type { Settlement } from "@kortkoll/core/orders/order-books.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Release } from "./releases-api.ts";

const SET_SETTLEMENT = statement({
  name: "set_order_settlement",
  text: "update orders set settlement = $2, released = $3 where id = $1",
});

/** The order is locked; its money and its event in the feed are written next. */
export async function setSettlement(
  tx: Transaction,
  order: {
    readonly id: string;
    readonly settlement: Settlement;
    readonly released: boolean;
  },
): Promise<void> {
  await tx.write(SET_SETTLEMENT, [order.id, order.settlement, order.released]);
}

const INSERT_RELEASE = statement({
  name: "insert_order_release",
  text: `insert into order_releases (id, order_id, amount_ore, was, version, total_ore, paid_ore,
      voucher_id, reason, by_id, by, at)
    values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
});

export async function insertRelease(
  tx: Transaction,
  made: {
    readonly id: string;
    readonly orderId: string;
    readonly amountOre: Ore;
    readonly was: Settlement;
    readonly version: number;
    readonly totalOre: Ore;
    readonly paidOre: Ore;
    readonly voucherId: string;
    readonly reason: string;
    readonly by: { readonly id: string; readonly signature: string };
    readonly at: Date;
  },
): Promise<void> {
  await tx.write(INSERT_RELEASE, [
    made.id,
    made.orderId,
    made.amountOre,
    made.was,
    made.version,
    made.totalOre,
    made.paidOre,
    made.voucherId,
    made.reason,
    made.by.id,
    made.by.signature,
    made.at,
  ]);
}

export type StandingRelease = {
  readonly id: string;
  readonly amountOre: Ore;
  readonly was: Settlement;
  readonly version: number;
  readonly totalOre: Ore;
  readonly paidOre: Ore;
  readonly voucherId: string;
};

const LAST_STANDING = statement({
  name: "last_standing_release",
  text: `select id, amount_ore, was, version, total_ore, paid_ore, voucher_id from order_releases
    where order_id = $1 and back_at is null order by at desc, id desc limit 1`,
});

/** The newest that has not been taken back; the order is locked. */
export async function findStandingRelease(
  tx: Transaction,
  orderId: string,
): Promise<StandingRelease | undefined> {
  const [row] = await tx.query<{
    id: string;
    amount_ore: number;
    was: Settlement;
    version: number;
    total_ore: number;
    paid_ore: number;
    voucher_id: string;
  }>(LAST_STANDING, [orderId]);
  if (row === undefined) return undefined;
  return {
    id: row.id,
    amountOre: ore(row.amount_ore),
    was: row.was,
    version: row.version,
    totalOre: ore(row.total_ore),
    paidOre: ore(row.paid_ore),
    voucherId: row.voucher_id,
  };
}

const MARK_BACK = statement({
  name: "mark_release_taken_back",
  text: `update order_releases set back_reason = $2, back_by_id = $3, back_by = $4, back_at = $5
    where id = $1`,
});

export async function markTakenBack(
  tx: Transaction,
  releaseId: string,
  back: {
    readonly reason: string;
    readonly by: { readonly id: string; readonly signature: string };
    readonly at: Date;
  },
): Promise<void> {
  const { reason, by, at } = back;
  await tx.write(MARK_BACK, [releaseId, reason, by.id, by.signature, at]);
}

// What lets it be taken back is what findStandingRelease is held against under the order's lock.
const READ_RELEASES = statement({
  name: "read_order_releases",
  text: `select r.id, r.amount_ore, r.reason, r.by, r.at, r.back_at, r.back_by, r.back_reason,
      r.back_at is null and not o.withdrawn and o.version = r.version and o.total_ore = r.total_ore
        and o.paid_ore = r.paid_ore and o.interim_ore = 0 and o.pending_version is null
        and not o.pending_withdrawal
        and not exists (select from order_releases n where n.order_id = r.order_id
          and n.back_at is null and (n.at, n.id) > (r.at, r.id)) as can_be_taken_back
    from order_releases r join orders o on o.id = r.order_id
    where r.order_id = $1 order by r.at, r.id`,
});

export async function selectReleases(sql: Sql, orderId: string): Promise<Release[]> {
  const rows = await sql.query<{
    id: string;
    amount_ore: number;
    reason: string;
    by: string;
    at: Date;
    back_at: Date | null;
    back_by: string | null;
    back_reason: string | null;
    can_be_taken_back: boolean;
  }>(READ_RELEASES, [orderId]);
  return rows.map(({ back_at: backAt, back_by: backBy, back_reason: backReason, ...row }) => ({
    id: row.id,
    amountOre: row.amount_ore,
    reason: row.reason,
    by: row.by,
    at: row.at.toISOString(),
    takenBack:
      backAt === null || backBy === null || backReason === null
        ? null
        : { at: backAt.toISOString(), by: backBy, reason: backReason },
    canBeTakenBack: row.can_be_taken_back,
  }));
}
