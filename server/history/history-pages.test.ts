import { afterAll, beforeAll, expect, test } from "vitest";
import { listPaymentsQuery, type PaymentPage } from "../api.ts";
import { statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import {
  insertAttempt,
  insertOrder,
  insertPlaces,
  type TestPlaces,
} from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import { registerHistoryRoutes } from "./history-routes.ts";
import { listPayments } from "./list-payments.ts";
import { openReadApp, type ReadApp } from "./test-read-app.ts";

const NOW_MS = Date.UTC(2026, 2, 4, 12);
let test_: TestDatabase;
let app: ReadApp;
let places: TestPlaces;
let orderId: string;

beforeAll(async () => {
  test_ = await openTestDatabase();
  const sql = test_.database;
  places = await insertPlaces(sql);
  orderId = await insertOrder(sql, places, {
    invoiceNumber: "900001",
    customerName: '=HYPERLINK("http://x";"Åke; \u00d6")',
    registrationNumber: "@ABC",
    orderNumber: "-5001",
  });
  app = await openReadApp({
    database: sql,
    clock: () => NOW_MS,
    addRoutes: (server) => registerHistoryRoutes(server, { sql, clock: () => NOW_MS }),
  });
});

afterAll(async () => {
  await app.close();
  await test_.close();
});

test("pages give each payment once, also those of one instant and while others arrive", async () => {
  const made: string[] = [];
  for (let nth = 0; nth < 11; nth += 1) {
    const at = nth < 6 ? "2026-03-02T09:00:00.123Z" : `2026-03-02T09:00:0${nth - 5}Z`;
    const state = nth === 8 ? "sent" : "declined";
    made.push(await insertAttempt(test_.database, places, { orderIds: [orderId], at, state }));
  }
  const expected = (await listAll(50)).toReversed();
  expect(new Set(expected)).toEqual(new Set(made));

  const walked: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const after: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await app.json<PaymentPage>(`/api/payments?limit=2${after}`);
    walked.push(...page.payments.map((payment) => payment.id));
    cursor = page.next;
    await insertAttempt(test_.database, places, {
      orderIds: [orderId],
      at: "2026-03-05T09:00:00Z",
      state: "cancelled",
    });
  }
  expect(walked).toEqual(expected.toReversed());
});

test("the last page, also when it is full, has no next one", async () => {
  const all = await listAll(200);
  const page = await app.json<PaymentPage>(`/api/payments?limit=${all.length}`);
  expect(page.next).toBeNull();
});

async function listAll(limit: number): Promise<string[]> {
  const page = await app.json<PaymentPage>(`/api/payments?limit=${limit}`);
  return page.payments.map((payment) => payment.id);
}

test("the file is UTF-8 with its mark, semicolons, Swedish headings and no formulas", async () => {
  const id = await insertAttempt(test_.database, places, {
    orderIds: [orderId],
    at: "2026-07-01T22:30:00Z",
    askedOre: 1_234_567_890,
    lastFour: "0042",
    issuer: "amex",
    authorisationCode: "+12345",
    reference: "KKCSV1",
  });
  const answer = await app.get("/api/payments.csv?issuer=amex");
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toContain("kortbetalningar.csv");
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const text = bytes.toString("utf8").slice(1);
  expect(text).toBe(
    "Tid (Stockholm);Tid (UTC);Affärsdag;Typ;Status;Pengar flyttade;Begärt (kr);Begärt (öre);" +
      "Godkänt (kr);Godkänt (öre);Kortutställare;Kort;Sista fyra;Auktorisationskod;Referens;" +
      "Företag;Anläggning;Kassa;Terminal;Operatör;Serviceomottagare;System;Ordernummer;" +
      "Fakturanummer;Kund;Registreringsnummer;Betalsätt;Kontanter (kr);Kontanter (öre);Id\r\n" +
      "2026-07-02 00:30:00;2026-07-01T22:30:00.000Z;2026-07-02;Köp;Godkänd;Ja;12345678,90;" +
      "1234567890;12345678,90;1234567890;American Express;411111******0042;0042;'+12345;KKCSV1;" +
      "BIL;NORD;K1;77000001;KASS;ANLI;workshop;'-5001;900001;" +
      `"'=HYPERLINK(""http://x"";""Åke; Ö"")";'@ABC;Kort;;;${id}\r\n`,
  );
});

test("the file goes over as many batches as there are, in the order of the list", async () => {
  const copies = statement({
    name: "copy_attempts",
    text: `with made as (
        insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id,
          operator_id, operator, asked_by, reference, asked_ore, evidence, created_at, server_id)
        select gen_random_uuid(), 'purchase', 'notSent', a.company_id, a.site_id, a.till_id,
          a.terminal_id, a.operator_id, 'MANGA', a.asked_by, 'MANGA' || n, 100, 'nothingSent',
          a.created_at + (n / 3) * interval '1 second', a.server_id
        from (select * from attempts where reference = 'KKCSV1') a, generate_series(1, 1101) n
        returning id)
      insert into allocations (attempt_id, line, order_id, target, order_version, asked_ore,
        service_advisor, active)
      select id, 1, $1, 'order', 1, 100, 'ANLI', false from made`,
  });
  await test_.database.query(copies, [orderId]);
  const answer = await app.get("/api/payments.csv?operator=MANGA");
  const lines = (await answer.text()).trimEnd().split("\r\n").slice(1);
  expect(lines).toHaveLength(1101);
  const inFile = lines.map((line) => line.split(";").at(-1));
  expect(new Set(inFile).size).toBe(1101);
  const listed = await app.json<PaymentPage>("/api/payments?operator=MANGA&limit=200");
  expect(inFile.slice(0, 200)).toEqual(listed.payments.map((payment) => payment.id));
});

test("a name that thousands of orders have is found by walking back in time", async () => {
  const copies = statement({
    name: "copy_orders",
    text: `insert into orders (id, company_id, system_id, site_id, order_number, invoice_number,
        kind, settlement, version, customer_name, service_advisor, total_ore, created_at, changed_at)
      select gen_random_uuid(), company_id, system_id, site_id, 'M' || n, 'M' || n, kind,
        settlement, 1, 'Vanlig Ångström', 'VANLI', total_ore, created_at, changed_at
      from orders, generate_series(1, 2100) n where id = $1`,
  });
  await test_.database.query(copies, [orderId]);
  await countRows();
  const [common] = await test_.database.query<{ id: string }>(
    statement({ name: "a_common_order", text: "select id from orders where order_number = 'M77'" }),
  );
  const id = await insertAttempt(test_.database, places, {
    orderIds: [common?.id ?? ""],
    state: "declined",
  });
  for (const query of [{ search: "ångström" }, { serviceAdvisor: "vanli" }, { search: "VANLI" }]) {
    const page = await listPayments(test_.database, listPaymentsQuery.parse(query), {
      telling: { language: "sv", nowMs: NOW_MS },
      sight: SEES_ALL,
    });
    expect(page.kind === "page" && page.payments.map((payment) => payment.id)).toEqual([id]);
  }
});

/** Autovacuum would, within a minute: until then a plan for empty tables meets thousands of rows. */
async function countRows(): Promise<void> {
  await test_.database.query(statement({ name: "count_rows", text: "analyze" }));
}

test("what few have is found also behind thousands of newer payments, page by page", async () => {
  const order = { customerName: "Sällsynt Långtbort", invoiceNumber: "900700" };
  const rare = await insertOrder(test_.database, places, order);
  const old = await insertAttempt(test_.database, places, {
    orderIds: [rare],
    state: "declined",
    at: "2026-01-02T09:00:00Z",
  });
  const recent = await insertAttempt(test_.database, places, {
    orderIds: [rare],
    state: "declined",
    at: "2026-03-03T09:30:00Z",
  });
  const between = statement({
    name: "payments_between",
    text: `with made as (
        insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id, operator_id,
          operator, asked_by, reference, asked_ore, evidence, created_at, ended_at, server_id)
        select gen_random_uuid(), kind, state, company_id, site_id, till_id, terminal_id, operator_id,
          operator, asked_by, 'BETWEEN' || n, asked_ore, evidence, '2026-03-03T09:00:00Z',
          '2026-03-03T09:00:00Z', server_id
        from attempts, generate_series(1, 4100) n where id = $1 returning id)
      insert into allocations (attempt_id, line, order_id, target, order_version, asked_ore, active,
          service_advisor)
      select id, 1, $2, 'order', 1, 100, false, 'ANLI' from made`,
  });
  await test_.database.query(between, [old, orderId]);
  await countRows();
  const search = async (limit: number, cursor?: string): Promise<PaymentPage> =>
    await app.json<PaymentPage>(
      `/api/payments?search=l%C3%A5ngtbort&limit=${limit}${cursor === undefined ? "" : `&cursor=${cursor}`}`,
    );
  const idsOf = ({ payments }: PaymentPage): readonly string[] => payments.map(({ id }) => id);
  const whole = await search(50);
  expect([idsOf(whole), whole.next]).toEqual([[recent, old], null]);
  const first = await search(1);
  expect(idsOf(first)).toEqual([recent]);
  const second = await search(1, first.next ?? "");
  expect([idsOf(second), second.next]).toEqual([[old], null]);
});

test("an order that changes its name is found by the new one and not by the old", async () => {
  const changing = await insertOrder(test_.database, places, {
    invoiceNumber: "900500",
    customerName: "Gammalt Namnsson",
  });
  const id = await insertAttempt(test_.database, places, {
    orderIds: [changing],
    state: "declined",
  });
  const rename = statement({
    name: "rename_customer",
    text: "update orders set customer_name = 'Nytt Efternamn' where id = $1",
  });
  await test_.database.query(rename, [changing]);
  const idsFor = async (search: string): Promise<string[]> => {
    const page = await app.json<PaymentPage>(`/api/payments?search=${search}`);
    return page.payments.map((payment) => payment.id);
  };
  expect(await idsFor("namnsson")).toEqual([]);
  expect(await idsFor("efternamn")).toEqual([id]);
});

test("a payment is found by the signature that it carries, not by its order's new one", async () => {
  const order = { invoiceNumber: "900600", serviceAdvisor: "FÖRRA" };
  const changing = await insertOrder(test_.database, places, order);
  const id = await insertAttempt(test_.database, places, { orderIds: [changing] });
  const rename = statement({
    name: "change_advisor",
    text: "update orders set service_advisor = 'NYASS' where id = $1",
  });
  await test_.database.query(rename, [changing]);
  const idsFor = async (query: string): Promise<string[]> => {
    const page = await app.json<PaymentPage>(`/api/payments?${query}`);
    return page.payments.map((payment) => payment.id);
  };
  for (const found of ["serviceAdvisor=förra", "search=FÖRRA"]) {
    expect(await idsFor(found)).toEqual([id]);
  }
  for (const lost of ["serviceAdvisor=nyass", "search=nyass"])
    expect(await idsFor(lost)).toEqual([]);
  const [row] = (await app.json<PaymentPage>("/api/payments?serviceAdvisor=FÖRRA")).payments;
  expect(row?.serviceAdvisors).toEqual(["FÖRRA"]);
});
