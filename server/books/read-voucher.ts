/** Numbered vouchers as they are listed, and one with its lines, its listing and its corrections. */
import { createHash } from "node:crypto";
import { correctionsWithin } from "@kortkoll/core/exports/corrections-within.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { ListVouchers, Voucher, VoucherPage } from "./books-api.ts";
import {
  findVoucher,
  type LineRow,
  selectAwaited,
  selectCorrections,
  selectLines,
  selectSeries,
  selectVouchers,
  type VoucherHead,
} from "./voucher-list-store.ts";

/** A day of ten thousand payments is read as a file, not on a page. */
const MOST_SHOWN = 1_000;
const MOST_AWAITED = 50;

export async function listVouchers(
  sql: Sql,
  asked: ListVouchers,
  sight: Sight,
): Promise<VoucherPage> {
  const found = await selectVouchers(sql, asked, sight);
  return { ...found, series: [...(await selectSeries(sql, sight))] };
}

export async function readVoucher(sql: Sql, id: string): Promise<Voucher | undefined> {
  const head = await findVoucher(sql, id);
  if (head === undefined) return undefined;
  const { content, contentHash, registeredAt, ...row } = head;
  const corrections = await selectCorrections(sql, id);
  const of = (kind: "corrects" | "correctedBy"): Voucher["corrects"] =>
    corrections.filter((one) => one.kind === kind).map(({ kind: _, ...number }) => number);
  return {
    ...row,
    registeredAt: registeredAt.toISOString(),
    lines: linesOf(await selectLines(sql, id, MOST_SHOWN)),
    listing: listingOf(head),
    corrects: of("corrects"),
    correctedBy: of("correctedBy"),
    correctionsAwaited: (await selectAwaited(sql, id, MOST_AWAITED)).map(withInstant),
  };
}

function linesOf(rows: readonly LineRow[]): Voucher["lines"] {
  const before = correctionsWithin(rows);
  return rows.map(({ eventId, correctsId: _, ...row }) => ({
    ...withInstant(row),
    text: (before.get(eventId) ?? "") + row.text,
  }));
}

function withInstant<Row extends { readonly at: Date }>(
  row: Row,
): Omit<Row, "at"> & { readonly at: string } {
  return { ...row, at: row.at.toISOString() };
}

/** Throws when the text is not what its hash was made of: then nothing of it is shown. */
function listingOf({ id, content, contentHash }: VoucherHead): Voucher["listing"] {
  if (content === null || contentHash === null) return null;
  const hash = createHash("sha256").update(content).digest("hex");
  if (hash !== contentHash) throw new Error(`What voucher ${id} lists differs`);
  const payments = JSON.parse(content) as NonNullable<Voucher["listing"]>["payments"];
  return { hash, paymentCount: payments.length, payments: payments.slice(0, MOST_SHOWN) };
}
