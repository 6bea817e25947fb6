/**
 * The customers with their invoices and cards, and whoever stands at the till with them. They press
 * keys, wait, lose patience, press again, sign or do not, and come back for their money.
 */

import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { SEES_ALL } from "../http/access.ts";
import { sendOrder } from "../orders/send-order.ts";
import { withdrawOrder } from "../orders/withdraw-order.ts";
import { answerSignature } from "../payments/answer-signature.ts";
import { cancelPayment } from "../payments/cancel-payment.ts";
import { claimPaid } from "../payments/claim-paid.ts";
import { type StartedPayment, startPayment } from "../payments/start-payment.ts";
import { startRefund } from "../payments/start-refund.ts";
import type { Desk, Got } from "./desk.ts";
import { changeOver, type PaidInCash, payInCash } from "./pay-in-cash.ts";
import type { SimulatedSite } from "./places.ts";
import type { Action, Customer, Invoice, Pay, Refund } from "./plan.ts";
import type { SeenAttempt } from "./screen.ts";
import type { SimulatedServer } from "./simulated-server.ts";
import type { Script } from "./world/script.ts";

const LOOKS_EVERY_MS = 3_000;
const PATIENCE_MS = 75_000;
const TRIES = 10;
const TRIES_EVERY_MS = 8_000;
const SIGNED_AFTER_MS = 6_000;
const SIGNED_LATE_AFTER_MS = 200_000;
const UNPAID = new Set(["declined", "cancelled", "notSent", "notPerformed"]);

type SentOrder = { readonly id: string; readonly invoiceNumber: string; version: number };

export class Visit {
  readonly #desk: Desk;
  readonly #customer: Customer;
  readonly #site: SimulatedSite;
  readonly #label: string;
  readonly #orders: (SentOrder | undefined)[] = [];
  readonly #approved: {
    readonly attemptId: string;
    readonly askedOre: number;
    readonly inCash?: true;
  }[] = [];
  #cashPays = 0;

  constructor(
    desk: Desk,
    site: SimulatedSite,
    of: { readonly customer: Customer; readonly day: number },
  ) {
    this.#desk = desk;
    this.#customer = of.customer;
    this.#site = site;
    this.#label = `D${of.day}-${of.customer.name.replace("customer ", "")}`;
  }

  async run(): Promise<void> {
    const { invoices, actions } = this.#customer;
    for (const [index, invoice] of invoices.entries()) {
      const invoiceNumber = `${this.#label}-${index + 1}`;
      this.#orders[index] = await this.#send({ invoice, invoiceNumber, version: 1 });
    }
    for (const { afterMs, action } of actions) {
      this.#desk.clock.after(afterMs, () => {
        this.#act(action).catch((error: unknown) => this.#desk.note(error));
      });
    }
  }

  async #act(action: Action): Promise<void> {
    switch (action.kind) {
      case "pay":
        return await this.#pay(action);
      case "refund":
        return await this.#refund(action);
      case "change":
        return await this.#change(action.invoice, action.percent);
      case "withdraw":
        return await this.#withdraw(action.invoice);
      case "credit":
        return await this.#credit(action.invoice, action.percent);
    }
  }

  async #pay(pay: Pay): Promise<void> {
    if (pay.cash === "instead") return await this.#payInCash(pay);
    for (const script of pay.scripts) {
      const started = await this.#tryToStart(pay, script);
      if (started === undefined) return;
      if (pay.cash === "changesOver") return await this.#changeOver(pay, started);
      const seen = await this.#follow(pay, started);
      if (seen === undefined || !UNPAID.has(seen.state)) return;
      await this.#desk.clock.wait(LOOKS_EVERY_MS);
    }
    if (pay.cash === "afterwards") await this.#payInCash(pay);
  }

  async #payInCash(pay: Pay): Promise<void> {
    const orders = pay.invoices.flatMap((index) => this.#orders[index] ?? []);
    if (orders.length !== pay.invoices.length) return;
    const shareOre = this.#shareOf(pay);
    const cash = {
      ...this.#cashOf(pay),
      orderIds: orders.map((order) => order.id),
      shareOre: shareOre === undefined ? undefined : Math.max(100, shareOre - (shareOre % 100)),
      underWarning: pay.underWarning,
    };
    if (pay.twice === "otherTill") {
      // Somebody at the other till takes it from the same customer's company, in the same moment.
      const other = { ...this.#cashOf({ ...pay, till: pay.till + 1 }), key: `${cash.key} other` };
      void payInCash(this.#desk, { ...cash, ...other }).then((paid) => this.#noteCash(paid));
    }
    this.#noteCash(await payInCash(this.#desk, cash));
  }

  async #changeOver(pay: Pay, payment: StartedPayment): Promise<void> {
    void this.#follow(pay, payment).catch((error: unknown) => this.#desk.note(error));
    await this.#desk.clock.wait(Math.floor((pay.scripts[0]?.customerMs ?? 0) / 2));
    this.#noteCash(await changeOver(this.#desk, payment.id, this.#cashOf(pay)));
  }

  #cashOf(pay: Pay): { key: string; tillId: string; aboveOre: number | undefined } {
    this.#cashPays += 1;
    return {
      key: `${this.#label} ${this.#cashPays}`,
      tillId: this.#site.tills[pay.till % this.#site.tills.length] ?? "",
      aboveOre: pay.aboveOre,
    };
  }

  #noteCash(paid: PaidInCash | undefined): void {
    if (paid !== undefined) this.#approved.push({ ...paid, inCash: true });
  }

  /** A busy terminal or a silent server is tried again; any other no is a no. */
  async #tryToStart(pay: Pay, script: Script): Promise<StartedPayment | undefined> {
    let underWarning = false;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const got = await this.#start(pay, script, underWarning);
      if (got.kind === "answer") {
        const outcome = got.value;
        if (outcome.kind === "started") return outcome.payment;
        this.#desk.count(`refused: ${outcome.code}`);
        const mayBePaid = outcome.code === "orderMayBePaid" || outcome.code === "orderHeld";
        if (mayBePaid && pay.underWarning) underWarning = true;
        else if (!TERMINAL_IS_TAKEN.has(outcome.code)) return undefined;
      }
      await this.#desk.clock.wait(TRIES_EVERY_MS);
    }
    return undefined;
  }

  async #start(
    pay: Pay,
    script: Script,
    mayAlreadyHavePaid: boolean,
  ): Promise<Got<Awaited<ReturnType<typeof startPayment>>>> {
    const orders = pay.invoices.flatMap((index) => this.#orders[index] ?? []);
    if (orders.length !== pay.invoices.length) return { kind: "nothing" };
    const person = this.#desk.person();
    const shareOre = this.#shareOf(pay);
    const press = async (
      server: SimulatedServer,
      till: number,
    ): ReturnType<typeof startPayment> => {
      const outcome = await startPayment(
        server.deps,
        {
          allocations: orders.map((order) => ({ orderId: order.id, amountOre: shareOre })),
          tillId: this.#site.tills[till % this.#site.tills.length] ?? "",
          terminalId: this.#terminalFor(pay),
          operator: person,
          askedBy: person.signature,
          mayAlreadyHavePaid,
        },
        undefined,
      );
      if (outcome.kind === "started")
        this.#carry(server, { pay, script, payment: outcome.payment });
      return outcome;
    };
    const first = this.#desk.ask((server) => press(server, pay.till));
    if (pay.twice !== "no") {
      const till = pay.twice === "otherTill" ? pay.till + 1 : pay.till;
      void this.#desk
        .ask((server) => press(server, till))
        .then(async (second) => {
          if (second.kind !== "answer" || second.value.kind !== "started") return;
          await this.#follow(pay, second.value.payment);
        });
    }
    return await first;
  }

  #terminalFor(pay: Pay): string | undefined {
    const trusted = this.#desk.trusted(this.#site.terminals);
    const isAnyGood = trusted.length === this.#site.terminals.length && pay.terminal === undefined;
    return isAnyGood ? undefined : trusted[(pay.terminal ?? 0) % Math.max(1, trusted.length)]?.id;
  }

  #carry(
    server: SimulatedServer,
    {
      pay,
      script,
      payment,
    }: { readonly pay: Pay; readonly script: Script; readonly payment: StartedPayment },
  ): void {
    this.#desk.count("payments");
    this.#desk.expect(payment.terminalId, script);
    server.runner.carry(payment.id);
    const { cancelAfterMs } = pay;
    if (cancelAfterMs === undefined) return;
    this.#desk.clock.after(cancelAfterMs, () => void this.#cancel(payment.id));
  }

  #shareOf(pay: Pay): ReturnType<typeof ore> | undefined {
    const invoice = this.#customer.invoices[pay.invoices[0] ?? 0];
    if (pay.sharePercent === undefined || invoice === undefined) return undefined;
    return ore(Math.max(1, Math.floor((invoice.totalOre * pay.sharePercent) / 100)));
  }

  /** Watches a payment to its end, signs for it, or says that it was paid when nobody can know. */
  async #follow(pay: Pay, payment: StartedPayment): Promise<SeenAttempt | undefined> {
    const seen = await this.#watch(payment.id);
    if (seen?.state === "unknown" && pay.claim !== "no")
      await this.#claim(payment.id, { pay, seen });
    if (seen?.state !== "approved") return seen;
    this.#approved.push({ attemptId: payment.id, askedOre: payment.askedOre });
    if (seen.waitsForSignature) await this.#sign(pay, payment.id);
    return seen;
  }

  async #sign(pay: Pay, attemptId: string): Promise<void> {
    await this.#desk.clock.wait(pay.signature === "late" ? SIGNED_LATE_AFTER_MS : SIGNED_AFTER_MS);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const person = this.#desk.person();
      const got = await this.#desk.ask(async (server) => {
        const outcome = await answerSignature(
          server.deps,
          {
            attemptId,
            signed: pay.signature !== "notSigned",
            operator: { ...person, acting: { operator: rightsOfRole("manager") } },
            askedBy: person.signature,
          },
          undefined,
        );
        const voidId = outcome.kind === "answered" ? outcome.answer.voidPaymentId : null;
        if (voidId !== null) {
          this.#desk.count("voids of unsigned payments");
          server.runner.carry(voidId);
        }
        return outcome;
      });
      const outcome = got.kind === "answer" ? got.value : undefined;
      if (outcome?.kind === "answered") return this.#desk.count("signatures answered");
      if (outcome?.kind === "refused") this.#desk.count(`signature: ${outcome.code}`);
      const seen = await this.#desk.screen.attempt(attemptId);
      if (seen?.waitsForSignature !== true) return;
      await this.#desk.clock.wait(TRIES_EVERY_MS);
    }
  }

  /** With the terminal's slip in hand, which tells of this payment or of another one. */
  async #claim(
    attemptId: string,
    { pay, seen }: { readonly pay: Pay; readonly seen: SeenAttempt },
  ): Promise<void> {
    const [moved] = this.#desk.truth.of(seen.reference);
    if (pay.claim === "right" && moved === undefined) return;
    const value = pay.claim === "right" ? (moved?.stanAuth ?? "").slice(6) : "424242";
    const got = await this.#desk.ask((server) =>
      claimPaid(
        server.deps,
        {
          attemptId,
          evidence: { kind: "authorisationCode", value },
          reason: "Kunden har kvittot",
          releaseOrder: true,
          by: this.#desk.person(),
        },
        { claim: undefined, read: () => Promise.resolve(undefined) },
      ),
    );
    if (got.kind === "answer")
      this.#desk.count(
        got.value.kind === "claimed" ? `claims, ${pay.claim} evidence` : `claim: ${got.value.code}`,
      );
  }

  async #cancel(attemptId: string): Promise<void> {
    const { signature } = this.#desk.person();
    this.#desk.count("cancels");
    await this.#desk.ask((server) =>
      cancelPayment({ ...server.deps, runner: server.runner }, { attemptId, by: signature }),
    );
  }

  async #refund(refund: Refund): Promise<void> {
    const paid = this.#approved.at(-1);
    if (paid === undefined) return;
    const { attemptId } = paid;
    const operator = this.#desk.person();
    const tender = paid.inCash === true ? "cash" : refund.tender;
    const approver = tender === "sameCard" ? undefined : this.#desk.secondPerson();
    const amountOre = ore(Math.max(1, Math.floor((paid.askedOre * refund.percent) / 100)));
    const got = await this.#desk.ask(async (server) => {
      const outcome = await startRefund(
        server.deps,
        {
          attemptId,
          amountOre,
          reason: "Felaktigt arbete",
          tender,
          approver,
          operator,
          askedBy: operator.signature,
        },
        undefined,
      );
      if (outcome.kind === "started" && outcome.payment.state === "created") {
        this.#desk.count("refunds");
        this.#desk.expect(outcome.payment.terminalId, refund.script);
        server.runner.carry(outcome.payment.id);
      }
      return outcome;
    });
    if (got.kind === "answer" && got.value.kind === "refused")
      this.#desk.count(`refused: ${got.value.code}`);
    if (tender === "cash") await this.#payOut(attemptId);
  }

  /** The drawer opens for what the screen says is given back, also when no answer came at first. */
  async #payOut(attemptId: string): Promise<void> {
    for (const { id, cashOre } of await this.#desk.screen.cashGivenBack(attemptId)) {
      this.#desk.count("refunds in cash");
      this.#desk.drawer.payOut(id, cashOre);
    }
  }

  async #change(index: number, percent: number): Promise<void> {
    const order = this.#orders[index];
    const invoice = this.#customer.invoices[index];
    if (order === undefined || invoice === undefined) return;
    order.version += 1;
    const totalOre = Math.max(1, Math.floor((invoice.totalOre * percent) / 100));
    await this.#send({ invoice: { ...invoice, totalOre }, ...order });
  }

  async #withdraw(index: number): Promise<void> {
    const order = this.#orders[index];
    if (order === undefined) return;
    const systems = ["parts", "workshop", "vehicles"];
    await this.#desk.ask((server) =>
      withdrawOrder(server.deps, { orderId: order.id, systems }, undefined),
    );
  }

  async #credit(index: number, percent: number): Promise<void> {
    const order = this.#orders[index];
    const invoice = this.#customer.invoices[index];
    if (order === undefined || invoice === undefined) return;
    const totalOre = Math.max(1, Math.floor((invoice.totalOre * percent) / 100));
    const invoiceNumber = `${order.invoiceNumber}K`;
    await this.#send({
      invoice: { ...invoice, totalOre },
      invoiceNumber,
      version: 1,
      credits: order.invoiceNumber,
    });
  }

  /** The invoicing system sends until it is answered: the same version twice changes nothing. */
  async #send(sending: {
    readonly invoice: Invoice;
    readonly invoiceNumber: string;
    readonly version: number;
    readonly credits?: string;
  }): Promise<SentOrder | undefined> {
    const { invoice, invoiceNumber, version, credits } = sending;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const got = await this.#desk.ask((server) =>
        sendOrder(
          server.deps,
          {
            system: invoice.system,
            companyCode: undefined,
            siteCode: this.#site.code,
            invoiceNumber,
            kind: credits === undefined ? "invoice" : "creditInvoice",
            credits,
            settlement: invoice.settlement,
            sight: SEES_ALL,
            version,
            content: {
              orderNumber: `O-${invoiceNumber}`,
              customerNumber: null,
              customerName: "Åsa Påhittad",
              registrationNumber: "ABC123",
              serviceAdvisor: "ANLI",
              invoiceDate: null,
              lines: [],
              totalOre: ore(invoice.totalOre),
            },
          },
          undefined,
        ),
      );
      if (got.kind === "answer") {
        return got.value.kind === "stored"
          ? { id: got.value.order.id, invoiceNumber, version }
          : undefined;
      }
      await this.#desk.clock.wait(TRIES_EVERY_MS);
    }
    return undefined;
  }

  /** Looks at the screen until it says something final, or patience ends. */
  async #watch(attemptId: string): Promise<SeenAttempt | undefined> {
    const { clock, screen } = this.#desk;
    const endMs = clock.nowMs + PATIENCE_MS;
    for (;;) {
      const seen = await screen.attempt(attemptId);
      const isOpen =
        seen?.state === "created" || seen?.state === "sent" || seen?.state === "unknown";
      if (!isOpen || clock.nowMs >= endMs) return seen;
      await clock.wait(LOOKS_EVERY_MS);
    }
  }
}

const TERMINAL_IS_TAKEN = new Set([
  "terminalHeld",
  "terminalLeased",
  "signatureWaiting",
  "terminalOffline",
]);
