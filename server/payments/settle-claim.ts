/**
 * An acquirer's file or a bank line proves, or disproves, what a person has claimed; an acquirer's line
 * proves as well what the terminal itself never answered, or answered with a no.
 */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import type { TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import type { Transaction } from "../database/database.ts";
import { type Applied, type Applying, applyNews } from "./apply-news.ts";

export type ClaimProof = {
  readonly evidence: "acquirerFile" | "bankLine";
  /** Which file, line and entry: kept on the timeline. */
  readonly source: string;
} & (
  | {
      readonly outcome: "proven";
      readonly approvedOre: Ore;
      /** What the file tells of the card; the issuer is marked from it. */
      readonly answer: TerminalAnswer | undefined;
      /** What the file's word for the card means, for a card that no rule knows. */
      readonly issuerTold?: Issuer;
    }
  | { readonly outcome: "disproven" }
);

/** In any other state than the one it was concluded from, it changes nothing: something else has decided. */
export function settleClaim(
  tx: Transaction,
  attemptId: string,
  told: { readonly proof: ClaimProof; readonly applying: Applying; readonly from?: AttemptState },
): Promise<Applied> {
  const { proof, applying, from = "claimed" } = told;
  const { evidence, source: by } = proof;
  const always = { why: undefined, evidence, by, onlyFrom: from };
  return applyNews(tx, attemptId, {
    applying,
    news:
      proof.outcome === "proven"
        ? {
            ...always,
            event: "approved",
            approvedOre: proof.approvedOre,
            answer: proof.answer,
            issuerTold: proof.issuerTold ?? "unknown",
          }
        : { ...always, event: "notPerformed", approvedOre: ZERO, answer: undefined },
  });
}
