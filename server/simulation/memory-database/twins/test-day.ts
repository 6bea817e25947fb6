/** Carries out the steps of a day on both twins: the real use cases, as routes and loops call them. */

import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import type { Order } from "../../../api.ts";
import { SEES_ALL } from "../../../http/access.ts";
import { closeItem, insertComment, setOwner } from "../../../interrupted/item-store.ts";
import { sendOrder } from "../../../orders/send-order.ts";
import { withdrawOrder } from "../../../orders/withdraw-order.ts";
import { answerSignature } from "../../../payments/answer-signature.ts";
import { applyDebtToOrder } from "../../../payments/apply-debt.ts";
import { applyOrderDebt } from "../../../payments/apply-order-debt.ts";
import { markSent } from "../../../payments/attempt-store.ts";
import { cancelPayment } from "../../../payments/cancel-payment.ts";
import { claimPaid } from "../../../payments/claim-paid.ts";
import { recordHandKeyedSale } from "../../../payments/record-hand-keyed-sale.ts";
import { startPayment } from "../../../payments/start-payment.ts";
import { startRefund } from "../../../payments/start-refund.ts";
import type { AttemptRow } from "../attempt-tables.ts";
import { isActive } from "../attempt-tables.ts";
import type { OrderRow } from "../order-tables.ts";
import { openFactsOf } from "../statements/open-facts.ts";
import { Answers } from "./test-answers.ts";
import { doInCash } from "./test-cash-steps.ts";
import type { Step } from "./test-steps.ts";
import { doAtTerminals } from "./test-terminal-steps.ts";
import { PLACES, type Twins } from "./test-twins.ts";

type Sent = Pick<
  Parameters<typeof sendOrder>[1],
  "invoiceNumber" | "kind" | "settlement" | "system" | "credits" | "version"
>;

const CHEF = { id: PLACES.people.CHEF, signature: "CHEF" };
const KASS = { id: PLACES.people.KASS, signature: "KASS" };

export class Day {
  readonly #twins: Twins;
  readonly #answers: Answers;
  #invoices = 0;

  constructor(twins: Twins) {
    this.#twins = twins;
    this.#answers = new Answers(twins.memory.tables);
  }

  async do(step: Step): Promise<void> {
    this.#twins.cloud = this.#answers.cloud(step);
    switch (step.kind) {
      case "order":
        return await this.#order(step);
      case "change":
      case "withdraw":
      case "credit":
      case "pay":
        return await this.#doToOrder(step);
      case "news":
      case "carry":
      case "cancel":
      case "sign":
        return await this.#doToAttempt(step);
      case "refund":
        return await this.#refund(step);
      case "claim":
        return await this.#claim(step);
      case "apply":
        return await this.#apply(step);
      case "item":
        return await this.#workOnItem(step);
      case "resolve":
      case "resolveClaim":
        await this.#makeUnknown(step);
        await doAtTerminals(this.#twins, step);
        // Right after the answer was lost, a last result proves little.
        this.#twins.nowMs += 6_000;
        return await doAtTerminals(this.#twins, step);
      case "lateLook":
        await this.#keyByHand(step);
        if (this.#twins.memory.tables.attempts.dueLateLook.size === 0) {
          // An unknown that is found declined is looked at again later.
          await this.do({ ...step, kind: "resolve", seen: "ownDeclined", pick: 1, other: 1 });
        }
        return await doAtTerminals(this.#twins, step);
      case "cash":
      case "switch":
      case "drawer":
        return await doInCash(this.#twins, step);
      case "lease":
      case "restart":
      case "watch":
      case "place":
        return await doAtTerminals(this.#twins, step);
    }
  }

  async #order(step: Step): Promise<void> {
    this.#invoices += 1;
    await this.#send(step, {
      invoiceNumber: `F${this.#invoices}`,
      kind: "invoice",
      settlement: step.other % 3 === 0 ? "ledger" : "cash",
      system: step.other % 2 === 0 ? "workshop" : "vehicles",
      credits: undefined,
      version: 1,
    });
  }

  async #send(step: Step, sent: Sent): Promise<void> {
    const key = `send ${sent.invoiceNumber} ${sent.version} ${step.amount}`;
    await this.#twins.bothMayFail(({ deps }) =>
      sendOrder(
        deps,
        {
          sight: SEES_ALL,
          ...sent,
          companyCode: step.other % 5 === 0 ? "BIL" : undefined,
          siteCode: step.other % 40 === 7 ? "SYD" : "NORD",
          content: {
            orderNumber: `O-${sent.invoiceNumber}`,
            customerNumber: null,
            customerName: `Åsa Påhittad ${sent.version}`,
            registrationNumber: ["ABC123", "abc 123", "DEF-456", null][step.pick % 4] ?? null,
            serviceAdvisor: "ANLI",
            invoiceDate: step.pick % 2 === 0 ? "2026-03-01" : null,
            lines: [{ text: "Oljebyte", amountOre: step.amount }],
            totalOre: ore(step.amount),
          },
        },
        step.other % 4 === 0 ? { caller: "key:test", key, requestHash: key } : undefined,
      ),
    );
  }

  async #doToOrder(step: Step): Promise<void> {
    const { orders, systems } = this.#twins.memory.tables;
    const held = [...orders.rows].filter((one) => one.position === "findingOut");
    const among = step.other % 2 === 0 && step.kind !== "pay" ? held : [...orders.rows];
    const order = pickOf(among, step.pick);
    if (order === undefined) return;
    const system: Order["system"] = systems.byId.get(order.system_id)?.code ?? "parts";
    const { invoice_number: invoiceNumber, kind, settlement } = order;
    if (step.kind === "pay") return await this.#pay(step, this.#mayBePaid(step) ?? order);
    if (step.kind === "withdraw") {
      await this.#twins.both(({ deps }) =>
        withdrawOrder(deps, { orderId: order.id, systems: ["workshop", "vehicles"] }, undefined),
      );
    } else if (step.kind === "change") {
      const credited = orders.byId.get(order.credits_order_id ?? "");
      const credits = credited?.invoice_number;
      const version = (step.other % 9) + 1;
      await this.#send(step, { invoiceNumber, kind, settlement, system, credits, version });
    } else {
      this.#invoices += 1;
      const about = { invoiceNumber: `F${this.#invoices}`, credits: invoiceNumber, version: 1 };
      await this.#send(step, { ...about, kind: "creditInvoice", settlement, system });
    }
  }

  /** Under the warning: an order that an earlier attempt may have paid. */
  #mayBePaid(step: Step): OrderRow | undefined {
    if (step.amount % 3 !== 0) return undefined;
    const { attempts, allocations, orders } = this.#twins.memory.tables;
    const open = [...attempts.byState.get("unknown"), ...attempts.byState.get("claimed")];
    const [allocation] = allocations.byAttempt.get(pickOf(open, step.pick)?.id ?? "");
    return orders.byId.get(allocation?.order_id ?? "");
  }

  async #pay(step: Step, order: OrderRow): Promise<void> {
    const second = pickOf([...this.#twins.memory.tables.orders.rows], step.other) ?? order;
    const several = step.other % 3 === 0 && second.id !== order.id ? [order, second] : [order];
    const share = step.other % 3 === 1 ? ore(step.amount) : undefined;
    const key = this.#answers.nextStan();
    const outcome = await this.#twins.both(({ deps }) =>
      startPayment(
        deps,
        {
          allocations: several.map(({ id }) => ({ orderId: id, amountOre: share })),
          tillId: step.pick % 3 === 0 ? PLACES.tills.K1 : PLACES.tills.K2,
          terminalId: [undefined, "77000001", "77000002"][step.amount % 3],
          operator: KASS,
          askedBy: "KASS",
          ...(step.amount % 3 === 0 ? { mayAlreadyHavePaid: true } : {}),
        },
        step.other % 4 === 0 ? { caller: "person:1", key, requestHash: "pay" } : undefined,
      ),
    );
    if (outcome.kind === "started" && step.pick % 5 !== 0) await this.#markSent(outcome.payment.id);
  }

  async #markSent(attemptId: string): Promise<void> {
    await this.#twins.bothMayFail(({ deps }) =>
      markSent(deps.database, {
        attemptId,
        serverId: deps.serverId,
        at: new Date(deps.clock()),
        eventId: deps.newId(),
      }),
    );
  }

  /** Mostly one that is under way. */
  #attempt(step: Step): AttemptRow | undefined {
    const rows = [...this.#twins.memory.tables.attempts.rows];
    const active = rows.filter((one) => isActive(one) || one.signature_state === "waiting");
    const among = step.other % 4 === 0 || active.length === 0 ? rows.slice(-6) : active;
    return pickOf(among, step.pick);
  }

  async #doToAttempt(step: Step): Promise<void> {
    const attempt = this.#attempt(step);
    if (attempt === undefined) return;
    const { id } = attempt;
    if (step.kind === "sign") return await this.#sign(step, id);
    if (step.kind === "carry") {
      await this.#twins.both(({ runner }) => runner.carryToEnd(id));
    } else if (step.kind === "cancel") {
      await this.#twins.both(({ deps, runner }) =>
        cancelPayment({ ...deps, runner }, { attemptId: id, by: "KASS" }),
      );
    } else {
      const news = this.#answers.news(step, attempt);
      await this.#twins.bothMayFail(({ runner }) => runner.tell(id, news));
    }
  }

  async #sign(step: Step, id: string): Promise<void> {
    await this.#askForSignature(step);
    const [waiting] = this.#twins.memory.tables.attempts.signatureWaiting.get("waiting");
    const operator = { ...CHEF, acting: { operator: rightsOfRole("manager") } };
    const attemptId = waiting?.id ?? id;
    const asked = { attemptId, signed: step.other % 2 === 0, operator, askedBy: "CHEF" };
    const signed = await this.#twins.both(({ deps }) => answerSignature(deps, asked, undefined));
    const voidId = signed.kind === "answered" ? signed.answer.voidPaymentId : null;
    if (voidId === null) return;
    this.#twins.cloud = this.#answers.cloud({ ...step, seen: "own" });
    await this.#twins.both(({ runner }) => runner.carryToEnd(voidId));
  }

  async #askForSignature(step: Step): Promise<void> {
    const { attempts } = this.#twins.memory.tables;
    if (attempts.signatureWaiting.get("waiting").length > 0) return;
    const attempt = [...attempts.rows].findLast((one) => one.state === "sent");
    if (attempt === undefined) return;
    const news = this.#answers.news({ ...step, news: "signature" }, attempt);
    await this.#twins.bothMayFail(({ runner }) => runner.tell(attempt.id, news));
  }

  async #makeUnknown(step: Step): Promise<void> {
    const { attempts } = this.#twins.memory.tables;
    const sent = [...attempts.rows].filter((one) => one.state === "sent");
    const attempt = pickOf(sent, step.pick);
    if (attempt !== undefined && attempts.byState.get("unknown").length === 0) {
      const news = this.#answers.news({ ...step, news: "unknown" }, attempt);
      await this.#twins.bothMayFail(({ runner }) => runner.tell(attempt.id, news));
    }
    const isClaim = step.kind === "resolveClaim";
    if (isClaim && attempts.byState.get("claimed").length === 0) await this.#claim(step);
  }

  /** Somebody keys a sale on an idle terminal, and it is seen there. */
  async #keyByHand(step: Step): Promise<void> {
    const { attempts, terminals } = this.#twins.memory.tables;
    const idle = [...terminals.rows].filter((one) => !attempts.activeAtTerminal.has(one.id));
    const terminal = pickOf(idle, step.pick);
    if (terminal === undefined) return;
    const last = await this.#answers
      .cloud({ ...step, seen: "nobodys" })
      .lastResult(terminal.terminal_id);
    if (last.kind !== "found") return;
    await this.#twins.both(({ deps }) =>
      recordHandKeyedSale(deps, { terminalId: terminal.id, ...last }),
    );
  }

  async #refund(step: Step): Promise<void> {
    const paid = [...this.#twins.memory.tables.attempts.rows].filter(
      (one) => one.kind === "purchase" && one.state === "approved",
    );
    const attempt = pickOf(paid, step.pick);
    if (attempt === undefined) return;
    const tenders = ["sameCard", "sameCard", "sameCard", "otherCard", "cash"] as const;
    const tender = tenders[step.other % 5] ?? "sameCard";
    const outcome = await this.#twins.bothMayFail(({ deps }) =>
      startRefund(
        deps,
        {
          attemptId: attempt.id,
          amountOre: ore(step.pick % 2 === 0 ? attempt.approved_ore : step.amount),
          reason: "Felaktigt arbete",
          tender,
          approver: tender === "sameCard" || step.amount % 9 === 0 ? undefined : KASS,
          operator: CHEF,
          askedBy: "CHEF",
        },
        undefined,
      ),
    );
    if (outcome?.value.kind !== "started" || step.pick % 3 === 0) return;
    await this.#markSent(outcome.value.payment.id);
  }

  async #claim(step: Step): Promise<void> {
    const attempt = pickOf(this.#twins.memory.tables.attempts.byState.get("unknown"), step.pick);
    if (attempt === undefined) return;
    await this.#twins.both(({ deps }) =>
      claimPaid(
        deps,
        {
          attemptId: attempt.id,
          evidence:
            step.other % 5 === 0 ? undefined : { kind: "authorisationCode", value: "A1B2C3" },
          reason: "Kvittot visar betalt",
          releaseOrder: step.other % 2 === 0,
          by: CHEF,
        },
        { claim: undefined, read: (_tx, id) => Promise.resolve(id) },
      ),
    );
  }

  async #apply(step: Step): Promise<void> {
    const { attempts, debts, orders } = this.#twins.memory.tables;
    const sent = [...attempts.rows].findLast((one) => one.state === "sent");
    if (sent !== undefined && debts.open.get("open").length === 0) {
      const news = this.#answers.news({ ...step, news: "more" }, sent);
      await this.#twins.bothMayFail(({ runner }) => runner.tell(sent.id, news));
    }
    const debt = pickOf(debts.open.get("open"), step.pick);
    if (debt === undefined) return;
    const { attempt_id: attemptId, order_id: fromOrderId } = debt;
    const order = pickOf([...orders.rows], step.other);
    const asked = {
      amountOre: step.amount % 3 === 0 ? ore(step.amount) : undefined,
      reason: step.amount % 7 === 0 ? undefined : "Kunden bad om det",
      by: "CHEF",
    };
    const orderId = step.amount % 2 === 0 ? (fromOrderId ?? order?.id) : order?.id;
    const answering = {
      claim: undefined,
      read: (_tx: unknown, id: string): Promise<string> => Promise.resolve(id),
    };
    await this.#twins.bothMayFail(async ({ deps }) => {
      if (attemptId !== null) {
        return await applyDebtToOrder(deps, { ...asked, attemptId, orderId }, answering);
      }
      if (fromOrderId === null) return undefined;
      const between = { fromOrderId, toOrderId: orderId, sight: SEES_ALL };
      return await applyOrderDebt(deps, { ...asked, ...between }, answering);
    });
  }

  async #workOnItem(step: Step): Promise<void> {
    const { tables } = this.#twins.memory;
    const facts = [...tables.attempts.rows].flatMap((one) => openFactsOf(tables, one));
    const fact = pickOf(facts, step.pick);
    if (fact === undefined) return;
    await this.#twins.both(({ deps }) => {
      const note = {
        eventId: deps.newId(),
        paymentId: fact.attempt.id,
        reason: fact.reason as Parameters<typeof setOwner>[1]["reason"],
        by: "CHEF",
        at: new Date(deps.clock()),
      };
      const owner = step.other % 4 === 0 ? null : CHEF;
      const deadlineAt = [undefined, null, new Date(deps.clock() + 60_000)][step.amount % 3];
      return deps.database.inTransaction((tx) => {
        if (step.other % 3 === 0) return closeItem(tx, note, "Ringt kunden");
        if (step.other % 3 === 1) return setOwner(tx, note, { owner, deadlineAt });
        return insertComment(tx, note, { id: deps.newId(), text: "Väntar på besked" });
      });
    });
  }
}

function pickOf<T>(rows: readonly T[], pick: number): T | undefined {
  return rows[pick % Math.max(1, rows.length)];
}
