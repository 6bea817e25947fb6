/**
 * A card that asks for a signature instead of a PIN (CVM 1): a person compares the signature with the
 * card and answers. Until then the money is taken and booked, and the terminal is held.
 */
import { SIGNATURE_ANSWER_WITHIN_MS, SIGNATURE_OPERATOR_LIMIT_ORE } from "../assumptions.ts";
import type { Ore } from "../money.ts";
import type { Right } from "../people/rights.ts";
import { type AttemptState, isActive } from "./attempt.ts";

/**
 * When an answer is expected at the latest; after that it is an alarm, and never a reversal. Only an
 * attempt that still holds its terminal asks: of one that had ended, the customer has left.
 */
export function signatureDeadlineMs(approved: {
  readonly from: AttemptState;
  readonly verification: string;
  readonly nowMs: number;
}): number | undefined {
  const { from, verification, nowMs } = approved;
  const asks = verification === "signature" && isActive(from);
  return asks ? nowMs + SIGNATURE_ANSWER_WITHIN_MS : undefined;
}

export type MayAnswer = "yes" | "notAllowed" | "aboveLimit";

/** "Not signed" takes no more than the right to take payments: it can only give money back. */
export function mayAnswerSignature(
  may: (right: Right) => boolean,
  answer: { readonly signed: boolean; readonly approvedOre: Ore },
): MayAnswer {
  if (may("interrupted")) return "yes";
  if (!may("takeCard")) return "notAllowed";
  return answer.signed && answer.approvedOre > SIGNATURE_OPERATOR_LIMIT_ORE ? "aboveLimit" : "yes";
}
