/** The master key is lost for good: what it alone could open is gone, and everything else goes on. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditVerdict } from "../audit/audit-api.ts";
import { openHeadFile } from "../audit/head-file.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { ask } from "../audit/test-audit.ts";
import { newUuid } from "../clock.ts";
import { insertRow } from "../database/test-rows.ts";
import { askSecondFactorOf, openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";
import { findNetsAccount } from "../vendors/nets-account.ts";
import { type Replaced, replaceSecretKey } from "./replace-secret-key.ts";
import { createSecretBox } from "./secret-box.ts";
import { openSecrets } from "./secret-key.ts";

const NETS = { host: "nets.invalid", account: undefined, isSimulated: false };
const LOST = Buffer.alloc(32, 7).toString("base64");
const NEW = Buffer.alloc(32, 8).toString("base64");
const SECRETS = createSecretBox(Buffer.from(NEW, "base64"));
const MINUTE_MS = 60_000;

let before: TestApp;
/** The server with the key that it has now. */
let after: TestApp;
let folder: string;
let reader: string;
let exportOfBefore: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kortkoll-lost-"));
  before = await openTestApp({ nets: NETS });
  after = await openTestApp({ nets: NETS, beside: before, secrets: SECRETS });
  await openSecrets(before.database, { secretKey: LOST, dataFolder: folder });
  reader = await before.addKey(["audit:read"]);
  await fillWithSecrets();
  expect(await verdictOf(before)).toMatchObject({ ok: true });
  exportOfBefore = await readExport(before);
});
afterAll(async () => {
  await after.close();
  await before.close();
  await rm(folder, { recursive: true });
});

type Answer = { readonly status: number; readonly cookie: string; readonly body: unknown };

async function call(
  server: TestApp,
  call: string,
  asked: { readonly cookie?: string; readonly body?: object } = {},
): Promise<Answer> {
  const [method = "", path = ""] = call.split(" ");
  const answer = await fetch(server.url + path, {
    method,
    headers: { cookie: asked.cookie ?? "", "content-type": "application/json" },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? asked.cookie ?? "";
  const text = await answer.text();
  return { status: answer.status, cookie, body: text === "" ? {} : JSON.parse(text) };
}

const signIn = (server: TestApp): Promise<Answer> =>
  call(server, "POST /api/session", { body: { signature: "ADMI", password: TEST_PASSWORD } });

/** An app is connected, a PIN chosen and the account at Nets set, as people do. */
async function connect(server: TestApp): Promise<Answer> {
  const half = await signIn(server);
  expect(half.body).toMatchObject({ secondFactor: "missing" });
  const { cookie } = half;
  const begun = await call(server, "POST /api/account/second-factor", { cookie, body: {} });
  const { secret } = begun.body as { secret: string };
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: before.nowMs,
  });
  return await call(server, "PUT /api/account/second-factor", { cookie, body: { code } });
}

async function setNets(server: TestApp, cookie: string): Promise<number> {
  const { version } = (await call(server, "GET /api/settings/nets", { cookie })).body as {
    version: number;
  };
  const body = { username: "handlare", password: "hemligt", version };
  return (await call(server, "PUT /api/settings/nets", { cookie, body })).status;
}

async function fillWithSecrets(): Promise<void> {
  await before.addPerson("ADMI", "administrator");
  await before.addPerson("KASS", "operator");
  await before.addPin("KASS", "4711");
  await askSecondFactorOf(before.database, ["administrator"]);
  const { cookie, status } = await connect(before);
  expect(status).toBe(200);
  expect(await setNets(before, cookie)).toBe(200);
  await insertReceiver();
}

async function insertReceiver(): Promise<void> {
  const [company, id, at] = [newUuid(), newUuid(), new Date(before.nowMs)];
  await before.databaseOfProduct.inTransaction(async (tx) => {
    await insertRow(tx, "companies", {
      ...{ id: company, code: "HEMA", name: "Hemliga AB", organisation_number: "5560000002" },
    });
    await insertRow(tx, "webhook_subscriptions", {
      ...{ id, company_id: company, name: "Mottagare", address: "https://mottagare.example/" },
      ...{ topics: ["keys"], is_on: true, created_at: at },
      sealed_secret: createSecretBox(Buffer.from(LOST, "base64")).seal("webhook", id, "whsec_x"),
    });
    await recordAudit(tx, newUuid, {
      kind: "settingChanged",
      subject: { kind: "webhook", id },
      content: { from: {}, to: { name: "Mottagare" } },
      ...{ by: { id: null, name: "machine:maskinist" }, at },
    });
  });
}

async function verdictOf(server: TestApp): Promise<AuditVerdict> {
  before.nowMs += 2 * MINUTE_MS;
  const headers = { authorization: reader };
  return (await (
    await fetch(`${server.url}/api/audit/verify`, { headers })
  ).json()) as AuditVerdict;
}

async function readExport(server: TestApp): Promise<string> {
  const answer = await fetch(`${server.url}/api/audit/export`, {
    headers: { authorization: reader },
  });
  return await answer.text();
}

const VERIFIER = fileURLToPath(new URL("../../tools/audit/verify-audit.mjs", import.meta.url));

/** What an auditor's script says of it. */
async function judge(exported: string): Promise<string> {
  const path = join(folder, `${newUuid()}.ndjson`);
  await writeFile(path, exported);
  return await new Promise((resolve) => {
    execFile(process.execPath, [VERIFIER, path], (_error, stdout) => resolve(stdout));
  });
}

function replace(ownPrograms: readonly string[]): Promise<Replaced> {
  return replaceSecretKey({
    database: before.databaseOfProduct,
    clock: () => before.nowMs,
    newId: newUuid,
    headFile: openHeadFile(before.database, join(folder, "heads.jsonl")),
    secrets: SECRETS,
    machineUser: "maskinist",
    ownPrograms,
  });
}

/** The test's own, which are told of when they are not known. */
async function programs(): Promise<readonly string[]> {
  const refused = await replace([]);
  if (refused.kind !== "inUse") throw new Error(refused.kind);
  return refused.programs;
}

const openAs = (secretKey: string): Promise<unknown> =>
  openSecrets(before.database, { secretKey, dataFolder: folder });

test("a server with another key does not start, and its sentence names the way on", async () => {
  await expect(openAs(NEW)).rejects.toThrow(/Put back the file .* npm run new-secret-key/);
  expect(await verdictOf(after)).toMatchObject({ ok: false });
});

test("nothing is taken away while anything else is connected to the database", async () => {
  expect(await programs()).not.toEqual([]);
  await openAs(LOST);
  expect((await signIn(before)).body).toMatchObject({ secondFactor: "needed" });
});

test("of two who replace it at once one does, and it is told what nobody can open", async () => {
  const own = await programs();
  const both = await Promise.all([replace(own), replace(own)]);
  const [done, other] = both.toSorted((one) => (one.kind === "replaced" ? -1 : 1));
  expect(done).toEqual({
    kind: "replaced",
    secondFactors: ["ADMI"],
    pins: ["KASS"],
    netsAccount: true,
    webhooks: ["HEMA Mottagare"],
    chainHeld: true,
  });
  expect(other).toEqual({ kind: "fits" });
  const told = await ask(
    before.database,
    "select by, content->>'user' as user from audit_events where kind = 'secretKeyReplaced'",
  );
  expect(told).toEqual([{ by: "machine:maskinist", user: "maskinist" }]);
  await openAs(NEW);
  await expect(openAs(LOST)).rejects.toThrow("another key");
});

test("the audit chain goes on under the new key, and an auditor's script says which part is which", async () => {
  const verdict = await verdictOf(after);
  expect(verdict, JSON.stringify(verdict)).toMatchObject({ ok: true });
  const said = await judge(await readExport(after));
  expect(said).toMatch(/^HEL\n/);
  expect(said).toMatch(
    /Signaturer med en nyckel som är borta, som inte går att kontrollera: [1-9]/,
  );
  expect(await judge(exportOfBefore)).toMatch(/^HEL\n(?!.*borta)/s);
});

test("that more signatures are lost than were is found", async () => {
  const move = (by: number): Promise<unknown> =>
    ask(before.database, `update audit_chain_tip set lost_heads = lost_heads + ${by} returning 1`);
  await move(1);
  expect(await verdictOf(after)).toMatchObject({
    ok: false,
    firstBroken: { problem: "endBroken" },
  });
  await move(-1);
  expect(await verdictOf(after)).toMatchObject({ ok: true });
});

test("people connect an app and choose a PIN anew, and the account at Nets is entered again", async () => {
  const { cookie, status } = await connect(after);
  expect(status).toBe(200);
  const deps = { database: before.database, secrets: SECRETS, nets: NETS };
  expect(await findNetsAccount(deps)).toBeUndefined();
  expect(await setNets(after, cookie)).toBe(200);
  expect(await findNetsAccount(deps)).toEqual({ username: "handlare", password: "hemligt" });
  const operator = await after.signIn("KASS");
  const pin = await call(after, "PUT /api/account/pin", {
    cookie: operator,
    body: { password: TEST_PASSWORD, pin: "4812" },
  });
  expect(pin.status).toBe(200);
  expect(await verdictOf(after)).toMatchObject({ ok: true });
});
