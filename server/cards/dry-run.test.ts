/** Trying card rules on what has been paid: it changes nothing, and foretells what will be booked. */
import { type CardRule, PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import type { CardDetails } from "@kortkoll/terminals/terminal.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Payment } from "../api.ts";
import { statement } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
import { createSecretBox, MASTER_KEY_BYTES } from "../secrets/secret-box.ts";
import type { CardRuleList, DryRun, DryRunLine, DryRunPayments } from "./cards-api.ts";
import { dryRunCardRules } from "./dry-run-card-rules.ts";
import { daysToTry } from "./dry-run-days.ts";
import { type CardsApp, openCardsApp, type Told } from "./test-cards-app.ts";

const CARDS: readonly Partial<CardDetails>[] = [
  { issuerId: "03", truncatedPan: "457199******5001", aid: "A0000000031010", label: "Visa Debit" },
  { issuerId: "3", truncatedPan: "457200******5002", label: "GULDKORTET VISA" },
  { issuerId: "4", truncatedPan: "541333******0012", aid: "A0000000041010" },
  { issuerId: "4", truncatedPan: "990011******7777", label: "EGNA KORTET" },
  { truncatedPan: "990011******7778" },
  { aid: "A000000025010801", truncatedPan: "374245*****1003" },
  { aid: "A0000001523010", truncatedPan: "361234****0004" },
  { issuerId: "18", truncatedPan: "639999******0018", label: "Provkort" },
  { truncatedPan: "************1234" },
  {},
];
const NEW_RULES: readonly CardRule[] = [
  { issuer: "ownCard", panFrom: "457200" },
  { issuer: "amex", label: "PROVKORT" },
  { issuer: "diners", issuerId: "4", panFrom: "54" },
  { issuer: "ownCard", panFrom: "990011" },
  ...PRESET_RULES,
];

let it: CardsApp;
let before: readonly Payment[];
beforeAll(async () => {
  it = await openCardsApp();
  before = await payEach();
});
afterAll(() => it.close());

/** A different amount for each, so that sums cannot agree by chance. */
async function payEach(): Promise<readonly Payment[]> {
  const paid: Payment[] = [];
  for (const [index, card] of CARDS.entries()) paid.push(await it.pay(card, 10_000 + 2 ** index));
  return paid;
}

function dryRun(rules: readonly CardRule[], more: object = {}): Promise<Told<DryRun>> {
  const body = { rules, from: "2026-03-01", to: "2026-03-31", ...more };
  return it.call<DryRun>("POST", "/api/card-rules/dry-run", { body });
}

const SWITCH_OWN_CARDS = statement({
  name: "test_switch_own_cards",
  text: "update sites set own_cards_on = $1 where code = 'NORD'",
});

function sumsOf(payments: readonly Payment[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { issuer, approvedOre } of payments) {
    if (issuer !== null) sums[issuer] = (sums[issuer] ?? 0) + approvedOre;
  }
  return sums;
}

function sumsIn(run: DryRun, when: "before" | "after"): Record<string, number> {
  const given = run.byIssuer.filter((one) => one[when].payments > 0);
  return Object.fromEntries(given.map((one) => [one.issuer, one[when].amountOre]));
}

test("the rules that hold would mark nothing otherwise", async () => {
  const { rules } = (await it.call<CardRuleList>("GET", "/api/card-rules")).body;
  const { body } = await dryRun(rules);
  expect(body).toMatchObject({ changed: { payments: 0, amountOre: 0 }, payments: [], next: null });
  expect(sumsIn(body, "before")).toEqual(sumsOf(before));
  expect(sumsIn(body, "after")).toEqual(sumsOf(before));
  expect(body.total.payments).toBe(CARDS.length);
});

test("it says which payments would be marked otherwise, and by which rule", async () => {
  const { body } = await dryRun(NEW_RULES);
  const told = body.payments.map((one) => [
    one.truncatedPan,
    one.before.issuer,
    one.after.issuer,
    one.after.position,
  ]);
  expect(told).toEqual([
    ["639999******0018", "unknown", "amex", 2],
    ["541333******0012", "mastercard", "diners", 3],
    ["457200******5002", "visa", "ownCard", 1],
  ]);
  expect(body.changed).toEqual({ payments: 3, amountOre: 3 * 10_000 + 2 ** 7 + 2 ** 2 + 2 ** 1 });
  expect(body.payments[0]).toMatchObject({
    paymentId: before[7]?.id,
    siteCode: "NORD",
    amountOre: 10_000 + 2 ** 7,
    issuerId: "18",
    cardLabel: "Provkort",
  });
});

test("it changes nothing: no rule, no payment, no voucher, no setting", async () => {
  const count = statement({
    name: "test_count_all",
    text: `select (select count(*) from card_rule_versions) as versions,
      (select count(*) from audit_events where kind = 'settingChanged') as changes, (select count(*) from vouchers) as vouchers,
      (select md5(string_agg(a::text, '' order by a.id)) from attempts a) as attempts`,
  });
  const once = await it.app.database.query(count);
  await dryRun(NEW_RULES);
  await dryRun(NEW_RULES, { comparedWith: "rules", all: true });
  expect(await it.app.database.query(count)).toEqual(once);
});

test.each([true, false])(
  "what it foretells is what the same cards are booked as once it is saved (own cards on: %s)",
  async (on) => {
    await it.app.database.query(SWITCH_OWN_CARDS, [on]);
    const foretold = await dryRun(NEW_RULES, { to: "2026-03-02" });
    const { version } = (await it.call<CardRuleList>("GET", "/api/card-rules")).body;
    expect((await it.saveRules(version, NEW_RULES)).status).toBe(200);
    it.desk.nowMs += 24 * 3_600_000;
    const after = await payEach();
    expect(sumsOf(after)).toEqual(sumsIn(foretold.body, "after"));
    const flagged = after.filter(({ flags }) => flags.includes("ownCardWhereOff"));
    expect(flagged).toHaveLength(foretold.body.ownCardsWhereOff.after.payments);
    expect(flagged).toHaveLength(on ? 0 : 3);
    for (const [index, payment] of after.entries()) {
      const told = foretold.body.payments.find((one) => one.paymentId === before[index]?.id);
      expect(payment.issuer).toBe(told?.after.issuer ?? before[index]?.issuer);
      if (told === undefined) continue;
      expect(payment.markedBy?.rule?.position ?? null).toBe(told.after.position);
    }
    for (const old of before) expect((await it.payment(old.id)).issuer).toBe(old.issuer);
    expect(await it.desk.differences()).toEqual([]);
    it.desk.nowMs -= 24 * 3_600_000;
  },
);

test("beside the rules of now only the change itself counts, not what earlier changes left", async () => {
  await it.app.database.query(SWITCH_OWN_CARDS, [true]);
  const days = { to: "2026-03-02" };
  const beside = await dryRun(NEW_RULES, { ...days, comparedWith: "rules" });
  expect(beside.body.changed.payments).toBe(0);
  expect((await dryRun(NEW_RULES, days)).body.changed.payments).toBe(3);
});

test("days without payments are not gone through, and a period without any is empty", async () => {
  const { body } = await dryRun(NEW_RULES, { from: "2010-01-01", to: "2030-12-31" });
  expect(body).toMatchObject({ from: "2026-03-02", to: "2026-03-03" });
  const empty = await dryRun(NEW_RULES, { from: "2026-01-01", to: "2026-01-31" });
  expect(empty.body).toMatchObject({ from: null, to: null, total: { payments: 0 }, payments: [] });
});

test("only a run over every payment gives a proof: not one over some days, or over none", async () => {
  for (const more of [{}, { from: "2026-01-01", to: "2026-01-31" }, { comparedWith: "rules" }]) {
    expect((await dryRun(NEW_RULES, more)).body.trial).toBeNull();
  }
  const body = { rules: NEW_RULES, all: true };
  const whole = await it.call<DryRun>("POST", "/api/card-rules/dry-run", { body });
  expect(whole.body.trial).not.toBeNull();
});

test("without days it is the last ninety", async () => {
  const daysAt = (now: string): ReturnType<typeof daysToTry> =>
    daysToTry(it.app.database, { body: { all: false }, sight: SEES_ALL }, Date.parse(now));
  expect(await daysAt("2026-03-02T10:00:00Z")).toEqual({ from: "2026-03-02", to: "2026-03-02" });
  expect(await daysAt("2026-06-01T10:00:00Z")).toEqual({ from: "2026-03-03", to: "2026-03-03" });
  expect(await daysAt("2026-06-30T10:00:00Z")).toBeUndefined();
});

test("a list that is wrong is not tried", async () => {
  const told = await dryRun([{ issuer: "visa" }]);
  expect(told).toMatchObject({ status: 422, body: { code: "cardRulesWrong", field: "rules.0" } });
  const body = { rules: NEW_RULES, cursor: "inget ställe" };
  expect((await it.call("POST", "/api/card-rules/dry-run/payments", { body })).status).toBe(400);
});

test("somebody who sees some companies or sites is told of payments there only", async () => {
  const body = { rules: [...NEW_RULES], all: true, comparedWith: "booked" as const };
  const run = async (sight: typeof SEES_ALL): Promise<number> => {
    const secrets = createSecretBox(new Uint8Array(MASTER_KEY_BYTES));
    const deps = { database: it.app.database, clock: () => it.app.nowMs, secrets };
    for await (const line of dryRunCardRules(deps, { body, sight, language: "sv" })) {
      if (line.kind === "result") return line.result.total.payments;
    }
    return -1;
  };
  expect(await run(SEES_ALL)).toBe(3 * CARDS.length);
  const stranger = "0198c5a0-1234-7123-9123-411111111111";
  expect(await run({ companyIds: [it.desk.places.companyId], siteIds: null })).toBe(30);
  expect(await run({ companyIds: [stranger], siteIds: null })).toBe(0);
  const told = { body, sight: { companyIds: [stranger], siteIds: null } };
  expect(await daysToTry(it.app.database, told, it.app.nowMs)).toBeUndefined();
  expect(await run({ companyIds: null, siteIds: [stranger] })).toBe(0);
});

describe("over many payments", () => {
  const MANY = statement({
    name: "test_many_payments",
    text: `insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id,
        operator_id, operator, asked_by, reference, asked_ore, approved_ore, issuer,
        truncated_pan, issuer_id, evidence, created_at, ended_at, business_day, server_id)
      select gen_random_uuid(), 'purchase', 'approved', a.company_id, a.site_id, a.till_id,
        a.terminal_id, a.operator_id, a.operator, a.asked_by, 'MANY' || n, 100, 100, 'visa',
        (457000 + n % 300) || '******' || lpad((n % 1000)::text, 4, '0'), '3', 'terminalAnswer', d, d,
        d::date, a.server_id
      from generate_series(1, 3000) n
      cross join lateral (select '2025-06-01T10:00:00Z'::timestamptz
        + (n % 250) * interval '1 day' as d) t
      cross join (select * from attempts limit 1) a`,
  });
  const rules: readonly CardRule[] = [
    { issuer: "ownCard", panFrom: "457007", panTo: "457008" },
    ...PRESET_RULES,
  ];
  const days = { from: "2025-06-01", to: "2026-02-28" };
  beforeAll(() => it.app.database.query(MANY));

  test("it says how far it has come, and the sums are those of judging each payment", async () => {
    const answer = await it.fetch("POST", "/api/card-rules/dry-run/lines", {
      body: { rules, ...days },
    });
    expect(answer.headers.get("content-type")).toContain("application/x-ndjson");
    const lines = (await answer.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as DryRunLine);
    const progress = lines.flatMap((line) => (line.kind === "progress" ? [line.done] : []));
    expect(progress).toEqual(Array.from({ length: 20 }, (_, index) => index));
    const last = lines.at(-1);
    if (last?.kind !== "result") throw new Error("There is no result");
    expect(last.result.total).toEqual({ payments: 3_000, amountOre: 300_000 });
    expect(last.result.changed).toEqual({ payments: 20, amountOre: 2_000 });
    expect(sumsIn(last.result, "after")).toEqual({ visa: 298_000, ownCard: 2_000 });
  });

  test("page by page every payment is told of once, the newest first", async () => {
    const most: readonly CardRule[] = [{ issuer: "diners", panFrom: "457" }, ...PRESET_RULES];
    const first = (await dryRun(most, days)).body;
    const all = [...first.payments];
    let next = first.next;
    for (let pages = 0; next !== null && pages < 100; pages += 1) {
      const body = { rules: most, ...days, cursor: next };
      const page = await it.call<DryRunPayments>("POST", "/api/card-rules/dry-run/payments", {
        body,
      });
      all.push(...page.body.payments);
      next = page.body.next;
    }
    expect(all).toHaveLength(3_000);
    expect(new Set(all.map(({ paymentId }) => paymentId)).size).toBe(3_000);
    const order = all.map(({ businessDay }) => businessDay);
    expect(order).toEqual(order.toSorted().toReversed());
  });
});
