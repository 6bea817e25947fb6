/**
 * A receiver that begins to be told of keys, or begins again, is told how they stand now of the cars that
 * it was last told otherwise about: a car may have come back unpaid while it was off, and nobody is to
 * hand over keys on an old word.
 */
import { GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { doOthersWantKeys, keepCars, readCarsMissed } from "./car-news-store.ts";
import { insertEvents } from "./event-store.ts";
import { carEventOf } from "./gather-news.ts";

type Beginning = {
  readonly id: string;
  readonly companyId: string;
  /** One that is made now has been told of nothing. */
  readonly isNew: boolean;
  readonly at: Date;
};

/** With the cursor locked: nobody else tells of cars meanwhile. */
export async function tellMissedCars(
  tx: Transaction,
  newId: NewId,
  { id, companyId, isNew, at }: Beginning,
): Promise<void> {
  const cars = await readCarsMissed(tx, { id, companyId });
  // What a company was told last is kept up to date only while somebody wants to know.
  const differing = cars.filter(({ may, told }) => may !== told);
  if (differing.length > 0 && !(await doOthersWantKeys(tx, { id, companyId }))) {
    await keepCars(tx, differing);
  }
  const missed = isNew ? [] : cars.filter(({ isMissed }) => isMissed);
  if (missed.length === 0) return;
  const events = missed.map((car) => carEventOf(newId, { ...car, at, tx: null }));
  const giveUpAt = new Date(at.getTime() + GIVE_UP_AFTER_MS);
  await insertEvents(tx, { events, at, giveUpAt, only: id });
}
