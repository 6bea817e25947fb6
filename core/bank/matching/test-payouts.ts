/** Agreements, batches and bank lines as tests write them: short, and complete. */
import { ISSUERS, type Issuer } from "../../cards/card-rules.ts";
import { addOre, ore } from "../../money.ts";
import { addBankDays } from "../../time/bank-days.ts";
import type { PayoutAgreement, PayoutTerms } from "../payout-agreement.ts";
import type {
  AcceptedMatch,
  BankLine,
  MatchInput,
  MatchOutcome,
  OpenBatch,
  PayoutPart,
  ReportedPayout,
} from "../payout-match.ts";
import { agreementWith, day } from "../test-agreements.ts";
import { type Matched, matchBankLines } from "./match-bank-lines.ts";

export function agreement(id: string, terms: Partial<PayoutTerms> = {}): PayoutAgreement {
  return agreementWith(id, { ...USUAL, ...terms });
}

const USUAL: Partial<PayoutTerms> = {
  issuers: ISSUERS,
  payerNames: ["NETS DENMARK A/S"],
  weekend: "separate",
  fees: { rule: "invoiced" },
};

/** Gross and daily, known by the payer's name alone. */
export const NETS = agreement("nets", { fees: { rule: "monthly", day: 15 } });

/** With a reference that names merchant and the day after the sale. */
export const WORLDLINE = agreement("worldline", {
  payerNames: ["BAMBORA AB"],
  referencePattern: "{merchant}-{yyyymmdd}",
  referenceDayOffset: 1,
  merchantNumbers: [{ number: "63470645", siteId: null }],
  bankDays: 2,
});

export const AMEX = agreement("amex", {
  payerNames: ["AMERICAN EXPRESS"],
  issuers: ["amex"],
  form: "net",
  fees: { rule: "perPayout" },
  bankDays: 3,
});

/** "nets visa malmo 2026-08-03": due a bank day later where nothing else is said. */
export function batch(words: string, leftOre: number, more: Partial<OpenBatch> = {}): OpenBatch {
  const [agreementId = "", issuer = "", siteId = "", text = ""] = words.split(" ");
  const saleDay = day(text);
  const bankDays = agreementId === "worldline" ? 2 : agreementId === "amex" ? 3 : 1;
  return {
    agreementId,
    issuer: issuer as Issuer,
    siteId,
    saleDay,
    dueOn: addBankDays(saleDay, bankDays),
    leftOre: ore(leftOre),
    ...more,
  };
}

/** "l1 2026-08-04 NETS DENMARK A/S": id, day and payer. */
export function line(words: string, amountOre: number, ...texts: readonly string[]): BankLine {
  const [id = "", bookedOn = "", ...payer] = words.split(" ");
  return {
    id,
    bookedOn: day(bookedOn),
    amountOre: ore(amountOre),
    account: "SE4550000000058398257466",
    payerNames: payer.length === 0 ? [] : [payer.join(" ")],
    texts,
  };
}

export function sales(words: string, amountOre: number): PayoutPart {
  const [issuer = "", siteId = "", saleDay = ""] = words.split(" ");
  return {
    kind: "sales",
    issuer: issuer as Issuer,
    siteId,
    saleDay: day(saleDay),
    amountOre: ore(amountOre),
  };
}

export function part(
  kind: "fee" | "adjustment" | "reserveHeld" | "reserveReleased",
  amountOre: number,
): PayoutPart {
  return { kind, amountOre: ore(amountOre) };
}

export function report(
  id: string,
  agreementId: string,
  parts: readonly PayoutPart[],
  more: Partial<ReportedPayout> = {},
): ReportedPayout {
  return {
    id,
    agreementId,
    reference: undefined,
    merchantNumber: undefined,
    paidOn: undefined,
    netOre: addOre(...parts.map(({ amountOre }) => amountOre)),
    parts,
    ...more,
  };
}

export function accept(
  bankLine: BankLine,
  agreementId: string,
  more: Partial<AcceptedMatch> = {},
): AcceptedMatch {
  return { bankLine, agreementId, kind: "payout", reportedPayoutIds: [], parts: [], ...more };
}

export function match(input: Partial<MatchInput>): readonly MatchOutcome[] {
  return matchAll(input).lines;
}

export function matchAll(input: Partial<MatchInput>): Matched {
  return matchBankLines({
    agreements: [NETS, WORLDLINE, AMEX],
    openBatches: [],
    reportedPayouts: [],
    reportedFees: [],
    accepted: [],
    settled: [],
    bankLines: [],
    ...input,
  });
}

/** One line for each: "matched reference: visa malmo 2026-08-03 1000", "bench short", "notOurs". */
export function shortly(outcomes: readonly MatchOutcome[]): readonly string[] {
  return outcomes.map(outcomeShortly);
}

export function outcomeShortly(one: MatchOutcome): string {
  switch (one.outcome) {
    case "notOurs":
      return "notOurs";
    case "matched": {
      const { evidence, kind, parts, reportedPayoutIds } = one.proposal;
      const what = kind === "payout" ? "" : ` ${kind}`;
      const by = reportedPayoutIds.length === 0 ? "" : ` ${reportedPayoutIds.join("+")}`;
      return `matched${what} ${evidence}${by}: ${parts.map(partShortly).join(", ")}`;
    }
    case "bench": {
      const { candidates, reason, expectedOre } = one;
      const earlierBankLineId = one.earlierBankLineId ?? one.settledMatchId;
      const expected = expectedOre === undefined ? "" : ` expected ${expectedOre}`;
      const earlier = earlierBankLineId === undefined ? "" : ` by ${earlierBankLineId}`;
      const all = candidates.map(({ parts }) => parts.map(partShortly).join(", ")).join(" | ");
      return `bench ${reason}${expected}${earlier}${all === "" ? "" : `: ${all}`}`;
    }
  }
}

function partShortly(one: PayoutPart): string {
  switch (one.kind) {
    case "sales":
      return `${one.issuer} ${one.siteId} ${one.saleDay} ${one.amountOre}`;
    case "chargeback":
    case "chargebackReversed":
      return `${one.kind} ${one.issuer} ${one.siteId} ${one.amountOre}`;
    case "fee":
    case "adjustment":
    case "reserveHeld":
    case "reserveReleased":
      return `${one.kind} ${one.amountOre}`;
  }
}
