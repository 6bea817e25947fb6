/**
 * Whatever a cloud may answer, the readers neither throw nor hang, and nothing becomes approved or
 * declined unless the documented fields say so; the fields are judged here by a check of its own.
 */
import { ore } from "@kortkoll/core/money.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText, truncatePan } from "./card-masking.ts";
import { readCancel, readLastResult, readLogin, readState, readTerminalList } from "./messages.ts";
import { type MoneyOperation, readMoneyAnswer } from "./money-answer.ts";
import { readReconcile } from "./reconcile-answer.ts";
import { readSessionReport } from "./session-report.ts";
import { checkEvidence, RECORDINGS, valueAt } from "./test-evidence.ts";

const REQUEST = { terminalId: "70001201", amountOre: ore(1249500), reference: "K7B2M9QX4T" };
const STATUSES = [200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 423, 500, 502, 503];
const OPERATIONS: readonly MoneyOperation[] = ["purchase", "returnOfGoods", "voidLast"];
/** Milliseconds on a quiet machine; a slower way to read would take minutes. */
const READ_WITHIN_MS = 10_000;
const READERS = [readLastResult, readLogin, readState, readCancel, readTerminalList];

const recordings = RECORDINGS.map((recording) => recording.body);
const approvals = RECORDINGS.filter(({ file }) => file.startsWith("approved-")).map(
  ({ body }) => body,
);

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
  fc.constantFrom(Number.MAX_VALUE, Number.MIN_VALUE, -0, 2 ** 53, 0.1, "9".repeat(400), "1e6"),
  fc.jsonValue({ maxDepth: 2 }),
);
/** A recording with up to three of its values replaced, wherever they stand. */
const mutated = mutationsOf(recordings);

function mutationsOf(bodies: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...bodies), fc.array(fc.tuple(fc.nat(), oddValue), { maxLength: 3 }))
    .map(([body, changes]) =>
      changes.reduce((left, [at, value]) => replaceAt(left, at, value), body),
    );
}

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

function checkMoney(body: unknown, code: number, asked: MoneyOperation): void {
  const text = JSON.stringify(body);
  const given = { operation: asked, request: REQUEST, status: code, body: text, tookMs: 10 };
  checkEvidence(readMoneyAnswer(given), code, text);
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
    for (const read of READERS) read(answered);
  });
  fc.assert(property, { numRuns: 3_000 });
});

test("mutated recordings make no reader throw", () => {
  const property = fc.property(mutated, status, (body, code) => {
    const answered = { status: code, body: JSON.stringify(body) };
    const last = readLastResult(answered);
    if (last.kind === "found" && last.succeeded === true) {
      const result = valueAt(body, "result");
      const around: unknown = Array.isArray(result) ? result[0] : result;
      const fields = valueAt(around, "latestTransactionResult");
      expect(String(valueAt(fields, "Result")).trim()).toBe("0");
    }
    for (const read of [readLogin, readState, readCancel, readTerminalList]) read(answered);
  });
  fc.assert(property, { numRuns: 3_000 });
});

test("an approval that carries another order's reference is not ours", () => {
  const reference = fc.oneof(
    fc.constantFrom("K7B2M9QX4T", "k7b2m9qx4t", " K7B2M9QX4T ", "K7B2M9QX4S", "K7B2M9QX4", ""),
    fc.constantFrom(4711, null, true, ["K7B2M9QX4T"], { orderId: "K7B2M9QX4T" }),
    fc.stringMatching(/^K[0-9A-Z]{1,19}$/),
  );
  const place = fc.constantFrom("around", "fields", "whole");
  const placed = fc.array(fc.tuple(place, reference), { minLength: 1, maxLength: 3 });
  const property = fc.property(fc.constantFrom(...approvals), placed, (body, places) => {
    const changed = withReferences(body, new Map(places));
    const text = JSON.stringify(changed);
    const given = { request: REQUEST, status: 201, body: text, tookMs: 10 };
    const outcome = readMoneyAnswer({ ...given, operation: "purchase" });
    expect(["approved", "unknown"]).toContain(outcome.kind);
    const mirrored = ["around", "fields", "whole"]
      .map((name) => new Map<string, unknown>(places).get(name))
      .map((value) => (typeof value === "number" ? String(value) : value))
      .find((value) => typeof value === "string" && value.trim() !== "");
    if (outcome.kind === "approved" && mirrored !== undefined) {
      expect(String(mirrored).trim().toUpperCase()).toBe(REQUEST.reference);
    }
  });
  fc.assert(property, { numRuns: 2_000 });
});

function withReferences(body: unknown, references: ReadonlyMap<string, unknown>): unknown {
  const at = (place: string): object =>
    references.has(place) ? { orderId: references.get(place) } : {};
  const result = valueAt(body, "result");
  const around: object = Object(Array.isArray(result) ? result[0] : result);
  const fields = { ...Object(valueAt(around, "localModeEventArgs")), ...at("fields") };
  const recorded = Object.entries(around).filter(([name]) => name !== "orderId");
  return {
    result: [{ ...Object.fromEntries(recorded), ...at("around"), localModeEventArgs: fields }],
    ...at("whole"),
  };
}

test("an amount of any size and spelling is booked as it stands, or not at all", () => {
  const spelling = fc.oneof(
    fc.constantFrom("1e309", "-1249500", "12495.5", "1249500.5", '"1 249 500"', '"12495,00"'),
    fc.constantFrom('"0x1312DC"', '"1249500 SEK"', "1249500e0", "9007199254740993", '"-0"', "[]"),
    fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
    fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map((amount) => `"${amount}"`),
    fc.nat({ max: 10_000_000 }).map(String),
    fc.double().map((amount) => JSON.stringify(amount)),
  );
  const property = fc.property(fc.constantFrom(...approvals), spelling, (recorded, amount) => {
    const body = JSON.stringify(recorded).replace(
      /"TotalAmount":("[^"]*"|[^,}]*)/,
      () => `"TotalAmount":${amount}`,
    );
    const given = { request: REQUEST, status: 201, body, tookMs: 10 };
    const outcome = readMoneyAnswer({ ...given, operation: "purchase" });
    expect(["approved", "unknown"]).toContain(outcome.kind);
    if (outcome.kind !== "approved" || !body.includes("TotalAmount")) return;
    expect(Number.isSafeInteger(Number(outcome.approvedOre))).toBe(true);
    expect(Number(outcome.approvedOre)).toBe(Number(JSON.parse(amount)));
  });
  fc.assert(property, { numRuns: 3_000 });
});

test("a session counts as closed only by a report or result of success, whatever is answered", () => {
  const header = { timestamp: "2026-03-02T18:02:11.000Z", sessionNumber: "031" };
  const closings = [
    { result: { reconciliation: { header, printText: { Text: "AVSTÄMNING" } } } },
    { result: { localModeEventArgs: { Result: "1", SessionNumber: "031" } }, printText: "AV" },
  ];
  const bodies = mutationsOf([...recordings, ...closings]);
  const property = fc.property(bodies, status, fc.nat(60_000), (body, code, tookMs) => {
    const answer = { terminalId: "70001201", status: code, body: JSON.stringify(body), tookMs };
    const outcome = readReconcile(answer);
    if (outcome.kind === "done") {
      expect([200, 201]).toContain(code);
      const result = valueAt(body, "result");
      const place = Array.isArray(result) ? result[0] : result;
      const fields = valueAt(place, "localModeEventArgs");
      const said = String(valueAt(fields, "Result")).trim() === "1";
      expect(said || valueAt(place, "reconciliation") !== undefined).toBe(true);
      expect(outcome.closed.report).toEqual(readSessionReport(outcome.closed.text, "70001201"));
    } else if (outcome.kind === "notSent") {
      expect([400, 401, 403, 404, 409, 423]).toContain(code);
    } else if (outcome.kind === "refused") expect([200, 201, 400]).toContain(code);
  });
  fc.assert(property, { numRuns: 3_000 });
});

test("an answer buried under a hundred thousand brackets is read in no time, and is no money", () => {
  const depths = fc.constantFrom(3, 50, 1_000, 20_000, 100_000);
  const opening = fc.constantFrom(["[", "]"], ['{"result":', "}"], ['{"a":[', "]}"]);
  const property = fc.property(
    fc.constantFrom(...recordings),
    depths,
    opening,
    status,
    (recorded, depth, [open = "", close = ""], code) => {
      const body = open.repeat(depth) + JSON.stringify(recorded) + close.repeat(depth);
      const given = { request: REQUEST, status: code, body, tookMs: 10 };
      const startedMs = performance.now();
      const outcome = readMoneyAnswer({ ...given, operation: "purchase" });
      for (const read of READERS) read({ status: code, body });
      expect(["unknown", "notSent"]).toContain(outcome.kind);
      expect(performance.now() - startedMs).toBeLessThan(READ_WITHIN_MS);
    },
  );
  fc.assert(property, { numRuns: 100 });
});

test("a full card number in any text of an answer leaves no reader", () => {
  const digits = fc.array(fc.nat({ max: 9 }), { minLength: 12, maxLength: 18 });
  const property = fc.property(
    fc.constantFrom(...RECORDINGS),
    fc.nat(),
    digits,
    fc.constantFrom("", " ", "Kort:", "\n"),
    ({ body, status: code }, at, start, around) => {
      const number = `4${start.slice(1).join("")}`;
      const full = `${number}${checkDigit([...number].map(Number))}`;
      const text = JSON.stringify(replaceAt(body, at, `${around}${full}${around}`));
      const answered = { status: code, body: text };
      const printed = { Text: `${around}${full}${around}` };
      const report = JSON.stringify({ result: { reconciliation: { printText: printed } } });
      const given = { ...answered, operation: "purchase" as const, request: REQUEST, tookMs: 10 };
      const told = [
        readMoneyAnswer(given),
        ...[readLastResult, readState, readCancel].map((read) => read(answered)),
        readReconcile({ terminalId: REQUEST.terminalId, status: 200, body: report, tookMs: 10 }),
      ];
      expect(JSON.stringify(told)).not.toContain(full);
    },
  );
  fc.assert(property, { numRuns: 3_000 });
});

test("no card number of 13 to 19 digits passes through a text", () => {
  const digits = fc.array(fc.nat({ max: 9 }), { minLength: 12, maxLength: 18 });
  const property = fc.property(
    digits,
    fc.constantFrom(" ", "Kort:", "x", "\n"),
    (start, around) => {
      const number = `${start.join("")}${checkDigit(start)}`;
      expect(cleanText(`${around}${number}${around}`, 200)).not.toContain(number);
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
