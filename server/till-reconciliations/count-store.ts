/** The SQL of till reconciliations: begun, counted, approved, signed or abandoned. */
import type { Ore } from "@kortkoll/core/money.ts";
import type { CutFacts } from "@kortkoll/core/till-reconciliation/cut-facts.ts";
import type { Denomination, Pieces } from "@kortkoll/core/till-reconciliation/denominations.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type Known = { readonly id: string; readonly signature: string };

const FIND_LAST_SIGNED = statement({
  name: "find_last_signed_count",
  text: `select id, number, carried_ore as "carriedOre", begun_at as "begunAt"
    from till_reconciliations where drawer_id = $1 and state = 'signed'
    order by number desc limit 1`,
});

export type LastSigned = {
  readonly id: string;
  readonly number: number;
  readonly carriedOre: number;
  readonly begunAt: Date;
};

export async function findLastSigned(sql: Sql, drawerId: string): Promise<LastSigned | undefined> {
  return (await sql.query<LastSigned>(FIND_LAST_SIGNED, [drawerId]))[0];
}

const INSERT = statement({
  name: "insert_till_reconciliation",
  text: `insert into till_reconciliations (id, drawer_id, till_id, company_id, previous_id, begun_at,
      begun_by_id, begun_by) values ($1,$2,$3,$4,$5,$6,$7,$8)`,
});

export async function insertReconciliation(
  tx: Transaction,
  begun: {
    readonly id: string;
    readonly drawer: { readonly id: string; readonly tillId: string; readonly companyId: string };
    readonly previousId: string | null;
    readonly by: Known;
    readonly at: Date;
  },
): Promise<void> {
  const { drawer, by } = begun;
  await tx.write(INSERT, [
    begun.id,
    drawer.id,
    drawer.tillId,
    drawer.companyId,
    begun.previousId,
    begun.at,
    by.id,
    by.signature,
  ]);
}

const SET_FACTS = statement({
  name: "set_facts_of_count",
  text: "update till_reconciliations set facts = $2, expected_ore = $3 where id = $1",
});

export async function setFacts(tx: Transaction, id: string, facts: CutFacts): Promise<void> {
  await tx.write(SET_FACTS, [id, JSON.stringify(facts), facts.expectedOre]);
}

export type StoredReconciliation = {
  readonly id: string;
  readonly state: "counting" | "signed" | "abandoned";
  readonly drawerId: string;
  readonly tillId: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly facts: CutFacts;
  readonly approvedCountNo: number | null;
  readonly approvedById: string | null;
  readonly counts: number;
  readonly countedOre: number | null;
  readonly counterId: string | null;
  /** Everybody who has handed in a count. */
  readonly counterIds: readonly string[];
};

const FIND = statement({
  name: "find_till_reconciliation",
  text: `select r.id, r.state, r.drawer_id as "drawerId", r.till_id as "tillId",
      r.company_id as "companyId", t.site_id as "siteId", r.facts,
      r.approved_count_no as "approvedCountNo", r.approved_by_id as "approvedById",
      coalesce(k.count_no, 0) as counts, k.counted_ore as "countedOre", k.by_id as "counterId",
      array(select distinct c.by_id from till_counts c where c.reconciliation_id = r.id)
        as "counterIds"
    from till_reconciliations r join tills t on t.id = r.till_id
      left join lateral (select c.count_no, c.counted_ore, c.by_id from till_counts c
        where c.reconciliation_id = r.id order by c.count_no desc limit 1) k on true
    where r.id = $1`,
});

export async function findReconciliation(
  sql: Sql,
  id: string,
): Promise<StoredReconciliation | undefined> {
  return (await sql.query<StoredReconciliation>(FIND, [id]))[0];
}

const INSERT_COUNT = statement({
  name: "insert_till_count",
  text: `insert into till_counts (reconciliation_id, count_no, notes_1000, notes_500, notes_200,
      notes_100, notes_50, notes_20, coins_10, coins_5, coins_2, coins_1, note, by_id, by, at)
    values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`,
});

const IN_ORDER: readonly Denomination[] = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

export async function insertCount(
  tx: Transaction,
  count: {
    readonly reconciliationId: string;
    readonly countNo: number;
    readonly pieces: Pieces;
    readonly note: string | null;
    readonly by: Known;
    readonly at: Date;
  },
): Promise<void> {
  const { pieces, by } = count;
  await tx.write(INSERT_COUNT, [
    count.reconciliationId,
    count.countNo,
    ...IN_ORDER.map((one) => pieces[one]),
    count.note,
    by.id,
    by.signature,
    count.at,
  ]);
}

const SET_APPROVAL = statement({
  name: "set_approval_of_count",
  text: `update till_reconciliations set approved_count_no = $2, approved_by_id = $3,
      approved_by = $4, approved_at = $5, approval_note = $6 where id = $1`,
});

export type Approval = {
  readonly countNo: number;
  readonly by: Known;
  readonly at: Date;
  readonly note: string;
};

/** Undefined takes it away: a new count needs a new word. */
export async function setApproval(
  tx: Transaction,
  id: string,
  approval: Approval | undefined,
): Promise<void> {
  await tx.write(SET_APPROVAL, [
    id,
    approval?.countNo ?? null,
    approval?.by.id ?? null,
    approval?.by.signature ?? null,
    approval?.at ?? null,
    approval?.note ?? null,
  ]);
}

const SIGN = statement({
  name: "sign_till_reconciliation",
  text: `update till_reconciliations set state = 'signed', number = $2, counter_id = $3, counter = $4,
      counted_ore = $5, difference_ore = $6, limit_ore = $7, difference_movement_id = $8,
      bagged_ore = $9, carried_ore = $10, ended_at = $11, ended_by = $4, end_note = $12,
      content = $13, content_hash = $14
    where id = $1`,
});

export type Signing = {
  readonly id: string;
  readonly number: number;
  readonly by: Known;
  readonly countedOre: Ore;
  readonly differenceOre: Ore;
  readonly limitOre: Ore;
  readonly differenceMovementId: string | null;
  readonly baggedOre: Ore;
  readonly carriedOre: Ore;
  readonly at: Date;
  readonly note: string | null;
  readonly content: string;
  readonly contentHash: string;
};

export async function signReconciliation(tx: Transaction, signing: Signing): Promise<void> {
  const { by } = signing;
  await tx.write(SIGN, [
    signing.id,
    signing.number,
    by.id,
    by.signature,
    signing.countedOre,
    signing.differenceOre,
    signing.limitOre,
    signing.differenceMovementId,
    signing.baggedOre,
    signing.carriedOre,
    signing.at,
    signing.note,
    signing.content,
    signing.contentHash,
  ]);
}

const ABANDON = statement({
  name: "abandon_till_reconciliation",
  text: `update till_reconciliations set state = 'abandoned', ended_at = $2, ended_by = $3,
      end_note = $4 where id = $1`,
});

export async function abandonReconciliation(
  tx: Transaction,
  ended: {
    readonly id: string;
    readonly by: Known;
    readonly at: Date;
    readonly note: string;
  },
): Promise<void> {
  await tx.write(ABANDON, [ended.id, ended.at, ended.by.signature, ended.note]);
}
