/** X: what a close would have now, of one moment. It takes nothing, numbers nothing, asks no terminal. */
import { freezeClose } from "@kortkoll/core/day-close/frozen-close.ts";
import type { Database, Sql } from "../database/database.ts";
import { type CloseDay, type PlaceToClose, scopeOf } from "./close-day.ts";
import { findNamesOfPlace, findPlaceState } from "./close-store.ts";
import { lookAhead, readContentAhead } from "./cut-store.ts";
import type { DayClosePreview, PreviewedClose } from "./day-close-api.ts";
import { findBooks } from "./number-store.ts";

export type PreviewDay = Pick<CloseDay, "places" | "part"> & { readonly at: Date };

const ONE_MOMENT = { isolation: "repeatable read", readOnly: true } as const;

export async function previewDay(database: Database, asked: PreviewDay): Promise<DayClosePreview> {
  return await database.inTransaction(async (tx) => {
    const previews: PreviewedClose[] = [];
    for (const place of asked.places) previews.push(await previewPlace(tx, asked, place));
    return { previews };
  }, ONE_MOMENT);
}

async function previewPlace(
  sql: Sql,
  { part, at }: PreviewDay,
  { company, siteId, siteCode }: PlaceToClose,
): Promise<PreviewedClose> {
  const place = { companyId: company.id, siteId };
  const { lastNumber, belowTx } = await findPlaceState(sql, place);
  const asked = { ...place, ...scopeOf(part), belowTx };
  const { events, inFlight } = await lookAhead(sql, asked);
  const { vouchersPer } = await findBooks(sql, company.id);
  const content = await readContentAhead(sql, asked, vouchersPer);
  const frozen = freezeClose({
    ...content,
    number: lastNumber + 1,
    companyCode: company.code,
    siteCode,
    cutAt: at.toISOString(),
    by: "",
    events,
    inFlight,
    vouchers: [],
    carriedIn: [],
    part,
    names: await findNamesOfPlace(sql, place),
  });
  const { number: _, by: _by, vouchers: _vouchers, carriedIn: _carried, cutAt, ...shown } = frozen;
  return {
    ...(JSON.parse(JSON.stringify(shown)) as PreviewedClose),
    at: cutAt,
    lastNumber,
    toNumber: content.toNumber.map((one) => ({ ...one })),
  };
}
