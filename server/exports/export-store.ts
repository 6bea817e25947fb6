/** The SQL of exports that are kept: their numbers, what is in them, their bytes, what became of them. */

import type { ReplacedCharacter } from "@kortkoll/core/exports/cp437.ts";
import type { ExportForm } from "@kortkoll/core/exports/export-form.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const TAKE_NUMBER = statement({
  name: "take_export_number",
  text: `insert into export_counters as c (company_id, last_number) values ($1, 1)
    on conflict (company_id) do update set last_number = c.last_number + 1
    returning last_number as "number"`,
});

/** Whoever makes one of the same company at once waits, and then sees what the first has taken. */
export async function takeExportNumber(tx: Transaction, companyId: string): Promise<number> {
  const [row] = await tx.query<{ number: number }>(TAKE_NUMBER, [companyId]);
  if (row === undefined) throw new Error("A counter has no answer");
  return row.number;
}

const NOT_EXPORTED = `not exists (select from export_vouchers e join exports x on x.id = e.export_id
        where e.number_id = n.id and x.state <> 'discarded')`;

const TAKE_VOUCHERS = statement({
  name: "take_vouchers_to_export",
  text: `insert into export_vouchers (export_id, number_id)
    select $1, n.id from voucher_numbers n
    where n.company_id = $2 and n.fiscal_year = $3 and n.booked_day between $4 and $5
      and ($6 or ${NOT_EXPORTED})`,
});

export function takeVouchers(
  tx: Transaction,
  taking: {
    readonly id: string;
    readonly companyId: string;
    readonly fiscalYear: number;
    readonly firstDay: BusinessDay;
    readonly lastDay: BusinessDay;
    readonly alsoExported: boolean;
  },
): Promise<void> {
  const { id, companyId, fiscalYear, firstDay, lastDay, alsoExported } = taking;
  const values = [id, companyId, fiscalYear, firstDay, lastDay, alsoExported];
  return tx.write(TAKE_VOUCHERS, values);
}

const TAKE_SAME = statement({
  name: "take_vouchers_of_export",
  text: `insert into export_vouchers (export_id, number_id)
    select $1, number_id from export_vouchers where export_id = $2`,
});

export function takeSameVouchers(tx: Transaction, id: string, of: string): Promise<void> {
  return tx.write(TAKE_SAME, [id, of]);
}

const READ_RANGES = statement({
  name: "read_ranges_of_export",
  text: `select series, min(number) as first, max(number) as last
    from (select n.series, n.number,
        n.number - row_number() over (partition by n.series order by n.number) as run
      from export_vouchers e join voucher_numbers n on n.id = e.number_id
      where e.export_id = $1) r
    group by series, run order by series, first`,
});

export type NumberRange = {
  readonly series: string;
  readonly first: number;
  readonly last: number;
};

export function readRanges(tx: Transaction, id: string): Promise<NumberRange[]> {
  return tx.query<NumberRange>(READ_RANGES, [id]);
}

const INSERT_PIECE = statement({
  name: "insert_export_piece",
  text: "insert into export_pieces (export_id, position, bytes) values ($1, $2, $3)",
});

/** Awaited, so that no more than one piece waits in memory. */
export async function insertPiece(
  tx: Transaction,
  id: string,
  { position, bytes }: { readonly position: number; readonly bytes: Uint8Array },
): Promise<void> {
  await tx.query(INSERT_PIECE, [id, position, bytes]);
}

const READ_PIECE = statement({
  name: "read_export_piece",
  text: "select bytes from export_pieces where export_id = $1 and position = $2",
});

export async function readPiece(
  sql: Sql,
  id: string,
  position: number,
): Promise<Uint8Array | undefined> {
  return (await sql.query<{ bytes: Uint8Array }>(READ_PIECE, [id, position]))[0]?.bytes;
}

export type NewExport = {
  readonly id: string;
  readonly companyId: string;
  readonly number: number;
  readonly form: ExportForm;
  readonly profile: "full" | "fortnox" | null;
  readonly checksum: boolean;
  readonly fiscalYear: number;
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
  readonly correctsId: string | null;
  readonly reason: string | null;
  readonly vouchers: number;
  readonly lines: number;
  readonly ranges: readonly NumberRange[];
  readonly replaced: readonly ReplacedCharacter[];
  readonly bytes: number;
  readonly hash: string;
  readonly madeById: string | null;
  readonly madeBy: string;
  readonly madeAt: Date;
};

const INSERT_EXPORT = statement({
  name: "insert_export",
  text: `insert into exports (id, company_id, number, form, profile, checksum, fiscal_year, first_day,
      last_day, corrects_id, reason, vouchers, lines, ranges, replaced, bytes, hash, made_by_id,
      made_by, made_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
});

export function insertExport(tx: Transaction, made: NewExport): Promise<void> {
  return tx.write(INSERT_EXPORT, [
    made.id,
    made.companyId,
    made.number,
    made.form,
    made.profile,
    made.checksum,
    made.fiscalYear,
    made.firstDay,
    made.lastDay,
    made.correctsId,
    made.reason,
    made.vouchers,
    made.lines,
    JSON.stringify(made.ranges),
    JSON.stringify(made.replaced),
    made.bytes,
    made.hash,
    made.madeById,
    made.madeBy,
    made.madeAt,
  ]);
}

const DECIDE = statement({
  name: "decide_over_export",
  text: `update exports set state = $2, decided_by_id = $3, decided_by = $4, decided_at = $5, note = $6
    where id = $1 and state = 'made'`,
});

export function decideOver(
  tx: Transaction,
  id: string,
  decision: {
    readonly state: "delivered" | "discarded";
    readonly byId: string | null;
    readonly by: string;
    readonly at: Date;
    readonly note: string | null;
  },
): Promise<void> {
  const { state, byId, by, at, note } = decision;
  return tx.write(DECIDE, [id, state, byId, by, at, note]);
}
