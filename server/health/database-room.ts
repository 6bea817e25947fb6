/** Whether the database has room to write: by what it refused a moment ago, and by its disk where that is ours. */
import { LEAST_SPACE_BYTES } from "../database/disk-space.ts";

export type Room = {
  /** Undefined where the disk is another machine's. */
  readonly freeBytes: number | undefined;
  readonly isFull: boolean;
};

export type LookAtRoom = () => Promise<Room>;

/** From here on somebody should see to it. */
export const LITTLE_SPACE_BYTES = 1_000_000_000;

/** Something is written every few seconds: a full database is soon heard again. */
const REFUSAL_COUNTS_FOR_MS = 15_000;

export function lookAtRoom(deps: {
  /** Milliseconds since the database last said that it is full. */
  readonly sinceFullMs: () => number | undefined;
  readonly freeBytes?: (() => Promise<number | undefined>) | undefined;
}): LookAtRoom {
  return async () => {
    const freeBytes = await deps.freeBytes?.();
    const sinceMs = deps.sinceFullMs() ?? Number.POSITIVE_INFINITY;
    const hasNoSpace = freeBytes !== undefined && freeBytes < LEAST_SPACE_BYTES;
    return { freeBytes, isFull: hasNoSpace || sinceMs < REFUSAL_COUNTS_FOR_MS };
  };
}

/** Of a server that nobody has told of a disk, in tests. */
export const ROOMY: LookAtRoom = () => Promise.resolve({ freeBytes: undefined, isFull: false });
