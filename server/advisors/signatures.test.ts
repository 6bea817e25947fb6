/** Signatures that nobody has, and whom somebody says they mean, over HTTP in two companies. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  addKeySeeing,
  addPersonSeeing,
  insertTwoCompanies,
  type TwoCompanies,
} from "../access/test-two-companies.ts";
import { statement } from "../database/database.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import type { AdvisorReport, SignatureAlias, UnknownSignature } from "./advisors-api.ts";

let it: TestApp;
let two: TwoCompanies;
const cookies = new Map<string, string>();

beforeAll(async () => {
  it = await openTestApp();
  two = await insertTwoCompanies(it.database);
  await addPersonSeeing(it, "ALLA", "administrator");
  await addPersonSeeing(it, "ADMB", "administrator", { companyIds: [two.b.companyId] });
  await addPersonSeeing(it, "ADMS", "administrator", { siteIds: [two.sites.DELAD] });
  await addPersonSeeing(it, "EKON", "finance");
  await addPersonSeeing(it, "OLOV", "serviceAdvisor", { companyIds: [two.a.companyId] });
  for (const who of ["ALLA", "ADMB", "ADMS", "EKON", "OLOV"]) {
    cookies.set(who, await it.signIn(who));
  }
});
afterAll(() => it.close());

const UNDO_ALL = statement({
  name: "test_undo_aliases",
  text: `update signature_aliases set undone_at = at, undone_by_id = by_id, undone_by = by
    where undone_at is null`,
});
beforeEach(() => it.database.query(UNDO_ALL));

async function call<Body>(
  who: string,
  path: string,
  asked: { readonly body?: object; readonly idempotencyKey?: string } = {},
): Promise<{ readonly status: number; readonly body: Body }> {
  const { body, idempotencyKey } = asked;
  const answer = await fetch(`${it.url}/api/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(who.startsWith("Bearer") ? { authorization: who } : { cookie: cookies.get(who) ?? "" }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
}

async function unknownTo(who: string): Promise<readonly UnknownSignature[]> {
  const answer = await call<{ signatures: UnknownSignature[] }>(who, "service-advisors/unknown");
  expect(answer.status).toBe(200);
  return answer.body.signatures;
}

const IT_IS_OLOV = { companyCode: "ABIL", signature: "anli", person: "olov" };

function say(
  body: object = IT_IS_OLOV,
  more: { readonly who?: string; readonly idempotencyKey?: string } = {},
): ReturnType<typeof call<SignatureAlias>> {
  const { who = "ALLA", idempotencyKey } = more;
  return call<SignatureAlias>(who, "service-advisors/aliases", {
    body,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
}

const undo = (id: string, who = "ALLA"): ReturnType<typeof call<SignatureAlias>> =>
  call<SignatureAlias>(who, `service-advisors/aliases/${id}/undo`, { body: {} });

async function counted(sql: string): Promise<number> {
  const [row] = await it.database.query<{ n: number }>(
    statement({ name: "test_count", text: `select count(*)::int as n from ${sql}` }),
  );
  return row?.n ?? 0;
}

describe("the list of unknown signatures", () => {
  test("has each once per company, with where and when it was seen and for how much", async () => {
    const listed = await unknownTo("ALLA");
    expect(listed.map((one) => [one.signature, one.companyCode, one.siteCodes])).toEqual([
      ["ANLI", "ABIL", ["DELAD", "NORD"]],
      ["ANLI", "BBIL", ["DELAD", "SYD"]],
    ]);
    expect(listed[0]).toMatchObject({
      firstSeenAt: "2026-03-02T08:00:00.000Z",
      lastSeenAt: "2026-03-02T08:00:00.000Z",
      orders: 2,
      totalOre: 250_000,
      payments: 2,
      paidOre: 100_000,
      canBePerson: true,
      alias: null,
    });
  });

  test("offers the people whom the caller sees", async () => {
    const offered = async (who: string): Promise<readonly string[]> => {
      const { body } = await call<{ people: { signature: string }[] }>(
        who,
        "service-advisors/unknown",
      );
      return body.people.map((person) => person.signature);
    };
    expect(await offered("ALLA")).toContain("OLOV");
    expect(await offered("ADMB")).not.toContain("OLOV");
  });

  test("holds what the caller sees, and no more", async () => {
    expect((await unknownTo("ADMB")).map((one) => one.companyCode)).toEqual(["BBIL"]);
    const atOneSite = await unknownTo("ADMS");
    expect(atOneSite.map((one) => [one.companyCode, one.siteCodes, one.orders])).toEqual([
      ["ABIL", ["DELAD"], 1],
      ["BBIL", ["DELAD"], 1],
    ]);
  });

  test.each(["EKON", "OLOV", "key"])("is not for %s", async (who) => {
    const as = who === "key" ? await addKeySeeing(it, null) : who;
    for (const path of ["service-advisors/unknown"]) {
      expect(await call(as, path)).toMatchObject({ status: 403, body: { code: "notAllowed" } });
    }
    const said = await call(as, "service-advisors/aliases", { body: IT_IS_OLOV });
    expect(said.status).toBe(403);
  });
});

describe("whom a signature means", () => {
  test("is recorded, moves the report of that company alone, and can be taken back", async () => {
    const changesBefore = await counted("audit_events where kind = 'settingChanged'");
    const said = await say();
    expect(said).toMatchObject({
      status: 201,
      body: { signature: "ANLI", companyCode: "ABIL", person: { signature: "OLOV" }, by: "ALLA" },
    });
    expect((await unknownTo("ALLA")).map((one) => one.alias?.person.signature)).toEqual([
      "OLOV",
      undefined,
    ]);
    expect(await reportOf("ALLA")).toEqual([
      ["ANLI", null, 100_000, ["ANLI BBIL"]],
      ["OLOV", "Person OLOV", 100_000, ["ANLI ABIL"]],
    ]);
    expect(await undo(said.body.id)).toMatchObject({ status: 200 });
    expect(await undo(said.body.id)).toMatchObject({ status: 200 });
    expect(await reportOf("ALLA")).toEqual([["ANLI", null, 200_000, ["ANLI ABIL", "ANLI BBIL"]]]);
    // Said and taken back; the second undo changed nothing.
    expect(await counted("audit_events where kind = 'settingChanged'")).toBe(changesBefore + 2);
  });

  test("is said once by two people at once, and once however often it is sent", async () => {
    const both = await Promise.all([say(), say()]);
    expect(both.map((one) => one.status).toSorted()).toEqual([201, 409]);
    await it.database.query(UNDO_ALL);
    const first = await say(IT_IS_OLOV, { idempotencyKey: "alias-1" });
    expect(await say(IT_IS_OLOV, { idempotencyKey: "alias-1" })).toEqual(first);
  });

  test.each([
    ["a text that was never seen", { ...IT_IS_OLOV, signature: "ALDRI" }, "signatureNotSeen"],
    ["nobody", { ...IT_IS_OLOV, person: "FINNS" }, "unknownPerson"],
    ["a company that is not there", { ...IT_IS_OLOV, companyCode: "INGET" }, "unknownCompany"],
  ])("is refused for %s", async (_, body, code) => {
    expect(await say(body)).toMatchObject({ status: 422, body: { code } });
  });

  test("is refused of another company's signature and with another company's person", async () => {
    expect(await say(IT_IS_OLOV, { who: "ADMB" })).toMatchObject({
      body: { code: "unknownCompany" },
    });
    expect(await say({ ...IT_IS_OLOV, companyCode: "BBIL" }, { who: "ADMB" })).toMatchObject({
      body: { code: "unknownPerson" },
    });
    const said = await say();
    expect(await undo(said.body.id, "ADMB")).toMatchObject({ status: 404 });
  });

  test("gives no right, signs nobody in and makes no person", async () => {
    const people = await counted("people");
    await say();
    const signIn = await fetch(`${it.url}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ signature: "ANLI", password: "korrekt häst batteri" }),
    });
    expect(signIn.status).toBe(401);
    const key = await addKeySeeing(it, null);
    const { orderId, tillId } = two.a.own;
    const pay = await call<{ code: string }>(key, "payments", {
      body: { allocations: [{ orderId }], tillId, method: "card", operator: "ANLI" },
    });
    expect([pay.status, pay.body.code]).toEqual([422, "unknownOperator"]);
    expect(await counted("people")).toBe(people);
  });

  test("is outdone by a person who gets the signature, and then can be said no more", async () => {
    await say();
    await it.addPerson("ANLI", "serviceAdvisor");
    try {
      expect(await unknownTo("ALLA")).toEqual([]);
      expect(await reportOf("ALLA")).toEqual([
        ["ANLI", "Person ANLI", 200_000, ["ANLI ABIL", "ANLI BBIL"]],
      ]);
      const again = { ...IT_IS_OLOV, companyCode: "BBIL" };
      expect(await say(again)).toMatchObject({ body: { code: "signatureIsPerson" } });
    } finally {
      const remove = "delete from people where signature = 'ANLI'";
      await it.database.query(statement({ name: "test_remove_person", text: remove }));
    }
  });

  test("is never changed or removed, only undone once", async () => {
    const said = await say();
    await undo(said.body.id);
    for (const text of [
      "delete from signature_aliases",
      "update signature_aliases set signature = 'X'",
      "update signature_aliases set undone_at = now()",
    ]) {
      const tried = it.database.query(statement({ name: "test_change_alias", text }));
      await expect(tried).rejects.toThrow(/append-only|can only be undone/);
    }
  });
});

/** Signature, name, net and texts of each row of the month. */
async function reportOf(who: string): Promise<unknown[]> {
  const path = "reports/service-advisors?from=2026-03-01&to=2026-03-31";
  const { status, body } = await call<AdvisorReport>(who, path);
  expect(status).toBe(200);
  return body.rows
    .map((row) => [
      row.signature,
      row.name,
      row.netOre,
      row.texts.map((text) => `${text.signature} ${text.companyCode}`),
    ])
    .toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
}

test("a signature is its person's only in the companies where they work", async () => {
  // The orders and payments of both companies carry the letters.
  await addPersonSeeing(it, "ANLI", "serviceAdvisor", { companyIds: [two.a.companyId] });
  const listed = (await unknownTo("ALLA")).filter((one) => one.signature === "ANLI");
  expect(listed.map((one) => [one.companyCode, one.orders, one.payments])).toEqual([
    ["BBIL", 2, 2],
  ]);
  const report = async (who: string): Promise<AdvisorReport> =>
    (await call<AdvisorReport>(who, "reports/service-advisors?from=2026-03-01&to=2026-03-03")).body;
  const ofAnli = async (): Promise<readonly (readonly [string | null, number, string])[]> =>
    (await report("EKON")).rows
      .filter((row) => row.signature === "ANLI")
      .map(
        (row) => [row.name, row.paidOre, row.texts.map((one) => one.companyCode).join()] as const,
      );
  expect(await ofAnli()).toEqual(
    expect.arrayContaining([
      [expect.any(String), 100_000, "ABIL"],
      [null, 100_000, "BBIL"],
    ]),
  );
  const mine = { companyCode: "ABIL", signature: "ANLI", person: "EKON" };
  expect((await say(mine)).body).toMatchObject({ code: "signatureIsPerson" });
  const refused = `audit_events where kind = 'settingRefused' and content->>'code' = 'signatureIsPerson'`;
  expect(await counted(refused)).toBeGreaterThan(0);
  expect((await say({ ...mine, companyCode: "BBIL" })).status).toBe(201);
  expect(await ofAnli()).toEqual([[expect.any(String), 100_000, "ABIL"]]);
});
