import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem, Terminal, TerminalList } from "../api.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { createLive, type LiveHint } from "../live/relay.ts";
import { createLog } from "../log.ts";
import type { LeaseAnswer } from "./terminal-api.ts";

let it: TestApp;
let kass: string;
let anli: string;
let admi: string;
let secondTillId: string;
let terminalId: string;
let spareId: string;
beforeAll(async () => {
  it = await openTestApp();
  secondTillId = newUuid();
  terminalId = newUuid();
  spareId = newUuid();
  await it.database.query(ADD_PLACES, [
    newUuid(),
    it.tillId,
    secondTillId,
    terminalId,
    spareId,
    newUuid(),
  ]);
  await it.database.query(TIE, [
    [it.tillId, secondTillId],
    [terminalId, spareId],
  ]);
  await it.addPerson("KASS", "operator");
  await it.addPerson("ANLI", "serviceAdvisor");
  await it.addPerson("ADMI", "administrator");
  kass = await it.signIn("KASS");
  anli = await it.signIn("ANLI");
  admi = await it.signIn("ADMI");
  await call("PUT", "/api/session/till", { as: kass, body: { tillId: it.tillId } });
  await call("PUT", "/api/session/till", { as: anli, body: { tillId: secondTillId } });
});
afterAll(() => it.close());

const ADD_PLACES = statement({
  name: "test_add_shared_places",
  text: `with c as (insert into companies (id, code, name, organisation_number)
      values ($1, 'BIL', 'Påhittade Bilar AB', '5560001234')),
    a as (insert into company_accounts (company_id, role, account)
      values ($1, 'interim', '1689'), ($1, 'claim', '1510')),
    b as (insert into site_companies (site_id, company_id)
      select site_id, $1 from tills where id = $2),
    k as (insert into tills (id, site_id, code, name)
      select $3, site_id, 'K2', 'Kassa 2' from tills where id = $2),
    i as (insert into invoicing_systems (id, company_id, code, name, claim_account, claim_side,
        voucher_series)
      values ($6, $1, 'workshop', 'Verkstad', '1510', 'theirs', 'V'))
    insert into terminals (id, company_id, site_id, terminal_id, model, name, adapter)
    select m.id, $1, k.site_id, m.tid, 'Lane3000', m.name, 'netsCloud'
    from tills k, (values ($4::uuid, '77000001', 'Disken'), ($5::uuid, '77000002', 'Reserven'))
      as m(id, tid, name)
    where k.id = $2`,
});

const TIE = statement({
  name: "test_tie_shared",
  text: `insert into till_terminals (till_id, terminal_id, rank)
    select k, t, r from unnest($1::uuid[]) k, unnest($2::uuid[]) with ordinality m(t, r)`,
});

type Call = { readonly as: string; readonly body?: unknown; readonly language?: "sv" | "en" };

async function call<Body>(method: string, path: string, asked: Call): Promise<[number, Body]> {
  const isKey = asked.as.startsWith("Bearer ");
  const answer = await fetch(`${it.url}${path}`, {
    method,
    headers: {
      ...(isKey ? { authorization: asked.as } : { cookie: asked.as }),
      ...(asked.body === undefined ? {} : { "content-type": "application/json" }),
      "accept-language": asked.language ?? "sv",
    },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  return [answer.status, (await answer.json()) as Body];
}

const lease = (as: string, body: unknown = {}): Promise<[number, LeaseAnswer]> =>
  call("POST", `/api/terminals/${terminalId}/lease`, { as, body });
const leave = (as: string, query = ""): Promise<[number, LeaseAnswer]> =>
  call("DELETE", `/api/terminals/${terminalId}/lease${query}`, { as });

test("a person takes the terminal for the till of the session, the next one waits and gets it", async () => {
  const [status, taken] = await lease(kass);
  expect(status).toBe(200);
  expect(taken).toMatchObject({ state: "yours", place: null, lease: { till: "K1", queue: [] } });
  const [, queued] = await lease(anli);
  expect(queued).toMatchObject({ state: "queued", place: 1, lease: { till: "K1" } });
  const path = `/api/terminals/${terminalId}/lease/hand-over`;
  const refused = await call<Problem>("POST", path, { as: anli, body: {} });
  expect(refused).toMatchObject([
    409,
    { code: "leaseNotYours", heldBy: { till: "K1", operator: "KASS", queuePlace: 1, waiting: 1 } },
  ]);
  const handed = await call<LeaseAnswer>("POST", path, { as: kass, body: {} });
  expect(handed).toMatchObject([200, { state: "left", lease: { till: "K2", operator: "ANLI" } }]);
  expect(await leave(anli)).toMatchObject([200, { state: "left", lease: null }]);
});

test("nobody at another till lets go of a terminal or hands it over, but a manager may", async () => {
  await lease(kass);
  await lease(anli);
  const path = `/api/terminals/${terminalId}/lease/hand-over`;
  expect(await leave(anli, `?tillId=${it.tillId}`)).toMatchObject([403, { code: "leaseNotYours" }]);
  const body = { fromTillId: it.tillId };
  expect(await call("POST", path, { as: anli, body })).toMatchObject([
    403,
    { code: "leaseNotYours", field: "fromTillId" },
  ]);
  expect(await lease(kass)).toMatchObject([200, { state: "yours" }]);
  await it.addPerson("CHEF", "manager");
  const chef = await it.signIn("CHEF");
  expect(await leave(chef, `?tillId=${it.tillId}`)).toMatchObject([
    200,
    { state: "left", lease: { till: "K2" } },
  ]);
  await leave(anli);
});

test("a program names the till and an operator who may take cards", async () => {
  const key = await it.addKey(["payments:write"]);
  expect(await lease(key, { operator: "KASS" })).toMatchObject([422, { code: "unknownTill" }]);
  const { tillId } = it;
  expect(await lease(key, { tillId })).toMatchObject([422, { code: "unknownOperator" }]);
  const admin = { tillId, operator: "ADMI" };
  expect(await lease(key, admin)).toMatchObject([403, { code: "operatorNotAllowed" }]);
  const [status, taken] = await lease(key, { tillId, operator: "kass" });
  expect([status, taken.lease?.operator]).toEqual([200, "KASS"]);
  expect(await leave(key, `?tillId=${tillId}`)).toMatchObject([200, { state: "left" }]);
});

test("who may not take cards, names another operator or a wrong terminal is refused", async () => {
  expect(await lease(admi)).toMatchObject([403, { code: "notAllowed" }]);
  const reader = await it.addKey(["payments:read"]);
  expect(await lease(reader)).toMatchObject([403, { code: "notAllowed" }]);
  expect(await lease(kass, { operator: "ANLI" })).toMatchObject([
    422,
    { code: "operatorNotAllowed" },
  ]);
  const path = `/api/terminals/${newUuid()}/lease`;
  expect(await call("POST", path, { as: kass, body: {} })).toMatchObject([
    404,
    { code: "terminalNotFound" },
  ]);
  const odd = await call("POST", "/api/terminals/77000001/lease", { as: kass, body: {} });
  expect(odd).toMatchObject([400, { code: "invalidInput" }]);
});

test("every screen hears of a new holder or place, and of no mere sign of life", async () => {
  const elsewhere = createLive({ database: it.database, log: createLog("silent"), pollMs: 10 });
  const hints: LiveHint[] = [];
  elsewhere.subscribe((hint) => hints.push(hint));
  await expect.poll(() => hints.length).toBeGreaterThan(0);
  // Hints come in the order of commits: with the order's, all that was done before it is told.
  const allIsTold = async (invoiceNumber: string): Promise<void> => {
    const orderId = await sendOrder(invoiceNumber);
    await expect.poll(() => hints.flatMap(({ orderIds }) => orderIds)).toContain(orderId);
  };
  await lease(kass);
  await allIsTold("F801");
  expect(hints.flatMap(({ terminalIds }) => terminalIds)).toContain(terminalId);
  hints.length = 0;
  for (let nth = 0; nth < 5; nth += 1) await lease(kass);
  await lease(anli);
  await allIsTold("F802");
  expect(hints.flatMap(({ terminalIds }) => terminalIds)).toEqual([terminalId]);
  await leave(anli);
  await leave(kass);
  elsewhere.close();
  const [, { terminals }] = await call<TerminalList>("GET", "/api/terminals", { as: kass });
  expect(terminals.map((terminal) => terminal.lease)).toEqual([null, null]);
});

test("å, ä and ö are the same letters however a program spells them", async () => {
  const signature = "ÅÄÖÅÄ";
  await it.addPerson(signature, "operator");
  const key = await it.addKey(["payments:write"]);
  const { tillId } = it;
  const taken = await lease(key, { tillId, operator: signature.normalize("NFD") });
  expect(taken).toMatchObject([200, { lease: { operator: signature } }]);
  await leave(key, `?tillId=${tillId}`);
  const composed = await sendOrder("FÅÄÖ1");
  expect(await sendOrder("FÅÄÖ1".normalize("NFD"))).toBe(composed);
});

async function sendOrder(invoiceNumber: string): Promise<string> {
  const key = await it.addKey(["orders:write"]);
  const body = {
    orderNumber: "O1",
    invoiceNumber,
    siteCode: "PROV",
    companyCode: "BIL",
    system: "workshop",
    customerName: "Åsa Påhittad",
    serviceAdvisor: "ANLI",
    totalOre: 10_000,
  };
  const [status, order] = await call<{ id: string }>("POST", "/api/orders", { as: key, body });
  if (status >= 300) throw new Error(JSON.stringify(order));
  return order.id;
}

test("a payment at a leased terminal is told who has it, its place, and what else is free", async () => {
  await lease(anli);
  await lease(kass);
  const orderId = await sendOrder("F1");
  const payment = { allocations: [{ orderId }], tillId: it.tillId, method: "card" };
  const [status, problem] = await call<Problem>("POST", "/api/payments", {
    as: kass,
    body: { ...payment, terminalId },
  });
  expect(status).toBe(409);
  expect(problem).toMatchObject({
    code: "terminalLeased",
    moneyMoved: "no",
    heldBy: { till: "K2", operator: "ANLI", terminal: "77000001", queuePlace: 1, waiting: 1 },
    alternatives: [{ terminalId: spareId, name: "Reserven" }],
  });
  await leave(kass);
  await leave(anli);
});

test("an administrator moves and replaces; a program and an operator do not", async () => {
  const path = `/api/terminals/${spareId}`;
  const place = { version: 1, siteCode: "PROV", tillIds: [it.tillId] };
  const device = { version: 1, terminalId: "78000001", model: "Lane3000" };
  for (const as of [kass, await it.addKey(["payments:write", "settings:read"])]) {
    expect(await call("PUT", `${path}/place`, { as, body: place })).toMatchObject([403, {}]);
    expect(await call("POST", `${path}/replace`, { as, body: device })).toMatchObject([403, {}]);
  }
  const tied = { as: anli, body: {} };
  await call("POST", `${path}/lease`, tied);
  const held = await call<Problem>("PUT", `${path}/place`, { as: admi, body: place });
  expect(held).toMatchObject([409, { code: "terminalLeased", heldBy: { till: "K2" } }]);
  expect(held[1].nextStep).toMatch(/släppa den/);
  const inEnglish = { as: admi, body: device, language: "en" } as const;
  const english = await call<Problem>("POST", `${path}/replace`, inEnglish);
  expect(english[1].nextStep).toMatch(/let it go/);
  await call("DELETE", `${path}/lease`, { as: anli });
  const moved = await call<Terminal>("PUT", `${path}/place`, { as: admi, body: place });
  expect(moved).toMatchObject([200, { id: spareId, tillIds: [it.tillId] }]);
  const late = await call<Problem>("POST", `${path}/replace`, { as: admi, body: device });
  expect(late).toMatchObject([409, { code: "conflict" }]);
  device.version = 2;
  const replaced = await call<Terminal>("POST", `${path}/replace`, { as: admi, body: device });
  expect(replaced).toMatchObject([200, { terminalId: "78000001", tillIds: [it.tillId] }]);
  expect((await call("POST", `${path}/replace`, { as: admi, body: device }))[1]).toEqual(
    replaced[1],
  );
  const gone = await call("PUT", `${path}/place`, { as: admi, body: place });
  expect(gone).toMatchObject([404, { code: "terminalNotFound" }]);
});
