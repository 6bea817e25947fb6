import type { Role } from "@kortkoll/core/people/rights.ts";
import { ROLES } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import type { SubjectKind } from "../http/access.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { type Call, EVERY_CALL, NAMES_NOTHING, type NamedField, type Sent } from "./test-calls.ts";
import {
  addKeySeeing,
  addPersonSeeing,
  type CompanySide,
  insertTwoCompanies,
  sessionOf,
  type TwoCompanies,
} from "./test-two-companies.ts";

const NOBODYS = "0198c5a0-1234-7123-9123-411111111111";

let it: TestApp;
let two: TwoCompanies;
/** People who see company B, and people who see its site alone. */
const ofCompany = new Map<Role, string>();
const ofSite = new Map<Role, string>();
let managerOfA: string;

const SIGNATURES: Readonly<Record<Role, readonly [string, string]>> = {
  operator: ["BOPE", "SOPE"],
  serviceAdvisor: ["BADV", "SADV"],
  manager: ["BCHE", "SCHE"],
  finance: ["BEKO", "SEKO"],
  administrator: ["BADM", "SADM"],
};

beforeAll(async () => {
  it = await openTestApp();
  two = await insertTwoCompanies(it.database);
  const inB = { companyIds: [two.b.companyId] };
  const inSyd = { siteIds: [two.sites.SYD] };
  for (const role of ROLES) {
    const [company, site] = SIGNATURES[role];
    ofCompany.set(role, await addPersonSeeing(it, company, role, inB));
    ofSite.set(role, await addPersonSeeing(it, site, role, inSyd));
  }
  const inA = { companyIds: [two.a.companyId], siteIds: [two.sites.NORD] };
  managerOfA = await addPersonSeeing(it, "ACHE", "manager", inA);
});
afterAll(() => it.close());

type As = Readonly<Record<string, string>>;
type Answer = { readonly status: number; readonly type: string | null; readonly text: string };

async function send(
  name: string,
  asked: { readonly as: As; readonly sent: Sent; readonly id?: string | undefined },
): Promise<Answer> {
  const [method = "", url = ""] = name.split(" ");
  const call = EVERY_CALL[name];
  const path = url.replace(
    /:(\w+)/g,
    (_whole, param: string) => call?.params?.[param] ?? asked.id ?? NOBODYS,
  );
  const query = new URLSearchParams(asked.sent.query).toString();
  const hasBody = method === "POST" || method === "PUT" || method === "PATCH";
  const answer = await fetch(`${it.url}${path}${query === "" ? "" : `?${query}`}`, {
    method,
    headers: {
      ...asked.as,
      "accept-language": "sv",
      ...(hasBody ? { "content-type": "application/json" } : {}),
    },
    ...(hasBody ? { body: JSON.stringify(asked.sent.body ?? {}) } : {}),
  });
  const type = answer.headers.get("content-type");
  return { status: answer.status, type, text: await answer.text() };
}

/** Every caller who may make the call and sees nothing of company A. */
async function strangersTo(call: Call): Promise<readonly (readonly [string, As])[]> {
  const role = call.roles.find((one) => one === "manager") ?? call.roles[0];
  const tillId = two.b.own.tillId;
  const person = async (people: Map<Role, string>): Promise<As> => ({
    cookie: await sessionOf(it, { id: people.get(role ?? "operator") ?? "", tillId }),
  });
  return [
    ...(role === undefined
      ? []
      : ([
          [`a ${role} of company B`, await person(ofCompany)],
          [`a ${role} of the site`, await person(ofSite)],
        ] as const)),
    ...(call.scope === undefined
      ? []
      : ([
          ["a key", { authorization: await addKeySeeing(it, [two.b.companyId], [call.scope]) }],
        ] as const)),
  ];
}

const NAMES = Object.keys(EVERY_CALL).filter((name) => EVERY_CALL[name]?.isStream !== true);
const ABOUT_A_THING = NAMES.filter((name) => name.includes("/:id"));

describe.each(ABOUT_A_THING)("%s", (name) => {
  test("answers of another company's thing as of one that does not exist", async () => {
    const call = callOf(name);
    const about = subjectOf(name);
    for (const [who, as] of await strangersTo(call)) {
      const sent = sentBy(call, as);
      const foreign = await send(name, { as, sent, id: idOf(about, two.a) });
      const nobodys = await send(name, { as, sent, id: NOBODYS });
      expect(foreign.status, `${who}: ${foreign.text}`).toBe(404);
      expect(foreign, who).toEqual(nobodys);
    }
  });
});

const NAMING = NAMES.filter((name) => (EVERY_CALL[name]?.names ?? []).length > 0);

describe.each(NAMING)("%s", (name) => {
  const fields = EVERY_CALL[name]?.names ?? [];
  test.each(fields.map((one, index) => [one.field, index] as const))(
    "answers of another company's %s as of one that does not exist",
    async (_field, index) => {
      const call = callOf(name);
      const named = fields[index];
      if (named === undefined) throw new Error("A field was there and is gone");
      const { foreign, nobodys } = named.of(two.a);
      for (const [who, as] of await strangersTo(call)) {
        const id = idOfOwn(name);
        const sent = sentBy(call, as);
        const one = await send(name, { as, id, sent: withField(sent, named, foreign) });
        const other = await send(name, { as, id, sent: withField(sent, named, nobodys) });
        const plain = (answer: Answer): Answer => ({
          ...answer,
          text: answer.text.replaceAll(foreign, "…").replaceAll(nobodys, "…"),
        });
        expect(plain(one), who).toEqual(plain(other));
        expect(one.status, `${who}: ${one.text}`).toBeLessThan(500);
        // A field that is not looked at would be answered alike as well.
        const isQuery = named.field.startsWith("?");
        if (!isQuery) expect(one.status, `${who}: ${one.text}`).toBeGreaterThanOrEqual(400);
      }
    },
  );
});

/** What nobody of company B may ever read. */
function secretsOfA(): readonly string[] {
  const { a } = two;
  const corner = ({ orderId, paymentId, terminalId, vendorTerminalId }: CompanySide["own"]) => [
    orderId,
    paymentId,
    terminalId,
    vendorTerminalId,
  ];
  return [
    ...[a.companyId, a.companyCode, a.systemId, a.own.siteId, a.own.tillId, managerOfA, "NORD"],
    ...corner(a.own),
    ...corner(a.shared),
    "ACHE",
  ];
}

describe("what is listed", () => {
  beforeAll(async () => {
    await somethingHappensAt(two.a);
    await somethingHappensAt(two.b);
  });

  const lists = NAMES.filter((name) => name.startsWith("GET ") && !name.includes("/:id"));
  test.each(lists)("%s shows nothing of another company", async (name) => {
    for (const [who, as] of await strangersTo(callOf(name))) {
      const sent = sentBy(callOf(name), as);
      const { status, text } = await send(name, { as, sent });
      expect(status, `${who}: ${text}`).toBe(200);
      expect(
        secretsOfA().filter((secret) => text.includes(secret)),
        `${who}: ${text}`,
      ).toEqual([]);
    }
  });

  test.each([
    ["GET /api/orders", "BBIL-SYD"],
    ["GET /api/events", "BBIL-SYD"],
    ["GET /api/payments", "BBIL-SYD"],
    ["GET /api/payments.csv", "BBIL-SYD"],
    ["GET /api/interrupted", "BBIL-SYD"],
    ["GET /api/tills", "S1"],
    ["GET /api/terminals", "Terminal BBIL SYD"],
    ["GET /api/ledger/balances", "BBIL"],
    ["GET /api/overview", "Terminal BBIL SYD"],
    ["GET /api/audit", "BBIL"],
  ])("%s shows what is one's own", async (name, own) => {
    for (const [who, as] of await strangersTo(callOf(name))) {
      const { text } = await send(name, { as, sent: sentBy(callOf(name), as) });
      expect(text, who).toContain(own);
    }
  });

  test("what changes at another company is told to nobody who listens", async () => {
    for (const [who, as] of await strangersTo(callOf("GET /api/live"))) {
      const heard = await hearWhile(as, async () => {
        await somethingHappensAt(two.a);
        await somethingHappensAt(two.b);
      });
      expect(heard, who).toContain(two.b.own.orderId);
      expect(
        secretsOfA().filter((secret) => heard.includes(secret)),
        who,
      ).toEqual([]);
    }
  });

  test("the overview that is followed shows nothing of another company", async () => {
    for (const [who, as] of await strangersTo(callOf("GET /api/overview/stream"))) {
      const text = await readUntil(as, "/api/overview/stream", "businessDay");
      expect(text, who).toContain("Terminal BBIL SYD");
      expect(
        secretsOfA().filter((secret) => text.includes(secret)),
        who,
      ).toEqual([]);
    }
  });
});

type Schema = {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
};
type Operation = {
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
};

test("every field that may name a thing of a company or site is in the table of calls", async () => {
  const answer = await fetch(`${it.url}/api/openapi.json`);
  const { paths } = (await answer.json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  const untold = NAMES.flatMap((name) => {
    const [method = "", url = ""] = name.split(" ");
    const operation = paths[url.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
    const inBody = Object.values(operation?.requestBody?.content ?? {}).flatMap(({ schema }) =>
      schema === undefined ? [] : fieldsIn(schema),
    );
    const inQuery = (operation?.parameters ?? []).filter((one) => one.in === "query");
    const told = (EVERY_CALL[name]?.names ?? []).flatMap(({ field }) =>
      field.replace("?", "").split("."),
    );
    return [...inBody, ...inQuery.map((one) => one.name)]
      .filter((field) => LOOKS_LIKE_A_NAME.test(field) && !told.includes(field))
      .filter((field) => !(field in NAMES_NOTHING) && !(`${name} ${field}` in NAMES_NOTHING))
      .map((field) => `${name} ${field}`);
  });
  const advice =
    "Add the field to `names` of its call in server/access/test-calls.ts, with a value of company " +
    "A's and one that nobody has; or to NAMES_NOTHING with the reason why it names nobody's thing.";
  expect([...new Set(untold)], advice).toEqual([]);
});

const LOOKS_LIKE_A_NAME = /(Id|Ids|Code|Codes)$|^(operator|owner|approver|signature|company|site)$/;

function fieldsIn(schema: Schema): readonly string[] {
  const { properties = {}, items, anyOf = [], oneOf = [], allOf = [] } = schema;
  const inner = [...Object.values(properties), ...(items === undefined ? [] : [items])];
  return [
    ...Object.keys(properties),
    ...[...inner, ...anyOf, ...oneOf, ...allOf].flatMap((one) => fieldsIn(one)),
  ];
}

function callOf(name: string): Call {
  const call = EVERY_CALL[name];
  if (call === undefined) throw new Error(`${name} is not in the table of calls`);
  return call;
}

function subjectOf(name: string): SubjectKind {
  const [method, url] = name.split(" ");
  const access = it.app.routeTable.find((one) => one.method === method && one.url === url)?.access;
  if (access?.kind !== "granted" || typeof access.subject === "string") {
    throw new Error(`${name} has an id in its address and does not say of what (access.subject)`);
  }
  return access.subject.thing;
}

function idOfOwn(name: string): string | undefined {
  return name.includes("/:id") ? idOf(subjectOf(name), two.b) : undefined;
}

function idOf(kind: SubjectKind, side: CompanySide): string {
  switch (kind) {
    case "order":
      return side.own.orderId;
    case "payment":
      return side.own.paymentId;
    case "till":
      return side.own.tillId;
    case "terminal":
      return side.own.terminalId;
    case "site":
      return side.own.siteId;
    case "company":
      return side.companyId;
    case "invoicingSystem":
      return side.systemId;
    case "person":
      return side === two.a ? managerOfA : (ofCompany.get("operator") ?? "");
  }
}

/** A key names its operator where there is one; a person is the operator. */
function sentBy(call: Call, as: As): Sent {
  const sent = call.sent?.(two.b) ?? {};
  const namesOperator = (call.names ?? []).some((one) => one.field === "operator");
  if (!namesOperator || as["authorization"] === undefined) return sent;
  return { ...sent, body: { ...sent.body, operator: "BCHE" } };
}

function withField(sent: Sent, { field }: NamedField, value: string): Sent {
  if (field.startsWith("?")) return { ...sent, query: { ...sent.query, [field.slice(1)]: value } };
  return {
    ...sent,
    body: replaced(sent.body ?? {}, field.split("."), value) as Sent["body"] & object,
  };
}

function replaced(from: unknown, path: readonly string[], value: string): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(from)) {
    return from.map((one: unknown, index) =>
      String(index) === first ? replaced(one, rest, value) : one,
    );
  }
  const fields = typeof from === "object" && from !== null ? Object.entries(from) : [];
  const before = fields.find(([key]) => key === first)?.[1] as unknown;
  return { ...Object.fromEntries(fields), [first]: replaced(before, rest, value) };
}

const ADD_ORDER_EVENT = statement({
  name: "test_order_event",
  text: `insert into order_events (id, company_id, system_code, order_id, kind, content, at)
    select gen_random_uuid(), company_id, 'workshop', id, 'changed',
      jsonb_build_object('invoiceNumber', invoice_number, 'orderNumber', order_number,
        'companyCode', (select code from companies c where c.id = company_id), 'totalOre', 1,
        'paidOre', 0, 'leftOre', 1, 'position', 'findingOut', 'version', 1, 'owedToCustomerOre', 0, 'paymentId', null), $2
    from orders where id = any($1::uuid[])`,
});
const ADD_ATTEMPT_EVENT = statement({
  name: "test_attempt_event",
  text: `insert into attempt_events (id, attempt_id, kind, content, by, at)
    select gen_random_uuid(), id, 'unexpectedAnswer', '{}', 'KASS', $2
    from attempts where id = any($1::uuid[])`,
});

async function somethingHappensAt({ own, shared }: CompanySide): Promise<void> {
  const at = new Date(it.nowMs);
  await it.database.query(ADD_ORDER_EVENT, [[own.orderId, shared.orderId], at]);
  await it.database.query(ADD_ATTEMPT_EVENT, [[own.paymentId, shared.paymentId], at]);
  it.live.wake();
}

async function hearWhile(as: As, work: () => Promise<void>): Promise<string> {
  const answer = await fetch(`${it.url}/api/live`, { headers: as });
  let heard = "";
  let isGreeted = false;
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += piece;
    if (!isGreeted && heard.includes("data: ")) {
      isGreeted = true;
      await work();
    }
    if (heard.includes(two.b.own.orderId)) break;
  }
  return heard;
}

async function readUntil(as: As, path: string, wanted: string): Promise<string> {
  const answer = await fetch(it.url + path, { headers: as });
  let text = "";
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    if (text.includes(wanted) && text.endsWith("\n\n")) break;
  }
  return text;
}
