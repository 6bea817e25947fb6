/**
 * Lines to a file that may have no room for them: they wait, up to a bound, and what went beyond it is
 * counted and said. A log that cannot be written must not stop what it tells of.
 */
import { write, writeSync } from "node:fs";
import type { Clock } from "./clock.ts";
import { systemCodeOf } from "./database/embedded-postgres-error.ts";

export interface LineFile {
  write(line: string): void;
  /** What waits, as far as it goes in now: before the program ends. */
  flush(): void;
}

const MOST_WAITING_CHARACTERS = 4_000_000;
/** A pipe whose reader is slow. */
const WHEN_BUSY_MS = 50;
const WHEN_FULL_MS = 1_000;

export function createLineFile(
  fd: number,
  { clock, mostWaiting = MOST_WAITING_CHARACTERS }: { clock: Clock; mostWaiting?: number },
): LineFile {
  return new WaitingLines(fd, clock, mostWaiting);
}

class WaitingLines implements LineFile {
  readonly #fd: number;
  readonly #clock: Clock;
  readonly #mostWaiting: number;
  #lines: string[] = [];
  #characters = 0;
  #lost = 0;
  /** Of what is being written, the part that has not gone in. */
  #rest: Buffer = Buffer.alloc(0);
  #isWriting = false;
  /** Whoever read it has gone, and will not come back. */
  #isClosed = false;

  constructor(fd: number, clock: Clock, mostWaiting: number) {
    this.#fd = fd;
    this.#clock = clock;
    this.#mostWaiting = mostWaiting;
  }

  write(line: string): void {
    if (this.#isClosed) return;
    if (this.#characters + line.length > this.#mostWaiting) {
      this.#lost += 1;
      return;
    }
    this.#lines.push(line);
    this.#characters += line.length;
    if (!this.#isWriting) this.#writeOn();
  }

  flush(): void {
    try {
      for (this.#takeNext(); this.#rest.length > 0 && !this.#isClosed; this.#takeNext()) {
        this.#rest = this.#rest.subarray(writeSync(this.#fd, this.#rest));
      }
    } catch {
      // There is nobody left to tell.
    }
  }

  #writeOn(): void {
    this.#takeNext();
    this.#isWriting = this.#rest.length > 0;
    if (!this.#isWriting) return;
    write(this.#fd, this.#rest, (error, written) => this.#hear(error, written));
  }

  #hear(error: Error | null, written: number): void {
    if (error === null) {
      this.#rest = this.#rest.subarray(written);
      this.#writeOn();
      return;
    }
    const code = systemCodeOf(error);
    if (code === "EPIPE" || code === "EBADF") this.#isClosed = true;
    else setTimeout(() => this.#writeOn(), code === "EAGAIN" ? WHEN_BUSY_MS : WHEN_FULL_MS).unref();
  }

  /** All that waits goes in one piece; what was lost is said where it would have stood. */
  #takeNext(): void {
    if (this.#rest.length > 0 || (this.#lines.length === 0 && this.#lost === 0)) return;
    const lost = this.#lost === 0 ? "" : this.#lineOfLost();
    this.#rest = Buffer.from(this.#lines.join("") + lost);
    this.#lines = [];
    this.#characters = 0;
    this.#lost = 0;
  }

  #lineOfLost(): string {
    const msg = `${this.#lost} lines of this log found no room and are lost`;
    return `${JSON.stringify({ level: 40, time: this.#clock(), msg })}\n`;
  }
}
