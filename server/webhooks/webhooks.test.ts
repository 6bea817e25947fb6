/** Receivers of webhooks as the settings make, change and test them, over HTTP. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import { createSecretBox } from "../secrets/secret-box.ts";
import { openSettingsApp, type SettingsApp } from "../settings/test-settings-app.ts";
import { signWebhook } from "./sign-webhook.ts";
import { answers, openTarget, type Target } from "./test-target.ts";
import type {
  WebhookDeliveries,
  WebhookDeliveryDetails,
  WebhookList,
  WebhookSentAgain,
  WebhookSetting,
  WebhookTested,
  WebhookWithSecret,
} from "./webhooks-api.ts";

let it: SettingsApp;
let target: Target;
beforeAll(async () => {
  target = await openTarget();
  it = await openSettingsApp({ webhookHosts: [target.host] });
});
beforeEach(() => {
  target.received.length = 0;
  target.answer = (response) => void response.end("ok");
});
afterEach(() => it.sql("update webhook_subscriptions set is_on = false"));
afterAll(async () => {
  await it.close();
  await target.close();
});

const BASE = "/api/settings/webhooks";
let made = 0;

async function make(more: object = {}): Promise<WebhookWithSecret> {
  made += 1;
  const { companyId } = it.places;
  const address = `${target.address}/kortkoll`;
  const body = { companyId, name: `Mottagare ${made}`, address, topics: ["orderPaid"], ...more };
  const answer = await it.call<WebhookWithSecret>("POST", BASE, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const partsOf = ({ name, address, topics, isOn, version }: WebhookSetting) => ({
  ...{ name, address, topics, isOn, version },
});
const sendTest = (id: string) => it.call<WebhookTested>("POST", `${BASE}/${id}/test`);
const deliveriesOf = async (id: string, query = "") =>
  (await it.call<WebhookDeliveries>("GET", `${BASE}/${id}/deliveries${query}`)).body;

test("a receiver is made with a secret that is shown once, and is on the list without it", async () => {
  const { webhook, secret } = await make();
  expect(secret).toMatch(/^whsec_[\w-]{43}$/);
  const list = await it.call<WebhookList>("GET", BASE);
  expect(list.body.webhooks.find(({ id }) => id === webhook.id)).toMatchObject({
    ...{ isOn: true, version: 1, pending: 0, gaveUp: 0, failingSince: null, companyCode: "BIL" },
  });
  expect(JSON.stringify(list.body)).not.toContain(secret);
  const [entry] = await it.history(`subject=webhook&id=${webhook.id}`);
  expect(entry?.to).toMatchObject({ address: `${target.address}/kortkoll`, isOn: true });
  expect(JSON.stringify(entry)).not.toContain(secret);
});

test("made again with the same key it is one, and its secret is not told a second time", async () => {
  const { companyId } = it.places;
  const body = { companyId, name: "En gång", address: target.address, topics: ["alarm"] };
  const key = "webhook-en-gang";
  const first = await it.callAs<WebhookWithSecret>("ADMI", "POST", BASE, { body, key });
  const again = await it.callAs<WebhookWithSecret>("ADMI", "POST", BASE, { body, key });
  expect(first.body.secret).not.toBeNull();
  expect(again.body).toEqual({ webhook: first.body.webhook, secret: null });
});

describe("a receiver is refused", () => {
  test.each([
    ["webhookAddressInside", { address: "https://10.1.2.3/hook" }],
    ["webhookAddressInside", { address: "https://[::ffff:169.254.169.254]/" }],
    ["webhookNotHttps", { address: "http://127.0.0.1:1/" }],
    ["webhookAddressWrong", { address: "kortkoll" }],
    ["webhookHostNotFound", { address: "https://finns-inte.example/" }],
  ])("%s: %o", async (code, more) => {
    const { companyId } = it.places;
    const body = { companyId, name: "Nekad", topics: ["alarm"], ...more };
    expect(await it.refused("POST", BASE, body)).toMatchObject({ code, field: "address" });
    const { webhook } = await make();
    const wanted = { ...partsOf(webhook), ...more };
    expect(await it.refused("PUT", `${BASE}/${webhook.id}`, wanted)).toMatchObject({ code });
  });

  test("under a name that the company has used", async () => {
    const { webhook } = await make();
    const { companyId } = it.places;
    const body = { companyId, name: webhook.name, address: target.address, topics: ["alarm"] };
    expect(await it.refused("POST", BASE, body)).toMatchObject({
      code: "codeTaken",
      field: "name",
    });
  });

  test("from what somebody else has changed meanwhile, who is named", async () => {
    const { webhook } = await make();
    const path = `${BASE}/${webhook.id}`;
    const theirs = { ...partsOf(webhook), topics: ["alarm", "keys"] };
    await it.callAs("BOSS", "PUT", path, { body: theirs });
    const mine = { ...partsOf(webhook), topics: ["dayClosed"] };
    const refused = await it.call<Problem>("PUT", path, mine);
    expect(refused).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(refused.body.detail).toContain("BOSS");
    const secret = await it.call<Problem>("POST", `${path}/secret`, { version: 1 });
    expect(secret).toMatchObject({ status: 409, body: { code: "conflict" } });
    const same = await it.call<WebhookSetting>("PUT", path, { ...theirs, version: 1 });
    expect(same, "the same wish again is no conflict").toMatchObject({ status: 200 });
  });
});

test("one whose name cannot be looked up any more may still be turned off", async () => {
  const { webhook } = await make();
  await it.sql(
    "update webhook_subscriptions set address = $2 where id = $1",
    webhook.id,
    "https://borta.example/",
  );
  const body = { ...partsOf(webhook), address: "https://borta.example/", isOn: false };
  expect(await it.call("PUT", `${BASE}/${webhook.id}`, body)).toMatchObject({ status: 200 });
  const on = { ...body, isOn: true, version: 2 };
  expect(await it.refused("PUT", `${BASE}/${webhook.id}`, on)).toMatchObject({
    code: "webhookHostNotFound",
  });
});

describe("a receiver that is removed", () => {
  const listed = async (id: string) =>
    (await it.call<WebhookList>("GET", BASE)).body.webhooks.find((one) => one.id === id);
  const change = (webhook: WebhookSetting, more: object) =>
    it.call<WebhookSetting>("PUT", `${BASE}/${webhook.id}`, { ...partsOf(webhook), ...more });

  test("is off, is sent nothing more, and may be taken back for 30 days with what it missed", async () => {
    const { webhook } = await make();
    await sendTest(webhook.id);
    await it.sql(
      `update webhook_deliveries set state = 'pending', ended_at = null, kind = 'orderPaid',
        next_try_at = 'infinity' where subscription_id = $1`,
      webhook.id,
    );
    const removed = await change(webhook, { isRemoved: true });
    expect(removed).toMatchObject({ status: 200, body: { isOn: false, pending: 0, gaveUp: 1 } });
    expect(await change(webhook, { isRemoved: true }), "asked for again").toMatchObject({
      status: 200,
      body: { removedAt: removed.body.removedAt },
    });
    for (const path of ["test", "secret", "send-again"]) {
      const answer = await it.call("POST", `${BASE}/${webhook.id}/${path}`, { version: 2 });
      expect(answer, path).toMatchObject({ status: 404 });
    }
    expect(await change(removed.body, { isOn: true })).toMatchObject({ status: 404 });
    const back = await change(removed.body, { isRemoved: false });
    expect(back).toMatchObject({ status: 200, body: { isOn: false, removedAt: null } });
    const again = await it.call<WebhookSentAgain>("POST", `${BASE}/${webhook.id}/send-again`);
    expect(again.body).toEqual({ deliveries: 1 });
    const trail = await it.sql<{ kind: string }>(
      "select kind from audit_events where subject_id = $1 and kind <> 'rightUsed' order by id",
      webhook.id,
    );
    expect(trail.map(({ kind }) => kind)).toEqual([
      ...["settingChanged", "webhookTested", "webhookGaveUp", "settingChanged"],
      ...["settingRefused", "settingRefused", "settingChanged", "webhookSentAgain"],
    ]);
  });

  test("keeps no secret, and is not turned on again before it has a new one", async () => {
    const { webhook } = await make();
    const path = `${BASE}/${webhook.id}`;
    await it.call("POST", `${path}/secret`, { version: 1 });
    const removed = await change(webhook, { isRemoved: true, version: 2 });
    const kept = await it.sql(
      `select sealed_secret, sealed_old_secret, old_secret_until from webhook_subscriptions
        where id = $1`,
      webhook.id,
    );
    expect(kept).toEqual([
      { sealed_secret: null, sealed_old_secret: null, old_secret_until: null },
    ]);
    const wanted = { ...partsOf(removed.body), isRemoved: false, isOn: true };
    const refused = { code: "webhookWithoutSecret", field: "isOn" };
    expect(await it.refused("PUT", path, wanted)).toMatchObject(refused);
    const back = await change(removed.body, { isRemoved: false });
    expect(back.body).toMatchObject({ isOn: false, hasSecret: false });
    const on = { ...partsOf(back.body), isOn: true };
    expect(await it.refused("PUT", path, on)).toMatchObject(refused);
    expect((await sendTest(webhook.id)).body).toMatchObject({ status: null, failure: "noSecret" });
    const given = await it.call<WebhookWithSecret>("POST", `${path}/secret`, {
      version: back.body.version,
    });
    expect(given.body).toMatchObject({
      webhook: { hasSecret: true, oldSecretUntil: null },
      secret: expect.stringMatching(/^whsec_/),
    });
    expect(await change(given.body.webhook, { isOn: true })).toMatchObject({ status: 200 });
    expect((await sendTest(webhook.id)).body).toMatchObject({ status: 200 });
  });

  test("leaves its name to others, and is not taken back under one that is used", async () => {
    const { webhook } = await make();
    const removed = await change(webhook, { isRemoved: true });
    await make({ name: webhook.name });
    const wanted = { ...partsOf(removed.body), isRemoved: false };
    expect(await it.refused("PUT", `${BASE}/${webhook.id}`, wanted)).toMatchObject({
      code: "codeTaken",
      field: "name",
    });
    const renamed = { ...wanted, name: `${webhook.name} igen` };
    expect(await it.call("PUT", `${BASE}/${webhook.id}`, renamed)).toMatchObject({ status: 200 });
  });

  test("is listed for 30 days, last of all, and then no more", async () => {
    const { webhook } = await make();
    const { webhook: other } = await make();
    await change(webhook, { isRemoved: true });
    const list = (await it.call<WebhookList>("GET", BASE)).body.webhooks.map(({ id }) => id);
    expect(list.indexOf(webhook.id)).toBeGreaterThan(list.indexOf(other.id));
    expect(await listed(webhook.id)).toMatchObject({ removedAt: expect.any(String) });
    await it.sql(
      "update webhook_subscriptions set removed_at = removed_at - interval '30 days' where id = $1",
      webhook.id,
    );
    expect(await listed(webhook.id)).toBeUndefined();
  });
});

test("a test is sent at once, also while it is off, and says what was answered", async () => {
  const { webhook } = await make();
  await it.call("PUT", `${BASE}/${webhook.id}`, { ...partsOf(webhook), isOn: false });
  expect((await sendTest(webhook.id)).body).toMatchObject({
    status: 200,
    failure: null,
    answer: "ok",
  });
  target.answer = answers(500, "trasig");
  const failed = await sendTest(webhook.id);
  expect(failed.body).toMatchObject({ sequence: 2, status: 500, failure: "targetFailed" });
  expect(target.received.map(({ body }) => body.kind)).toEqual(["test", "test"]);
  const { deliveries } = await deliveriesOf(webhook.id);
  expect(deliveries.map(({ state }) => state)).toEqual(["gaveUp", "delivered"]);
  const list = await it.call<WebhookList>("GET", BASE);
  const shown = list.body.webhooks.find(({ id }) => id === webhook.id);
  expect(shown, "a test says nothing of how it goes").toMatchObject({
    gaveUp: 0,
    failingSince: null,
  });
});

test("with a new secret both sign for as long as they overlap, and then the new one alone", async () => {
  const { webhook, secret: old } = await make();
  const path = `${BASE}/${webhook.id}/secret`;
  const changed = await it.call<WebhookWithSecret>("POST", path, { version: 1, overlapHours: 2 });
  const { secret } = changed.body;
  const signatures = async () => {
    await sendTest(webhook.id);
    const { headers, text = "" } = target.received.at(-1) ?? {};
    const sign = (by: string | null) =>
      signWebhook([by ?? ""], { atSeconds: it.app.nowMs / 1_000, body: text }).split(",")[1];
    const sent = String(headers?.["kortkoll-signature"]).split(",").slice(1);
    return { sent, bySecret: sign(secret), byOld: sign(old) };
  };
  const during = await signatures();
  expect(during.sent).toEqual([during.bySecret, during.byOld]);
  it.app.nowMs += 2 * 3_600_000;
  const after = await signatures();
  expect(after.sent).toEqual([after.bySecret]);
  const [entry] = await it.history(`subject=webhook&id=${webhook.id}&limit=1`);
  expect(JSON.stringify(entry)).not.toMatch(/whsec/);
});

test("a new secret signs alone where the one before was sealed with a key that is lost", async () => {
  const { webhook } = await make();
  const lost = createSecretBox(Buffer.alloc(32, 9)).seal("webhook", webhook.id, "whsec_borta");
  await it.sql(
    "update webhook_subscriptions set sealed_secret = $2 where id = $1",
    webhook.id,
    lost,
  );
  expect((await sendTest(webhook.id)).body).toMatchObject({ failure: "secretNotOpened" });
  await it.call("POST", `${BASE}/${webhook.id}/secret`, { version: 1, overlapHours: 2 });
  expect((await sendTest(webhook.id)).body).toMatchObject({ status: 200 });
  const { headers } = target.received.at(-1) ?? {};
  expect(String(headers?.["kortkoll-signature"]).split(",")).toHaveLength(2);
});

test("deliveries are listed in pages and by their state, each with its tries", async () => {
  const { webhook } = await make();
  for (let more = 0; more < 3; more += 1) await sendTest(webhook.id);
  target.answer = answers(404, "finns inte");
  await sendTest(webhook.id);
  const first = await deliveriesOf(webhook.id, "?limit=3");
  expect(first.deliveries.map(({ sequence }) => sequence)).toEqual([4, 3, 2]);
  const second = await deliveriesOf(webhook.id, `?limit=3&cursor=${first.next}`);
  expect(second).toMatchObject({ deliveries: [{ sequence: 1 }], next: null });
  const given = await deliveriesOf(webhook.id, "?state=gaveUp&kind=test");
  expect(given.deliveries).toMatchObject([{ sequence: 4, status: 404, failure: "refused" }]);
  const path = `${BASE}/${webhook.id}/deliveries/4`;
  const { body } = await it.call<WebhookDeliveryDetails>("GET", path);
  expect(body.triesMade).toMatchObject([{ number: 1, status: 404, answer: "finns inte" }]);
  expect(body.content).toMatchObject({ kind: "test", sequence: 4 });
  expect(await it.call("GET", `${BASE}/${webhook.id}/deliveries/99`)).toMatchObject({
    status: 404,
  });
});

test("what was given up is sent again, one or all, and the trail says who asked for it", async () => {
  const { webhook } = await make();
  const path = `${BASE}/${webhook.id}`;
  await sendTest(webhook.id);
  const one = await it.call<WebhookSentAgain>("POST", `${path}/deliveries/1/send-again`);
  expect(one.body).toEqual({ deliveries: 1 });
  await it.sql(
    `update webhook_deliveries set state = 'gaveUp', ended_at = now(), kind = 'orderPaid'
      where subscription_id = $1`,
    webhook.id,
  );
  const all = await it.call<WebhookSentAgain>("POST", `${path}/send-again`);
  expect(all.body).toEqual({ deliveries: 1 });
  expect(await deliveriesOf(webhook.id)).toMatchObject({ deliveries: [{ state: "pending" }] });
  const trail = await it.sql<{ by: string }>(
    "select by from audit_events where kind = 'webhookSentAgain' and subject_id = $1",
    webhook.id,
  );
  expect(trail).toEqual([{ by: "ADMI" }, { by: "ADMI" }]);
});
