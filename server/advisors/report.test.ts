/** The report by signature over HTTP: the same, whichever till, operator or program took the payment. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Payment } from "../api.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { Desk } from "../payments/test-desk.ts";
import { DECLINED, UNKNOWN } from "../payments/test-news.ts";
import { insertPlaces, NOON_MS } from "../payments/test-places.ts";
import type { AdvisorReport, AdvisorRow } from "./advisors-api.ts";

let it: TestApp;
let desk: Desk;
let key = "";
const cookies = new Map<string, string>();

beforeAll(async () => {
  it = await openTestApp();
  it.nowMs = NOON_MS;
  desk = new Desk(it, await insertPlaces(it.database));
  for (const [signature, role] of [
    ["ANLI", "serviceAdvisor"],
    ["OPER", "operator"],
    ["MANA", "manager"],
    ["EKON", "finance"],
  ] as const) {
    await it.addPerson(signature, role);
    cookies.set(signature, await it.signIn(signature));
  }
  key = await it.addKey(["payments:write", "payments:read"]);
});
afterAll(() => it.close());

async function ask(who: string, path: string, body?: object): Promise<Response> {
  return await fetch(`${it.url}/api/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(who === "key" ? { authorization: key } : { cookie: cookies.get(who) ?? "" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function reportTo(
  who: string,
  query = "from=2026-03-02&to=2026-03-02",
): Promise<AdvisorReport> {
  const answer = await ask(who, `reports/service-advisors?${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as AdvisorReport;
}

async function rowOf(who: string, signature: string): Promise<AdvisorRow | undefined> {
  return (await reportTo(who)).rows.find((row) => row.signature === signature);
}

test("the signature is on the payment whichever till, operator or program asked for it", async () => {
  const asked = [
    { who: "OPER", till: "K1", operator: undefined },
    { who: "MANA", till: "K2", operator: undefined },
    { who: "key", till: "K2", operator: "OPER" },
  ] as const;
  for (const { who, till, operator } of asked) {
    await desk.startOver();
    const order = await desk.send({ serviceAdvisor: "ÅSA" });
    const answer = await ask(who, "payments", {
      allocations: [{ orderId: order.id }],
      tillId: desk.places.tills[till],
      method: "card",
      ...(operator === undefined ? {} : { operator }),
    });
    expect(answer.status).toBe(202);
    const { id } = (await answer.json()) as { id: string };
    const payment = (await (await ask(who, `payments/${id}`)).json()) as Payment;
    expect([payment.serviceAdvisors, payment.allocations[0]?.serviceAdvisor]).toEqual([
      ["ÅSA"],
      "ÅSA",
    ]);
    // No terminal answers here: money is not taken, and the report stays empty of it.
    expect(await rowOf("EKON", "ÅSA")).toBeUndefined();
  }
});

test("what was paid, given back and interrupted is counted under the signature of the payment", async () => {
  await desk.startOver();
  const first = await desk.send({ invoiceNumber: "R1", serviceAdvisor: "ANLI" });
  const second = await desk.send({ invoiceNumber: "R2", serviceAdvisor: "NYPE" });
  const paid = await desk.pay([first], 60_000);
  await desk.approve(paid, 60_000, "visa");
  const other = await desk.pay([first], 40_000, { till: "K2", operator: "CHEF" });
  await desk.approve(other, 40_000, "mastercard");
  const both = await desk.pay([second, await desk.send({ serviceAdvisor: "ANLI" })]);
  await desk.approve(both, 200_000, "visa");
  await desk.approve(await desk.refund(other, 15_000), 15_000, "mastercard");
  const unknown = await desk.pay([await desk.send({ serviceAdvisor: "ANLI" })]);
  await desk.tell(unknown, UNKNOWN);
  await desk.send({ invoiceNumber: "R1", version: 2, serviceAdvisor: "NYPE" });

  expect(await rowOf("EKON", "ANLI")).toEqual({
    signature: "ANLI",
    name: "Person ANLI",
    texts: [{ signature: "ANLI", companyCode: "BIL" }],
    payments: 3,
    paidOre: 200_000,
    byIssuer: { visa: 160_000, mastercard: 40_000 },
    refunds: 1,
    refundedOre: 15_000,
    netOre: 185_000,
    interrupted: 1,
    tills: 2,
    operators: 2,
  });
  expect(await rowOf("MANA", "NYPE")).toMatchObject({ name: null, payments: 1, netOre: 100_000 });
  const { totals, withoutOrderOre } = await reportTo("key");
  // The payment of both advisors is one payment.
  expect(totals).toMatchObject({ payments: 3, refunds: 1, netOre: 285_000, interrupted: 1 });
  expect(withoutOrderOre).toBe(0);
});

test("an approval that has no order yet is told apart, and counted when it is applied", async () => {
  await desk.startOver();
  const before = await reportTo("EKON");
  const order = await desk.send({ serviceAdvisor: "SENA" });
  const late = await desk.pay([order]);
  await desk.tell(late, DECLINED);
  await desk.approve(late, 100_000);
  const after = await reportTo("EKON");
  expect(after.withoutOrderOre - before.withoutOrderOre).toBe(100_000);
  const row = after.rows.find((one) => one.signature === "SENA");
  expect(row).toMatchObject({ payments: 1, paidOre: 0, interrupted: 1 });
  const reason = "Kunden hade betalat fakturan";
  const applied = await ask("MANA", `payments/${late}/apply`, { orderId: order.id, reason });
  expect(applied.status).toBe(200);
  expect((await reportTo("EKON")).withoutOrderOre).toBe(before.withoutOrderOre);
  expect(await rowOf("EKON", "SENA")).toMatchObject({ payments: 1, paidOre: 100_000 });
});

test("an advisor and an operator see their own figures and nobody else's", async () => {
  const own = await reportTo("ANLI");
  expect(own.rows.map((row) => row.signature)).toEqual(["ANLI"]);
  expect(own).toMatchObject({ ownOnly: true, withoutOrderOre: 0 });
  // Whose the paper is: those at the site, also where nobody has sold.
  expect(own.companies.map(({ companyCode }) => companyCode)).toContain("BIL");
  expect((await reportTo("OPER", "site=NOWHERE")).companies).toEqual([]);
  expect(own.totals.netOre).toBe(own.rows[0]?.netOre);
  expect((await reportTo("OPER")).rows).toEqual([]);
  for (const who of ["MANA", "EKON", "key"]) {
    const all = await reportTo(who);
    expect([all.ownOnly, all.rows.length > 1]).toEqual([false, true]);
  }
});

test("the file has the same figures, with decimal commas and the unknown marked", async () => {
  const answer = await ask("EKON", "reports/service-advisors.csv?from=2026-03-02&to=2026-03-02");
  expect(answer.headers.get("content-disposition")).toContain(
    "serviceomottagare-2026-03-02-2026-03-02.csv",
  );
  const lines = new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(await answer.arrayBuffer())
    .split("\r\n");
  expect(lines[0]?.startsWith("\uFEFFSignatur;Namn;")).toBe(true);
  expect(lines).toContain(
    "ANLI;Person ANLI;;3;2000,00;1600,00;400,00;0,00;0,00;0,00;0,00;0,00;1;150,00;1850,00;1;2;2",
  );
  expect(lines.some((line) => line.startsWith("NYPE;Okänd signatur;"))).toBe(true);
});

test("the period is of business days, from the first of the month when none is said", async () => {
  expect(await reportTo("EKON", "")).toMatchObject({ from: "2026-03-01", to: "2026-03-02" });
  expect((await reportTo("EKON", "from=2026-03-03&to=2026-03-04")).rows).toEqual([]);
  expect((await reportTo("EKON", "from=2026-03-02&to=2026-03-02&site=söder")).rows).toEqual([]);
  expect((await reportTo("EKON", "to=2026-03-02&site=nord")).siteCode).toBe("NORD");
  for (const [query, field] of [
    ["from=2026-03-02&to=2026-03-01", "to"],
    ["from=2024-01-01&to=2026-03-01", "to"],
    ["from=2026-02-30", "from"],
  ] as const) {
    const answer = await ask("EKON", `reports/service-advisors?${query}`);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain(field);
  }
});
