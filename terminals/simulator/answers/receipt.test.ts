import { ore, ZERO } from "@kortkoll/core/money.ts";
import { expect, test } from "vitest";
import { CARDS } from "../cards.ts";
import { DEFAULT_CONFIG } from "../default-config.ts";
import type { Outcome } from "../truth/outcome.ts";
import { centred, pair, wrap } from "./print-lines.ts";
import { printReceipt } from "./receipt.ts";
import { printSessionReport } from "./session-report.ts";
import { compactTime } from "./terminal-time.ts";

const [profile] = DEFAULT_CONFIG.terminals;
if (profile === undefined) throw new Error("There is no default terminal");

const PAID: Outcome = {
  sequence: 1,
  terminalId: profile.terminalId,
  siteId: profile.siteId,
  organisationNumber: profile.organisationNumber,
  sessionNumber: "031",
  kind: "purchase",
  verdict: "approved",
  requestedOre: ore(1_249_500),
  totalOre: ore(1_252_000),
  tipOre: ore(2_500),
  surchargeOre: ZERO,
  orderId: "ORD-88121",
  stanAuth: "004711381022",
  at: "2026-03-02T13:15:03.000Z",
  terminalAt: "2026-03-02T13:15:03.000Z",
  visibleAt: "2026-03-02T13:15:06.000Z",
  card: { cardId: "visa", entry: "insert", verification: "pin" },
  responseCode: "00",
  reason: "",
  offline: false,
  voids: null,
  voidedKind: null,
  script: null,
};

test("a customer's receipt shows the last four digits only", () => {
  const text = printReceipt(PAID, { profile, reader: "customer", isCopy: false });
  expect(text.split("\r\n")).toEqual([
    "Påhittade Bilar Norr AB",
    "Låtsasgatan 1, Exempelby",
    "   Org.nr 559999-0011",
    "",
    "Bax: 79001011-7900101",
    "2026-03-02 14:15:03",
    "Visa Debit",
    "Chip",
    "************5001",
    "AID: A0000000031010",
    "Ref: 004711 381022 D@1",
    "Resp: 00",
    "Session: 031",
    "Personlig kod",
    "------------------------",
    "KÖP",
    "Belopp SEK      12495,00",
    "Dricks SEK         25,00",
    "Totalt SEK      12520,00",
    "",
    "        GODKÄNT",
    "",
    "    KUNDENS EXEMPLAR",
    "",
  ]);
});

test("a copy says KOPI", () => {
  const paper = { profile, reader: "customer", isCopy: true } as const;
  expect(printReceipt(PAID, paper)).toContain("*** KOPI ***");
});

test("no line of any receipt or report is wider than 24 columns", () => {
  const longNamed = { ...profile, merchantName: "Donaudampfschifffahrtsgesellschaft i Övre Å AB" };
  const texts = CARDS.flatMap((card) =>
    (["approved", "declined", "cancelled"] as const).flatMap((verdict) => {
      const outcome: Outcome = {
        ...PAID,
        verdict,
        requestedOre: ore(99_999_999_999),
        card: { cardId: card.cardId, entry: "tap", verification: "signature" },
      };
      const session = { outcomes: [outcome], number: "031", at: PAID.at };
      return [
        printReceipt(outcome, { profile: longNamed, reader: "merchant", isCopy: true }),
        printSessionReport(longNamed, session),
      ];
    }),
  );
  for (const line of texts.join("").split("\r\n")) expect(line.length).toBeLessThanOrEqual(24);
});

test("lines break at spaces where they can and inside words where they must", () => {
  expect(wrap("ett två")).toEqual(["ett två"]);
  expect(wrap("a".repeat(30))).toEqual(["a".repeat(24), "a".repeat(6)]);
  expect(centred("mitt")).toEqual(["          mitt"]);
  expect(pair("Ett mycket långt namn här", "12,00")).toEqual([
    "Ett mycket långt namn",
    "här",
    "                   12,00",
  ]);
});

test("terminal time is Swedish, in summer and in winter", () => {
  expect(compactTime("2026-01-15T23:30:00.000Z")).toBe("20260116003000");
  expect(compactTime("2026-07-15T22:30:00.000Z")).toBe("20260716003000");
});
