/**
 * For tests: the server over HTTP with administrators, and a desk beside it, as another server over
 * the same database, where cards of any kind are paid with.
 */
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import type { CardDetails } from "@kortkoll/terminals/terminal.ts";
import type { Payment, Problem } from "../api.ts";
import { statement } from "../database/database.ts";
import { readPayment } from "../history/read-payment.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { Desk } from "../payments/test-desk.ts";
import { answerOf, approved, nextStan } from "../payments/test-news.ts";
import { insertPlaces, NOON_MS } from "../payments/test-places.ts";
import type { CardRuleList, DryRun } from "./cards-api.ts";

export type Told<Body> = { readonly status: number; readonly body: Body & Problem };

export type Asked = {
  readonly as?: string;
  readonly body?: object;
  readonly language?: "sv" | "en";
  readonly idempotencyKey?: string;
};

/** Cards keep what another server has for a second. */
const UNTIL_RULES_ARE_READ_MS = 1_001;

export class CardsApp {
  readonly app: TestApp;
  readonly desk: Desk;
  readonly #cookies = new Map<string, string>();

  constructor(app: TestApp, desk: Desk) {
    this.app = app;
    this.desk = desk;
  }

  async addPerson(signature: string, role: Role): Promise<void> {
    await this.app.addPerson(signature, role);
    this.#cookies.set(signature, await this.app.signIn(signature));
  }

  fetch(method: string, path: string, asked: Asked = {}): Promise<Response> {
    const { as = "ADMI", body, language, idempotencyKey } = asked;
    return fetch(this.app.url + path, {
      method,
      headers: {
        "content-type": "application/json",
        cookie: this.#cookies.get(as) ?? "",
        ...(language === undefined ? {} : { "accept-language": language }),
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async call<Body>(method: string, path: string, asked: Asked = {}): Promise<Told<Body>> {
    const answer = await this.fetch(method, path, asked);
    return { status: answer.status, body: (await answer.json()) as Body & Problem };
  }

  /** Tried first, as the page does. */
  async saveRules(
    version: number,
    rules: readonly CardRule[],
    asked: Omit<Asked, "body"> = {},
  ): Promise<Told<CardRuleList>> {
    const tried = await this.call<DryRun>("POST", "/api/card-rules/dry-run", {
      ...(asked.as === undefined ? {} : { as: asked.as }),
      body: { rules, all: true },
    });
    const { trial } = tried.body;
    const body = { version, rules, ...(trial == null ? {} : { trial }) };
    return this.call<CardRuleList>("PUT", "/api/card-rules", { ...asked, body });
  }

  /** Pays an order of its own with the card, and shows the payment. */
  async pay(card: Partial<CardDetails>, amountOre = 10_000): Promise<Payment> {
    this.desk.nowMs += UNTIL_RULES_ARE_READ_MS;
    const order = await this.desk.send({ totalOre: amountOre });
    const attemptId = await this.desk.pay([order]);
    const answer = answerOf(undefined, nextStan());
    const paid = { ...answer, card: { ...answer.card, ...card } };
    await this.desk.tell(attemptId, approved(amountOre, paid));
    return await this.payment(attemptId);
  }

  async payment(id: string): Promise<Payment> {
    const telling = { language: "sv", nowMs: this.desk.nowMs } as const;
    const found = await readPayment(this.app.database, id, telling);
    if (found === undefined) throw new Error("No such payment");
    return found;
  }

  /** Rows of the audit trail about what was changed, or refused, oldest first. */
  async audited(
    subject: string,
    kind: "settingChanged" | "settingRefused" = "settingChanged",
  ): Promise<readonly { by: string; content: object }[]> {
    const asked = [subject, kind];
    return await this.app.database.query<{ by: string; content: object }>(READ_AUDIT, asked);
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

const READ_AUDIT = statement({
  name: "test_read_audit",
  text: `select by, content from audit_events where subject_kind = $1 and kind = $2
    order by at, id`,
});

export async function openCardsApp(): Promise<CardsApp> {
  const app = await openTestApp();
  app.nowMs = NOON_MS;
  const it = new CardsApp(app, new Desk(app, await insertPlaces(app.database)));
  const people: readonly (readonly [string, Role])[] = [
    ["ADMI", "administrator"],
    ["ANDRA", "administrator"],
    ["CHEFA", "manager"],
    ["KASSA", "operator"],
  ];
  for (const [signature, role] of people) await it.addPerson(signature, role);
  return it;
}
