/** Sessions whose tokens change while they last: in use by two tabs, at two servers, and by a thief. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApp, type TestApp } from "../http/test-app.ts";

const HOUR_MS = 3_600_000;
const GRACE_MS = 30_000;
let it: TestApp;
let other: TestApp;
beforeAll(async () => {
  it = await openTestApp();
  other = await openTestApp({ beside: it });
  await it.addPerson("KASS", "operator");
});
afterAll(async () => {
  await other.close();
  await it.close();
});

type Asked = {
  readonly status: number;
  readonly code: string | undefined;
  readonly cookie: string;
};

/** Asks with the cookie; answers with the cookie that the browser would have afterwards. */
async function ask(cookie: string, server = it): Promise<Asked> {
  const answer = await fetch(`${server.url}/api/session`, { headers: { cookie } });
  const body = (await answer.json()) as { code?: string };
  const set = answer.headers.get("set-cookie")?.split(";")[0];
  return { status: answer.status, code: body.code, cookie: set ?? cookie };
}

async function auditOf(signature: string): Promise<{ kind: string; content: object }[]> {
  return it.database.query(
    {
      name: "",
      text: `select kind, content from audit_events
        where subject_id = (select id from people where signature = $1) order by id`,
    },
    [signature],
  );
}

async function replaysOf(signature: string): Promise<number> {
  return (await auditOf(signature)).filter(({ kind }) => kind === "sessionReplayed").length;
}

test("a session gets a new token every hour, and goes on with either until the new one is used", async () => {
  const first = await it.signIn("KASS");
  expect((await ask(first)).cookie).toBe(first);
  it.nowMs += HOUR_MS;
  const turned = await ask(first);
  expect(turned).toMatchObject({ status: 200 });
  expect(turned.cookie).not.toBe(first);
  // The answer with the new one may be lost: then the old one goes on for as long as it takes.
  it.nowMs += HOUR_MS - 1;
  expect(await ask(first)).toMatchObject({ status: 200, cookie: first });
  expect(await ask(turned.cookie)).toMatchObject({ status: 200, cookie: turned.cookie });
});

test("requests at once, at two servers, make one new token and none of them is signed out", async () => {
  const first = await it.signIn("KASS");
  it.nowMs += HOUR_MS;
  const servers = [it, other, it, other, it, other, it, other, it, other];
  const answers = await Promise.all(servers.map((server) => ask(first, server)));
  expect(answers.map(({ status }) => status)).toEqual(servers.map(() => 200));
  const cookies = new Set(answers.map(({ cookie }) => cookie));
  expect(cookies.size).toBe(2);
  const [turned = ""] = [...cookies].filter((cookie) => cookie !== first);
  // The other tab's request was on its way with the old token when the new one was used first.
  expect((await ask(turned, other)).status).toBe(200);
  it.nowMs += GRACE_MS;
  expect((await ask(first)).status).toBe(200);
  expect((await ask(turned)).status).toBe(200);
  expect(await replaysOf("KASS")).toBe(0);
});

test("a token that comes back after its grace ends the session for thief and owner, on the record", async () => {
  const stolen = await it.signIn("KASS");
  it.nowMs += HOUR_MS;
  const turned = (await ask(stolen)).cookie;
  expect((await ask(turned)).status).toBe(200);
  it.nowMs += GRACE_MS + 1;
  const before = await replaysOf("KASS");
  const thieves = await Promise.all([ask(stolen), ask(stolen, other), ask(stolen)]);
  expect(thieves.map(({ code }) => code)).toEqual(Array(3).fill("sessionReplayed"));
  expect(await ask(turned)).toMatchObject({ status: 401, code: "sessionReplayed" });
  expect(await ask(turned, other)).toMatchObject({ status: 401, code: "sessionReplayed" });
  expect(await replaysOf("KASS")).toBe(before + 1);
});

test("a thief who gets the new token first is found out by the owner's old one", async () => {
  const owners = await it.signIn("KASS");
  it.nowMs += HOUR_MS;
  const thiefs = (await ask(owners)).cookie;
  expect((await ask(thiefs)).status).toBe(200);
  it.nowMs += GRACE_MS + 1;
  expect((await ask(owners)).code).toBe("sessionReplayed");
  expect((await ask(thiefs)).status).toBe(401);
});

test("a token that comes back after signing out is refused, and written down once", async () => {
  const cookie = await it.signIn("KASS");
  await fetch(`${it.url}/api/session`, { method: "DELETE", headers: { cookie } });
  const before = await replaysOf("KASS");
  expect(await ask(cookie)).toMatchObject({ status: 401, code: "notSignedIn" });
  expect(await replaysOf("KASS")).toBe(before);
  it.nowMs += GRACE_MS + 1;
  for (const server of [it, other, it]) {
    expect((await ask(cookie, server)).code).toBe("sessionReplayed");
  }
  expect(await replaysOf("KASS")).toBe(before + 1);
});

test("a stream that was opened with an old token goes on, and ends with its session", async () => {
  const first = await it.signIn("KASS");
  it.nowMs += HOUR_MS;
  const stream = await fetch(`${it.url}/api/live`, { headers: { cookie: first } });
  const turned = stream.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect(turned).toContain("kortkoll_session=");
  expect((await ask(turned)).status).toBe(200);
  it.nowMs += GRACE_MS + 1;
  const reader = stream.body?.getReader();
  const heard = async (): Promise<string> =>
    new TextDecoder().decode((await reader?.read())?.value ?? new Uint8Array());
  // Two heartbeats, each of which asks whether the session still lasts.
  let beats = 0;
  while (beats < 2) if ((await heard()).includes("still here")) beats += 1;
  await fetch(`${it.url}/api/session`, { method: "DELETE", headers: { cookie: turned } });
  while ((await reader?.read())?.done !== true);
  expect(await replaysOf("KASS")).toBe(3);
});

test("a changed role or password ends every session of the person at once", async () => {
  await it.addPerson("BYTE", "operator");
  const changes = ["role = 'manager'", "password_hash = 'x'", "active = false"];
  for (const change of changes) {
    await it.database.query({
      name: "",
      text: `update people set active = true, password_hash =
        (select password_hash from people where signature = 'KASS') where signature = 'BYTE'`,
    });
    const cookies = [await it.signIn("BYTE"), await it.signIn("BYTE")];
    await it.database.query({
      name: "",
      text: `update people set ${change} where signature = 'BYTE'`,
    });
    for (const cookie of cookies) expect((await ask(cookie)).status, change).toBe(401);
  }
});

test("five wrong passwords are five, at however many servers they are tried at once", async () => {
  await it.addPerson("GISSA", "operator");
  const guess = async (server: TestApp): Promise<number> => {
    const answer = await fetch(`${server.url}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ signature: "GISSA", password: "gissning" }),
    });
    return answer.status;
  };
  const answers = await Promise.all([it, other, it, other, it, other, it, other].map(guess));
  expect(answers.toSorted()).toEqual([...Array(5).fill(401), ...Array(3).fill(429)]);
  const kinds = (await auditOf("GISSA")).map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(["signInLocked", ...Array(5).fill("signInRefused")]);
});

test("guesses from one address at ever another person are twenty, at however many servers at once", async () => {
  it.nowMs += 6 * 60_000;
  const guess = async (server: TestApp, at: number): Promise<number> => {
    const answer = await fetch(`${server.url}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ signature: `NN${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]}`, password: "x" }),
    });
    return answer.status;
  };
  const servers = Array.from({ length: 26 }, (_, at) => (at % 2 === 0 ? it : other));
  const answers = await Promise.all(servers.map(guess));
  expect(answers.toSorted()).toEqual([...Array(20).fill(401), ...Array(6).fill(429)]);
  it.nowMs += 6 * 60_000;
  await it.signIn("KASS");
  // What no longer counts is not kept.
  expect(await it.database.query({ name: "", text: "select from guessed_addresses" })).toHaveLength(
    1,
  );
});

test("signing in and out is on the record, without a token or a password", async () => {
  const trail = await auditOf("KASS");
  expect(trail.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["signedIn", "signedOut", "sessionReplayed"]),
  );
  expect(JSON.stringify(trail)).not.toContain("kortkoll_session");
  const kept = await it.database.query<{ tokenHash: string }>({
    name: "",
    text: `select token_hash as "tokenHash" from session_tokens`,
  });
  for (const { tokenHash } of kept) expect(tokenHash).toMatch(/^[0-9a-f]{64}$/);
});
