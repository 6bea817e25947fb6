/**
 * How column types become JavaScript values, per pool and not for the whole process: bigint is a
 * number that must be exact, a date stays the text "2026-03-02", timestamptz is a Date, and numeric,
 * xid8 and timestamps without a zone stay text.
 */
import pg from "pg";
import { UnsafeInteger } from "./database-errors.ts";

const int8 = 20;
const int8Array = 1016;
const date = 1082;
const dateArray = 1182;
const timestampWithoutZone = 1114;
const textArray: number = 1009;

export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    ownParsers.get(oid) ?? pg.types.getTypeParser(oid, format as "text"),
};

const parseTextArray: (text: string) => (string | null)[] = pg.types.getTypeParser(
  textArray,
  "text",
);

const ownParsers = new Map<number, (text: string) => unknown>([
  [int8, parseExactInteger],
  [int8Array, (text) => parseTextArray(text).map(parseExactIntegerOrNull)],
  [date, (text) => text],
  [dateArray, parseTextArray],
  [timestampWithoutZone, (text) => text],
]);

function parseExactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new UnsafeInteger(text);
  return value;
}

function parseExactIntegerOrNull(text: string | null): number | null {
  return text === null ? null : parseExactInteger(text);
}
