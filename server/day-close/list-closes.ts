/** Lists of day closes: what has been closed, and what is reminded of. */
import { isReminding } from "@kortkoll/core/day-close/close-times.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type CloseListAsked, selectCloses } from "./close-list-store.ts";
import { findPlaceState } from "./close-store.ts";
import { findRemindedPlaces } from "./close-times-store.ts";
import { lookAhead, WHOLE_SITE } from "./cut-store.ts";
import type { DayClosePage, DayCloseReminders } from "./day-close-times-api.ts";

export async function listCloses(sql: Sql, asked: CloseListAsked): Promise<DayClosePage> {
  const { limit } = asked;
  const found = await selectCloses(sql, { ...asked, limit: limit + 1 });
  const shown = found.slice(0, limit);
  return {
    closes: shown.map(({ cutAt, ...close }) => ({ ...close, cutAt: cutAt.toISOString() })),
    next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** Where the time has come today, or a day before still waits, and something is booked that no close has. */
export async function listReminders(
  sql: Sql,
  sight: Sight,
  nowMs: number,
): Promise<DayCloseReminders> {
  const reminders: DayCloseReminders["reminders"] = [];
  for (const place of await findRemindedPlaces(sql, sight)) {
    const { companyCode, siteCode, remindAt } = place;
    if (remindAt === null) continue;
    const { belowTx, lastNumber } = await findPlaceState(sql, place);
    const { events, firstDay } = await lookAhead(sql, { ...place, ...WHOLE_SITE, belowTx });
    if (!isReminding(remindAt, nowMs, firstDay)) continue;
    if (events > 0) reminders.push({ siteCode, companyCode, remindAt, lastNumber, events });
  }
  return { reminders };
}
