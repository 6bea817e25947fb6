import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { answerOf, approved, DECLINED, nextStan, UNKNOWN } from "../payments/test-news.ts";
import { closeTerminalSession } from "./close-terminal-session.ts";
import { findTerminal, terminalsOfTill } from "./find-place.ts";
import { askForTerminal } from "./lease-terminal.ts";
import { type Move, type MoveOutcome, moveTerminal } from "./move-terminal.ts";
import { replaceTerminal } from "./replace-terminal.ts";
import { openTwoSites, type TwoSites } from "./test-two-sites.ts";

let it: TwoSites;
let one: string;
beforeAll(async () => {
  it = await openTwoSites();
  one = it.desk.places.terminals["77000001"];
});
beforeEach(async () => {
  await startOver();
});
afterAll(() => it.close());

/** Back where it was, with its purchases reconciled and no signature waited for. */
async function startOver(): Promise<void> {
  const { desk } = it;
  await desk.startOver();
  await desk.database.query(NONE_WAITS);
  await reconcile(desk.nowMs + 3_600_000);
  await move({ siteCode: "NORD", tillIds: [desk.places.tills.K1, desk.places.tills.K2] });
}

const RECONCILE = statement({
  name: "test_reconcile",
  text: "update terminals set session_closed_at = $2 where id = $1",
});

/** Also moves back, which the product does not. */
async function reconcile(atMs: number | null): Promise<void> {
  await it.desk.database.query(RECONCILE, [one, atMs === null ? null : new Date(atMs)]);
}

const NONE_WAITS = statement({
  name: "test_no_signature_waits",
  text: `update attempts set signature_state = null, signature_deadline_at = null
    where signature_state = 'waiting'`,
});

function move(more: Partial<Move> = {}): Promise<MoveOutcome> {
  const place = { siteCode: "SYD", tillIds: [it.southTillId] };
  return moveTerminal(it.desk.deps, { terminalId: one, ...place, by: "ADMI", ...more });
}

const codeOf = (outcome: { kind: string; code?: string }): string => outcome.code ?? outcome.kind;

const WAIT_FOR_SIGNATURE = statement({
  name: "test_wait_for_signature",
  text: `update attempts set signature_state = 'waiting', signature_deadline_at = created_at
    where id = $1`,
});

describe("a terminal in use stays where it is", () => {
  test.each([
    [
      "terminalHasPayment",
      "a payment that has not been sent yet",
      async () => void (await start()),
    ],
    ["terminalHasPayment", "a payment under way", async () => void (await pay())],
    ["terminalHasUnknown", "a payment that is found out about", () => payAndTell(UNKNOWN)],
    ["signatureWaiting", "a signature that nobody has answered for", payAndWaitForSignature],
    ["terminalLeased", "a till that has it", () => lease("K2")],
    ["terminalSessionOpen", "purchases that are not reconciled", payAndApprove],
  ])("%s: %s", async (code, _what, prepare) => {
    await prepare();
    const { tills } = it.desk.places;
    const device = { terminalId: "78000009", model: "Lane3000", serialNumber: undefined };
    expect(codeOf(await move())).toBe(code);
    expect(codeOf(await move({ siteCode: "NORD", tillIds: [tills.K1] }))).toBe(code);
    const replaced = await replaceTerminal(it.desk.deps, { id: one, ...device, by: "ADMI" });
    expect(codeOf(replaced)).toBe(code);
    expect(await findTerminal(it.desk.database, one)).toMatchObject({ siteCode: "NORD" });
    expect(await findTerminal(it.desk.database, "78000009")).toBeUndefined();
  });

  test("the refusal names the payment and the till that has it", async () => {
    const attemptId = await pay();
    expect(await move()).toMatchObject({
      paymentId: attemptId,
      holding: { till: "K1", operator: "KASS", terminal: "77000001" },
    });
    await lease("K2");
    await it.desk.tell(attemptId, DECLINED);
    expect(await move()).toMatchObject({ code: "terminalLeased", holding: { till: "K2" } });
    it.desk.nowMs += 30_000;
    expect(await move()).toMatchObject({ kind: "moved" });
  });

  test("purchases keep it until its session is closed, and those after that do so again", async () => {
    await payAndApprove();
    const closed = { terminalId: one, atMs: it.desk.nowMs };
    expect(await closeTerminalSession(it.desk.database, closed)).toBe(true);
    await closeTerminalSession(it.desk.database, { terminalId: one, atMs: 0 });
    expect(codeOf(await move())).toBe("moved");
    await startOver();
    await reconcile(it.desk.nowMs - 1);
    await payAndApprove();
    expect(codeOf(await move())).toBe("terminalSessionOpen");
    const nobody = { terminalId: newUuid(), atMs: it.desk.nowMs };
    expect(await closeTerminalSession(it.desk.database, nobody)).toBe(false);
  });
});

async function start(): Promise<string> {
  const order = await it.desk.send();
  const outcome = await it.desk.tryPay({ allocations: [{ orderId: order.id }], till: "K1" });
  if (outcome.kind === "refused") throw new Error(outcome.code);
  return outcome.payment.id;
}

async function pay(): Promise<string> {
  return await it.desk.pay([await it.desk.send()], undefined, { till: "K1" });
}

async function payAndTell(news: typeof UNKNOWN): Promise<void> {
  await it.desk.tell(await pay(), news);
}

async function payAndApprove(): Promise<void> {
  await reconcile(it.desk.nowMs - 1);
  await it.desk.payAndApprove([await it.desk.send()], 100_000);
}

async function payAndWaitForSignature(): Promise<void> {
  const attemptId = await it.desk.payAndApprove([await it.desk.send()], 100_000);
  await it.desk.database.query(WAIT_FOR_SIGNATURE, [attemptId]);
  expect(codeOf(await move())).toBe("signatureWaiting");
}

async function lease(till: "K1" | "K2"): Promise<void> {
  const tillId = it.desk.places.tills[till];
  await askForTerminal(it.desk.deps, { terminalId: one, tillId, operator: "CHEF" });
}

describe("moving", () => {
  test("to another site: its new tills get it last, its old ones lose it", async () => {
    expect(await move()).toEqual({ kind: "moved", terminalId: one });
    expect(await move()).toEqual({ kind: "moved", terminalId: one });
    const { database, places } = it.desk;
    const idsAt = async (tillId: string): Promise<readonly string[]> =>
      (await terminalsOfTill(database, tillId)).map((terminal) => terminal.terminalId);
    expect(await idsAt(it.southTillId)).toEqual(["77000001"]);
    expect(await idsAt(places.tills.K2)).toEqual(["77000002"]);
    await move({ siteCode: "NORD", tillIds: [places.tills.K2] });
    expect(await idsAt(places.tills.K2)).toEqual(["77000002", "77000001"]);
    expect(await idsAt(places.tills.K1)).toEqual([]);
    const events = await database.query(
      statement({
        name: "test_terminal_events",
        text: "select kind, by from terminal_events where terminal_id = $1 order by at, id",
      }),
      [one],
    );
    expect(events.at(-1)).toEqual({ kind: "moved", by: "ADMI" });
  });

  test("to no till at all, and nowhere that there is none", async () => {
    const { tills } = it.desk.places;
    const south = it.southTillId;
    expect(codeOf(await move({ siteCode: "INGEN" }))).toBe("unknownSite");
    expect(codeOf(await move({ siteCode: "FJÄRR", tillIds: [] }))).toBe("unknownCompany");
    expect(await move({ tillIds: [south, tills.K1] })).toMatchObject({
      code: "unknownTill",
      field: "tillIds.1",
    });
    expect(codeOf(await move({ tillIds: [south, south] }))).toBe("invalidInput");
    expect(codeOf(await move({ terminalId: newUuid() }))).toBe("terminalNotFound");
    expect(codeOf(await move({ tillIds: [] }))).toBe("moved");
  });

  test("what is asked for again where it already is is no move, not even during a payment", async () => {
    const { tills } = it.desk.places;
    await pay();
    expect(codeOf(await move({ siteCode: "NORD", tillIds: [tills.K2, tills.K1] }))).toBe("moved");
  });

  test("a payment that Nets reports under another site is still the terminal's and the order's", async () => {
    const order = await it.desk.send();
    const first = await it.desk.send();
    await it.desk.payAndApprove([first], 100_000);
    const attemptId = await it.desk.pay([order]);
    const answer = { ...answerOf("visa", nextStan()), siteId: "999999" };
    await it.desk.tell(attemptId, approved(100_000, answer));
    expect(await it.desk.stateOf(attemptId)).toBe("approved");
    expect(await it.desk.order(order)).toMatchObject({ position: "hasPaid", leftOre: 0 });
    const [row] = await it.desk.database.query<{ terminal_id: string }>(
      statement({
        name: "test_terminal_of",
        text: "select terminal_id from attempts where id = $1",
      }),
      [attemptId],
    );
    expect(row?.terminal_id).toBe(one);
  });
});

describe("a payment and a move in the same moment", () => {
  test("either the payment is seen and the move refused, or the payment finds the terminal gone", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 40; round += 1) {
      const order = await it.desk.send();
      const wait = round % 4;
      const paying = async () => {
        for (let turn = 0; turn < wait; turn += 1) await new Promise(setImmediate);
        return await it.desk.tryPay({ allocations: [{ orderId: order.id }], terminalId: one });
      };
      const [paid, moved] = await Promise.all([
        paying(),
        moveTerminal(
          { ...it.desk.deps, database: it.second },
          { terminalId: one, siteCode: "SYD", tillIds: [it.southTillId], by: "ADMI" },
        ),
      ]);
      outcomes.add(`${codeOf(paid)} ${codeOf(moved)}`);
      await startOver();
    }
    for (const outcome of outcomes) {
      expect(["started terminalHasPayment", "terminalNotAtTill moved"]).toContain(outcome);
    }
  });

  test("a till that takes the terminal in the same moment has it where it is, or does not get it", async () => {
    for (let round = 0; round < 20; round += 1) {
      const tillId = it.desk.places.tills.K1;
      const [asked, moved] = await Promise.all([
        askForTerminal(it.desk.deps, { terminalId: one, tillId, operator: "KASS" }),
        moveTerminal(
          { ...it.desk.deps, database: it.second },
          { terminalId: one, siteCode: "SYD", tillIds: [it.southTillId], by: "ADMI" },
        ),
      ]);
      expect(["answered terminalLeased", "terminalNotAtTill moved"]).toContain(
        `${codeOf(asked)} ${codeOf(moved)}`,
      );
      await startOver();
    }
  });
});
