/** An acquirer's file or a bank line proves, or disproves, what a person has claimed. */
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
    }
  | { readonly outcome: "disproven" }
);

/** In any other state than claimed it changes nothing: then something else has decided already. */
export function settleClaim(
  tx: Transaction,
  attemptId: string,
  told: { readonly proof: ClaimProof; readonly applying: Applying },
): Promise<Applied> {
  const { proof, applying } = told;
  const isProven = proof.outcome === "proven";
  return applyNews(tx, attemptId, {
    applying,
    news: {
      event: isProven ? "approved" : "notPerformed",
      approvedOre: isProven ? proof.approvedOre : ZERO,
      answer: isProven ? proof.answer : undefined,
      why: undefined,
      evidence: proof.evidence,
      by: proof.source,
      onlyFrom: "claimed",
    },
  });
}
