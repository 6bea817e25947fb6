/**
 * Days at the desk that nobody planned: several things at once, in any order, also late and twice.
 * Whatever happens, the books agree with the orders, with what the terminals took, and each order
 * says what is true of its money. A failing day is printed as the list that repeats it.
 */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { positionOfOrder } from "@kortkoll/core/attempts/money-position.ts";
import { ore } from "@kortkoll/core/money.ts";
import { type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { sealDepsOf, sealEverything, verify } from "../audit/test-audit.ts";
import { reportAccounts } from "../books/report-accounts.ts";
import { checkMovements } from "../books/test-movements.ts";
import { inDrawer, move, putInFloat, tryTakeCash } from "../cash/test-cash.ts";
import { statement } from "../database/database.ts";
import { findRange } from "../exports/find-range.ts";
import { SEES_ALL } from "../http/access.ts";
import { readOverview } from "../overview/read-overview.ts";
import { EVERY_DAY, findDifferentSums } from "../running-sums/check-sums.ts";
import { foldSums } from "../running-sums/fold-sums.ts";
import {
  apply,
  applyOwed,
  claim,
  inFile,
  NOT_IN_FILE,
  payUnderWarning,
  settle,
} from "./test-claims.ts";
import { type Desk, openDesk, VOIDING_CLOUD } from "./test-desk.ts";
import {
  answerOf,
  approved,
  CANCELLED,
  DECLINED,
  NOT_PERFORMED,
  nextStan,
  UNKNOWN,
} from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  desk.cloud = VOIDING_CLOUD;
  await putInFloat(desk);
});
afterAll(() => desk.close());

const KINDS = [
  "order",
  "change",
  "withdraw",
  "credit",
  "pay",
  "news",
  "refund",
  "cash",
  "takeCash",
  "drawer",
  "signature",
  "claim",
  "settle",
  "warn",
  "apply",
  "applyOwed",
] as const;

/** How often each happens. */
const WEIGHTS = {
  order: 2,
  change: 2,
  withdraw: 1,
  credit: 1,
  pay: 5,
  news: 7,
  refund: 4,
  cash: 1,
  takeCash: 4,
  drawer: 1,
  signature: 4,
  claim: 3,
  settle: 2,
  warn: 2,
  apply: 2,
  applyOwed: 2,
};

type Step = {
  readonly kind: (typeof KINDS)[number];
  /** Which of the orders or attempts so far. */
  readonly pick: number;
  readonly other: number;
  readonly amount: number;
  readonly news:
    | "approved"
    | "bySignature"
    | "less"
    | "more"
    | "declined"
    | "cancelled"
    | "unknown"
    | "notPerformed";
};

const steps = fc.record<Step>({
  kind: fc.oneof(...KINDS.map((kind) => ({ arbitrary: fc.constant(kind), weight: WEIGHTS[kind] }))),
  pick: fc.nat(1_000),
  other: fc.nat(1_000),
  amount: fc.integer({ min: 1, max: 90_000 }),
  news: fc.constantFrom(
    "approved",
    "approved",
    "bySignature",
    "less",
    "more",
    "declined",
    "cancelled",
    "unknown",
    "notPerformed",
  ),
});

const days = fc.array(fc.array(steps, { minLength: 1, maxLength: 4 }), {
  minLength: 20,
  maxLength: 35,
  size: "max",
});

type Attempt = { readonly id: string; readonly sign: 1 | -1; readonly askedOre: number };

class Day {
  readonly orders: Order[] = [];
  readonly attempts: Attempt[] = [];
  readonly cashPaid: Attempt[] = [];
  takenOre = 0;
  /** What the drawers have more than before. */
  drawerOre = 0;

  async do(step: Step): Promise<void> {
    const order = this.orders[step.pick % Math.max(1, this.orders.length)];
    const recent = this.attempts.slice(-4);
    const attempt = recent[step.pick % Math.max(1, recent.length)];
    if (step.kind === "order") await this.#order(step);
    else if (step.kind === "news" && attempt !== undefined) await this.#news(attempt, step);
    else if (step.kind === "refund" && attempt !== undefined) await this.#refund(attempt, step);
    else if (step.kind === "cash" && attempt !== undefined) await this.#cash(attempt, step);
    else if (step.kind === "drawer") await this.#drawer(step);
    else if (step.kind === "signature" && attempt !== undefined) await this.#answer(attempt, step);
    else if (step.kind === "claim" && attempt !== undefined) await claim(desk, attempt.id);
    else if (step.kind === "settle") await this.#settle(step);
    else if (step.kind === "apply") await this.#apply(step);
    else if (order !== undefined) await this.#doTo(order, step);
  }

  async #order(step: Step): Promise<void> {
    const stored = await desk.send({
      system: step.other % 2 === 0 ? "workshop" : "vehicles",
      settlement: step.other % 3 === 0 ? "ledger" : "cash",
      totalOre: step.amount,
    });
    this.orders.push(stored);
  }

  async #doTo(order: Order, step: Step): Promise<void> {
    const system = order.system === "vehicles" ? "vehicles" : "workshop";
    switch (step.kind) {
      case "change":
        await desk.trySend({
          system,
          invoiceNumber: order.invoiceNumber,
          kind: order.kind,
          settlement: order.settlement,
          ...(order.credits === null ? {} : { credits: order.credits }),
          version: (step.other % 9) + 1,
          totalOre: step.amount,
        });
        return;
      case "withdraw":
        if (step.other % 3 === 0) await desk.withdraw(order);
        return;
      case "credit": {
        const credits = order.invoiceNumber;
        const about = { kind: "creditInvoice", system, credits, totalOre: step.amount } as const;
        const outcome = await desk.trySend(about);
        if (outcome.kind === "stored") this.orders.push(outcome.order);
        return;
      }
      case "pay":
        await this.#pay(order, step);
        return;
      case "takeCash":
        await this.#takeCash(order, step);
        return;
      case "warn":
        await this.#warn(order);
        return;
      case "order":
      case "news":
      case "refund":
      case "cash":
      case "drawer":
      case "signature":
      case "claim":
      case "settle":
      case "applyOwed": {
        const to = this.orders[step.other % this.orders.length];
        await applyOwed(desk, order, { ...(to === undefined ? {} : { to }), ...share(step) });
        return;
      }
      case "apply":
        return;
    }
  }

  async #warn(order: Order): Promise<void> {
    const outcome = await payUnderWarning(desk, [order]);
    if (outcome.kind === "refused") return;
    await desk.markSent(outcome.payment.id);
    this.attempts.push({ id: outcome.payment.id, sign: 1, askedOre: outcome.payment.askedOre });
  }

  async #settle(step: Step): Promise<void> {
    const attempt = this.attempts[step.pick % Math.max(1, this.attempts.length)];
    if (attempt === undefined) return;
    const isProven = step.other % 2 === 0;
    const proof = isProven ? inFile(attempt.askedOre) : NOT_IN_FILE;
    const applied = await settle(desk, attempt.id, proof);
    if (applied === "applied" && isProven) this.takenOre += attempt.sign * attempt.askedOre;
  }

  async #apply(step: Step): Promise<void> {
    const attempt = this.attempts[step.pick % Math.max(1, this.attempts.length)];
    const order = this.orders[step.other % Math.max(1, this.orders.length)];
    if (attempt === undefined || order === undefined) return;
    const isOwn = step.amount % 2 === 0;
    const to = isOwn ? {} : { orderId: order.id, reason: "Fel faktura" };
    await apply(desk, attempt.id, { ...to, ...share(step) });
  }

  async #pay(order: Order, step: Step): Promise<void> {
    const second = this.orders[step.other % this.orders.length];
    const both = second === undefined || second.id === order.id ? [order] : [order, second];
    const outcome = await desk.tryPay({
      till: "K2",
      terminalId: step.other % 2 === 0 ? "77000001" : "77000002",
      allocations:
        step.other % 3 === 0
          ? both.map((one) => ({ orderId: one.id }))
          : [{ orderId: order.id, ...share(step) }],
    });
    if (outcome.kind === "refused") return;
    const { id, askedOre } = outcome.payment;
    await desk.markSent(id);
    this.attempts.push({ id, sign: 1, askedOre });
  }

  async #refund(attempt: Attempt, step: Step): Promise<void> {
    const isAll = step.other % 2 === 0;
    const amountOre = isAll ? (await desk.attempt(attempt.id)).approved_ore : step.amount;
    const outcome = await desk.tryRefund(attempt.id, Math.max(1, amountOre));
    if (outcome.kind === "refused") return;
    const { id, kind, askedOre } = outcome.payment;
    await (kind === "void" ? desk.sendVoid(id) : desk.markSent(id));
    this.attempts.push({ id, sign: -1, askedOre });
  }

  async #cash(attempt: Attempt, step: Step): Promise<void> {
    const approver = { id: desk.places.people.KASS, signature: "KASS" };
    const inCash = this.cashPaid[step.pick % Math.max(1, this.cashPaid.length)];
    const given = step.other % 2 === 0 ? attempt : (inCash ?? attempt);
    const amountOre = step.other % 3 === 0 ? given.askedOre : step.amount;
    const outcome = await desk.tryRefund(given.id, amountOre, { tender: "cash", approver });
    if (outcome.kind === "started") this.drawerOre -= outcome.payment.cash?.toPayOre ?? 0;
  }

  async #takeCash(order: Order, step: Step): Promise<void> {
    const second = this.orders[step.other % this.orders.length] ?? order;
    const orders = step.other % 3 === 0 && second.id !== order.id ? [order, second] : [order];
    const kronor = Math.max(1, Math.floor(step.amount / 100)) * 100;
    const outcome = await tryTakeCash(desk, orders, {
      till: step.amount % 2 === 0 ? "K1" : "K2",
      check: { document: "idCard", note: "Sett" },
      underWarning: step.pick % 4 === 0,
      ...(step.other % 3 === 1 ? { amountOre: kronor } : {}),
    });
    if (outcome.kind === "refused") return;
    const { id, askedOre, cash } = outcome.payment;
    this.drawerOre += cash?.toPayOre ?? 0;
    this.cashPaid.push({ id, sign: 1, askedOre });
  }

  async #drawer(step: Step): Promise<void> {
    const kind = (["floatIn", "floatOut", "cashIn", "cashOut"] as const)[step.pick % 4] ?? "cashIn";
    const amountOre = Math.max(1, Math.floor(step.amount / 100)) * 100;
    const moved = await move(desk, { kind, amountOre, till: step.other % 2 === 0 ? "K1" : "K2" });
    this.drawerOre += moved.movement.drawerOre;
  }

  async #answer(attempt: Attempt, step: Step): Promise<void> {
    const by = { signature: "CHEF", role: "manager" } as const;
    const outcome = await desk.answerSignature(attempt.id, step.other % 2 === 0, by);
    const id = outcome.kind === "answered" ? outcome.answer.voidPaymentId : null;
    if (id === null) return;
    await desk.sendVoid(id);
    const askedOre = (await desk.attempt(attempt.id)).approved_ore;
    this.attempts.push({ id, sign: -1, askedOre });
  }

  async #news(attempt: Attempt, step: Step): Promise<void> {
    const told = (amountOre: number): ReturnType<typeof approved> =>
      approved(amountOre, answerOf("visa", nextStan()));
    const { askedOre } = attempt;
    const answer = answerOf("visa", nextStan());
    const card = { ...answer.card, verification: "signature" as const };
    const news = {
      approved: told(askedOre),
      bySignature: approved(askedOre, { ...answer, card }),
      less: told(Math.max(1, askedOre - step.amount)),
      more: told(askedOre + (step.amount % 500)),
      declined: DECLINED,
      cancelled: CANCELLED,
      unknown: UNKNOWN,
      notPerformed: NOT_PERFORMED,
    }[step.news];
    const applied = await desk.tell(attempt.id, news);
    if (applied === "applied") this.takenOre += attempt.sign * news.approvedOre;
  }
}

/** All of what is left, or a part of it that may be too much. */
function share(step: Step): { readonly amountOre?: number } {
  return step.other % 3 === 1 ? {} : { amountOre: step.amount };
}

const READ_STANDINGS = statement({
  name: "test_standings",
  text: `select o.id, o.left_ore, o.paid_ore, o.withdrawn, o.position,
      coalesce(array_agg(a.state) filter (where l.active
        or (l.target = 'order' and a.state in ('unknown','claimed'))), '{}') as open,
      coalesce(bool_or(a.state = 'claimed' and a.kind <> 'purchase'), false) as may_have_gone_back,
      (select coalesce(sum(d.amount_ore - d.settled_ore), 0)::bigint from debts d
        where d.order_id = o.id and d.reason = 'lateApproval') as late_ore
    from orders o
    left join allocations l on (l.target = 'order' and l.order_id = o.id)
      or (l.target = 'creditInvoice' and l.credit_invoice_id = o.id)
    left join attempts a on a.id = l.attempt_id
    group by o.id`,
});

async function checkPositions(): Promise<void> {
  const rows = await desk.database.query<{
    left_ore: number;
    paid_ore: number;
    withdrawn: boolean;
    position: string;
    open: AttemptState[];
    may_have_gone_back: boolean;
    late_ore: number;
  }>(READ_STANDINGS);
  for (const row of rows) {
    const position = positionOfOrder({
      leftOre: ore(row.left_ore),
      paidOre: ore(row.paid_ore),
      withdrawn: row.withdrawn,
      lateApprovedOre: ore(row.late_ore),
      openAttempts: row.open,
      mayHaveGoneBack: row.may_have_gone_back,
    });
    expect(row.position).toBe(position);
  }
}

/** Each day's accounts are what its items were, when other days have come after it as well. */
async function checkAccounts(days: ReadonlySet<BusinessDay>): Promise<void> {
  const today = businessDayOf(desk.nowMs);
  await checkMovements(desk.database, days);
  for (const day of days) {
    const asked = { companyCode: "BIL", from: day, to: day, today, sight: SEES_ALL };
    const range = await findRange(desk.database, asked);
    if (range.kind === "refused") throw new Error(range.code);
    const { accounts } = await reportAccounts(desk.database, range);
    expect(accounts.filter((one) => one.differenceOre !== 0)).toEqual([]);
  }
}

const BOOKED_ON_DAY = statement({
  name: "test_booked_on_day",
  text: `select coalesce(p.issuer, 'cash') as of, sum(p.amount_ore)::bigint as ore
    from postings p join vouchers v on v.id = p.voucher_id
    where v.business_day = $1 and p.attempt_id is not null
      and (p.role like 'issuer%' or p.role = 'cash')
    group by 1 having sum(p.amount_ore) <> 0`,
});

/** What the overview said of each day, issuer by issuer and in cash, is what the books hold. */
async function checkOverviews(days: ReadonlySet<BusinessDay>): Promise<void> {
  for (const day of days) {
    const clock = (): number => Date.parse(`${day}T11:00:00Z`);
    const sources = { database: desk.database, clock, booksAgree: () => true };
    const { byIssuer, cash, byTill, byHour } = await readOverview(sources, SEES_ALL);
    const shown = new Map<string, number>(byIssuer.map((one) => [one.issuer, one.amountOre]));
    shown.set("cash", cash.amountOre);
    const rows = await desk.database.query<{ of: string; ore: number }>(BOOKED_ON_DAY, [day]);
    const booked = new Map(rows.map((row) => [row.of, row.ore]));
    for (const of of new Set([...shown.keys(), ...booked.keys()])) {
      expect([day, of, shown.get(of) ?? 0]).toEqual([day, of, booked.get(of) ?? 0]);
    }
    const all = [...shown.values()].reduce((sum, amountOre) => sum + amountOre, 0);
    const tills = byTill.map(({ amountOre, cashOre }) => amountOre + cashOre);
    const hours = byHour.map(({ amountOre }) => amountOre);
    for (const parts of [tills, hours]) {
      expect([day, parts.reduce((sum, part) => sum + part, 0)]).toEqual([day, all]);
    }
  }
  expect(await findDifferentSums(desk.database, "takings", EVERY_DAY)).toEqual([]);
  await foldSums(desk.database, "takings");
  expect(await findDifferentSums(desk.database, "postings", EVERY_DAY)).toEqual([]);
  await foldSums(desk.database, "postings");
}

/** So that some hours are of one day, and the night falls between others. */
const BETWEEN_MS = 7 * 3_600_000;

const LEFT_WAITING = statement({
  name: "test_left_waiting",
  text: "select id from orders where pending_version is not null or pending_withdrawal",
});

test("whatever happens, books, orders and terminals agree", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(days, async (hours) => {
      await desk.startOver(desk.nowMs);
      const before = (await inDrawer(desk, "K1")) + (await inDrawer(desk, "K2"));
      const day = new Day();
      const dates = new Set<BusinessDay>();
      for (const hour of hours) {
        desk.nowMs += BETWEEN_MS;
        dates.add(businessDayOf(desk.nowMs));
        await Promise.all(hour.map((step) => day.do(step)));
        expect(await desk.differences()).toEqual([]);
        await checkPositions();
      }
      await checkAccounts(dates);
      await checkOverviews(dates);
      const balances = await desk.balances();
      expect(balances["1581"] ?? 0).toBe(day.takenOre);
      expect(balances["1910"] ?? 0).toBe(day.drawerOre);
      const lies = (await inDrawer(desk, "K1")) + (await inDrawer(desk, "K2"));
      expect(lies).toBe(before + day.drawerOre);
      const taken = day.takenOre;
      await desk.startOver(desk.nowMs);
      expect(day.takenOre).toBe(taken);
      await checkPositions();
      expect(await desk.database.query(LEFT_WAITING)).toEqual([]);
    }),
    { numRuns: 15 },
  );
  const sealing = sealDepsOf(desk.database);
  await sealEverything(sealing);
  expect(await verify(sealing)).toMatchObject({ ok: true, firstBroken: undefined });
});
