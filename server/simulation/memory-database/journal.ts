/**
 * What the running transaction has changed, newest last, so that it can be taken back. There is one
 * journal for one memory database, because its transactions run one at a time.
 */

/** `before` is a copy of the changed row, or undefined where the row was added. */
export type Change = {
  readonly table: { readonly name: string; undo(change: Change): void };
  readonly row: object;
  readonly before: object | undefined;
};

export class Journal {
  #changes: Change[] = [];
  #atCommit: (() => void)[] = [];
  #nextTx = 1;
  #tx: number | undefined;

  push(change: Change): void {
    this.#changes.push(change);
  }

  /** A deferred constraint: throws at the commit. */
  checkAtCommit(check: () => void): void {
    this.#atCommit.push(check);
  }

  /** Like pg_current_xact_id(): the running transaction gets its number when it first needs one. */
  currentTx(): number {
    if (this.#tx === undefined) {
      this.#tx = this.#nextTx;
      this.#nextTx += 1;
    }
    return this.#tx;
  }

  /** Like pg_snapshot_xmin(): below it every transaction has ended. */
  oldestRunningTx(): number {
    return this.#tx ?? this.#nextTx;
  }

  runDeferredChecks(): void {
    for (const check of this.#atCommit) check();
    this.#atCommit = [];
  }

  /** What has been committed with this call. */
  commit(): readonly Change[] {
    const committed = this.#changes;
    this.#startOver();
    return committed;
  }

  rollBack(): void {
    for (const change of this.#changes.reverse()) change.table.undo(change);
    this.#startOver();
  }

  #startOver(): void {
    this.#changes = [];
    this.#atCommit = [];
    this.#tx = undefined;
  }
}
