/** Acquirers' lines beside our payments: what comes twice, late, wrong, to two servers, or half. */
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import type { DayClose } from "../day-close/day-close-api.ts";
import { ClosingDesk } from "../day-close/test-closing.ts";
import { SEES_ALL } from "../http/access.ts";
import type { News } from "../payments/apply-news.ts";
import { claim, paymentOf, reasonsOf, showSale } from "../payments/test-claims.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { answerOf, approved, DECLINED, UNKNOWN } from "../payments/test-news.ts";
import { NOON_MS } from "../payments/test-places.ts";
import { setAside, tieByHand, untie } from "./decide-line.ts";
import { lookAtLines } from "./look-at-lines.ts";
import { listLines, showLine, showLinesOfPayment } from "./show-lines.ts";
import { openReporter, type Reporter, type TestLine } from "./test-reports.ts";

const DAY_MS = 86_400_000;

let desk: Desk;
let acquirer: Reporter;
let tests = 0;
/** Each test has a week of its own. */
let startMs = NOON_MS;

beforeAll(async () => {
  desk = await openDesk();
  acquirer = await openReporter(desk.deps, desk.places.companyId);
  await sql("update terminals set baseline_at = '2026-02-01T00:00:00Z'");
});
beforeEach(async () => {
  await desk.startOver();
  tests += 1;
  startMs = NOON_MS + tests * 10 * DAY_MS;
  desk.nowMs = startMs;
  // What earlier tests have left is not looked at again.
  await sql("update acquirer_days set due_at = null");
});
afterEach(async () => {
  expect(failed.splice(0)).toEqual([]);
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

function sql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return desk.database.query<Row>(statement({ name: "test_acquirer_lines", text }), values);
}

const today = (days = 0): string => businessDayOf(startMs + days * DAY_MS);
const failed: unknown[] = [];
const look = () =>
  lookAtLines({
    ...desk.deps,
    log: { info: () => undefined, warn: () => undefined, error: (details) => failed.push(details) },
  });
/** The line's own code, so that no line of another test is the same. */
const code = (nth = 0): string => `C${String(tests).padStart(3, "0")}${nth}${nth}`;
const answer = (nth = 0) =>
  answerOf("visa", `${String(tests * 10 + nth).padStart(6, "0")}${code(nth)}`);

function line(more: Partial<TestLine> = {}): TestLine {
  return { amountOre: 100_000, saleOn: today(), code: code(), ...more };
}

/** Comes the day after, and is looked at. */
async function report(...lines: readonly TestLine[]): Promise<void> {
  await acquirer.send({ lines, reference: `U${tests}`, paidOn: today(1) });
  await look();
}

async function pay(news: News | "nothing", amountOre = 100_000): Promise<string> {
  const attemptId = await desk.pay([await desk.send({ totalOre: amountOre })]);
  if (news !== "nothing") await desk.tell(attemptId, news);
  return attemptId;
}

type Left = { result: string; reason: string | null; candidates: string[]; tied: string | null };
/** Of this test's days, in the order of their files. */
const lines = () =>
  sql<Left>(
    `select l.result, l.reason, l.candidate_ids as candidates,
        (select t.attempt_id || ' ' || t.evidence || case when t.proved then ' proved' else '' end
          from acquirer_ties t where t.line_id = l.id and t.undone_at is null) as tied
      from counted_acquirer_lines l join bank_files f on f.id = l.file_id
      where l.sale_on between $1 and $2 order by f.received_at, f.id, l.number`,
    [today(-3), today(6)],
  );
const short = async () =>
  (await lines()).map(
    ({ result, reason, tied }) => tied ?? [result, reason].filter(Boolean).join(" "),
  );

describe("a line is tied to its payment", () => {
  test("once, whoever looks how often", async () => {
    const id = await pay(approved(100_000, answer()));
    await report(line({ feeOre: 250 }));
    await look();
    await Promise.all([look(), look()]);
    expect(await lines()).toMatchObject([{ result: "tied", tied: `${id} terminalCodeAmount` }]);
  });

  test("once, also when it comes again in another payout with more lines", async () => {
    const id = await pay(approved(100_000, answer()));
    const other = await pay(approved(50_000, answer(1)), 50_000);
    await report(line());
    await acquirer.send({
      reference: "ANNAN",
      lines: [line(), line({ amountOre: 50_000, code: code(1) })],
    });
    await look();
    expect(await short()).toEqual([`${id} terminalCodeAmount`, `${other} terminalCodeAmount`]);
  });

  test("when two servers look at the same moment", async () => {
    const ids = await Promise.all([pay(approved(100_000, answer()))]);
    await acquirer.send({ lines: [line()] });
    await Promise.all([look(), look(), look()]);
    expect(await short()).toEqual([`${ids[0]} terminalCodeAmount`]);
  });

  test("that is approved after the line has come, when it is looked at again", async () => {
    const id = await pay("nothing");
    await report(line());
    expect(await short()).toEqual(["unknownSale mayBeOurs"]);
    await desk.tell(id, approved(100_000, answer()));
    desk.nowMs += 3_600_000;
    await look();
    expect(await short()).toEqual([`${id} terminalCodeAmount`]);
    expect(await desk.balances()).toMatchObject({ 1581: 100_000 });
  });

  test("that is a refund, and a chargeback speaks of the same payment", async () => {
    const id = await pay(approved(100_000, answer()));
    const refund = await desk.refund(id, 40_000);
    await desk.tell(refund, approved(40_000, answer(1)));
    await report(
      line(),
      line({ type: "refund", amountOre: -40_000, code: code(1) }),
      line({ type: "chargeback", amountOre: -100_000 }),
    );
    expect(await short()).toEqual([
      `${id} terminalCodeAmount`,
      `${refund} terminalCodeAmount`,
      `${id} terminalCodeAmount`,
    ]);
  });

  test("that was voided: then the line is there all the same, and the payment is not paid twice", async () => {
    const id = await pay(approved(100_000, answer()));
    const undoing = await desk.void(id, 100_000);
    await desk.tell(undoing, approved(100_000, answer(1)));
    await report(line());
    expect(await short()).toEqual([`${id} terminalCodeAmount`]);
  });
});

describe("a line is left to a person", () => {
  test("when its amount is another than the payment's with its code", async () => {
    const id = await pay(approved(100_000, answer()));
    await report(line({ amountOre: 100_500 }));
    expect(await lines()).toEqual([
      { result: "ambiguous", reason: "otherAmount", candidates: [id], tied: null },
    ]);
  });

  test("when two payments are equal in everything", async () => {
    const ids = [await pay(approved(100_000, answer())), await pay(approved(100_000, answer()))];
    await report(line());
    expect(await lines()).toEqual([
      { result: "ambiguous", reason: "severalPayments", candidates: ids.toSorted(), tied: null },
    ]);
  });

  test("when no agreement has its merchant number", async () => {
    await pay(approved(100_000, answer()));
    await report(line({ merchant: "7999999" }));
    expect(await short()).toEqual(["agreementMissing"]);
  });

  test("when its terminal is none of ours, or it has no code, or it gives back what we have not", async () => {
    await report(
      line({ terminal: "99000001" }),
      line({ amountOre: 700, code: undefined, lastFour: undefined }),
      line({ amountOre: -900, type: "refund", code: code(2) }),
    );
    expect(await short()).toEqual([
      "unknownSale terminalNotOurs",
      "unknownSale codeMissing",
      "unknownSale moneyBack",
    ]);
    expect(await desk.balances()).toEqual({});
  });
});

describe("a line proves", () => {
  test("a claim, whose order is then paid", async () => {
    const id = await pay(UNKNOWN);
    const { reference } = await paymentOf(desk, id);
    await claim(desk, id);
    await report(line({ ownReference: reference }));
    expect(await short()).toEqual([`${id} ownReference proved`]);
    expect(await desk.attempt(id)).toMatchObject({
      state: "approved",
      evidence: "acquirerFile",
      issuer: "visa",
      late: false,
    });
    expect(await desk.timeline(id)).toContain("claimProven");
    expect(await desk.balances()).toMatchObject({ 1581: 100_000 });
  });

  test("what the terminal never answered, by our own reference", async () => {
    const id = await pay(UNKNOWN);
    const { reference } = await paymentOf(desk, id);
    await report(line({ ownReference: reference, card: "MASTERCARD", lastFour: "0012" }));
    expect(await desk.attempt(id)).toMatchObject({ state: "approved", issuer: "mastercard" });
  });

  test("what the terminal said no to: late, as a debt to the customer", async () => {
    const id = await pay(UNKNOWN);
    const { reference } = await paymentOf(desk, id);
    await desk.tell(id, { ...DECLINED, by: "resolver", evidence: "lastResult" });
    await report(line({ ownReference: reference }));
    expect(await desk.attempt(id)).toMatchObject({ state: "approved", late: true });
    expect(await desk.balances()).toMatchObject({ 1581: 100_000, 2499: -100_000 });
    expect(await reasonsOf(desk, id)).toContain("lateApproval");
  });

  test("less than was asked for, when that is what it says", async () => {
    const id = await pay(UNKNOWN);
    const { reference } = await paymentOf(desk, id);
    await report(line({ ownReference: reference, amountOre: 60_000 }));
    expect(await desk.attempt(id)).toMatchObject({
      approved_ore: 60_000,
      flags: ["partialApproval"],
    });
  });

  test("nothing that a terminal proves at the same moment: it is booked once", async () => {
    const id = await pay(UNKNOWN);
    const { reference } = await paymentOf(desk, id);
    await acquirer.send({ lines: [line({ ownReference: reference })] });
    await Promise.all([look(), desk.tell(id, approved(100_000, answer())), look()]);
    desk.nowMs += 3_600_000;
    await look();
    expect(await desk.balances()).toMatchObject({ 1581: 100_000 });
    expect(await short()).toEqual([expect.stringContaining(`${id} ownReference`)]);
  });

  test("also when a server dies between what it ties and what it books", async () => {
    const id = await pay(UNKNOWN);
    const { reference } = await paymentOf(desk, id);
    await acquirer.send({ lines: [line({ ownReference: reference })] });
    const dying = {
      ...desk.deps,
      cardRules: () => Promise.reject(new Error("the server is gone")),
    };
    await lookAtLines(dying);
    expect(await desk.stateOf(id)).toBe("unknown");
    await look();
    expect(await desk.stateOf(id)).toBe("approved");
  });
});

describe("a sale that was keyed on the terminal", () => {
  const sales = () =>
    sql<{ id: string; code: string; card: string; till: string }>(
      `select a.id, a.authorisation_code as code, a.last_four as card, k.code as till from attempts a
        join tills k on k.id = a.till_id
        where a.hand_keyed and a.created_at between $1 and $2`,
      [new Date(startMs), new Date(startMs + 6 * DAY_MS)],
    );

  test("is owed to a customer, listed and kept once, whoever looks", async () => {
    await acquirer.send({ lines: [line({ card: "AMEX", lastFour: "1003" })] });
    await Promise.all([look(), look()]);
    await look();
    const [sale] = await sales();
    expect(await sales()).toEqual([
      { id: expect.any(String), code: code(), card: "1003", till: "K1" },
    ]);
    expect(await desk.balances()).toEqual({ 1583: 100_000, 2499: -100_000 });
    expect(await reasonsOf(desk, sale?.id ?? "")).toEqual(["handKeyedSale"]);
    expect(await short()).toEqual([`${sale?.id} handKeyed proved`]);
  });

  test("is not kept again when its terminal shows it, or another file tells of it", async () => {
    await report(line());
    expect(await showSale(desk, { stanAuth: `123456${code()}`, amountOre: 100_000 })).toEqual([]);
    await acquirer.send({ reference: "IGEN", lines: [line({ reference: "R1" })] });
    await look();
    expect(await sales()).toHaveLength(1);
    expect(await short()).toEqual([expect.stringContaining("handKeyed"), "alreadyPaid"]);
  });

  test("waits while anything at the terminal may be it", async () => {
    const id = await pay(UNKNOWN, 30_000);
    await report(line());
    expect(await short()).toEqual(["unknownSale mayBeOurs"]);
    await desk.tell(id, { ...DECLINED, by: "resolver", evidence: "lastResult" });
    desk.nowMs += 3_600_000;
    await look();
    expect(await sales()).toHaveLength(1);
  });

  test("of before the terminal was looked at here is not ours", async () => {
    await sql("update terminals set baseline_at = $1", [new Date(startMs + DAY_MS)]);
    await report(line());
    await sql("update terminals set baseline_at = '2026-02-01T00:00:00Z'");
    expect(await sales()).toEqual([]);
  });
});

describe("another company's lines", () => {
  test("never meet our payments, whatever they say", async () => {
    const id = await pay(approved(100_000, answer()));
    const companyId = newUuid();
    await sql(
      "insert into companies (id, code, name, organisation_number) values ($1,$2,'Annan AB','5560009999')",
      [companyId, `A${tests}`],
    );
    const theirs = await openReporter(desk.deps, companyId);
    await theirs.send({ lines: [line()] });
    await look();
    expect(await short()).toEqual(["unknownSale terminalNotOurs"]);
    const tie = sql(
      `insert into acquirer_ties (id, line_id, company_id, attempt_id, holds, amount_ore, evidence,
          proved, by, at)
        select gen_random_uuid(), l.id, l.company_id, $1, true, 1, 'ownReference', false, 'server', now()
        from counted_acquirer_lines l where l.company_id = $2`,
      [id, companyId],
    );
    await expect(tie).rejects.toThrow("never meet");
  });
});

describe("a person", () => {
  const by = () => ({ id: desk.places.people.CHEF, signature: "CHEF" });
  const deciding = (lineId: string, reason = "Kvittot visar det") => ({
    ...{ lineId, reason, by: by(), claim: undefined },
  });
  const onlyLine = async (): Promise<string> => {
    const [one] = await sql<{ id: string }>(
      "select id from counted_acquirer_lines where sale_on between $1 and $2 order by id",
      [today(-3), today(6)],
    );
    return one?.id ?? "";
  };
  const shown = async (id: string) => {
    const found = await showLine(desk.database, id);
    if (found === undefined) throw new Error("No such line");
    return found;
  };

  test("says which of two equal payments a line is of, and takes it back with a reason", async () => {
    const ids = [await pay(approved(100_000, answer())), await pay(approved(100_000, answer()))];
    await report(line());
    const id = await onlyLine();
    const { candidates } = await shown(id);
    expect(candidates.map((one) => one.paymentId).toSorted()).toEqual(ids.toSorted());
    expect(candidates.every((one) => one.isLikely && one.mayBeTied)).toBe(true);
    const [paymentId = ""] = ids;
    const both = await Promise.all([
      tieByHand(desk.deps, { ...deciding(id), paymentId }),
      tieByHand(desk.deps, { ...deciding(id), paymentId: ids[1] ?? "" }),
    ]);
    expect(both.map((one) => (one.kind === "refused" ? one.code : one.kind)).toSorted()).toEqual([
      "acquirerLineTied",
      "decided",
    ]);
    await look();
    expect((await shown(id)).line).toMatchObject({
      leftBecause: null,
      tie: { evidence: "person" },
    });
    expect(await untie(desk.deps, deciding(id, "Fel"))).toEqual({ kind: "decided" });
    await look();
    const after = await shown(id);
    expect(after.line).toMatchObject({ tie: null, leftBecause: "severalPayments" });
    expect(after.undone).toMatchObject([{ undone: { by: "CHEF", reason: "Fel" } }]);
  });

  test("never has what was taken apart put together again by itself", async () => {
    const paymentId = await pay(approved(100_000, answer()));
    await report(line());
    const id = await onlyLine();
    await untie(desk.deps, deciding(id, "Det är en annan kund"));
    await look();
    expect((await shown(id)).line).toMatchObject({ tie: null, leftBecause: "notProven" });
    expect(await tieByHand(desk.deps, { ...deciding(id), paymentId })).toEqual({ kind: "decided" });
  });

  test("ties a line of another amount, and the difference is told", async () => {
    const paymentId = await pay(approved(100_000, answer()));
    await report(line({ amountOre: 100_500, feeOre: 200 }));
    const id = await onlyLine();
    await tieByHand(desk.deps, { ...deciding(id), paymentId });
    const asked = { sight: SEES_ALL, state: "differs", limit: 50 } as const;
    const page = await listLines(desk.database, asked);
    if (page === "unusableCursor") throw new Error(page);
    expect(page.lines.find((one) => one.id === id)?.tie?.differences).toEqual(["amount"]);
    const ofPayment = await showLinesOfPayment(desk.database, paymentId);
    expect(ofPayment.lines).toMatchObject([{ fileName: expect.any(String), line: 2, feeOre: 200 }]);
  });

  test("proves a lost payment that the line may be of, and no other", async () => {
    const lost = await pay(UNKNOWN);
    await report(line({ time: "12:01:00", lastFour: undefined }));
    const id = await onlyLine();
    expect((await shown(id)).line.leftBecause).toBe("notProven");
    expect(await tieByHand(desk.deps, { ...deciding(id), paymentId: lost })).toEqual({
      kind: "decided",
    });
    expect(await desk.attempt(lost)).toMatchObject({ state: "approved", evidence: "acquirerFile" });
    expect(await untie(desk.deps, deciding(id))).toMatchObject({ code: "acquirerTieBooked" });
  });

  test("cannot make a declined payment paid by a line that does not speak of it", async () => {
    const paymentId = await pay(DECLINED);
    await report(line({ terminal: "99000001" }));
    const id = await onlyLine();
    expect(await tieByHand(desk.deps, { ...deciding(id), paymentId })).toMatchObject({
      code: "acquirerTieNotProven",
    });
    expect(await desk.stateOf(paymentId)).toBe("declined");
  });

  test("sets aside what is none of ours, and it is listed as that", async () => {
    await report(line({ terminal: "99000001" }));
    const id = await onlyLine();
    const states = async () =>
      await Promise.all(
        (["open", "setAside"] as const).map(async (state) => {
          const page = await listLines(desk.database, { sight: SEES_ALL, state, limit: 200 });
          return page !== "unusableCursor" && page.lines.some((one) => one.id === id);
        }),
      );
    expect(await states()).toEqual([true, false]);
    await setAside(desk.deps, deciding(id, "Caféets egen terminal"));
    await look();
    expect(await states()).toEqual([false, true]);
  });
});

describe("a close", () => {
  const closes = () => new ClosingDesk(desk);
  const columnOf = ({ columns, acquirer, followUps }: DayClose) => ({
    visa: columns.find(({ scheme }) => scheme === "visa")?.acquirer,
    amex: columns.find(({ scheme }) => scheme === "amex")?.acquirer,
    differs: acquirer?.differences.map((one) => [one.paymentId, one.netOre, one.acquirerOre]),
    told: followUps.filter(({ kind }) => kind === "acquirerTold").length,
  });

  test("is told what the files say when they come after it, and its frozen part stays", async () => {
    await closes().closeAll();
    await pay(approved(100_000, answer()));
    const missing = await pay(approved(50_000, answer(1)), 50_000);
    const { id } = await closes().closeAll();
    const before = await closes().read(id);
    expect(columnOf(before)).toEqual({ visa: null, differs: undefined, told: 0 });
    await report(line());
    await look();
    const after = await closes().read(id);
    expect(columnOf(after)).toEqual({
      visa: { count: 1, netOre: 100_000 },
      differs: [[missing, 50_000, null]],
      told: 1,
    });
    expect(after.frozenHash).toBe(before.frozenHash);
    await acquirer.send({ reference: "SEN", lines: [line({ amountOre: 50_000, code: code(1) })] });
    await Promise.all([look(), look()]);
    expect(columnOf(await closes().read(id))).toEqual({
      visa: { count: 2, netOre: 150_000 },
      differs: [],
      told: 2,
    });
  });

  test("that comes after the files is told too", async () => {
    await closes().closeAll();
    await pay(approved(100_000, answer()));
    await report(line());
    const { id } = await closes().closeAll();
    await look();
    expect(columnOf(await closes().read(id))).toMatchObject({
      visa: { count: 1, netOre: 100_000 },
      told: 1,
    });
  });

  test("does not miss a voided payment, and names one that was charged all the same", async () => {
    await closes().closeAll();
    const kept = await pay(approved(30_000, answer(2)), 30_000);
    const id = await pay(approved(100_000, answer()));
    await desk.tell(await desk.void(id, 100_000), approved(100_000, answer(1)));
    const close = await closes().closeAll();
    await report(line({ amountOre: 30_000, code: code(2) }));
    expect(columnOf(await closes().read(close.id)).differs).toEqual([]);
    expect(await short()).toEqual([`${kept} terminalCodeAmount`]);
  });
});

describe("what is not in the reports", () => {
  /** Payments of the day before, the day and the day after, with their lines; the session is closed. */
  async function reportAround(closed = true): Promise<string> {
    const lost = await pay(UNKNOWN, 77_700);
    await claim(desk, lost);
    const all: TestLine[] = [];
    for (const [nth, days] of [-1, 0, 1, 2].entries()) {
      desk.nowMs = startMs + days * DAY_MS;
      await pay(approved(10_000 + nth, answer(nth + 1)), 10_000 + nth);
      all.push(line({ amountOre: 10_000 + nth, code: code(nth + 1), saleOn: today(days) }));
    }
    if (closed) {
      await sql(
        `insert into session_closings (id, terminal_id, state, next_try_at, closed_at)
          values (gen_random_uuid(), $1, 'done', $2, $2)`,
        [desk.places.terminals["77000001"], new Date(startMs + DAY_MS / 4)],
      );
    }
    desk.nowMs = startMs + 4 * DAY_MS;
    await report(...all);
    return lost;
  }

  test("did not happen, when they hold all of the terminal's days", async () => {
    const lost = await reportAround();
    expect(await desk.attempt(lost)).toMatchObject({
      state: "notPerformed",
      evidence: "acquirerFile",
    });
    expect(await reasonsOf(desk, lost)).toEqual(["claimDisproven"]);
  });

  test("may have happened while the terminal has not closed its session", async () => {
    expect(await desk.stateOf(await reportAround(false))).toBe("claimed");
  });

  test("may have happened while a payment of the day lacks its line as well", async () => {
    await pay(approved(55_500, answer(8)), 55_500);
    expect(await desk.stateOf(await reportAround())).toBe("claimed");
  });

  test("may have happened while a file of those days is spoilt", async () => {
    await acquirer.send({ lines: [line({ code: code(7) })], netOre: 1, paidOn: today(1) });
    expect(await desk.stateOf(await reportAround())).toBe("claimed");
    await sql("delete from reported_payouts where not taken");
  });

  test("has happened after all when its line comes late: a debt to the customer", async () => {
    const lost = await reportAround();
    const { reference } = await paymentOf(desk, lost);
    await acquirer.send({
      reference: "SENT",
      lines: [line({ amountOre: 77_700, code: code(9), ownReference: reference })],
    });
    await look();
    expect(await desk.attempt(lost)).toMatchObject({ state: "approved", late: true });
    expect(await reasonsOf(desk, lost)).toContain("lateApproval");
  });
});
