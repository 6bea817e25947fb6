/** A server, a company, and finance and an administrator who send files and keep accounts over HTTP. */
import { afterAll, beforeAll, beforeEach } from "vitest";
import { statement } from "../database/database.ts";
import { insertPlaces, type TestPlaces } from "../database/test-rows.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import type { TakenBankFile } from "./bank-files-api.ts";

export type BankDesk = {
  readonly it: TestApp;
  readonly places: TestPlaces;
  readonly finance: string;
  readonly admin: string;
};
export type Told<Body> = { readonly status: number; readonly body: Body };

type Sent = {
  readonly body?: string | Uint8Array | object;
  /** Finance's when not given. */
  readonly cookie?: string;
  readonly at?: TestApp;
};

export type BankCalls = {
  readonly call: <Body>(method: string, path: string, sent?: Sent) => Promise<Told<Body>>;
  readonly send: (
    bytes: string | Uint8Array,
    more?: { readonly at?: TestApp; readonly query?: string },
  ) => Promise<Told<TakenBankFile>>;
  readonly sql: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly ownAccounts: (...numbers: readonly string[]) => Promise<Told<unknown>>;
};

/** For the whole file; no file and no account is there when a test begins. */
export function openBankDesk(opened: (desk: BankDesk) => void): BankCalls {
  let desk: BankDesk;
  const sql: BankCalls["sql"] = (text, values = []) =>
    desk.it.database.query(statement({ name: "test_bank_files", text }), values);
  beforeAll(async () => {
    const it = await openTestApp();
    const places = await insertPlaces(it.database);
    await it.addPerson("EKBO", "finance");
    await it.addPerson("ADMI", "administrator");
    desk = { it, places, finance: await it.signIn("EKBO"), admin: await it.signIn("ADMI") };
    opened(desk);
  });
  afterAll(() => desk.it.close());
  beforeEach(async () => {
    for (const table of ["bank_files", "bank_accounts", "bank_account_lists", "bank_mappings"]) {
      await sql(`delete from ${table}`);
    }
  });
  const call: BankCalls["call"] = (method, path, sent = {}) => {
    const { body, cookie = desk.finance, at = desk.it } = sent;
    return callAs({ method, url: at.url + path, cookie, body });
  };
  const send: BankCalls["send"] = (body, { at, query = "" } = {}) =>
    call("POST", `/api/bank/files?name=fil.xml${query}`, {
      body,
      ...(at === undefined ? {} : { at }),
    });
  const ownAccounts: BankCalls["ownAccounts"] = async (...numbers) => {
    const url = `/api/settings/companies/${desk.places.companyId}/bank-accounts`;
    const accounts = numbers.map((number) => ({
      scheme: /^\d/.test(number) ? "bankgiro" : "iban",
      number,
    }));
    const [held] = await sql<{ version: number }>("select version from bank_account_lists");
    const body = { version: held?.version ?? 0, accounts };
    return call("PUT", url, { body, cookie: desk.admin });
  };
  return { call, send, sql, ownAccounts };
}

async function callAs<Body>(asked: {
  readonly method: string;
  readonly url: string;
  readonly cookie: string;
  readonly body: Sent["body"] | undefined;
}): Promise<Told<Body>> {
  const { method, url, cookie, body } = asked;
  const isBytes = typeof body === "string" || body instanceof Uint8Array;
  const type = isBytes ? "application/octet-stream" : "application/json";
  const answer = await fetch(url, {
    method,
    headers: {
      cookie,
      "accept-language": "sv",
      ...(body === undefined ? {} : { "content-type": type }),
    },
    ...(body === undefined
      ? {}
      : { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) as Body };
}
