import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import type { CreatedKey, KeyList, KeySetting } from "./key-api.ts";
import { openSettingsApp, type SettingsApp } from "./test-settings-app.ts";

let it: SettingsApp;
beforeAll(async () => {
  it = await openSettingsApp();
});
afterAll(() => it.close());

const KEYS = "/api/settings/keys";
const NEW = { name: "Kobra", systems: ["workshop"], scopes: ["events:read"], companyIds: null };

async function keyOf(id: string): Promise<KeySetting> {
  const { keys } = (await it.call<KeyList>("GET", KEYS)).body;
  const key = keys.find((one) => one.id === id);
  if (key === undefined) throw new Error("The key is not there");
  return key;
}

const bodyOf = (key: KeySetting) => {
  const { version, name, systems, scopes, companyIds } = key;
  return { version, name, systems, scopes, companyIds, stopped: key.stoppedAt !== null };
};

async function useKey(secret: string, query = ""): Promise<number> {
  const headers = { authorization: `Bearer ${secret}` };
  return (await fetch(`${it.app.url}/api/events${query}`, { headers })).status;
}

test("a key is shown once, and stands in no table, answer or trail afterwards", async () => {
  const make = () =>
    it.callAs<CreatedKey>("ADMI", "POST", KEYS, { body: { ...NEW, name: "En gång" }, key: "k1" });
  const first = await make();
  const { secret, key } = first.body;
  expect(first.status).toBe(201);
  expect(secret).toMatch(/^kk_/);
  expect((await make()).body).toEqual({ key, secret: null });
  const everything = await it.sql<{ row: string }>(
    `select to_jsonb(k)::text as row from api_keys k union all
     select to_jsonb(e)::text from audit_events e union all
     select to_jsonb(i)::text from idempotency_keys i`,
  );
  expect(everything.filter(({ row }) => row.includes(secret ?? "?"))).toEqual([]);
  expect(it.app.logged()).not.toContain(secret);
});

test("a key does what its scopes say, notes when it is used, and stops for good", async () => {
  const { secret, key } = (await it.call<CreatedKey>("POST", KEYS, NEW)).body;
  expect(key.lastUsedAt).toBeNull();
  expect(await useKey(secret ?? "")).toBe(200);
  expect((await keyOf(key.id)).lastUsedAt).not.toBeNull();
  // A cursor from the future is refused: whoever waited on it would miss everything until then.
  expect(await useKey(secret ?? "", `?after=9000000000000-${key.id}`)).toBe(409);
  const stop = { ...bodyOf(key), stopped: true };
  const stopped = await it.call<KeySetting>("PUT", `${KEYS}/${key.id}`, stop);
  expect(stopped.body.stoppedAt).not.toBeNull();
  it.app.nowMs += 2_000;
  expect(await useKey(secret ?? "")).toBe(401);
  const again = { ...stop, version: stopped.body.version, stopped: false };
  const kept = await it.call<KeySetting>("PUT", `${KEYS}/${key.id}`, again);
  expect(kept.body.stoppedAt).toBe(stopped.body.stoppedAt);
  expect(await useKey(secret ?? "")).toBe(401);
});

test("what a key may do is changed from the version that was edited", async () => {
  const { key } = (await it.call<CreatedKey>("POST", KEYS, { ...NEW, name: "Ändras" })).body;
  const change = (who: string, scopes: readonly string[]) =>
    it.callAs<Problem>(who, "PUT", `${KEYS}/${key.id}`, { body: { ...bodyOf(key), scopes } });
  const answers = await Promise.all([
    change("ADMI", ["events:read", "orders:read"]),
    change("BOSS", ["ledger:read"]),
  ]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  const [entry] = (await it.history(`subject=apiKey&id=${key.id}`)).filter(
    (one) => one.kind === "changed",
  );
  expect(entry?.from).toEqual({ scopes: ["events:read"] });
});

test("two keys in use do not have the same name: it is what the trail tells them by", async () => {
  await it.call("POST", KEYS, { ...NEW, name: "Samma" });
  expect(await it.refused("POST", KEYS, { ...NEW, name: "Samma" })).toMatchObject({
    code: "codeTaken",
    field: "name",
  });
});

test("of two who choose the name at the same moment, one is told, and it is on the record", async () => {
  const make = (who: string) =>
    it.callAs<Problem>(who, "POST", KEYS, { body: { ...NEW, name: "Samtidigt" } });
  const answers = await Promise.all(["ADMI", "BOSS", "ADMI", "BOSS"].map(make));
  expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409, 409, 409]);
  const refused = answers.filter((one) => one.status === 409).map((one) => one.body);
  expect(refused).toMatchObject(Array(3).fill({ code: "codeTaken", field: "name" }));
  const entries = await it.history("subject=apiKey&limit=4");
  expect(entries.filter((one) => one.refused?.code === "codeTaken")).toHaveLength(3);
  // By hand, past every check of ours.
  const row = `insert into api_keys (id, name, key_hash, systems, scopes, created_at)
    values (gen_random_uuid(), 'Samtidigt', 'prov', '{}', '{}', now())`;
  await expect(it.sql(row)).rejects.toThrow(/api_keys_one_name_in_use/);
});

test("an administrator of one company makes keys of that company, and sees no others", async () => {
  const person = await it.app.addPerson("DELV", "administrator");
  await it.sql("insert into person_companies values ($1, $2)", person, it.places.companyId);
  const make = (more: object) =>
    it.callAs<CreatedKey & Problem>("DELV", "POST", KEYS, { body: { ...NEW, ...more } });
  expect((await make({ name: "Alla" })).body.code).toBe("unknownCompany");
  const made = await make({ name: "Egen", companyIds: [it.places.companyId] });
  expect(made.status).toBe(201);
  const { keys } = (await it.callAs<KeyList>("DELV", "GET", KEYS)).body;
  expect(keys.map((key) => key.name)).toEqual(["Egen"]);
  const all = (await it.call<CreatedKey>("POST", KEYS, { ...NEW, name: "Allas" })).body.key;
  const answer = await it.callAs("DELV", "PUT", `${KEYS}/${all.id}`, { body: bodyOf(all) });
  expect(answer.status).toBe(404);
  const nobodys = "0198c5a0-1234-7123-9123-411111111111";
  const other = await it.callAs("DELV", "PUT", `${KEYS}/${nobodys}`, { body: bodyOf(all) });
  expect(other).toEqual(answer);
  // The trail tells one from the other no more than the answer does.
  const tried = await it.sql<{ subject: string; kind: string; code: string }>(
    `select subject_id as subject, kind, content->>'code' as code from audit_events
     where by = 'DELV' and subject_id = any($1)`,
    [all.id, nobodys],
  );
  const row = { kind: "settingRefused", code: "notFound" };
  expect(tried).toHaveLength(2);
  expect(tried).toEqual(
    expect.arrayContaining([all.id, nobodys].map((subject) => ({ ...row, subject }))),
  );
});
