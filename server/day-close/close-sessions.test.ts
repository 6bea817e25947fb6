/** Terminals closing their sessions after a cut: out of reach, lost, dead servers, and what differs. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { SEES_ALL } from "../http/access.ts";
import { NOT_PERFORMED, UNKNOWN } from "../payments/test-news.ts";
import { closeReport } from "../reports/close-report.ts";
import { REPORT_WORDS } from "../reports/report-words.ts";
import { writeReportCsv } from "../reports/write-csv.ts";
import type { DayClose, SessionComparisonView } from "./day-close-api.ts";
import type { DayClosePage } from "./day-close-times-api.ts";
import { endSession } from "./end-session.ts";
import { explainClose } from "./explain-close.ts";
import { listCloses } from "./list-closes.ts";
import { AWAY, type ClosingDesk, LOST, openClosingDesk, sessionClosed } from "./test-closing.ts";

const TID = "77000001";
const OTHER = "77000002";

let it: ClosingDesk;
/** The session that the terminals are in; each test begins in a new one. */
let session = 100;
const number = (more = 0): string => String(session + more);
beforeAll(async () => {
  it = await openClosingDesk();
});
beforeEach(async () => {
  it.desk.nowMs = Math.max(it.desk.nowMs, await latestMs()) + 3_600_000;
  const { nowMs } = it.desk;
  await it.desk.startOver();
  it.desk.nowMs = nowMs;
  it.answers = { [TID]: sessionClosed(number(), []), [OTHER]: sessionClosed(number(), []) };
  await it.close(true);
  await it.askAll();
  session += 10;
  it.answers = { [OTHER]: sessionClosed(number(), []) };
  it.asked.length = 0;
});
afterAll(() => it.desk.close());

async function latestMs(): Promise<number> {
  const [row] = await it.rows<{ at: Date | null }>(
    "select max(next_try_at) as at from session_closings",
  );
  return row?.at?.getTime() ?? 0;
}

const stepOf = (close: DayClose): DayClose["terminals"][number] | undefined =>
  close.terminals.find((one) => one.terminalId === TID);
const toldOf = (close: DayClose): readonly string[] =>
  close.followUps.filter((one) => one.terminalId === TID).map((one) => one.kind);

function comparisonOf(close: DayClose): SessionComparisonView {
  const closed = close.followUps.find(
    (one) => one.kind === "sessionClosed" && one.terminalId === TID,
  );
  return closed?.content["comparison"] as SessionComparisonView;
}

async function paperOf(id: string): Promise<string> {
  const printed = { by: "EKON", nowMs: it.desk.nowMs };
  return writeReportCsv(closeReport(await it.read(id), printed, REPORT_WORDS.sv));
}

test("a terminal's session is closed after the cut, its text kept, and both agree", async () => {
  await it.pay(125_000, number());
  it.answers[TID] = sessionClosed(number(), [["Visa", 1, 125_000]]);
  const cut = await it.close(true);
  expect(cut.progress).toMatchObject({ terminals: 2, closed: 0, isComplete: false });
  expect(stepOf(cut)).toMatchObject({ state: "waiting", tries: 0, notClosedOre: 125_000 });
  await it.askAll();
  const close = await it.read(cut.id);
  expect(close.progress).toMatchObject({ terminals: 2, closed: 2, isComplete: true });
  expect(stepOf(close)).toMatchObject({
    state: "closed",
    sessionNumber: number(),
    report: `Session: ${number()}`,
    notClosedOre: 0,
  });
  expect(comparisonOf(close)).toMatchObject({
    schemes: [{ scheme: "visa", difference: { count: 0, netOre: 0 }, acquirer: null }],
    onlyInOurs: [],
    onlyInSession: [],
  });
  expect(close.frozen).toEqual(cut.frozen);
  const [terminal] = await it.rows<{ at: Date }>(
    "select session_closed_at as at from terminals where terminal_id = $1",
    [TID],
  );
  expect(terminal?.at.getTime()).toBe(it.desk.nowMs);
});

describe("a terminal that is out of reach", () => {
  test("is listed and asked again with growing gaps, and stops no close", async () => {
    await it.pay(125_000, number());
    it.answers[TID] = AWAY;
    const { id } = await it.close(true);
    await it.askAll();
    const away = await it.read(id);
    expect(stepOf(away)).toMatchObject({
      state: "waiting",
      tries: 1,
      lastFailure: "terminalOffline",
      notClosedOre: 125_000,
    });
    expect(Date.parse(stepOf(away)?.nextTryAt ?? "")).toBe(it.desk.nowMs + 15_000);
    expect(away.progress).toMatchObject({ closed: 1, isComplete: false });
    expect(await paperOf(id)).toContain("Visa;1250,00;väntar på terminalen;när filen kommit;");
    await it.askAll();
    expect(it.asked.filter((one) => one === TID)).toHaveLength(1);
    it.desk.nowMs += 15_000;
    await it.askAll();
    expect(toldOf(await it.read(id))).toEqual(["terminalNotReached"]);
    it.answers[TID] = sessionClosed(number(), [["Visa", 1, 125_000]]);
    it.desk.nowMs += 30_000;
    await it.askAll();
    const close = await it.read(id);
    expect(toldOf(close)).toEqual(["terminalNotReached", "sessionClosed"]);
    expect(stepOf(close)).toMatchObject({ state: "closed", tries: 3, notClosedOre: 0 });
  });

  test("over two closes is closed once for both, and each names what the other has", async () => {
    const first = await it.pay(10_000, number());
    it.answers[TID] = AWAY;
    const one = await it.close(true);
    await it.askAll();
    const second = await it.pay(20_000, number());
    const two = await it.close(true);
    expect(two.number).toBe(one.number + 1);
    it.answers[TID] = sessionClosed(number(), [["Visa", 2, 30_000]]);
    await it.askAll();
    expect(comparisonOf(await it.read(one.id))).toMatchObject({
      schemes: [{ difference: { count: 1, netOre: 20_000 }, unexplained: { count: 0 } }],
      onlyInSession: [{ paymentId: second, closeNumber: two.number }],
    });
    expect(comparisonOf(await it.read(two.id))).toMatchObject({
      schemes: [{ difference: { count: 1, netOre: 10_000 }, unexplained: { count: 0 } }],
      onlyInSession: [{ paymentId: first, closeNumber: one.number }],
    });
    const paper = await paperOf(two.id);
    expect(paper).toContain(`Skillnader, terminal ${TID}`);
    expect(paper).toContain(`Bara i terminalens session;avslut nr ${one.number};100,00`);
  });
});

test("a terminal that never comes back is waited for until a person ends it, and stays unknown", async () => {
  const retire = (at: string): Promise<object[]> =>
    it.rows(`update terminals set retired_at = ${at} where terminal_id = '${TID}'`);
  await it.pay(10_000, number());
  const { id, number: first } = await it.close(true);
  await it.askAll();
  await retire("now()");
  it.desk.nowMs += 3_600_000;
  it.asked.length = 0;
  await it.askAll();
  expect(it.asked).toEqual([]);
  expect(stepOf(await it.read(id))).toMatchObject({ state: "retired", nextTryAt: null });
  const by = { id: it.desk.places.people.CHEF, name: "CHEF" };
  const reason = "Stulen, polisanmäld";
  const end = (terminalId = it.desk.places.terminals[TID]) =>
    endSession(it.desk.deps, { closeId: id, terminalId, reason, by, claim: undefined });
  const [one, other] = await Promise.all([end(), end()]);
  expect([one.kind, other.kind].toSorted()).toEqual(["ended", "notWaiting"]);
  expect((await end(newUuid())).kind).toBe("noSuchTerminal");
  const ended = await it.read(id);
  expect(ended.progress).toEqual({ terminals: 2, closed: 1, notReported: 1, isComplete: true });
  expect(stepOf(ended)).toMatchObject({ state: "notReported", notClosedOre: 10_000 });
  expect(ended.columns).toMatchObject([
    { ours: { count: 1, netOre: 10_000 }, terminal: null, difference: null },
  ]);
  expect(ended.followUps.at(-1)).toMatchObject({
    kind: "sessionNotReported",
    by: "CHEF",
    content: { text: reason, lastFailure: "terminalOffline" },
  });
  expect(await waitingFor("terminals", id)).toBeUndefined();
  await retire("null");
  await it.pay(5_000, number());
  it.answers = {
    [TID]: sessionClosed(number(), [["Visa", 2, 15_000]]),
    [OTHER]: sessionClosed(number(1), []),
  };
  const second = await it.close(true);
  await it.askAll();
  expect(comparisonOf(await it.read(second.id))).toMatchObject({
    schemes: [{ difference: { count: 1, netOre: 10_000 }, unexplained: { count: 0 } }],
    onlyInSession: [{ closeNumber: first }],
  });
  expect(toldOf(await it.read(id)).at(-1)).toBe("reportCameLate");
});

test("a terminal that says no keeps its session, and is asked again", async () => {
  await it.pay(125_000, number());
  it.answers[TID] = { kind: "refused", why: { code: "terminalRefused", detail: "RESP 91" } };
  const { id } = await it.close(true);
  await it.askAll();
  const close = await it.read(id);
  expect(toldOf(close)).toEqual(["terminalRefused"]);
  expect(stepOf(close)).toMatchObject({ state: "waiting", lostAnswers: 0 });
});

test("a terminal with a payment that is not proven is asked only afterwards", async () => {
  const order = await it.desk.send({ totalOre: 70_000 });
  const attemptId = await it.desk.pay([order]);
  await it.desk.tell(attemptId, UNKNOWN);
  it.answers[TID] = sessionClosed(number(), [["Visa", 1, 70_000]]);
  const { id } = await it.close(true);
  await it.askAll();
  const waiting = await it.read(id);
  expect(waiting.frozen.inFlight).toMatchObject([{ paymentId: attemptId, state: "unknown" }]);
  expect(stepOf(waiting)).toMatchObject({ state: "paymentFirst", tries: 0 });
  expect(it.asked).not.toContain(TID);
  await it.desk.approve(attemptId, 70_000);
  await it.askAll();
  expect(stepOf(await it.read(id))).toMatchObject({ state: "closed" });
});

describe("a server that dies", () => {
  test("between the cut and the asking leaves the asking to another", async () => {
    await it.pay(125_000, number());
    const { id } = await it.close(true);
    it.answers[TID] = sessionClosed(number(), [["Visa", 1, 125_000]]);
    await it.askAll(await it.addServer());
    expect(stepOf(await it.read(id))).toMatchObject({ state: "closed" });
  });

  test("after the asking leaves a session that may be closed; the next report tells", async () => {
    const paid = await it.pay(125_000, number());
    const { id } = await it.close(true);
    const dying = await it.addServer();
    const { promise: never } = Promise.withResolvers<never>();
    it.answers = { [TID]: () => never, [OTHER]: () => never };
    void it.askAll(dying);
    void it.askAll(dying);
    await expect.poll(() => it.asked.length).toBe(2);
    expect(stepOf(await it.read(id))).toMatchObject({ state: "asking" });
    const other = await it.addServer();
    expect(await it.giveUpLost(other)).toBe(0);
    await it.stopServer(dying);
    expect(await it.giveUpLost(other)).toBe(2);
    const lost = await it.read(id);
    expect(stepOf(lost)).toMatchObject({ state: "waiting", lostAnswers: 1 });
    expect(toldOf(lost)).toEqual(["askedWithoutAnswer"]);
    it.answers = { [TID]: sessionClosed(number(1), []), [OTHER]: sessionClosed(number(2), []) };
    it.desk.nowMs += 15_000;
    await it.askAll(other);
    const close = await it.read(id);
    expect(stepOf(close)).toMatchObject({ state: "closed", sessionNumber: number(1) });
    expect(comparisonOf(close)).toMatchObject({
      schemes: [{ scheme: "visa", difference: { count: -1, netOre: -125_000 } }],
      onlyInOurs: [{ paymentId: paid, why: "lostSession", sessionNumber: number() }],
    });
  });
});

test("a lost answer that had closed nothing is no difference, once the terminal has told", async () => {
  await it.pay(125_000, number());
  it.answers[TID] = LOST;
  const { id } = await it.close(true);
  await it.askAll();
  it.answers[TID] = sessionClosed(number(), [["Visa", 1, 125_000]]);
  it.desk.nowMs += 15_000;
  await it.askAll();
  const close = await it.read(id);
  expect(toldOf(close)).toEqual(["askedWithoutAnswer", "sessionClosed"]);
  expect(comparisonOf(close)).toMatchObject({
    schemes: [{ difference: { count: 0, netOre: 0 } }],
    onlyInOurs: [],
  });
});

test("of two servers only one asks a terminal", async () => {
  await it.pay(125_000, number());
  const { id } = await it.close(true);
  it.answers[TID] = sessionClosed(number(), [["Visa", 1, 125_000]]);
  const other = await it.addServer();
  await Promise.all([it.askAll(), it.askAll(other), it.askAll(), it.askAll(other)]);
  expect(it.asked.toSorted()).toEqual([TID, OTHER]);
  expect(stepOf(await it.read(id))).toMatchObject({ tries: 1, state: "closed" });
});

test("a late approval is named in its own close, and told to the one whose session it lies in", async () => {
  const order = await it.desk.send({ totalOre: 70_000 });
  const late = await it.desk.pay([order]);
  await it.desk.tell(late, UNKNOWN);
  await it.desk.tell(late, NOT_PERFORMED);
  await it.pay(10_000, number());
  it.answers[TID] = sessionClosed(number(), [["Visa", 2, 80_000]]);
  const first = await it.close(true);
  await it.askAll();
  const before = await it.read(first.id);
  expect(comparisonOf(before)).toMatchObject({
    schemes: [{ unexplained: { count: 1, netOre: 70_000 } }],
  });
  expect(before.toExplain).toBe(1);
  await it.approveIn(late, 70_000, number());
  it.answers = { [TID]: sessionClosed(number(1), []), [OTHER]: sessionClosed(number(2), []) };
  const second = await it.close(true);
  await it.askAll();
  expect(second.frozen.cards.netOre).toBe(70_000);
  expect(comparisonOf(await it.read(second.id))).toMatchObject({
    schemes: [{ unexplained: { count: 0, netOre: 0 } }],
    onlyInOurs: [{ paymentId: late, why: "earlierSession", sessionNumber: number() }],
  });
  const told = await it.read(first.id);
  expect(toldOf(told)).toEqual(["sessionClosed", "lateApproval"]);
  expect(told.followUps.at(-1)).toMatchObject({
    content: { payments: [{ paymentId: late }] },
    explains: told.terminals[0]?.followUp,
  });
  expect([told.toExplain, stepOf(told)?.isToBeExplained]).toEqual([0, false]);
  expect(told.frozen).toEqual(first.frozen);
});

test("a late approval is told to the close of its own session when more have passed since", async () => {
  const order = await it.desk.send({ totalOre: 70_000 });
  const late = await it.desk.pay([order]);
  await it.desk.tell(late, UNKNOWN);
  await it.desk.tell(late, NOT_PERFORMED);
  const closes: DayClose[] = [];
  for (const more of [0, 2, 4]) {
    if (more === 4) await it.approveIn(late, 70_000, number());
    await it.pay(10_000, number(more));
    const [count, netOre] = more === 0 ? [2, 80_000] : [1, 10_000];
    it.answers = {
      [TID]: sessionClosed(number(more), [["Visa", count, netOre]]),
      [OTHER]: sessionClosed(number(more + 1), []),
    };
    closes.push(await it.close(true));
    await it.askAll();
  }
  const told = await Promise.all(closes.map(({ id }) => it.read(id)));
  expect(told.map(toldOf)).toEqual([
    ["sessionClosed", "lateApproval"],
    ["sessionClosed"],
    ["sessionClosed"],
  ]);
  expect(told.map((one) => one.toExplain)).toEqual([0, 0, 0]);
});

test("a text that cannot be read is neither 0 nor equal", async () => {
  await it.pay(125_000, number());
  const { id } = await it.close(true);
  it.answers[TID] = {
    kind: "done",
    closed: {
      sessionNumber: number(),
      time: undefined,
      text: "OTYDLIG TEXT",
      report: { kind: "notReadable", why: "unknownLine" },
    },
  };
  await it.askAll();
  const close = await it.read(id);
  expect(stepOf(close)).toMatchObject({ state: "closed", report: "OTYDLIG TEXT" });
  expect(comparisonOf(close)).toMatchObject({
    schemes: [{ ours: { count: 1, netOre: 125_000 }, terminal: null, difference: null }],
  });
  const closed = close.followUps.find((one) => one.terminalId === TID);
  expect(closed?.content).toMatchObject({ readable: "unknownLine" });
  expect(close.columns).toMatchObject([{ scheme: "visa", terminal: null, difference: null }]);
  expect([close.toExplain, stepOf(close)?.isReadable]).toEqual([1, false]);
});

test("cards under a printed name that is not known are shown as that, by the name", async () => {
  await it.pay(12_500, number());
  it.answers[TID] = sessionClosed(number(), [
    ["Visa Debit", 1, 12_500],
    ["Nytt kort", 1, 500],
  ]);
  const { id } = await it.close(true);
  await it.askAll();
  const close = await it.read(id);
  expect(close.columns).toMatchObject([
    { scheme: "visa", difference: { count: 0, netOre: 0 } },
    { scheme: "notKnown", ours: { count: 0 }, unexplained: { count: 1, netOre: 500 } },
  ]);
  expect(stepOf(close)?.comparison?.namesNotKnown).toEqual(["Nytt kort"]);
  expect(close.toExplain).toBe(1);
});

test("the columns of the whole close are known when the last terminal has told", async () => {
  await it.pay(10_000, number());
  await it.payAtSecond(20_000, number());
  it.answers = { [TID]: sessionClosed(number(), [["Visa", 1, 10_000]]), [OTHER]: AWAY };
  const { id } = await it.close(true);
  await it.askAll();
  const ours = { count: 2, netOre: 30_000 };
  expect((await it.read(id)).columns).toMatchObject([{ scheme: "visa", ours, terminal: null }]);
  expect(await waitingFor("terminals", id)).toMatchObject({ terminals: 2, closed: 1 });
  // One sale more than ours: keyed by hand on the terminal.
  it.answers[OTHER] = sessionClosed(number(1), [["Visa", 2, 29_900]]);
  it.desk.nowMs += 15_000;
  await it.askAll();
  const close = await it.read(id);
  expect(close.columns).toEqual([
    {
      scheme: "visa",
      ours,
      terminal: { count: 3, netOre: 39_900 },
      acquirer: null,
      difference: { count: 1, netOre: 9_900 },
      unexplained: { count: 1, netOre: 9_900 },
    },
  ]);
  expect(close.terminals.map((one) => one.isToBeExplained)).toEqual([false, true]);
  expect(await waitingFor("terminals", id)).toBeUndefined();
  expect(await waitingFor("explanation", id)).toMatchObject({ toExplain: 1, closed: 2 });
  const by = { id: it.desk.places.people.CHEF, name: "CHEF" };
  const explaining = { closeId: id, text: "Kvitto 4711, slagen för hand", by, claim: undefined };
  const explains = close.terminals[1]?.followUp ?? null;
  await explainClose(it.desk.deps, { ...explaining, explains });
  expect(await waitingFor("explanation", id)).toBeUndefined();
  const explained = await it.read(id);
  expect([explained.toExplain, explained.columns]).toEqual([0, close.columns]);
});

async function waitingFor(
  waitsFor: "terminals" | "explanation",
  id: string,
): Promise<DayClosePage["closes"][number] | undefined> {
  const everywhere = { siteCode: null, companyCode: null, search: null, from: null, to: null };
  const newest = { sort: "cutAt", order: "desc", after: null, limit: 50 } as const;
  const asked = { sight: SEES_ALL, ...everywhere, waitsFor, ...newest };
  return (await listCloses(it.desk.database, asked)).closes.find((one) => one.id === id);
}

test("a close that is cut while the terminal is asked waits for its next session", async () => {
  await it.pay(10_000, number());
  const first = await it.close(true);
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof sessionClosed>>();
  it.answers[TID] = () => promise;
  const asking = it.askAll();
  await expect.poll(() => it.asked.includes(TID)).toBe(true);
  await it.payAtSecond(20_000, number());
  const second = await it.close(true);
  resolve(sessionClosed(number(), [["Visa", 1, 10_000]]));
  it.answers[TID] = AWAY;
  await asking;
  expect(stepOf(await it.read(first.id))).toMatchObject({ state: "closed" });
  expect(stepOf(await it.read(second.id))).toMatchObject({ state: "waiting" });
  it.answers[TID] = sessionClosed(number(3), []);
  it.desk.nowMs += 15_000;
  await it.askAll();
  expect(stepOf(await it.read(second.id))).toMatchObject({
    state: "closed",
    sessionNumber: number(3),
  });
});

test("an answer that comes when it was given up is kept, and nothing concluded of it", async () => {
  await it.pay(10_000, number());
  const { id } = await it.close(true);
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof sessionClosed>>();
  it.answers[TID] = () => promise;
  const asking = it.askAll();
  await expect.poll(() => it.asked.includes(TID)).toBe(true);
  it.desk.nowMs += 3 * 60_000 + 1;
  await it.giveUpLost();
  resolve(sessionClosed(number(), [["Visa", 1, 10_000]]));
  it.answers[TID] = AWAY;
  await asking;
  const close = await it.read(id);
  expect(toldOf(close)).toContain("reportCameLate");
  expect(stepOf(close)).toMatchObject({ state: "waiting", lostAnswers: 1 });
});
