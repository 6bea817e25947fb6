/**
 * The program at work: the opening invoices when the book is new, the loops that send and read, and
 * now and then an act of its own, as at a real desk.
 */
import { randomUUID } from "node:crypto";
import type { BookFile } from "./book-file.ts";
import { readFeed } from "./follow-feed.ts";
import { inventInvoice, inventOpening, type Random } from "./invent-invoices.ts";
import {
  creditInvoice,
  type Desk,
  lowerInvoice,
  raiseInvoice,
  withdrawInvoice,
} from "./invoice-acts.ts";
import { type Invoice, openInvoices, SYSTEMS, type SystemCode } from "./invoice-book.ts";
import { Bell, keepGoing, type Step } from "./keep-going.ts";
import type { KortkollApi } from "./kortkoll-api.ts";
import { sendNext } from "./send-outbox.ts";

export type DeskSettings = {
  readonly file: BookFile;
  readonly api: KortkollApi;
  readonly signal: AbortSignal;
  readonly random: Random;
  readonly now: () => Date;
  readonly feedWaitMs?: number;
};

export class RunningDesk {
  readonly file: BookFile;
  readonly desk: Desk;
  /** What stands in the way of each system, for the page; nothing when all is well. */
  readonly troubles = new Map<SystemCode, string>();
  readonly #settings: DeskSettings;
  readonly #bells: Record<SystemCode, Bell> = {
    parts: new Bell(),
    workshop: new Bell(),
    vehicles: new Bell(),
  };
  #loops: Promise<unknown> = Promise.resolve();

  constructor(settings: DeskSettings) {
    this.#settings = settings;
    this.file = settings.file;
    this.desk = { newKey: randomUUID, now: settings.now };
  }

  async start(): Promise<void> {
    await this.#startOverIfForgotten();
    if (this.file.book.invoices.length === 0) {
      inventOpening(this.file.book, this.desk, this.#settings.random);
      await this.file.save();
    }
    this.#loops = Promise.all(
      SYSTEMS.flatMap((system) => [this.#send(system), this.#read(system)]),
    );
  }

  /** Ends when the signal that was given has ended the loops. */
  async ended(): Promise<void> {
    await this.#loops;
    await this.file.save();
  }

  /** True when every message has been answered. */
  get hasSentAll(): boolean {
    return SYSTEMS.every((system) => this.file.book.outbox[system].length === 0);
  }

  /** Changes the book, keeps it, and only then lets the message out. */
  async act(change: () => void): Promise<void> {
    change();
    await this.file.save();
    for (const bell of Object.values(this.#bells)) bell.ring();
  }

  /** One thing that a desk does by itself; a new invoice while few are open. */
  async actByItself(): Promise<void> {
    const { book } = this.file;
    const { random } = this.#settings;
    const open = openInvoices(book).filter((invoice) => invoice.kind !== "creditInvoice");
    const dice = random();
    await this.act(() => {
      const invoice = pickOne(open, random);
      if (invoice === undefined || (dice < 0.6 && open.length < mostOpen)) {
        const system = pickOne(SYSTEMS, random) ?? "workshop";
        inventInvoice(book, this.desk, { system, siteCode: "NORD", random });
      } else if (dice < 0.75) raiseInvoice(book, this.desk, invoice);
      else if (dice < 0.85) lowerInvoice(book, this.desk, invoice);
      else if (dice < 0.93) this.#creditOne(book.invoices);
      else withdrawInvoice(book, this.desk, invoice);
    });
  }

  #creditOne(invoices: readonly Invoice[]): void {
    invoices.toReversed().find((invoice) => creditInvoice(this.file.book, this.desk, invoice));
  }

  /** A database that was emptied knows none of our orders; ours must then be sent anew. */
  async #startOverIfForgotten(): Promise<void> {
    const known = this.file.book.invoices.findLast((invoice) => invoice.orderId !== null);
    if (known?.orderId == null) return;
    const answer = await this.#settings.api.call({
      system: known.system,
      method: "GET",
      path: `/api/orders/${encodeURIComponent(known.orderId)}`,
      timeoutMs: 10_000,
    });
    if (answer.kind === "answered" && answer.status === 404) await this.file.startOver();
  }

  #send(system: SystemCode): Promise<void> {
    const { file, api, signal } = this.#settings;
    return keepGoing({
      signal,
      bell: this.#bells[system],
      step: async (): Promise<Step> => {
        const outcome = await sendNext({ file, api, system });
        if (outcome.kind === "waiting") {
          this.troubles.set(system, outcome.why);
          return "failed";
        }
        this.troubles.delete(system);
        return outcome.kind === "empty" ? "idle" : "again";
      },
    });
  }

  #read(system: SystemCode): Promise<void> {
    const { file, api, signal, feedWaitMs = 25_000 } = this.#settings;
    return keepGoing({
      signal,
      bell: new Bell(),
      step: async (): Promise<Step> => {
        const askedAt = performance.now();
        const outcome = await readFeed({ file, api, system, waitMs: feedWaitMs });
        if (outcome.kind === "waiting") return "failed";
        // A feed that answers "nothing" at once is asked again only after a pause.
        const answeredAtOnce = performance.now() - askedAt < feedWaitMs / 2;
        return outcome.kind === "read" && outcome.events === 0 && answeredAtOnce ? "idle" : "again";
      },
    });
  }
}

const mostOpen = 20;

function pickOne<T>(choices: readonly T[], random: Random): T | undefined {
  return choices[Math.floor(random() * choices.length)];
}
