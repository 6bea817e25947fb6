/** A clock that stands still until a test moves it; what falls due on the way is run in order. */
import type { SimulatorClock } from "./clock.ts";

type Appointment = { readonly dueMs: number; readonly run: () => void };

export class ManualClock implements SimulatorClock {
  #nowMs: number;
  #appointments: Appointment[] = [];

  constructor(startAt: string) {
    this.#nowMs = Date.parse(startAt);
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  after(delayMs: number, run: () => void): () => void {
    const appointment = { dueMs: this.#nowMs + delayMs, run };
    this.#appointments.push(appointment);
    return () => {
      this.#appointments = this.#appointments.filter((other) => other !== appointment);
    };
  }

  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = this.#appointments
        .filter((appointment) => appointment.dueMs <= untilMs)
        .sort((a, b) => a.dueMs - b.dueMs)[0];
      if (due === undefined) break;
      this.#appointments = this.#appointments.filter((other) => other !== due);
      this.#nowMs = due.dueMs;
      due.run();
    }
    this.#nowMs = untilMs;
  }
}
