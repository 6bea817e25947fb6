import { createHash } from "node:crypto";
import type { Role } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { type Access, SUBJECT_KINDS, type SubjectKind } from "../http/access.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import {
  addKeySeeing,
  addPersonSeeing,
  decideRight,
  insertKept,
  insertTwoCompanies,
  type KeptThings,
  type Limits,
  type TwoCompanies,
} from "./test-two-companies.ts";

let it: TestApp;
let two: TwoCompanies;
const people = new Map<string, string>();
const closes = { a: newUuid(), b: newUuid() };
const kept = new Map<"a" | "b", KeptThings>();
const cookies = new Map<string, string>();

async function addPerson(signature: string, role: Role, limits?: Limits): Promise<string> {
  const id = await addPersonSeeing(it, signature, role, limits);
  people.set(signature, id);
  cookies.set(signature, await it.signIn(signature));
  return id;
}

beforeAll(async () => {
  it = await openTestApp({ addRoutes: (app) => addRoutes(app) });
  two = await insertTwoCompanies(it.database);
  for (const side of ["a", "b"] as const) {
    await insertRow(it.database, "day_closes", {
      id: closes[side],
      company_id: two[side].companyId,
      site_id: two[side].own.siteId,
      number: 1,
      cut_at: new Date("2026-03-02T17:00:00Z"),
      by: "CHEF",
      content: "{}",
      content_hash: createHash("sha256").update("{}").digest("hex"),
    });
    const { companyId } = two[side];
    kept.set(side, await insertKept(it.database, { companyId, closeId: closes[side] }));
  }
  const ofB = { companyIds: [two.b.companyId] };
  await addPerson("ALLA", "administrator");
  await addPerson("ADMA", "administrator", { companyIds: [two.a.companyId] });
  await addPerson("ADMB", "administrator", ofB);
  await addPerson("OPB", "operator", ofB);
  await addPerson("SYDD", "administrator", { siteIds: [two.sites.SYD] });
});
afterAll(() => it.close());

/** One route for each kind of thing, reading and writing, whose handler says that it was reached. */
function addRoutes(app: TestApp["app"]): void {
  for (const kind of SUBJECT_KINDS) {
    for (const method of ["GET", "POST"] as const) {
      const access: Access = {
        kind: "granted",
        right: "settings",
        scope: "settings:read",
        subject: { thing: kind, param: "id" },
      };
      app.route({
        method,
        url: `/api/test/${kind}/:id`,
        config: { access },
        handler: () => ({ reached: true }),
      });
    }
  }
}

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

async function call(
  who: string,
  path: string,
  method: "GET" | "POST" = "GET",
  headers: Record<string, string> = {},
): Promise<Answer> {
  const as = who.startsWith("Bearer") ? { authorization: who } : { cookie: cookies.get(who) ?? "" };
  const answer = await fetch(`${it.url}/api/test/${path}`, {
    method,
    headers: { ...as, ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as Answer["body"] };
}

function idOf(kind: SubjectKind, side: "a" | "b"): string {
  const { own, companyId, systemId } = two[side];
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
      return people.get(side === "a" ? "ADMA" : "OPB") ?? "";
    case "dayClose":
      return closes[side];
    case "voucher":
      return kept.get(side)?.voucherId ?? "";
    case "export":
      return kept.get(side)?.exportId ?? "";
    case "tillReconciliation":
      return two[side].countId;
    case "payoutAgreement":
      return two[side].agreementId;
    case "bankFile":
      return two[side].bankFileId;
    case "bankLine":
      return two[side].bankLineId;
    case "payoutMatch":
      return two[side].matchId;
    case "acquirerLine":
      return two[side].acquirerLineId;
    case "webhook":
      return two[side].webhookId;
    case "bookDifference":
      return two[side].differenceId;
  }
}

describe.each(SUBJECT_KINDS)("a call about one %s", (kind) => {
  test.each(["GET", "POST"] as const)("%s reaches one's own", async (method) => {
    for (const who of ["ALLA", "ADMB"]) {
      expect(await call(who, `${kind}/${idOf(kind, "b")}`, method)).toMatchObject({ status: 200 });
    }
  });

  test.each(["GET", "POST"] as const)(
    "%s answers of another company's as of none",
    async (method) => {
      const key = await addKeySeeing(it, [two.b.companyId]);
      for (const who of ["ADMB", key]) {
        const foreign = await call(who, `${kind}/${idOf(kind, "a")}`, method);
        expect(foreign.status).toBe(404);
        expect(foreign).toEqual(await call(who, `${kind}/${newUuid()}`, method));
      }
    },
  );

  test("one who sees one site sees no other's", async () => {
    const foreign = await call("SYDD", `${kind}/${idOf(kind, "a")}`);
    const own = await call("SYDD", `${kind}/${idOf(kind, "b")}`);
    // An export, and what the bank has sent, is of all its company's sites.
    const whole = [
      "export",
      "bankFile",
      "bankLine",
      "payoutMatch",
      "acquirerLine",
      "webhook",
      "bookDifference",
    ];
    const isWhole = whole.includes(kind);
    expect([foreign.status, own.status]).toEqual([404, isWhole ? 403 : 200]);
  });
});

test("what is no id is left to the check of the input", async () => {
  expect((await call("ADMB", "order/not-an-id")).status).toBe(200);
});

test("a payment taken elsewhere for one's order is seen, a till of a shared site too", async () => {
  await it.database.query(
    statement({
      name: "test_take_elsewhere",
      text: "update attempts set site_id = $2 where id = $1",
    }),
    [two.b.shared.paymentId, two.sites.SYD],
  );
  const delad = { siteIds: [two.sites.DELAD] };
  await addPerson("DELA", "administrator", delad);
  expect((await call("DELA", `payment/${two.b.shared.paymentId}`)).status).toBe(200);
  expect((await call("ADMB", `till/${two.a.shared.tillId}`)).status).toBe(200);
  expect((await call("ADMB", `terminal/${two.a.shared.terminalId}`)).status).toBe(404);
});

test("a person who works in more places than the caller can be read by the caller, and not changed", async () => {
  const all = people.get("ALLA") ?? "";
  expect((await call("ADMB", `person/${all}`)).status).toBe(200);
  expect((await call("ADMB", `person/${all}`, "POST")).status).toBe(403);
  expect((await call("ALLA", `person/${people.get("ADMB") ?? ""}`, "POST")).status).toBe(200);
});

test("a right that was denied at the site is refused there, and given only there holds only there", async () => {
  const denied = await addPerson("NEKA", "administrator");
  await decideRight(it, denied, { right: "settings", siteId: two.sites.NORD, allowed: false });
  const given = await addPerson("GIVN", "operator");
  await decideRight(it, given, { right: "settings", siteId: two.sites.NORD, allowed: true });
  const [north, south] = [`order/${two.a.own.orderId}`, `order/${two.b.own.orderId}`];
  expect((await call("NEKA", north)).status).toBe(403);
  expect((await call("NEKA", south)).status).toBe(200);
  expect((await call("GIVN", north)).status).toBe(200);
  expect((await call("GIVN", south)).status).toBe(403);
  // What belongs to a whole company asks for the right everywhere.
  expect((await call("GIVN", `company/${two.a.companyId}`)).status).toBe(403);
});

describe("a refusal says who can do it", () => {
  test("to a person, in both languages, and never whom the person does not see", async () => {
    const order = `order/${two.b.own.orderId}`;
    const sv = await call("OPB", order, "GET", { "accept-language": "sv" });
    expect(sv.body).toMatchObject({
      code: "notAllowed",
      nextStep: "Be SYDD, ADMB, ALLA eller NEKA.",
      allowed: [
        { signature: "SYDD", name: "Person SYDD" },
        { signature: "ADMB" },
        { signature: "ALLA" },
        { signature: "NEKA" },
      ],
    });
    const en = await call("OPB", order, "GET", { "accept-language": "en" });
    expect(en.body["nextStep"]).toBe("Ask SYDD, ADMB, ALLA or NEKA.");
  });

  test("not to a key", async () => {
    const key = await addKeySeeing(it, null, ["orders:read"]);
    const refused = await call(key, `order/${two.b.own.orderId}`);
    expect(refused.body).toMatchObject({ status: 403, code: "notAllowed" });
    expect(refused.body["allowed"]).toBeUndefined();
  });

  test("of what is not there, nothing that tells whether it is", async () => {
    const foreign = await call("OPB", `order/${two.a.own.orderId}`);
    expect(foreign.status).toBe(403);
    expect(foreign).toEqual(await call("OPB", `order/${newUuid()}`));
  });
});

describe("the audit trail", () => {
  type Row = {
    readonly kind: string;
    readonly by: string;
    readonly subject_id: string | null;
    readonly company_id: string | null;
    readonly site_id: string | null;
    readonly content: Record<string, unknown>;
  };
  const READ = statement({
    name: "test_read_audit",
    text: `select kind, by, subject_id, company_id, site_id, content from audit_events
      where kind in ('rightUsed','rightRefused') order by tx, id`,
  });
  async function notedBy(work: () => Promise<unknown>): Promise<Row[]> {
    const before = await it.database.query<Row>(READ);
    await work();
    return (await it.database.query<Row>(READ)).slice(before.length);
  }

  test("has each use of a right to write, and no reading", async () => {
    const order = `order/${two.b.own.orderId}`;
    expect(await notedBy(() => call("ALLA", order))).toEqual([]);
    expect(await notedBy(() => call("ALLA", order, "POST"))).toEqual([
      {
        kind: "rightUsed",
        by: "ALLA",
        subject_id: two.b.own.orderId,
        company_id: two.b.companyId,
        site_id: two.sites.SYD,
        content: { right: "settings", route: "POST /api/test/order/:id" },
      },
    ]);
  });

  test("has each refusal once, also of a reading, and each attempt to write to what is out of sight", async () => {
    const order = `order/${two.b.own.orderId}`;
    const refused = await notedBy(() => call("OPB", order));
    expect(refused).toMatchObject([
      {
        kind: "rightRefused",
        by: "OPB",
        subject_id: two.b.own.orderId,
        content: { right: "settings", code: "notAllowed" },
      },
    ]);
    expect(await notedBy(() => call("ADMB", `order/${two.a.own.orderId}`))).toEqual([]);
    for (const id of [two.a.own.orderId, newUuid()]) {
      expect(await notedBy(() => call("ADMB", `order/${id}`, "POST"))).toEqual([
        {
          kind: "rightRefused",
          by: "ADMB",
          subject_id: id,
          company_id: null,
          site_id: null,
          content: {
            right: "settings",
            route: "POST /api/test/order/:id",
            code: "orderNotFound",
          },
        },
      ]);
    }
    const key = await addKeySeeing(it, null, ["orders:read"]);
    expect(await notedBy(() => call(key, order))).toMatchObject([
      { by: expect.stringMatching(/^key:Testprogram/) as string },
    ]);
  });
});
