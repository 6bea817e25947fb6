/** Day closes over HTTP: the call from outside, who may, what they see, and a call that comes twice. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addKeySeeing, addPersonSeeing, decideRight } from "../access/test-two-companies.ts";
import type { Problem } from "../api.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { Desk } from "../payments/test-desk.ts";
import { insertPlaces, NOON_MS } from "../payments/test-places.ts";
import type { DayClose, DayClosed, DayClosePreview } from "./day-close-api.ts";

let it: TestApp;
let desk: Desk;
const callers = new Map<string, Record<string, string>>();

async function addPerson(signature: string, role: Role, siteIds?: string[]): Promise<string> {
  const id = await addPersonSeeing(it, signature, role, siteIds === undefined ? {} : { siteIds });
  callers.set(signature, { cookie: await it.signIn(signature) });
  return id;
}

beforeAll(async () => {
  it = await openTestApp();
  it.nowMs = NOON_MS;
  desk = new Desk(it, await insertPlaces(it.database));
  const elsewhere = newUuid();
  await insertRow(it.database, "sites", { id: elsewhere, code: "SYD", name: "Syd" });
  const { companyId, siteId } = desk.places;
  await insertRow(it.database, "site_companies", { site_id: elsewhere, company_id: companyId });
  await addPerson("CHEFA", "manager");
  await addPerson("EKO", "finance");
  await addPerson("KASSA", "operator");
  await addPerson("ADMI", "administrator");
  await addPerson("SYDD", "manager", [elsewhere]);
  const notHere = await addPerson("EJHAR", "manager");
  await decideRight(it, notHere, { right: "dayClose", siteId, allowed: false });
  const another = newUuid();
  await insertRow(it.database, "companies", {
    id: another,
    code: "ANNAN",
    name: "Annat Påhittat AB",
    organisation_number: "5560008888",
  });
  const bearer = (authorization: string): Record<string, string> => ({ authorization });
  callers.set("key", bearer(await addKeySeeing(it, [companyId], ["day-closes:write"])));
  callers.set("payments key", bearer(await addKeySeeing(it, null, ["payments:write"])));
  callers.set("another's key", bearer(await addKeySeeing(it, [another], ["day-closes:write"])));
});
afterAll(() => it.close());

type Told<Body> = { readonly status: number; readonly body: Body & Problem; readonly text: string };

async function call<Body>(
  method: string,
  path: string,
  asked: { as?: string; body?: object; idempotencyKey?: string } = {},
): Promise<Told<Body>> {
  const { as = "CHEFA", body, idempotencyKey } = asked;
  const answer = await fetch(it.url + path, {
    method,
    headers: {
      ...callers.get(as),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) as Body & Problem };
}

const close = (as = "CHEFA", more: object = {}): Promise<Told<DayClosed>> =>
  call("POST", "/api/day-closes", { as, body: { siteCode: "NORD", ...more } });

async function pay(amountOre: number): Promise<void> {
  await desk.payAndApprove([await desk.send({ totalOre: amountOre })], amountOre);
}

test("a program closes a site's day and reads the close by its id", async () => {
  await pay(125_000);
  const closed = await close("key");
  expect(closed).toMatchObject({ status: 201, body: { number: 1, siteCode: "NORD", isNew: true } });
  const read = await call<DayClose>("GET", `/api/day-closes/${closed.body.id}`, { as: "key" });
  expect(read).toMatchObject({
    status: 200,
    body: {
      number: 1,
      by: expect.stringMatching(/^key:Test/) as string,
      frozen: { cards: { netOre: 125_000 } },
    },
  });
});

test("the frozen part has the same bytes for ever, and its hash is in the audit trail", async () => {
  await pay(33_300);
  const { body } = await close();
  const path = `/api/day-closes/${body.id}`;
  const first = await call("GET", `${path}/frozen`);
  const whole = await call<DayClose>("GET", path);
  await pay(44_400);
  await close();
  expect((await call("GET", `${path}/frozen`)).text).toBe(first.text);
  expect((await call("GET", path)).text).toBe(whole.text);
  expect(JSON.stringify(whole.body.frozen)).toBe(first.text);
  const audited = statement({
    name: "test_audited_closes",
    text: `select content ->> 'hash' as hash, by from audit_events
      where kind = 'dayClosed' and subject_id = $1`,
  });
  expect(await it.database.query<{ hash: string; by: string }>(audited, [body.id])).toEqual([
    { hash: whole.body.frozenHash, by: "CHEFA" },
  ]);
});

test("the same call again, by its key, is answered as the first", async () => {
  await pay(11_100);
  const asked = { body: { siteCode: "NORD" }, idempotencyKey: "one close" };
  const first = await call<DayClosed>("POST", "/api/day-closes", asked);
  await pay(22_200);
  const again = await call<DayClosed>("POST", "/api/day-closes", asked);
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect((await close()).body.number).toBe(first.body.number + 1);
});

test("X shows what a close would have, and closes nothing", async () => {
  await pay(55_500);
  const path = "/api/day-closes/preview?siteCode=nord";
  const preview = await call<DayClosePreview>("GET", path);
  expect(preview.body.previews).toMatchObject([
    { companyCode: "BIL", cards: { netOre: 55_500 }, toNumber: [{ series: "V" }] },
  ]);
  const { body } = await close();
  expect([body.number, body.isNew]).toEqual([
    (preview.body.previews[0]?.lastNumber ?? 0) + 1,
    true,
  ]);
});

test("a manager, finance and a program with the scope may; nobody else", async () => {
  const { id } = (await close()).body;
  const statuses = async (as: string): Promise<readonly number[]> => [
    (await close(as)).status,
    (await call("GET", `/api/day-closes/${id}`, { as })).status,
    (await call("GET", `/api/day-closes/${id}/frozen`, { as })).status,
    (await call("GET", "/api/day-closes/preview?siteCode=NORD", { as })).status,
  ];
  for (const as of ["CHEFA", "EKO", "key"])
    expect(await statuses(as)).toEqual([201, 200, 200, 200]);
  for (const as of ["KASSA", "ADMI", "payments key", "EJHAR"]) {
    expect(await statuses(as)).toEqual([403, 403, 403, 403]);
  }
});

test("who sees neither the site nor the company is answered as if there were none", async () => {
  const { id } = (await close()).body;
  for (const as of ["SYDD", "another's key"]) {
    const nowhere = await call("POST", "/api/day-closes", { as, body: { siteCode: "INGEN" } });
    const hidden = await close(as);
    expect([hidden.status, hidden.body.code]).toEqual([nowhere.status, nowhere.body.code]);
    expect(hidden.body.code).toBe("unknownSite");
    for (const path of [`/api/day-closes/${id}`, `/api/day-closes/${id}/frozen`]) {
      const none = await call("GET", path.replace(id, newUuid()), { as });
      const foreign = await call("GET", path, { as });
      expect([foreign.status, foreign.text]).toEqual([404, none.text]);
    }
  }
});

test("a company that is not at the site is named in the refusal", async () => {
  expect(await close("CHEFA", { companyCode: "ANNAN" })).toMatchObject({
    status: 422,
    body: { code: "unknownCompany", field: "companyCode" },
  });
  expect((await close("CHEFA", { companyCode: "bil" })).status).toBe(201);
});

test("a company is closed at every site that the caller sees and may close", async () => {
  await pay(12_300);
  const company = { companyCode: "BIL" };
  const asked = (as: string): Promise<Told<DayClosed>> =>
    call("POST", "/api/day-closes", { as, body: company });
  const closed = await asked("CHEFA");
  expect(closed.status).toBe(201);
  expect(closed.body.closes.map((one) => one.siteCode).toSorted()).toEqual(["NORD", "SYD"]);
  expect((await asked("SYDD")).body.closes.map((one) => one.siteCode)).toEqual(["SYD"]);
  expect(await asked("EJHAR")).toMatchObject({ status: 403, body: { code: "notAllowed" } });
  const foreign = { status: 422, body: { code: "unknownCompany" } };
  expect(await asked("another's key")).toMatchObject(foreign);
  const nothing = await call("POST", "/api/day-closes", { body: {} });
  expect(nothing.status).toBe(400);
});

test("a till or a terminal is closed by its id, at its own site only", async () => {
  const { tills, terminals } = desk.places;
  await pay(12_300);
  const till = await close("CHEFA", { tillId: tills.K1 });
  const read = await call<DayClose>("GET", `/api/day-closes/${till.body.id}`);
  expect(read.body.frozen.part).toEqual({ kind: "till", id: tills.K1, code: "K1" });
  expect((await call("GET", `/api/day-closes/${till.body.id}/frozen`)).text).toBe(
    JSON.stringify(read.body.frozen),
  );
  const path = `/api/day-closes/preview?siteCode=NORD&terminalId=${terminals["77000001"]}`;
  const preview = await call<DayClosePreview>("GET", path);
  expect(preview.body.previews).toMatchObject([{ events: 0, part: { kind: "terminal" } }]);
  for (const [more, code] of [
    [{ tillId: newUuid() }, "unknownTill"],
    [{ terminalId: newUuid() }, "terminalNotFound"],
    [{ siteCode: "SYD", tillId: tills.K1 }, "unknownTill"],
  ] as const) {
    expect(await close("CHEFA", more)).toMatchObject({ status: 422, body: { code } });
  }
  const both = { tillId: tills.K1, terminalId: terminals["77000001"] };
  expect((await close("CHEFA", both)).status).toBe(400);
});

test("a person's explanation is numbered, dated and sealed, comes once, and changes no sum", async () => {
  await pay(12_300);
  const { id } = (await close()).body;
  const path = `/api/day-closes/${id}`;
  const before = await call<DayClose>("GET", path);
  const text = "Slagen på terminalen för hand, kvitto 4711";
  const asked = { body: { text }, idempotencyKey: "one explanation" };
  const first = await call("POST", `${path}/explanations`, asked);
  const again = await call("POST", `${path}/explanations`, asked);
  expect(first).toMatchObject({ status: 201, body: { number: 1, text, by: "CHEFA" } });
  expect([again.status, again.text]).toEqual([201, first.text]);
  const after = await call<DayClose>("GET", path);
  expect(after.body.followUps).toMatchObject([{ kind: "explanation", content: { text } }]);
  expect({ ...after.body, followUps: [] }).toEqual({ ...before.body, followUps: [] });
  const wrong = await call("POST", `${path}/explanations`, { body: { text, explains: 1 } });
  expect(wrong).toMatchObject({ status: 422, body: { code: "invalidInput" } });
  const audited = statement({
    name: "test_audited_explanations",
    text: `select content ->> 'text' as text, by from audit_events
      where kind = 'dayCloseFollowedUp' and subject_id = $1`,
  });
  expect(await it.database.query(audited, [id])).toEqual([{ text, by: "CHEFA" }]);
  for (const as of ["key", "KASSA", "EJHAR"]) {
    const refused = await call("POST", `${path}/explanations`, { as, body: { text } });
    expect(refused.status).toBe(403);
  }
  expect((await call("POST", `${path}/explanations`, { body: { text: " " } })).status).toBe(400);
});

test("terminals that wait are asked at once when somebody says so", async () => {
  await pay(12_300);
  const { id } = (await close()).body;
  expect(await call("POST", `/api/day-closes/${id}/ask-terminals`)).toMatchObject({
    status: 200,
    body: { asked: 0 },
  });
});
