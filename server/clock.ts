/** Time and fresh ids come from the top, so that tests and the simulation can hand in their own. */
import { v7 } from "uuid";

/** Epoch milliseconds of our own clock. */
export type Clock = () => number;

/** UUIDv7, made by the application: keys that sort by time without asking the database. */
export type NewId = () => string;

export const systemClock: Clock = () => Date.now();
export const newUuid: NewId = () => v7();
