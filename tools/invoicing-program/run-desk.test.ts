import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openBookFile } from "./book-file.ts";
import { type Book, SYSTEMS } from "./invoice-book.ts";
import { RunningDesk } from "./run-desk.ts";

const silent = { call: () => Promise.resolve({ kind: "noAnswer", why: "away" } as const) };

test("whatever the program does by itself, it sends only amounts above zero and newer versions", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 9 }),
      checkDesk,
    ),
    { numRuns: 15 },
  );
});

async function checkDesk(dice: readonly number[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kortkoll-desk-"));
  let thrown = 0;
  const random = (): number => dice[thrown++ % dice.length] ?? 0;
  const file = await openBookFile(folder, 1_772_400_000_000);
  const now = (): Date => new Date(1_772_400_000_000);
  const { signal } = new AbortController();
  const desk = new RunningDesk({ file, api: silent, signal, random, now });
  for (let acts = 0; acts < 40; acts += 1) {
    if (acts === 20) payEverything(file.book);
    await desk.actByItself();
  }
  for (const system of SYSTEMS) checkMessages(file.book, system);
  await rm(folder, { recursive: true, force: true });
}

function payEverything(book: Book): void {
  for (const invoice of book.invoices) {
    const { version, totalOre: paidOre } = invoice;
    const standing = { version, paidOre, leftOre: 0, owedToCustomerOre: 0, position: "hasPaid" };
    invoice.standing = standing;
  }
}

function checkMessages(book: Book, system: (typeof SYSTEMS)[number]): void {
  const versions = new Map<string, number>();
  for (const message of book.outbox[system]) {
    if (message.kind !== "order") continue;
    const { invoiceNumber, version } = message.body;
    expect(message.body["totalOre"]).toBeGreaterThan(0);
    expect(version).toBe((versions.get(invoiceNumber) ?? 0) + 1);
    versions.set(invoiceNumber, version);
  }
}
