/** Taking over a till by PIN: quickly, by one's own rights, never by more than the desk's. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";

const MINUTE_MS = 60_000;
let it: TestApp;
let other: TestApp;
beforeAll(async () => {
  it = await openTestApp();
  other = await openTestApp({ beside: it });
  await it.addPerson("KASS", "operator");
  await it.addPerson("ANLI", "serviceAdvisor");
  await it.addPerson("CHEF", "manager");
  await it.addPerson("ADMI", "administrator");
  await it.addPerson("BORT", "operator");
  await it.addPerson("UTAN", "operator");
  const pins = { KASS: "2806", ANLI: "4719", CHEF: "7351", ADMI: "5083", BORT: "3972" };
  for (const [signature, pin] of Object.entries(pins)) await it.addPin(signature, pin);
});
afterAll(async () => {
  await other.close();
  await it.close();
});
beforeEach(() => {
  // What one test has done wrong no longer counts in the next.
  it.nowMs += 6 * MINUTE_MS;
});

type Answer = { readonly status: number; readonly cookie: string; readonly body: Body };
type Body = {
  readonly code?: string;
  readonly person?: { readonly signature: string; readonly rights: readonly string[] };
  readonly base?: { readonly signature: string };
  readonly provenBy?: string;
  readonly locked?: boolean;
  readonly people?: readonly { readonly signature: string; readonly lastAt: string | null }[];
};

async function call(
  method: string,
  path: string,
  asked: {
    readonly cookie: string;
    readonly body?: object;
    readonly server?: TestApp;
    readonly headers?: Record<string, string>;
  },
): Promise<Answer> {
  const { cookie, body, server = it, headers } = asked;
  const answer = await fetch(server.url + path, {
    method,
    headers: { cookie, "content-type": "application/json", ...headers },
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

/** Signed in at the till. */
async function atTill(signature: string): Promise<string> {
  const cookie = await it.signIn(signature);
  await call("PUT", "/api/session/till", { cookie, body: { tillId: it.tillId } });
  return cookie;
}

const switchTo = (
  cookie: string,
  proof: { signature: string; pin?: string; password?: string },
  server = it,
): Promise<Answer> => call("PUT", "/api/session/operator", { cookie, body: proof, server });

function auditOf(signature: string): Promise<{ kind: string; by: string; content: object }[]> {
  return it.database.query(
    {
      name: "",
      text: `select kind, by, content from audit_events
        where subject_id = (select id from people where signature = $1) order by id`,
    },
    [signature],
  );
}

describe("whoever gives a PIN", () => {
  test("acts by their own rights, in the session of whoever signed in", async () => {
    const cookie = await atTill("KASS");
    const switched = await switchTo(cookie, { signature: "chef", pin: "7351" });
    expect(switched).toMatchObject({
      status: 200,
      body: { person: { signature: "CHEF" }, base: { signature: "KASS" }, provenBy: "pin" },
    });
    expect(switched.body.person?.rights).toContain("takeCash");
    expect(switched.cookie).not.toBe(cookie);
    const back = await switchTo(switched.cookie, { signature: "KASS", pin: "2806" });
    expect(back.body).toMatchObject({ person: { signature: "KASS" }, provenBy: "pin" });
    expect(back.body.person?.rights).not.toContain("takeCash");
    const trail = await auditOf("CHEF");
    expect(trail.at(-1)).toMatchObject({
      kind: "operatorSwitched",
      by: "CHEF",
      content: { from: "KASS", to: "CHEF", till: "K1", proof: "pin" },
    });
  });

  test("is refused what needs a sign-in, also where it is their own session", async () => {
    const kass = await atTill("KASS");
    const admi = await switchTo(kass, { signature: "ADMI", pin: "5083" });
    expect(admi.body.person?.rights).toEqual(["history"]);
    const office = [
      ["GET", "/api/settings/sign-in"],
      ["GET", "/api/account"],
      ["GET", "/api/account/sessions"],
      ["DELETE", "/api/account/sessions"],
      ["GET", "/api/ledger/balances"],
      ["DELETE", `/api/people/${newUuid()}/pin`],
    ] as const;
    for (const [method, path] of office) {
      const answer = await call(method, path, { cookie: admi.cookie });
      expect(answer, path).toMatchObject({ status: 403, body: { code: "passwordNeeded" } });
    }
    const told = await call("GET", "/api/who-may/settings", { cookie: admi.cookie });
    const nextStep = "Logga in med lösenord och gör om det.";
    expect(told).toMatchObject({ status: 200, body: { allowed: [], nextStep } });
    const own = await atTill("ADMI");
    const away = await switchTo(own, { signature: "KASS", pin: "2806" });
    const again = await switchTo(away.cookie, { signature: "ADMI", pin: "5083" });
    const refused = await call("GET", "/api/settings/sign-in", { cookie: again.cookie });
    expect(refused.body.code).toBe("passwordNeeded");
    const proven = await switchTo(again.cookie, { signature: "ADMI", password: TEST_PASSWORD });
    expect(proven.body.provenBy).toBe("password");
    const letIn = await call("GET", "/api/settings/sign-in", { cookie: proven.cookie });
    expect(letIn.status).toBe(200);
  });

  test("must stand at a till, and come with a PIN: another's password is no way in", async () => {
    const cookie = await it.signIn("KASS");
    expect((await switchTo(cookie, { signature: "CHEF", pin: "7351" })).body.code).toBe(
      "noTillChosen",
    );
    const there = await atTill("KASS");
    const stranger = await switchTo(there, { signature: "CHEF", password: TEST_PASSWORD });
    expect(stranger).toMatchObject({ status: 403, body: { code: "wrongCredentials" } });
    const both = { signature: "CHEF", pin: "7351", password: TEST_PASSWORD };
    expect((await switchTo(there, both)).status).toBe(400);
    for (const pin of ["123", "1234567", "12a4", "４７１９"]) {
      expect((await switchTo(there, { signature: "CHEF", pin })).status, pin).toBe(400);
    }
    const session = await call("GET", "/api/session", { cookie: there });
    expect(session.body.person?.signature).toBe("KASS");
  });

  test("is refused alike without a PIN, when gone, from another site, and when nobody", async () => {
    await it.database.query({
      name: "",
      text: `with place as (insert into sites (id, code, name)
          values ('0198c5a0-1234-7123-9123-411111111111', 'ANNAN', 'Annan') returning id)
        insert into person_sites (person_id, site_id)
        select p.id, place.id from people p, place where p.signature = 'BORT'`,
    });
    const cookie = await atTill("KASS");
    const answers = [
      await switchTo(cookie, { signature: "UTAN", pin: "4719" }),
      await switchTo(cookie, { signature: "BORT", pin: "3972" }),
      await switchTo(cookie, { signature: "INGEN", pin: "4719" }),
      await switchTo(cookie, { signature: "ANLI", pin: "9174" }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect(body).toEqual(answers[0]?.body);
      expect(body.code).toBe("wrongPin");
    }
    const listed = await call("GET", "/api/session/operators", { cookie });
    const names = listed.body.people?.map(({ signature }) => signature) ?? [];
    expect(names).toEqual(expect.arrayContaining(["ANLI", "CHEF", "KASS"]));
    expect(names).not.toContain("BORT");
    expect(names).not.toContain("UTAN");
  });
});

test("the list begins with whoever stood at the till last", async () => {
  const cookie = await atTill("KASS");
  const first = await switchTo(cookie, { signature: "CHEF", pin: "7351" });
  it.nowMs += MINUTE_MS;
  const second = await switchTo(first.cookie, { signature: "ANLI", pin: "4719" });
  const { body } = await call("GET", "/api/session/operators", { cookie: second.cookie });
  expect(body.people?.slice(0, 2).map(({ signature }) => signature)).toEqual(["ANLI", "CHEF"]);
});

test("five wrong PINs at two servers lock the PIN at both, but not the password, for five minutes", async () => {
  const cookies = [await atTill("KASS"), await atTill("CHEF")];
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      switchTo(
        cookies[at % 2] ?? "",
        { signature: "ANLI", pin: `90${10 + at}` },
        [it, other][at % 2],
      ),
    ),
  );
  const codes = guesses.map(({ body }) => body.code).toSorted();
  expect(codes).toEqual([...Array(7).fill("pinLocked"), ...Array(5).fill("wrongPin")]);
  for (const server of [it, other]) {
    const right = await switchTo(cookies[0] ?? "", { signature: "ANLI", pin: "4719" }, server);
    expect(right).toMatchObject({ status: 429, body: { code: "pinLocked" } });
  }
  await it.signIn("ANLI");
  const trail = (await auditOf("ANLI")).map(({ kind }) => kind);
  expect(trail.filter((kind) => kind === "pinLocked")).toHaveLength(1);
  it.nowMs += 5 * MINUTE_MS;
  const later = await switchTo(cookies[0] ?? "", { signature: "ANLI", pin: "4719" });
  expect(later.status).toBe(200);
});

test("an operator who leaves the company is nobody at the till from then on", async () => {
  await it.addPerson("SLUT", "operator");
  await it.addPin("SLUT", "3972");
  const cookie = (await switchTo(await atTill("KASS"), { signature: "SLUT", pin: "3972" })).cookie;
  await it.database.query({
    name: "",
    text: "update people set active = false where signature = 'SLUT'",
  });
  const refused = await call("GET", "/api/tills", { cookie });
  expect(refused).toMatchObject({ status: 403, body: { code: "sessionLocked" } });
  const back = await switchTo(cookie, { signature: "KASS", pin: "2806" });
  expect((await call("GET", "/api/tills", { cookie: back.cookie })).status).toBe(200);
});

test("the session ends for the operator too when its person signs out everywhere", async () => {
  const cookie = (await switchTo(await atTill("KASS"), { signature: "ANLI", pin: "4719" })).cookie;
  const elsewhere = await it.signIn("KASS");
  expect((await call("DELETE", "/api/account/sessions", { cookie: elsewhere })).status).toBe(204);
  expect((await call("GET", "/api/session", { cookie })).status).toBe(401);
});

test("what a page shows another operator for is not done", async () => {
  const cookie = (await switchTo(await atTill("KASS"), { signature: "ANLI", pin: "4719" })).cookie;
  const write = (shown: string): Promise<Answer> =>
    call("PUT", "/api/session/till", {
      cookie,
      body: { tillId: null },
      headers: { "kortkoll-operator": encodeURIComponent(shown) },
    });
  expect(await write("KASS")).toMatchObject({ status: 409, body: { code: "operatorChanged" } });
  expect((await write("ANLI")).status).toBe(200);
});

describe("a till that nobody has stood at for a while", () => {
  test("is locked: nothing but a PIN is taken, and then all is as it was", async () => {
    const cookie = await atTill("CHEF");
    const locked = await call("POST", "/api/session/lock", { cookie });
    expect(locked.body).toMatchObject({ locked: true, person: { signature: "CHEF" } });
    const refused = await call("GET", "/api/tills", { cookie, server: other });
    expect(refused).toMatchObject({ status: 403, body: { code: "sessionLocked" } });
    const wrong = await switchTo(cookie, { signature: "CHEF", pin: "9174" });
    expect(wrong.body.code).toBe("wrongPin");
    const unlocked = await switchTo(cookie, { signature: "CHEF", pin: "7351" });
    // The same person still has what the password opened.
    expect(unlocked.body).toMatchObject({ locked: false, provenBy: "password" });
    expect((await call("GET", "/api/account", { cookie: unlocked.cookie })).status).toBe(200);
    expect((await auditOf("CHEF")).at(-1)).toMatchObject({ kind: "tillUnlocked" });
  });

  test("may be taken over by another, or opened with the password where there is no PIN", async () => {
    const chefs = await atTill("CHEF");
    await call("POST", "/api/session/lock", { cookie: chefs });
    const taken = await switchTo(chefs, { signature: "ANLI", pin: "4719" });
    expect(taken.body).toMatchObject({ locked: false, provenBy: "pin" });
    const cookie = await atTill("UTAN");
    await call("POST", "/api/session/lock", { cookie });
    const opened = await switchTo(cookie, { signature: "UTAN", password: TEST_PASSWORD });
    expect(opened.body).toMatchObject({ locked: false, provenBy: "password" });
  });

  test("is locked where no till was chosen too, and opened by its own person alone", async () => {
    const cookie = await it.signIn("CHEF");
    expect((await call("POST", "/api/session/lock", { cookie })).body.locked).toBe(true);
    expect((await call("GET", "/api/account", { cookie })).body.code).toBe("sessionLocked");
    const others = await switchTo(cookie, { signature: "ANLI", pin: "4719" });
    expect(others).toMatchObject({ status: 409, body: { code: "noTillChosen" } });
    expect((await switchTo(cookie, { signature: "CHEF", pin: "9174" })).body.code).toBe("wrongPin");
    const opened = await switchTo(cookie, { signature: "chef", pin: "7351" });
    expect(opened.body).toMatchObject({ locked: false, provenBy: "password" });
    expect((await call("GET", "/api/account", { cookie: opened.cookie })).status).toBe(200);
    await call("POST", "/api/session/lock", { cookie: opened.cookie });
    const proven = { signature: "CHEF", password: TEST_PASSWORD };
    expect((await switchTo(opened.cookie, proven)).body.locked).toBe(false);
  });
});

test("no PIN is logged or on the record", async () => {
  const trail = await it.database.query<{ content: object }>({
    name: "",
    text: "select content from audit_events",
  });
  for (const pin of ["2806", "4719", "7351", "5083"]) {
    expect(JSON.stringify(trail).replaceAll(/[0-9a-f-]{36}/g, "")).not.toContain(`"${pin}"`);
    expect(it.logged()).not.toContain(`"${pin}"`);
  }
});
