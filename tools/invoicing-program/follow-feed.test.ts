import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type BookFile, openBookFile } from "./book-file.ts";
import { readFeed } from "./follow-feed.ts";
import { makeInvoice } from "./invoice-acts.ts";
import { type Invoice, statusOf } from "./invoice-book.ts";
import { connectKortkoll, type KortkollApi } from "./kortkoll-api.ts";
import { sendNext } from "./send-outbox.ts";
import { TestKortkoll } from "./test-kortkoll.ts";

const openedAtMs = 1_772_400_000_000;
let folder: string;
let kortkoll: TestKortkoll;
let api: KortkollApi;
let keysGiven: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kortkoll-invoicing-"));
  kortkoll = new TestKortkoll();
  await kortkoll.start();
  keysGiven = 0;
  api = connectKortkoll({
    address: kortkoll.address,
    keys: { parts: "key-parts", workshop: "key-workshop", vehicles: "key-vehicles" },
    signal: new AbortController().signal,
  });
});

afterEach(async () => {
  await kortkoll.stop();
  await rm(folder, { recursive: true, force: true });
});

const desk = {
  newKey: (): string => {
    keysGiven += 1;
    return `message-${keysGiven}`;
  },
  now: (): Date => new Date(openedAtMs),
};

function makeOne(file: BookFile): Invoice {
  return makeInvoice(file.book, desk, {
    system: "workshop",
    kind: "invoice",
    settlement: "cash",
    siteCode: "NORD",
    customerNumber: "T1",
    customerName: "Testkund Ålund 1",
    registrationNumber: "QST 001",
    serviceAdvisor: "ANLI",
    lines: [{ text: "Service", quantity: 1, amountOre: 100_000 }],
  });
}

const reading = (file: BookFile) => readFeed({ file, api, system: "workshop", waitMs: 0 });
const sending = (file: BookFile) => sendNext({ file, api, system: "workshop" });

test("an invoice becomes paid by the feed alone, in as many steps as it is paid in", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const invoice = makeOne(file);
  await sending(file);
  expect(statusOf(invoice)).toBe("unpaid");
  expect(invoice.standing).toBeNull();
  kortkoll.pay(invoice.invoiceNumber, 40_000);
  await reading(file);
  expect(statusOf(invoice)).toBe("partlyPaid");
  kortkoll.pay(invoice.invoiceNumber, 100_000);
  await reading(file);
  expect(statusOf(invoice)).toBe("paid");
  expect(invoice.standing).toMatchObject({ paidOre: 100_000, leftOre: 0 });
});

test("the place in the feed and what was read there survive together", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const { invoiceNumber } = makeOne(file);
  await sending(file);
  kortkoll.pay(invoiceNumber, 100_000);
  await reading(file);
  const again = await openBookFile(folder, openedAtMs);
  expect(again.book.cursors.workshop).toBe("2");
  expect(again.book.invoices.map(statusOf)).toEqual(["paid"]);
  expect(await reading(again)).toEqual({ kind: "read", events: 0 });
});

test("events that are read a second time change nothing", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const { invoiceNumber } = makeOne(file);
  await sending(file);
  kortkoll.pay(invoiceNumber, 100_000);
  await reading(file);
  const once = structuredClone(file.book.invoices);
  file.book.cursors.workshop = "0";
  expect(await reading(file)).toEqual({ kind: "read", events: 2 });
  expect(file.book.invoices).toEqual(once);
});

test("no answer leaves invoices and place as they were", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const invoice = makeOne(file);
  await sending(file);
  await reading(file);
  await kortkoll.stop();
  expect(await reading(file)).toMatchObject({ kind: "waiting" });
  expect(file.book.cursors.workshop).toBe("1");
  expect(statusOf(invoice)).toBe("unpaid");
});

test("a place that Kortkoll has forgotten is given up for the beginning", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const invoice = makeOne(file);
  await sending(file);
  await reading(file);
  kortkoll.oldestCursor = 2;
  kortkoll.pay(invoice.invoiceNumber, 100_000);
  kortkoll.pay(invoice.invoiceNumber, 100_000);
  expect(await reading(file)).toMatchObject({ kind: "placeLost" });
  expect(await reading(file)).toEqual({ kind: "read", events: 1 });
  expect(statusOf(invoice)).toBe("paid");
});

test("a place that lies ahead of a Kortkoll which was restored is given up for the beginning", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const invoice = makeOne(file);
  await sending(file);
  await reading(file);
  kortkoll.pay(invoice.invoiceNumber, 100_000);
  file.book.cursors.workshop = "7";
  expect(await reading(file)).toMatchObject({ kind: "placeLost" });
  await reading(file);
  expect(statusOf(invoice)).toBe("paid");
});

test("events of another system with the same number are not ours", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const invoice = makeOne(file);
  const { invoiceNumber } = invoice;
  kortkoll.events.push({ system: "parts", invoiceNumber, paidOre: 1, leftOre: 0, cursor: "1" });
  await reading(file);
  expect(invoice.standing).toBeNull();
});

test("a message whose answer was lost is sent again with the same key, and counts once", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const invoice = makeOne(file);
  kortkoll.mishaps.push("lose", 503);
  expect(await sending(file)).toMatchObject({ kind: "waiting" });
  expect(await sending(file)).toMatchObject({ kind: "waiting" });
  expect(await sending(file)).toEqual({ kind: "sent" });
  expect(await sending(file)).toEqual({ kind: "empty" });
  expect(kortkoll.sentOrders.map(({ key }) => key)).toEqual(Array(3).fill("message-1"));
  expect(invoice.orderId).toBe(`order-${invoice.invoiceNumber}`);
});

test("a lasting no ends the message and is kept for the page to show", async () => {
  const file = await openBookFile(folder, openedAtMs);
  const invoice = makeOne(file);
  kortkoll.mishaps.push(422);
  expect(await sending(file)).toEqual({ kind: "refused", why: "Nu gick det inte." });
  expect(statusOf(invoice)).toBe("refused");
  expect(await sending(file)).toEqual({ kind: "empty" });
});

test("a message that no answer has ended is still there after a new start", async () => {
  const file = await openBookFile(folder, openedAtMs);
  makeOne(file);
  await file.save();
  const again = await openBookFile(folder, openedAtMs);
  expect(await sending(again)).toEqual({ kind: "sent" });
  expect(kortkoll.sentOrders[0]).toMatchObject({
    key: "message-1",
    authorization: "Bearer key-workshop",
    body: { customerName: "Testkund Ålund 1", totalOre: 100_000, version: 1, system: "workshop" },
  });
});
