/**
 * Ways to find rows without looking at all of them. A key of undefined keeps a row out, as
 * the `where` of a partial index does.
 */
import { uniqueViolation } from "./constraint-errors.ts";

export interface RowIndex<Row extends object> {
  /** Throws where the row, as it is now, would break the index; changes nothing. */
  refuse(row: Row, before: Row | undefined): void;
  add(row: Row): void;
  /** `before` is the row, or a copy of what it was when it was added. */
  remove(row: Row, before: Row): void;
  move(row: Row, before: Row): void;
}

export class UniqueIndex<Row extends object> implements RowIndex<Row> {
  readonly #table: string;
  readonly #constraint: string;
  readonly #keyOf: (row: Row) => string | undefined;
  readonly #rows = new Map<string, Row>();

  constructor(
    table: string,
    index: { readonly constraint: string; readonly key: (row: Row) => string | undefined },
  ) {
    this.#table = table;
    this.#constraint = index.constraint;
    this.#keyOf = index.key;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  refuse(row: Row): void {
    const key = this.#keyOf(row);
    if (key === undefined) return;
    const found = this.#rows.get(key);
    if (found !== undefined && found !== row) throw uniqueViolation(this.#table, this.#constraint);
  }

  add(row: Row): void {
    const key = this.#keyOf(row);
    if (key !== undefined) this.#rows.set(key, row);
  }

  remove(row: Row, before: Row): void {
    const key = this.#keyOf(before);
    if (key !== undefined && this.#rows.get(key) === row) this.#rows.delete(key);
  }

  move(row: Row, before: Row): void {
    const from = this.#keyOf(before);
    const to = this.#keyOf(row);
    if (from === to) return;
    if (from !== undefined && this.#rows.get(from) === row) this.#rows.delete(from);
    if (to !== undefined) this.#rows.set(to, row);
  }
}

/** Rows of the same key, in the order in which they got it. A lone row takes no list of its own. */
export class GroupIndex<Row extends object> implements RowIndex<Row> {
  readonly #keyOf: (row: Row) => string | undefined;
  readonly #groups = new Map<string, Row | Row[]>();

  constructor(key: (row: Row) => string | undefined) {
    this.#keyOf = key;
  }

  get(key: string): readonly Row[] {
    const group = this.#groups.get(key);
    if (group === undefined) return NOTHING;
    return Array.isArray(group) ? group : [group];
  }

  has(key: string): boolean {
    return this.#groups.has(key);
  }

  /** Those of which there is a row. */
  keys(): Iterable<string> {
    return this.#groups.keys();
  }

  refuse(): void {
    // Any number of rows may have the same key.
  }

  add(row: Row): void {
    const key = this.#keyOf(row);
    if (key === undefined) return;
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, row);
    else if (Array.isArray(group)) group.push(row);
    else this.#groups.set(key, [group, row]);
  }

  remove(row: Row, before: Row): void {
    const key = this.#keyOf(before);
    const group = key === undefined ? undefined : this.#groups.get(key);
    if (key === undefined || group === undefined) return;
    if (!Array.isArray(group)) {
      if (group === row) this.#groups.delete(key);
      return;
    }
    const at = group.lastIndexOf(row);
    if (at >= 0) group.splice(at, 1);
    if (group.length === 0) this.#groups.delete(key);
  }

  move(row: Row, before: Row): void {
    if (this.#keyOf(row) === this.#keyOf(before)) return;
    this.remove(row, before);
    this.add(row);
  }
}

const NOTHING: readonly never[] = [];

/** An ordered index for each key. */
export class OrderedGroups<Row extends object> implements RowIndex<Row> {
  readonly #keyOf: (row: Row) => string | undefined;
  readonly #index: ConstructorParameters<typeof OrderedIndex<Row>>[0];
  readonly #groups = new Map<string, OrderedIndex<Row>>();

  constructor(
    index: ConstructorParameters<typeof OrderedIndex<Row>>[0] & {
      readonly key: (row: Row) => string | undefined;
    },
  ) {
    this.#keyOf = index.key;
    this.#index = index;
  }

  get(key: string): OrderedIndex<Row> | undefined {
    return this.#groups.get(key);
  }

  refuse(): void {
    // Any number of rows may have the same key.
  }

  add(row: Row): void {
    const key = this.#keyOf(row);
    if (key === undefined) return;
    const group = this.#groups.get(key) ?? new OrderedIndex(this.#index);
    this.#groups.set(key, group);
    group.add(row);
  }

  remove(row: Row, before: Row): void {
    const key = this.#keyOf(before);
    if (key !== undefined) this.#groups.get(key)?.remove(row, before);
  }

  move(row: Row, before: Row): void {
    this.remove(row, before);
    this.add(row);
  }
}

type Entry<Row> = { readonly order: number; readonly tie: string; readonly row: Row };

/** Rows in the order of a number and then of a text. Adding at the end, the usual case, is cheap. */
export class OrderedIndex<Row extends object> implements RowIndex<Row> {
  readonly #orderOf: (row: Row) => number | undefined;
  readonly #tieOf: (row: Row) => string;
  readonly #entries: Entry<Row>[] = [];

  constructor(index: {
    readonly order: (row: Row) => number | undefined;
    readonly tie: (row: Row) => string;
  }) {
    this.#orderOf = index.order;
    this.#tieOf = index.tie;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Rows from the first that comes after (order, tie). */
  *after(order: number, tie: string): Generator<Row> {
    let at = this.#positionOf(order, tie);
    const first = this.#entries[at];
    if (first !== undefined && first.order === order && first.tie === tie) at += 1;
    for (; at < this.#entries.length; at += 1) {
      const entry = this.#entries[at];
      if (entry !== undefined) yield entry.row;
    }
  }

  /** At most so many of the first rows whose number is not above `order`. */
  upTo(order: number, atMost: number): Row[] {
    const rows: Row[] = [];
    for (const entry of this.#entries) {
      if (entry.order > order || rows.length >= atMost) break;
      rows.push(entry.row);
    }
    return rows;
  }

  /** From the last row back. */
  *newestFirst(): Generator<Row> {
    for (let at = this.#entries.length - 1; at >= 0; at -= 1) {
      const entry = this.#entries[at];
      if (entry !== undefined) yield entry.row;
    }
  }

  refuse(): void {
    // Rows may be equal.
  }

  add(row: Row): void {
    const order = this.#orderOf(row);
    if (order === undefined) return;
    const entry = { order, tie: this.#tieOf(row), row };
    const last = this.#entries.at(-1);
    if (last === undefined || isBefore(last, entry.order, entry.tie)) this.#entries.push(entry);
    else this.#entries.splice(this.#positionOf(entry.order, entry.tie), 0, entry);
  }

  remove(row: Row, before: Row): void {
    const order = this.#orderOf(before);
    if (order === undefined) return;
    for (let at = this.#positionOf(order, this.#tieOf(before)); ; at += 1) {
      const entry = this.#entries[at];
      if (entry === undefined || entry.order !== order) return;
      if (entry.row !== row) continue;
      this.#entries.splice(at, 1);
      return;
    }
  }

  move(row: Row, before: Row): void {
    if (this.#orderOf(row) === this.#orderOf(before)) return;
    this.remove(row, before);
    this.add(row);
  }

  /** Of the first entry that is not before (order, tie). */
  #positionOf(order: number, tie: string): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && isBefore(entry, order, tie)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(entry: Entry<unknown>, order: number, tie: string): boolean {
  return entry.order < order || (entry.order === order && entry.tie < tie);
}
