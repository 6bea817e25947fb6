/** The SQL of what goes in and out of drawers, and of bags. Nothing here is ever changed. */
import type { MovementKind } from "@kortkoll/core/cash/movement-books.ts";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type NewMovement = {
  readonly id: string;
  readonly drawer: { readonly id: string; readonly tillId: string; readonly companyId: string };
  readonly kind: MovementKind;
  readonly amountOre: Ore;
  readonly drawerOre: Ore;
  readonly reason: ChosenReason | undefined;
  readonly bagNumber: string | null;
  readonly count: BagCount | undefined;
  readonly note: string | null;
  readonly correctsId: string | null;
  readonly by: { readonly id: string; readonly signature: string };
  readonly businessDay: BusinessDay;
  readonly at: Date;
};

export type ChosenReason = {
  readonly id: string;
  readonly name: string;
  readonly account: string;
};

/** Which bag a count is of, with how much was sealed in it, and the how manieth count it is. */
export type BagCount = {
  readonly sealedId: string;
  readonly sealedOre: Ore;
  readonly countNo: number;
};

const INSERT_MOVEMENT = statement({
  name: "insert_cash_movement",
  text: `insert into cash_movements (id, drawer_id, till_id, company_id, kind, amount_ore,
      drawer_ore, reason_id, reason, contra_account, bag_number, sealed_id, sealed_kind, sealed_ore,
      count_no, note, corrects_id, by_id, by, business_day, at)
    values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,case when $12::uuid is not null then 'bagSealed'
      end,$13,$14,$15,$16,$17,$18,$19,$20)`,
});

export async function insertMovement(tx: Transaction, movement: NewMovement): Promise<void> {
  const { drawer, reason, count, by } = movement;
  await tx.query(INSERT_MOVEMENT, [
    movement.id,
    drawer.id,
    drawer.tillId,
    drawer.companyId,
    movement.kind,
    movement.amountOre,
    movement.drawerOre,
    reason?.id ?? null,
    reason?.name ?? null,
    reason?.account ?? null,
    movement.bagNumber,
    count?.sealedId ?? null,
    count?.sealedOre ?? null,
    count?.countNo ?? null,
    movement.note,
    movement.correctsId,
    by.id,
    by.signature,
    movement.businessDay,
    movement.at,
  ]);
}

export type StoredMovement = {
  readonly id: string;
  readonly drawerId: string;
  readonly kind: MovementKind;
  readonly amountOre: Ore;
  readonly drawerOre: Ore;
  readonly reason: ChosenReason | undefined;
  readonly bagNumber: string | null;
  readonly count: BagCount | undefined;
  readonly correctsId: string | null;
  readonly correctedById: string | null;
  readonly voucherId: string | null;
  /** Of a bag: counts that nobody has taken back, and all counts that there have been. */
  readonly openCounts: number;
  readonly counts: number;
};

type MovementRow = {
  id: string;
  drawer_id: string;
  kind: MovementKind;
  amount_ore: number;
  drawer_ore: number;
  reason_id: string | null;
  reason: string | null;
  contra_account: string | null;
  bag_number: string | null;
  sealed_id: string | null;
  sealed_ore: number | null;
  count_no: number | null;
  corrects_id: string | null;
  corrected_by: string | null;
  voucher_id: string | null;
  open_counts: number;
  counts: number;
};

const FIND_MOVEMENT = statement({
  name: "find_cash_movement",
  text: `select m.id, m.drawer_id, m.kind, m.amount_ore, m.drawer_ore, m.reason_id, m.reason,
      m.contra_account, m.bag_number, m.sealed_id, m.sealed_ore, m.count_no, m.corrects_id,
      (select c.id from cash_movements c where c.corrects_id = m.id) as corrected_by,
      (select v.id from vouchers v where v.cash_movement_id = m.id) as voucher_id,
      (select count(*)::int from cash_movements n where n.sealed_id = m.id
        and n.corrects_id is null
        and not exists (select from cash_movements c where c.corrects_id = n.id)) as open_counts,
      (select count(*)::int from cash_movements n where n.sealed_id = m.id
        and n.corrects_id is null) as counts
    from cash_movements m where m.id = $1`,
});

export async function findMovement(sql: Sql, id: string): Promise<StoredMovement | undefined> {
  const [row] = await sql.query<MovementRow>(FIND_MOVEMENT, [id]);
  if (row === undefined) return undefined;
  return {
    id: row.id,
    drawerId: row.drawer_id,
    kind: row.kind,
    amountOre: ore(row.amount_ore),
    drawerOre: ore(row.drawer_ore),
    reason: reasonFrom(row),
    bagNumber: row.bag_number,
    count: countFrom(row),
    correctsId: row.corrects_id,
    correctedById: row.corrected_by,
    voucherId: row.voucher_id,
    openCounts: row.open_counts,
    counts: row.counts,
  };
}

function reasonFrom(row: MovementRow): ChosenReason | undefined {
  const { reason_id: id, reason: name, contra_account: account } = row;
  return id === null || name === null || account === null ? undefined : { id, name, account };
}

function countFrom(row: MovementRow): BagCount | undefined {
  const { sealed_id: sealedId, sealed_ore: sealedOre, count_no: countNo } = row;
  if (sealedId === null || sealedOre === null || countNo === null) return undefined;
  return { sealedId, sealedOre: ore(sealedOre), countNo };
}

const FIND_REASON = statement({
  name: "find_cash_reason",
  text: `select id, name, account from cash_reasons
    where id = $1 and company_id = $2 and kind = $3 and active for share`,
});

/** Nobody takes it off the list, or gives its account to another, until the transaction ends. */
export async function findReason(
  sql: Transaction,
  reason: { readonly id: string; readonly companyId: string; readonly kind: MovementKind },
): Promise<ChosenReason | undefined> {
  const values = [reason.id, reason.companyId, reason.kind];
  return (await sql.query<ChosenReason>(FIND_REASON, values))[0];
}

const IS_ACCOUNT_KEPT = statement({
  name: "is_account_kept",
  text: `select exists (select from company_accounts where company_id = $1 and account = $2
        and role = any($3::text[]))
      or exists (select from former_accounts where company_id = $1 and account = $2
        and role = any($3::text[]))
      or exists (select from invoicing_systems where company_id = $1 and claim_account = $2)
      as kept`,
});

/** Whether the account is of one of the roles, now or before, or of an invoicing system's claims. */
export async function isAccountKept(
  sql: Sql,
  of: {
    readonly companyId: string;
    readonly account: string;
    readonly roles: readonly string[];
  },
): Promise<boolean> {
  const [row] = await sql.query<{ kept: boolean }>(IS_ACCOUNT_KEPT, [
    of.companyId,
    of.account,
    of.roles,
  ]);
  return row?.kept === true;
}

const LOCK_BAG_NUMBER = statement({
  name: "lock_bag_number",
  text: "select pg_advisory_xact_lock(hashtextextended('bag ' || $1::text || ' ' || $2, 0))",
});
const IS_BAG_SEALED = statement({
  name: "is_bag_sealed",
  text: `select exists (select from cash_movements m where m.company_id = $1 and m.bag_number = $2
      and m.kind = 'bagSealed' and m.corrects_id is null
      and not exists (select from cash_movements c where c.corrects_id = m.id)) as sealed`,
});

/** Of two who seal a bag of one number, the second waits, and then sees the first's. */
export async function lockWhetherSealed(
  tx: Transaction,
  bag: { readonly companyId: string; readonly bagNumber: string },
): Promise<boolean> {
  const values = [bag.companyId, bag.bagNumber];
  await tx.query(LOCK_BAG_NUMBER, values);
  const [row] = await tx.query<{ sealed: boolean }>(IS_BAG_SEALED, values);
  return row?.sealed === true;
}
