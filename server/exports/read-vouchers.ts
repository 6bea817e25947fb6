/** The vouchers of one snapshot, read from their start as often as they are opened. */
import { ACCOUNT_NAMES } from "@kortkoll/core/exports/account-names.ts";
import { correctionsWithin } from "@kortkoll/core/exports/corrections-within.ts";
import type {
  ExportLine,
  ExportVoucher,
  Named,
  VoucherNumber,
  VoucherReference,
  VoucherSource,
} from "@kortkoll/core/exports/export-voucher.ts";
import { type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import {
  type Correction,
  type LineRow,
  type NameRow,
  readCorrections,
  readHeads,
  readLines,
  readNames,
  readSeries,
  type VoucherHead,
  type Wanted,
} from "./voucher-source-store.ts";

const HEADS_AT_ONCE = 1_000;
const EVENTS_AT_ONCE = 250;
/** What a voucher is taken to be of where nobody counted. */
const EVENTS_UNCOUNTED = 500;

type References = ReadonlyMap<string, readonly VoucherReference[]>;

type Known = {
  readonly companyCode: string;
  readonly names: Readonly<Record<NameRow["kind"], ReadonlyMap<string, Named>>>;
  readonly fiscalYear: number;
  readonly corrects: References;
  readonly correctedBy: References;
};

/** The transaction must be at repeatable read: all of it is of one moment. */
export async function openVouchers(
  tx: Transaction,
  wanted: Wanted & { readonly companyCode: string },
): Promise<VoucherSource> {
  const names = {
    site: new Map<string, Named>(),
    till: new Map<string, Named>(),
    terminal: new Map<string, Named>(),
    system: new Map<string, Named>(),
    reason: new Map<string, Named>(),
  };
  for (const row of await readNames(tx, wanted.companyId)) names[row.kind].set(row.id, row);
  const corrections = await readCorrections(tx, wanted);
  const { companyCode, fiscalYear } = wanted;
  const known = {
    companyCode,
    fiscalYear,
    names,
    corrects: byVoucher(corrections.filter((one) => one.isCorrection)),
    correctedBy: byVoucher(corrections.filter((one) => !one.isCorrection)),
  };
  return () => walk(tx, wanted, known);
}

function byVoucher(corrections: readonly Correction[]): References {
  return Map.groupBy(corrections, ({ id }) => id);
}

async function* walk(
  tx: Transaction,
  wanted: Wanted,
  known: Known,
): AsyncGenerator<ExportVoucher, void, void> {
  const of = { ...known, dayOf: rememberingDays() };
  for await (const { heads, lines } of pieces(tx, wanted)) {
    let next = 0;
    for (const [index, head] of heads.entries()) {
      const own: LineRow[] = [];
      for (let row = lines[next]; row?.at === index + 1; row = lines[next]) {
        own.push(row);
        next += 1;
      }
      yield voucherOf(head, linesOf(own, known.names), of);
    }
  }
}

type Piece = { readonly heads: readonly VoucherHead[]; readonly lines: readonly LineRow[] };

/** The next piece is asked for while the one before is being written. */
async function* pieces(tx: Transaction, wanted: Wanted): AsyncGenerator<Piece, void, void> {
  let coming: Promise<Piece> | undefined;
  for await (const heads of headPages(tx, wanted)) {
    for (const some of batchesOf(heads)) {
      const asked = readPiece(tx, some);
      // Whoever awaits the one before may throw first; this one then fails unheard.
      asked.catch(() => undefined);
      if (coming !== undefined) yield await coming;
      coming = asked;
    }
  }
  if (coming !== undefined) yield await coming;
}

async function* headPages(
  tx: Transaction,
  wanted: Wanted,
): AsyncGenerator<readonly VoucherHead[], void, void> {
  for (const series of await readSeries(tx, wanted)) {
    let after: VoucherNumber = { series, number: 0 };
    for (;;) {
      const heads = await readHeads(tx, wanted, { after, limit: HEADS_AT_ONCE });
      const last = heads.at(-1);
      if (last === undefined) break;
      yield heads;
      after = last;
    }
  }
}

async function readPiece(tx: Transaction, heads: readonly VoucherHead[]): Promise<Piece> {
  const ids = heads.map(({ id }) => id);
  const oneEventEach = heads.every((head) => head.isOfOneEvent);
  return { heads, lines: await readLines(tx, ids, { oneEventEach }) };
}

/** Together of no more events than are held at once, and at least one voucher. */
function* batchesOf(heads: readonly VoucherHead[]): Generator<readonly VoucherHead[], void, void> {
  let batch: VoucherHead[] = [];
  let events = 0;
  for (const head of heads) {
    const own = head.events ?? EVENTS_UNCOUNTED;
    const isOther = batch[0] !== undefined && batch[0].isOfOneEvent !== head.isOfOneEvent;
    if (batch.length > 0 && (isOther || events + own > EVENTS_AT_ONCE)) {
      yield batch;
      batch = [];
      events = 0;
    }
    batch.push(head);
    events += own;
  }
  if (batch.length > 0) yield batch;
}

/** All vouchers of a close were registered at its cut: what day that is, is asked once. */
function rememberingDays(): (atMs: number) => BusinessDay {
  let last: { readonly atMs: number; readonly day: BusinessDay } | undefined;
  return (atMs) => {
    if (last?.atMs !== atMs) last = { atMs, day: businessDayOf(atMs) };
    return last.day;
  };
}

function voucherOf(
  head: VoucherHead,
  lines: readonly ExportLine[],
  known: Known & { readonly dayOf: (atMs: number) => BusinessDay },
): ExportVoucher {
  return {
    series: head.series,
    number: head.number,
    fiscalYear: known.fiscalYear,
    companyCode: known.companyCode,
    businessDay: head.bookedDay,
    registeredDay: known.dayOf(head.registeredAtMs),
    registeredBy: head.registeredBy,
    text: head.text,
    corrects: known.corrects.get(head.id) ?? [],
    correctedBy: known.correctedBy.get(head.id) ?? [],
    lines,
  };
}

function linesOf(rows: readonly LineRow[], names: Known["names"]): readonly ExportLine[] {
  const before = correctionsWithin(rows);
  return rows.map((row) => {
    const said = row.eventId === undefined ? undefined : before.get(row.eventId);
    const line = lineOf(row, names);
    return said === undefined ? line : { ...line, text: said + line.text };
  });
}

function lineOf(row: LineRow, names: Known["names"]): ExportLine {
  return {
    account: row.account,
    accountName: accountName(row, names),
    amountOre: row.amountOre,
    text: row.text,
    origin: {
      issuer: row.issuer,
      site: names.site.get(row.siteId) ?? null,
      till: row.tillId === null ? null : (names.till.get(row.tillId) ?? null),
      terminal: row.terminalId === null ? null : (names.terminal.get(row.terminalId)?.code ?? null),
      operator: row.operator,
      serviceAdvisor: row.serviceAdvisor,
      orderNumber: row.orderNumber,
      invoiceNumber: row.invoiceNumber,
      invoicingSystem: names.system.get(row.systemCode) ?? null,
    },
  };
}

function accountName({ role, account }: LineRow, names: Known["names"]): string {
  if (role !== "cashReason") return ACCOUNT_NAMES[role];
  return names.reason.get(account)?.name ?? account;
}
