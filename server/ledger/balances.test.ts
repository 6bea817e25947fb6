/** Whole stories of orders and what they leave on the accounts, as literals per account. */

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readBalances } from "../book-checks/read-balances.ts";
import { statement } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
import {
  apply,
  claim,
  inFile,
  payUnderWarning,
  settle,
  showSale,
} from "../payments/test-claims.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { NOT_PERFORMED, nextStan, UNKNOWN } from "../payments/test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterAll(() => desk.close());

async function check(expected: Readonly<Record<string, number>>): Promise<void> {
  expect(await desk.balances()).toEqual(expected);
  const { agree, differences } = await readBalances(desk.deps, SEES_ALL);
  expect({ agree, differences }).toEqual({ agree: true, differences: [] });
}

const LEDGER = { settlement: "ledger" } as const;

test("two orders in one payment, a cash invoice and a ledger invoice", async () => {
  const cash = await desk.send({ totalOre: 124_950 });
  const ledger = await desk.send({ ...LEDGER, totalOre: 75_050 });
  await check({ "1510": -124_950, "1689": 124_950 });
  const attemptId = await desk.pay([cash, ledger]);
  await desk.approve(attemptId, 200_000, "mastercard");
  await check({ "1510": -200_000, "1582": 200_000 });
  expect(await desk.order(cash)).toMatchObject({ paidOre: 124_950, leftOre: 0 });
  expect(await desk.order(ledger)).toMatchObject({ paidOre: 75_050, position: "hasPaid" });
});

test("less approved than two orders ask for fills them in order", async () => {
  const first = await desk.send({ totalOre: 60_000 });
  const second = await desk.send({ totalOre: 50_000 });
  await desk.approve(await desk.pay([first, second]), 80_000, "visa");
  await check({ "1510": -110_000, "1581": 80_000, "1689": 30_000 });
  expect(await desk.order(first)).toMatchObject({ leftOre: 0, position: "hasPaid" });
  expect(await desk.order(second)).toMatchObject({ leftOre: 30_000, position: "partlyPaid" });
});

test("a share and then the rest, by different cards", async () => {
  const order = await desk.send();
  await desk.payAndApprove([order], 1, "visa");
  await check({ "1510": -100_000, "1581": 1, "1689": 99_999 });
  await desk.payAndApprove([order], 39_999, "amex");
  await check({ "1510": -100_000, "1581": 1, "1583": 39_999, "1689": 60_000 });
  await desk.approve(await desk.pay([order]), 60_000, "ownCard");
  await check({ "1510": -100_000, "1581": 1, "1583": 39_999, "1585": 60_000 });
  expect(await desk.order(order)).toMatchObject({ paidOre: 100_000, position: "hasPaid" });
});

test("a share and then the rest of a ledger invoice", async () => {
  const order = await desk.send(LEDGER);
  await desk.payAndApprove([order], 40_000, "visa");
  await check({ "1510": -40_000, "1581": 40_000 });
  await desk.approve(await desk.pay([order]), 60_000, "visa");
  await check({ "1510": -100_000, "1581": 100_000 });
});

test("a credit invoice refunded to the card", async () => {
  const order = await desk.send();
  const paid = await desk.payAndApprove([order], 100_000, "visa");
  const credit = await desk.send({
    kind: "creditInvoice",
    credits: order.invoiceNumber,
    totalOre: 25_000,
  });
  await check({ "1510": -100_000, "1581": 100_000 });
  await desk.approve(await desk.refund(paid, 25_000), 25_000);
  await check({ "1510": -75_000, "1581": 75_000 });
  expect(await desk.order(credit)).toMatchObject({ paidOre: 25_000, leftOre: 0 });
  expect(await desk.order(order)).toMatchObject({ paidOre: 100_000, position: "hasPaid" });
});

test("a credit invoice refunded where the invoicing system books its own claim", async () => {
  const order = await desk.send({ system: "vehicles" });
  const paid = await desk.payAndApprove([order], 100_000, "visa");
  await desk.send({ system: "vehicles", kind: "creditInvoice", credits: order.invoiceNumber });
  await desk.approve(await desk.refund(paid, 100_000), 100_000);
  await check({});
});

test("an order raised and lowered after payment", async () => {
  const order = await desk.send();
  await desk.payAndApprove([order], 100_000);
  const raised = await desk.change(order, 2, 130_000);
  expect(raised).toMatchObject({ leftOre: 30_000, position: "partlyPaid" });
  await check({ "1510": -130_000, "1581": 100_000, "1689": 30_000 });
  const lowered = await desk.change(order, 3, 70_000);
  expect(lowered).toMatchObject({ paidOre: 70_000, leftOre: 0, owedToCustomerOre: 30_000 });
  await check({ "1510": -70_000, "1581": 100_000, "2499": -30_000 });
  await desk.change(order, 4, 90_000);
  // The debt and what is due again are two items: they are never netted.
  await check({ "1510": -90_000, "1581": 100_000, "1689": 20_000, "2499": -30_000 });
});

test("an order withdrawn after payment, and the debt given back", async () => {
  const order = await desk.send();
  const paid = await desk.payAndApprove([order], 100_000);
  await desk.withdraw(order);
  await check({ "1581": 100_000, "2499": -100_000 });
  expect(await desk.order(order)).toMatchObject({
    withdrawn: true,
    position: "withdrawn",
    owedToCustomerOre: 100_000,
  });
  await desk.approve(await desk.refund(paid, 100_000), 100_000);
  await check({});
  expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 0 });
});

test("a payment given back by halves re-opens the order by halves", async () => {
  const order = await desk.send();
  const paid = await desk.payAndApprove([order], 100_000);
  await desk.approve(await desk.refund(paid, 50_000), 50_000);
  await check({ "1510": -100_000, "1581": 50_000, "1689": 50_000 });
  await desk.approve(await desk.refund(paid, 50_000), 50_000);
  await check({ "1510": -100_000, "1689": 100_000 });
  expect(await desk.order(order)).toMatchObject({ paidOre: 0, position: "hasNotPaid" });
});

test("an unknown on a ledger invoice stands on interim until it has ended", async () => {
  const order = await desk.send(LEDGER);
  const attemptId = await desk.pay([order]);
  await check({});
  await desk.tell(attemptId, UNKNOWN);
  await check({ "1510": -100_000, "1689": 100_000 });
  expect(await desk.order(order)).toMatchObject({ position: "findingOut" });
  await desk.tell(attemptId, NOT_PERFORMED);
  await check({});
  expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid" });
});

test("a claim, a second payment under the warning, and the debt applied to another order", async () => {
  const order = await desk.send(LEDGER);
  const first = await desk.pay([order]);
  await desk.tell(first, UNKNOWN);
  await claim(desk, first, { releaseOrder: true });
  await check({ "1510": -100_000, "1689": 100_000 });
  const second = await payUnderWarning(desk, [order]);
  if (second.kind === "refused") throw new Error(second.code);
  await desk.markSent(second.payment.id);
  await desk.approve(second.payment.id, 100_000, "mastercard");
  await check({ "1510": -100_000, "1582": 100_000 });
  await settle(desk, first, inFile(100_000));
  await check({ "1510": -100_000, "1581": 100_000, "1582": 100_000, "2499": -100_000 });
  const other = await desk.send({ totalOre: 70_000 });
  await apply(desk, first, { orderId: other.id, reason: "Samma kund" });
  await check({ "1510": -170_000, "1581": 100_000, "1582": 100_000, "2499": -30_000 });
  await desk.approve(await desk.refund(first, 30_000), 30_000);
  await check({ "1510": -170_000, "1581": 70_000, "1582": 100_000 });
});

test("a sale keyed on the terminal, applied to two orders and then given back", async () => {
  const [sale = ""] = await showSale(desk, { stanAuth: nextStan(), amountOre: 90_000 });
  await check({ "1581": 90_000, "2499": -90_000 });
  const first = await desk.send({ totalOre: 50_000 });
  const second = await desk.send({ ...LEDGER, totalOre: 60_000 });
  await apply(desk, sale, { orderId: first.id });
  await apply(desk, sale, { orderId: second.id, reason: "Samma kund" });
  await check({ "1510": -90_000, "1581": 90_000 });
  expect(await desk.order(second)).toMatchObject({ leftOre: 20_000, position: "partlyPaid" });
  await desk.approve(await desk.refund(sale, 90_000), 90_000);
  await check({ "1510": -90_000, "1689": 90_000 });
});

test("every posting carries its origin", async () => {
  const order = await desk.send();
  await desk.approve(await desk.pay([order]), 100_000, "diners");
  const { places } = desk;
  const rows = await desk.database.query(
    statement({
      name: "test_origin",
      text: `select p.account, p.issuer, p.site_id, p.till_id, p.terminal_id, p.operator,
          p.service_advisor, p.order_id, p.system_code, v.series, v.business_day, v.text
        from postings p join vouchers v on v.id = p.voucher_id
        where v.event = 'approved' and v.order_id = $1 order by p.line`,
    }),
    [order.id],
  );
  const origin = {
    site_id: places.siteId,
    till_id: places.tills.K1,
    terminal_id: places.terminals["77000001"],
    operator: "KASS",
    service_advisor: "ANLI",
    order_id: order.id,
    system_code: "workshop",
    series: "V",
    business_day: "2026-03-02",
    text: `Kortbetalning Diners Club, faktura ${order.invoiceNumber}, Åsa Påhittad`,
  };
  expect(rows).toEqual([
    { ...origin, account: "1584", issuer: "diners" },
    { ...origin, account: "1689", issuer: "diners" },
  ]);
});

test("books that were written past the use cases are told apart to the öre", async () => {
  const order = await desk.send();
  await desk.payAndApprove([order], 100_000);
  const tamper = statement({
    name: "test_tamper",
    text: "update orders set paid_ore = $2 where id = $1",
  });
  await desk.database.query(tamper, [order.id, 99_999]);
  expect(await desk.differences()).toMatchObject([
    {
      companyCode: "BIL",
      role: "paid",
      orderId: order.id,
      bookedOre: 99_999,
      expectedOre: 100_000,
    },
  ]);
  await desk.database.query(tamper, [order.id, 100_000]);
});

const SET_INTERIM = statement({
  name: "test_set_interim_account",
  text: "update company_accounts set account = $1 where role = 'interim'",
});

test("a role gets another account: what was booked stays, and books and items still agree", async () => {
  const order = await desk.send();
  await desk.database.query(SET_INTERIM, ["1690"]);
  try {
    await desk.payAndApprove([order], 40_000, "visa");
    await check({ "1510": -100_000, "1581": 40_000, "1689": 100_000, "1690": -40_000 });
    const { balances } = await readBalances(desk.deps, SEES_ALL);
    const interim = balances.filter((one) => one.role === "interim");
    // What is still open is held against the account that the role has now.
    expect(interim.map((one) => [one.account, one.openItemsOre !== null])).toEqual([
      ["1689", false],
      ["1690", true],
    ]);
  } finally {
    await desk.database.query(SET_INTERIM, ["1689"]);
  }
});
