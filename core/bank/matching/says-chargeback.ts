/** Whether a bank line says of itself that it is a chargeback, or one that has come back. */
import { CHARGEBACK_WORDS } from "../../assumptions.ts";
import type { BankLine } from "../payout-match.ts";
import { plain } from "../reference-pattern.ts";
import type { Answer } from "./answer.ts";

const WORDS = CHARGEBACK_WORDS.map(plain);

export function saysChargeback({ texts }: Pick<BankLine, "texts">): boolean {
  return texts.some((text) =>
    plain(text)
      .replace(/\bCHARGE[ -]BACK/g, "CHARGEBACK")
      .split(/[^\p{L}]+/u)
      .some((word) => WORDS.some((one) => word.startsWith(one))),
  );
}

/** What such a line may pay: a report with a chargeback in it, and no day of sales. */
export function hasChargeback({ parts }: Pick<Answer, "parts">): boolean {
  return parts.some(({ kind }) => kind === "chargeback" || kind === "chargebackReversed");
}
