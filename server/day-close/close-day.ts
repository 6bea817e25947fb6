/**
 * Closes the day of companies at a site: a numbered cut of everything that is booked and in no close yet,
 * with the numbers of its vouchers, in one transaction. The terminals' sessions are closed afterwards,
 * step by step; a close waits for no terminal.
 */
import { createHash } from "node:crypto";
import { freezeClose } from "@kortkoll/core/day-close/frozen-close.ts";
import {
  type NumberedDay,
  numberDays,
  seriesToNumber,
} from "@kortkoll/core/day-close/number-vouchers.ts";
import type { TerminalCapabilities } from "@kortkoll/terminals/terminal.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import {
  type Company,
  findClose,
  findPlaceState,
  insertClose,
  insertNumbers,
  lockPlace,
  type PlaceState,
  takeNumbers,
} from "./close-store.ts";
import { type ClosePlace, type CutContent, readCutContent, takeCut } from "./cut-store.ts";
import type { DayClosed } from "./day-close-api.ts";
import { frozenIn } from "./frozen-text.ts";
import { openClosings, terminalsToClose } from "./session-closing-store.ts";

export type CloseDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly cloud: { readonly capabilities: Pick<TerminalCapabilities, "canReconcile"> };
};

export type CloseDay = {
  readonly siteId: string;
  readonly siteCode: string;
  readonly companies: readonly Company[];
  readonly by: AuditActor;
};

export async function closeDay(
  deps: CloseDeps,
  asked: CloseDay,
  claim: IdempotencyClaim,
): Promise<DayClosed> {
  const { siteId } = asked;
  const before = new Map<string, number>();
  for (const { id: companyId } of asked.companies) {
    const { lastNumber } = await findPlaceState(deps.database, { companyId, siteId });
    before.set(companyId, lastNumber);
  }
  return await deps.database.inTransaction(async (tx) => {
    const closes = await closeInTransaction(tx, deps, asked, before);
    const [first] = closes.toSorted((a, b) => (a.companyCode < b.companyCode ? -1 : 1));
    if (first === undefined) throw new Error("A site without a company has nothing to close");
    const body: DayClosed = { ...first, closes };
    await storeAnswer(tx, claim, { status: 201, body, at: new Date(deps.clock()) });
    return body;
  });
}

/** `before` is each company's last number when the close was asked for. */
export async function closeInTransaction(
  tx: Transaction,
  deps: CloseDeps,
  asked: CloseDay,
  before: ReadonlyMap<string, number>,
): Promise<DayClosed["closes"]> {
  // Always in one order, so that two that close the same places never wait in a ring.
  const companies = asked.companies.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const closes: DayClosed["closes"] = [];
  for (const company of companies) {
    const lastNumber = before.get(company.id) ?? 0;
    closes.push(await closeCompany(tx, deps, { ...asked, company, lastNumber }));
  }
  return closes;
}

type CloseCompany = CloseDay & {
  readonly company: Company;
  /** The last close when it was asked for. */
  readonly lastNumber: number;
};

async function closeCompany(
  tx: Transaction,
  deps: CloseDeps,
  asked: CloseCompany,
): Promise<DayClosed["closes"][number]> {
  const { company, siteId, siteCode } = asked;
  const place: ClosePlace = { companyId: company.id, siteId };
  const state = await lockPlace(tx, place);
  // Whoever waited for another's close of the same moment gets that one.
  if (state.lastNumber > asked.lastNumber) return await lastClose(tx, state);
  const closeId = deps.newId();
  const cut = await takeCut(tx, { ...place, belowTx: state.belowTx, closeId });
  if (cut.events === 0 && state.lastCloseId !== null) return await lastClose(tx, state);
  const content = await readCutContent(tx, closeId);
  const number = state.lastNumber + 1;
  const cutAt = new Date(deps.clock());
  const frozen = freezeClose({
    ...content,
    number,
    companyCode: company.code,
    siteCode,
    cutAt: cutAt.toISOString(),
    by: asked.by.name,
    events: cut.events,
    inFlight: cut.inFlight,
    inFlightBefore: await inFlightBefore(tx, state),
    vouchers: await numberVouchers(tx, deps, { ...content, closeId, companyId: company.id }),
  });
  const text = JSON.stringify(frozen);
  const contentHash = createHash("sha256").update(text).digest("hex");
  const { id: byId, name: by } = asked.by;
  const close = { id: closeId, number, cutAt, byId, by, content: text, contentHash };
  await insertClose(tx, { ...place, ...close, belowTx: cut.belowTx });
  if (deps.cloud.capabilities.canReconcile) {
    const withItems = frozen.terminals.map((terminal) => terminal.id);
    await askTerminals(tx, deps, { ...place, closeId, withItems, at: cutAt });
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
    },
    by: asked.by,
    at: cutAt,
  });
  return { id: closeId, number, companyCode: company.code, siteCode, isNew: true };
}

async function lastClose(
  tx: Transaction,
  { lastCloseId }: PlaceState,
): Promise<DayClosed["closes"][number]> {
  const close = lastCloseId === null ? undefined : await findClose(tx, lastCloseId);
  if (close === undefined) throw new Error("The last close is not there");
  const { id, number, companyCode, siteCode } = close;
  return { id, number, companyCode, siteCode, isNew: false };
}

async function inFlightBefore(
  tx: Transaction,
  { lastCloseId }: PlaceState,
): Promise<readonly string[]> {
  const before = lastCloseId === null ? undefined : await findClose(tx, lastCloseId);
  return before === undefined ? [] : frozenIn(before).inFlight.map((one) => one.paymentId);
}

async function numberVouchers(
  tx: Transaction,
  { newId }: CloseDeps,
  of: Pick<CutContent, "toNumber"> & { readonly closeId: string; readonly companyId: string },
): Promise<readonly NumberedDay[]> {
  const numbered: NumberedDay[] = [];
  for (const group of seriesToNumber(of.toNumber)) {
    const { series, fiscalYear, days } = group;
    const { companyId } = of;
    const taking = { companyId, series, fiscalYear, count: days.length };
    numbered.push(...numberDays(group, await takeNumbers(tx, taking)));
  }
  if (numbered.length > 0) {
    const rows = numbered.map((one) => ({ ...one, id: newId() }));
    await insertNumbers(tx, of, rows);
  }
  return numbered;
}

async function askTerminals(
  tx: Transaction,
  { newId }: CloseDeps,
  asked: ClosePlace & {
    readonly closeId: string;
    readonly withItems: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const terminalIds = await terminalsToClose(tx, asked);
  const wanted = terminalIds.map((terminalId) => ({ id: newId(), terminalId }));
  if (wanted.length > 0) await openClosings(tx, asked.closeId, wanted, asked.at);
}
