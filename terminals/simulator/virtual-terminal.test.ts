/** What a person does at the virtual terminal, through the calls that its page makes. */
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  approvedFields,
  type Heard,
  type Json,
  parsed,
  pick,
  startBench,
  statusOf,
  TERMINAL_ID,
  type TestBench,
  until,
} from "./test-client.ts";

let bench: TestBench;

beforeEach(async () => {
  bench = await startBench({ mode: "manual" });
});

afterEach(() => bench.close());

function act(body: object): Promise<Heard> {
  return bench.control(`/terminals/${TERMINAL_ID}/act`, body);
}

async function view(): Promise<Json> {
  const response = await fetch(`${bench.url}/simulator/terminals/${TERMINAL_ID}`);
  return (await response.json()) as Json;
}

async function startPayment(amountOre: number): Promise<() => Promise<Heard>> {
  const payment = bench.pay(amountOre, "BYHAND");
  await until(view, (seen) => seen["operation"]?.["phase"] === ("card" as unknown));
  return () => payment;
}

test("a tap up to 400 kr needs no PIN", async () => {
  const answer = await startPayment(40_000);
  await act({ kind: "present", entry: "tap", cardId: "amex" });
  expect(approvedFields(await answer())).toMatchObject({
    CVM: "2",
    TruncatedPAN: "374212*****1006",
  });
});

test("above 400 kr, or with the chip, the PIN is asked for and any four digits do", async () => {
  const answer = await startPayment(40_001);
  await act({ kind: "present", entry: "tap", cardId: "own" });
  expect((await view())["operation"]).toMatchObject({ phase: "pin", amount: "400,01" });
  expect(statusOf(await act({ kind: "pin", pin: "12" }))).toBe(409);
  await act({ kind: "pin", pin: "1234" });
  expect(approvedFields(await answer())).toMatchObject({
    CVM: "0",
    TruncatedPAN: "529900******2007",
  });
});

test("0000 is a wrong PIN", async () => {
  const answer = await startPayment(10_000);
  await act({ kind: "present", entry: "insert", cardId: "visa" });
  await act({ kind: "pin", pin: "0000" });
  const failure = pick(parsed(await answer()), "failure");
  expect(failure["localModeEventArgs"]).toMatchObject({ Result: "2", ResponseCode: "55" });
});

test("the customer can cancel at the PIN", async () => {
  const answer = await startPayment(10_000);
  await act({ kind: "present", entry: "insert", cardId: "visa" });
  await act({ kind: "customerCancel" });
  expect(pick(parsed(await answer()), "failure")["error"]).toBe("Transaction cancelled");
});

test("the decline button declines with 05", async () => {
  const answer = await startPayment(10_000);
  await act({ kind: "decline", cardId: "diners" });
  expect(pick(parsed(await answer()), "failure", "localModeEventArgs")).toMatchObject({
    ResponseCode: "05",
    TruncatedPAN: "361234****1004",
  });
});

test("losing the answer takes the money and tells the client nothing", async () => {
  const answer = await startPayment(10_000);
  await act({ kind: "loseAnswer", cardId: "mastercard" });
  expect((await answer()).kind).toBe("lost");
  expect((await bench.truth()).transactions).toMatchObject([
    { orderId: "BYHAND", issuer: "Mastercard", amountOre: 10_000 },
  ]);
});

test("losing the link before payment takes nothing", async () => {
  const answer = await startPayment(10_000);
  await act({ kind: "loseLink" });
  expect((await answer()).kind).toBe("lost");
  expect((await bench.truth()).transactions).toEqual([]);
  expect((await view())["operation"]).toBeNull();
});

test("an amount with a script plays by itself in manual mode too", async () => {
  expect(statusOf(await bench.pay(123_901))).toBe(400);
});

test("an act that does not fit is refused and changes nothing", async () => {
  expect(statusOf(await act({ kind: "present", entry: "tap", cardId: "visa" }))).toBe(409);
  expect(statusOf(await act({ kind: "dance" }))).toBe(400);
  expect(statusOf(await act({ kind: "cashierCancel" }))).toBe(400);
});

test("the page's calls take only JSON, so that a foreign web page cannot make them", async () => {
  const response = await fetch(`${bench.url}/simulator/settings`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: '{"mode":"automatic"}',
  });
  expect(response.status).toBe(415);
});

test("a setting that does not exist or does not fit is refused by name", async () => {
  for (const wrong of [{ speed: 1 }, { mode: "fast" }, { lastResultDelayMs: -1 }]) {
    const heard = await bench.control("/settings", wrong);
    expect(statusOf(heard)).toBe(400);
    expect(String(parsed(heard)["error"])).toContain(Object.keys(wrong)[0]);
  }
});

test("the page is told of each change as it happens", async () => {
  const leaving = new AbortController();
  const response = await fetch(`${bench.url}/simulator/terminals/${TERMINAL_ID}/events`, {
    signal: leaving.signal,
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = "";
  const hearUntil = async (words: string): Promise<void> => {
    while (!heard.includes(words)) {
      const part = await reader?.read();
      if (part?.value === undefined) throw new Error("The stream ended");
      heard += part.value;
    }
  };
  await hearUntil('"operation":null');
  const answer = await startPayment(10_000);
  await hearUntil('"phase":"card"');
  await act({ kind: "present", entry: "tap", cardId: "visa" });
  await hearUntil('"verdict":"approved"');
  expect(statusOf(await answer())).toBe(201);
  leaving.abort();
});

test.each(["/", `/terminal/${TERMINAL_ID}`])(
  "%s is served with a policy that allows no script from within",
  async (path) => {
    const response = await fetch(`${bench.url}${path}`);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe");
    const html = await response.text();
    expect(html).toContain('<html lang="sv">');
    expect(html).not.toMatch(/<script>|<style>| style=| on[a-z]+=/);
    for (const [, asset] of html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)) {
      expect((await fetch(`${bench.url}${asset}`)).status).toBe(200);
    }
  },
);

test("no file outside the page's folder can be had", async () => {
  for (const path of ["/page/../main.ts", "/page/%2e%2e%2fmain.ts", "/page/none.js"]) {
    expect((await fetch(`${bench.url}${path}`)).status).toBe(404);
  }
  expect((await fetch(`${bench.url}/terminal/12345678`)).status).toBe(404);
});
