/**
 * Time that passes only when everything that can happen now has happened: a queue of events by
 * time and then by the order in which they were asked for. Nothing here waits for real time.
 */
import type { Pause } from "../clock.ts";

type TimedEvent = { atMs: number; readonly order: number; work: (() => void) | undefined };

/** What was asked for does not happen, and is no step. */
export type Forget = () => void;

/** Resolves when nothing more can happen without time passing. */
export type Quiet = () => Promise<void>;

export class VirtualClock {
  nowMs: number;
  #order = 0;
  readonly #heap: TimedEvent[] = [];
  /** Comes back when nothing more can happen without time passing. */
  settle: Quiet = microtasksDone;
  /** How many events have been carried out: the step that a failure names. */
  steps = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  readonly now = (): number => this.nowMs;

  at(atMs: number, work: () => void): void {
    this.alarm(atMs, work);
  }

  after(delayMs: number, work: () => void): void {
    this.alarm(this.nowMs + delayMs, work);
  }

  /** For what is mostly not needed when its time comes. */
  alarm(atMs: number, work: () => void): Forget {
    this.#order += 1;
    const event: TimedEvent = { atMs: Math.max(atMs, this.nowMs), order: this.#order, work };
    this.#push(event);
    return () => {
      event.work = undefined;
    };
  }

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** An ended signal is noticed at the end of the wait: the loops have nothing better to do. */
  readonly pause: Pause = (durationMs, signal) =>
    signal?.aborted === true ? Promise.resolve() : this.wait(durationMs);

  /** Carries out every event up to that time; `eachStep` may stop it by throwing. */
  async runUntil(endMs: number, eachStep: () => void): Promise<void> {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.atMs > endMs) break;
      this.#pop();
      if (first.work === undefined) continue;
      this.nowMs = first.atMs;
      this.steps += 1;
      first.work();
      await this.settle();
      eachStep();
    }
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  /** The night: what was to happen before the morning happens in the morning. */
  skipTo(atMs: number): void {
    for (const event of this.#heap) event.atMs = Math.max(event.atMs, atMs);
    this.nowMs = Math.max(this.nowMs, atMs);
    this.#heap.sort(compare);
  }

  #push(event: TimedEvent): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || compare(parent, event) <= 0) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = last;
      let next = -1;
      for (const below of [left, right]) {
        const child = heap[below];
        if (child !== undefined && compare(child, least) < 0) {
          least = child;
          next = below;
        }
      }
      if (next < 0) break;
      heap[index] = least;
      index = next;
    }
    heap[index] = last;
  }
}

function compare(one: TimedEvent, other: TimedEvent): number {
  return one.atMs - other.atMs || one.order - other.order;
}

/**
 * Node empties the queue of microtasks before it takes the next tick: a tick asked for from inside
 * a microtask comes when every promise that could settle has settled. No turn of the event loop.
 */
export function microtasksDone(): Promise<void> {
  return new Promise((resolve) => {
    queueMicrotask(() => process.nextTick(resolve));
  });
}

/** For a database that answers by real sockets: done when nothing has been under way for a while. */
export function turnsUntilIdle(underWay: () => number): Quiet {
  return async () => {
    let idleTurns = 0;
    while (idleTurns < 3) {
      await new Promise((resolve) => setImmediate(resolve));
      idleTurns = underWay() === 0 ? idleTurns + 1 : 0;
    }
  };
}
