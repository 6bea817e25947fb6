/**
 * What has been proven and is still under way when the password, the PIN, the role or the right to be
 * signed in is taken away: it opens nothing. The tests hold it at the door while that happens.
 */
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";

const NEW_PASSWORD = "ett helt nytt lösenord";
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
beforeEach(() => {
  it.nowMs += 10 * 60_000;
});

const NEW_PERSON = {
  signature: "NYSS",
  name: "Ny Person",
  role: "administrator",
  language: "sv",
  rights: [],
  companyIds: null,
  siteIds: null,
};
const NEW_KEY = {
  name: "Under tiden",
  systems: ["workshop"],
  scopes: ["events:read"],
  companyIds: null,
};

type Body = {
  readonly code?: string;
  readonly locked?: boolean;
  readonly provenBy?: string;
  readonly secret?: string;
  readonly secondFactor?: string;
  readonly hasPin?: boolean;
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

function sql<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> {
  return it.database.query<Row>({ name: "", text }, values);
}

type Change = { readonly hold?: string; readonly text: string; readonly values?: unknown[] };

/** Holds the call at a lock that it needs, makes the change, and lets the call go on. */
async function meanwhile(ask: () => Promise<Answer>, change: Change): Promise<Answer> {
  const { hold = "lock table sessions in exclusive mode", text, values = [] } = change;
  const flight = await it.database.inTransaction(async (tx) => {
    await tx.query({ name: "", text: hold });
    const asked = { answer: ask(), isDone: false };
    void asked.answer.finally(() => {
      asked.isDone = true;
    });
    while (!asked.isDone) {
      const waiting = await tx.query({
        name: "",
        text: `select from pg_locks
          where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`,
      });
      if (waiting.length > 0) break;
    }
    await tx.query({ name: "", text }, values);
    return asked;
  });
  return await flight.answer;
}

const signIn = (signature: string, password = TEST_PASSWORD): Promise<Answer> =>
  call("POST", "/api/session", { body: { signature, password } });

const stillIn = async (cookie: string): Promise<boolean> =>
  (await call("GET", "/api/session", { cookie })).status === 200;

async function atTill(signature: string): Promise<string> {
  const cookie = await it.signIn(signature);
  await call("PUT", "/api/session/till", { cookie, body: { tillId: it.tillId } });
  return cookie;
}

const switchTo = (cookie: string, signature: string, pin: string): Promise<Answer> =>
  call("PUT", "/api/session/operator", { cookie, body: { signature, pin } });

async function idOf(signature: string): Promise<string> {
  const [row] = await sql<{ id: string }>("select id from people where signature = $1", signature);
  return row?.id ?? "";
}

const kindsOf = async (signature: string): Promise<readonly string[]> => {
  const text = "select kind from audit_events where subject_id = $1 order by id";
  return (await sql<{ kind: string }>(text, await idOf(signature))).map(({ kind }) => kind);
};

describe("a sign-in under way", () => {
  test.each([
    ["the password is changed", "password_hash = 'another'"],
    ["the person is let go", "active = false"],
    ["the role is changed", "role = 'manager'"],
    ["the person is signed out everywhere", "sign_in_version = sign_in_version + 1"],
  ])("opens nothing when %s", async (_what, change) => {
    const signature = `I${"ABCD"[["pass", "acti", "role", "sign"].indexOf(change.slice(0, 4))]}`;
    await it.addPerson(signature, "operator");
    const text = `update people set ${change} where signature = $1`;
    const refused = await meanwhile(() => signIn(signature), { text, values: [signature] });
    expect(refused).toMatchObject({ status: 401, body: { code: "wrongCredentials" }, cookie: "" });
    expect(await sql("select from sessions where person_id = $1", await idOf(signature))).toEqual(
      [],
    );
    expect(await kindsOf(signature)).toEqual(["signInRefused"]);
  });

  test("by a code or with a connected app opens nothing when everything was ended", async () => {
    await it.addPerson("IE", "operator");
    const first = (await signIn("IE")).cookie;
    const begun = await call("POST", "/api/account/second-factor", {
      cookie: first,
      body: { password: TEST_PASSWORD },
    });
    const secret = Secret.fromBase32(begun.body.secret ?? "");
    const code = (): object => ({ code: new TOTP({ secret }).generate({ timestamp: it.nowMs }) });
    const ended = {
      text: "update people set sign_in_version = sign_in_version + 1 where signature = 'IE'",
    };
    const confirm = (cookie: string): Promise<Answer> =>
      call("PUT", "/api/account/second-factor", { cookie, body: code() });
    const tooLate = await meanwhile(() => confirm(first), ended);
    expect(tooLate).toMatchObject({ status: 401, body: { code: "notSignedIn" } });
    const second = (await signIn("IE")).cookie;
    expect((await confirm(second)).status).toBe(200);
    it.nowMs += 60_000;
    const half = (await signIn("IE")).cookie;
    const give = (): Promise<Answer> =>
      call("POST", "/api/session/second-factor", { cookie: half, body: code() });
    expect((await meanwhile(give, ended)).status).toBe(401);
    expect(await stillIn(half)).toBe(false);
  });
});

describe("a change of one's own under way", () => {
  const change = (path: string, method: string, more: object) => (cookie: string) =>
    call(method, `/api/account/${path}`, { cookie, body: { password: TEST_PASSWORD, ...more } });

  test.each([
    ["password", "MA", change("password", "PUT", { newPassword: NEW_PASSWORD })],
    ["PIN", "MB", change("pin", "PUT", { pin: "4719" })],
    ["connected app", "MC", change("second-factor", "POST", {})],
    ["second factor taken away", "MD", change("second-factor/removal", "POST", {})],
  ])("is not made when the password was changed meanwhile: %s", async (_what, signature, make) => {
    await it.addPerson(signature, "operator");
    const { cookie } = await signIn(signature);
    const text = "update people set password_hash = 'another' where signature = $1";
    const refused = await meanwhile(() => make(cookie), { text, values: [signature] });
    expect(refused).toMatchObject({ status: 401, body: { code: "notSignedIn" } });
    const [now] = await sql<object>(
      `select password_hash as password, pin_hash as pin, (select count(*) from second_factors f
        where f.person_id = p.id) as factors from people p where signature = $1`,
      signature,
    );
    expect(now).toEqual({ password: "another", pin: null, factors: 0 });
    expect(await stillIn(cookie)).toBe(false);
  });

  test("of two new passwords at once, at two servers, one is chosen", async () => {
    await it.addPerson("MF", "operator");
    const { cookie } = await signIn("MF");
    const choose = (newPassword: string, server: TestApp): Promise<Answer> =>
      call("PUT", "/api/account/password", {
        cookie,
        server,
        body: { password: TEST_PASSWORD, newPassword },
      });
    const chosen = [`${NEW_PASSWORD} ett`, `${NEW_PASSWORD} två`] as const;
    const answers = await Promise.all([choose(chosen[0], it), choose(chosen[1], other)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    const winner = answers[0].status === 200 ? 0 : 1;
    expect((await signIn("MF", chosen[winner])).status).toBe(200);
    expect((await signIn("MF", chosen[1 - winner])).status).toBe(401);
    expect((await kindsOf("MF")).filter((kind) => kind === "passwordChanged")).toHaveLength(1);
  });
});

describe("somebody who takes over a till by PIN", () => {
  beforeAll(async () => {
    await it.addPerson("KASS", "operator");
    await it.addPerson("ADMI", "administrator");
  });

  test.each([
    ["the PIN is taken away", "PA", "pin_hash = null, pin_set_at = null", 403],
    ["the PIN is changed", "PB", "pin_hash = 'another'", 403],
    ["they are let go", "PC", "active = false", 403],
    ["they are signed out everywhere", "PD", "operator_version = operator_version + 1", 403],
  ])("does not get it when meanwhile %s", async (_what, signature, change, status) => {
    await it.addPerson(signature, "manager");
    await it.addPin(signature, "7351");
    const cookie = await atTill("KASS");
    const text = `update people set ${change} where signature = $1`;
    const ask = (): Promise<Answer> => switchTo(cookie, signature, "7351");
    const refused = await meanwhile(ask, { text, values: [signature] });
    expect(refused).toMatchObject({ status, body: { code: "wrongPin" } });
    const { body } = await call("GET", "/api/session", { cookie });
    expect(body).toMatchObject({ person: { signature: "KASS" }, locked: false });
  });

  test("does not get it when whoever's session it is was signed out", async () => {
    await it.addPerson("PE", "manager");
    await it.addPin("PE", "7351");
    await it.addPerson("PF", "operator");
    const cookie = await atTill("PF");
    const text = "update people set sign_in_version = sign_in_version + 1 where signature = 'PF'";
    const refused = await meanwhile(() => switchTo(cookie, "PE", "7351"), { text });
    expect(refused).toMatchObject({ status: 401, body: { code: "notSignedIn" } });
  });

  test("is not lifted by a PIN of the owner's that was given at the same moment", async () => {
    await it.addPerson("PG", "administrator");
    await it.addPin("PG", "7351");
    await it.addPerson("PH", "operator");
    const cookie = await atTill("PG");
    const taken = `update sessions set operator_id = $1, proven_by = 'pin'
      where person_id = $2 and ended_at is null`;
    const values = [await idOf("PH"), await idOf("PG")];
    const back = await meanwhile(() => switchTo(cookie, "PG", "7351"), { text: taken, values });
    expect(back.body).toMatchObject({ person: { signature: "PG" }, provenBy: "pin" });
  });

  test.each([
    ["their PIN is taken away", "QA", "DELETE", "/pin"],
    ["they are signed out everywhere", "QB", "DELETE", "/sessions"],
  ])("is put out when %s: the till is locked, and not the owner's", async (...row) => {
    const [, signature, method, path] = row;
    const id = await it.addPerson(signature, "manager");
    await it.addPin(signature, "7351");
    const { cookie } = await switchTo(await atTill("KASS"), signature, "7351");
    expect((await call("GET", "/api/tills", { cookie })).status).toBe(200);
    const admin = await it.signIn("ADMI");
    const done = await call(method, `/api/people/${id}${path}`, { cookie: admin });
    expect(done.status).toBe(204);
    for (const server of [it, other]) {
      const refused = await call("GET", "/api/tills", { cookie, server });
      expect(refused).toMatchObject({ status: 403, body: { code: "sessionLocked" } });
    }
    const { body } = await call("GET", "/api/session", { cookie });
    expect(body).toMatchObject({ locked: true, person: { signature } });
    const back = await call("PUT", "/api/session/operator", {
      cookie,
      body: { signature: "KASS", password: TEST_PASSWORD },
    });
    expect(back.body).toMatchObject({ locked: false, person: { signature: "KASS" } });
  });

  test("is put out by a new PIN or password of their own, and comes back with the new PIN", async () => {
    await it.addPerson("QC", "manager");
    await it.addPin("QC", "7351");
    const { cookie } = await switchTo(await atTill("KASS"), "QC", "7351");
    const office = await it.signIn("QC");
    const changed = await call("PUT", "/api/account/pin", {
      cookie: office,
      body: { password: TEST_PASSWORD, pin: "2806" },
    });
    expect(changed.status).toBe(200);
    expect((await call("GET", "/api/tills", { cookie })).body.code).toBe("sessionLocked");
    expect((await switchTo(cookie, "QC", "7351")).body.code).toBe("wrongPin");
    const back = await switchTo(cookie, "QC", "2806");
    expect(back.body).toMatchObject({ locked: false, person: { signature: "QC" } });
    // Where they gave the password nothing has changed.
    expect((await call("GET", "/api/account", { cookie: office })).status).toBe(200);
  });

  test("who works elsewhere is refused without it counting as a wrong PIN, on the record", async () => {
    await it.addPerson("QD", "operator");
    await it.addPin("QD", "7351");
    await sql(
      `with place as (insert into sites (id, code, name)
          values ('0198c5a0-1234-7123-9123-411111111111', 'ANNAN', 'Annan') returning id)
        insert into person_sites (person_id, site_id)
        select p.id, place.id from people p, place where p.signature = 'QD'`,
    );
    const cookie = await atTill("KASS");
    for (let time = 0; time < 7; time += 1) {
      expect(await switchTo(cookie, "QD", "7351")).toMatchObject({
        status: 403,
        body: { code: "wrongPin" },
      });
    }
    const elsewhere = await call("PUT", "/api/session/operator", {
      cookie,
      body: { signature: "QD", password: TEST_PASSWORD },
    });
    expect(elsewhere.body.code).toBe("wrongCredentials");
    const [row] = await sql<{ content: object; by: string }>(
      `select content, by from audit_events where subject_id = $1 and kind = 'signInRefused'
        order by id limit 1`,
      await idOf("QD"),
    );
    expect(row).toMatchObject({
      by: "KASS",
      content: { proof: "pin", for: "operator", signature: "QD", why: "worksElsewhere" },
    });
    expect(await kindsOf("QD")).not.toContain("pinLocked");
    // Wrong ones still count, and a right one in vain takes none of them away.
    for (let time = 0; time < 5; time += 1) await switchTo(cookie, "QD", `90${10 + time}`);
    expect((await switchTo(cookie, "QD", "7351")).body.code).toBe("pinLocked");
  });
});

describe("what somebody puts right for another", () => {
  const ways = [
    ["PIN", "DELETE", (id: string) => `/api/people/${id}/pin`],
    ["second factor", "DELETE", (id: string) => `/api/people/${id}/second-factor`],
    ["sessions", "DELETE", (id: string) => `/api/people/${id}/sessions`],
    ["password link", "POST", (id: string) => `/api/settings/people/${id}/password-link`],
  ] as const;

  async function addDecider(signature: string): Promise<string> {
    const id = await it.addPerson(signature, "manager");
    await sql(
      `insert into person_rights (person_id, "right", site_id, allowed)
        values ($1, 'people', null, true)`,
      id,
    );
    return it.signIn(signature);
  }

  async function addOther(signature: string): Promise<string> {
    const id = await it.addPerson(signature, "operator");
    await it.addPin(signature, "7351");
    await sql(
      `insert into second_factors (person_id, sealed_secret, confirmed_at)
        values ($1, 'sealed', now())`,
      id,
    );
    return id;
  }

  /** What guards the person, and whether anybody has touched it. */
  const guards = (id: string): Promise<object[]> =>
    sql(
      `select p.pin_hash is not null as pin, p.operator_version as version,
          (select count(*) from second_factors f where f.person_id = p.id) as factors,
          (select count(*) from one_time_links l where l.person_id = p.id) as links
        from people p where p.id = $1`,
      id,
    );

  test.each(ways)("is not done when their own right is taken meanwhile: %s", async (...way) => {
    const [what, method, pathOf] = way;
    const at = "ABCD"[ways.findIndex(([one]) => one === what)];
    const cookie = await addDecider(`RD${at}`);
    const id = await addOther(`RO${at}`);
    const before = await guards(id);
    const refused = await meanwhile(() => call(method, pathOf(id), { cookie }), {
      hold: `select from people where signature = 'RD${at}' for no key update`,
      text: "delete from person_rights where person_id = $1",
      values: [await idOf(`RD${at}`)],
    });
    expect(refused).toMatchObject({ status: 403, body: { code: "notAllowed" } });
    expect(await guards(id)).toEqual(before);
  });

  test.each(ways)("is not done when the other has been raised meanwhile: %s", async (...way) => {
    const [what, method, pathOf] = way;
    const at = "ABCD"[ways.findIndex(([one]) => one === what)];
    const cookie = await addDecider(`SD${at}`);
    const id = await addOther(`SO${at}`);
    const refused = await meanwhile(() => call(method, pathOf(id), { cookie }), {
      hold: `select from people where signature = 'SO${at}' for no key update`,
      text: "update people set role = 'administrator' where id = $1",
      values: [id],
    });
    expect(refused).toMatchObject({ status: 409, body: { code: "rightsBeyondOwn" } });
    expect(await guards(id)).toEqual([{ pin: true, version: 3, factors: 1, links: 0 }]);
  });

  test("is not for one's own account, which asks for the password", async () => {
    const id = await it.addPerson("TA", "administrator");
    await it.addPin("TA", "7351");
    const cookie = await it.signIn("TA");
    for (const [what, method, pathOf] of ways.filter(([one]) => one !== "sessions")) {
      const refused = await call(method, pathOf(id), { cookie });
      expect(refused, what).toMatchObject({ status: 409, body: { code: "ownAccount" } });
    }
    expect(await guards(id)).toEqual([{ pin: true, version: 2, factors: 0, links: 0 }]);
    expect(await stillIn(cookie)).toBe(true);
  });
});

describe.each([
  ["a new person", "POST", "/api/settings/people", NEW_PERSON],
  ["a new key", "POST", "/api/settings/keys", NEW_KEY],
])("%s under way", (what, method, path, body) => {
  test.each([
    ["let go", "active = false"],
    ["signed out everywhere", "sign_in_version = sign_in_version + 1"],
    ["no administrator any more", "role = 'operator'"],
  ])("is not made when whoever asked for it is %s", async (how, change) => {
    const letters = `${"PK"[Number(what.endsWith("key"))]}${how.slice(0, 1).toUpperCase()}`;
    const signature = `W${letters}`;
    await it.addPerson(signature, "administrator");
    const cookie = await it.signIn(signature);
    const make = (): Promise<Answer> => call(method, path, { cookie, body });
    const refused = await meanwhile(make, {
      hold: `select from people where signature = '${signature}' for no key update`,
      text: `update people set ${change} where signature = $1`,
      values: [signature],
    });
    expect(refused).toMatchObject({ status: 403, body: { code: "notAllowed" } });
    const made = await sql(
      `select from people where signature = 'NYSS' union all
       select from api_keys where name = 'Under tiden'`,
    );
    expect(made).toEqual([]);
  });
});
