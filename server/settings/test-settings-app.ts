/** The app with a small dealer group and two administrators, for tests of the settings over HTTP. */
import type { Problem } from "../api.ts";
import { insertPlaces, type TestPlaces } from "../database/test-rows.ts";
import { openTestApp, type TestApp, type TestAppOptions } from "../http/test-app.ts";
import type { CompanyList, CompanySetting } from "./company-api.ts";
import type { SettingHistory, SettingHistoryEntry } from "./history-api.ts";

export type Called<Body> = { readonly status: number; readonly body: Body };

export type SettingsApp = {
  readonly app: TestApp;
  readonly places: TestPlaces;
  /** The first administrator's call. */
  call<Body>(method: string, path: string, body?: object): Promise<Called<Body>>;
  callAs<Body>(
    who: string,
    method: string,
    path: string,
    more?: { body?: object | undefined; key?: string },
  ): Promise<Called<Body>>;
  refused(method: string, path: string, body?: object): Promise<Problem>;
  history(query: string): Promise<readonly SettingHistoryEntry[]>;
  sql<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]>;
  makeCompany(code: string, organisationNumber: string): Promise<CompanySetting>;
  /** After a change that has ended the sessions. */
  signInAgain(): Promise<void>;
  close(): Promise<void>;
};

export async function openSettingsApp(options: TestAppOptions = {}): Promise<SettingsApp> {
  const app = await openTestApp(options);
  const places = await insertPlaces(app.database);
  const cookies = new Map<string, string>();
  for (const signature of ["ADMI", "BOSS"]) {
    await app.addPerson(signature, "administrator");
    cookies.set(signature, await app.signIn(signature));
  }
  const callAs: SettingsApp["callAs"] = async (who, method, path, { body, key } = {}) => {
    if (!cookies.has(who)) cookies.set(who, await app.signIn(who));
    const answer = await fetch(app.url + path, {
      method,
      headers: {
        cookie: cookies.get(who) ?? "",
        "accept-language": "sv",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: JSON.parse((await answer.text()) || "null") };
  };
  const call: SettingsApp["call"] = (method, path, body) => callAs("ADMI", method, path, { body });
  return {
    app,
    places,
    call,
    callAs,
    refused: async (method, path, body) => (await call<Problem>(method, path, body)).body,
    history: async (query) =>
      (await call<SettingHistory>("GET", `/api/settings/history?${query}`)).body.entries,
    sql: (text, ...values) => app.database.query({ name: "", text }, values),
    makeCompany: async (code, organisationNumber) => {
      const body = { code, name: `${code} AB`, organisationNumber };
      await call("POST", "/api/settings/companies", body);
      const { companies } = (await call<CompanyList>("GET", "/api/settings/companies")).body;
      const made = companies.find((one) => one.code === code);
      if (made === undefined) throw new Error(`${code} was not made`);
      return made;
    },
    signInAgain: async () => {
      for (const who of cookies.keys()) cookies.set(who, await app.signIn(who));
    },
    close: () => app.close(),
  };
}
