/** The whole server with a made-up desk and its people, for tests of cash as people meet it over HTTP. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import type { Payment, Problem } from "../api.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { Desk, type DeskOrder } from "../payments/test-desk.ts";
import { insertPlaces, NOON_MS } from "../payments/test-places.ts";
import type { CashReasonList, DrawerList, Moved } from "./cash-api.ts";

export type Answer<Body> = {
  readonly status: number;
  readonly body: Body & Problem;
  readonly headers: Headers;
};

export type Asked = {
  readonly as?: string;
  readonly key?: string;
  readonly body?: object;
  readonly idempotencyKey?: string;
};

const PEOPLE: readonly (readonly [string, Role])[] = [
  ["OPER", "operator"],
  ["MANA", "manager"],
  ["EKON", "finance"],
  ["ADMI", "administrator"],
  // Sees another company than that of the desk, and nothing else.
  ["ANNA", "manager"],
];

/** Status, code and field: what a refusal is told by. */
export const told = ({ status, body }: Answer<object>): readonly unknown[] => [
  status,
  body.code,
  body.field,
];

export class CashApp {
  readonly app: TestApp;
  readonly desk: Desk;
  readonly #cookies = new Map<string, string>();

  constructor(app: TestApp, desk: Desk) {
    this.app = app;
    this.desk = desk;
  }

  static async open(): Promise<CashApp> {
    const app = await openTestApp();
    app.nowMs = NOON_MS;
    const cash = new CashApp(app, new Desk(app, await insertPlaces(app.database)));
    for (const [signature, role] of PEOPLE) {
      const id = await cash.addPerson(signature, role);
      if (signature === "ANNA") await cash.#showOnlyAnotherCompany(id);
    }
    return cash;
  }

  /** Signed in. */
  async addPerson(signature: string, role: Role): Promise<string> {
    const id = await this.app.addPerson(signature, role);
    this.#cookies.set(signature, await this.app.signIn(signature));
    return id;
  }

  async #showOnlyAnotherCompany(personId: string): Promise<void> {
    const companyId = newUuid();
    await this.run(
      `insert into companies (id, code, name, organisation_number)
        values ($1, 'ANNAT', 'Påhittade Andra AB', '5560009999')`,
      companyId,
    );
    await this.run("insert into person_companies values ($1, $2)", personId, companyId);
  }

  run(text: string, ...values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const asked = statement({ name: "test_direct", text });
    return this.app.database.query<Record<string, unknown>>(asked, values);
  }

  async call<Body = object>(
    method: "GET" | "POST" | "PUT",
    path: string,
    asked: Asked,
  ): Promise<Answer<Body>> {
    const answer = await this.fetch(method, path, asked);
    const body = (await answer.json()) as Body & Problem;
    return { status: answer.status, body, headers: answer.headers };
  }

  fetch(method: string, path: string, asked: Asked): Promise<Response> {
    const { as, key, body, idempotencyKey } = asked;
    return fetch(this.app.url + path, {
      method,
      headers: {
        "content-type": "application/json",
        ...(as === undefined ? {} : { cookie: this.#cookies.get(as) ?? "" }),
        ...(key === undefined ? {} : { authorization: key }),
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async cashFor(order: DeskOrder = {}, more: object = {}): Promise<object> {
    const { id } = await this.desk.send(order);
    const { K1: tillId } = this.desk.places.tills;
    return { allocations: [{ orderId: id }], tillId, method: "cash", ...more };
  }

  pay(body: object, as = "MANA", idempotencyKey?: string): Promise<Answer<Payment>> {
    return this.call<Payment>("POST", "/api/payments", {
      as,
      body,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  }

  async drawerAt(
    till: "K1" | "K2" = "K1",
    as = "MANA",
  ): Promise<DrawerList["drawers"][0] & { readonly expectedOre: number }> {
    const path = `/api/drawers?tillId=${this.desk.places.tills[till]}`;
    const { body } = await this.call<DrawerList>("GET", path, { as });
    const [drawer] = body.drawers;
    if (drawer === undefined) throw new Error("The till has no drawer");
    const { expectedOre } = drawer;
    if (expectedOre === null) throw new Error("The drawer is being counted");
    return { ...drawer, expectedOre };
  }

  async reasonFor(kind: string, name = ""): Promise<string> {
    const path = "/api/cash-reasons?companyCode=BIL";
    const { body } = await this.call<CashReasonList>("GET", path, { as: "MANA" });
    const reason = body.reasons.find((one) => one.kind === kind && one.name.includes(name));
    if (reason === undefined) throw new Error(`No reason for ${kind}`);
    return reason.id;
  }

  async moveIn(amountOre: number, more: object = {}): Promise<Answer<Moved>> {
    const { id } = await this.drawerAt();
    const reasonId = await this.reasonFor("floatIn", "banken");
    const body = { kind: "floatIn", reasonId, amountOre, ...more };
    return await this.call<Moved>("POST", `/api/drawers/${id}/movements`, { as: "MANA", body });
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
