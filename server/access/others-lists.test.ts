import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import {
  type As,
  CALLS,
  callOf,
  openStrangers,
  type Strangers,
  send,
  sentBy,
  strangersTo,
} from "./test-strangers.ts";
import type { CompanySide } from "./test-two-companies.ts";

let all: Strangers;
beforeAll(async () => {
  all = await openStrangers();
});
afterAll(() => all.it.close());

/** What nobody of company B may ever read. */
function secretsOfA(): readonly string[] {
  const { managerOfA } = all;
  const { a } = all.two;
  const corner = ({ orderId, paymentId, terminalId, vendorTerminalId }: CompanySide["own"]) => [
    orderId,
    paymentId,
    terminalId,
    vendorTerminalId,
  ];
  return [
    ...[a.companyId, a.companyCode, a.systemId, a.keyId, a.own.siteId, a.own.tillId, managerOfA],
    a.personId,
    "NORD",
    ...corner(a.own),
    ...corner(a.shared),
    "ACHE",
  ];
}

describe("what is listed", () => {
  beforeAll(async () => {
    await somethingHappensAt(all.two.a);
    await somethingHappensAt(all.two.b);
  });

  // What goes by the whole installation is refused to strangers, and the others name one thing.
  const lists = CALLS.filter(
    (name) =>
      name.startsWith("GET ") &&
      !/\/:(?:id|right)/.test(name) &&
      callOf(name).over !== "installation",
  );
  test.each(lists)("%s shows nothing of another company", async (name) => {
    for (const [who, as] of await strangersTo(all, callOf(name))) {
      const sent = sentBy(all, callOf(name), as);
      const { status, text } = await send(all, name, { as, sent });
      // What is of a whole company is shown to nobody who is limited to a site of it.
      const isRefused = callOf(name).over === "company" && who.endsWith("of the site");
      expect(status, `${who}: ${text}`).toBe(isRefused ? 403 : 200);
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
    for (const [who, as] of await strangersTo(all, callOf(name))) {
      const { text } = await send(all, name, { as, sent: sentBy(all, callOf(name), as) });
      expect(text, who).toContain(own);
    }
  });

  test("what changes at another company is told to nobody who listens", async () => {
    for (const [who, as] of await strangersTo(all, callOf("GET /api/live"))) {
      const heard = await hearWhile(as, async () => {
        await somethingHappensAt(all.two.a);
        await somethingHappensAt(all.two.b);
      });
      expect(heard, who).toContain(all.two.b.own.orderId);
      expect(
        secretsOfA().filter((secret) => heard.includes(secret)),
        who,
      ).toEqual([]);
    }
  });

  test("the overview that is followed shows nothing of another company", async () => {
    for (const [who, as] of await strangersTo(all, callOf("GET /api/overview/stream"))) {
      const text = await readUntil(as, "/api/overview/stream", "businessDay");
      expect(text, who).toContain("Terminal BBIL SYD");
      expect(
        secretsOfA().filter((secret) => text.includes(secret)),
        who,
      ).toEqual([]);
    }
  });
});

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
/** What changes in the settings of the company's own site, of the company, and of a person there. */
const ADD_CHANGES = statement({
  name: "test_changes_of_settings",
  text: `insert into audit_events (id, kind, company_id, site_id, subject_kind, subject_id, content,
      by, at)
    select gen_random_uuid(), kind, company_id, site_id, subject_kind, subject_id,
      jsonb_build_object('name', name, 'from', null, 'to', jsonb_build_object('sites', $1::text[])),
      'SERV', $2::timestamptz
    from (values
      ('settingChanged', null::uuid, $3::uuid, 'site', $3::uuid, $4::text),
      ('settingChanged', $5::uuid, null::uuid, 'company', $5::uuid, $6::text),
      ('settingRefused', $5::uuid, null::uuid, 'company', $5::uuid, $6::text),
      ('settingChanged', null::uuid, null::uuid, 'person', $7::uuid, $8::text))
      as c(kind, company_id, site_id, subject_kind, subject_id, name)`,
});

async function somethingHappensAt(side: CompanySide): Promise<void> {
  const { own, shared, companyId, companyCode, personId } = side;
  const at = new Date(all.it.nowMs);
  await all.it.database.query(ADD_ORDER_EVENT, [[own.orderId, shared.orderId], at]);
  await all.it.database.query(ADD_ATTEMPT_EVENT, [[own.paymentId, shared.paymentId], at]);
  await all.it.database.query(ADD_CHANGES, [
    [own.siteCode],
    at,
    own.siteId,
    own.siteCode,
    companyId,
    companyCode,
    personId,
    "Någon",
  ]);
  all.it.live.wake();
}

async function hearWhile(as: As, work: () => Promise<void>): Promise<string> {
  const answer = await fetch(`${all.it.url}/api/live`, { headers: as });
  let heard = "";
  let isGreeted = false;
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += piece;
    if (!isGreeted && heard.includes("data: ")) {
      isGreeted = true;
      await work();
    }
    if (heard.includes(all.two.b.own.orderId)) break;
  }
  return heard;
}

async function readUntil(as: As, path: string, wanted: string): Promise<string> {
  const answer = await fetch(all.it.url + path, { headers: as });
  let text = "";
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    if (text.includes(wanted) && text.endsWith("\n\n")) break;
  }
  return text;
}
