import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid, systemPause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { createSecretBox } from "../secrets/secret-box.ts";
import type { AuditPage, AuditStatus, AuditVerdict } from "./audit-api.ts";
import { createAuditChain } from "./audit-chain.ts";
import { readTip } from "./chain-store.ts";
import { createHeadKey, textOfTip } from "./head-key.ts";
import { type AuditRecord, recordAuditAlone } from "./record-audit.ts";
import { ask, inTold } from "./test-audit.ts";

let app: TestApp;
let finance: string;
beforeAll(async () => {
  app = await openTestApp();
  await app.addPerson("EKON", "finance");
  await app.addPerson("KASS", "operator");
  finance = await app.signIn("EKON");
});
afterAll(() => app.close());

const COMPANIES = {
  nord: "01a00000-0000-7000-8000-000000000001",
  syd: "01a00000-0000-7000-8000-000000000002",
} as const;

async function change(name: string, companyId: string | null = null): Promise<void> {
  await record({ companyId, content: { from: null, to: name } });
}

async function record(given: Partial<AuditRecord>): Promise<void> {
  await recordAuditAlone(
    { database: app.database, newId: newUuid },
    {
      kind: "settingChanged",
      subject: { kind: "till", id: null },
      content: {},
      by: { id: null, name: "CHEF" },
      at: new Date(app.nowMs),
      ...given,
    },
  );
}

async function get<Answer>(path: string, cookie = finance): Promise<Answer> {
  const answer = await fetch(`${app.url}${path}`, {
    headers: { cookie, "accept-language": "sv" },
  });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as Answer;
}

const verify = (): Promise<AuditVerdict> => get("/api/audit/verify");
const list = (query: string): Promise<AuditPage> => get(`/api/audit?${query}`);

beforeEach(async () => {
  app.nowMs += 60_000;
});

test("whoever has no right to audit is refused, a key without the scope too", async () => {
  const operator = await app.signIn("KASS");
  const key = await app.addKey(["payments:read"]);
  for (const path of ["/api/audit", "/api/audit/verify", "/api/audit/status"]) {
    expect((await fetch(`${app.url}${path}`)).status).toBe(401);
    expect((await fetch(`${app.url}${path}`, { headers: { cookie: operator } })).status).toBe(403);
    const byKey = await fetch(`${app.url}${path}`, { headers: { authorization: key } });
    expect(byKey.status).toBe(403);
  }
});

test("verifying seals what has been committed, and a program may ask for it", async () => {
  await change("första");
  const { ok, entries, firstBroken } = await verify();
  expect({ ok, firstBroken }).toEqual({ ok: true, firstBroken: undefined });
  await change("andra");
  const key = await app.addKey(["audit:read"]);
  const answer = await fetch(`${app.url}/api/audit/verify`, { headers: { authorization: key } });
  const again = (await answer.json()) as AuditVerdict;
  expect(again.entries).toBeGreaterThan(entries);
  expect(again).toMatchObject({ ok: true, by: "key:Testprogram 2" });
});

test("the list tells each entry in a sentence, by person, kind, day and words, page by page", async () => {
  for (const name of ["Bromsar", "Bromsok 100 %", "Däck"]) await change(name);
  await verify();
  const all = await list("kind=settingChanged&by=CHEF&limit=2");
  expect(all.entries.map((one) => one.sentence)).toEqual([
    "En inställning ändrades",
    "En inställning ändrades",
  ]);
  expect(all.entries[0]?.row).toMatchObject({ content: { from: null, to: "Däck" } });
  const next = await list(`kind=settingChanged&by=CHEF&limit=2&cursor=${all.next}`);
  expect(next.entries[0]?.row).toMatchObject({ content: { to: "Bromsar" } });
  const words = await list("text=bromsok%20100%20%25");
  expect(words.entries.map((one) => one.row?.["content"])).toEqual([
    { from: null, to: "Bromsok 100 %" },
  ]);
  expect((await list("from=2026-03-02&to=2026-03-02&limit=1")).entries).toHaveLength(1);
  expect((await list("from=2026-03-03")).entries).toEqual([]);
  expect((await list("source=voucher")).entries).toEqual([]);
  const bad = await fetch(`${app.url}/api/audit?from=2026-02-30`, { headers: { cookie: finance } });
  expect(bad.status).toBe(400);
});

test("whoever sees one company sees neither another's entries nor what is wrong with them", async () => {
  const narrowId = await app.addPerson("NORD", "finance");
  await inTold(app.database, async (tx) => {
    for (const [name, id] of Object.entries(COMPANIES)) {
      const number = name === "nord" ? "5560001234" : "5560001235";
      await ask(
        tx,
        `insert into companies (id, code, name, organisation_number) values ($1, $2, $3, $4)`,
        [id, name.toUpperCase(), `${name} (påhittat)`, number],
      );
    }
    await ask(tx, "insert into person_companies values ($1, $2)", [narrowId, COMPANIES.nord]);
  });
  const narrow = await app.signIn("NORD");
  await change("hos nord", COMPANIES.nord);
  await change("hos syd", COMPANIES.syd);
  await verify();
  const seen = await get<AuditPage>("/api/audit?text=hos", narrow);
  expect(seen.entries.map((one) => one.companyCode)).toEqual(["NORD"]);
  await app.database.inTransaction(async (tx) => {
    const run = (text: string): Promise<unknown> => tx.query({ name: "", text });
    await run("alter table audit_events disable trigger audit_events_append_only");
    await run(
      `update audit_events set content = '{"to":"ändrat"}' where content->>'to' = 'hos syd'`,
    );
    await run("alter table audit_events enable trigger audit_events_append_only");
  });
  const told = await get<AuditVerdict>("/api/audit/verify", narrow);
  expect(told.ok).toBe(false);
  expect(told.firstBroken).toMatchObject({ problem: "rowChanged", by: null, what: null });
  const whole = await verify();
  expect(whole.firstBroken).toMatchObject({
    by: "CHEF",
    what: "En inställning ändrades",
    sentence: `Det som post ${whole.firstBroken?.seq} förseglade har ändrats i databasen.`,
  });
  expect(app.logged()).toContain("the audit chain is broken");
  const status = await get<AuditStatus>("/api/audit/status");
  expect(status.last).toMatchObject({ ok: false, by: "EKON" });
});

test("a chain that nothing is added to any more is not whole, and what waits is counted", async () => {
  const secrets = createSecretBox(new Uint8Array(32).fill(9));
  const errors: string[] = [];
  const opened = await openTestDatabase();
  const chain = createAuditChain({
    database: opened.database,
    clock: () => app.nowMs,
    pause: systemPause,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (_details, message) => void errors.push(message),
    },
    newId: newUuid,
    secrets,
    headFilePath: undefined,
  });
  expect(await chain.verify("EKON")).toMatchObject({ ok: true, unsealed: 0 });
  // As in a database that was loaded from a dump: numbers lower than the chain's.
  const tip = await readTip(opened.database);
  const next = { ...tip, tx: "999999999" };
  const signature = createHeadKey(secrets).sign(textOfTip(next));
  await ask(
    opened.database,
    "update audit_chain_tip set tx = $1, signature = decode($2, 'base64')",
    [next.tx, signature],
  );
  await chain.sealNow();
  await chain.sealNow();
  expect(errors).toHaveLength(1);
  expect(await chain.verify("EKON")).toMatchObject({
    ok: false,
    firstBroken: { problem: "sealingStopped" },
  });
  await opened.close();
});

test("a nightly verification that met an error is tried again within minutes", async () => {
  const opened = await openTestDatabase();
  let nowMs = Date.parse("2026-03-03T02:30:00Z");
  let isBroken = true;
  const failing: Database = {
    ...opened.database,
    close: () => Promise.resolve(),
    inTransaction: (work) => opened.database.inTransaction(work),
    query: async (statement, values) => {
      if (isBroken && statement.name.startsWith("compare_chain_with_rows")) throw new Error("away");
      return await opened.database.query(statement, values);
    },
  };
  const chain = createAuditChain({
    database: failing,
    clock: () => nowMs,
    pause: systemPause,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    newId: newUuid,
    secrets: createSecretBox(new Uint8Array(32).fill(9)),
    headFilePath: undefined,
  });
  await expect(chain.verifyTonight()).rejects.toThrow("away");
  isBroken = false;
  nowMs += 60_000;
  expect(await chain.verifyTonight()).toBeUndefined();
  nowMs += 5 * 60_000;
  expect(await chain.verifyTonight()).toMatchObject({ ok: true });
  await opened.close();
});

test("what is of no one company shows at a site that both use, without what is the other's", async () => {
  const [both, alone] = [newUuid(), newUuid()];
  for (const [id, code] of [
    [both, "BÅDA"],
    [alone, "SYDS"],
  ]) {
    await ask(app.database, "insert into sites (id, code, name) values ($1, $2, $2)", [id, code]);
  }
  for (const [siteId, companyId] of [
    [both, COMPANIES.nord],
    [both, COMPANIES.syd],
    [alone, COMPANIES.syd],
  ]) {
    await ask(app.database, "insert into site_companies values ($1, $2)", [siteId, companyId]);
  }
  for (const [vendorId, companyId] of [
    ["66000001", COMPANIES.nord],
    ["66000002", COMPANIES.syd],
  ]) {
    await ask(
      app.database,
      `insert into terminals (id, company_id, site_id, terminal_id, model, name, adapter)
        values ($1, $2, $3, $4, 'Lane3000', $4, 'netsCloud')`,
      [newUuid(), companyId, both, vendorId],
    );
  }
  const terminals = { from: { terminals: ["66000001", "66000002"] }, to: { terminals: [] } };
  await record({ siteId: both, content: { name: "Delad kassa", ...terminals } });
  const wanted = { terminals: ["66000002"] };
  const refused = { name: "Delad kassa", code: "sharedWithOtherCompany", wanted };
  await record({ siteId: both, kind: "settingRefused", content: refused });
  await record({ siteId: alone, content: { name: "Bara syds" } });
  await record({ content: { name: "Överallt" } });
  const subject = { kind: "person", id: null } as const;
  await record({ subject, content: { name: "En människa" } });
  await verify();
  const narrow = await app.signIn("NORD");
  const seenBy = async (cookie: string): Promise<AuditPage["entries"]> =>
    (await get<AuditPage>("/api/audit?by=CHEF&limit=100", cookie)).entries;
  const contents = (await seenBy(narrow)).map(({ row }) => row?.["content"]);
  expect(contents).toEqual([
    { name: "Delad kassa", code: "sharedWithOtherCompany" },
    { name: "Delad kassa", from: { terminals: ["66000001"] }, to: { terminals: [] } },
    { from: null, to: "hos nord" },
  ]);
  const found = await get<AuditPage>("/api/audit?text=66000002", narrow);
  expect(found.entries).toEqual([]);
  expect(JSON.stringify(await seenBy(finance))).toContain("En människa");

  // What is sealed is told whole or not at all.
  const file = async (cookie: string): Promise<string> =>
    await (await fetch(`${app.url}/api/audit/export`, { headers: { cookie } })).text();
  const own = await file(narrow);
  expect(own).toContain("hos nord");
  expect(own).not.toMatch(/66000002|Bara syds|Överallt|En människa|hos syd/);
  expect(await file(finance)).toContain("66000002");
});

test("whoever sees one site sees what is of it and of its companies, and nothing without a place", async () => {
  const [site] = await ask<{ id: string }>(
    app.database,
    "select id from sites where code = 'BÅDA'",
  );
  const id = await app.addPerson("PLATS", "finance");
  await ask(app.database, "insert into person_sites values ($1, $2)", [id, site?.id]);
  const cookie = await app.signIn("PLATS");
  const { entries } = await get<AuditPage>("/api/audit?by=CHEF&limit=100", cookie);
  const told = JSON.stringify(entries);
  expect(told).toContain("66000002");
  expect(told).toContain("hos nord");
  expect(told).not.toMatch(/Bara syds|En människa|Överallt/);
});

test("the stream tells how far it has come, and then what was found", async () => {
  const answer = await fetch(`${app.url}/api/audit/verify/stream`, {
    headers: { cookie: finance },
  });
  let text = "";
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes("verdict")) break;
  }
  expect(text).toMatch(/data: \{"done":\d+,"of":\d+\}/);
  expect(text).toContain('{"verdict":{"ok":false');
});

test("of several servers one verifies each night, after three, and another when that one died", async () => {
  const secrets = createSecretBox(new Uint8Array(32).fill(7));
  let nowMs = Date.parse("2026-03-03T01:30:00Z");
  const server = (): ReturnType<typeof createAuditChain> =>
    createAuditChain({
      database: app.database,
      clock: () => nowMs,
      pause: systemPause,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      newId: newUuid,
      secrets,
      headFilePath: undefined,
    });
  await server().verifyTonight();
  nowMs = Date.parse("2026-03-03T02:30:00Z");
  const done = await Promise.all([server().verifyTonight(), server().verifyTonight()]);
  expect(done.filter((one) => one !== undefined)).toHaveLength(1);
  nowMs = Date.parse("2026-03-04T02:30:00Z");
  await ask(
    app.database,
    `insert into audit_verifications (id, night, by, started_at) values ($1, '2026-03-04', 'server', $2)`,
    [newUuid(), new Date(nowMs - 3_600_000)],
  );
  expect(await server().verifyTonight()).toBeUndefined();
  nowMs += 6 * 3_600_000;
  expect(await server().verifyTonight()).toMatchObject({ ok: false });
  const status = await get<AuditStatus>("/api/audit/status");
  expect(status.lastNightly).toMatchObject({ ok: false, by: "server" });
});
