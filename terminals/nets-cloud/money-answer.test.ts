import { readdirSync, readFileSync } from "node:fs";
import { ore } from "@kortkoll/core/money.ts";
import { describe, expect, test } from "vitest";
import type { LastResultOutcome, TerminalOutcome } from "../terminal.ts";
import { readLastResult } from "./messages.ts";
import { type MoneyOperation, readMoneyAnswer } from "./money-answer.ts";

const REQUEST = { terminalId: "70001201", amountOre: ore(1249500), reference: "K7B2M9QX4T" };
/** Put together here, so that no full number stands in a file. */
const FULL = ["457199", "123456", "5001"].join("");

function outcomeOf(
  status: number,
  body: unknown,
  more: { operation?: MoneyOperation; tookMs?: number } = {},
): TerminalOutcome {
  return readMoneyAnswer({
    operation: more.operation ?? "purchase",
    request: REQUEST,
    status,
    body: typeof body === "string" ? body : JSON.stringify(body),
    tookMs: more.tookMs ?? 100,
  });
}

/** `approved 100`, `declined`, `unknown answerNotReadable`: one line per case. */
function short(outcome: TerminalOutcome | LastResultOutcome): string {
  switch (outcome.kind) {
    case "approved":
      return `approved ${outcome.approvedOre}`;
    case "notSent":
    case "unknown":
    case "noAnswer":
      return `${outcome.kind} ${outcome.why.code}`;
    case "found":
      return `found ${outcome.succeeded}`;
    case "declined":
    case "cancelled":
    case "none":
      return outcome.kind;
  }
}

function check(status: number, body: unknown, expected: string): void {
  expect(short(outcomeOf(status, body))).toBe(expected);
}

const paid = (fields: object, around: object = {}): object => ({
  result: [{ localModeEventArgs: { Result: "0", TotalAmount: "1249500", ...fields }, ...around }],
});
const failed = (fields: object, error?: string): object => ({
  failure: { ...(error === undefined ? {} : { error }), localModeEventArgs: fields },
});

describe("the composed recordings", () => {
  const folder = new URL("./fixtures/", import.meta.url);
  for (const file of readdirSync(folder)) {
    test(`${file} is read as it says`, () => {
      const fixture: unknown = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
      const { operation, status, body, outcome } = fixture as {
        operation: MoneyOperation | "lastResult";
        status: number;
        body: unknown;
        outcome: { kind: string; approvedOre?: number; code?: string; succeeded?: boolean };
      };
      const read =
        operation === "lastResult"
          ? readLastResult({ status, body: JSON.stringify(body) })
          : outcomeOf(status, body, { operation });
      const detail = outcome.approvedOre ?? outcome.code ?? outcome.succeeded;
      expect(short(read)).toBe(detail === undefined ? outcome.kind : `${outcome.kind} ${detail}`);
    });
  }
});

describe("an answer that approves", () => {
  test("gives every documented field, whether strings or numbers came", () => {
    const fields = {
      TerminalID: 70001201,
      SiteID: "7000012",
      TipAmount: "500",
      SurchargeAmount: 0,
      TimeStamp: "20260302141503",
      SessionNumber: 31,
      StanAuth: 4711381022,
      IssuerID: "03",
      TruncatedPAN: "45719912****5001",
      CardIssuerName: "Visa Debit",
      AID: "A0000000031010",
      CVM: 0,
      ResponseCode: 0,
      OrganisationNumber: 5560000000,
      OptionalData: "{unreadable",
    };
    const around = { customerReceipt: "Umeå\r\nKÖP\u000c", orderId: "k7b2m9qx4t" };
    expect(outcomeOf(201, paid(fields, around))).toEqual({
      kind: "approved",
      approvedOre: 1249500,
      answer: {
        resultCode: "0",
        responseCode: "00",
        finishedOffline: false,
        stanAuth: "004711381022",
        time: { kind: "local", text: "20260302141503" },
        totalOre: 1249500,
        tipOre: 500,
        surchargeOre: 0,
        sessionNumber: "031",
        terminalId: "70001201",
        siteId: "7000012",
        organisationNumber: "5560000000",
        reference: "k7b2m9qx4t",
        card: {
          truncatedPan: "457199******5001",
          issuerId: "3",
          aid: "A0000000031010",
          label: "Visa Debit",
          verification: "pin",
        },
        customerReceipt: "Umeå\nKÖP",
        merchantReceipt: undefined,
        text: undefined,
      },
    });
  });

  const amounts: readonly (readonly [unknown, string])[] = [
    ["1249500", "approved 1249500"],
    ["00001249500", "approved 1249500"],
    [1249500, "approved 1249500"],
    ["1", "approved 1"],
    ["0", "unknown answerNotReadable"],
    ["", "unknown answerNotReadable"],
    [null, "unknown answerNotReadable"],
    ["12495,00", "unknown answerNotReadable"],
    ["12495.00", "unknown answerNotReadable"],
    [12495.5, "unknown answerNotReadable"],
    [-1249500, "unknown answerNotReadable"],
    ["-1249500", "unknown answerNotReadable"],
    ["1e7", "unknown answerNotReadable"],
    ["0x10", "unknown answerNotReadable"],
    ["100000000000", "unknown answerNotReadable"],
    [["1249500"], "unknown answerNotReadable"],
    [true, "unknown answerNotReadable"],
  ];
  for (const [amount, expected] of amounts) {
    test(`TotalAmount ${JSON.stringify(amount)} gives ${expected}`, () => {
      check(201, paid({ TotalAmount: amount }), expected);
    });
  }

  const doubtful: readonly (readonly [string, number, unknown])[] = [
    ["with another orderId than ours", 201, paid({}, { orderId: "SOMETHINGELSE" })],
    ["under HTTP 400", 400, paid({})],
    ["inside a failure", 201, failed({ Result: "0", TotalAmount: "1249500" })],
    ["beside a failure", 201, { ...paid({}), failure: "Lost contact" }],
    [
      "twice",
      201,
      {
        result: [
          { localModeEventArgs: { Result: "0", TotalAmount: "1" } },
          { localModeEventArgs: { Result: "0", TotalAmount: "2" } },
        ],
      },
    ],
    ["outside a result", 201, { localModeEventArgs: { Result: "0", TotalAmount: "1249500" } }],
    ["with Result 00", 201, paid({ Result: "00" })],
    ["with Result false", 201, paid({ Result: false })],
    ["with Result null", 201, paid({ Result: null })],
    ["with Result 3", 201, paid({ Result: "3" })],
    [
      "with only a response code 00",
      201,
      { result: [{ localModeEventArgs: { ResponseCode: "00" } }] },
    ],
  ];
  for (const [name, status, body] of doubtful) {
    test(`a result ${name} is never an approval`, () => {
      check(status, body, "unknown answerNotReadable");
    });
  }
});

describe("Result 99", () => {
  test("makes everything around it unknown, however deep it stands", () => {
    check(400, failed({ Result: 99 }, "Declined"), "unknown resultUnknownAtTerminal");
    check(
      201,
      { ...paid({}), more: [{ deep: { Result: "99" } }] },
      "unknown resultUnknownAtTerminal",
    );
    check(401, failed({ Result: "99" }), "unknown resultUnknownAtTerminal");
    const deep = `${'{"a":['.repeat(5000)}{"Result":"99"}${"]}".repeat(5000)}`;
    check(201, deep, "unknown resultUnknownAtTerminal");
  });
});

describe("Result 2", () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ["no words", failed({ Result: "2" }), "declined"],
    ["a cancel word", failed({ Result: "2" }, "Transaction cancelled"), "cancelled"],
    ["an American cancel word", failed({ Result: 2 }, "CANCELED_BY_USER"), "cancelled"],
    ["a Swedish cancel word", failed({ Result: "2" }, "Köpet avbröts av kunden"), "cancelled"],
    ["a cancel word as reason", failed({ Result: "2", RejectionReason: "Avbruten" }), "cancelled"],
    ["a denied cancel", failed({ Result: "2" }, "Could not be cancelled"), "declined"],
    ["a decline", failed({ Result: "2", StanAuth: "004712381023" }, "Medges ej"), "declined"],
    ["under HTTP 201", { result: [{ localModeEventArgs: { Result: "2" } }] }, "declined"],
    [
      "a cancelled receipt and no StanAuth",
      {
        failure: {
          localModeEventArgs: { Result: "2", StanAuth: "" },
          customerReceipt: "KÖP\nAVBRUTET",
        },
      },
      "cancelled",
    ],
    [
      "a cancelled receipt but a StanAuth",
      {
        failure: {
          localModeEventArgs: { Result: "2", StanAuth: "004712381023" },
          customerReceipt: "AVBRUTET",
        },
      },
      "declined",
    ],
  ];
  for (const [name, body, expected] of cases) {
    test(`with ${name} is ${expected}`, () => {
      for (const status of [200, 201, 400]) check(status, body, expected);
      check(500, body, "unknown cloudError");
    });
  }

  test("carries no amounts, since those of a failure are not to be trusted", () => {
    const outcome = outcomeOf(400, failed({ Result: "2", TotalAmount: "1249500" }));
    expect(outcome).toMatchObject({ kind: "declined", answer: { totalOre: undefined } });
  });
});

describe("a failure without a result", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    ["Terminal is busy", "notSent terminalBusy"],
    ["TERMINAL_BUSY", "notSent terminalBusy"],
    ["Terminalen är upptagen", "notSent terminalBusy"],
    ["Error 7104", "notSent terminalBusy"],
    ["Terminal is not busy", "unknown answerNotReadable"],
    ["Busy, lost contact", "unknown resultUnknownAtTerminal"],
    [{ error: "8013" }, "notSent terminalOffline"],
    [{ error: 8013 }, "notSent terminalOffline"],
    ["Terminal not connected", "notSent terminalOffline"],
    ["Terminalen är inte ansluten", "notSent terminalOffline"],
    ["Terminal 70001201 is offline", "notSent terminalOffline"],
    ["Terminal approved offline", "unknown resultUnknownAtTerminal"],
    ["Terminal disconnected", "unknown resultUnknownAtTerminal"],
    ["Unknown terminal", "notSent terminalUnknown"],
    ["Terminal 70001201 not found", "notSent terminalUnknown"],
    ["Okänd terminal", "notSent terminalUnknown"],
    ["Unknown terminal result", "unknown answerNotReadable"],
    ["Transaction cancelled", "cancelled"],
    ["Avbruten av kund", "cancelled"],
    ["Cancel rejected", "unknown answerNotReadable"],
    ["Cancelling", "unknown answerNotReadable"],
    ["Cancel in progress", "unknown answerNotReadable"],
    ["Cancel failed", "unknown answerNotReadable"],
    ["Declined", "declined"],
    ["Card declined: contactless limit", "declined"],
    ["Rejected by issuer", "declined"],
    ["Köpet nekades", "declined"],
    ["MEDGES EJ", "declined"],
    ["Avvisad", "declined"],
    ["Not approved", "declined"],
    ["Not declined", "unknown answerNotReadable"],
    ["Declined after time-out", "unknown resultUnknownAtTerminal"],
    ["Timed out", "unknown resultUnknownAtTerminal"],
    ["Terminalen svarar inte", "unknown resultUnknownAtTerminal"],
    ["Kontakten med terminalen bröts", "unknown resultUnknownAtTerminal"],
    ["Approved", "unknown resultUnknownAtTerminal"],
    ["Transaction in progress", "unknown answerNotReadable"],
    ["Fel 17", "unknown answerNotReadable"],
    ["", "unknown answerNotReadable"],
    [{}, "unknown answerNotReadable"],
    [["Terminal is busy"], "unknown answerNotReadable"],
    [{ error: null, localModeEventArgs: null }, "unknown answerNotReadable"],
  ];
  for (const [failure, expected] of cases) {
    test(`${JSON.stringify(failure)} under 400 is ${expected}`, () => {
      check(400, { failure }, expected);
    });
  }

  test("says nothing certain under 200 or 201", () => {
    for (const [failure] of cases) check(201, { failure }, "unknown answerNotReadable");
  });

  test("about busy, offline or unknown proves nothing when it comes late", () => {
    for (const words of ["Terminal is busy", "Terminal not connected", "Unknown terminal"]) {
      const late = outcomeOf(400, { failure: words }, { tookMs: 40_000 });
      expect(short(late)).toBe("unknown resultUnknownAtTerminal");
    }
    check(400, { failure: "Declined" }, "declined");
  });
});

describe("other statuses", () => {
  const cases: readonly (readonly [number, unknown, string])[] = [
    [401, { error: "Unauthorized" }, "notSent cloudLoginRefused"],
    [403, "", "notSent cloudLoginRefused"],
    [401, paid({}), "unknown cloudError"],
    [404, { failure: "Terminal 70001201 not found" }, "notSent terminalUnknown"],
    [404, { failure: "No such id 70001201" }, "notSent terminalUnknown"],
    [404, { failure: "Terminal is offline" }, "notSent terminalOffline"],
    [404, { failure: "Not found" }, "unknown cloudError"],
    [404, "<html>404</html>", "unknown cloudError"],
    [409, { failure: "Terminal is busy" }, "notSent terminalBusy"],
    [423, { failure: { error: "Upptagen" } }, "notSent terminalBusy"],
    [409, { failure: "Conflict" }, "unknown cloudError"],
    [500, { failure: "Terminal is busy" }, "unknown cloudError"],
    [503, { failure: "Declined" }, "unknown cloudError"],
    [504, "", "unknown cloudError"],
    [500, paid({}), "unknown cloudError"],
    [202, paid({}), "unknown cloudError"],
    [204, "", "unknown cloudError"],
    [302, "", "unknown cloudError"],
    [200, "", "unknown answerNotReadable"],
    [201, JSON.stringify(paid({})).slice(0, -3), "unknown answerNotReadable"],
    [201, "[]", "unknown answerNotReadable"],
    [201, "null", "unknown answerNotReadable"],
    [201, { result: null }, "unknown answerNotReadable"],
    [201, { result: [] }, "unknown answerNotReadable"],
    [400, "not json", "unknown answerNotReadable"],
  ];
  for (const [status, body, expected] of cases) {
    test(`${status} with ${JSON.stringify(body).slice(0, 60)} is ${expected}`, () => {
      check(status, body, expected);
    });
  }
});

describe("a card number in full", () => {
  test("a full one is masked in every text that leaves", () => {
    const grouped = FULL.replace(/(\d{4})(?=\d)/g, "$1 ");
    const body = {
      failure: {
        error: `Declined ${FULL}`,
        localModeEventArgs: { Result: "2", CardIssuerName: FULL, TruncatedPAN: FULL, SiteID: FULL },
        customerReceipt: `Kort ${grouped}\nSpår ${FULL}=2512`,
        merchantReceipt: FULL.replace(/(\d{4})(?=\d)/g, "$1-"),
      },
    };
    const text = JSON.stringify(outcomeOf(400, body));
    expect(text.replace(/[ -]/g, "")).not.toContain(FULL);
    expect(text).toContain("457199******5001");
    const lost = JSON.stringify(outcomeOf(400, { failure: `Error ${FULL}` }));
    expect(lost).not.toContain(FULL);
  });
});
