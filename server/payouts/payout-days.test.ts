/** The days of the payout calendar held against the payouts that are in them, over HTTP. */
import type { PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import { PAYOUT_STATES } from "@kortkoll/core/bank/payout-state.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { ore } from "@kortkoll/core/money.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import { inTold } from "../audit/test-audit.ts";
import { newUuid } from "../clock.ts";
import { insertAttempt, insertOrder, insertRow } from "../database/test-rows.ts";
import { payIssuerDays } from "../open-items/pay-issuer-days.ts";
import { sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { insertTestBankLine } from "../payout-matches/test-bank-lines.ts";
import { openSettingsApp, type SettingsApp } from "../settings/test-settings-app.ts";
import type { PayoutCalendar, PayoutDays, PayoutsOfDay } from "./payouts-api.ts";
import { closeTestSession } from "./test-sessions.ts";

const FIRST = "2026-10-20" as BusinessDay;
const DAYS = 12;
const TODAY_MS = Date.parse("2026-10-30T12:00:00Z");
const MONTH = "from=2026-10-26&to=2026-11-05";
const TILLS = { NORD: "NORD-K1", SÖDER: "SÖDER-K9" } as const;
const ISSUERS = ["visa", "mastercard", "amex"] as const;

let it: SettingsApp;
let orderId: string;
const agreements = new Map<string, string>();

beforeAll(async () => {
  it = await openSettingsApp();
  it.app.nowMs = TODAY_MS;
  await it.signInAgain();
  await it.app.addPerson("FINA", "finance");
  orderId = await insertOrder(it.app.database, it.places, { invoiceNumber: "P-1" });
  await agree("kort", ["visa", "mastercard"], {
    merchant_numbers: ["7100001"],
    merchant_site_ids: [it.places.sites.NORD],
    cut_off: "22:00",
  });
  await agree("amex", ["amex"], { weekend: "separate", bank_days: 3 });
});
afterAll(() => it.close());

async function agree(name: string, issuers: readonly Issuer[], more: object): Promise<void> {
  const id = newUuid();
  agreements.set(name, id);
  await inTold(it.app.database, async (tx) => {
    const company = { company_id: it.places.companyId, acquirer: "nets" };
    await insertRow(tx, "payout_agreements", { id, ...company, name });
    await insertRow(tx, "payout_terms", {
      agreement_id: id,
      valid_from: "2026-01-01",
      ...{
        issuers,
        payer_names: ["PÅHITTADE KORT AB"],
        merchant_numbers: [],
        merchant_site_ids: [],
      },
      ...{ reported_after_days: 0, weekend: "combined", form: "gross", bank_days: 1 },
      ...{ fee_rule: "monthly", fee_day: 15, ...more },
    });
  });
}

/** The same numbers each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Place = {
  readonly issuer: Issuer;
  readonly site: keyof typeof TILLS;
  readonly saleDay: BusinessDay;
  readonly soldOre: number;
};

/** Some sales and refunds of a day, each in a session of its own, in one with others, or in none. */
async function sellSome(
  place: Omit<Place, "soldOre">,
  dice: (below: number) => number,
): Promise<Place> {
  const { issuer, site, saleDay } = place;
  let soldOre = 0;
  const together: string[] = [];
  for (let left = dice(4); left > 0; left -= 1) {
    const approvedOre = 100 * (1 + dice(3));
    const at = `${saleDay}T09:0${left}:00Z`;
    const given = { orderIds: [orderId], at, approvedOre, issuer, till: TILLS[site] };
    const saleId = await insertAttempt(it.app.database, it.places, given);
    const ids = [saleId];
    soldOre += approvedOre;
    if (dice(6) === 0) {
      const back = { ...given, kind: "refund", originalId: saleId } as const;
      ids.push(await insertAttempt(it.app.database, it.places, back));
      soldOre -= approvedOre;
    }
    for (const id of ids) {
      const kind = dice(4);
      if (kind === 0) await close(addDays(saleDay, dice(9) === 0 ? 7 : dice(3)), dice(24), [id]);
      else if (kind < 3) together.push(id);
    }
  }
  if (together.length > 0) await close(saleDay, 18, together);
  return { ...place, soldOre };
}

async function close(day: BusinessDay, hour: number, attemptIds: readonly string[]): Promise<void> {
  const terminalId = it.places.terminals["77000001"];
  const at = `${day}T${String(hour).padStart(2, "0")}:10:00Z`;
  await closeTestSession(it.app.database, { terminalId, at, attemptIds });
}

/** By a match, as accepting one leaves it: to the öre, too much, too little, or there and back. */
async function pay(
  { issuer, site, saleDay, soldOre }: Place,
  dice: (below: number) => number,
): Promise<void> {
  const { companyId, sites, people } = it.places;
  const amounts = [[soldOre], [soldOre + 100], [100], [soldOre, -soldOre], [-100, 300]][dice(5)];
  const agreementId = agreements.get(issuer === "amex" ? "amex" : "kort") ?? "";
  const parts = (amounts ?? [])
    .filter((amount) => amount !== 0)
    .map((amount): PayoutPart & { readonly kind: "sales" } => ({
      ...{ kind: "sales", issuer, siteId: sites[site], saleDay, amountOre: ore(amount) },
    }));
  for (const part of parts) {
    const bookedOn = addDays(saleDay, 1);
    const amountOre = part.amountOre;
    const line = { companyId, amountOre, bookedOn };
    const bankLineId = await insertTestBankLine(it.app.database, line);
    const id = newUuid();
    await inTold(it.app.database, async (tx) => {
      await insertRow(tx, "payout_matches", {
        ...{ id, company_id: companyId, bank_line_id: bankLineId, agreement_id: agreementId },
        ...{ kind: "payout", evidence: "amountInWindow", amount_ore: amountOre },
        ...{ booked_on: bookedOn, by_id: people.CHEF, by: "CHEF", at: new Date(TODAY_MS) },
      });
      await insertRow(tx, "payout_match_parts", {
        ...{ match_id: id, part: 0, kind: "sales", issuer, site_id: part.siteId },
        ...{ sale_day: saleDay, amount_ore: amountOre },
      });
      await payIssuerDays(tx, companyId, [part]);
    });
  }
}

async function makeWorld(seed: number): Promise<void> {
  const dice = chance(seed);
  const places: Place[] = [];
  for (let nr = 0; nr < DAYS; nr += 1) {
    for (const site of ["NORD", "SÖDER"] as const) {
      for (const issuer of ISSUERS) {
        const place = { issuer, site, saleDay: addDays(FIRST, nr) };
        if (dice(3) > 0) places.push(await sellSome(place, dice));
      }
    }
  }
  const paid = places.filter(({ soldOre }) => soldOre !== 0 && dice(2) === 0);
  for (const place of paid.slice(0, paid.length / 2)) await pay(place, dice);
  // What is sold and paid later is not summed by day yet.
  await sumDaysUntil("2026-10-28");
  for (const place of paid.slice(paid.length / 2)) await pay(place, dice);
}

async function sumDaysUntil(day: string): Promise<void> {
  const nowMs = Date.parse(`${day}T12:00:00Z`);
  while (await sumIssuerDays({ database: it.app.database, clock: () => nowMs }));
}

async function get<Body>(path: string, who = "FINA"): Promise<Body> {
  const answer = await it.callAs<Body>(who, "GET", path);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function readDay(day: string, query = "", limit = 2): Promise<PayoutsOfDay["payouts"]> {
  const payouts: PayoutsOfDay["payouts"] = [];
  for (let cursor = ""; ; ) {
    const path = `/api/payouts/days/${day}?limit=${limit}${query}${cursor}`;
    const page = await get<PayoutsOfDay>(path);
    payouts.push(...page.payouts);
    if (page.next === null) return payouts;
    cursor = `&cursor=${page.next}`;
  }
}

const FIGURES = ["payments", "amountOre", "paidOre", "leftOre"] as const;
type Payouts = PayoutCalendar["payouts"];

function sumOf(payouts: Payouts): PayoutDays["days"] {
  return [...Map.groupBy(payouts, ({ dueOn }) => dueOn)].map(([dueOn, ofDay]) => ({
    dueOn,
    states: PAYOUT_STATES.flatMap((state) => {
      const some = ofDay.filter((one) => one.state === state);
      const sum = (of: (typeof FIGURES)[number]) => some.reduce((all, one) => all + one[of], 0);
      if (some.length === 0) return [];
      const [payments, amountOre, paidOre, leftOre] = FIGURES.map(sum);
      return [{ state, payouts: some.length, payments, amountOre, paidOre, leftOre } as never];
    }),
  }));
}

const keyOf = (one: Payouts[number]) =>
  [one.dueOn, one.agreementId, one.merchantNumber ?? "-", one.batchDay ?? "-"].join("_");
const inOrder = (payouts: Payouts) =>
  payouts.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

test("a day with nothing is empty, and so is a month", async () => {
  const days = await get<PayoutDays>(`/api/payouts/days?${MONTH}`);
  expect(days).toMatchObject({ days: [], overdue: [], uncovered: [] });
  const saturday = await get<PayoutsOfDay>("/api/payouts/days/2026-10-31");
  expect(saturday).toMatchObject({ closed: true, states: [], payouts: [], next: null });
});

test("each day's sums are those of its payouts, whatever was sold, reconciled and paid", async () => {
  await makeWorld(20_261_030);
  for (const query of ["", "&site=NORD", "&issuer=visa", "&site=SÖDER&issuer=amex", "&site=NEJ"]) {
    const whole = await get<PayoutCalendar>(`/api/payouts/calendar?${MONTH}${query}`);
    const days = await get<PayoutDays>(`/api/payouts/days?${MONTH}${query}`);
    expect(days.days).toEqual(sumOf(whole.payouts));
    expect(days.overdue).toEqual(sumOf(whole.overdue));
    const { payouts, overdue: _, ...rest } = whole;
    expect(days).toMatchObject(rest);
    for (const { dueOn } of query === "" ? days.days : days.days.slice(0, 1)) {
      const ofDay = await readDay(dueOn, query);
      expect(ofDay).toEqual(inOrder(payouts.filter((one) => one.dueOn === dueOn)));
    }
  }
  const all = await get<PayoutDays>(`/api/payouts/days?${MONTH}`);
  const states = new Set(all.days.flatMap((one) => one.states.map(({ state }) => state)));
  expect([...states].toSorted()).toEqual(["late", "over", "paid", "short", "upcoming"]);
});

test("a day is narrowed to a state, and tells of all its states all the same", async () => {
  const { days } = await get<PayoutDays>(`/api/payouts/days?${MONTH}`);
  const day = days.find(({ states }) => states.length > 1);
  for (const { state, payouts } of day?.states ?? []) {
    const page = await get<PayoutsOfDay>(`/api/payouts/days/${day?.dueOn}?state=${state}`);
    expect(page.states).toEqual(day?.states);
    expect(page.payouts.map((one) => one.state)).toEqual(Array(payouts).fill(state));
  }
});

test("what comes between two pages neither hides nor repeats a payout that was there", async () => {
  const { days } = await get<PayoutDays>(`/api/payouts/days?${MONTH}`);
  const due = days.find(({ states }) => states.reduce((sum, one) => sum + one.payouts, 0) > 2);
  const before = await readDay(due?.dueOn ?? "");
  const path = `/api/payouts/days/${due?.dueOn}?limit=1`;
  const first = await get<PayoutsOfDay>(path);
  const seen = [...first.payouts];
  for (let next = first.next; next !== null; ) {
    const saleDay = before[0]?.saleTo as BusinessDay;
    await sellSome({ issuer: "visa", site: "NORD", saleDay }, chance(seen.length + 7));
    const page = await get<PayoutsOfDay>(`${path}&cursor=${next}`);
    seen.push(...page.payouts);
    next = page.next;
  }
  const names = seen.map(keyOf);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(before.map(keyOf)));
});

test("days, months and places in lists that there are not are refused", async () => {
  const key = `2026-10-28_${newUuid()}_-_-`;
  for (const path of [
    "/api/payouts/days?from=2026-01-01&to=2026-12-31",
    "/api/payouts/days?from=2026-10-31&to=2026-10-01",
    "/api/payouts/days?from=2026-02-30&to=2026-03-01",
    "/api/payouts/days/2026-02-30",
    "/api/payouts/days/i-dag",
    "/api/payouts/days/2026-10-28?cursor=nej",
    `/api/payouts/days/2026-10-27?cursor=${key}`,
    "/api/payouts/days/2026-10-28?state=nej",
    "/api/payouts/days/2026-10-28?limit=0",
  ]) {
    const answer = await it.callAs<Problem>("FINA", "GET", path);
    expect([path, answer.status, answer.body.code]).toEqual([path, 400, "invalidInput"]);
  }
  const place = await it.callAs<PayoutsOfDay>(
    "FINA",
    "GET",
    `/api/payouts/days/2026-10-28?cursor=${key}`,
  );
  expect(place.status).toBe(200);
});

test("a person of one company sees the payouts of theirs and no others", async () => {
  await it.makeCompany("ANNAN", "5599990016");
  await it.app.addPerson("ANNF", "finance");
  await it.sql(
    `insert into person_companies select p.id, c.id from people p, companies c
      where p.signature = 'ANNF' and c.code = 'ANNAN'`,
  );
  for (const query of ["", "&company=BIL"]) {
    const theirs = await get<PayoutDays>(`/api/payouts/days?${MONTH}${query}`, "ANNF");
    expect(theirs).toMatchObject({ days: [], overdue: [], uncovered: [] });
    const day = await get<PayoutsOfDay>(`/api/payouts/days/2026-10-28?limit=9${query}`, "ANNF");
    expect(day).toMatchObject({ states: [], payouts: [] });
  }
  expect((await it.callAs("ADMI", "GET", `/api/payouts/days?${MONTH}`)).status).toBe(403);
});
