/** Lets transactions in one after another, in the order in which they came. */

export class OneAtATime {
  #busy = false;
  readonly #waiting: (() => void)[] = [];

  get isAtRest(): boolean {
    return !this.#busy;
  }

  /** True when the turn is had at once; else `onTurn` is called later, when it has come. */
  take(onTurn: () => void): boolean {
    if (this.#busy) {
      this.#waiting.push(onTurn);
      return false;
    }
    this.#busy = true;
    return true;
  }

  /** The next one begins in a task of its own, not inside the one that ends. */
  end(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#busy = false;
    else queueMicrotask(next);
  }
}
