import { ore } from "@kortkoll/core/money.ts";
import { expect, test } from "vitest";
import { findCard } from "../cards.ts";
import { type Act, type DialogueFacts, nextPhase, type Phase } from "./dialogue.ts";

const visa = findCard("visa");
if (visa === undefined) throw new Error("The tray has no Visa");

const ACTS: readonly Act[] = [
  { kind: "present", entry: "insert", cardId: "visa" },
  { kind: "pin", pin: "1234" },
  { kind: "customerCancel" },
  { kind: "cashierCancel" },
  { kind: "timeUp" },
  { kind: "decline", responseCode: "05", cardId: "visa" },
  { kind: "loseAnswer", cardId: "visa" },
  { kind: "loseLink" },
];

const PHASES: readonly Phase[] = [
  { kind: "card" },
  { kind: "pin", card: visa, entry: "insert" },
  { kind: "authorising", card: null, declineCode: null, answerLost: false },
  { kind: "stopped", by: "customer" },
];

const PURCHASE: DialogueFacts = {
  kind: "purchase",
  requestedOre: ore(100_000),
  cancelLosesRace: false,
};

/** One row per phase, one word per act: where the terminal goes, or that it does not react. */
const TABLE = [
  "card         pin  -            stopped  stopped  stopped  authorising  authorising  stopped",
  "pin          -    authorising  stopped  -        stopped  authorising  authorising  stopped",
  "authorising  -    -            -        -        -        -            -            -",
  "stopped      -    -            -        -        -        -            -            -",
];

test("every act in every phase goes where the table says", () => {
  const played = PHASES.map((phase) => [
    phase.kind,
    ...ACTS.map((act) => nextPhase(phase, act, PURCHASE)?.kind ?? "-"),
  ]);
  expect(played).toEqual(TABLE.map((row) => row.split(/\s+/)));
});

test("a refund asks for no PIN, and a signature card for none either", () => {
  const insert = (cardId: string, facts: DialogueFacts): Phase | undefined =>
    nextPhase({ kind: "card" }, { kind: "present", entry: "insert", cardId }, facts);
  expect(insert("visa", { ...PURCHASE, kind: "refund" })).toMatchObject({
    kind: "authorising",
    card: { verification: "none" },
  });
  expect(insert("signature", PURCHASE)).toMatchObject({
    kind: "authorising",
    card: { verification: "signature" },
  });
  expect(insert("no-such-card", PURCHASE)).toBeUndefined();
});

test("a cancel that loses the race finds the card read", () => {
  const facts = { ...PURCHASE, cancelLosesRace: true };
  const next = nextPhase({ kind: "card" }, { kind: "cashierCancel" }, facts);
  expect(next).toMatchObject({ kind: "authorising", declineCode: null });
});
