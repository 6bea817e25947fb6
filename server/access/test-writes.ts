/** Makes calls that write, each with what it needs to succeed. */
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import { Secret, TOTP } from "otpauth";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { EVERY_CALL } from "./test-calls.ts";
import { idOf, subjectOf } from "./test-strangers.ts";
import {
  addKeySeeing,
  addPersonSeeing,
  type CompanySide,
  insertPaymentAt,
  insertTwoCompanies,
  sessionOf,
  type TwoCompanies,
} from "./test-two-companies.ts";

const SIGNATURES: Readonly<Record<Role, string>> = {
  operator: "WOPE",
  serviceAdvisor: "WADV",
  manager: "WCHE",
  finance: "BEKO",
  administrator: "WADM",
};
/** Has a password, a PIN and a second factor of their own to change. */
export const OWNER = "WEGE";
const STEP_MS = 30_000;

const ADD_ACCOUNT = statement({
  name: "test_add_account",
  text: `insert into company_accounts (company_id, role, account) values ($1, $2, $3)
    on conflict do nothing`,
});

export type Fields = Readonly<Record<string, unknown>>;

export type Write = {
  readonly call: string;
  /** Who makes it, when not somebody of the call's first role. */
  readonly as?: string;
  /** In a session begun with a password alone. */
  readonly afterSigningIn?: true;
  readonly id?: (all: Writes) => Promise<string> | string;
  /** Beside the body of the table, or instead of parts of it. */
  readonly body?: (all: Writes) => Promise<Fields> | Fields;
  /** Who the trail names, when not who makes it. */
  readonly toldBy?: string;
  readonly query?: (all: Writes) => Readonly<Record<string, string>>;
};

export type Made = {
  readonly status: number;
  readonly text: string;
  /** Who made it, the thing in its address, and the one that was made: what the trail may name. */
  readonly names: readonly string[];
};

/** Two companies, somebody of every role who sees all of them, and what has been answered so far. */
export class Writes {
  readonly it: TestApp;
  readonly two: TwoCompanies;
  readonly answers = new Map<string, Fields>();
  readonly #people: ReadonlyMap<string, string>;
  #invoices = 0;
  /** Of the second factor of `OWNER`. */
  secret = "";
  queuing = "";
  /** What was paid last in cash. */
  paidOrderId = "";
  cardPaymentId = "";

  static async open(): Promise<Writes> {
    const it = await openTestApp();
    const two = await insertTwoCompanies(it.database);
    for (const [role, account] of Object.entries(DEFAULT_ACCOUNTS)) {
      await it.database.query(ADD_ACCOUNT, [two.b.companyId, role, account]);
    }
    const people = new Map<string, string>();
    for (const [role, signature] of [...Object.entries(SIGNATURES), ["manager", OWNER] as const]) {
      people.set(signature, await addPersonSeeing(it, signature, role as Role));
    }
    await it.addPin("WOPE", "4711");
    await it.addPin("BPER", "4712");
    return new Writes(it, two, people);
  }

  private constructor(it: TestApp, two: TwoCompanies, people: ReadonlyMap<string, string>) {
    this.it = it;
    this.two = two;
    this.#people = people;
  }

  get b(): CompanySide {
    return this.two.b;
  }

  answered(call: string, field = "id"): string {
    return String(this.answers.get(call)?.[field]);
  }

  person(signature: string): string {
    return this.#people.get(signature) ?? "";
  }

  /** `onReady` is awaited when everything is there that the call needs, and nothing is sent yet. */
  async make(write: Write, onReady: () => Promise<void>): Promise<Made> {
    const { call: name } = write;
    const call = EVERY_CALL[name];
    if (call === undefined) throw new Error(`${name} is not in the table of calls`);
    const role = call.roles.find((one) => one === "manager") ?? call.roles[0];
    const by = write.as ?? (role === undefined ? "key" : SIGNATURES[role]);
    const id = await this.#idOf(name, write);
    const sent = call.sent?.(this.b) ?? {};
    const [method = "", url = ""] = name.split(" ");
    const path = url.replace(/:(\w+)/g, (_all, param: string) => call.params?.[param] ?? id ?? "");
    const query = new URLSearchParams(write.query?.(this) ?? sent.query).toString();
    const body = { ...sent.body, ...(await write.body?.(this)) };
    const address = query === "" ? path : `${path}?${query}`;
    const cookie = write.afterSigningIn && (await this.it.signIn(by));
    await onReady();
    const { status, text } = await this.send(by, `${method} ${address}`, body, cookie);
    const isOneAnswer = text.startsWith("{") && !text.includes("\n");
    if (isOneAnswer) this.answers.set(name, JSON.parse(text) as Fields);
    const made = this.answers.get(name)?.["id"];
    const names = [write.toldBy ?? by, id, made].filter((one) => typeof one === "string");
    return { status, text, names };
  }

  async #idOf(name: string, write: Write): Promise<string | undefined> {
    if (write.id !== undefined) return await write.id(this);
    if (!name.includes("/:id")) return undefined;
    return EVERY_CALL[name]?.idOf?.(this.b) ?? idOf(subjectOf(this.it, name), this.b);
  }

  /** "POST /api/…" by somebody at company B's till. */
  async send(
    by: string,
    asked: string,
    body: Fields = {},
    inSession?: string,
  ): Promise<{ status: number; text: string }> {
    const [method = "", path = ""] = asked.split(" ");
    const person = { id: this.person(by), tillId: this.b.own.tillId };
    const as =
      by === "key"
        ? { authorization: await addKeySeeing(this.it, null) }
        : { cookie: inSession ?? (await sessionOf(this.it, person)) };
    const hasBody = method === "POST" || method === "PUT";
    const answer = await fetch(this.it.url + path, {
      method,
      headers: {
        ...as,
        "idempotency-key": newUuid(),
        ...(hasBody ? { "content-type": "application/json" } : {}),
      },
      ...(hasBody ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, text: await answer.text() };
  }

  async ask(by: string, asked: string, body?: Fields): Promise<Fields> {
    const { status, text } = await this.send(by, asked, body);
    if (status >= 300) throw new Error(`${asked}: ${status} ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Fields);
  }

  async sendOrder(): Promise<string> {
    this.#invoices += 1;
    const sent = await this.ask("key", "POST /api/orders", {
      companyCode: this.b.companyCode,
      siteCode: this.b.own.siteCode,
      orderNumber: `O-${this.#invoices}`,
      invoiceNumber: `W${this.#invoices}`,
      kind: "invoice",
      customerName: "Kajsa Påhittad",
      serviceAdvisor: "ANLI",
      totalOre: 125_000,
    });
    return String(sent["id"]);
  }

  /** All of a new order, in cash. */
  async payInCash(): Promise<string> {
    const orderId = await this.sendOrder();
    this.paidOrderId = orderId;
    const paid = await this.ask("WCHE", "POST /api/payments", {
      allocations: [{ orderId }],
      tillId: this.b.own.tillId,
      method: "cash",
    });
    return String(paid["id"]);
  }

  /** By card, as the vendor has told of it. */
  async newCardPayment(): Promise<string> {
    const orderId = await this.sendOrder();
    const { database } = this.it;
    const id = await insertPaymentAt(database, { ...this.two, ...this.b, ...this.b.own, orderId });
    this.cardPaymentId = id;
    return id;
  }

  async setCardPayment(set: string): Promise<string> {
    const text = `update attempts set ${set} where id = $1`;
    const id = this.cardPaymentId;
    await this.it.database.query(statement({ name: "test_set_attempt", text }), [id]);
    return id;
  }

  /** Whose holder another till, `queuing`, waits for. */
  async queueForTerminal(): Promise<string> {
    const { tillId, siteId, terminalId } = this.b.shared;
    const { database } = this.it;
    this.queuing = newUuid();
    await insertRow(database, "tills", {
      id: this.queuing,
      site_id: siteId,
      code: "D2",
      name: "Andra",
    });
    await insertRow(database, "till_terminals", { till_id: this.queuing, terminal_id: terminalId });
    const path = `POST /api/terminals/${terminalId}/lease`;
    await this.ask("WCHE", path, { tillId });
    await this.ask("WADV", path, { tillId: this.queuing });
    return terminalId;
  }

  /** A payment with more money than its order needed. */
  async owe(): Promise<string> {
    const attemptId = await this.newCardPayment();
    const debt = { id: newUuid(), company_id: this.b.companyId, attempt_id: attemptId };
    const of = { reason: "excess", amount_ore: 1_000, created_at: new Date(this.it.nowMs) };
    await insertRow(this.it.database, "debts", { ...debt, ...of });
    return attemptId;
  }

  /** An order that was paid, and would have been lowered since. */
  async oweForOrder(): Promise<string> {
    await this.payInCash();
    const debt = { id: newUuid(), company_id: this.b.companyId, order_id: this.paidOrderId };
    const of = { reason: "surplus", amount_ore: 1_000, created_at: new Date(this.it.nowMs) };
    await insertRow(this.it.database, "debts", { ...debt, ...of });
    return this.paidOrderId;
  }

  codeNow(secret: string): string {
    // No code is taken twice.
    this.it.nowMs += STEP_MS;
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: this.it.nowMs });
  }
}
