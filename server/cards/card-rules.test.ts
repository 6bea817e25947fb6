/** The card rules as administrators meet them over HTTP: one list, saved whole, by one at a time. */
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import { PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import type { CardRuleList, CardRuleVersions, DryRun } from "./cards-api.ts";
import { type CardsApp, openCardsApp, type Told } from "./test-cards-app.ts";

const OWN: CardRule = { issuer: "ownCard", panFrom: "990011" };
let it: CardsApp;
beforeAll(async () => {
  it = await openCardsApp();
});
afterAll(() => it.close());

async function read(): Promise<CardRuleList> {
  return (await it.call<CardRuleList>("GET", "/api/card-rules")).body;
}

function save(
  version: number,
  rules: readonly CardRule[],
  as = "ADMI",
): Promise<Told<CardRuleList>> {
  return it.saveRules(version, rules, { as });
}

test("the list is saved whole, with who, when and from what", async () => {
  const before = await read();
  expect(before).toMatchObject({ rules: [OWN, ...PRESET_RULES], presets: PRESET_RULES });
  const rules: CardRule[] = [{ issuer: "amex", label: "PROVKORTET" }, ...before.rules];
  const saved = await save(before.version, rules);
  expect(saved.status).toBe(200);
  expect(saved.body).toMatchObject({ version: before.version + 1, savedBy: "ADMI", rules });
  expect(await read()).toEqual(saved.body);
  expect((await it.audited("cardRules")).at(-1)).toEqual({
    by: "ADMI",
    content: {
      from: { version: before.version, rules: before.rules },
      to: { version: before.version + 1, rules },
    },
  });
  const { versions } = (await it.call<CardRuleVersions>("GET", "/api/card-rules/versions")).body;
  expect(versions[0]).toMatchObject({ by: "ADMI", added: [rules[0]], removed: [], moved: false });
  expect(versions[1]).toMatchObject({ version: before.version, by: "server" });
});

test("what is written in other ways is stored as one, so that equal rules look equal", async () => {
  const { version, rules } = await read();
  const written = [
    { issuer: "diners", issuerId: "007", aidPrefix: "a0000001520010" },
    { issuer: "visa", panFrom: "4999", panTo: "4999", label: " guld–kortet " },
  ] as const;
  const saved = await save(version, [...written, ...rules]);
  expect(saved.body.rules.slice(0, 2)).toEqual([
    { issuer: "diners", issuerId: "7", aidPrefix: "A0000001520010" },
    { issuer: "visa", panFrom: "4999", label: "GULD KORTET" },
  ]);
});

test("of two administrators who save at once one is told, and no list is a mixture", async () => {
  const { version } = await read();
  const lists = ["diners", "amex", "visa", "mastercard"].map((issuer, index): CardRule[] => [
    { issuer: issuer as CardRule["issuer"], panFrom: `90${index}` },
    ...PRESET_RULES,
  ]);
  const saved = await Promise.all(
    lists.map((rules, index) => save(version, rules, index % 2 === 0 ? "ADMI" : "ANDRA")),
  );
  expect(saved.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
  const winner = saved.find(({ status }) => status === 200);
  expect(await read()).toEqual(winner?.body);
  expect(lists).toContainEqual(winner?.body.rules);
  const loser = saved.find(({ status }) => status === 409);
  expect(loser?.body).toMatchObject({ code: "cardRulesChanged", field: "version" });
  expect(loser?.body.nextStep).toContain("Läs om reglerna");
});

test("a list made from an old version is refused, also when it is the same list", async () => {
  const { version, rules } = await read();
  expect((await save(version - 1, rules)).status).toBe(409);
  expect((await save(version + 1, rules)).status).toBe(409);
  expect((await read()).version).toBe(version);
});

describe("what has not been tried is not saved, and it is on the record", () => {
  const rules: CardRule[] = [{ issuer: "diners", panFrom: "457" }, OWN, ...PRESET_RULES];
  const put = (version: number, trial: string | null | undefined, list = rules) =>
    it.call<CardRuleList>("PUT", "/api/card-rules", {
      body: { version, rules: list, ...(trial == null ? {} : { trial }) },
    });
  async function refused(answer: Promise<Told<CardRuleList>>, code: string): Promise<void> {
    const before = await read();
    expect(await answer).toMatchObject({ status: 409, body: { code, field: "trial" } });
    expect(await read()).toEqual(before);
    const [last] = await it.app.database.query<{ code: string }>(LAST_REFUSAL);
    expect(last?.code).toBe(code);
  }

  test("not without a trial, and not by one that somebody made up", async () => {
    const { version } = await read();
    await refused(put(version, undefined), "cardRulesNotTried");
    await refused(put(version, "v1.p\u00e5hittat"), "cardRulesNotTried");
  });

  test("not by the trial of another list, or of an earlier version", async () => {
    const { version } = await read();
    const { trial } = (await tryOut(rules)).body;
    await refused(
      put(version, trial, [...rules, { issuer: "amex", panFrom: "35" }]),
      "cardRulesNotTried",
    );
    await refused(put(version, trial, rules.toReversed()), "cardRulesNotTried");
    const other = await save(version, PRESET_RULES);
    expect(other.status).toBe(200);
    await refused(put(other.body.version, trial), "cardRulesNotTried");
  });

  test("not when a payment has come since that would be marked otherwise; any other may come", async () => {
    const { version } = await read();
    const { trial } = (await tryOut(rules)).body;
    it.desk.nowMs += 60_000;
    await it.pay({ truncatedPan: "510000******0003", issuerId: "4" });
    it.desk.nowMs += 60_000;
    await it.pay({ truncatedPan: "457000******0001", issuerId: "3" });
    await refused(put(version, trial), "cardRulesTrialOld");
    const meanwhile = (await tryOut(rules)).body.trial;
    // By a server whose clock is behind, or that waited for the database: dated before the trial.
    it.desk.nowMs -= 60_000;
    await it.pay({ truncatedPan: "457000******0001", issuerId: "3" });
    await refused(put(version, meanwhile), "cardRulesTrialOld");
    const again = (await tryOut(rules)).body.trial;
    it.desk.nowMs += 60_000;
    await it.pay({ truncatedPan: "510000******0003", issuerId: "4" });
    expect((await put(version, again)).status).toBe(200);
  });
});

const LAST_REFUSAL = statement({
  name: "test_last_refusal",
  text: `select content->>'code' as code from audit_events
    where kind = 'settingRefused' and subject_kind = 'cardRules' order by tx desc limit 1`,
});

function tryOut(rules: readonly CardRule[]): Promise<Told<DryRun>> {
  return it.call<DryRun>("POST", "/api/card-rules/dry-run", { body: { rules, all: true } });
}

test("a save that is sent again with its key is saved once", async () => {
  const { version } = await read();
  const { trial } = (await tryOut([OWN, ...PRESET_RULES])).body;
  const body = { version, rules: [OWN, ...PRESET_RULES], trial };
  const asked = { body, idempotencyKey: "spara-1" };
  const first = await it.call<CardRuleList>("PUT", "/api/card-rules", asked);
  const again = await it.call<CardRuleList>("PUT", "/api/card-rules", asked);
  expect(again).toEqual(first);
  expect((await read()).version).toBe(version + 1);
});

describe("a list that is wrong is refused whole, in words", () => {
  test.each<[string, CardRule, "sv" | "en", string]>([
    ["a rule without conditions", { issuer: "visa" }, "sv", "Regel 2 har inget villkor"],
    ["the same in English", { issuer: "visa" }, "en", "Rule 2 has no condition"],
    ["the same conditions twice", { ...OWN }, "sv", "samma villkor som regel 1"],
    [
      "a range backwards",
      { issuer: "visa", panFrom: "46", panTo: "45" },
      "en",
      "must be one to six, as many",
    ],
    ["a label without letters", { issuer: "visa", label: "–" }, "sv", "inget kort kan uppfylla"],
  ])("%s", async (_name, rule, language, sentence) => {
    const { version } = await read();
    const body = { version, rules: [OWN, rule] };
    const told = await it.call<object>("PUT", "/api/card-rules", { body, language });
    expect(told).toMatchObject({
      status: 422,
      body: { code: "cardRulesWrong", field: "rules.1", problems: [{ field: "rules.1" }] },
    });
    expect(told.body.detail).toContain(sentence);
    expect((await read()).version).toBe(version);
  });

  test("no rules at all, or a condition of a kind that does not exist", async () => {
    const { version } = await read();
    expect((await save(version, [])).status).toBe(400);
    const unknown = { version, rules: [{ issuer: "visa", bank: "Provbanken" }] };
    expect((await it.call("PUT", "/api/card-rules", { body: unknown })).status).toBe(400);
    const whole = { version, rules: [{ issuer: "visa", panFrom: "4571991" }] };
    expect((await it.call("PUT", "/api/card-rules", { body: whole })).status).toBe(400);
  });
});

test("a rule that can never be reached is saved, and told of", async () => {
  const { version } = await read();
  const saved = await save(version, [...PRESET_RULES, { issuer: "amex", panFrom: "457" }, OWN]);
  expect(saved.body.warnings.map(({ sentence }) => sentence)).toEqual([
    "Regel 16 nås aldrig, för regel 7 kommer först.",
    "Regel 17 är för egna kort, men regel 1 kommer först och tar en del av dem. Flytta upp den.",
  ]);
});

test("only those with the right to settings see or change them", async () => {
  const body = { version: (await read()).version, rules: PRESET_RULES };
  for (const as of ["CHEFA", "KASSA"]) {
    expect((await it.call("GET", "/api/card-rules", { as })).status).toBe(403);
    expect((await it.call("PUT", "/api/card-rules", { as, body })).status).toBe(403);
    const dryRun = { as, body: { rules: PRESET_RULES } };
    expect((await it.call("POST", "/api/card-rules/dry-run", dryRun)).status).toBe(403);
  }
});

test("somebody who sees some companies only may try the rules of all, and not change them", async () => {
  const limit = statement({
    name: "test_limit_person",
    text: `insert into person_companies (person_id, company_id)
      select p.id, c.id from people p, companies c where p.signature = 'BARAE'`,
  });
  await it.addPerson("BARAE", "administrator");
  await it.app.database.query(limit);
  const { version } = await read();
  const body = { version, rules: PRESET_RULES };
  expect((await it.call("PUT", "/api/card-rules", { as: "BARAE", body })).status).toBe(403);
  const dryRun = { as: "BARAE", body: { rules: PRESET_RULES } };
  const tried = await it.call<DryRun>("POST", "/api/card-rules/dry-run", dryRun);
  // It was tried on some of the payments only: nobody saves by it.
  expect(tried).toMatchObject({ status: 200, body: { trial: null } });
  const payout = { version: 1, payer: "Bank", payoutBankDays: 1, payoutForm: "net" };
  const path = "/api/own-card-programmes/toyota";
  expect((await it.call("PUT", path, { as: "BARAE", body: payout })).status).toBe(403);
  expect((await read()).version).toBe(version);
});

test("a version that is saved can never be changed or taken away", async () => {
  for (const text of [
    "update card_rules set issuer = 'visa'",
    "delete from card_rules",
    "update card_rule_versions set by = 'KASS'",
    "delete from card_rule_versions where version > 1",
  ]) {
    const change = statement({ name: "test_change_rules", text });
    await expect(it.app.database.query(change)).rejects.toThrow();
  }
});

test("the next payment is marked by the new rules and says by which; what is booked stays", async () => {
  const card = { issuerId: "4", truncatedPan: "541333******0012", aid: "A0000000041010" };
  const before = await it.pay(card);
  expect(before).toMatchObject({
    issuer: "mastercard",
    issuerId: "4",
    aid: "A0000000041010",
    markedBy: { rule: { issuer: "mastercard", issuerId: "4" }, ownCardRule: null },
  });
  const { version } = await read();
  await save(version, [{ issuer: "diners", panFrom: "541333" }, ...PRESET_RULES]);
  const after = await it.pay(card);
  expect(after).toMatchObject({
    issuer: "diners",
    markedBy: { rule: { version: version + 1, position: 1, panFrom: "541333" } },
  });
  expect(await it.payment(before.id)).toMatchObject({ issuer: "mastercard" });
  expect(await it.pay({ issuerId: "77" })).toMatchObject({
    issuer: "unknown",
    markedBy: { rule: null, ownCardRule: null },
  });
  expect(await it.desk.differences()).toEqual([]);
});

test("what was tried while something else was long under way is not called new", async () => {
  const began = Promise.withResolvers<undefined>();
  const ended = Promise.withResolvers<undefined>();
  const takeNumber = statement({
    name: "test_take_transaction_number",
    text: "select pg_current_xact_id()::text",
  });
  const longOne = it.app.database.inTransaction(async (tx) => {
    await tx.query(takeNumber);
    began.resolve(undefined);
    await ended.promise;
  });
  try {
    await began.promise;
    const card = { issuerId: "4", label: "Provkortet Lång" };
    expect((await it.pay(card)).issuer).toBe("mastercard");
    const { version } = await read();
    const rules = [{ issuer: "visa", label: "Provkortet Lång" } as const, ...PRESET_RULES];
    expect((await save(version, rules)).body).toMatchObject({ version: version + 1 });
  } finally {
    ended.resolve(undefined);
    await longOne;
  }
});

test("a label decides only where a rule says so", async () => {
  const card = { issuerId: "3", label: "Provkortet Guld", truncatedPan: "457199******5001" };
  expect((await it.pay(card)).issuer).toBe("visa");
  const { version } = await read();
  const saved = await save(version, [{ issuer: "ownCard", label: "PROVKORTET" }, ...PRESET_RULES]);
  expect(saved.body).toMatchObject({ version: version + 1 });
  expect((await it.pay(card)).issuer).toBe("ownCard");
});
