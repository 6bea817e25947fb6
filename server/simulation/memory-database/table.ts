/**
 * One table: its rows, its indexes and its rules. A row keeps its identity for as long as it lives
 * and changes in place; what it was is kept in the journal until the transaction has ended.
 */
import { appendOnlyViolation, checkViolation, foreignKeyViolation } from "./constraint-errors.ts";
import type { Change, Journal } from "./journal.ts";
import {
  GroupIndex,
  OrderedGroups,
  OrderedIndex,
  type RowIndex,
  UniqueIndex,
} from "./row-indexes.ts";

type Check<Row> = { readonly constraint: string; readonly holds: (row: Row) => boolean };

/** A foreign key; undefined or null refers to nothing. It is looked at when a row is added. */
type Reference<Row> = {
  readonly constraint: string;
  readonly key: (row: Row) => string | null;
  readonly isKnown: (key: string) => boolean;
};

export class Table<Row extends object> {
  readonly name: string;
  protected readonly journal: Journal;
  /** The names of the rules that it keeps, as the database calls them. */
  readonly constraints: string[] = [];
  readonly #rows = new Set<Row>();
  /** Of columns that never change: left alone by a change. */
  readonly #fixedIndexes: RowIndex<Row>[] = [];
  readonly #indexes: RowIndex<Row>[] = [];
  readonly #checks: Check<Row>[] = [];
  readonly #references: Reference<Row>[] = [];

  constructor(name: string, journal: Journal) {
    this.name = name;
    this.journal = journal;
  }

  /** In the order in which they were added. */
  get rows(): ReadonlySet<Row> {
    return this.#rows;
  }

  add(row: Row): Row {
    this.derive(row);
    for (const check of this.#checks) this.#hold(check, row);
    for (const index of this.#fixedIndexes) index.refuse(row, undefined);
    for (const index of this.#indexes) index.refuse(row, undefined);
    for (const reference of this.#references) this.#refer(reference, row);
    this.#put(row);
    this.journal.push({ table: this, row, before: undefined });
    return row;
  }

  change(row: Row, changes: Partial<Row>): void {
    const before = { ...row };
    Object.assign(row, changes);
    this.derive(row);
    try {
      for (const check of this.#checks) this.#hold(check, row);
      for (const index of this.#indexes) index.refuse(row, before);
    } catch (error) {
      Object.assign(row, before);
      throw error;
    }
    for (const index of this.#indexes) index.move(row, before);
    this.journal.push({ table: this, row, before });
  }

  remove(row: Row): void {
    const before = { ...row };
    this.#drop(row);
    this.journal.push({ table: this, row, before });
  }

  /** Only this table's journal entries come here, so the rows are of its own kind. */
  undo(change: Change): void {
    const row = change.row as Row;
    if (change.before === undefined) this.#drop(row);
    else if (this.#rows.has(row)) this.#changeBack(row, change.before);
    else this.#put(row);
  }

  /** Fills in columns that the database computes from others. */
  protected derive(_row: Row): void {
    // Most tables have none.
  }

  protected unique(index: {
    readonly constraint: string;
    readonly key: (row: Row) => string | undefined;
    readonly fixed?: boolean;
  }): UniqueIndex<Row> {
    this.constraints.push(index.constraint);
    return this.#keep(new UniqueIndex(this.name, index), index.fixed);
  }

  protected group(
    key: (row: Row) => string | null | undefined,
    options: { readonly fixed?: boolean } = {},
  ): GroupIndex<Row> {
    return this.#keep(new GroupIndex((row) => key(row) ?? undefined), options.fixed);
  }

  protected ordered(index: {
    readonly order: (row: Row) => number | undefined;
    readonly tie: (row: Row) => string;
    readonly fixed?: boolean;
  }): OrderedIndex<Row> {
    return this.#keep(new OrderedIndex(index), index.fixed);
  }

  protected orderedGroups(index: {
    readonly key: (row: Row) => string | null;
    readonly order: (row: Row) => number | undefined;
    readonly tie: (row: Row) => string;
  }): OrderedGroups<Row> {
    const key = (row: Row): string | undefined => index.key(row) ?? undefined;
    return this.#keep(new OrderedGroups({ ...index, key }), true);
  }

  protected check(constraint: string, holds: (row: Row) => boolean): void {
    this.constraints.push(constraint);
    this.#checks.push({ constraint, holds });
  }

  protected refers(
    constraint: string,
    key: (row: Row) => string | null,
    to: { has(key: string): boolean },
  ): void {
    this.constraints.push(constraint);
    this.#references.push({ constraint, key, isKnown: (known) => to.has(known) });
  }

  #keep<Index extends RowIndex<Row>>(index: Index, fixed = false): Index {
    (fixed ? this.#fixedIndexes : this.#indexes).push(index);
    return index;
  }

  #put(row: Row): void {
    this.#rows.add(row);
    for (const index of this.#fixedIndexes) index.add(row);
    for (const index of this.#indexes) index.add(row);
  }

  #drop(row: Row): void {
    this.#rows.delete(row);
    for (const index of this.#fixedIndexes) index.remove(row, row);
    for (const index of this.#indexes) index.remove(row, row);
  }

  #changeBack(row: Row, before: object): void {
    const now = { ...row };
    Object.assign(row, before);
    for (const index of this.#indexes) index.move(row, now);
  }

  #hold(check: Check<Row>, row: Row): void {
    if (!check.holds(row)) throw checkViolation(this.name, check.constraint);
  }

  #refer(reference: Reference<Row>, row: Row): void {
    const key = reference.key(row);
    if (key === null || reference.isKnown(key)) return;
    throw foreignKeyViolation(this.name, reference.constraint);
  }
}

/** Rows are added and then stay as they are. */
export class AppendOnlyTable<Row extends object> extends Table<Row> {
  override change(): void {
    throw appendOnlyViolation(this.name);
  }

  override remove(): void {
    throw appendOnlyViolation(this.name);
  }
}
