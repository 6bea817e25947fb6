/**
 * Closes the day of companies at sites, or of one till or terminal there: a numbered cut of everything that is booked and in no close yet,
 * with the numbers of its vouchers, in one transaction. The terminals' sessions are closed afterwards,
 * step by step; a close waits for no terminal.
 */
import { createHash } from "node:crypto";
import {
  type ClosePart,
  type FrozenClose,
  freezeClose,
} from "@kortkoll/core/day-close/frozen-close.ts";
import {
  type NumberedDay,
  numberDays,
  seriesToNumber,
} from "@kortkoll/core/day-close/number-vouchers.ts";
import { dayVoucherText, movedText } from "@kortkoll/core/day-close/voucher-text-of-day.ts";
import type { TerminalCapabilities } from "@kortkoll/terminals/terminal.ts";
import { lookAgain } from "../acquirer-lines/look-again.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql, Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import {
  type Company,
  findClose,
  findInFlightBefore,
  findLastCovering,
  findNamesOfPlace,
  insertClose,
  lockPlace,
  NEVER_CLOSED,
  type PlaceState,
} from "./close-store.ts";
import {
  type ClosePlace,
  type Cut,
  type CutContent,
  type CutScope,
  findCarriedIn,
  readCutContent,
  takeCut,
  WHOLE_SITE,
} from "./cut-store.ts";
import type { DayClosed } from "./day-close-api.ts";
import { type Books, holdBooks, insertNumbers, takeNumbers } from "./number-store.ts";
import { openClosings, terminalsToClose } from "./session-closing-store.ts";

export type CloseDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly cloud: { readonly capabilities: Pick<TerminalCapabilities, "canReconcile"> };
};

/** A company at a site: one close of it. */
export type PlaceToClose = {
  readonly siteId: string;
  readonly siteCode: string;
  readonly company: Company;
};

export type CloseDay = {
  readonly places: readonly PlaceToClose[];
  /** Undefined for all that was taken there. */
  readonly part: ClosePart | undefined;
  readonly by: AuditActor;
};

export async function closeDay(
  deps: CloseDeps,
  asked: CloseDay,
  claim: IdempotencyClaim,
): Promise<DayClosed> {
  const before = await lastNumbers(deps.database, asked);
  return await deps.database.inTransaction(async (tx) => {
    const closes = await closeInTransaction(tx, deps, asked, before);
    const [first] = closes.toSorted((a, b) => compare(a.companyCode, b.companyCode));
    if (first === undefined) throw new Error("Nothing to close was named");
    const body: DayClosed = { ...first, closes };
    await storeAnswer(tx, claim, { status: 201, body, at: new Date(deps.clock()) });
    return body;
  });
}

/** Each place's last close when it was asked for. */
export type LastNumbers = ReadonlyMap<string, number>;

export async function lastNumbers(
  sql: Sql,
  { places, part }: Pick<CloseDay, "places" | "part">,
): Promise<LastNumbers> {
  const numbers = new Map<string, number>();
  for (const place of places) {
    const last = await findLastCovering(sql, placeOf(place), scopeOf(part));
    numbers.set(keyOf(place), last?.number ?? 0);
  }
  return numbers;
}

/** The places are locked first, and always in one order: two that close the same never wait in a ring. */
export async function closeInTransaction(
  tx: Transaction,
  deps: CloseDeps,
  asked: CloseDay,
  before: LastNumbers,
): Promise<DayClosed["closes"]> {
  const places = asked.places.toSorted((one, other) => compare(keyOf(one), keyOf(other)));
  const states: PlaceState[] = [];
  for (const place of places) states.push(await lockPlace(tx, placeOf(place)));
  const closes: DayClosed["closes"] = [];
  for (const [at, place] of places.entries()) {
    const { [at]: state = NEVER_CLOSED } = states;
    const lastNumber = before.get(keyOf(place)) ?? 0;
    const { by, part } = asked;
    closes.push(await closePlace(tx, deps, { ...place, by, part, state, lastNumber }));
  }
  return closes;
}

type ClosingPlace = PlaceToClose &
  Pick<CloseDay, "by" | "part"> & {
    readonly state: PlaceState;
    /** The last close when it was asked for. */
    readonly lastNumber: number;
  };

async function closePlace(
  tx: Transaction,
  deps: CloseDeps,
  asked: ClosingPlace,
): Promise<DayClosed["closes"][number]> {
  const { company, siteCode, state, part } = asked;
  const place = placeOf(asked);
  const scope = scopeOf(part);
  const covering = await findLastCovering(tx, place, scope);
  // Whoever waited for another's close of the same moment gets that one.
  if (covering !== undefined && covering.number > asked.lastNumber) {
    return await earlierClose(tx, covering.id);
  }
  const closeId = deps.newId();
  const cut = await takeCut(tx, { ...place, ...scope, belowTx: state.belowTx, closeId });
  const lastId = part === undefined ? state.lastCloseId : (covering?.id ?? null);
  if (cut.events === 0 && lastId !== null) return await earlierClose(tx, lastId);
  const books = await holdBooks(tx, company.id);
  const content = await readCutContent(tx, closeId, books.vouchersPer);
  const number = state.lastNumber + 1;
  const cutAt = new Date(deps.clock());
  const { vouchers, listingsHash } = await numberVouchers(tx, deps, {
    ...content,
    closeId,
    ...place,
    siteCode,
    books,
  });
  const frozen = freezeClose({
    ...content,
    number,
    companyCode: company.code,
    siteCode,
    cutAt: cutAt.toISOString(),
    by: asked.by.name,
    events: cut.events,
    inFlight: cut.inFlight,
    carriedIn: await findCarriedIn(tx, closeId, await findInFlightBefore(tx, place)),
    vouchers,
    part,
    names: await findNamesOfPlace(tx, place),
  });
  await keepClose(tx, deps, { asked, closeId, frozen, listingsHash, cut, cutAt });
  return { id: closeId, number, companyCode: company.code, siteCode, isNew: true };
}

type Cutting = {
  readonly asked: ClosingPlace;
  readonly closeId: string;
  readonly frozen: FrozenClose;
  readonly listingsHash: string | null;
  readonly cut: Cut;
  readonly cutAt: Date;
};

async function keepClose(
  tx: Transaction,
  deps: CloseDeps,
  { asked, closeId, frozen, listingsHash, cut, cutAt }: Cutting,
): Promise<void> {
  const { by, state, part } = asked;
  const place = placeOf(asked);
  const { number } = frozen;
  const content = JSON.stringify(frozen);
  const contentHash = createHash("sha256").update(content).digest("hex");
  // A close of a part has left older vouchers of its site behind.
  const belowTx = part === undefined ? cut.belowTx : state.belowTx;
  await insertClose(tx, {
    ...place,
    ...scopeOf(part),
    ...{ id: closeId, number, cutAt, byId: by.id, by: by.name, content, contentHash, belowTx },
  });
  // Lines of its days may have come before it.
  const { firstDay, lastDay } = frozen;
  if (firstDay !== null && lastDay !== null) {
    await lookAgain(tx, place.companyId, { from: firstDay, to: lastDay, at: cutAt });
  }
  if (deps.cloud.capabilities.canReconcile) {
    const withItems = frozen.terminals.map((terminal) => terminal.id);
    await askTerminals(tx, deps, { ...place, closeId, part, withItems, at: cutAt });
  }
  await recordAudit(tx, deps.newId, {
    kind: "dayClosed",
    ...place,
    subject: { kind: "dayClose", id: closeId },
    content: {
      number,
      events: cut.events,
      takenHash: cut.takenHash,
      hash: contentHash,
      vouchers: frozen.vouchers,
      listingsHash,
      ...(part === undefined ? {} : { part }),
    },
    by,
    at: cutAt,
  });
}

async function earlierClose(tx: Transaction, id: string): Promise<DayClosed["closes"][number]> {
  const close = await findClose(tx, id);
  if (close === undefined) throw new Error("The last close is not there");
  const { number, companyCode, siteCode } = close;
  return { id, number, companyCode, siteCode, isNew: false };
}

function placeOf({ company, siteId }: PlaceToClose): ClosePlace {
  return { companyId: company.id, siteId };
}

function keyOf({ company, siteId }: PlaceToClose): string {
  return `${company.id} ${siteId}`;
}

export function scopeOf(part: ClosePart | undefined): CutScope {
  if (part === undefined) return WHOLE_SITE;
  return part.kind === "till"
    ? { tillId: part.id, terminalId: null }
    : { tillId: null, terminalId: part.id };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

async function numberVouchers(
  tx: Transaction,
  { newId }: CloseDeps,
  of: Pick<CutContent, "toNumber"> & {
    readonly closeId: string;
    readonly companyId: string;
    readonly siteCode: string;
    readonly books: Books;
  },
): Promise<{ readonly vouchers: readonly NumberedDay[]; readonly listingsHash: string | null }> {
  const { companyId, closeId, siteCode, books } = of;
  const numbered: NumberedDay[] = [];
  for (const group of seriesToNumber(of.toNumber, books)) {
    const { series, fiscalYear, count } = group;
    const first = await takeNumbers(tx, { companyId, series, fiscalYear, count });
    numbered.push(...numberDays(group, first));
  }
  if (numbered.length === 0) return { vouchers: numbered, listingsHash: null };
  const per = books.vouchersPer;
  const textOf = (day: NumberedDay): string =>
    per === "day" ? dayVoucherText(day, siteCode) : movedText(day);
  const rows = numbered.map((one) => ({ ...one, id: newId(), text: textOf(one) }));
  const listingsHash = await insertNumbers(tx, { closeId, companyId, per }, rows);
  return { vouchers: numbered, listingsHash };
}

async function askTerminals(
  tx: Transaction,
  { newId }: CloseDeps,
  asked: ClosePlace & {
    readonly closeId: string;
    readonly part: ClosePart | undefined;
    readonly withItems: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const terminalIds = await terminalsOf(tx, asked);
  const wanted = terminalIds.map((terminalId) => ({ id: newId(), terminalId }));
  if (wanted.length > 0) await openClosings(tx, asked.closeId, wanted, asked.at);
}

/** Of a till only those that took something for it: others may be in the middle of their day. */
async function terminalsOf(
  tx: Transaction,
  asked: Parameters<typeof terminalsToClose>[1] & { readonly part: ClosePart | undefined },
): Promise<readonly string[]> {
  switch (asked.part?.kind) {
    case undefined:
      return await terminalsToClose(tx, asked);
    case "till":
      return asked.withItems.toSorted();
    case "terminal":
      return [asked.part.id];
  }
}
