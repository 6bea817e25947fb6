/** The code from an app beside the password: where it is asked for, and that it counts once. */
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { askSecondFactorOf, openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";
import { reopenAccount } from "../settings/reopen-account.ts";
import { stepOfCode } from "./one-time-code.ts";

const NEW_PASSWORD = "ett helt nytt lösenord";
const STEP_MS = 30_000;
const MINUTE_MS = 60_000;
let it: TestApp;
let other: TestApp;
beforeAll(async () => {
  it = await openTestApp();
  other = await openTestApp({ beside: it });
});
afterAll(async () => {
  await other.close();
  await it.close();
});
beforeEach(async () => {
  it.nowMs += 10 * MINUTE_MS;
  await askSecondFactorOf(it.database, ["finance", "administrator"]);
});

type Body = {
  readonly code?: string;
  readonly field?: string;
  readonly secondFactor?: string;
  readonly version?: number;
  readonly detail?: string;
  readonly secret?: string;
  readonly address?: string;
  readonly recoveryCodes?: readonly string[];
  readonly person?: { readonly rights: readonly string[] };
};
type Answer = { readonly status: number; readonly cookie: string; readonly body: Body };

async function call(
  method: string,
  path: string,
  asked: { readonly cookie?: string; readonly body?: object; readonly server?: TestApp },
): Promise<Answer> {
  const { cookie = "", body, server = it } = asked;
  const answer = await fetch(server.url + path, {
    method,
    headers: { cookie, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const set = answer.headers.get("set-cookie")?.split(";")[0];
  const text = await answer.text();
  return {
    status: answer.status,
    cookie: set ?? cookie,
    body: text === "" ? {} : (JSON.parse(text) as Body),
  };
}

const signIn = (signature: string): Promise<Answer> =>
  call("POST", "/api/session", { body: { signature, password: TEST_PASSWORD } });

const give = (cookie: string, body: object, server = it): Promise<Answer> =>
  call("POST", "/api/session/second-factor", { cookie, body, server });

/** What the app on the telephone shows, by a clock that may be off. */
function codeOf(secret: string, offMs = 0): string {
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  return app.generate({ timestamp: it.nowMs + offMs });
}

type Enrolled = {
  readonly cookie: string;
  readonly secret: string;
  readonly paper: readonly string[];
};

async function enrol(signature: string, role: "finance" | "operator"): Promise<Enrolled> {
  await it.addPerson(signature, role);
  const { cookie } = await signIn(signature);
  const body = role === "operator" ? { password: TEST_PASSWORD } : {};
  const begun = await call("POST", "/api/account/second-factor", { cookie, body });
  const secret = begun.body.secret ?? "";
  const proven = await call("PUT", "/api/account/second-factor", {
    cookie,
    body: { code: codeOf(secret) },
  });
  expect(proven.status).toBe(200);
  // The next code.
  it.nowMs += STEP_MS;
  return { cookie: proven.cookie, secret, paper: proven.body.recoveryCodes ?? [] };
}

test("the codes are those of RFC 6238", () => {
  const secret = new Secret({ buffer: new TextEncoder().encode("12345678901234567890").buffer });
  const vectors = { 59: "287082", 1111111109: "081804", 20000000000: "353130" };
  for (const [seconds, code] of Object.entries(vectors)) {
    const nowMs = Number(seconds) * 1_000;
    expect(stepOfCode(secret.base32, code, nowMs)).toBe(Math.floor(nowMs / STEP_MS));
  }
});

test("whoever must have one and has none is let do nothing but connect an app", async () => {
  await it.addPerson("EKON", "finance");
  const half = await signIn("EKON");
  expect(half).toMatchObject({ status: 200, body: { secondFactor: "missing" } });
  expect(half.body.person?.rights).toEqual([]);
  const closed = [
    ["GET", "/api/ledger/balances"],
    ["GET", "/api/account"],
    ["GET", "/api/live"],
    ["PUT", "/api/account/pin"],
    ["POST", "/api/session/lock"],
    ["GET", "/api/session/operators"],
    ["POST", "/api/session/second-factor"],
  ] as const;
  for (const [method, path] of closed) {
    const answer = await call(method, path, { cookie: half.cookie });
    expect(answer, path).toMatchObject({ status: 403, body: { code: "secondFactorNeeded" } });
  }
  const begun = await call("POST", "/api/account/second-factor", { cookie: half.cookie, body: {} });
  expect(begun.body.address).toMatch(/^otpauth:\/\/totp\/Kortkoll:EKON\?.*secret=[A-Z2-7]{32}/);
  const wrong = await call("PUT", "/api/account/second-factor", {
    cookie: half.cookie,
    body: { code: codeOf(begun.body.secret ?? "", 5 * MINUTE_MS) },
  });
  expect(wrong).toMatchObject({ status: 403, body: { code: "wrongCode" } });
  const done = await call("PUT", "/api/account/second-factor", {
    cookie: half.cookie,
    body: { code: codeOf(begun.body.secret ?? "") },
  });
  expect(done.body.recoveryCodes).toHaveLength(10);
  const full = await call("GET", "/api/session", { cookie: done.cookie });
  expect(full.body).toMatchObject({ secondFactor: "given" });
  expect((await call("GET", "/api/ledger/balances", { cookie: done.cookie })).status).toBe(200);
  // The half session has ended with it.
  expect((await call("GET", "/api/session", { cookie: half.cookie })).status).toBe(401);
});

test("a code is asked for after the password, and opens the session", async () => {
  const { secret } = await enrol("AA", "finance");
  const half = await signIn("AA");
  expect(half.body).toMatchObject({ secondFactor: "needed", person: { rights: [] } });
  expect((await call("GET", "/api/ledger/balances", { cookie: half.cookie })).body.code).toBe(
    "secondFactorNeeded",
  );
  // Connecting another app is no way round it.
  const round = await call("POST", "/api/account/second-factor", { cookie: half.cookie, body: {} });
  expect(round.body.code).toBe("secondFactorNeeded");
  const full = await give(half.cookie, { code: codeOf(secret) });
  expect(full).toMatchObject({ status: 200, body: { secondFactor: "given" } });
  expect(full.cookie).not.toBe(half.cookie);
  expect((await call("GET", "/api/ledger/balances", { cookie: full.cookie })).status).toBe(200);
});

test("a code is taken once, also by two servers at once", async () => {
  const { secret } = await enrol("BB", "finance");
  const halves = await Promise.all([signIn("BB"), signIn("BB"), signIn("BB"), signIn("BB")]);
  const code = codeOf(secret);
  const answers = await Promise.all(
    halves.map(({ cookie }, at) => give(cookie, { code }, [it, other][at % 2])),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403]);
  const again = await give((await signIn("BB")).cookie, { code });
  expect(again).toMatchObject({ status: 403, body: { code: "wrongCode" } });
});

test("a telephone may be one step off, either way, and no more", async () => {
  const { secret } = await enrol("CC", "finance");
  const withClock = async (offMs: number): Promise<number> => {
    it.nowMs += 10 * MINUTE_MS;
    return (await give((await signIn("CC")).cookie, { code: codeOf(secret, offMs) })).status;
  };
  expect(await withClock(-STEP_MS)).toBe(200);
  expect(await withClock(STEP_MS)).toBe(200);
  expect(await withClock(-2 * STEP_MS)).toBe(403);
  expect(await withClock(2 * STEP_MS)).toBe(403);
});

test("a code from before the last one taken is not taken", async () => {
  const { secret } = await enrol("DD", "finance");
  const earlier = codeOf(secret);
  it.nowMs += STEP_MS;
  expect((await give((await signIn("DD")).cookie, { code: codeOf(secret) })).status).toBe(200);
  expect((await give((await signIn("DD")).cookie, { code: earlier })).status).toBe(403);
});

test("five wrong codes at two servers make everybody wait, on the record", async () => {
  const { secret } = await enrol("EE", "finance");
  const { cookie } = await signIn("EE");
  const right = codeOf(secret);
  const wrong = Array.from({ length: 8 }, (_, at) => String((Number(right) + 1 + at) % 1_000_000));
  const answers = await Promise.all(
    wrong.map((code, at) => give(cookie, { code: code.padStart(6, "0") }, [it, other][at % 2])),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([
    ...Array(5).fill(403),
    ...Array(3).fill(429),
  ]);
  expect((await give(cookie, { code: right })).status).toBe(429);
  const trail = await kindsOf("EE");
  expect(trail.filter((kind) => kind === "signInRefused")).toHaveLength(5);
  expect(trail).toContain("signInLocked");
  it.nowMs += 5 * MINUTE_MS;
  expect((await give(cookie, { code: codeOf(secret) })).status).toBe(200);
});

async function kindsOf(signature: string): Promise<string[]> {
  const rows = await it.database.query<{ kind: string }>(
    {
      name: "",
      text: `select kind from audit_events
        where subject_id = (select id from people where signature = $1) order by id`,
    },
    [signature],
  );
  return rows.map(({ kind }) => kind);
}

describe("a recovery code", () => {
  test("opens the session once, however it is written, also at two servers at once", async () => {
    const { paper } = await enrol("FF", "finance");
    const [first = "", second = ""] = paper;
    const written = ` ${first.toLowerCase().replace("-", " ")} `;
    const halves = await Promise.all([signIn("FF"), signIn("FF")]);
    const answers = await Promise.all([
      give(halves[0]?.cookie ?? "", { recoveryCode: written }),
      give(halves[1]?.cookie ?? "", { recoveryCode: first }, other),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    const third = await give((await signIn("FF")).cookie, { recoveryCode: second });
    expect(third.status).toBe(200);
    const account = await call("GET", "/api/account", { cookie: third.cookie });
    expect(account.body).toMatchObject({ secondFactor: { recoveryCodesLeft: 8, required: true } });
    expect(await kindsOf("FF")).toContain("recoveryCodeUsed");
  });

  test("of before no longer counts when new ones are made, which takes the password", async () => {
    const { cookie, paper } = await enrol("GG", "finance");
    const wrong = await call("POST", "/api/account/recovery-codes", {
      cookie,
      body: { password: "inte det rätta" },
    });
    expect(wrong).toMatchObject({ status: 403, body: { code: "wrongCredentials" } });
    const made = await call("POST", "/api/account/recovery-codes", {
      cookie,
      body: { password: TEST_PASSWORD },
    });
    expect(made.body.recoveryCodes).toHaveLength(10);
    const old = await give((await signIn("GG")).cookie, { recoveryCode: paper[0] ?? "" });
    expect(old.status).toBe(403);
    const fresh = made.body.recoveryCodes?.[0] ?? "";
    expect((await give((await signIn("GG")).cookie, { recoveryCode: fresh })).status).toBe(200);
  });
});

test("another session of the same person needs the code too, once there is one", async () => {
  await it.addPerson("HH", "operator");
  const earlier = await signIn("HH");
  expect(earlier.body.secondFactor).toBe("notNeeded");
  const here = await signIn("HH");
  const without = await call("POST", "/api/account/second-factor", {
    cookie: here.cookie,
    body: {},
  });
  expect(without).toMatchObject({ status: 400, body: { field: "password" } });
  const begun = await call("POST", "/api/account/second-factor", {
    cookie: here.cookie,
    body: { password: TEST_PASSWORD },
  });
  const code = codeOf(begun.body.secret ?? "");
  await call("PUT", "/api/account/second-factor", { cookie: here.cookie, body: { code } });
  const now = await call("GET", "/api/session", { cookie: earlier.cookie });
  expect(now.body.secondFactor).toBe("needed");
});

test("a second factor may be given up where it is not required, and not where it is", async () => {
  const path = "/api/account/second-factor/removal";
  const body = { password: TEST_PASSWORD };
  const must = await enrol("II", "finance");
  expect(await call("POST", path, { cookie: must.cookie, body })).toMatchObject({
    status: 409,
    body: { code: "secondFactorRequired" },
  });
  const may = await enrol("JJ", "operator");
  const wrong = { password: "fel lösenord" };
  expect((await call("POST", path, { cookie: may.cookie, body: wrong })).status).toBe(403);
  expect((await call("POST", path, { cookie: may.cookie, body })).status).toBe(204);
  expect((await signIn("JJ")).body.secondFactor).toBe("notNeeded");
});

test("an administrator resets it for somebody who has lost everything: their sessions end", async () => {
  const { cookie, paper } = await enrol("KK", "finance");
  const id = await idOf("KK");
  const path = `/api/people/${id}/second-factor`;
  expect((await call("DELETE", path, { cookie })).status).toBe(403);
  await askSecondFactorOf(it.database, ["finance"]);
  await it.addPerson("ADMI", "administrator");
  const admi = await it.signIn("ADMI");
  expect((await call("DELETE", path, { cookie: admi })).status).toBe(204);
  expect((await call("DELETE", path, { cookie: admi })).status).toBe(404);
  expect((await call("GET", "/api/session", { cookie })).status).toBe(401);
  const anew = await signIn("KK");
  expect(anew.body.secondFactor).toBe("missing");
  expect((await give(anew.cookie, { recoveryCode: paper[0] ?? "" })).status).toBe(403);
  expect(await kindsOf("KK")).toContain("secondFactorRemoved");
});

test("a link from the server's machine is the way back: a new password, and an app connected anew", async () => {
  const { cookie, secret, paper } = await enrol("NN", "operator");
  const deps = { database: it.database, clock: () => it.nowMs, newId: newUuid };
  const reopen = (signature: string) =>
    reopenAccount(deps, { signature, machineUser: "maskinist" });
  expect(await reopen("NN")).toEqual({ kind: "noAdministrator" });
  await it.database.query({
    name: "",
    text: "update people set role = 'administrator' where signature = 'NN'",
  });
  await it.database.query({
    name: "",
    text: "update people set active = false where signature = 'NN'",
  });
  expect(await reopen("NN")).toEqual({ kind: "hasLeft" });
  await it.database.query({
    name: "",
    text: "update people set active = true where signature = 'NN'",
  });
  const before = await signIn("NN");
  const first = await reopen("nn");
  const link = await reopen(" nn ");
  if (first.kind !== "reopened" || link.kind !== "reopened") throw new Error("No link");
  for (const one of [cookie, before.cookie]) {
    expect((await call("GET", "/api/session", { cookie: one })).status).toBe(401);
  }
  // Until it is used, what guards the account goes on guarding it.
  it.nowMs += STEP_MS;
  const half = await signIn("NN");
  expect(half.body.secondFactor).toBe("needed");
  expect((await give(half.cookie, { code: codeOf(secret) })).status).toBe(200);
  const choose = (token: string, server = it): Promise<Answer> =>
    call("POST", "/api/chosen-password", { server, body: { token, password: NEW_PASSWORD } });
  expect((await choose(first.token)).body.code).toBe("linkUsed");
  const both = await Promise.all([choose(link.token), choose(link.token, other)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403]);
  expect((await signIn("NN")).status).toBe(401);
  const body = { signature: "NN", password: NEW_PASSWORD };
  const anew = await call("POST", "/api/session", { body });
  expect(anew.body.secondFactor).toBe("missing");
  expect((await give(anew.cookie, { recoveryCode: paper[0] ?? "" })).status).toBe(403);
  const trail = await it.database.query<{ kind: string; by: string }>(
    {
      name: "",
      text: `select kind, by from audit_events where subject_id = $1
        and kind in ('accountReopened','secondFactorRemoved','passwordChanged') order by id`,
    },
    [await idOf("NN")],
  );
  expect(trail).toEqual([
    { kind: "accountReopened", by: "machine:maskinist" },
    { kind: "accountReopened", by: "machine:maskinist" },
    { kind: "secondFactorRemoved", by: "NN" },
    { kind: "passwordChanged", by: "NN" },
  ]);
});

test("a link from the server's machine that nobody uses for an hour opens nothing", async () => {
  await it.addPerson("OO", "administrator");
  const deps = { database: it.database, clock: () => it.nowMs, newId: newUuid };
  const link = await reopenAccount(deps, { signature: "OO", machineUser: "maskinist" });
  it.nowMs += 60 * MINUTE_MS;
  const body = { token: link.kind === "reopened" ? link.token : "", password: NEW_PASSWORD };
  expect((await call("POST", "/api/chosen-password", { body })).body.code).toBe("linkUsed");
  expect((await signIn("OO")).status).toBe(200);
});

async function idOf(signature: string): Promise<string> {
  const [row] = await it.database.query<{ id: string }>(
    { name: "", text: "select id from people where signature = $1" },
    [signature],
  );
  return row?.id ?? "";
}

test("who must have one is a setting that counts at once, on the record", async () => {
  await askSecondFactorOf(it.database, []);
  await it.addPerson("BOSS", "administrator");
  const admi = await it.signIn("BOSS");
  await it.addPerson("LL", "manager");
  const manager = await it.signIn("LL");
  const path = "/api/settings/sign-in";
  const { version } = (await call("GET", path, { cookie: admi })).body;
  const wanted = { secondFactorRoles: ["manager"], lockAfterMinutes: 15 };
  const settings = { version, ...wanted };
  expect((await call("PUT", path, { cookie: manager, body: settings })).status).toBe(403);
  const saved = { ...settings, version: (version ?? 0) + 1 };
  expect((await call("PUT", path, { cookie: admi, body: settings })).body).toEqual(saved);
  // The same wish again, whose answer was lost, is no conflict.
  expect((await call("PUT", path, { cookie: admi, body: settings })).body).toEqual(saved);
  const now = await call("GET", "/api/session", { cookie: manager });
  expect(now.body).toMatchObject({ secondFactor: "missing", lockAfterMinutes: 15 });
  const [event] = await it.database.query<{ content: object }>({
    name: "",
    text: `select content from audit_events where subject_kind = 'signInSettings'`,
  });
  expect(event?.content).toMatchObject({ from: { lockAfterMinutes: 10 }, to: wanted });
  const silly = { ...settings, lockAfterMinutes: 241 };
  expect((await call("PUT", path, { cookie: admi, body: silly })).status).toBe(400);
});

test("two administrators who set it at once do not overwrite each other", async () => {
  await askSecondFactorOf(it.database, []);
  await it.addPerson("PP", "administrator");
  await it.addPerson("QQ", "administrator");
  const [one, two] = [await it.signIn("PP"), await it.signIn("QQ")];
  const path = "/api/settings/sign-in";
  const { version } = (await call("GET", path, { cookie: one })).body;
  const set = (cookie: string, lockAfterMinutes: number, server: TestApp): Promise<Answer> =>
    call("PUT", path, {
      cookie,
      server,
      body: { version, secondFactorRoles: [], lockAfterMinutes },
    });
  const answers = await Promise.all([set(one, 21, it), set(two, 22, other)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const lost = answers.find(({ status }) => status === 409)?.body;
  const winner = answers[0].status === 200 ? "PP" : "QQ";
  expect(lost).toMatchObject({ code: "conflict" });
  expect(lost?.detail).toContain(winner);
});

test("a right given by name that only guarded roles have asks for one as well", async () => {
  await it.addPerson("RR", "operator");
  const { cookie } = await signIn("RR");
  expect((await call("GET", "/api/account", { cookie })).body).toMatchObject({
    secondFactor: { required: false },
  });
  const giveRight = (right: string): Promise<object[]> =>
    it.database.query(
      {
        name: "",
        text: `insert into person_rights (person_id, "right", site_id, allowed)
          select id, $1, null, true from people where signature = 'RR'`,
      },
      [right],
    );
  await giveRight("approveRefund");
  expect((await call("GET", "/api/tills", { cookie })).status).toBe(200);
  await giveRight("financeViews");
  expect(await call("GET", "/api/ledger/balances", { cookie })).toMatchObject({
    status: 403,
    body: { code: "secondFactorNeeded" },
  });
  expect((await signIn("RR")).body.secondFactor).toBe("missing");
  await askSecondFactorOf(it.database, ["administrator"]);
  expect((await call("GET", "/api/ledger/balances", { cookie })).status).toBe(200);
});

test("secrets and codes stand nowhere as they are: not in the database, the log or the record", async () => {
  const { secret, paper } = await enrol("MM", "finance");
  const dump = await it.database.query<{ text: string }>({
    name: "",
    text: `select f::text as text from second_factors f
      union all select r::text from recovery_codes r
      union all select e::text from audit_events e`,
  });
  const everything = dump.map(({ text }) => text).join("\n") + it.logged();
  for (const hidden of [secret, ...paper, ...paper.map((one) => one.replace("-", ""))]) {
    expect(everything).not.toContain(hidden);
  }
  const id = await idOf("MM");
  const [row] = await it.database.query<{ sealed: string }>(
    { name: "", text: "select sealed_secret as sealed from second_factors where person_id = $1" },
    [id],
  );
  expect(TEST_SECRETS.open("totp", id, row?.sealed ?? "")).toBe(secret);
});
