/**
 * A made-up workshop with its people, tills and terminals, and everything that can happen at its
 * desk, for tests that run the real use cases on a real database without HTTP and without terminals.
 */

import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { OrderKind, Settlement } from "@kortkoll/core/orders/order-books.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { Order } from "../api.ts";
import { inTold } from "../audit/test-audit.ts";
import { newUuid, systemPause } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import { SEES_ALL } from "../http/access.ts";
import type { BookDifference } from "../ledger/book-difference.ts";
import { findDifferences } from "../ledger/check-books.ts";
import { NO_CLOUD } from "../no-cloud.ts";
import { readOrder } from "../orders/order-view.ts";
import { type SendOrderOutcome, sendOrder } from "../orders/send-order.ts";
import { withdrawOrder } from "../orders/withdraw-order.ts";
import { answerSignature, type SignatureOutcome } from "./answer-signature.ts";
import type { Applied, News } from "./apply-news.ts";
import { markSent } from "./attempt-store.ts";
import { keepCardRules } from "./card-rule-store.ts";
import { createPaymentRunner, type PaymentRunner, type RunnerDeps } from "./payment-runner.ts";
import { type StartOutcome, startPayment } from "./start-payment.ts";
import { type RefundOutcome, type StartRefund, startRefund } from "./start-refund.ts";
import { answerOf, approved, NOT_PERFORMED, NOT_SENT, nextStan, UNKNOWN } from "./test-news.ts";
import { insertPlaces, NOON_MS, type Places } from "./test-places.ts";
import { markVoidChecked } from "./void-store.ts";

export type DeskOrder = {
  /** The vehicles system books its claim account itself; the workshop system lets us do it. */
  readonly system?: "workshop" | "vehicles";
  readonly invoiceNumber?: string;
  readonly kind?: OrderKind;
  readonly settlement?: Settlement;
  readonly credits?: string;
  readonly version?: number;
  readonly totalOre?: number;
  readonly serviceAdvisor?: string;
  readonly registrationNumber?: string;
};

export type DeskPayment = {
  readonly allocations: readonly { readonly orderId: string; readonly amountOre?: number }[];
  readonly till?: "K1" | "K2";
  readonly terminalId?: string;
  readonly operator?: "KASS" | "CHEF";
};

/** Says that it can void, and would send nothing. */
export const VOIDING_CLOUD: TerminalCloud = {
  ...NO_CLOUD,
  capabilities: { ...NO_CLOUD.capabilities, canVoidLast: true, voidableForMs: 3_600_000 },
};

export class Desk {
  readonly places: Places;
  readonly deps: RunnerDeps;
  readonly runner: PaymentRunner;
  nowMs = NOON_MS;
  /** Only what it can is asked for; no payment of the desk is sent to it. */
  cloud: TerminalCloud = NO_CLOUD;
  readonly #testDatabase: Pick<TestDatabase, "database" | "close">;
  readonly #seenVouchers = new Set<string>();
  #balancesBefore: Readonly<Record<string, number>> = {};
  #invoices = 0;

  constructor(testDatabase: Pick<TestDatabase, "database" | "close">, places: Places) {
    this.#testDatabase = testDatabase;
    this.places = places;
    const database = testDatabase.database;
    const clock = (): number => this.nowMs;
    this.deps = {
      database,
      clock,
      elapsedMs: clock,
      pause: systemPause,
      newId: newUuid,
      serverId: places.serverId,
      cloud: NO_CLOUD,
      cardRules: keepCardRules(database, clock),
      log: silentLog,
      wake: () => undefined,
    };
    this.runner = createPaymentRunner(this.deps);
  }

  get database(): Database {
    return this.deps.database;
  }

  close(): Promise<void> {
    return this.#testDatabase.close();
  }

  /** A new morning: no attempt is open, no till has a terminal, balances are counted from here. */
  async startOver(nowMs = NOON_MS): Promise<void> {
    this.nowMs = nowMs;
    await this.#endAll();
    await this.database.query(FREE_TERMINALS);
    const at = new Date(this.nowMs);
    await inTold(this.database, (tx) => tx.query(SIGN_ALL, [at]));
    this.#balancesBefore = await this.#allBalances();
  }

  trySend(order: DeskOrder): Promise<SendOrderOutcome> {
    this.#invoices += 1;
    const invoiceNumber = order.invoiceNumber ?? `F${this.#invoices}`;
    return sendOrder(
      this.deps,
      {
        system: order.system ?? "workshop",
        companyCode: undefined,
        siteCode: "NORD",
        invoiceNumber,
        kind: order.kind ?? "invoice",
        credits: order.credits,
        settlement: order.settlement ?? "cash",
        sight: SEES_ALL,
        version: order.version ?? 1,
        content: {
          orderNumber: `O-${invoiceNumber}`,
          customerNumber: null,
          customerName: "Åsa Påhittad",
          registrationNumber: order.registrationNumber ?? "ABC123",
          serviceAdvisor: order.serviceAdvisor ?? "ANLI",
          invoiceDate: null,
          lines: [],
          totalOre: ore(order.totalOre ?? 100_000),
        },
      },
      undefined,
    );
  }

  async send(order: DeskOrder = {}): Promise<Order> {
    const outcome = await this.trySend(order);
    if (outcome.kind === "refused") throw new Error(`${outcome.code} ${outcome.field}`);
    return outcome.order;
  }

  /** A newer version of an order that was sent before. */
  change(order: Order, version: number, totalOre: number): Promise<Order> {
    const { system, invoiceNumber, kind, settlement, credits } = order;
    return this.send({
      system: system === "vehicles" ? "vehicles" : "workshop",
      invoiceNumber,
      kind,
      settlement,
      ...(credits === null ? {} : { credits }),
      version,
      totalOre,
    });
  }

  async withdraw(order: { readonly id: string }): Promise<string> {
    const systems = ["workshop", "vehicles"];
    const outcome = await withdrawOrder(this.deps, { orderId: order.id, systems }, undefined);
    return outcome.kind;
  }

  async order(order: { readonly id: string }): Promise<Order> {
    const read = await readOrder(this.database, order.id, { language: "sv", nowMs: this.nowMs });
    if (read === undefined) throw new Error("No such order");
    return read;
  }

  tryPay(payment: DeskPayment): Promise<StartOutcome> {
    const signature = payment.operator ?? "KASS";
    return startPayment(
      this.deps,
      {
        allocations: payment.allocations.map((one) => ({
          orderId: one.orderId,
          amountOre: one.amountOre === undefined ? undefined : ore(one.amountOre),
        })),
        tillId: this.places.tills[payment.till ?? "K1"],
        terminalId: payment.terminalId,
        operator: { id: this.places.people[signature], signature },
        askedBy: signature,
      },
      undefined,
    );
  }

  /** Starts a payment and marks it sent, as the runner does before the terminal hears of it. */
  async pay(
    orders: readonly { readonly id: string }[],
    amountOre?: number,
    more: Omit<DeskPayment, "allocations"> = {},
  ): Promise<string> {
    const allocations = orders.map((order) => ({
      orderId: order.id,
      ...(amountOre === undefined ? {} : { amountOre }),
    }));
    const outcome = await this.tryPay({ ...more, allocations });
    if (outcome.kind === "refused") throw new Error(outcome.code);
    await this.markSent(outcome.payment.id);
    return outcome.payment.id;
  }

  tryRefund(
    attemptId: string,
    amountOre: number,
    more: Pick<StartRefund, "tender" | "terminalId" | "approver"> = {},
  ): Promise<RefundOutcome> {
    return startRefund(
      { ...this.deps, cloud: this.cloud },
      {
        attemptId,
        amountOre: ore(amountOre),
        reason: "Felaktigt arbete",
        operator: { id: this.places.people.CHEF, signature: "CHEF" },
        askedBy: "CHEF",
        ...more,
      },
      undefined,
    );
  }

  async refund(attemptId: string, amountOre: number): Promise<string> {
    const outcome = await this.tryRefund(attemptId, amountOre);
    if (outcome.kind === "refused") throw new Error(outcome.code);
    await this.markSent(outcome.payment.id);
    return outcome.payment.id;
  }

  /** Gives all of the terminal's last payment back, and marks the void sent as its check would. */
  async void(attemptId: string, amountOre: number): Promise<string> {
    const before = this.cloud;
    this.cloud = VOIDING_CLOUD;
    const outcome = await this.tryRefund(attemptId, amountOre);
    this.cloud = before;
    if (outcome.kind === "refused") throw new Error(outcome.code);
    if (outcome.payment.kind !== "void") throw new Error("It is given back in another way");
    await this.sendVoid(outcome.payment.id);
    return outcome.payment.id;
  }

  async sendVoid(attemptId: string): Promise<void> {
    await markVoidChecked(this.database, {
      attemptId,
      at: new Date(this.nowMs),
      eventId: newUuid(),
      stanAuth: null,
    });
    await this.markSent(attemptId);
  }

  /** Somebody says whether the customer signed. */
  answerSignature(
    attemptId: string,
    signed: boolean,
    by: { readonly signature: "KASS" | "CHEF"; readonly role: Role } = {
      signature: "KASS",
      role: "operator",
    },
  ): Promise<SignatureOutcome> {
    const { signature, role } = by;
    const acting = { operator: rightsOfRole(role) };
    const operator = { id: this.places.people[signature], signature, acting };
    return answerSignature(
      { ...this.deps, cloud: this.cloud },
      { attemptId, signed, operator, askedBy: by.signature },
      undefined,
    );
  }

  async markSent(attemptId: string): Promise<void> {
    const sent = await markSent(this.database, {
      attemptId,
      serverId: this.places.serverId,
      at: new Date(this.nowMs),
      eventId: newUuid(),
    });
    if (sent === undefined) throw new Error("The attempt may not be sent");
  }

  async tell(attemptId: string, news: News): Promise<Applied["kind"]> {
    return (await this.runner.tell(attemptId, news)).kind;
  }

  approve(attemptId: string, amountOre: number, card: Issuer = "visa"): Promise<Applied["kind"]> {
    return this.tell(attemptId, approved(amountOre, answerOf(card, nextStan())));
  }

  /** Pays the orders in full with a Visa card. */
  async payAndApprove(
    orders: readonly { readonly id: string }[],
    amountOre: number,
    card: Issuer = "visa",
  ): Promise<string> {
    const share = orders.length === 1 ? amountOre : undefined;
    const attemptId = await this.pay(orders, share);
    await this.approve(attemptId, amountOre, card);
    return attemptId;
  }

  /** Each posting booked since the last call, as "account amount", marked where theirs. */
  async newPostings(): Promise<readonly string[]> {
    const lines: string[] = [];
    const seen = [...this.#seenVouchers];
    for (const row of await this.database.query<PostingRow>(READ_POSTINGS, [seen])) {
      this.#seenVouchers.add(row.voucher_id);
      const amount = row.amount_ore > 0 ? `+${row.amount_ore}` : `${row.amount_ore}`;
      lines.push(`${row.account} ${amount}${row.booked_by_system ? " theirs" : ""}`);
    }
    return lines;
  }

  /** How much each account has changed since the desk started over, where it has. */
  async balances(): Promise<Readonly<Record<string, number>>> {
    const now = await this.#allBalances();
    const changes = Object.entries(now)
      .map(
        ([account, balance]) => [account, balance - (this.#balancesBefore[account] ?? 0)] as const,
      )
      .filter(([_account, change]) => change !== 0);
    return Object.fromEntries(changes);
  }

  /** An app's own runner may move an attempt between the look and the word: then it is looked at anew. */
  async #endAll(): Promise<void> {
    for (let looks = 0; looks < 5; looks += 1) {
      const open = await this.database.query<OpenAttempt>(READ_OPEN);
      if (open.length === 0) return;
      for (const { id, state } of open) {
        if (state === "sent") await this.tell(id, UNKNOWN);
        await this.tell(id, state === "created" ? NOT_SENT : NOT_PERFORMED);
      }
    }
  }

  async #allBalances(): Promise<Readonly<Record<string, number>>> {
    const rows = await this.database.query<{ account: string; balance: number }>(READ_BALANCES);
    return Object.fromEntries(rows.map((row) => [row.account, row.balance]));
  }

  differences(): Promise<readonly BookDifference[]> {
    return findDifferences(this.database);
  }

  async stateOf(attemptId: string): Promise<AttemptState> {
    return (await this.attempt(attemptId)).state;
  }

  async attempt(attemptId: string): Promise<AttemptRow> {
    const [row] = await this.database.query<AttemptRow>(READ_ATTEMPT, [attemptId]);
    if (row === undefined) throw new Error("No such attempt");
    return row;
  }

  async timeline(attemptId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ kind: string }>(READ_TIMELINE, [attemptId]);
    return rows.map((row) => row.kind);
  }
}

type PostingRow = {
  voucher_id: string;
  account: string;
  amount_ore: number;
  booked_by_system: boolean;
};

const READ_POSTINGS = statement({
  name: "test_read_postings",
  text: `select p.voucher_id, p.account, p.amount_ore, p.booked_by_system
    from postings p join vouchers v on v.id = p.voucher_id
    where v.id <> all($1::uuid[]) order by v.tx, v.id, p.line`,
});

const READ_BALANCES = statement({
  name: "test_read_balances",
  text: "select account, sum(amount_ore)::bigint as balance from postings group by account",
});

type OpenAttempt = { id: string; state: "created" | "sent" | "unknown" };

const SIGN_ALL = statement({
  name: "test_sign_all",
  text: `update attempts set signature_state = 'signed', signature_answered_at = $1,
      flags = array_remove(flags, 'signatureWaiting') where signature_state = 'waiting'`,
});

const FREE_TERMINALS = statement({
  name: "test_free_terminals",
  text: "delete from terminal_leases",
});

const READ_OPEN = statement({
  name: "test_read_open",
  text: "select id, state from attempts where state in ('created','sent','unknown')",
});

export type AttemptRow = {
  readonly state: AttemptState;
  readonly approved_ore: number;
  readonly issuer: Issuer | null;
  readonly flags: readonly string[];
  readonly late: boolean;
  readonly failure_code: string | null;
  readonly evidence: string;
};

const READ_ATTEMPT = statement({
  name: "test_read_attempt",
  text: `select state, approved_ore, issuer, flags, late, failure_code, evidence
    from attempts where id = $1`,
});

const READ_TIMELINE = statement({
  name: "test_read_timeline",
  text: "select kind from attempt_events where attempt_id = $1 order by at, id",
});

export async function openDesk(over?: TestDatabase): Promise<Desk> {
  const testDatabase = over ?? (await openTestDatabase());
  const places = await inTold(testDatabase.database, insertPlaces);
  return new Desk(testDatabase, places);
}
