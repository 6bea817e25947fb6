/** An account of a company's own, as it is keyed and as it is compared. */
import { isIban } from "../cards/card-number.ts";
import type { AccountNumber } from "./bank-file.ts";

/** Undefined when the number does not fit its kind. */
export function readOwnAccount({ scheme, number }: AccountNumber): AccountNumber | undefined {
  const plain = number.replace(/[\s-]/g, "").toUpperCase();
  return SHAPES[scheme].test(plain) && (scheme !== "iban" || isIban(plain))
    ? { scheme, number: plain }
    : undefined;
}

const SHAPES: Readonly<Record<AccountNumber["scheme"], RegExp>> = {
  iban: /^[A-Z]{2}\d{2}[0-9A-Z]{8,30}$/,
  bban: /^\d{7,20}$/,
  bankgiro: /^\d{7,8}$/,
  other: /^[0-9A-Z]{4,34}$/,
};
