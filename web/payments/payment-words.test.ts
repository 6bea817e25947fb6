/** The sentences of a payment never contradict each other, whatever lies behind the end. */
import { ATTEMPT_STATES, type AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { positionOfAttempt } from "@kortkoll/core/attempts/money-position.ts";
import { FAILURE_CODES } from "@kortkoll/core/failure.ts";
import type { PaymentRow } from "@kortkoll/server/api.ts";
import { expect, test } from "vitest";
import { sv } from "../text/sv.ts";
import { amountOf, nextStepOf, printTitle, reasonOf, verdictOf } from "./payment-words.ts";

function payment(state: AttemptState, given: Partial<PaymentRow> = {}): PaymentRow {
  return {
    id: "p",
    kind: "purchase",
    method: "card",
    state,
    position: positionOfAttempt(state),
    evidence: "terminalAnswer",
    sentence: "Kunden HAR betalat – terminalen svarade själv.",
    moneyMoved: "no",
    askedOre: 10_000,
    approvedOre: state === "approved" ? 9_000 : 0,
    companyCode: "BIL",
    siteCode: "NORD",
    till: { id: "t", code: "K1", name: "Kassa 1" },
    terminal: { id: "t", terminalId: "1", name: "Terminal 1" },
    operator: "KASS",
    serviceAdvisors: ["ANLI"],
    invoiceNumbers: ["4711"],
    customerNames: ["Åsa Påhittad"],
    registrationNumbers: [],
    systems: ["workshop"],
    issuer: null,
    cashOre: null,
    cardLabel: null,
    truncatedPan: null,
    lastFour: null,
    authorisationCode: null,
    late: false,
    flags: [],
    failureCode: null,
    businessDay: null,
    createdAt: "2026-03-02T09:00:00Z",
    sentAt: null,
    endedAt: null,
    ...given,
  };
}

const forbidsAnotherTry = /Ta inte betalt igen/;

test("whatever once delayed the answer, a new try is invited when the customer has not paid", () => {
  for (const state of ["declined", "cancelled", "notPerformed"] as const) {
    for (const failureCode of FAILURE_CODES) {
      const row = payment(state, { failureCode });
      expect(nextStepOf(row, sv), `${state} ${failureCode}`).toMatch(/Försök igen/);
      expect(reasonOf(row, sv)).toBe(sv.reasons[state]);
    }
  }
});

test("a new try is forbidden while nobody knows", () => {
  for (const state of ATTEMPT_STATES) {
    const isOpen = ["findingOut", "notProven"].includes(positionOfAttempt(state));
    for (const failureCode of [null, ...FAILURE_CODES]) {
      if (state === "notSent" && failureCode !== null) continue;
      const says = forbidsAnotherTry.test(nextStepOf(payment(state, { failureCode }), sv));
      expect(says, `${state} ${failureCode}`).toBe(isOpen);
    }
  }
});

test("what never left explains itself with its own failure", () => {
  const row = payment("notSent", { failureCode: "cloudUnreachable" });
  expect(reasonOf(row, sv)).toBe(sv.failures.cloudUnreachable.what);
  expect(nextStepOf(row, sv)).toBe(sv.failures.cloudUnreachable.next);
});

test("what is shown and printed is the amount that moved, else the one asked for", () => {
  expect(amountOf(payment("approved"))).toBe(9_000);
  expect(amountOf(payment("declined"))).toBe(10_000);
  expect(verdictOf(payment("approved"), sv)).toBe("Kunden HAR betalat");
  expect(verdictOf(payment("approved", { kind: "refund" }), sv)).toBe(
    "Kunden HAR FÅTT pengarna tillbaka",
  );
  expect(printTitle(payment("approved"), sv)).toBe(
    "Betalningskvitto, faktura 4711 – ej kassakvitto",
  );
  expect(printTitle(payment("approved", { kind: "refund" }), sv)).toMatch(/^Återbetalningskvitto/);
  expect(printTitle(payment("declined"), sv)).toMatch(/^Köpet genomfördes inte/);
});
