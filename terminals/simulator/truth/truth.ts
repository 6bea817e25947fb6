/** The judge: what was really taken, whatever any client was told about it. */
import { addOre, negateOre, type Ore, ZERO } from "@kortkoll/core/money.ts";
import { findCard } from "../cards.ts";
import type { Outcome, TransactionKind } from "./outcome.ts";

export type TakenTransaction = {
  readonly terminalId: string;
  readonly kind: TransactionKind;
  readonly amountOre: Ore;
  readonly requestedOre: Ore;
  /** Amount with its sign: what the merchant has more, or less, because of it. */
  readonly effectOre: Ore;
  readonly orderId: string | null;
  readonly stanAuth: string;
  readonly at: string;
  readonly issuer: string;
  readonly issuerId: string;
  readonly truncatedPan: string;
  readonly siteId: string;
  readonly organisationNumber: string;
  readonly sessionNumber: string;
  readonly offline: boolean;
  readonly voids: string | null;
  readonly script: string | null;
};

export type TakenSums = {
  readonly count: number;
  readonly purchasesOre: Ore;
  readonly refundsOre: Ore;
  readonly voidsOre: Ore;
  /** Purchases less refunds, with voids undoing either. */
  readonly netOre: Ore;
};

export type Truth = {
  readonly transactions: readonly TakenTransaction[];
  readonly terminals: readonly (TakenSums & { readonly terminalId: string })[];
  readonly total: TakenSums;
};

export function tellTruth(outcomes: readonly Outcome[], terminalIds: readonly string[]): Truth {
  const taken = outcomes.filter((outcome) => outcome.verdict === "approved");
  return {
    transactions: taken.map(describeTaken),
    terminals: terminalIds.map((terminalId) => ({
      terminalId,
      ...sumTaken(taken.filter((outcome) => outcome.terminalId === terminalId)),
    })),
    total: sumTaken(taken),
  };
}

export function sumTaken(outcomes: readonly Outcome[]): TakenSums {
  const sumOf = (kind: TransactionKind): Ore =>
    outcomes
      .filter((outcome) => outcome.kind === kind)
      .reduce((sum, outcome) => addOre(sum, outcome.totalOre), ZERO);
  return {
    count: outcomes.filter((outcome) => outcome.verdict === "approved").length,
    purchasesOre: sumOf("purchase"),
    refundsOre: sumOf("refund"),
    voidsOre: sumOf("void"),
    netOre: outcomes.reduce((sum, outcome) => addOre(sum, effectOf(outcome)), ZERO),
  };
}

export function effectOf(outcome: Outcome): Ore {
  if (outcome.verdict !== "approved") return ZERO;
  switch (outcome.kind) {
    case "purchase":
      return outcome.totalOre;
    case "refund":
      return negateOre(outcome.totalOre);
    case "void":
      return outcome.voidedKind === "refund" ? outcome.totalOre : negateOre(outcome.totalOre);
  }
}

function describeTaken(outcome: Outcome): TakenTransaction {
  const card = outcome.card === null ? undefined : findCard(outcome.card.cardId);
  return {
    terminalId: outcome.terminalId,
    kind: outcome.kind,
    amountOre: outcome.totalOre,
    requestedOre: outcome.requestedOre,
    effectOre: effectOf(outcome),
    orderId: outcome.orderId,
    stanAuth: outcome.stanAuth,
    at: outcome.at,
    issuer: card?.issuerName ?? "",
    issuerId: card?.issuerId ?? "",
    truncatedPan: card?.truncatedPan ?? "",
    siteId: outcome.siteId,
    organisationNumber: outcome.organisationNumber,
    sessionNumber: outcome.sessionNumber,
    offline: outcome.offline,
    voids: outcome.voids,
    script: outcome.script,
  };
}
