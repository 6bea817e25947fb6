import { ROLES, type Role, SCOPES } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import type { SubjectKind } from "../http/access.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { type Call, EVERY_CALL } from "./test-calls.ts";
import {
  addKeySeeing,
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

function granted(): readonly TestApp["app"]["routeTable"][number][] {
  return it.app.routeTable.filter(
    ({ method, access }) => method !== "HEAD" && access?.kind === "granted",
  );
}

test("every call is in the table of calls, and the table has no other", () => {
  const calls = granted().map(({ method, url }) => `${method} ${url}`);
  const missing = calls.filter((call) => EVERY_CALL[call] === undefined);
  const advice =
    "Add the call to EVERY_CALL in server/access/test-calls.ts: the roles and the scope that may " +
    "make it, a body that somebody may send, and each field that names a thing of a company or site.";
  expect(missing, advice).toEqual([]);
  expect(Object.keys(EVERY_CALL).filter((call) => !calls.includes(call))).toEqual([]);
});

test("every call is let through for the roles of the table, and refused to all others", async () => {
  const wrong: string[] = [];
  for (const { method, url } of granted()) {
    const name = `${method} ${url}`;
    const call = EVERY_CALL[name];
    if (call === undefined) continue;
    for (const role of ROLES) {
      const status = await statusOf(name, call, { cookie: await cookieOf(role) });
      const isAllowed = call.roles.includes(role);
      const isRight = isAllowed ? status !== 401 && status !== 403 : status === 403;
      if (!isRight) wrong.push(`${name} by ${role}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("every call is let through for a key with its scope, and refused to one with all others", async () => {
  const wrong: string[] = [];
  for (const { method, url } of granted()) {
    const name = `${method} ${url}`;
    const call = EVERY_CALL[name];
    if (call === undefined) continue;
    const others = SCOPES.filter((scope) => scope !== call.scope);
    const without = await statusOf(name, call, {
      authorization: await addKeySeeing(it, null, others),
    });
    if (without !== 403) wrong.push(`${name} without ${call.scope ?? "any scope"}: ${without}`);
    if (call.scope === undefined) continue;
    const key = await addKeySeeing(it, null, [call.scope]);
    const status = await statusOf(name, call, { authorization: key });
    if (status === 401 || status === 403) wrong.push(`${name} with ${call.scope}: ${status}`);
  }
  expect(wrong).toEqual([]);
});

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
      ? idOf(about.thing)
      : (call.params?.[param] ?? newUuid()),
  );
  // A body of nothing of ours is refused by what it says, after it was decided who may say it.
  const needsBody = method !== "GET" && method !== "DELETE";
  const body = call.roles.length === 0 ? call.sent?.(two.b).body : { notOurs: true };
  const answer = await fetch(it.url + path, {
    method,
    headers: { ...as, ...(needsBody ? { "content-type": "application/json" } : {}) },
    ...(needsBody ? { body: JSON.stringify(body ?? {}) } : {}),
  });
  await answer.body?.cancel();
  return answer.status;
}

function idOf(kind: SubjectKind): string {
  const { own, companyId, systemId } = two.b;
  switch (kind) {
    case "order":
      return own.orderId;
    case "payment":
      return own.paymentId;
    case "till":
      return own.tillId;
    case "terminal":
      return own.terminalId;
    case "site":
      return own.siteId;
    case "company":
      return companyId;
    case "invoicingSystem":
      return systemId;
    case "person":
      return people.get("operator") ?? "";
  }
}
