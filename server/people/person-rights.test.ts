import { type PersonRights, rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { RIGHTS } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { findPersonBySignature } from "./person-store.ts";

let it: TestApp;
let siteId: string;
const otherSiteId = newUuid();
const companyId = newUuid();
beforeAll(async () => {
  it = await openTestApp();
  await run("insert into sites (id, code, name) values ($1, 'ANDRA', 'Andra')", otherSiteId);
  await run(
    `insert into companies (id, code, name, organisation_number)
      values ($1, 'BIL', 'Påhittade Bilar AB', '5560001234')`,
    companyId,
  );
  siteId = (await run("select site_id as id from tills where id = $1", it.tillId))[0]?.id ?? "";
});
afterAll(() => it.close());

function run(text: string, ...values: unknown[]): Promise<{ id: string }[]> {
  return it.database.query<{ id: string }>({ name: "", text }, values);
}

async function decide(
  personId: string,
  right: string,
  at: string | null,
  allowed: boolean,
): Promise<void> {
  await run(
    `insert into person_rights (person_id, "right", site_id, allowed) values ($1, $2, $3, $4)`,
    personId,
    right,
    at,
    allowed,
  );
}

async function rightsShown(cookie: string, tillId: string | null): Promise<string[]> {
  const answer = await fetch(`${it.url}/api/session/till`, {
    method: "PUT",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify({ tillId }),
  });
  const view = (await answer.json()) as { person: { rights: string[] } };
  return view.person.rights;
}

test("a person for whom nothing was decided has the role's rights and sees everything", async () => {
  await it.addPerson("ROLL", "manager");
  const found = await findPersonBySignature(it.database, "ROLL");
  expect(found).toMatchObject(rightsOfRole("manager"));
});

test("what was decided for a person is read with the person", async () => {
  const id = await it.addPerson("NAMN", "operator");
  await decide(id, "takeCash", null, true);
  await decide(id, "takeCard", siteId, false);
  await run("insert into site_companies values ($1, $2)", siteId, companyId);
  await run("insert into person_companies values ($1, $2)", id, companyId);
  await run("insert into person_sites values ($1, $2), ($1, $3)", id, siteId, otherSiteId);
  const found: PersonRights | undefined = await findPersonBySignature(it.database, "NAMN");
  expect(found?.grants).toHaveLength(2);
  expect(found?.grants).toContainEqual({ right: "takeCash", siteId: null, allowed: true });
  expect(found?.grants).toContainEqual({ right: "takeCard", siteId, allowed: false });
  expect(found?.companyIds).toEqual([companyId]);
  expect(found?.siteIds?.toSorted()).toEqual([siteId, otherSiteId].toSorted());
});

test("who sees some sites only sees the companies that sell there", async () => {
  const id = await it.addPerson("SAJT", "operator");
  await run("insert into person_sites values ($1, $2)", id, siteId);
  expect((await findPersonBySignature(it.database, "SAJT"))?.companyIds).toEqual([companyId]);
  const elsewhere = await it.addPerson("ANNAN", "operator");
  await run("insert into person_sites values ($1, $2)", elsewhere, otherSiteId);
  await run("insert into person_companies values ($1, $2)", elsewhere, companyId);
  expect((await findPersonBySignature(it.database, "ANNAN"))?.companyIds).toEqual([]);
});

test("the session shows what the person may do at its till, and anywhere when it has none", async () => {
  const id = await it.addPerson("PLATS", "operator");
  await decide(id, "takeCash", otherSiteId, true);
  await decide(id, "takeCard", siteId, false);
  const cookie = await it.signIn("PLATS");
  expect(await rightsShown(cookie, null)).toEqual([
    "takeCard",
    "takeCash",
    "history",
    "tillReconciliation",
  ]);
  expect(await rightsShown(cookie, it.tillId)).toEqual(["history", "tillReconciliation"]);
});

test("a right is decided once for a person at a place, also for everywhere", async () => {
  const id = await it.addPerson("EN", "operator");
  for (const at of [null, siteId]) {
    await decide(id, "refund", at, true);
    await expect(decide(id, "refund", at, false)).rejects.toThrow(/person_rights/);
  }
});

test("the table knows every right, and no other", async () => {
  const id = await it.addPerson("ALLT", "operator");
  for (const right of RIGHTS) await decide(id, right, null, true);
  await expect(decide(id, "everything", null, true)).rejects.toThrow(/person_rights/);
});
