/** Acquirers' lines beside our payments: what comes twice, late, wrong, to two servers, or half. */
import { looksLikeCardNumber, maskCardNumbers } from "@kortkoll/core/cards/card-number.ts";
import { type BusinessDay, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { claim, paymentOf, reasonsOf, showSale } from "../payments/test-claims.ts";
import { approved, DECLINED, UNKNOWN } from "../payments/test-news.ts";
import { readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { readReportedFees } from "../payout-matches/read-reported-fees.ts";
import { lookAtLines } from "./look-at-lines.ts";
import { DAY_MS, type LineDesk, useLineDesk } from "./test-line-desk.ts";
import { openReporter, type TestLine } from "./test-reports.ts";

let it: LineDesk;
useLineDesk((opened) => {
  it = opened;
});

describe("a line is tied to its payment", () => {
  test("once, whoever looks how often", async () => {
    const id = await it.pay(approved(100_000, it.answer()));
    await it.report(it.line({ feeOre: 250 }));
    await it.look();
    await Promise.all([it.look(), it.look()]);
    expect(await it.lines()).toMatchObject([{ result: "tied", tied: `${id} terminalCodeAmount` }]);
  });

  test("once, also when it comes again in another payout with more lines", async () => {
    const id = await it.pay(approved(100_000, it.answer()));
    const other = await it.pay(approved(50_000, it.answer(1)), 50_000);
    await it.report(it.line());
    await it.send({
      reference: "ANNAN",
      lines: [it.line(), it.line({ amountOre: 50_000, code: it.code(1) })],
    });
    await it.look();
    expect(await it.short()).toEqual([`${id} terminalCodeAmount`, `${other} terminalCodeAmount`]);
  });

  test("each of two equal sales of one card and day whose references are one once they are masked", async () => {
    const ids = [await it.pay(approved(100_000, it.answer()))];
    ids.push(await it.pay(approved(100_000, it.answer(1))));
    const references = Array.from({ length: 100 }, (_, nth) => ["512345", 100_000 + nth, "0017"])
      .map((digits) => digits.join(""))
      .filter(looksLikeCardNumber);
    expect(new Set(references.map(maskCardNumbers)).size).toBe(1);
    const [first = "", second = ""] = references;
    const lines = [it.line({ reference: first }), it.line({ reference: second, code: it.code(1) })];
    const problems = async (id: string) =>
      (
        await it.sql<{ code: string }>(
          "select code from bank_file_problems where file_id = $1 order by number",
          [id],
        )
      ).map(({ code }) => code);
    const told = await it.send({ lines, reference: `U${it.tests}`, paidOn: it.today(1) });
    expect(await problems(told)).toEqual(["cardNumberMasked", "cardNumberMasked"]);
    await it.look();
    // The same two once more, in another payout's file.
    await it.send({
      lines: [...lines, it.line({ code: undefined, amountOre: 7 })],
      reference: "ANNAN",
    });
    await it.look();
    const tied = ids.map((id) => `${id} terminalCodeAmount`);
    expect((await it.short()).filter((one) => one.endsWith("Amount"))).toEqual(tied);
  });

  test("when two servers look at the same moment", async () => {
    const ids = await Promise.all([it.pay(approved(100_000, it.answer()))]);
    await it.send({ lines: [it.line()] });
    await Promise.all([it.look(), it.look(), it.look()]);
    expect(await it.short()).toEqual([`${ids[0]} terminalCodeAmount`]);
  });

  test("that is approved after the line has come, when it is looked at again", async () => {
    const id = await it.pay("nothing");
    await it.report(it.line());
    expect(await it.short()).toEqual(["unknownSale mayBeOurs"]);
    await it.desk.tell(id, approved(100_000, it.answer()));
    it.desk.nowMs += 3_600_000;
    await it.look();
    expect(await it.short()).toEqual([`${id} terminalCodeAmount`]);
    expect(await it.desk.balances()).toMatchObject({ 1581: 100_000 });
  });

  test("that is a refund, and a chargeback speaks of the same payment", async () => {
    const id = await it.pay(approved(100_000, it.answer()));
    const refund = await it.desk.refund(id, 40_000);
    await it.desk.tell(refund, approved(40_000, it.answer(1)));
    await it.report(
      it.line(),
      it.line({ type: "refund", amountOre: -40_000, code: it.code(1) }),
      it.line({ type: "chargeback", amountOre: -100_000 }),
    );
    expect(await it.short()).toEqual([
      `${id} terminalCodeAmount`,
      `${refund} terminalCodeAmount`,
      `${id} terminalCodeAmount`,
    ]);
  });

  test("that was voided: then the line is there all the same, and the payment is not paid twice", async () => {
    const id = await it.pay(approved(100_000, it.answer()));
    const undoing = await it.desk.void(id, 100_000);
    await it.desk.tell(undoing, approved(100_000, it.answer(1)));
    await it.report(it.line());
    expect(await it.short()).toEqual([`${id} terminalCodeAmount`]);
  });
});

describe("a line is left to a person", () => {
  test("when its amount is another than the payment's with its code", async () => {
    const id = await it.pay(approved(100_000, it.answer()));
    await it.report(it.line({ amountOre: 100_500 }));
    expect(await it.lines()).toEqual([
      { result: "ambiguous", reason: "otherAmount", candidates: [id], tied: null },
    ]);
  });

  test("when two payments are equal in everything", async () => {
    const ids = [
      await it.pay(approved(100_000, it.answer())),
      await it.pay(approved(100_000, it.answer())),
    ];
    await it.report(it.line());
    expect(await it.lines()).toEqual([
      { result: "ambiguous", reason: "severalPayments", candidates: ids.toSorted(), tied: null },
    ]);
  });

  test("when no agreement has its merchant number", async () => {
    await it.pay(approved(100_000, it.answer()));
    await it.report(it.line({ merchant: "7999999" }));
    expect(await it.short()).toEqual(["agreementMissing"]);
  });

  test("when its terminal is none of ours, or it has no code, or it gives back what we have not", async () => {
    await it.report(
      it.line({ terminal: "99000001" }),
      it.line({ amountOre: 700, code: undefined, lastFour: undefined }),
      it.line({ amountOre: -900, type: "refund", code: it.code(2) }),
    );
    expect(await it.short()).toEqual([
      "unknownSale terminalNotOurs",
      "unknownSale codeMissing",
      "unknownSale moneyBack",
    ]);
    expect(await it.desk.balances()).toEqual({});
  });
});

describe("a line proves", () => {
  test("a claim, whose order is then paid", async () => {
    const id = await it.pay(UNKNOWN);
    const { reference } = await paymentOf(it.desk, id);
    await claim(it.desk, id);
    await it.report(it.line({ ownReference: reference }));
    expect(await it.short()).toEqual([`${id} ownReference proved`]);
    expect(await it.desk.attempt(id)).toMatchObject({
      state: "approved",
      evidence: "acquirerFile",
      issuer: "visa",
      late: false,
    });
    expect(await it.desk.timeline(id)).toContain("claimProven");
    expect(await it.desk.balances()).toMatchObject({ 1581: 100_000 });
  });

  test("what the terminal never answered, by our own reference", async () => {
    const id = await it.pay(UNKNOWN);
    const { reference } = await paymentOf(it.desk, id);
    await it.report(it.line({ ownReference: reference, card: "MASTERCARD", lastFour: "0012" }));
    expect(await it.desk.attempt(id)).toMatchObject({ state: "approved", issuer: "mastercard" });
  });

  test("what the terminal said no to: late, as a debt to the customer", async () => {
    const id = await it.pay(UNKNOWN);
    const { reference } = await paymentOf(it.desk, id);
    await it.desk.tell(id, { ...DECLINED, by: "resolver", evidence: "lastResult" });
    await it.report(it.line({ ownReference: reference }));
    expect(await it.desk.attempt(id)).toMatchObject({ state: "approved", late: true });
    expect(await it.desk.balances()).toMatchObject({ 1581: 100_000, 2499: -100_000 });
    expect(await reasonsOf(it.desk, id)).toContain("lateApproval");
  });

  test("less than was asked for, when that is what it says", async () => {
    const id = await it.pay(UNKNOWN);
    const { reference } = await paymentOf(it.desk, id);
    await it.report(it.line({ ownReference: reference, amountOre: 60_000 }));
    expect(await it.desk.attempt(id)).toMatchObject({
      approved_ore: 60_000,
      flags: ["partialApproval"],
    });
  });

  test("a sale of the month before, whose fee stays that month's", async () => {
    const noonOf = (day: string) => startOfBusinessDay(day as BusinessDay) + DAY_MS / 2;
    it.desk.nowMs = noonOf("2027-03-31");
    const id = await it.pay(UNKNOWN);
    const { reference } = await paymentOf(it.desk, id);
    it.desk.nowMs = noonOf("2027-04-02");
    const sold = it.line({ ownReference: reference, saleOn: "2027-03-31", feeOre: 125 });
    await it.send({ lines: [sold], reference: "MARS", paidOn: "2027-04-01" });
    await it.look();
    expect(await it.desk.stateOf(id)).toBe("approved");
    const { companyId } = it.desk.places;
    const agreements = await readPayingAgreements(it.desk.database, [companyId]);
    const feeMonths = agreements.flatMap(({ id: agreementId }) => [
      { agreementId, month: "2027-03" },
      { agreementId, month: "2027-04" },
    ]);
    const asked = { companyId, agreements, feeMonths };
    expect(await readReportedFees(it.desk.database, asked)).toMatchObject([
      { month: "2027-03", feesOre: 125 },
    ]);
  });

  test("nothing that a terminal proves at the same moment: it is booked once", async () => {
    const id = await it.pay(UNKNOWN);
    const { reference } = await paymentOf(it.desk, id);
    await it.send({ lines: [it.line({ ownReference: reference })] });
    await Promise.all([it.look(), it.desk.tell(id, approved(100_000, it.answer())), it.look()]);
    it.desk.nowMs += 3_600_000;
    await it.look();
    expect(await it.desk.balances()).toMatchObject({ 1581: 100_000 });
    expect(await it.short()).toEqual([expect.stringContaining(`${id} ownReference`)]);
  });

  test("also when a server dies between what it ties and what it books", async () => {
    const id = await it.pay(UNKNOWN);
    const { reference } = await paymentOf(it.desk, id);
    await it.send({ lines: [it.line({ ownReference: reference })] });
    const dying = {
      ...it.desk.deps,
      cardRules: () => Promise.reject(new Error("the server is gone")),
    };
    await lookAtLines(dying);
    expect(await it.desk.stateOf(id)).toBe("unknown");
    await it.look();
    expect(await it.desk.stateOf(id)).toBe("approved");
  });
});

describe("a sale that was keyed on the terminal", () => {
  const sales = () =>
    it.sql<{ id: string; code: string; card: string; till: string }>(
      `select a.id, a.authorisation_code as code, a.last_four as card, k.code as till from attempts a
        join tills k on k.id = a.till_id
        where a.hand_keyed and a.created_at between $1 and $2`,
      [new Date(it.startMs), new Date(it.startMs + 6 * DAY_MS)],
    );

  test("is owed to a customer, listed and kept once, whoever looks", async () => {
    await it.send({ lines: [it.line({ card: "AMEX", lastFour: "1003" })] });
    await Promise.all([it.look(), it.look()]);
    await it.look();
    const [sale] = await sales();
    expect(await sales()).toEqual([
      { id: expect.any(String), code: it.code(), card: "1003", till: "K1" },
    ]);
    expect(await it.desk.balances()).toEqual({ 1583: 100_000, 2499: -100_000 });
    expect(await reasonsOf(it.desk, sale?.id ?? "")).toEqual(["handKeyedSale"]);
    expect(await it.short()).toEqual([`${sale?.id} handKeyed proved`]);
  });

  test("is not kept again when its terminal shows it, or another file tells of it", async () => {
    await it.report(it.line());
    expect(await showSale(it.desk, { stanAuth: `123456${it.code()}`, amountOre: 100_000 })).toEqual(
      [],
    );
    await it.send({ reference: "IGEN", lines: [it.line({ reference: "R1" })] });
    await it.look();
    expect(await sales()).toHaveLength(1);
    expect(await it.short()).toEqual([expect.stringContaining("handKeyed"), "alreadyPaid"]);
  });

  test("waits while anything at the terminal may be it", async () => {
    const id = await it.pay(UNKNOWN, 30_000);
    await it.report(it.line());
    expect(await it.short()).toEqual(["unknownSale mayBeOurs"]);
    await it.desk.tell(id, { ...DECLINED, by: "resolver", evidence: "lastResult" });
    it.desk.nowMs += 3_600_000;
    await it.look();
    expect(await sales()).toHaveLength(1);
  });

  test("of before the terminal was looked at here is not ours", async () => {
    await it.sql("update terminals set baseline_at = $1", [new Date(it.startMs + DAY_MS)]);
    await it.report(it.line());
    await it.sql("update terminals set baseline_at = '2026-02-01T00:00:00Z'");
    expect(await sales()).toEqual([]);
  });
});

describe("another company's lines", () => {
  test("never meet our payments, whatever they say", async () => {
    const id = await it.pay(approved(100_000, it.answer()));
    const companyId = newUuid();
    await it.sql(
      "insert into companies (id, code, name, organisation_number) values ($1,$2,'Annan AB','5560009999')",
      [companyId, `A${it.tests}`],
    );
    const theirs = await openReporter(it.desk.deps, companyId);
    await theirs.send({ lines: [it.line()] });
    await it.look();
    expect(await it.short()).toEqual(["unknownSale terminalNotOurs"]);
    const tie = it.sql(
      `insert into acquirer_ties (id, line_id, company_id, attempt_id, holds, amount_ore, evidence,
          proved, by, at)
        select gen_random_uuid(), l.id, l.company_id, $1, true, 1, 'ownReference', false, 'server', now()
        from counted_acquirer_lines l where l.company_id = $2`,
      [id, companyId],
    );
    await expect(tie).rejects.toThrow("never meet");
  });
});

describe("what is not in the reports", () => {
  /** Payments of the day before, the day and the day after, with their lines; the session is closed. */
  async function reportAround(closed = true): Promise<string> {
    const lost = await it.pay(UNKNOWN, 77_700);
    await claim(it.desk, lost);
    const all: TestLine[] = [];
    for (const [nth, days] of [-1, 0, 1, 2].entries()) {
      it.desk.nowMs = it.startMs + days * DAY_MS;
      await it.pay(approved(10_000 + nth, it.answer(nth + 1)), 10_000 + nth);
      all.push(
        it.line({ amountOre: 10_000 + nth, code: it.code(nth + 1), saleOn: it.today(days) }),
      );
    }
    if (closed) {
      await it.sql(
        `insert into session_closings (id, terminal_id, state, next_try_at, closed_at)
          values (gen_random_uuid(), $1, 'done', $2, $2)`,
        [it.desk.places.terminals["77000001"], new Date(it.startMs + DAY_MS / 4)],
      );
    }
    it.desk.nowMs = it.startMs + 4 * DAY_MS;
    await it.report(...all);
    return lost;
  }

  test("did not happen, when they hold all of the terminal's days", async () => {
    const lost = await reportAround();
    expect(await it.desk.attempt(lost)).toMatchObject({
      state: "notPerformed",
      evidence: "acquirerFile",
    });
    expect(await reasonsOf(it.desk, lost)).toEqual(["claimDisproven"]);
  });

  test("may have happened while the terminal has not closed its session", async () => {
    expect(await it.desk.stateOf(await reportAround(false))).toBe("claimed");
  });

  test("may have happened while a payment of the day lacks its line as well", async () => {
    await it.pay(approved(55_500, it.answer(8)), 55_500);
    expect(await it.desk.stateOf(await reportAround())).toBe("claimed");
  });

  test("may have happened while a file of those days is spoilt", async () => {
    await it.send({ lines: [it.line({ code: it.code(7) })], netOre: 1, paidOn: it.today(1) });
    expect(await it.desk.stateOf(await reportAround())).toBe("claimed");
    await it.sql("delete from reported_payouts where not taken");
  });

  test("may have happened while a line that no payout holds yet may be it, until it is another's", async () => {
    const waiting = it.line({ amountOre: 77_700, code: it.code(7), saleOn: it.today(1) });
    await it.send({ lines: [], waiting: [waiting], reference: `W${it.tests}` });
    const lost = await reportAround();
    expect(await it.desk.stateOf(lost)).toBe("claimed");
    it.desk.nowMs = it.startMs + DAY_MS;
    const other = await it.pay(approved(77_700, it.answer(7)), 77_700);
    it.desk.nowMs = it.startMs + 5 * DAY_MS;
    await it.send({ lines: [waiting], reference: `X${it.tests}` });
    await it.look();
    expect(await it.short()).toContain(`${other} terminalCodeAmount`);
    expect(await it.desk.stateOf(lost)).toBe("notPerformed");
  });

  test("has happened after all when its line comes late: a debt to the customer", async () => {
    const lost = await reportAround();
    const { reference } = await paymentOf(it.desk, lost);
    await it.send({
      reference: "SENT",
      lines: [it.line({ amountOre: 77_700, code: it.code(9), ownReference: reference })],
    });
    await it.look();
    expect(await it.desk.attempt(lost)).toMatchObject({ state: "approved", late: true });
    expect(await reasonsOf(it.desk, lost)).toContain("lateApproval");
  });
});
