import { connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import { startNetsSimulator } from "@kortkoll/terminals/simulator/start-nets-simulator.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import type { AuditPage } from "../audit/audit-api.ts";
import { ask } from "../audit/test-audit.ts";
import { findFreePort } from "../free-port.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";
import { findNetsAccount } from "./nets-account.ts";
import type { NetsSettings } from "./nets-account-api.ts";

const PASSWORD = "hemligt-lösen-åäö";
const NETS = { host: "nets.invalid", account: undefined, isSimulated: false };

let app: TestApp;
let cookie: string;
beforeAll(async () => {
  app = await openTestApp({ nets: NETS });
  await app.addPerson("ADMI", "administrator");
  await app.addPerson("KASS", "operator");
  cookie = await app.signIn("ADMI");
});
afterAll(() => app.close());

type Answer = {
  readonly status: number;
  readonly body: NetsSettings & Problem;
  readonly text: string;
};

async function call(
  method: "GET" | "PUT" | "DELETE",
  more: { readonly body?: object; readonly query?: string; readonly cookie?: string } = {},
): Promise<Answer> {
  const answer = await fetch(`${app.url}/api/settings/nets${more.query ?? ""}`, {
    method,
    headers: { cookie: more.cookie ?? cookie, "content-type": "application/json" },
    ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text) as Answer["body"], text };
}

async function set(username: string, password: string): Promise<Answer> {
  const { version } = (await call("GET")).body;
  return await call("PUT", { body: { username, password, version } });
}

/** A server's own connection, which asks for the account when it signs in. */
function connect(baseUrl: string): TerminalCloud {
  const deps = { database: app.database, secrets: TEST_SECRETS, nets: NETS };
  return connectNetsCloud({ baseUrl, account: () => findNetsAccount(deps), clock: Date.now });
}

test("without the right nobody sees or sets it, and nobody sees it back", async () => {
  const operator = await app.signIn("KASS");
  expect((await call("GET", { cookie: operator })).status).toBe(403);
  const body = { username: "x", password: "y", version: 0 };
  expect((await call("PUT", { cookie: operator, body })).status).toBe(403);
  expect((await call("GET")).body).toEqual({
    host: "nets.invalid",
    accountFrom: "none",
    version: 0,
    history: [],
  });
});

test("what is set is sealed at rest, and stands in no answer, log or audit", async () => {
  const answer = await set("handlare", PASSWORD);
  expect(answer.body).toMatchObject({ accountFrom: "settings", version: 1 });
  expect(answer.body.history).toMatchObject([{ version: 1, isAccount: true, setBy: "ADMI" }]);
  const rows = await ask(app.database, "select * from vendor_credentials");
  const audit = await ask(app.database, "select content from audit_events");
  for (const text of [answer.text, JSON.stringify(rows), JSON.stringify(audit), app.logged()]) {
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain("handlare");
  }
  await fetch(`${app.url}/api/audit/verify`, { headers: { cookie } });
  const listed = await fetch(`${app.url}/api/audit?by=ADMI&kind=settingChanged`, {
    headers: { cookie },
  });
  const { entries } = (await listed.json()) as AuditPage;
  expect(entries[0]?.row).toMatchObject({
    subjectKind: "netsAccount",
    content: { from: { netsAccount: "accountIsNone" }, to: { netsAccount: "accountIsNew" } },
  });
});

test("a bad body is refused without saying what was in it", async () => {
  const { status, text } = await call("PUT", { body: { username: "", password: PASSWORD } });
  expect(status).toBe(400);
  expect(text).not.toContain(PASSWORD);
});

test("of two who change it at once one is told, and the other's account is not lost", async () => {
  const { version } = (await call("GET")).body;
  const answers = await Promise.all(
    ["ett", "två"].map((password) =>
      call("PUT", { body: { username: "handlare", password, version } }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe("settingChangedSince");
  const late = await call("PUT", { body: { username: "a", password: "b", version: version - 1 } });
  expect(late.status).toBe(409);
  const sealed = await ask<{ version: number }>(
    app.database,
    "select version from vendor_credentials where sealed is not null",
  );
  expect(sealed).toEqual([{ version: version + 1 }]);
});

test("a connection that was refused signs in with the account that is set next, on every server", async () => {
  const port = await findFreePort("127.0.0.1", []);
  const simulator = await startNetsSimulator({
    port,
    accounts: [{ username: "handlare", password: PASSWORD }],
    terminals: [
      {
        terminalId: "11111111",
        siteId: "1",
        organisationNumber: "5599990016",
        merchantName: "Annan",
        address: "Annanstans",
        label: "1",
      },
    ],
  });
  const clouds = [connect(`http://127.0.0.1:${port}`), connect(`http://127.0.0.1:${port}`)];
  try {
    await set("handlare", "fel");
    for (const cloud of clouds) {
      const refused = { kind: "noAnswer", why: { code: "cloudLoginRefused" } };
      expect(await cloud.state("11111111")).toMatchObject(refused);
    }
    await set("handlare", PASSWORD);
    for (const cloud of clouds) {
      expect(await cloud.state("11111111")).toMatchObject({ kind: "idle" });
    }
    const { version } = (await call("GET")).body;
    const gone = await call("DELETE", { query: `?version=${version}` });
    expect(gone.body).toMatchObject({ accountFrom: "none" });
    expect(gone.body.history[0]).toMatchObject({ isAccount: false });
    const unset = connect(`http://127.0.0.1:${port}`);
    clouds.push(unset);
    const why = { code: "cloudLoginRefused", detail: "No account is set" };
    expect(await unset.state("11111111")).toEqual({ kind: "noAnswer", why });
  } finally {
    for (const cloud of clouds) await cloud.close();
    await simulator.close();
  }
});

test("an account that does not open is out of reach, and nothing is sent", async () => {
  await set("handlare", PASSWORD);
  await ask(
    app.database,
    "update vendor_credentials set id = gen_random_uuid() where sealed is not null",
  );
  const cloud = connect("http://127.0.0.1:1");
  const why = { code: "cloudUnreachable", detail: "The account could not be read" };
  expect(await cloud.state("11111111")).toEqual({ kind: "noAnswer", why });
  await cloud.close();
});

test("an account from the environment wins, and the page may not change it", async () => {
  const account = { username: "miljö", password: PASSWORD };
  const other = await openTestApp({ nets: { ...NETS, account } });
  try {
    await other.addPerson("ADMI", "administrator");
    const headers = { cookie: await other.signIn("ADMI"), "content-type": "application/json" };
    const read = await fetch(`${other.url}/api/settings/nets`, { headers });
    expect(await read.json()).toMatchObject({ accountFrom: "environment", history: [] });
    const body = JSON.stringify({ username: "x", password: "y", version: 0 });
    const put = await fetch(`${other.url}/api/settings/nets`, { method: "PUT", headers, body });
    expect(await put.json()).toMatchObject({ status: 409, code: "netsAccountFromEnvironment" });
    const found = await findNetsAccount({
      database: other.database,
      secrets: TEST_SECRETS,
      nets: { ...NETS, account },
    });
    expect(found).toEqual(account);
  } finally {
    await other.close();
  }
});
