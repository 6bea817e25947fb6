import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { startPayment } from "../payments/start-payment.ts";
import { DECLINED, UNKNOWN } from "../payments/test-news.ts";
import { askForTerminal, handOverTerminal, type LeaseOutcome } from "./lease-terminal.ts";
import { listTerminals } from "./list-places.ts";
import { openSharedTerminal, type SharedTerminal } from "./test-shared-terminal.ts";

let shared: SharedTerminal;
beforeAll(async () => {
  shared = await openSharedTerminal();
});
beforeEach(() => shared.startOver());
afterAll(() => shared.close());

/** "yours", "queued 2", "left", or why not. */
function said(outcome: LeaseOutcome): string {
  if (outcome.kind === "refused") return outcome.code;
  const { state, place } = outcome.answer;
  return place === null ? state : `${state} ${place}`;
}

function holderIn(outcome: LeaseOutcome): string | undefined {
  return outcome.kind === "answered" ? outcome.answer.lease?.till : outcome.holding?.till;
}

/** By the second server's clock, as its screens show it: holder first, then the queue. */
async function shown(): Promise<string> {
  const [, server] = shared.servers;
  const terminals = await listTerminals(server.database, { nowMs: server.clock() });
  const lease = terminals.find((one) => one.id === shared.terminalId)?.lease ?? null;
  if (lease === null) return "nobody";
  return [lease.till, ...lease.queue.map((one) => one.till)].join(" ");
}

function passSeconds(seconds: number): void {
  for (const server of shared.servers) server.seconds += seconds;
}

describe("forty tills, one terminal, two servers", () => {
  test("of forty that ask at once one has it, and the others stand in a queue without gaps", async () => {
    const outcomes = await Promise.all(shared.tillIds.map((_id, nth) => shared.ask(nth)));
    const answers = outcomes.map(said);
    expect(answers.filter((answer) => answer === "yours")).toHaveLength(1);
    const places = Array.from({ length: 39 }, (_, index) => `queued ${index + 1}`);
    expect(answers.filter((answer) => answer !== "yours").toSorted()).toEqual(places.toSorted());
    expect(new Set(outcomes.map(holderIn)).size).toBe(1);
    const again = await Promise.all(shared.tillIds.map((_id, nth) => shared.ask(nth)));
    expect(again.map(said)).toEqual(answers);
  });

  test("each gets it in the order of the queue, and never two at once", async () => {
    for (const nth of shared.tillIds.keys()) await shared.ask(nth);
    for (const nth of shared.tillIds.keys()) {
      const outcomes = await Promise.all(
        shared.tillIds.map((_id, other) => (other < nth ? shared.leave(other) : shared.ask(other))),
      );
      expect(outcomes.map(holderIn).filter((till) => till !== `D${nth + 1}`)).toEqual([]);
      expect(said(outcomes[nth] ?? (await shared.ask(nth)))).toBe("yours");
      passSeconds(10);
      await shared.leave(nth);
    }
    expect(await shown()).toBe("nobody");
  });

  test("many that come, go and die never make two holders", async () => {
    for (let round = 0; round < 12; round += 1) {
      const outcomes = await Promise.all(
        shared.tillIds.map((_id, nth) => {
          if ((nth * 7 + round) % 5 === 0) return shared.leave(nth);
          return (nth + round) % 3 === 0 ? Promise.resolve(undefined) : shared.ask(nth);
        }),
      );
      const yours = outcomes.flatMap((outcome, nth) =>
        outcome?.kind === "answered" && outcome.answer.state === "yours" ? [`D${nth + 1}`] : [],
      );
      const inOrder = (await shown()).split(" ");
      expect(new Set(inOrder).size).toBe(inOrder.length);
      // Who was told so in this round did not leave in it: it must be the one that has it.
      for (const till of yours) expect(till).toBe(inOrder[0]);
      passSeconds(9);
    }
  });

  test("of forty payments at once one is sent, by the till that has the terminal then", async () => {
    const { desk, terminalId } = shared;
    const orders = await Promise.all(shared.tillIds.map(() => desk.send()));
    const outcomes = await Promise.all(
      orders.map((order, nth) =>
        startPayment(
          { ...desk.deps, ...shared.serverOf(nth) },
          {
            allocations: [{ orderId: order.id, amountOre: undefined }],
            tillId: shared.tillId(nth),
            terminalId,
            operator: { id: desk.places.people.KASS, signature: "KASS" },
            askedBy: "KASS",
          },
          undefined,
        ),
      ),
    );
    const started = outcomes.filter((outcome) => outcome.kind === "started");
    expect(started).toHaveLength(1);
    const codes = outcomes.flatMap((one) => (one.kind === "refused" ? [one.code] : []));
    expect(codes.filter((code) => code !== "terminalHeld" && code !== "terminalLeased")).toEqual(
      [],
    );
    const winner = shared.tillIds.indexOf(started[0]?.payment.tillId ?? "");
    expect(await shown()).toBe(`D${winner + 1}`);
    expect(await countActive()).toBe(1);
  });

  test("payments and takers that meet leave one till with both lease and payment, or with neither", async () => {
    for (let round = 0; round < 15; round += 1) {
      const order = await shared.desk.send();
      const [outcome, taken] = await Promise.all([pay(order, 0), shared.ask(1), shared.ask(2)]);
      if (outcome.kind === "started") {
        expect(said(taken)).toMatch(/^queued/);
        expect((await shown()).split(" ")[0]).toBe("D1");
      } else {
        expect(outcome).toMatchObject({ code: "terminalLeased" });
        expect((await shown()).split(" ")[0]).toMatch(/^D[23]$/);
      }
      await shared.startOver();
    }
  });
});

const COUNT_ACTIVE = statement({
  name: "test_count_active",
  text: `select count(*)::int as active from attempts
    where terminal_id = $1 and state in ('created','sent','unknown')`,
});

async function countActive(): Promise<number> {
  const rows = await shared.desk.database.query<{ active: number }>(COUNT_ACTIVE, [
    shared.terminalId,
  ]);
  return rows[0]?.active ?? -1;
}

function pay(order: { readonly id: string }, nth: number): ReturnType<typeof startPayment> {
  const { desk } = shared;
  return startPayment(
    { ...desk.deps, ...shared.serverOf(nth) },
    {
      allocations: [{ orderId: order.id, amountOre: undefined }],
      tillId: shared.tillId(nth),
      terminalId: shared.terminalId,
      operator: { id: desk.places.people.KASS, signature: "KASS" },
      askedBy: "KASS",
    },
    undefined,
  );
}

describe("a holder that dies", () => {
  test("is followed by the first in the queue that is still there", async () => {
    await shared.ask(0);
    passSeconds(5);
    await shared.ask(1);
    await shared.ask(2);
    passSeconds(20);
    await shared.ask(2);
    passSeconds(4);
    expect(await shown()).toBe("D1 D2 D3");
    passSeconds(7);
    // D2 has not been heard of for 31 seconds.
    expect(await shown()).toBe("D3");
    expect(said(await shared.ask(3))).toBe("queued 1");
    expect(said(await shared.ask(2))).toBe("yours");
    expect(said(await shared.ask(0))).toBe("queued 2");
  });

  test("is not taken over while its payment is under way, and the payment is left alone", async () => {
    const order = await shared.desk.send();
    const outcome = await pay(order, 0);
    if (outcome.kind === "refused") throw new Error(outcome.code);
    const attemptId = outcome.payment.id;
    await shared.desk.markSent(attemptId);
    passSeconds(300);
    expect(said(await shared.ask(1))).toBe("queued 1");
    expect(said(await shared.leave(0))).toBe("left");
    await shared.desk.tell(attemptId, UNKNOWN);
    expect(said(await shared.ask(1))).toBe("queued 1");
    expect(await shared.desk.stateOf(attemptId)).toBe("unknown");
    expect(await shown()).toBe("D1 D2");
    const before = await shared.desk.timeline(attemptId);
    await shared.desk.tell(attemptId, DECLINED);
    expect(said(await shared.ask(1))).toBe("yours");
    expect(await shared.desk.timeline(attemptId)).toHaveLength(before.length + 1);
  });

  test("and comes back may not pay: it is told who has the terminal and its own place", async () => {
    await shared.ask(0);
    passSeconds(10);
    await shared.ask(1);
    passSeconds(21);
    const order = await shared.desk.send();
    expect(await pay(order, 0)).toMatchObject({
      kind: "refused",
      code: "terminalLeased",
      field: "terminalId",
      lease: { till: "D2", operator: "KASS", terminal: "77000001", queuePlace: null, waiting: 0 },
    });
    await shared.ask(0);
    expect(await pay(order, 0)).toMatchObject({ lease: { queuePlace: 1, waiting: 1 } });
    expect(await countActive()).toBe(0);
    expect((await pay(order, 1)).kind).toBe("started");
  });

  test("is taken over by a payment of the next in the queue, and by nobody else's", async () => {
    await shared.ask(0);
    passSeconds(10);
    await shared.ask(1);
    passSeconds(21);
    const order = await shared.desk.send();
    expect(await pay(order, 2)).toMatchObject({ code: "terminalLeased", lease: { till: "D2" } });
    expect((await pay(order, 1)).kind).toBe("started");
    expect(await shown()).toBe("D2");
  });
});

describe("letting go and handing over", () => {
  test("the next one has it at once, for thirty seconds of its own", async () => {
    await shared.ask(0);
    await shared.ask(1);
    passSeconds(25);
    await shared.ask(0);
    await shared.ask(1);
    const left = await shared.leave(0);
    expect(left).toMatchObject({
      answer: { state: "left", place: null, lease: { till: "D2", expiresAt: inSeconds(55) } },
    });
    expect(said(await shared.leave(0))).toBe("left");
    passSeconds(29);
    expect(await shown()).toBe("D2");
    passSeconds(1);
    expect(await shown()).toBe("nobody");
  });

  test("to the first or to the one that is named, and the same call again says the same", async () => {
    for (const nth of [0, 1, 2, 3]) await shared.ask(nth);
    const first = await shared.handOver(0);
    expect(holderIn(first)).toBe("D2");
    expect(await shared.handOver(0)).toMatchObject({ answer: { lease: { till: "D2" } } });
    expect(holderIn(await shared.handOver(1, 3))).toBe("D4");
    expect(await shown()).toBe("D4 D3");
  });

  test("of two who are given it at once one has it", async () => {
    for (const nth of [0, 1, 2]) await shared.ask(nth);
    const outcomes = await Promise.all([shared.handOver(0, 1), shared.handOver(0, 2)]);
    expect(outcomes.map(said).toSorted()).toEqual(["leaseNotYours", "left"]);
    const [holder] = (await shown()).split(" ");
    expect(outcomes.map(holderIn)).toEqual([holder, holder]);
  });

  test("is refused with who has it, to one that does not wait, and during a payment", async () => {
    await shared.ask(0);
    await shared.ask(1);
    expect(await shared.handOver(1)).toMatchObject({
      kind: "refused",
      code: "leaseNotYours",
      holding: { till: "D1", queuePlace: 1 },
    });
    expect(await shared.handOver(0, 2)).toMatchObject({ code: "notInQueue" });
    const started = await pay(await shared.desk.send(), 0);
    expect(await shared.handOver(0, 1)).toMatchObject({
      code: "terminalHeld",
      attemptId: started.kind === "started" ? started.payment.id : "",
    });
    expect(await shown()).toBe("D1 D2");
  });
});

describe("what is not there", () => {
  test("a terminal, a till, or a till that the terminal is not tied to", async () => {
    const [server] = shared.servers;
    const { tills, terminals } = shared.desk.places;
    const asked = { terminalId: shared.terminalId, tillId: tills.K1, operator: "KASS" };
    const code = async (more: object): Promise<string> =>
      said(await askForTerminal(server, { ...asked, ...more }));
    expect(await code({ terminalId: newUuid() })).toBe("terminalNotFound");
    expect(await code({ tillId: newUuid() })).toBe("unknownTill");
    expect(await code({ terminalId: terminals["77000002"] })).toBe("terminalNotAtTill");
    const handOver = { terminalId: newUuid(), tillId: tills.K1, toTillId: undefined };
    expect(said(await handOverTerminal(server, handOver))).toBe("terminalNotFound");
  });
});

describe("two servers whose clocks differ", () => {
  test("by ten seconds: a holder that is heard of every ten seconds loses nothing", async () => {
    const [behind, ahead] = shared.servers;
    ahead.seconds = 10;
    for (let nth = 0; nth < 12; nth += 1) {
      expect(said(await shared.ask(0, behind))).toBe("yours");
      expect(said(await shared.ask(1, ahead))).toBe("queued 1");
      passSeconds(5);
      expect(said(await shared.ask(1, ahead))).toBe("queued 1");
      passSeconds(5);
    }
  });

  test("one that moves between them neither loses time nor its place", async () => {
    const [behind, ahead] = shared.servers;
    ahead.seconds = 10;
    await shared.ask(0, ahead);
    await shared.ask(1, ahead);
    expect(await shared.ask(0, behind)).toMatchObject({
      answer: { lease: { since: inSeconds(10), expiresAt: inSeconds(40) } },
    });
    expect(said(await shared.ask(2, behind))).toBe("queued 2");
  });
});

function inSeconds(seconds: number): string {
  return new Date(Date.parse("2026-03-02T11:00:00Z") + seconds * 1_000).toISOString();
}
