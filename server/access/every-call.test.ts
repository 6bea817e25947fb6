import {
  RIGHTS,
  type Right,
  ROLES,
  type Role,
  SCOPES,
  type Scope,
} from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import type { Call } from "./test-call.ts";
import { EVERY_CALL } from "./test-calls.ts";
import { idOf } from "./test-strangers.ts";
import {
  addKeySeeing,
  addPersonSeeing,
  decideRight,
  insertTwoCompanies,
  sessionOf,
  type TwoCompanies,
} from "./test-two-companies.ts";

let it: TestApp;
let two: TwoCompanies;
const people = new Map<Role, string>();
const SIGNATURES: Readonly<Record<Role, string>> = {
  operator: "OPER",
  serviceAdvisor: "ADVI",
  manager: "CHEF",
  finance: "EKON",
  administrator: "ADMI",
};

beforeAll(async () => {
  it = await openTestApp();
  two = await insertTwoCompanies(it.database);
  for (const role of ROLES) people.set(role, await it.addPerson(SIGNATURES[role], role));
});
afterAll(() => it.close());

/** A session of its own for each call: some calls end theirs. */
function cookieOf(role: Role): Promise<string> {
  return sessionOf(it, { id: people.get(role) ?? "", tillId: two.b.own.tillId });
}

type Route = TestApp["app"]["routeTable"][number];

function granted(): readonly Route[] {
  return it.app.routeTable.filter(
    ({ method, access }) => method !== "HEAD" && access?.kind === "granted",
  );
}

test("every call is in the table of calls, and the table has no other", () => {
  const calls = granted().map(({ method, url }) => `${method} ${url}`);
  const missing = calls.filter((call) => EVERY_CALL[call] === undefined);
  const advice =
    "Add the call to one of the tables that server/access/test-calls.ts puts together: the roles and the scope that may " +
    "make it, a body that somebody may send, and each field that names a thing of a company or site.";
  expect(missing, advice).toEqual([]);
  expect(Object.keys(EVERY_CALL).filter((call) => !calls.includes(call))).toEqual([]);
});

test.each(ROLES)("%s may make the calls of the table, and no others", async (role) => {
  const wrong = await inParts(granted(), async ({ method, url }) => {
    const name = `${method} ${url}`;
    const call = EVERY_CALL[name];
    if (call === undefined) return [];
    const status = await statusOf(name, call, { cookie: await cookieOf(role) });
    const isAllowed = call.roles.includes(role);
    const isRight = isAllowed ? status !== 401 && status !== 403 : status === 403;
    return isRight ? [] : [`${name}: ${status}`];
  });
  expect(wrong).toEqual([]);
});

/** Each has what the call's role has: over all, over company B, at a site of it, at all but one. */
const HOLDERS = {
  whole: ["installation", "company", "site"],
  ofCompany: ["company", "site"],
  ofSite: ["site"],
  deniedAtOneSite: ["site"],
} as const;
type Holder = keyof typeof HOLDERS;

test.each(Object.keys(HOLDERS) as Holder[])(
  "what is a company's, or everybody's, is changed only by who holds the right over all of it: %s",
  async (holder) => {
    const wrong = await inParts(granted(), async ({ method, url, access }) => {
      const name = `${method} ${url}`;
      const call = EVERY_CALL[name];
      const role = call?.roles[0];
      if (call === undefined || role === undefined || access?.kind !== "granted") return [];
      const id = await holderOf(holder, { role, right: access.right });
      const cookie = await sessionOf(it, { id, tillId: two.b.own.tillId });
      const status = await statusOf(name, call, { cookie });
      const isAllowed = HOLDERS[holder].some((one) => one === (call.over ?? "site"));
      const isRight = isAllowed ? status !== 401 && status !== 403 : status === 403;
      return isRight ? [] : [`${name} by ${role}: ${status}`];
    });
    expect(wrong).toEqual([]);
  },
);

const holders = new Map<string, { readonly signature: string; readonly id: Promise<string> }>();

function holderOf(
  holder: Holder,
  of: { readonly role: Role; readonly right: string },
): Promise<string> {
  const isDenied = holder === "deniedAtOneSite";
  const denied = isDenied ? RIGHTS.find((one) => one === of.right) : undefined;
  const key = `${holder} ${of.role} ${denied ?? ""}`;
  const known = holders.get(key);
  if (known !== undefined) return known.id;
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const [first, second] = [Math.floor(holders.size / 26), holders.size % 26];
  const signature = `HOL${letters.charAt(first)}${letters.charAt(second)}`;
  const id = addHolder(signature, { holder, role: of.role, denied });
  holders.set(key, { signature, id });
  return id;
}

async function addHolder(
  signature: string,
  of: { readonly holder: Holder; readonly role: Role; readonly denied: Right | undefined },
): Promise<string> {
  const { holder, role, denied } = of;
  const id = await addPersonSeeing(it, signature, role, {
    companyIds: holder === "ofCompany" ? [two.b.companyId] : [],
    siteIds: holder === "ofSite" ? [two.sites.SYD] : [],
  });
  if (denied === undefined) return id;
  await decideRight(it, id, { right: denied, siteId: two.sites.DELAD, allowed: false });
  return id;
}

test("who may not decide over a whole company is told who may; nothing is changed, and it is on the record", async () => {
  const admins = { role: "administrator", right: "settings" } as const;
  for (const holder of ["whole", "ofCompany", "ofSite"] as const) await holderOf(holder, admins);
  const signatureOf = (holder: Holder): string =>
    holders.get(`${holder} administrator `)?.signature ?? "";
  const cookie = await sessionOf(it, { id: await holderOf("ofSite", admins), tillId: null });
  const told = async (path: string): Promise<string> => {
    const answer = await fetch(it.url + path, {
      method: "PUT",
      headers: { cookie, "content-type": "application/json" },
      body: JSON.stringify({ version: 1, name: "Nytt namn AB" }),
    });
    expect(answer.status).toBe(403);
    const { allowed } = (await answer.json()) as { allowed: { signature: string }[] };
    return allowed.map((one) => one.signature).join();
  };
  const overCompany = await told(`/api/settings/companies/${two.b.companyId}`);
  expect(overCompany).toContain(signatureOf("whole"));
  expect(overCompany).toContain(signatureOf("ofCompany"));
  expect(overCompany).not.toContain(signatureOf("ofSite"));
  expect(await told("/api/settings/nets")).not.toContain(signatureOf("ofCompany"));
  const [kept] = await it.database.query<{ name: string }>(NAME_OF, [two.b.companyId]);
  expect(kept?.name).toBe("Påhittade BBIL AB");
  const refused = await it.database.query<{ route: string }>(REFUSED_RIGHTS, [
    signatureOf("ofSite"),
  ]);
  const routes = refused.map((one) => one.route);
  expect(routes).toContain("PUT /api/settings/companies/:id");
  expect(routes).toContain("PUT /api/settings/nets");
});

const NAME_OF = statement({
  name: "test_name_of_company",
  text: "select name from companies where id = $1",
});
const REFUSED_RIGHTS = statement({
  name: "test_refused_rights",
  text: `select content->>'route' as route from audit_events
    where kind = 'rightRefused' and by = $1`,
});

test("a key with its scope may make a call, and one with all other scopes may not", async () => {
  const keys = new Map<Scope | undefined, { readonly with: string; readonly without: string }>();
  for (const scope of [undefined, ...SCOPES]) {
    const without = await addKeySeeing(
      it,
      null,
      SCOPES.filter((one) => one !== scope),
    );
    keys.set(scope, { with: await addKeySeeing(it, null, scope ? [scope] : SCOPES), without });
  }
  const wrong = await inParts(granted(), async ({ method, url }) => {
    const name = `${method} ${url}`;
    const call = EVERY_CALL[name];
    const key = keys.get(call?.scope);
    if (call === undefined || key === undefined) return [];
    const without = await statusOf(name, call, { authorization: key.without });
    const given = await statusOf(name, call, { authorization: key.with });
    const isLetIn = given !== 401 && given !== 403;
    return without === 403 && isLetIn === (call.scope !== undefined)
      ? []
      : [`${name} with ${call.scope ?? "every scope"}: ${given}, without: ${without}`];
  });
  expect(wrong).toEqual([]);
});

/** Some at a time: each call waits for the database, and all at once would wait for each other. */
async function inParts(
  all: readonly Route[],
  work: (one: Route) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const found: string[] = [];
  const isAlone = ({ method, url }: Route): boolean =>
    EVERY_CALL[`${method} ${url}`]?.endsSessions === true;
  const together = all.filter((one) => !isAlone(one));
  const alone = all.filter(isAlone);
  for (let from = 0; from < together.length; from += 6) {
    const part = await Promise.all(together.slice(from, from + 6).map(work));
    found.push(...part.flat());
  }
  for (const one of alone) found.push(...(await work(one)));
  return found;
}

async function statusOf(
  name: string,
  call: Call,
  as: Readonly<Record<string, string>>,
): Promise<number> {
  const [method = "", url = ""] = name.split(" ");
  const subject = granted().find((one) => one.method === method && one.url === url)?.access;
  const about = subject?.kind === "granted" ? subject.subject : "nothing";
  const path = url.replace(/:(\w+)/g, (_whole, param: string) =>
    typeof about === "object" && about.param === param
      ? idOf(about.thing, two.b)
      : (call.params?.[param] ?? call.idOf?.(two.b) ?? newUuid()),
  );
  // A body of nothing of ours is refused by what it says, after it was decided who may say it.
  const needsBody = method !== "GET" && method !== "DELETE";
  const sent = call.sent?.(two.b).body;
  const namesOperator = (call.names ?? []).some((one) => one.field === "operator");
  const named = namesOperator && as["authorization"] !== undefined ? { operator: "CHEF" } : {};
  const body = call.isJudgedInside === true ? { ...sent, ...named } : { notOurs: true };
  const answer = await fetch(it.url + path, {
    method,
    headers: { ...as, ...(needsBody ? { "content-type": "application/json" } : {}) },
    ...(needsBody ? { body: JSON.stringify(body) } : {}),
  });
  await answer.body?.cancel();
  return answer.status;
}
