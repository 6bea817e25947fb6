/** What people say of acquirers' lines, and what closes are told by them. */
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { describe, expect, test } from "vitest";
import { inTold } from "../audit/test-audit.ts";
import { statement } from "../database/database.ts";
import type { DayClose } from "../day-close/day-close-api.ts";
import { ClosingDesk } from "../day-close/test-closing.ts";
import { SEES_ALL } from "../http/access.ts";
import { paymentOf } from "../payments/test-claims.ts";
import { approved, DECLINED, UNKNOWN } from "../payments/test-news.ts";
import { readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { readReported } from "../payout-matches/read-reported.ts";
import { readReportedFees } from "../payout-matches/read-reported-fees.ts";
import { readOrderPayouts } from "../payout-matches/trace-bank-line.ts";
import { acquirerLineFound, acquirerLinePage } from "./acquirer-lines-api.ts";
import { setAside, tieByHand, untie } from "./decide-line.ts";
import { listLines, showLine, showLinesOfPayment } from "./show-lines.ts";
import { DAY_MS, type LineDesk, useLineDesk } from "./test-line-desk.ts";

let it: LineDesk;
useLineDesk((opened) => {
  it = opened;
});

describe("a person", () => {
  const by = () => ({ id: it.desk.places.people.CHEF, signature: "CHEF" });
  const deciding = (lineId: string, reason = "Kvittot visar det") => ({
    ...{ lineId, reason, by: by(), claim: undefined },
  });
  const onlyLine = async (): Promise<string> => {
    const [one] = await it.sql<{ id: string }>(
      "select id from counted_acquirer_lines where sale_on between $1 and $2 order by id",
      [it.today(-3), it.today(6)],
    );
    return one?.id ?? "";
  };
  const shown = async (id: string) => {
    const found = await showLine(it.desk.database, id);
    if (found === undefined) throw new Error("No such line");
    return found;
  };

  test("says which of two equal payments a line is of, and takes it back with a reason", async () => {
    const ids = [
      await it.pay(approved(100_000, it.answer())),
      await it.pay(approved(100_000, it.answer())),
    ];
    await it.report(it.line());
    const id = await onlyLine();
    const found = await shown(id);
    expect(acquirerLineFound.parse(found)).toEqual(found);
    const { candidates } = found;
    expect(candidates.map((one) => one.paymentId).toSorted()).toEqual(ids.toSorted());
    expect(candidates.every((one) => one.isLikely && one.mayBeTied)).toBe(true);
    const [paymentId = ""] = ids;
    const both = await Promise.all([
      tieByHand(it.desk.deps, { ...deciding(id), paymentId }),
      tieByHand(it.desk.deps, { ...deciding(id), paymentId: ids[1] ?? "" }),
    ]);
    expect(both.map((one) => (one.kind === "refused" ? one.code : one.kind)).toSorted()).toEqual([
      "acquirerLineTied",
      "decided",
    ]);
    await it.look();
    expect((await shown(id)).line).toMatchObject({
      leftBecause: null,
      tie: { evidence: "person" },
    });
    expect(await untie(it.desk.deps, deciding(id, "Fel"))).toEqual({ kind: "decided" });
    await it.look();
    const after = await shown(id);
    expect(after.line).toMatchObject({ tie: null, leftBecause: "severalPayments" });
    expect(after.undone).toMatchObject([{ undone: { by: "CHEF", reason: "Fel" } }]);
  });

  test("never has what was taken apart put together again by itself", async () => {
    const paymentId = await it.pay(approved(100_000, it.answer()));
    await it.report(it.line());
    const id = await onlyLine();
    await untie(it.desk.deps, deciding(id, "Det är en annan kund"));
    await it.look();
    expect((await shown(id)).line).toMatchObject({ tie: null, leftBecause: "notProven" });
    expect(await tieByHand(it.desk.deps, { ...deciding(id), paymentId })).toEqual({
      kind: "decided",
    });
  });

  test("ties a line of another amount, and the difference is told", async () => {
    const paymentId = await it.pay(approved(100_000, it.answer()));
    await it.report(it.line({ amountOre: 100_500, feeOre: 200 }));
    const id = await onlyLine();
    await tieByHand(it.desk.deps, { ...deciding(id), paymentId });
    const asked = { sight: SEES_ALL, state: "differs", limit: 50 } as const;
    const page = await listLines(it.desk.database, asked);
    if (page === "unusableCursor") throw new Error(page);
    expect(acquirerLinePage.parse(page)).toEqual(page);
    expect(page.lines.find((one) => one.id === id)?.tie?.differences).toEqual(["amount"]);
    const ofPayment = await showLinesOfPayment(it.desk.database, paymentId);
    expect(ofPayment.lines).toMatchObject([{ fileName: expect.any(String), line: 2, feeOre: 200 }]);
  });

  test("proves a lost payment that the line may be of, and no other", async () => {
    const lost = await it.pay(UNKNOWN);
    await it.report(it.line({ time: "12:01:00", lastFour: undefined }));
    const id = await onlyLine();
    expect((await shown(id)).line.leftBecause).toBe("notProven");
    expect(await tieByHand(it.desk.deps, { ...deciding(id), paymentId: lost })).toEqual({
      kind: "decided",
    });
    expect(await it.desk.attempt(lost)).toMatchObject({
      state: "approved",
      evidence: "acquirerFile",
    });
    expect(await untie(it.desk.deps, deciding(id))).toMatchObject({ code: "acquirerTieBooked" });
  });

  test("cannot make a declined payment paid by a line that does not speak of it", async () => {
    const paymentId = await it.pay(DECLINED);
    await it.report(it.line({ terminal: "99000001" }));
    const id = await onlyLine();
    expect(await tieByHand(it.desk.deps, { ...deciding(id), paymentId })).toMatchObject({
      code: "acquirerTieNotProven",
    });
    expect(await it.desk.stateOf(paymentId)).toBe("declined");
  });

  test("sets aside what is none of ours, and it is listed as that", async () => {
    await it.report(it.line({ terminal: "99000001" }));
    const id = await onlyLine();
    const states = async () =>
      await Promise.all(
        (["open", "setAside"] as const).map(async (state) => {
          const page = await listLines(it.desk.database, { sight: SEES_ALL, state, limit: 200 });
          return page !== "unusableCursor" && page.lines.some((one) => one.id === id);
        }),
      );
    expect(await states()).toEqual([true, false]);
    await setAside(it.desk.deps, deciding(id, "Caféets egen terminal"));
    await it.look();
    expect(await states()).toEqual([false, true]);
  });
});

describe("a close", () => {
  const closes = () => new ClosingDesk(it.desk);
  const columnOf = ({ columns, acquirer, followUps }: DayClose) => ({
    visa: columns.find(({ scheme }) => scheme === "visa")?.acquirer,
    amex: columns.find(({ scheme }) => scheme === "amex")?.acquirer,
    differs: acquirer?.differences.map((one) => [one.paymentId, one.netOre, one.acquirerOre]),
    told: followUps.filter(({ kind }) => kind === "acquirerTold").length,
  });

  test("is told what the files say when they come after it, and its frozen part stays", async () => {
    await closes().closeAll();
    await it.pay(approved(100_000, it.answer()));
    const missing = await it.pay(approved(50_000, it.answer(1)), 50_000);
    const { id } = await closes().closeAll();
    const before = await closes().read(id);
    expect(columnOf(before)).toEqual({ visa: null, differs: undefined, told: 0 });
    await it.report(it.line());
    await it.look();
    const after = await closes().read(id);
    expect(columnOf(after)).toEqual({
      visa: { count: 1, netOre: 100_000 },
      differs: [[missing, 50_000, null]],
      told: 1,
    });
    expect(after.frozenHash).toBe(before.frozenHash);
    await it.send({ reference: "SEN", lines: [it.line({ amountOre: 50_000, code: it.code(1) })] });
    await Promise.all([it.look(), it.look()]);
    expect(columnOf(await closes().read(id))).toEqual({
      visa: { count: 2, netOre: 150_000 },
      differs: [],
      told: 2,
    });
  });

  test("that comes after the files is told too", async () => {
    await closes().closeAll();
    await it.pay(approved(100_000, it.answer()));
    await it.report(it.line());
    const { id } = await closes().closeAll();
    await it.look();
    expect(columnOf(await closes().read(id))).toMatchObject({
      visa: { count: 1, netOre: 100_000 },
      told: 1,
    });
  });

  test("does not miss a voided payment, and names one that was charged all the same", async () => {
    await closes().closeAll();
    const kept = await it.pay(approved(30_000, it.answer(2)), 30_000);
    const id = await it.pay(approved(100_000, it.answer()));
    await it.desk.tell(await it.desk.void(id, 100_000), approved(100_000, it.answer(1)));
    const close = await closes().closeAll();
    await it.report(it.line({ amountOre: 30_000, code: it.code(2) }));
    expect(columnOf(await closes().read(close.id)).differs).toEqual([]);
    expect(await it.short()).toEqual([`${kept} terminalCodeAmount`]);
  });
});

describe("the way from an order to its payout", () => {
  const reported = async () => {
    const { companyId } = it.desk.places;
    const agreements = await readPayingAgreements(it.desk.database, [companyId]);
    const from = businessDayOf(it.startMs - DAY_MS);
    const feeMonths = agreements.map(({ id }) => {
      return { agreementId: id, month: it.today().slice(0, 7) };
    });
    return {
      reportedPayouts: await readReported(it.desk.database, { companyId, from, agreements }),
      reportedFees: await readReportedFees(it.desk.database, { companyId, agreements, feeMonths }),
    };
  };

  test("names the acquirer's line, its file, row and fee", async () => {
    const order = await it.desk.send();
    const paymentId = await it.desk.pay([order]);
    await it.desk.tell(paymentId, approved(100_000, it.answer()));
    await it.report(it.line({ feeOre: 300 }));
    const { payouts } = await readOrderPayouts(it.desk.database, order.id);
    expect(payouts).toMatchObject([
      {
        paymentId,
        bankLine: null,
        acquirerLine: { line: 2, feeOre: 300, payoutReference: `U${it.tests}` },
      },
    ]);
  });

  test("pays a payment that a line has proven on the day on which it is booked", async () => {
    const paymentId = await it.pay(UNKNOWN);
    const { reference } = await paymentOf(it.desk, paymentId);
    it.desk.nowMs += 3 * DAY_MS;
    await it.report(
      it.line({ ownReference: reference }),
      it.line({ type: "fee", amountOre: -500, code: undefined }),
    );
    expect(await it.desk.stateOf(paymentId)).toBe("approved");
    const { siteId } = it.desk.places;
    const { reportedPayouts } = await reported();
    const payout = reportedPayouts.find((one) => one.reference === `U${it.tests}`);
    expect(payout?.parts).toContainEqual({
      kind: "sales",
      issuer: "visa",
      siteId,
      saleDay: it.today(3),
      amountOre: 100_000,
    });
    expect(payout?.parts).toHaveLength(2);
  });

  test.each(["gross", "net"])(
    "is not that of a merchant number that is nobody's here: a %s payout and its fees are left out, its lines say why",
    async (form) => {
      const terms = statement({
        name: "test_only_site",
        text: "update payout_terms set site_ids = array[$1::uuid], form = $2, fee_rule = $3, fee_day = $4",
      });
      const fees = form === "net" ? ["perPayout", null] : ["monthly", 15];
      const { siteId } = it.desk.places;
      await inTold(it.desk.database, (tx) => tx.query(terms, [siteId, form, ...fees]));
      const id = await it.pay(approved(100_000, it.answer()));
      await it.report(it.line({ feeOre: 300 }));
      const before = await reported();
      expect([...before.reportedPayouts, ...before.reportedFees]).not.toEqual([]);
      await it.send({
        reference: `ANNAN${it.tests}`,
        paidOn: it.today(1),
        merchant: "7999999",
        lines: [it.line({ amountOre: 900_000, code: it.code(1), feeOre: 7_000 })],
      });
      await it.look();
      expect(await reported()).toEqual(before);
      expect(await it.short()).toEqual([`${id} terminalCodeAmount`, "agreementMissing"]);
    },
  );
});
