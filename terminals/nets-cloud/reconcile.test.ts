/** Closing a terminal's session over real sockets: clouds of every shape, and the simulator. */
import { ore } from "@kortkoll/core/money.ts";
import { afterEach, describe, expect, test } from "vitest";
import { ManualClock } from "../simulator/manual-clock.ts";
import { type RunningSimulator, startNetsSimulator } from "../simulator/start-nets-simulator.ts";
import type { ReconcileOutcome, TerminalCloud } from "../terminal.ts";
import { type CallLimits, connectNetsCloud } from "./adapter.ts";
import {
  type Answer,
  closeAll,
  closers,
  connect,
  json,
  raw,
  startCloud,
  TID,
} from "./scripted-cloud.ts";

afterEach(closeAll);

const ASKED = `POST ${TID}/administration`;

async function reconcileAgainst(
  answer: Answer,
  limits: Partial<CallLimits> = {},
): Promise<{ outcome: ReconcileOutcome; posts: number; body: string | undefined }> {
  const server = await startCloud({ [ASKED]: answer });
  const outcome = await connect(server.url, limits).cloud.reconcile(TID);
  const asked = server.calls.filter((call) => call.name === ASKED);
  return { outcome, posts: asked.length, body: asked[0]?.body };
}

const report = (fields: object): object => ({ result: { reconciliation: fields } });
const TEXT = "AVSTÄMNING\r\nTotal= 0,00\r\n";
const DOCUMENTED = report({
  header: { timestamp: "2026-03-02T18:02:11.000Z", sessionNumber: "031" },
  printText: { Text: TEXT },
});
const CLOSED = {
  kind: "done",
  closed: {
    sessionNumber: "031",
    time: { kind: "instant", at: "2026-03-02T18:02:11.000Z" },
    text: "AVSTÄMNING\nTotal= 0,00",
    report: { kind: "notReadable", why: "unknownLine" },
  },
};

describe("a session is closed", () => {
  test("with the documented request, sent once, and its number, time and text come back", async () => {
    const { outcome, posts, body } = await reconcileAgainst(json(200, DOCUMENTED));
    expect(outcome).toEqual(CLOSED);
    expect(posts).toBe(1);
    expect(JSON.parse(body ?? "")).toEqual({ action: "reconciliation" });
  });

  test.each([
    ["as finished", 201, DOCUMENTED],
    [
      "in a list",
      200,
      {
        result: [
          {
            reconciliation: {
              header: { timestamp: "2026-03-02T18:02:11Z", sessionNumber: 31 },
              printText: { Text: TEXT },
            },
          },
        ],
      },
    ],
    [
      "with a bare text",
      200,
      report({ header: { timestamp: "2026-03-02T18:02:11Z", sessionNumber: 31 }, printText: TEXT }),
    ],
    [
      "with its text outermost",
      200,
      {
        ...report({ header: { timestamp: "2026-03-02T18:02:11Z", sessionNumber: "031" } }),
        printText: { Text: TEXT },
        failure: null,
      },
    ],
    [
      "as other administration",
      200,
      {
        result: {
          localModeEventArgs: {
            Result: 1,
            SessionNumber: 31,
            TimeStamp: "2026-03-02T18:02:11.000Z",
          },
        },
        printText: { Text: TEXT },
      },
    ],
  ])("told %s", async (_how, status, body) => {
    expect((await reconcileAgainst(json(status, body))).outcome).toEqual(CLOSED);
  });

  test("told with nothing but a number, or nothing but a text", async () => {
    const numbered = await reconcileAgainst(json(200, report({ header: { sessionNumber: "7" } })));
    expect(numbered.outcome).toMatchObject({
      kind: "done",
      closed: { sessionNumber: "7", text: undefined },
    });
    const printed = await reconcileAgainst(
      json(200, report({ header: null, printText: { Text: TEXT } })),
    );
    expect(printed.outcome).toMatchObject({ kind: "done", closed: { sessionNumber: undefined } });
  });
});

describe("nothing has happened at the terminal", () => {
  test.each([
    ["busy", 400, { failure: "Terminal is busy" }, "terminalBusy"],
    ["busy by its status", 409, { failure: { error: "Terminal busy" } }, "terminalBusy"],
    ["offline", 400, { failure: { error: "8013 Terminal not connected" } }, "terminalOffline"],
    ["unknown to the cloud", 404, { failure: "Unknown terminal" }, "terminalUnknown"],
    ["shut out", 401, { error: "Unauthorized" }, "cloudLoginRefused"],
  ])("when it is %s", async (_what, status, body, code) => {
    const { outcome, posts } = await reconcileAgainst(json(status, body));
    expect(outcome).toMatchObject({ kind: "notSent", why: { code } });
    expect(posts).toBe(1);
  });

  test("when nobody listens at the address", async () => {
    const server = await startCloud();
    await server.stop();
    const { cloud } = connect(server.url);
    expect(await cloud.reconcile(TID)).toMatchObject({
      kind: "notSent",
      why: { code: "cloudUnreachable" },
    });
  });

  test("when it is offline already before it is asked", async () => {
    const server = await startCloud({
      [`GET ${TID}`]: json(200, { terminal: { terminalState: "offline" } }),
    });
    const outcome = await connect(server.url).cloud.reconcile(TID);
    expect(outcome).toMatchObject({ kind: "notSent", why: { code: "terminalOffline" } });
    expect(server.names()).not.toContain(ASKED);
  });
});

test("a text of another session than the answer's own is not readable", async () => {
  const lines = [`Bax: ${TID}-7000012`, "Valuta: SEK", "Session: 030", "Antal 0", "Total= 0,00"];
  const given = (sessionNumber: string | number): object =>
    report({ header: { sessionNumber }, printText: { Text: lines.join("\r\n") } });
  const other = await reconcileAgainst(json(200, given("031")));
  expect(other.outcome).toMatchObject({
    closed: { sessionNumber: "031", report: { kind: "notReadable", why: "otherSession" } },
  });
  const same = await reconcileAgainst(json(200, given(30)));
  expect(same.outcome).toMatchObject({ closed: { report: { kind: "read", count: 0 } } });
});

test.each([
  ["in words", { failure: { error: "Reconciliation rejected" } }],
  ["by a result", { failure: { error: "RESP 91", localModeEventArgs: { Result: "2" } } }],
])("the terminal says no %s, and its session is open", async (_how, body) => {
  const { outcome } = await reconcileAgainst(json(400, body));
  expect(outcome).toMatchObject({ kind: "refused", why: { code: "terminalRefused" } });
});

describe("the session may be closed", () => {
  test.each<[string, Answer, string]>([
    [
      "the answer is cut off",
      raw("HTTP/1.1 200 OK", "content-length: 900", "", '{"res'),
      "answerLost",
    ],
    ["no answer comes", () => undefined, "answerTimedOut"],
    ["a gateway has given up", json(504, "<html>"), "cloudError"],
    ["the cloud has broken", json(500, { error: "Internal server error" }), "cloudError"],
    [
      "the answer is no JSON",
      raw("HTTP/1.1 200 OK", "content-length: 4", "", "<b>x"),
      "answerNotReadable",
    ],
    ["the answer is empty", json(200, {}), "answerNotReadable"],
    ["the report is empty", json(200, report({})), "answerNotReadable"],
    [
      "the report says nothing",
      json(200, report({ header: {}, printText: { Text: " " } })),
      "answerNotReadable",
    ],
    [
      "it is done and failed in one",
      json(200, { ...DOCUMENTED, failure: "Busy" }),
      "answerNotReadable",
    ],
    ["it is done under a failing status", json(400, DOCUMENTED), "answerNotReadable"],
    [
      "the result is unknown",
      json(200, { result: { localModeEventArgs: { Result: "99" } } }),
      "resultUnknownAtTerminal",
    ],
    [
      "it is said to be in progress",
      json(400, { failure: "90 reconciliation in progress" }),
      "answerNotReadable",
    ],
    [
      "contact was lost",
      json(400, { failure: { error: "Lost connection to terminal" } }),
      "resultUnknownAtTerminal",
    ],
    [
      "there are two reports",
      json(200, { result: [{ reconciliation: {} }, { reconciliation: {} }] }),
      "answerNotReadable",
    ],
  ])("when %s", async (_what, answer, code) => {
    const { outcome, posts } = await reconcileAgainst(answer, { reconcileMs: 400 });
    expect(outcome).toMatchObject({ kind: "unknown", why: { code } });
    expect(posts).toBe(1);
  });
});

describe("against the simulator", () => {
  const terminalId = "79001011";

  async function start(): Promise<{ simulator: RunningSimulator; cloud: TerminalCloud }> {
    const simulator = await startNetsSimulator({
      mode: "automatic",
      automaticLatencyMs: 0,
      authorisingMs: 0,
      clock: new ManualClock("2026-03-02T13:15:03.000Z"),
      newSeed: () => "test",
    });
    closers.push(() => simulator.close());
    const cloud = connectNetsCloud({
      baseUrl: simulator.url,
      account: () => Promise.resolve({ username: "demo", password: "demo" }),
      clock: () => performance.now(),
    });
    closers.push(() => cloud.close());
    return { simulator, cloud };
  }

  async function arm(url: string, script: string): Promise<void> {
    await fetch(`${url}/simulator/terminals/${terminalId}/next`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ script, operation: "reconciliation" }),
    });
  }

  test("the report of a session with a purchase is read to the öre", async () => {
    const { cloud } = await start();
    await cloud.purchase({ terminalId, amountOre: ore(100_000), reference: "K7B2M9QX4T" });
    const outcome = await cloud.reconcile(terminalId);
    if (outcome.kind !== "done") throw new Error(outcome.kind);
    expect(outcome.closed).toMatchObject({
      sessionNumber: "001",
      time: { kind: "instant", at: "2026-03-02T13:15:03.000Z" },
      report: { kind: "read", sessionNumber: "001", count: 1, netOre: 100_000 },
    });
  });

  test("a lost answer is unknown, and the next session's number tells that it had happened", async () => {
    const { simulator, cloud } = await start();
    await arm(simulator.url, "drop-after-authorisation");
    expect((await cloud.reconcile(terminalId)).kind).toBe("unknown");
    expect(await cloud.reconcile(terminalId)).toMatchObject({
      kind: "done",
      closed: { sessionNumber: "002" },
    });
  });
});
