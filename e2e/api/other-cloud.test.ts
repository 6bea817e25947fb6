/**
 * The product in front of another Connect@Cloud server than ours. What cannot be known there stays
 * unknown; nothing that is said is false. Every payment is of the same amount, so that an older
 * result looks as much like the new one as it can.
 */
import type { Payment } from "@kortkoll/server/api.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDED, problemOf } from "../api-client.ts";
import type { StackTill } from "../company.ts";
import {
  type OtherCloud,
  type OtherCloudFault,
  type OtherCloudHabits,
  startOtherCloud,
} from "../other-cloud.ts";
import { PositionWatch, takenBy } from "../position-watch.ts";
import { type Stack, startStack } from "../stack.ts";

const TOTAL_ORE = 100_000;
const TOKEN_LIFETIME_MS = 2_000;
/** Longer than any transaction lasts at a terminal whose state nobody tells. */
const LONG_AFTER_MS = 7 * 60_000;

const LOST = [
  "cutTaken",
  "cutNotTaken",
  "cutDeclined",
  "errorTaken",
  "errorNotTaken",
  "hangTaken",
  "unclearText",
  "emptySuccess",
] as const satisfies readonly OtherCloudFault[];
const TAKEN: readonly OtherCloudFault[] = ["cutTaken", "errorTaken", "hangTaken", "emptySuccess"];

type Before = "after an approval" | "as the first at its terminal";
type Row = { readonly before: Before; readonly fault: (typeof LOST)[number] };
const BEFORES = ["after an approval", "as the first at its terminal"] as const;
const rows: readonly Row[] = BEFORES.flatMap((before) => LOST.map((fault) => ({ before, fault })));

type Making = Pick<OtherCloudHabits, "stanAuth" | "givesTimes"> & {
  readonly name: string;
  /** What nobody can find out there, and why. */
  isUnknowable(row: Row): boolean;
};

const makings: readonly Making[] = [
  {
    name: "a StanAuth of its own for each approval",
    stanAuth: "ownForEach",
    givesTimes: true,
    isUnknowable: () => false,
  },
  {
    // Told apart from the one before by their times, but that a new one is ours nothing proves.
    name: "the same StanAuth for all approvals",
    stanAuth: "alwaysTheSame",
    givesTimes: true,
    isUnknowable: (row) => row.before === "after an approval" && TAKEN.includes(row.fault),
  },
  {
    // Whether it is the approval before or a new one, nothing tells.
    name: "the same StanAuth for all approvals, and no times",
    stanAuth: "alwaysTheSame",
    givesTimes: false,
    isUnknowable: (row) => row.fault !== "cutDeclined" && showsApproval(row),
  },
  {
    // An approval without any StanAuth proves nothing.
    name: "no StanAuth",
    stanAuth: "none",
    givesTimes: true,
    isUnknowable: (row) => row.fault !== "cutDeclined" && showsApproval(row),
  },
];

function showsApproval(row: Row): boolean {
  return row.before === "after an approval" || TAKEN.includes(row.fault);
}

describe.each(makings.map((making) => [making.name, making] as const))("%s", (_name, making) => {
  let cloud: OtherCloud;
  let stack: Stack;
  let watch: PositionWatch;

  beforeAll(async () => {
    cloud = await startOtherCloud({
      ...making,
      terminalIds: Array.from({ length: rows.length + 2 }, (_, index) => `8120${1000 + index}`),
      tokenLifetimeMs: TOKEN_LIFETIME_MS,
    });
    stack = await startStack({ otherCloud: cloud, limits: { moneyMs: 1_500 } });
    watch = new PositionWatch(stack);
  });

  afterAll(async () => {
    await stack.close();
    await cloud.close();
  });

  function tillAt(index: number): StackTill {
    const till = stack.tills[index];
    if (till === undefined) throw new Error("Too few tills");
    return till;
  }

  /** Until it has ended or is unknown; again where a token had expired, which sends nothing. */
  async function pay(till: StackTill, fault?: OtherCloudFault): Promise<Payment> {
    const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
    if (fault !== undefined) cloud.arm(till.vendorTerminalId, fault);
    for (;;) {
      const asked = { allocations: [{ orderId: order.id }], tillId: till.id };
      const seen = await stack.api.waitForState(
        await stack.api.pay(asked),
        [...ENDED, "unknown"],
        10_000,
      );
      if (seen.failureCode !== "cloudLoginRefused") return seen;
    }
  }

  test("answers that come are read, whatever shape they have", async () => {
    const till = tillAt(rows.length);
    expect(await pay(till)).toMatchObject({
      state: "approved",
      position: "hasPaid",
      approvedOre: TOTAL_ORE,
      issuer: "visa",
      truncatedPan: "457199******5001",
      flags: [],
    });
    for (const [fault, state, failureCode] of [
      ["declineAsText", "declined", null],
      ["declineAsResult", "declined", null],
      ["cancelled", "cancelled", null],
      ["busy", "notSent", "terminalBusy"],
    ] as const) {
      const seen = await pay(till, fault);
      expect(seen).toMatchObject({ state, failureCode, position: "hasNotPaid", moneyMoved: "no" });
    }
    const paid = await pay(till);
    expect(paid.state).toBe("approved");
    const refund = await stack.api.refund(paid.id, 40_000);
    expect(await stack.api.waitForEnd(refund)).toMatchObject({ kind: "refund" });
  });

  test("an answer that is lost is found where the cloud can tell, and stays unknown where it cannot", async () => {
    const lost = await Promise.all(
      rows.map(async (row, index) => {
        const till = tillAt(index);
        if (row.before === "after an approval") await pay(till);
        return { row, till, id: (await pay(till, row.fault)).id };
      }),
    );
    const before = await Promise.all(lost.map(({ id }) => stack.api.payment(id)));
    expect(new Set(before.map((one) => one.position))).toEqual(new Set(["findingOut"]));
    stack.moveClock(LONG_AFTER_MS);
    const knowable = lost.filter(({ row }) => !making.isUnknowable(row));
    await watch.waitForEnds(
      knowable.map(({ id }) => id),
      15_000,
    );
    const truth = await cloud.truth();
    const seen = await Promise.all(
      lost.map(async ({ row, id }) => [row, (await stack.api.payment(id)).position] as const),
    );
    expect(seen).toEqual(
      lost.map(({ row, id }) => {
        const taken = takenBy(truth, id);
        expect(taken).toBe(TAKEN.includes(row.fault) ? TOTAL_ORE : undefined);
        if (making.isUnknowable(row)) return [row, "findingOut"];
        return [row, taken === undefined ? "hasNotPaid" : "hasPaid"];
      }),
    );
    for (const { row, till, id } of lost) {
      if (!making.isUnknowable(row)) continue;
      const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
      const asked = { allocations: [{ orderId: order.id }], tillId: till.id };
      const refused = await stack.api.startPayment(asked);
      expect(problemOf(refused)).toMatchObject({ code: "terminalHeld", paymentId: id });
    }
  });

  test("nothing false was said, and the books hold every payment that is known", async () => {
    await watch.stop();
    expect(watch.lies).toEqual([]);
    const truth = await cloud.truth();
    const open = await stack.api.payments("&state=unknown");
    const unknownOre = open.reduce((sum, one) => sum + (takenBy(truth, one.id) ?? 0), 0);
    const books = await stack.api.books();
    expect([books.agree, books.differences]).toEqual([true, []]);
    const issuers = books.balances.filter((one) => one.role.startsWith("issuer"));
    const bookedOre = issuers.reduce((sum, one) => sum + one.balanceOre, 0);
    expect(bookedOre).toBe(truth.total.netOre - unknownOre);
  });
});
