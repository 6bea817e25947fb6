/** What stands in for one SQL statement: values in, rows out, over the tables in memory. */
import type { Tables } from "../tables.ts";

export type Handler = (tables: Tables, values: readonly unknown[]) => readonly object[];

export type Statements = Readonly<Record<string, Handler>>;

/** `Values` are the statement's own parameters, $1 first, as its store passes them. */
export function answer<Values extends readonly unknown[]>(
  work: (tables: Tables, values: Values) => readonly object[],
): Handler {
  return (tables, values) => work(tables, values as Values);
}

/** For a statement whose rows nobody reads. */
export function perform<Values extends readonly unknown[]>(
  work: (tables: Tables, values: Values) => void,
): Handler {
  return (tables, values) => {
    work(tables, values as Values);
    return NO_ROWS;
  };
}

const NO_ROWS: readonly object[] = [];

/** JSON as jsonb gives it back: shorter keys first, those of the same length by their letters. */
export function jsonb(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => byKey(a, b)));
  });
}

function byKey(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
