/** The adapter over real sockets against small servers that are told how to misbehave. */
import type http from "node:http";
import { gzipSync } from "node:zlib";
import { ore } from "@kortkoll/core/money.ts";
import { afterEach, describe, expect, test } from "vitest";
import type { TerminalOutcome } from "../terminal.ts";
import type { CallLimits } from "./adapter.ts";
import {
  type Answer,
  APPROVED,
  closeAll,
  connect,
  json,
  REQUEST,
  raw,
  SECRET,
  startCloud,
  TID,
  tokenFor,
} from "./scripted-cloud.ts";

afterEach(closeAll);

const unknown = (code: string): object => ({ kind: "unknown", why: { code } });
const notSent = (code: string): object => ({ kind: "notSent", why: { code } });

/** One purchase against a cloud whose POST answers so; says how often it was asked. */
async function purchaseAgainst(
  answer: Answer,
  limits: Partial<CallLimits> = {},
): Promise<{ outcome: TerminalOutcome; posts: number }> {
  const server = await startCloud({ [`POST ${TID}/transaction`]: answer });
  const outcome = await connect(server.url, limits).cloud.purchase(REQUEST);
  const posts = server.names().filter((name) => name === `POST ${TID}/transaction`).length;
  return { outcome, posts };
}

describe("a purchase", () => {
  test("signs in, looks at the terminal, and sends the documented request once", async () => {
    const server = await startCloud({}, "/nets/api");
    const { cloud } = connect(server.url);
    expect(await cloud.purchase(REQUEST)).toMatchObject({ kind: "approved", approvedOre: 12500 });
    expect(server.names()).toEqual(["POST login", `GET ${TID}`, `POST ${TID}/transaction`]);
    const [login, , money] = server.calls;
    expect(login?.body).toBe(JSON.stringify({ username: "verkstad", password: SECRET }));
    expect(login?.headers.authorization).toBeUndefined();
    expect(money?.body).toBe(
      '{"transactionType":"purchase","amount":12500,"orderId":"K7B2M9QX4T"}',
    );
    expect(money?.headers).toMatchObject({
      authorization: `Bearer ${tokenFor(0, 86_400)}`,
      "content-type": "application/json; charset=utf-8",
      connection: "close",
    });
  });

  test("keeps receipts of 100 kB whole, åäö too", async () => {
    const receipt = "Däckbyte på Björkö\n".repeat(6_000).trimEnd();
    const body = { result: [{ ...APPROVED.result[0], customerReceipt: receipt }] };
    const { outcome } = await purchaseAgainst(json(201, body));
    expect(outcome).toMatchObject({ kind: "approved", answer: { customerReceipt: receipt } });
  });

  const text = JSON.stringify(APPROVED);
  const readable: readonly (readonly [string, Answer])[] = [
    ["with another content type", raw("HTTP/1.1 201 Created", "Content-Type: text/html", "", text)],
    ["without a length", raw("HTTP/1.0 201 Created", "", text)],
    [
      "packed though not asked to",
      (response) => response.writeHead(201, { "content-encoding": "gzip" }).end(gzipSync(text)),
    ],
    [
      "in small chunks",
      (response) => {
        response.writeHead(201);
        for (const sign of text) response.write(sign);
        response.end();
      },
    ],
    [
      "after an interim response",
      raw(
        "HTTP/1.1 102 Processing",
        "",
        "HTTP/1.1 201 Created",
        `Content-Length: ${text.length}`,
        "",
        text,
      ),
    ],
  ];
  for (const [name, answer] of readable) {
    test(`is approved by an answer ${name}`, async () => {
      expect((await purchaseAgainst(answer)).outcome.kind).toBe("approved");
    });
  }

  const lost: readonly (readonly [string, string, Answer])[] = [
    [
      "the line is closed without an answer",
      "answerLost",
      (response) => response.socket?.destroy(),
    ],
    ["the line is reset", "answerLost", (response) => response.socket?.resetAndDestroy()],
    [
      "the line is reset in the middle of the body",
      "answerLost",
      (response) => {
        response.writeHead(201, { "content-length": text.length });
        response.write(text.slice(0, 20), () => response.socket?.resetAndDestroy());
      },
    ],
    [
      "the body is shorter than promised",
      "answerLost",
      raw("HTTP/1.1 201 Created", "Content-Length: 9999", "", text),
    ],
    [
      "the chunks are garbage",
      "answerLost",
      raw("HTTP/1.1 201 Created", "Transfer-Encoding: chunked", "", "zz", text),
    ],
    ["the answer is not HTTP", "answerLost", raw("SSH-2.0-hello", "", "")],
    [
      "another protocol is answered",
      "answerLost",
      raw("HTTP/1.1 101 Switching", "Upgrade: x", "Connection: upgrade", "", ""),
    ],
    [
      "the packing is broken",
      "answerLost",
      (response) => response.writeHead(201, { "content-encoding": "gzip" }).end("no gzip"),
    ],
    [
      "the packing is a bomb",
      "answerLost",
      (response) =>
        response
          .writeHead(201, { "content-encoding": "gzip" })
          .end(gzipSync(Buffer.alloc(8_000_000))),
    ],
    [
      "the answer is too large",
      "answerLost",
      (response) => response.writeHead(201).end(`${text}${" ".repeat(2_000_000)}`),
    ],
    ["the body is empty", "answerNotReadable", (response) => response.writeHead(201).end()],
    [
      "the body is cut at a close",
      "answerNotReadable",
      raw("HTTP/1.0 201 Created", "", text.slice(0, -4)),
    ],
    [
      "it is sent elsewhere",
      "cloudError",
      (response) => response.writeHead(307, { location: "/" }).end(),
    ],
    [
      "it is asked to come back",
      "cloudError",
      (response) => response.writeHead(503, { "retry-after": "0" }).end(),
    ],
  ];
  for (const [name, code, answer] of lost) {
    test(`is unknown, and never sent again, when ${name}`, async () => {
      const { outcome, posts } = await purchaseAgainst(answer);
      expect(outcome).toMatchObject(unknown(code));
      expect(posts).toBe(1);
    });
  }

  test("is unknown when the terminal takes longer than the limit", async () => {
    const { outcome, posts } = await purchaseAgainst(() => undefined, { moneyMs: 150 });
    expect(outcome).toMatchObject(unknown("answerTimedOut"));
    expect(posts).toBe(1);
  });

  test("is unknown when the answer only drips", async () => {
    const drip: Answer = (response) => {
      response.writeHead(201);
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    };
    const { outcome } = await purchaseAgainst(drip, { moneyMs: 150 });
    expect(outcome).toMatchObject(unknown("answerTimedOut"));
  });

  test("is not sent when the connection is refused", async () => {
    const server = await startCloud();
    const { cloud } = connect(server.url);
    expect((await cloud.state(TID)).kind).toBe("idle");
    await server.stop();
    expect(await cloud.purchase(REQUEST)).toMatchObject(notSent("cloudUnreachable"));
  });

  test("is not sent when it is busy, and the terminal's words are kept", async () => {
    const { outcome } = await purchaseAgainst(json(400, { failure: "Terminal is busy" }));
    expect(outcome).toEqual({
      kind: "notSent",
      why: { code: "terminalBusy", detail: "HTTP 400: Terminal is busy" },
    });
  });

  test("of nothing, or with an unfit reference, is not sent at all", async () => {
    const server = await startCloud();
    const { cloud } = connect(server.url);
    const outcomes = [
      await cloud.purchase({ ...REQUEST, amountOre: ore(0) }),
      await cloud.purchase({ ...REQUEST, amountOre: ore(100_000_000_000) }),
      await cloud.purchase({ ...REQUEST, reference: "not fit" }),
    ];
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["notSent", "notSent", "notSent"]);
    expect(server.calls).toEqual([]);
  });
});

describe("returns, voids, cancels and look-ups", () => {
  test("a return is its own transaction type, a void is a DELETE with the amount", async () => {
    const server = await startCloud({ [`DELETE ${TID}/transaction`]: json(201, APPROVED) });
    const { cloud } = connect(server.url);
    expect((await cloud.returnOfGoods(REQUEST)).kind).toBe("approved");
    expect((await cloud.voidLast(REQUEST)).kind).toBe("approved");
    const [returned, voided] = server.calls.slice(-2);
    expect(returned?.body).toContain('"transactionType":"returnOfGoods"');
    expect(voided).toMatchObject({ name: `DELETE ${TID}/transaction`, body: '{"amount":12500}' });
  });

  test("a void that nobody answers is unknown", async () => {
    const server = await startCloud({ [`DELETE ${TID}/transaction`]: () => undefined });
    const { cloud } = connect(server.url, { voidMs: 150 });
    expect(await cloud.voidLast(REQUEST)).toMatchObject(unknown("answerTimedOut"));
  });

  test("a cancel goes beside the waiting payment, whose own answer decides", async () => {
    const waiting: http.ServerResponse[] = [];
    const server = await startCloud({
      [`POST ${TID}/transaction`]: (response) => void waiting.push(response),
      [`POST ${TID}/administration`]: (response, call) => {
        json(200, { result: {} })(response, call);
        const cancelled = { failure: { error: "Transaction cancelled" } };
        for (const money of waiting) json(400, cancelled)(money, call);
      },
    });
    const { cloud } = connect(server.url);
    const payment = cloud.purchase(REQUEST);
    await expect.poll(() => waiting.length).toBe(1);
    expect(await cloud.cancel(TID)).toEqual({ kind: "requested" });
    expect((await payment).kind).toBe("cancelled");
    expect(server.calls.at(-1)?.body).toBe('{"action":"cancelAction"}');
  });

  test("the last result is found, or its silence is told apart from none", async () => {
    const latest = { latestTransactionResult: { Result: "0", TotalAmount: 12500 }, orderId: "A1" };
    const answers: Answer[] = [json(200, { result: latest }), json(404, {}), () => undefined];
    const server = await startCloud({
      [`GET ${TID}/transaction`]: (response, call) => answers.shift()?.(response, call),
    });
    const { cloud } = connect(server.url, { lastResultMs: 1_000 });
    const found = await cloud.lastResult(TID);
    expect(found).toMatchObject({ kind: "found", succeeded: true, answer: { reference: "A1" } });
    expect(await cloud.lastResult(TID)).toEqual({ kind: "none" });
    const silent = await cloud.lastResult(TID);
    expect(silent).toMatchObject({ kind: "noAnswer", why: { code: "answerTimedOut" } });
  });

  test("terminals come from the list and from the login, each once", async () => {
    const list = { terminals: [{ terminalId: "70001202" }, { terminalId: TID }] };
    const both = await startCloud({ "GET terminal": json(200, list) });
    const listed = await connect(both.url).cloud.listTerminals();
    expect(listed).toEqual({ kind: "listed", terminalIds: ["70001202", TID] });
    const loginOnly = await startCloud();
    const fallback = await connect(loginOnly.url).cloud.listTerminals();
    expect(fallback).toEqual({ kind: "listed", terminalIds: [TID] });
    const neither = await startCloud({ "POST login": json(200, { token: "opaque" }) });
    const none = await connect(neither.url).cloud.listTerminals();
    expect(none).toMatchObject({ kind: "noAnswer", why: { code: "answerNotReadable" } });
  });
});

describe("before a payment after a silence", () => {
  const states: readonly (readonly [string, Answer, object])[] = [
    [
      "an offline terminal is not asked",
      json(200, { terminal: { terminalState: "offline" } }),
      notSent("terminalOffline"),
    ],
    ["an unknown state word does not stop it", json(200, {}), { kind: "approved" }],
    ["a missing state call does not stop it", json(404, {}), { kind: "approved" }],
    ["a failing state call does not stop it", json(500, {}), { kind: "approved" }],
    ["a silent cloud leaves it not sent", () => undefined, notSent("cloudUnreachable")],
    ["a broken line leaves it not sent", (r) => r.socket?.destroy(), notSent("cloudUnreachable")],
  ];
  for (const [name, answer, expected] of states) {
    test(name, async () => {
      const server = await startCloud({ [`GET ${TID}`]: answer });
      const { cloud } = connect(server.url, { stateMs: 1_000 });
      expect(await cloud.purchase(REQUEST)).toMatchObject(expected);
    });
  }

  test("the terminal is looked at again only after thirty seconds", async () => {
    const server = await startCloud();
    const { cloud, setClock } = connect(server.url);
    const looks = (): number => server.names().filter((call) => call === `GET ${TID}`).length;
    await cloud.purchase(REQUEST);
    setClock(30_000);
    await cloud.purchase(REQUEST);
    expect(looks()).toBe(1);
    setClock(61_000);
    await cloud.purchase(REQUEST);
    expect(looks()).toBe(2);
  });
});
