/**
 * Every fault that the simulator knows, on a cash invoice and on a ledger invoice, for a payment and
 * for a refund: what the API says is never false, not even in between, and the books hold what the
 * terminals really took. Each case has a terminal of its own, which has just taken the same amount
 * from somebody else: an old last result looks as much like the new one as it can.
 */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { Balances, OrderDetails, Payment } from "@kortkoll/server/api.ts";
import type { Script } from "@kortkoll/terminals/simulator/behaviours/script.ts";
import { SCRIPTS } from "@kortkoll/terminals/simulator/scripts.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../api-client.ts";
import type { StackTill } from "../company.ts";
import type { Truth } from "../nets-control.ts";
import { PositionWatch, takenBy } from "../position-watch.ts";
import { type Stack, startStack } from "../stack.ts";

/** Takes the sign-in from every payment that is under way beside it, so it has a test of its own. */
const ALONE = "token-expired";
/** Where a terminal can never tell, the payment stays unknown; today every fault can be told. */
const NEVER_KNOWN: Readonly<Record<string, string>> = {};

const TOTAL_ORE = 100_000;
const REFUND_ORE = 60_000;

/** All others are paid with the Visa card. Without any card data nobody can say whose it was. */
const ISSUERS: Readonly<Record<string, Issuer>> = {
  "unknown-issuer": "unknown",
  "own-card": "ownCard",
  mastercard: "mastercard",
  amex: "amex",
  diners: "diners",
  "null-fields": "unknown",
  "missing-fields": "unknown",
};

/** What the terminal approves instead of 1 000,00. */
const APPROVED_ORE: Readonly<Record<string, number>> = {
  tip: 102_500,
  surcharge: 101_500,
  "partial-approval": 50_000,
  "wrong-total": 100_100,
};

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  tip: ["tip"],
  surcharge: ["surcharge"],
  "partial-approval": ["partialApproval"],
  "wrong-total": ["amountMismatch"],
  signature: ["signatureWaiting"],
  "offline-approval": ["offlineApproval"],
  "other-site": ["wrongCompany"],
  "other-organisation": ["wrongCompany"],
  "unknown-issuer": ["unknownIssuer"],
  "null-fields": ["unknownIssuer"],
  "missing-fields": ["unknownIssuer"],
};

const ISSUER_ACCOUNTS: Readonly<Record<Issuer, string>> = {
  visa: "1581",
  mastercard: "1582",
  amex: "1583",
  diners: "1584",
  ownCard: "1585",
  unknown: "1589",
};

type Settlement = "cash" | "ledger";

type Case = {
  readonly script: Script;
  readonly settlement: Settlement;
  /** What the terminal took before, and what is refunded later. */
  readonly earlierOrderId: string;
  readonly earlierPaymentId: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly till: StackTill;
};

type Ended = { readonly payment: Payment; readonly order: OrderDetails };

const scripts = SCRIPTS.filter((script) => script.name !== ALONE);
const settlements: readonly Settlement[] = ["cash", "ledger"];
const rows = scripts.flatMap((script) => settlements.map((settlement) => ({ script, settlement })));
const named = rows.map((row) => [row.script.name, row.settlement, row.script] as const);

let stack: Stack;
let watch: PositionWatch;
let cases: readonly Case[];
let truth: Truth;
let books: Balances;
const paid = new Map<string, Ended>();
const refunded = new Map<string, Ended>();

beforeAll(async () => {
  stack = await startStack({ tills: rows.length, limits: { moneyMs: 4_000 } });
  const { tills } = stack;
  cases = await inTurns(rows, (row, index) => prepare(row, tills[index]));
  watch = new PositionWatch(stack);
  await inTurns(cases, (one) => stack.nets.arm(one.till.vendorTerminalId, one.script.name));
  cases = await inTurns(cases, payThrough);
  await watch.waitForEnds(
    cases.map((one) => one.paymentId),
    40_000,
  );
  await inTurns(cases, async (one) => {
    paid.set(keyOf(one), await endOf(one.paymentId, one.orderId));
    await sayThatItWasSigned(one);
  });
  await inTurns(cases, (one) => stack.nets.arm(one.till.vendorTerminalId, one.script.name));
  const refunds = await inTurns(cases, refundThrough);
  await watch.waitForEnds(refunds, 40_000);
  await inTurns(cases, async (one, index) => {
    refunded.set(keyOf(one), await endOf(refunds[index] ?? "", one.earlierOrderId));
  });
  await watch.stop();
  truth = await stack.truth();
  books = await stack.api.books();
}, 180_000);

afterAll(() => stack.close());

async function prepare(
  row: { readonly script: Script; readonly settlement: Settlement },
  till: StackTill | undefined,
): Promise<Case> {
  if (till === undefined) throw new Error("Too few tills");
  const { api } = stack;
  const { settlement } = row;
  const earlier = await api.sendOrder({ totalOre: TOTAL_ORE, settlement });
  const tillId = till.id;
  const first = await api.payToEnd({ allocations: [{ orderId: earlier.id }], tillId });
  if (first.state !== "approved") throw new Error(`The first payment is ${first.state}`);
  const order = await api.sendOrder({ totalOre: TOTAL_ORE, settlement });
  return {
    ...row,
    till,
    earlierOrderId: earlier.id,
    earlierPaymentId: first.id,
    orderId: order.id,
    paymentId: "",
  };
}

async function payThrough(one: Case): Promise<Case> {
  const paymentId = await stack.api.pay({
    allocations: [{ orderId: one.orderId }],
    tillId: one.till.id,
  });
  await cancelWhereOnlyThatHelps(one, paymentId);
  return { ...one, paymentId };
}

async function refundThrough(one: Case): Promise<string> {
  const paymentId = await stack.api.refund(one.earlierPaymentId, REFUND_ORE);
  await cancelWhereOnlyThatHelps(one, paymentId);
  return paymentId;
}

async function cancelWhereOnlyThatHelps(one: Case, paymentId: string): Promise<void> {
  const { customer } = one.script;
  if (customer !== "waits" && customer !== "paysWhenCancelled") return;
  await until(
    () => stack.nets.isBusy(one.till.vendorTerminalId),
    (isBusy) => isBusy,
    10_000,
  );
  const answer = await stack.api.cancel(paymentId);
  if (answer.status !== 202) throw new Error(`The cancel was refused: ${answer.status}`);
}

/** Until somebody has answered, the terminal takes nothing else. */
async function sayThatItWasSigned(one: Case): Promise<void> {
  if (one.script.name !== "signature") return;
  const answer = await stack.api.send("POST", `/api/payments/${one.paymentId}/signature`, {
    body: { signed: true, operator: "CHEF" },
    headers: { "idempotency-key": `signed ${one.paymentId}` },
  });
  if (answer.status !== 202) throw new Error(`The signature was refused: ${answer.status}`);
}

async function endOf(paymentId: string, orderId: string): Promise<Ended> {
  return { payment: await stack.api.payment(paymentId), order: await stack.api.order(orderId) };
}

function keyOf(one: { readonly script: Script; readonly settlement: Settlement }): string {
  return `${one.script.name}, ${one.settlement}`;
}

function found(ends: ReadonlyMap<string, Ended>, script: Script, settlement: Settlement): Ended {
  const end = ends.get(keyOf({ script, settlement }));
  if (end === undefined) throw new Error("This case was not run");
  return end;
}

/** Debit less credit of each account, over the vouchers of one order; empty ones are left out. */
function accountsOf(order: OrderDetails): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { lines } of order.vouchers) {
    for (const line of lines) sums[line.account] = (sums[line.account] ?? 0) + line.amountOre;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

async function inTurns<Item, Done>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      done[next[0]] = await work(next[1], next[0]);
    }
  };
  await Promise.all(Array.from({ length: 12 }, worker));
  return done;
}

test("nothing false was said of any payment, refund or order, at any moment", () => {
  expect(watch.lies).toEqual([]);
  expect(watch.looks).toBeGreaterThan(20);
});

describe("a payment ends as the terminal knows it", () => {
  test.each(named)("%s, %s", (name, settlement, script) => {
    const { payment, order } = found(paid, script, settlement);
    const taken = takenBy(truth, payment.id);
    expect(taken !== undefined).toBe(script.takesMoney);
    if (name in NEVER_KNOWN) {
      expect(payment).toMatchObject({ position: "findingOut", moneyMoved: "unknown" });
      return;
    }
    if (!script.takesMoney) {
      expect(payment).toMatchObject({ position: "hasNotPaid", moneyMoved: "no", approvedOre: 0 });
      expect(order).toMatchObject({ position: "hasNotPaid", paidOre: 0, leftOre: TOTAL_ORE });
      expect(accountsOf(order)).toEqual(
        settlement === "cash" ? { 1510: -TOTAL_ORE, 1689: TOTAL_ORE } : {},
      );
      return;
    }
    const approvedOre = APPROVED_ORE[name] ?? TOTAL_ORE;
    const issuer = ISSUERS[name] ?? "visa";
    const excessOre = Math.max(0, approvedOre - TOTAL_ORE);
    const paidOre = approvedOre - excessOre;
    expect(taken).toBe(approvedOre);
    expect(payment).toMatchObject({ position: "hasPaid", moneyMoved: "yes", approvedOre, issuer });
    expect(payment.flags).toEqual(FLAGS[name] ?? []);
    expect(order).toMatchObject({
      position: paidOre < TOTAL_ORE ? "partlyPaid" : "hasPaid",
      paidOre,
      leftOre: TOTAL_ORE - paidOre,
      owedToCustomerOre: excessOre,
    });
    const claimOre = settlement === "cash" ? TOTAL_ORE : paidOre;
    expect(accountsOf(order)).toEqual({
      1510: -claimOre,
      [ISSUER_ACCOUNTS[issuer]]: approvedOre,
      ...(claimOre > paidOre ? { 1689: claimOre - paidOre } : {}),
      ...(excessOre > 0 ? { 2499: -excessOre } : {}),
    });
  });
});

describe("a refund ends as the terminal knows it", () => {
  test.each(named)("%s, %s", (name, settlement, script) => {
    const { payment, order } = found(refunded, script, settlement);
    const taken = takenBy(truth, payment.id);
    expect(taken).toBe(script.takesMoney ? REFUND_ORE : undefined);
    if (name in NEVER_KNOWN) {
      expect(payment).toMatchObject({ position: "findingOut", moneyMoved: "unknown" });
      return;
    }
    if (!script.takesMoney) {
      expect(payment).toMatchObject({ position: "hasNotPaid", moneyMoved: "no", approvedOre: 0 });
      expect(order).toMatchObject({ position: "hasPaid", paidOre: TOTAL_ORE, leftOre: 0 });
      expect(accountsOf(order)).toEqual({ 1510: -TOTAL_ORE, 1581: TOTAL_ORE });
      return;
    }
    const approvedOre = REFUND_ORE;
    expect(payment).toMatchObject({ position: "hasPaid", moneyMoved: "yes", approvedOre });
    expect(order).toMatchObject({
      position: "partlyPaid",
      paidOre: TOTAL_ORE - REFUND_ORE,
      leftOre: REFUND_ORE,
    });
    expect(accountsOf(order)[1689]).toBe(REFUND_ORE);
  });
});

test("the books agree with themselves, and nobody's payment is left out", () => {
  expect(books.differences).toEqual([]);
  expect(books.agree).toBe(true);
});

test("the issuers' accounts hold what the terminals took, to the öre", () => {
  const issuers = books.balances.filter((one) => one.role.startsWith("issuer"));
  expect(sum(issuers.map((one) => one.balanceOre))).toBe(truth.total.netOre);
});

test("each terminal's payments less its refunds are what that terminal took", async () => {
  const sums = await inTurns(stack.tills, async (till) => {
    const payments = await stack.api.payments(`&terminalId=${till.terminalId}`);
    const approved = payments.filter((row) => row.state === "approved");
    return {
      terminalId: till.vendorTerminalId,
      netOre: sum(approved.map((row) => (row.kind === "refund" ? -1 : 1) * row.approvedOre)),
    };
  });
  expect(sums).toEqual(
    truth.terminals.slice(0, -1).map(({ terminalId, netOre }) => ({ terminalId, netOre })),
  );
});

test("no order and no terminal is held by anything that has ended", async () => {
  const { payments } = { payments: await stack.api.payments("&state=unknown") };
  expect(payments.map((row) => row.id)).toEqual([]);
});

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
