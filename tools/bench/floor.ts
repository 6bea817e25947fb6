/**
 * What the same database manages with nothing of ours around it: three bare durable commits a
 * payment, one row each, from the same process over the same connections.
 */
import { newUuid } from "../../server/clock.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { measureRate, type Rate } from "./percentiles.ts";

const COMMITS_A_PAYMENT = 3;
/** Near what a payment writes with each of its commits. */
const ROW = "x".repeat(400);

const MAKE_TABLE = statement({
  name: "bench_floor_table",
  text: "create table if not exists bench_floor (id uuid primary key, content text not null)",
});

const INSERT = statement({
  name: "bench_floor_insert",
  text: "insert into bench_floor values ($1, $2)",
});

export async function measureFloor(
  database: Database,
  inFlight: number,
  forMs: number,
): Promise<Rate> {
  await database.query(MAKE_TABLE);
  return await measureRate(inFlight, forMs, async () => {
    for (let commit = 0; commit < COMMITS_A_PAYMENT; commit += 1) {
      await database.query(INSERT, [newUuid(), ROW]);
    }
  });
}

/** Of one number of payments in flight. */
export type Floors = {
  /** Three bare commits of one row. */
  readonly floor: Rate;
  /** The same commits with the rows that the rules of money demand (rows-floor.ts). */
  readonly rowsFloor: Rate;
};

export type MeasuredRate = Floors & {
  readonly inFlight: number;
  readonly payments: Rate;
  /** Payments a second by the bare floor's. */
  readonly ratio: number;
  readonly rowsRatio: number;
};

export function besideFloors(inFlight: number, payments: Rate, floors: Floors): MeasuredRate {
  const by = ({ perSecond }: Rate): number =>
    Math.round((payments.perSecond / perSecond) * 100) / 100;
  return {
    ...floors,
    inFlight,
    payments,
    ratio: by(floors.floor),
    rowsRatio: by(floors.rowsFloor),
  };
}

export const IN_FLIGHT = [1, 8, 64] as const;
