/** For tests of the books over HTTP: the whole server, a desk that takes payments, and a bookkeeper. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import { addKeySeeing, addPersonSeeing, type Limits } from "../access/test-two-companies.ts";
import type { Problem } from "../api.ts";
import { statement } from "../database/database.ts";
import type { DayClosed } from "../day-close/day-close-api.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { Desk } from "../payments/test-desk.ts";
import { insertPlaces, NOON_MS } from "../payments/test-places.ts";

export type Told<Body> = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly body: Body & Problem;
};

export type BooksApp = {
  readonly app: TestApp;
  readonly desk: Desk;
  call<Body>(method: string, path: string, asked?: Asked): Promise<Told<Body>>;
  get<Body>(path: string, as?: string): Promise<Told<Body>>;
  post<Body>(path: string, body: object, as?: string): Promise<Told<Body>>;
  pay(amountOre: number, card?: "visa" | "mastercard" | "amex"): Promise<string>;
  close(): Promise<Told<DayClosed>>;
  addPerson(signature: string, role: Role, limits?: Limits): Promise<string>;
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  at(instant: string): void;
};

type Asked = {
  readonly as?: string;
  readonly body?: object;
  readonly key?: string;
  readonly on?: TestApp;
};

/** EKO does the books, CHEFA closes, BOSS is a second person, "key" reads exports. */
export async function openBooksApp(): Promise<BooksApp> {
  const app = await openTestApp();
  app.nowMs = NOON_MS;
  const desk = new Desk(app, await insertPlaces(app.database));
  const callers = new Map<string, Record<string, string>>();
  const addPerson: BooksApp["addPerson"] = async (signature, role, limits = {}) => {
    const id = await addPersonSeeing(app, signature, role, limits);
    callers.set(signature, { cookie: await app.signIn(signature) });
    return id;
  };
  await addPerson("EKO", "finance");
  await addPerson("BOSS", "finance");
  await addPerson("CHEFA", "manager");
  await addPerson("KASSA", "operator");
  const key = await addKeySeeing(app, [desk.places.companyId], ["exports:read", "ledger:read"]);
  callers.set("key", { authorization: key });
  const call: BooksApp["call"] = async (method, path, asked = {}) => {
    const { as = "EKO", body, on = app } = asked;
    const answer = await fetch(on.url + path, {
      method,
      headers: {
        ...callers.get(as),
        "accept-language": "sv",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(asked.key === undefined ? {} : { "idempotency-key": asked.key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const text = Buffer.from(bytes).toString("utf8");
    const isJson = /json/.test(answer.headers.get("content-type") ?? "");
    const { status, headers } = answer;
    return { status, headers, bytes, text, body: isJson ? JSON.parse(text) : undefined };
  };
  return {
    app,
    desk,
    call,
    get: (path, as = "EKO") => call("GET", path, { as }),
    post: (path, body, as = "EKO") => call("POST", path, { as, body }),
    pay: async (amountOre, card = "visa") =>
      desk.payAndApprove([await desk.send({ totalOre: amountOre })], amountOre, card),
    close: () => call("POST", "/api/day-closes", { as: "CHEFA", body: { siteCode: "NORD" } }),
    addPerson,
    rows: (text, values = []) =>
      app.database.query(statement({ name: "test_books_rows", text }), values),
    at: (instant) => {
      app.nowMs = Date.parse(instant);
      desk.nowMs = app.nowMs;
    },
  };
}
