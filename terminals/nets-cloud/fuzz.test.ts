/**
 * Whatever a cloud may answer, the readers neither throw nor hang, and nothing becomes approved or
 * declined unless the documented fields say so; the fields are judged here by a check of its own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { ore } from "@kortkoll/core/money.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { maskCardNumbers, truncatePan } from "./card-masking.ts";
import { readCancel, readLastResult, readLogin, readState, readTerminalList } from "./messages.ts";
import { type MoneyOperation, readMoneyAnswer } from "./money-answer.ts";

const REQUEST = { terminalId: "70001201", amountOre: ore(1249500), reference: "K7B2M9QX4T" };
const STATUSES = [200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 423, 500, 502, 503];
const OPERATIONS: readonly MoneyOperation[] = ["purchase", "returnOfGoods", "voidLast"];
const PAYS_OR_REFUSES =
  /cancel|abort|avbr|declin|reject|refus|avvis|neka|medg|godk|approved|accepted/i;

const folder = new URL("./fixtures/", import.meta.url);
const recordings = readdirSync(folder).map((file) => {
  const fixture: unknown = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  return typeof fixture === "object" && fixture !== null && "body" in fixture ? fixture.body : null;
});

const status = fc.constantFrom(...STATUSES);
const operation = fc.constantFrom(...OPERATIONS);
const oddValue = fc.oneof(
  fc.constantFrom(0, 1, 2, 99, "0", "1", "2", "99", "", null, true, -1, "00", 1249500, "1249500"),
  fc.constantFrom(
    "Terminal is busy",
    "Declined",
    "cancelled",
    [],
    {},
    [{}],
    "2026-03-02T13:15:03Z",
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
/** A recording with up to three of its values replaced, wherever they stand. */
const mutated = fc
  .tuple(fc.constantFrom(...recordings), fc.array(fc.tuple(fc.nat(), oddValue), { maxLength: 3 }))
  .map(([body, changes]) =>
    changes.reduce((left, [at, value]) => replaceAt(left, at, value), body),
  );

/** Replaces the nth value, counted in the order that JSON visits them. */
function replaceAt(body: unknown, at: number, value: unknown): unknown {
  let count = 0;
  JSON.stringify(body, (_key, inner: unknown) => {
    count += 1;
    return inner;
  });
  const target = at % Math.max(count, 1);
  let seen = -1;
  const text = JSON.stringify(body, (_key, inner: unknown) => {
    seen += 1;
    return seen === target ? value : inner;
  });
  return text === undefined ? null : JSON.parse(text);
}

/** Written apart from the reader on purpose: what an approval or a refusal must be able to show. */
function evidence(body: unknown): { amounts: readonly number[]; results: readonly string[] } {
  const result = get(body, "result");
  const places = [...(Array.isArray(result) ? result : [result]), get(body, "failure")];
  const fields = places.map((place) => get(place, "localModeEventArgs"));
  return {
    amounts: fields.map((args) => Number(get(args, "TotalAmount"))),
    results: fields.map((args) => String(get(args, "Result")).trim()),
  };
}

function get(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}

function checkMoney(body: unknown, code: number, asked: MoneyOperation): void {
  const text = JSON.stringify(body);
  const given = { operation: asked, request: REQUEST, status: code, body: text, tookMs: 10 };
  const outcome = readMoneyAnswer(given);
  const { amounts, results } = evidence(JSON.parse(text));
  switch (outcome.kind) {
    case "approved":
      expect([200, 201]).toContain(code);
      expect(results).toContain("0");
      expect(results).not.toContain("99");
      expect(amounts).toContain(Number(outcome.approvedOre));
      expect(outcome.approvedOre).toBeGreaterThan(0);
      break;
    case "declined":
    case "cancelled":
      expect([200, 201, 400]).toContain(code);
      expect(results).not.toContain("99");
      expect(results.includes("2") || (code === 400 && PAYS_OR_REFUSES.test(text))).toBe(true);
      break;
    case "notSent":
      expect([400, 401, 403, 404, 409, 423]).toContain(code);
      expect(results).not.toContain("0");
      expect(results).not.toContain("99");
      break;
    case "unknown":
      break;
  }
}

test("mutated recordings are approved or declined only by the documented fields", () => {
  fc.assert(fc.property(mutated, status, operation, checkMoney), { numRuns: 5_000 });
});

test("arbitrary JSON is never approved", () => {
  const property = fc.property(fc.jsonValue(), status, operation, checkMoney);
  fc.assert(property, { numRuns: 2_000 });
});

test("no text of any kind makes a reader throw, and none of it is money", () => {
  const cut = fc
    .tuple(fc.constantFrom(...recordings), fc.nat())
    .map(([body, at]) => JSON.stringify(body).slice(0, at % JSON.stringify(body).length));
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.json(), cut);
  const property = fc.property(text, status, operation, (body, code, asked) => {
    const answered = { status: code, body };
    const given = { ...answered, operation: asked, request: REQUEST, tookMs: 10 };
    expect(["unknown", "notSent"]).toContain(readMoneyAnswer(given).kind);
    for (const read of [readLastResult, readLogin, readState, readCancel, readTerminalList]) {
      read(answered);
    }
  });
  fc.assert(property, { numRuns: 3_000 });
});

test("mutated recordings make no reader throw", () => {
  const property = fc.property(mutated, status, (body, code) => {
    const answered = { status: code, body: JSON.stringify(body) };
    const last = readLastResult(answered);
    if (last.kind === "found" && last.succeeded === true) {
      const result = get(body, "result");
      const around: unknown = Array.isArray(result) ? result[0] : result;
      expect(String(get(get(around, "latestTransactionResult"), "Result")).trim()).toBe("0");
    }
    for (const read of [readLogin, readState, readCancel, readTerminalList]) read(answered);
  });
  fc.assert(property, { numRuns: 3_000 });
});

test("no card number of 13 to 19 digits passes through a text", () => {
  const digits = fc.array(fc.nat({ max: 9 }), { minLength: 12, maxLength: 18 });
  const property = fc.property(
    digits,
    fc.constantFrom(" ", "Kort:", "x", "\n"),
    (start, around) => {
      const number = `${start.join("")}${checkDigit(start)}`;
      expect(maskCardNumbers(`${around}${number}${around}`)).not.toContain(number);
      expect(truncatePan(number)?.replace(/\D/g, "")).toHaveLength(10);
    },
  );
  fc.assert(property, { numRuns: 1_000 });
});

function checkDigit(start: readonly number[]): number {
  const sum = [...start].reverse().reduce((left, digit, at) => {
    const doubled = at % 2 === 0 ? digit * 2 : digit;
    return left + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
