import { ore } from "@kortkoll/core/money.ts";
import { describe, expect, test } from "vitest";
import type { LastResultOutcome } from "../terminal.ts";
import {
  cancelRequest,
  moneyRequest,
  readCancel,
  readLastResult,
  readLogin,
  readState,
  readTerminalList,
} from "./messages.ts";
import { readTime } from "./result-fields.ts";

const REQUEST = { terminalId: "70001201", amountOre: ore(1249500), reference: "K7B2M9QX4T" };

function short(outcome: LastResultOutcome): string {
  switch (outcome.kind) {
    case "found":
      return `found ${outcome.succeeded}`;
    case "noAnswer":
      return `noAnswer ${outcome.why.code}`;
    case "none":
      return "none";
  }
}

describe("the last result", () => {
  const found = (fields: object, around: object = {}): string =>
    JSON.stringify({ result: { latestTransactionResult: fields, ...around } });

  test("has its orderId beside the result, or inside it", () => {
    const beside = readLastResult({ status: 200, body: found({ Result: "0" }, { orderId: "A1" }) });
    const inside = readLastResult({ status: 200, body: found({ Result: "0", orderId: "A1" }) });
    expect(beside).toMatchObject({ kind: "found", answer: { reference: "A1" } });
    expect(inside).toMatchObject({ kind: "found", answer: { reference: "A1" } });
  });

  test("keeps a reference of ours whole, whatever digits are in it", () => {
    const orderId = `K${"4571".repeat(4)}`;
    const read = readLastResult({ status: 200, body: found({ Result: "0" }, { orderId }) });
    expect(read).toMatchObject({ answer: { reference: orderId } });
  });

  test("takes its receipt from a text or from an object with Text", () => {
    for (const printText of ["KOPIA", { Text: "KOPIA" }]) {
      const read = readLastResult({ status: 200, body: found({ Result: "0" }, { printText }) });
      expect(read).toMatchObject({ answer: { customerReceipt: "KOPIA" } });
    }
  });

  const cases: readonly (readonly [number, string, string])[] = [
    [200, found({ Result: 0 }), "found true"],
    [200, found({ Result: "2" }), "found false"],
    [200, found({ Result: "99" }), "found undefined"],
    [200, found({ Result: "1" }), "found undefined"],
    [200, found({ StanAuth: "004711381022" }), "found undefined"],
    [200, found({}), "none"],
    [200, '{"result":null}', "none"],
    [200, '{"result":[]}', "none"],
    [404, "", "none"],
    [404, '{"failure":"No transaction"}', "none"],
    [404, '{"failure":"Unknown terminal"}', "noAnswer terminalUnknown"],
    [404, "<html>", "noAnswer cloudError"],
    [200, "", "noAnswer answerNotReadable"],
    [200, "{}", "noAnswer answerNotReadable"],
    [200, '{"result":"x"}', "noAnswer answerNotReadable"],
    [200, '{"result":{"latestTransactionResult":"x"}}', "noAnswer answerNotReadable"],
    [400, '{"failure":"Terminal is busy"}', "noAnswer terminalBusy"],
    [400, '{"failure":"x"}', "noAnswer terminalRefused"],
    [500, "", "noAnswer cloudError"],
  ];
  for (const [status, body, expected] of cases) {
    test(`${status} ${body.slice(0, 60)} is ${expected}`, () => {
      expect(short(readLastResult({ status, body }))).toBe(expected);
    });
  }
});

describe("login, terminals, state and cancel", () => {
  test("a login gives its token, its claims and its terminals in either shape", () => {
    const claims = Buffer.from('{"iat":1000,"exp":87400}').toString("base64url");
    const body = JSON.stringify({
      token: `x.${claims}.y`,
      terminals: ["1", { terminalId: "2" }, 3],
    });
    expect(readLogin({ status: 200, body })).toEqual({
      kind: "token",
      token: `x.${claims}.y`,
      issuedAtS: 1000,
      expiresAtS: 87400,
      terminalIds: ["1", "2", "3"],
    });
  });

  test("an opaque token is a token, one that cannot stand in a header is none", () => {
    const opaque = readLogin({ status: 200, body: '{"token":"abc"}' });
    expect(opaque).toMatchObject({ kind: "token", expiresAtS: undefined, terminalIds: [] });
    for (const body of ['{"token":"a\\r\\nb"}', '{"token":""}', "{}", ""]) {
      expect(readLogin({ status: 200, body }).kind).toBe("refused");
    }
    expect(readLogin({ status: 401, body: '{"error":"Fel lösenord"}' })).toEqual({
      kind: "refused",
      why: { code: "cloudLoginRefused", detail: "HTTP 401: Fel lösenord" },
    });
  });

  test("a terminal list without a list is none", () => {
    const body = '{"terminals":[{"terminalId":"70001201"},{"other":1},null]}';
    expect(readTerminalList({ status: 200, body })).toEqual(["70001201"]);
    expect(readTerminalList({ status: 200, body: "{}" })).toBeUndefined();
    expect(readTerminalList({ status: 500, body })).toBeUndefined();
  });

  test("a state is a known word, or is passed on as given", () => {
    const state = (word: unknown): unknown =>
      readState({ status: 200, body: JSON.stringify({ terminal: { terminalState: word } }) });
    expect(state("idle")).toEqual({ kind: "idle" });
    expect(state("Not-Connected")).toEqual({ kind: "offline", raw: "Not-Connected" });
    expect(state("inTransaction")).toEqual({ kind: "busy", raw: "inTransaction" });
    expect(state("waltzing")).toEqual({ kind: "notGiven", raw: "waltzing" });
    expect(state(null)).toEqual({ kind: "notGiven", raw: "" });
    const offline = readState({ status: 400, body: '{"failure":"Terminal not connected"}' });
    expect(offline.kind).toBe("offline");
    expect(readState({ status: 500, body: "" })).toMatchObject({ why: { code: "cloudError" } });
  });

  test("a cancel is requested, refused or unanswered", () => {
    expect(readCancel({ status: 200, body: "" })).toEqual({ kind: "requested" });
    const refused = readCancel({ status: 400, body: '{"failure":{"error":"Nothing to cancel"}}' });
    expect(refused).toMatchObject({ kind: "refused", why: { code: "terminalRefused" } });
    expect(readCancel({ status: 400, body: "" }).kind).toBe("noAnswer");
    expect(readCancel({ status: 503, body: '{"failure":"x"}' }).kind).toBe("noAnswer");
  });
});

describe("what is sent", () => {
  test("is the documented method, path and body", () => {
    expect(moneyRequest("purchase", REQUEST)).toEqual({
      method: "POST",
      path: "/v1/terminal/70001201/transaction",
      bodyText: '{"transactionType":"purchase","amount":1249500,"orderId":"K7B2M9QX4T"}',
    });
    expect(moneyRequest("voidLast", REQUEST)).toEqual({
      method: "DELETE",
      path: "/v1/terminal/70001201/transaction",
      bodyText: '{"amount":1249500}',
    });
    expect(cancelRequest("a/../b").path).toBe("/v1/terminal/a%2F..%2Fb/administration");
  });
});

describe("times", () => {
  const cases: readonly (readonly [unknown, string | undefined])[] = [
    ["20260302141503", "20260302141503"],
    [20260302141503, "20260302141503"],
    ["2026-03-02T14:15:03", "20260302141503"],
    ["2026-03-02T13:15:03Z", "2026-03-02T13:15:03.000Z"],
    ["2026-03-02T13:15:03.25Z", "2026-03-02T13:15:03.250Z"],
    ["2026-03-02T14:15:03+01:00", "2026-03-02T13:15:03.000Z"],
    ["20260231141503", undefined],
    ["2026-02-30T00:00:00Z", undefined],
    ["00000000000000", undefined],
    ["21000101000000", undefined],
    ["", undefined],
    ["yesterday", undefined],
    [null, undefined],
  ];
  for (const [given, expected] of cases) {
    test(`${JSON.stringify(given)} is ${expected ?? "no time"}`, () => {
      const time = readTime(given);
      expect(time?.kind === "local" ? time.text : time?.at).toBe(expected);
    });
  }
});
